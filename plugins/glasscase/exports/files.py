"""The files to download of a package and of what a page lists. Pure: everything in picklable arguments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ..build import build_figures
from ..descriptors import descriptor, resources, serialise
from ..model import Case, CaseRow, Registry, Status, Step
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, Field, load_schema
from ..settings import Settings
from . import csv_files, json_files, xlsx_files, zip_files
from .api_cases import case_document
from .artifact import Artifact
from .csv_files import STANDING_FIELDS, VIEW_FIELDS, Value
from .picture_files import media_files
from .xlsx_files import Sheet

CSV = "text/csv"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
_VIEW_TITLE = ("案件一览", "Cases at a glance")


def package_files(
    package: Package, cases: Sequence[Case], registry: Registry, settings: Settings, as_of: date
) -> list[Artifact]:
    """A package's downloads below data/<department>/<year>/: tables, descriptor, JSON, XLSX, ZIP.

    The tables are what lies on disk. JSON holds the cases as reckoned on the day `as_of`.
    """
    folder = f"data/{package.department}/{package.year}/"
    tables = csv_files.package_tables(package)
    counts = {name: csv_files.row_count(package.tables[name]) for name in tables}
    described = _package_descriptor(package, tables, registry, settings)
    title = str(described.get("title", package.name)), str(described.get("title_en", package.name))
    files = {"datapackage.json": serialise(described), **{f"{name}.csv": tables[name] for name in tables}}
    made = [Artifact(f"{folder}{name}.csv", tables[name], CSV, counts[name]) for name in tables]
    made.append(Artifact(f"{folder}datapackage.json", files["datapackage.json"], JSON))
    stem, address = f"{folder}{package.name}", _address(settings, folder)
    if "json" in settings.downloads:
        about = json_files.meta(package.name, title, address, settings, as_of)
        digests = _digests(package)
        content = json_files.package_bytes(about, cases, build_figures(package), digests, settings.base_url)
        made.append(Artifact(f"{stem}.json", content, JSON, len(cases)))
    if "xlsx" in settings.downloads:
        sheets = _package_sheets(package, cases)
        content = xlsx_files.workbook(title, sheets, _notes(settings, as_of), as_of)
        made.append(Artifact(f"{stem}.xlsx", content, XLSX, len(sheets[0].rows) if sheets else 0))
    if "zip" in settings.downloads:
        pictures = {f"media/{artifact.name}": artifact.content for artifact in media_files(package, cases)}
        schemas = {name: load_schema(CASE_TABLES[name])["fields"] for name in tables}
        documents = _documents(title, schemas, address, registry, settings, as_of)
        made.append(Artifact(f"{stem}.zip", zip_files.pack({**files, **pictures, **documents}), ZIP))
    return made


def case_files(package: Package, cases: Iterable[Case], settings: Settings) -> Iterator[Artifact]:
    """api/v1/cases/<id>.json: exactly what a case's page tells; of a withdrawn one only that it was withdrawn."""
    digests = _digests(package)
    return (case_document(case, digests, settings) for case in cases)


def view_files(
    folder: str,
    name: str,
    title: tuple[str, str],
    rows: Sequence[CaseRow],
    registry: Registry,
    settings: Settings,
    as_of: date,
) -> list[Artifact]:
    """Exactly what a page lists, below `folder` (as "data/parks/"): one line a case, in the order given."""

    def values() -> Iterator[tuple[Value, ...]]:
        # Made anew for each format: a list of them would be the largest thing in memory.
        return csv_files.view_values(rows, settings.base_url)

    table, address = csv_files.view_bytes(values()), _address(settings, folder)
    made = [Artifact(f"{folder}cases.csv", table, CSV, len(rows))]
    if "json" in settings.downloads:
        about = json_files.meta(name, title, address, settings, as_of)
        made.append(Artifact(f"{folder}{name}.json", json_files.view_bytes(about, values()), JSON, len(rows)))
    if "xlsx" in settings.downloads:
        sheets = [Sheet("cases", VIEW_FIELDS, list(values()))]
        content = xlsx_files.workbook(title, sheets, _notes(settings, as_of), as_of)
        made.append(Artifact(f"{folder}{name}.xlsx", content, XLSX, len(rows)))
    if "zip" in settings.downloads:
        files = {"datapackage.json": serialise(_view_descriptor(name, title, table, settings, as_of))}
        documents = _documents(title, {"cases": VIEW_FIELDS}, address, registry, settings, as_of)
        made.append(Artifact(f"{folder}{name}.zip", zip_files.pack({**files, "cases.csv": table, **documents}), ZIP))
    return made


def events_file(packages: Iterable[Package]) -> Artifact:
    """data/events.csv: the events of all packages as they lie there, in the order given."""
    content, rows = csv_files.events_bytes(packages)
    return Artifact("data/events.csv", content, CSV, rows)


def _package_descriptor(
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
            f"{name_en or package.department}: cases of {package.year}", made, _licence(settings),
        )  # fmt: skip
    for resource in described["resources"]:
        resource |= _size(tables[resource["name"]])
    return described


def _view_descriptor(
    name: str, title: tuple[str, str], table: bytes, settings: Settings, as_of: date
) -> dict[str, Any]:
    resource = {
        "name": "cases", "path": "cases.csv", "type": "table", "format": "csv", "mediatype": CSV, "encoding": "utf-8",
        "schema": {
            "name": "case-at-a-glance", "title": _VIEW_TITLE[0], "title_en": _VIEW_TITLE[1],
            "fields": list(VIEW_FIELDS), "missingValues": [""], "primaryKey": ["id"],
        },
        **_size(table),
    }  # fmt: skip
    return {**descriptor(name, *title, [resource], _licence(settings)), "version": as_of.isoformat()}


def _package_sheets(package: Package, cases: Sequence[Case]) -> list[Sheet]:
    """The tables as CSV has them, the cases with their standing beside. Nobody stays named in withdrawn cases."""
    by_id = {case.id: case for case in cases}
    withdrawn = _withdrawn(package, cases)
    sheets = list[Sheet]()
    for name in CASE_TABLES:
        table = package.tables.get(name)
        if not table:
            continue
        fields = load_schema(CASE_TABLES[name])["fields"]
        key = "id" if name == "cases" else "case_id"
        rows = list[Sequence[Value]]()
        for record in table.records():
            if not any(cell.strip() for cell in record.values()):
                continue
            identifier = record.get(key, "")
            if identifier in withdrawn:
                record = json_files.redact({**record, "official": "", "post": ""}, withdrawn[identifier])
            values = [xlsx_files.typed(record.get(field["name"], ""), field) for field in fields]
            if name == "cases":
                values += _standing(by_id.get(identifier))
            rows.append(values)
        sheets.append(Sheet(name, [*fields, *(STANDING_FIELDS if name == "cases" else ())], rows))
    return sheets


def _withdrawn(package: Package, cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """The withdrawn cases, each with the names that its events hold."""
    events = package.tables.get("events")
    ids = {case.id for case in cases if case.standing.status is Status.WITHDRAWN}
    names = {identifier: set[str]() for identifier in ids}
    for record in events.records() if events else ():
        if record.get("kind") == Step.WITHDRAWN:
            names.setdefault(record["case_id"], set())
    for record in events.records() if events else ():
        if record.get("official") and record["case_id"] in names:
            names[record["case_id"]].add(record["official"])
    return {key: tuple(sorted(found, key=lambda name: (-len(name), name))) for key, found in names.items()}


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


def _documents(
    title: tuple[str, str],
    tables: Mapping[str, Sequence[Field]],
    address: str,
    registry: Registry,
    settings: Settings,
    as_of: date,
) -> dict[str, bytes]:
    return {
        "DICTIONARY.md": zip_files.dictionary(title, tables, registry),
        "LICENCE.md": zip_files.licence(settings),
        "CITATION.md": zip_files.citation(title, address, settings, as_of),
    }


def _notes(settings: Settings, as_of: date) -> list[tuple[str, str]]:
    day, licence = as_of.isoformat(), f"{settings.licence_title}, {settings.licence_url}"
    notes = [
        (f"{settings.publisher}，数据截至 {day}。", f"{settings.publisher_en}, data as of {day}."),
        (f"许可：{licence}", f"Licence: {licence}"),
    ]
    if settings.invented:
        notes.append(("城市、人物和案件均为虚构，仅供演示。", "The city, its people and its cases are invented."))
    return notes


def _digests(package: Package) -> dict[str, str]:
    table = package.tables.get("media")
    return dict(zip(table.column("file"), table.column("sha256"), strict=True)) if table else {}


def _size(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _licence(settings: Settings) -> tuple[str, str, str]:
    return settings.licence_name, settings.licence_title, settings.licence_url


def _address(settings: Settings, folder: str) -> str:
    return f"{settings.base_url}/{folder}" if settings.base_url else ""
