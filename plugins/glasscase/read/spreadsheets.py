"""Spreadsheets that lie in a package: their sheets as tables of text, as `format` folds them in.

All or nothing: a workbook of which one cell, column or sheet cannot be taken over is left as it is, and every reason
for that is a defect with its cell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from .encodings import Defect
from .plain import is_folder, unopened
from .schemas import Field, field_called, load_schema
from .tables import Part, Table
from .workbooks import Cell, NotOpened, Sheet, read_workbook

#: of these only .xlsx is read; the others are named because editors drop them too
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".xlt", ".xltx", ".ods", ".fods", ".et", ".ett", ".numbers"})
#: the digits to which a number in a spreadsheet is exact
_EXACT = 15


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """One workbook: table → rows as text under the schema's field names. With a defect there are no tables."""

    path: str
    tables: Mapping[str, Table]
    defects: tuple[Defect, ...] = ()


def is_spreadsheet(path: Path) -> bool:
    """`~$cases.xlsx` is what a program leaves beside a file that is open."""
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith((".", "~$"))


def find_spreadsheets(folder: Path, tables: Mapping[str, str]) -> list[tuple[Path, str]]:
    """Spreadsheets in a package's folder, and in the drop-in folders of its tables with that table's name."""
    if not is_folder(folder):
        return []
    found = [(path, "") for path in sorted(folder.iterdir()) if is_spreadsheet(path)]
    for name in tables:
        drop_ins = folder / f"{name}.d"
        if is_folder(drop_ins):
            found += [(path, name) for path in sorted(drop_ins.iterdir()) if is_spreadsheet(path)]
    return found


def read_spreadsheet(path: Path, tables: Mapping[str, str], table: str = "") -> Spreadsheet:
    """The workbook in `path`. `tables` is table → schema; `table` is where all its rows belong, if that is known."""
    shown = path.as_posix()
    if defect := unopened(path):
        return Spreadsheet(shown, {}, (defect,))
    try:
        if path.suffix.lower() != ".xlsx":
            raise NotOpened("spreadsheet-unreadable")
        sheets = [sheet for sheet in read_workbook(path) if sheet.bad or any(map(_filled, sheet.rows))]
    except NotOpened as refused:
        return Spreadsheet(shown, {}, (Defect(refused.rule, shown, value=refused.value),))
    found, defects = dict[str, Table](), list[Defect]()
    alone = table or _called(path.stem, tables)
    for sheet in sheets:
        name = alone if len(sheets) == 1 and alone else _called(sheet.name, tables)
        if not name or name in found or sheet.hidden or (table and name != table):
            defects.append(Defect("spreadsheet-sheet", shown, value=sheet.name))
            continue
        found[name], wrong = _table(sheet, name, tables[name], shown)
        defects += wrong
    if not sheets:
        defects.append(Defect("empty-file", shown))
    return Spreadsheet(shown, {} if defects else found, tuple(defects))


def _called(title: str, tables: Mapping[str, str]) -> str:
    """The table that a sheet or a file is named after, in either language."""
    plain = unicodedata.normalize("NFKC", title).strip().casefold()
    for name, schema in tables.items():
        known = load_schema(schema)
        if plain in (name.casefold(), known["title"].casefold(), known["title_en"].casefold()):
            return name
    return ""


def _table(sheet: Sheet, name: str, schema: str, path: str) -> tuple[Table, list[Defect]]:
    defects = [_bad_cell(sheet, path, row, column) for row, column in sheet.bad]
    first = next((number for number, row in enumerate(sheet.rows) if _filled(row)), 0)
    titles = [str(cell).strip() for cell in sheet.rows[first]] if sheet.rows else []
    below = sheet.rows[first + 1 :]
    fields = {field["name"]: field for field in load_schema(schema)["fields"]}
    columns = dict[int, Field]()
    for column, title in enumerate(titles):
        called = field_called(title, schema)
        if not title and not any(_filled(row[column : column + 1]) for row in below):
            continue
        if not called or fields[called] in columns.values():
            defects.append(Defect("spreadsheet-column", path, first + 1, title or _letters(column + 1)))
            continue
        columns[column] = fields[called]
    rows, lines = list[list[str]](), list[int]()
    for number, row in enumerate(below, first + 2):
        if not _filled(row):
            continue
        texts = list[str]()
        for column, field in columns.items():
            text = _as_text(row[column], field)
            if text is None:
                defects.append(_bad_cell(sheet, path, number, column + 1))
            texts.append(text or "")
        rows.append(texts)
        lines.append(number)
    header = tuple(field["name"] for field in columns.values())
    return Table(name, header, rows, lines, (Part(path, 0),)), defects


def _filled(row: list[Cell]) -> bool:
    return any(cell.strip() if isinstance(cell, str) else True for cell in row)


def _as_text(cell: Cell, field: Field) -> str | None:
    """What an editor would have typed into a CSV file; None for a number of which digits are already lost."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case datetime() if cell.time() != time():
            return cell.isoformat(" ")
        case date():
            day = (cell.date() if isinstance(cell, datetime) else cell).isoformat()
            # 2026-03 typed into a spreadsheet becomes the first day of that month.
            return day[:7] if field["type"] == "yearmonth" and cell.day == 1 else day
        case float() | int():
            return _number(float(cell))
        case _:
            return str(cell)


def _number(value: float) -> str | None:
    if abs(value) >= 10**_EXACT:
        return None
    text = format(Decimal(format(value, f".{_EXACT}g")), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _bad_cell(sheet: Sheet, path: str, row: int, column: int) -> Defect:
    return Defect("spreadsheet-cell", path, row, f"{sheet.name}!{_letters(column)}{row}")


def _letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
