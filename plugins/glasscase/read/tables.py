"""The strict CSV reader: rows as they stand, with the physical line on which each begins.

The CSV grammar is strict because an unclosed quote otherwise swallows the rest of the file into one cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .encodings import Defect, decode, line_ends
from .plain import is_there, unopened

# The limit belongs to the whole process and Frictionless raises it when it is imported: what is read must not depend on
# that. A file is in memory before its rows are counted, so a long cell does no harm.
csv.field_size_limit(2**31 - 1)

#: no table of a city is larger; what is, would take minutes or all of the memory
MAX_BYTES, MAX_LINES, MAX_CELLS = 200_000_000, 1_000_000, 1000
#: so long is a line that its commas are counted before it is parted
_LONG_LINE = 1_000_000
#: defects that cost no row: what the other rows refer to is still there
_HARMLESS = frozenset({"not-utf-8", "byte-order-mark", "control-character", "other-delimiter"})
#: what git leaves in a file where two changes met and nobody chose; a row of a table has a comma
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: [^,\n]*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table: its path and the place of its first row among the table's rows."""

    path: str
    first_row: int


@dataclass(frozen=True, slots=True)
class Table:
    """A resource as it stands on disk: text cells, not yet judged. Drop-ins follow the main file.

    `rows[i]` begins on physical line `lines[i]` of its part. Rows may be ragged or blank.
    """

    name: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    parts: tuple[Part, ...]
    defects: tuple[Defect, ...] = ()

    @property
    def path(self) -> str:
        return self.parts[0].path

    @property
    def whole(self) -> bool:
        """Whether every row could be read. Where not, other tables may refer to rows that are only unread."""
        return bool(self.header) and all(defect.rule in _HARMLESS for defect in self.defects)

    def place(self, row: int, column: int = 0) -> tuple[str, int]:
        """Path and physical line of a cell; `column` counts from 0. A cell may span lines: its first."""
        path = next(part.path for part in reversed(self.parts) if part.first_row <= row)
        return path, self.lines[row] + sum(map(line_ends, self.rows[row][:column]))

    def column(self, field: str) -> list[str]:
        """The cells of one field, "" where a row is too short; all "" if there is no such field."""
        if field not in self.header:
            return [""] * len(self.rows)
        at = self.header.index(field)
        return [row[at] if len(row) > at else "" for row in self.rows]

    def records(self) -> Iterator[dict[str, str]]:
        """Rows by field name. Short rows lack their last fields, long rows lose what is too much."""
        header = self.header
        for row in self.rows:
            yield dict(zip(header, row, strict=False))


def merge_conflict(text: str, path: str) -> Defect | None:
    """The first line on which git left both sides of a merge, for tables and articles."""
    # A line of seven = alone may be a heading's underline; the marks around it stand in nothing else.
    if "<<<<<<<" not in text and ">>>>>>>" not in text and "|||||||" not in text:
        return None
    match = _CONFLICT.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not match:
        return None
    return Defect("merge-conflict", path, line_ends(match.string[: match.start()]) + 1, match[0])


def read_table(name: str, paths: list[Path]) -> Table | None:
    """The table in `paths` (the main file first, then drop-ins), or None where no file exists."""
    header: tuple[str, ...] = ()
    rows, lines = list[list[str]](), list[int]()
    parts, defects = list[Part](), list[Defect]()
    for path in paths:
        if not is_there(path):
            continue
        part = _read_file(path)
        if parts and part.header and part.header != header:
            # Its rows would be judged in the wrong columns.
            defects.append(Defect("other-header", path.as_posix(), 1, ",".join(part.header)))
            continue
        header = header or part.header
        parts.append(Part(path.as_posix(), len(rows)))
        rows += part.rows
        lines += part.lines
        defects += part.defects
    return Table(name, header, rows, lines, tuple(parts), tuple(defects)) if parts else None


@dataclass(frozen=True, slots=True)
class _File:
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    defects: list[Defect]


def _read_file(path: Path) -> _File:
    shown = path.as_posix()
    if defect := unopened(path, MAX_BYTES):
        return _File((), [], [], [defect])
    text, defects = decode(path.read_bytes(), shown)
    if not text.strip():
        return _File((), [], [], defects or [Defect("empty-file", shown)])
    if conflict := merge_conflict(text, shown):
        return _File((), [], [], [conflict])
    if line_ends(text) > MAX_LINES:
        return _File((), [], [], [Defect("too-large", shown)])
    delimiter = _delimiter(text)
    if delimiter != ",":
        defects.append(Defect("other-delimiter", shown, 1, "tab" if delimiter == "\t" else delimiter))
    rows, lines, end = list[list[str]](), list[int](), 0
    reader = csv.reader(_bounded(text, delimiter), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if len(row) > MAX_CELLS:
                raise _TooLong
            rows.append(row)
            lines.append(end + 1)
            end = reader.line_num
    except csv.Error as error:
        # An unclosed quote shows only at the end of the file; where its row begins is what helps.
        rule = "unclosed-quote" if "unexpected end" in str(error) else "stray-quote"
        defects.append(Defect(rule, shown, end + 1))
    except _TooLong:
        defects.append(Defect("too-large", shown, end + 1))
    if ["======="] in rows:
        # Half of a conflict was taken out by hand.
        line = lines[rows.index(["======="])]
        return _File((), [], [], [Defect("merge-conflict", shown, line, "=======")])
    header = tuple(rows[0]) if rows else ()
    return _File(header, rows[1:], lines[1:], defects)


class _TooLong(Exception):
    """A row has more cells than a table has columns, by far."""


def _bounded(text: str, delimiter: str) -> Iterator[str]:
    """The lines; millions of cells in one are refused before they cost a gigabyte."""
    for line in io.StringIO(text, newline=""):
        if len(line) > _LONG_LINE and line.count(delimiter) > _LONG_LINE:
            raise _TooLong
        yield line


def _delimiter(text: str) -> str:
    """A comma; but a tab or a semicolon where a spreadsheet has parted the column names so."""
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    if "," in first:
        return ","
    return next((mark for mark in "\t;" if mark in first.strip(mark)), ",")
