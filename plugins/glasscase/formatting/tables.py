"""A table's rows, mended and counted, and the canonical CSV that is made of them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..read.schemas import field_called, field_names, load_schema
from ..read.tables import Table
from .cells import kind_of, mend_cell

Row = dict[str, str]
#: form that can be put right without touching what a cell says
_MENDABLE = {"not-utf-8", "byte-order-mark", "other-delimiter"}


@dataclass(frozen=True, slots=True)
class Mended:
    """The rows that say something, by field name, and how often what was mended in them."""

    rows: list[Row]
    counts: Counter[str]


def columns_of(table: Table, schema: str) -> dict[str, int] | None:
    """Field → its column, if rewriting the table loses nothing: every row read, every column known, no cell missing."""
    if not table.header or any(defect.rule not in _MENDABLE for defect in table.defects):
        return None
    width = len(table.header)
    if any(len(row) != width and any(map(str.strip, row)) for row in table.rows):
        return None
    columns = dict[str, int]()
    for column, title in enumerate(table.header):
        # Spreadsheets add columns at the end that have neither a name nor a cell.
        if not title.strip() and not any(row[column].strip() for row in table.rows if len(row) == width):
            continue
        name = field_called(title, schema)
        if not name or name in columns:
            return None
        columns[name] = column
    return columns or None


def mend(table: Table, schema: str) -> list[Row]:
    """The table's rows by field name, each cell mended where that is safe, in canonical order."""
    columns = columns_of(table, schema) or {name: at for at, name in enumerate(table.header)}
    return sorted(mend_rows(table, schema, columns).rows, key=sort_key(schema))


def mend_rows(table: Table, schema: str, columns: Mapping[str, int]) -> Mended:
    """The rows in the order in which they stand."""
    counts = Counter({defect.value or defect.rule: 1 for defect in table.defects})
    width = len(table.header)
    filled = [row for row in table.rows if any(cell and not cell.isspace() for cell in row)]
    counts["blank-rows"] = len(table.rows) - len(filled)
    counts["blank-columns"] = width - len(columns)
    counts["column-names"] = sum(table.header[at] != name for name, at in columns.items())
    names = field_names(schema)
    counts["columns-added"] = len(names) - len(columns)
    counts["column-order"] = int([*columns] != [name for name in names if name in columns])
    rows = [Row() for _ in filled]
    for field in load_schema(schema)["fields"]:
        name, at, known = field["name"], columns.get(field["name"], width), dict[str, str]()
        for row, cells in zip(rows, filled, strict=True):
            cell = cells[at] if at < len(cells) else ""
            if cell not in known:
                known[cell] = mend_cell(cell, field)
            row[name] = known[cell]
            if row[name] != cell:
                plain = cell.replace("\r\n", "\n").replace("\r", "\n")
                counts[kind_of(field)] += row[name] != plain
    return Mended(rows, counts)


def sort_key(schema: str) -> Callable[[Row], list[str]]:
    """Tables whose rows have no order of their own are sorted; the registry's keep the order that editors gave them."""
    key = {
        "case": ("id",), "event": ("case_id", "at"), "media": ("case_id", "file"), "figure": ("month", "channel"),
        "pledge": ("case_id", "due"),
    }.get(schema, ())  # fmt: skip
    return lambda row: [row[name] for name in key]


def to_csv(schema: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Canonical CSV in the schema's column order. Rows must be sorted already."""
    names = field_names(schema)
    return csv_bytes(names, ([row[name] for name in names] for row in rows))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with LF. A cell with a lone CR is quoted, as one with an LF is: before Python 3.13 only a writer of CRLF does."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return "".join(lines.written).encode()


class _Lines:
    """What the writer writes, a row at a time, with LF in the place of its CRLF."""

    def __init__(self) -> None:
        self.written = list[str]()

    def write(self, row: str) -> None:
        self.written.append(row[:-2] + "\n")
