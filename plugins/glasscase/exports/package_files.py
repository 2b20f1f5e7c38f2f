"""The files to download of a package, and the document of each case. Pure: everything in picklable arguments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ..build import build_figures, row_of
from ..descriptors import descriptor, resources, serialise, sized
from ..model import Case, Registry, Status
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, load_schema
from ..settings import Settings
from . import csv_files, json_files, zip_files
from .api_cases import case_document
from .artifact import Artifact
from .csv_files import STANDING_FIELDS
from .documents import codes_sheet, documents, licence_of, notes_of
from .picture_files import media_files
from .redaction import names_in_withdrawn, table_rows
from .sheet import Sheet, Value, sheet_of, sheet_of_cells
from .sheet_files import GEOJSON, sheet_files
from .text_files import geojson

CSV = "text/csv"
JSON = "application/json"
ZIP = "application/zip"


def package_files(
    package: Package, cases: Sequence[Case], registry: Registry, settings: Settings, as_of: date
) -> list[Artifact]:
    """A package's downloads below data/<department>/<year>/: tables, descriptor, JSON, XLSX, ZIP.

    The tables are what lies on disk; the other formats hold the cases as reckoned on the day `as_of`.
    """
    folder = f"data/{package.department}/{package.year}/"
    tables = csv_files.package_tables(package)
    counts = {name: csv_files.row_count(package.tables[name]) for name in tables}
    described = _descriptor(package, tables, registry, settings)
    title = str(described.get("title", package.name)), str(described.get("title_en", package.name))
    files = {"datapackage.json": serialise(described), **{f"{name}.csv": tables[name] for name in tables}}
    made = [Artifact(f"{folder}{name}.csv", tables[name], CSV, counts[name]) for name in tables]
    made.append(Artifact(f"{folder}datapackage.json", files["datapackage.json"], JSON))
    stem, address = f"{folder}{package.name}", settings.address(folder)
    if "json" in settings.downloads:
        about = json_files.meta(package.name, title, address, settings, as_of)
        digests = _digests(package)
        content = json_files.package_bytes(about, cases, build_figures(package), digests, settings.base_url)
        made.append(Artifact(f"{stem}.json", content, JSON, len(cases)))
    sheets = _sheets(package, cases)
    notes = notes_of(settings, as_of)
    if "geojson" in settings.downloads:
        placed = csv_files.view_sheet(map(row_of, cases), settings.base_url)
        made.append(Artifact(f"{folder}cases.geojson", geojson(placed), GEOJSON, len(cases)))
    made += sheet_files(folder, package.name, title, sheets, notes, as_of, settings.downloads, [codes_sheet(registry)])
    if "zip" in settings.downloads:
        pictures = {f"media/{artifact.name}": artifact.content for artifact in media_files(package, cases)}
        schemas = {name: load_schema(CASE_TABLES[name])["fields"] for name in tables}
        read = documents(title, schemas, address, registry, settings, as_of)
        made.append(Artifact(f"{stem}.zip", zip_files.pack({**files, **pictures, **read}), ZIP))
    return made


def case_files(package: Package, cases: Iterable[Case], settings: Settings) -> Iterator[Artifact]:
    """api/v1/cases/<id>.json: exactly what a case's page tells; of a withdrawn one only that it was withdrawn."""
    digests = _digests(package)
    return (case_document(case, digests, settings) for case in cases)


def _descriptor(
    package: Package, tables: Mapping[str, bytes], registry: Registry, settings: Settings
) -> dict[str, Any]:
    """The descriptor on disk, with size and digest of each table; what it lacks is made as `format` makes it."""
    made = resources(tables, CASE_TABLES)
    if package.descriptor is not None:
        described: dict[str, Any] = json.loads(package.descriptor)
        known: dict[str, dict[str, Any]] = {resource["name"]: resource for resource in described["resources"]}
        described["resources"] = [known.get(resource["name"], resource) for resource in made]
    else:
        unit = registry.departments.get(package.department)
        name, name_en = (unit.name, unit.name_en) if unit else ("", "")
        described = descriptor(
            package.name, f"{name or package.department} {package.year} 年案件",
            f"{name_en or package.department}: cases of {package.year}", made, licence_of(settings),
        )  # fmt: skip
    for resource in described["resources"]:
        resource |= sized(tables[resource["name"]])
    return described


def _sheets(package: Package, cases: Sequence[Case]) -> list[Sheet]:
    """The tables as CSV has them, the cases with their standing beside. Nobody stays named in withdrawn cases."""
    by_id = {case.id: case for case in cases}
    withdrawn = names_in_withdrawn(package, {case.id for case in cases if case.standing.status is Status.WITHDRAWN})
    sheets = list[Sheet]()
    for name in CASE_TABLES:
        table = package.tables.get(name)
        if not table:
            continue
        fields = load_schema(CASE_TABLES[name])["fields"]
        key = "id" if name == "cases" else "case_id"
        sheet = sheet_of_cells(name, fields, list(table_rows(table, fields, withdrawn, key)))
        if name == "cases":
            standings = [_standing(by_id.get(identifier)) for identifier in sheet.frame["id"]]
            sheet = sheet.beside(sheet_of("standing", STANDING_FIELDS, standings))
        sheets.append(sheet)
    return sheets


def _standing(case: Case | None) -> list[Value]:
    """The columns `STANDING_FIELDS`; empty for a case that nobody had verified on the day of the export."""
    if case is None:
        return [None] * len(STANDING_FIELDS)
    at = case.standing
    named = at.status is not Status.WITHDRAWN
    return [
        at.status.value, at.unit or None, (at.official or None) if named else None,
        (at.post or None) if named else None, at.named_on, at.deadline, at.deadline_is_derived, at.solved_on,
        at.updated_on, at.days_late, at.days_left, at.extended, at.corrected, at.disputed, at.reopened,
        at.reason or None,
    ]  # fmt: skip


def _digests(package: Package) -> dict[str, str]:
    table = package.tables.get("media")
    return dict(zip(table.column("file"), table.column("sha256"), strict=True)) if table else {}
