"""The files of what a page lists: one line a case, in the page's order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..descriptors import descriptor, serialise, sized
from ..model import Registry, Status
from ..read.packages import Package
from ..settings import Settings
from . import json_files, zip_files
from .artifact import Artifact
from .csv_files import VIEW_FIELDS, events_of
from .documents import codes_sheet, documents, licence_of, notes_of
from .sheet import Sheet
from .sheet_files import sheet_files
from .text_files import plain_csv

CSV = "text/csv"
JSON = "application/json"
ZIP = "application/zip"
_TITLE = ("案件一览", "Cases at a glance")
#: a list that is narrowed by a facet has its rows in each format; the whole beside codes and licence is for the wider ones
LIST_FORMATS = frozenset({"spreadsheet", "xlsx", "json", "jsonl", "geojson", "parquet"})


@dataclass(frozen=True, slots=True)
class View:
    """What a page lists: the folder of its files (as "data/parks/"), their name, its titles, its cases as `view_sheet`
    gives them."""

    folder: str
    name: str
    title: tuple[str, str]
    cases: Sheet


def view_files(
    view: View, registry: Registry, settings: Settings, as_of: date, formats: Collection[str] | None = None
) -> list[Artifact]:
    """The list as CSV and in `formats`, or else in all that the settings ask for."""
    return _files(view, [view.cases], {}, registry, settings, as_of, formats)


def portal_files(
    view: View, packages: Iterable[Package], registry: Registry, settings: Settings, as_of: date
) -> list[Artifact]:
    """The same of all cases, with every step of them; data/events.csv is as it lies in the packages."""
    statuses = view.cases.frame["status"]
    gone = frozenset(view.cases.frame["id"].filter(statuses == Status.WITHDRAWN.value))
    content, events = events_of(packages, gone)
    return _files(view, [view.cases, events], {"events": content}, registry, settings, as_of, None)


def _files(
    view: View,
    sheets: Sequence[Sheet],
    tables: dict[str, bytes],
    registry: Registry,
    settings: Settings,
    as_of: date,
    formats: Collection[str] | None,
) -> list[Artifact]:
    wanted = set(settings.downloads) & set(settings.downloads if formats is None else formats)
    address = settings.address(view.folder)
    cases = view.cases
    tables = {cases.name: plain_csv(cases), **tables}
    made = [Artifact(f"{view.folder}{sheet.name}.csv", tables[sheet.name], CSV, len(sheet)) for sheet in sheets]
    if "json" in wanted:
        about = json_files.meta(view.name, view.title, address, settings, as_of)
        content = json_files.tables_bytes(about, [cases])
        made.append(Artifact(f"{view.folder}{view.name}.json", content, JSON, len(cases)))
    notes, codes = notes_of(settings, as_of), [codes_sheet(registry)]
    made += sheet_files(view.folder, view.name, view.title, sheets, notes, as_of, wanted, codes)
    if "zip" in wanted:
        files = {"datapackage.json": serialise(_descriptor(view, tables["cases"], settings, as_of))}
        read = documents(view.title, {"cases": VIEW_FIELDS}, address, registry, settings, as_of)
        content = zip_files.pack({**files, "cases.csv": tables["cases"], **read})
        made.append(Artifact(f"{view.folder}{view.name}.zip", content, ZIP))
    return made


def _descriptor(view: View, table: bytes, settings: Settings, as_of: date) -> dict[str, Any]:
    resource = {
        "name": "cases", "path": "cases.csv", "type": "table", "format": "csv", "mediatype": CSV, "encoding": "utf-8",
        "schema": {
            "name": "case-at-a-glance", "title": _TITLE[0], "title_en": _TITLE[1],
            "fields": list(VIEW_FIELDS), "missingValues": [""], "primaryKey": ["id"],
        },
        **sized(table),
    }  # fmt: skip
    return {**descriptor(view.name, *view.title, [resource], licence_of(settings)), "version": as_of.isoformat()}
