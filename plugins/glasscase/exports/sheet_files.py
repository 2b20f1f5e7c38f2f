"""Every format of some tables but plain CSV and JSON: one file a table, or one for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from .artifact import Artifact
from .parquet_files import parquet
from .sheet import Sheet
from .sqlite_files import database
from .text_files import geojson, has_places, json_lines, spreadsheet_csv
from .xlsx_files import workbook

CSV = "text/csv"
JSON_LINES = "application/jsonl"
GEOJSON = "application/geo+json"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SQLITE = "application/vnd.sqlite3"


def sheet_files(
    folder: str, stem: str, title: tuple[str, str], sheets: Sequence[Sheet], notes: Sequence[tuple[str, str]],
    as_of: date, formats: Collection[str], codes: Sequence[Sheet] = (),
) -> Iterator[Artifact]:  # fmt: skip
    """The files below `folder` (as "data/parks/"): those of one table bear its name, those of all `stem`.

    `codes` go into the workbook and the database only. `formats` are words of the setting `downloads`; `notes` say in Chinese and English whose the data is, and of when.
    """
    for sheet in sheets:
        rows, path = len(sheet), f"{folder}{sheet.name}"
        if "spreadsheet" in formats:
            yield Artifact(f"{path}.spreadsheet.csv", spreadsheet_csv(sheet), CSV, rows)
        if "jsonl" in formats:
            yield Artifact(f"{path}.jsonl", json_lines(sheet.frame), JSON_LINES, rows)
        if "geojson" in formats and has_places(sheet):
            yield Artifact(f"{path}.geojson", geojson(sheet), GEOJSON, rows)
        if "parquet" in formats:
            yield Artifact(f"{path}.parquet", parquet(sheet), PARQUET, rows)
    first = len(sheets[0]) if sheets else 0
    if "xlsx" in formats:
        yield Artifact(f"{folder}{stem}.xlsx", workbook(title, [*sheets, *codes], notes, as_of), XLSX, first)
    if "sqlite" in formats:
        yield Artifact(f"{folder}{stem}.sqlite", database([*sheets, *codes], notes), SQLITE, first)
