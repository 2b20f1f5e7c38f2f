"""Opens an .xlsx file that nobody vouches for, and says which of its cells have no value of their own.

An .xlsx file is a ZIP of XML. What it unpacks to is bounded before anything reads it, and so is the grid: one cell in
the last row of the last column would otherwise cost gigabytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast
from xml.parsers import expat

MAX_BYTES, MAX_FILES = 100_000_000, 1000
#: of one sheet; the grid is what lies between A1 and the last cell, empty cells too
MAX_ROWS, MAX_COLUMNS, MAX_GRID = 200_000, 500, 5_000_000
#: characters in one cell, as in Excel
MAX_TEXT = 32_767
#: "" is an empty cell; an error is one too, which is why its place is kept apart
Cell = str | float | bool | date | datetime | time | timedelta
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class NotOpened(Exception):
    """The workbook cannot or must not be read; `rule` is the one that says so."""

    def __init__(self, rule: str, value: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.value = value


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: `rows[0]` is its row 1. `bad` are the cells (row and column from 1) that hold no plain value."""

    name: str
    hidden: bool
    rows: list[list[Cell]]
    bad: list[tuple[int, int]]


def read_workbook(path: Path) -> list[Sheet]:
    """The worksheets with their cells as typed values. Raises `NotOpened`."""
    members = _unpack(path)
    scanned = _scan(members)
    # Imported late: few checks meet a spreadsheet.
    from python_calamine import CalamineWorkbook

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # what was measured is what is read
        for name, content in members.items():
            archive.writestr(name, content)
    packed.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(packed)
        return [
            Sheet(name, hidden, book.get_sheet_by_name(name).to_python(skip_empty_area=False), grid.bad)
            for name, hidden, grid in scanned
        ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in the library is not an Exception
        raise NotOpened("spreadsheet-unreadable") from error


def _unpack(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            size = sum(info.file_size for info in infos)
            if size > MAX_BYTES or len(infos) > MAX_FILES or path.stat().st_size > MAX_BYTES:
                raise NotOpened("spreadsheet-too-large")
            # A file may hold more than it declares: read() with a number never unpacks more than that.
            return {info.filename: _member(archive, info) for info in infos if not info.is_dir()}
    except NotOpened:
        raise
    except Exception as error:  # of a damaged archive zipfile raises whatever comes
        raise NotOpened("spreadsheet-unreadable") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        return file.read(info.file_size + 1)


@dataclass(slots=True)
class _Grid:
    """What the XML of one worksheet says before its values are read."""

    shared: list[int]
    bad: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    text: int = 0
    last_row: int = 0
    last_column: int = 0
    row: int = 0
    column: int = 0
    kind: str = ""
    formula: bool = False
    filled: bool = False
    value: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self.column += 1
            if "r" in attributes:
                self.row, self.column = _place(attributes["r"])
            self.kind, self.formula, self.filled, self.value = attributes.get("t", "n"), False, False, None
        elif name == "f":
            self.formula = True
        elif name == "v":
            self.value = ""
        elif name == "is":
            self.filled = True
        elif name == "mergeCell":
            self.bad.append(_place(attributes["ref"].partition(":")[0]))

    def data(self, text: str) -> None:
        if self.value is not None:
            self.value += text
            if len(self.value) > MAX_TEXT:
                raise NotOpened("spreadsheet-too-large")
        self.text += len(text)

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] != "c":
            return
        if self.kind == "e" or (self.formula and not self.value and self.kind != "str"):
            self.bad.append((self.row, self.column))
        if self.value and self.kind == "s":
            self.text += self.shared[int(self.value)]
        if self.filled or self.formula or self.value:
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        if self.last_row > MAX_ROWS or self.last_column > MAX_COLUMNS or self.text > MAX_BYTES:
            raise NotOpened("spreadsheet-too-large")
        self.value = None


def _place(reference: str) -> tuple[int, int]:
    """B5 as (5, 2)."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _scan(members: dict[str, bytes]) -> list[tuple[str, bool, _Grid]]:
    """Name, whether it is hidden, and the grid of each worksheet."""
    try:
        shared = [*_lengths(members.get("xl/sharedStrings.xml", b"<sst/>"))]
        scanned = list[tuple[str, bool, _Grid]]()
        for name, hidden, target in _worksheets(members):
            grid = _Grid(shared)
            _parse(members[target], grid.start, grid.end, grid.data)
            scanned.append((name, hidden, grid))
        if sum(grid.last_row * grid.last_column for _, _, grid in scanned) > MAX_GRID:
            raise NotOpened("spreadsheet-too-large")
        return scanned
    except NotOpened:
        raise
    except Exception as error:  # expat's own errors, numbers that are none, parts that are missing
        raise NotOpened("spreadsheet-unreadable") from error


def _worksheets(members: dict[str, bytes]) -> Iterator[tuple[str, bool, str]]:
    """Name, whether it is hidden, and file of each worksheet; charts have no cells."""
    targets = dict[str, tuple[str, str]]()
    for attributes in _elements(members["xl/_rels/workbook.xml.rels"], "Relationship"):
        target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
        targets[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], target)
    for attributes in _elements(members["xl/workbook.xml"], "sheet"):
        relation = next(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
        kind, target = targets[relation]
        if kind == "worksheet":
            yield attributes["name"], attributes.get("state", "visible") != "visible", target


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    found = list[dict[str, str]]()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    _parse(xml, start, lambda _: None, lambda _: None)
    return found


def _lengths(xml: bytes) -> list[int]:
    """How long each shared string is: many cells may refer to a long one."""
    lengths = list[int]()

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def data(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    _parse(xml, start, lambda _: None, data)
    return lengths


def _parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    data: Callable[[str], None],
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("a document type of its own")  # it could define entities that grow without end

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cast("Callable[[str, dict[str, str]], object]", start)
    parser.EndElementHandler, parser.CharacterDataHandler = end, data
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)
