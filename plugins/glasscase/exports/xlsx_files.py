"""XLSX: typed cells in which nothing is ever a formula, with the dictionary as the last sheet."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]  it has none

from .sheet import Sheet, Value

#: what Excel holds: letters in a cell, rows in a sheet without the header
CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_575
_WIDEST = 48
_SAMPLE = 200
_SURROGATE = re.compile("[\ud800-\udfff]")
_DICTIONARY = ("表 Sheet", "字段 Column", "名称", "Title", "类型 Type", "说明", "Description")


def workbook(title: tuple[str, str], sheets: Iterable[Sheet], notes: Iterable[tuple[str, str]], as_of: date) -> bytes:
    """The sheets and a dictionary with `notes` (Chinese, English) below it. Same input, same bytes."""
    memory = io.BytesIO()
    # Strings are written as strings by `write_string`; the options are for whoever might call `write`.
    book: Any = xlsxwriter.Workbook(
        memory,
        {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )  # fmt: skip
    book.set_properties({"title": f"{title[0]} / {title[1]}", "created": datetime(as_of.year, as_of.month, as_of.day)})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheets, cut = list(sheets), list[tuple[str, str]]()
    for sheet in sheets:
        cut += _write(book.add_worksheet(sheet.name), sheet, bold, day)
    _write_dictionary(book.add_worksheet("dictionary"), sheets, [*notes, *cut], bold)
    book.close()
    return memory.getvalue()


def column_width(cells: Iterable[str]) -> int:
    """In letters; a Chinese character is as wide as two. A cell is as wide as its longest line."""
    lines = (line[:_WIDEST] for cell in cells for line in cell[: 4 * _WIDEST].split("\n"))
    widest = max((sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines), default=0)
    return min(max(widest, 6) + 2, _WIDEST)


def _write(page: Any, sheet: Sheet, bold: Any, day: Any) -> list[tuple[str, str]]:
    """Writes the sheet; gives a note on each thing that Excel would not hold."""
    names = [field["name"] for field in sheet.fields]
    rows = sheet.frame.head(ROW_LIMIT).rows()
    long = set[str]()
    _layout(page, names, rows)
    _write_texts(page, 0, names, bold)
    string, number, boolean, moment = page.write_string, page.write_number, page.write_boolean, page.write_datetime
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                if _units(value) > CELL_LIMIT:
                    long.add(names[column])
                string(at, column, text(value))
            elif isinstance(value, bool):
                boolean(at, column, value)
            elif isinstance(value, date):
                # Excel counts days from 1900.
                if value.year < 1900:
                    string(at, column, value.isoformat())
                else:
                    moment(at, column, datetime(value.year, value.month, value.day), day)
            else:
                number(at, column, value)
    notes = [
        (
            f"{sheet.name}.{name}：超过 {CELL_LIMIT:,} 字的内容在此截断，以 … 结尾；全文见 CSV。",
            f"{sheet.name}.{name}: texts longer than {CELL_LIMIT:,} letters are cut here and end in …; "
            "the CSV has all.",
        )
        for name in sorted(long)
    ]
    if len(sheet) > ROW_LIMIT:
        notes.append(
            (
                f"{sheet.name}：只有前 {ROW_LIMIT:,} 行；全部 {len(sheet):,} 行见 CSV。",
                f"{sheet.name}: only the first {ROW_LIMIT:,} rows; the CSV has all {len(sheet):,}.",
            )
        )
    return notes


def text(value: str) -> str:
    """As a cell can hold it: no lone surrogate, at most `CELL_LIMIT` UTF-16 units, and never taken for markup."""
    value = _SURROGATE.sub("\ufffd", value)
    if value.startswith("<r>") and value.endswith("</r>"):
        value += " "  # XlsxWriter would take it for its own rich text and put it into the file as it is
    if _units(value) > CELL_LIMIT:
        value = value.encode("utf-16-le")[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"
    return value


def _units(value: str) -> int:
    """The length as Excel counts it; exact only where it comes near the limit."""
    return len(value) if 2 * len(value) <= CELL_LIMIT else len(value.encode("utf-16-le", "replace")) // 2


def _layout(page: Any, names: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    sample = rows[:_SAMPLE]
    for column, name in enumerate(names):
        page.set_column(column, column, column_width([name + "  ", *(_shown(row[column]) for row in sample)]))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(rows), len(names) - 1)


def _write_dictionary(page: Any, sheets: Sequence[Sheet], notes: Sequence[tuple[str, str]], bold: Any) -> None:
    table = [
        (
            sheet.name, field["name"], field["title"], field["title_en"], field["type"],
            field.get("description", ""), field.get("description_en", ""),
        )
        for sheet in sheets
        for field in sheet.fields
    ]  # fmt: skip
    table += [("", "", "注", "Note", "", zh, en) for zh, en in notes]
    _layout(page, _DICTIONARY, table)
    _write_texts(page, 0, _DICTIONARY, bold)
    for at, row in enumerate(table, 1):
        _write_texts(page, at, row, None)


def _write_texts(page: Any, at: int, cells: Sequence[str], look: Any) -> None:
    for column, cell in enumerate(cells):
        if cell:
            page.write_string(at, column, text(cell), look)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)
