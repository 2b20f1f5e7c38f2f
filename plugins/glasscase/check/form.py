"""Encoding and CSV form: what the reader noticed, and cells and names that only look right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..findings import Finding
from ..formatting import JOURNAL
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, Field, load_schema
from ..read.spreadsheets import find_spreadsheets, read_spreadsheet
from .subject import Subject, whole_file

#: Invisible characters that make two equal-looking texts differ. Joiners stay in texts: emoji need them.
_INVISIBLE = {
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u202a",
    "\u202b",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
}
#: fields without a pattern that hold a code of the registry all the same
_CODES = {"category", "district", "source", "unit", "to_department", "channel", "department", "parent"}
#: names of files and folders that no other may resemble: table → field
_NAMES = {
    "cases": "id",
    "media": "file",
    **dict.fromkeys(("departments", "districts", "categories", "sources"), "code"),
}
_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
#: what a spreadsheet computes when it opens the file: =…, @name, +name, -name, and +1 that goes on as a call
_FORMULA = re.compile(r"=\S|@\w|[+-](?:[^\W\d]|[(=@])|[+-][\d.]+\S*[(!|]")
_STARTS = re.compile(r"\0\s*[=@+-]")
_SCHEMAS = {**CASE_TABLES, **REGISTRY_TABLES, **ROOT_TABLES}
#: what says that nothing was read of a file, or not all
UNOPENED = frozenset({"symlink", "not-a-file", "too-large"})


def defects(package: Package) -> Iterator[Finding]:
    """What the reader could not read, or could only read by a guess."""
    for defect in package.defects:
        yield Finding(defect.rule, defect.path, defect.line, value=defect.value)


def spreadsheets(package: Package) -> Iterator[Finding]:
    """Spreadsheets that `format` can fold into the tables, and what is wrong with those that it cannot."""
    tables = CASE_TABLES if package.year else REGISTRY_TABLES
    for path, table in find_spreadsheets(Path(package.path), tables):
        book = read_spreadsheet(path, tables, table)
        for defect in book.defects:
            yield Finding(defect.rule, defect.path, defect.line, value=defect.value)
        if not book.defects:
            yield whole_file("spreadsheet-file", book.path, ", ".join(book.tables))


def interrupted_format(folder: Path) -> Iterator[Finding]:
    """`format` was stopped after it had begun to write: rows may stand twice until it is run again."""
    if (folder / JOURNAL).exists():
        yield whole_file("interrupted-format", (folder / JOURNAL).as_posix())


def missing_table(package: Package) -> Iterator[Finding]:
    for name in ("cases", "events") if package.tables else ():
        if name not in package.tables:
            yield whole_file("missing-table", f"{package.path}/{name}.csv")


def empty_package(package: Package) -> Iterator[Finding]:
    if not package.rows() and not package.defects:
        yield whole_file("empty-package", package.path)


def control_character(subject: Subject) -> Iterator[Finding]:
    """NUL and its kin, and characters that nobody sees; tabs and line ends in a cell are fine, in a code nothing is."""
    for name, table in subject.package.tables.items():
        codes = {field["name"] for field in load_schema(_SCHEMAS[name])["fields"] if not _is_text(field)} | _CODES
        for row, cells in enumerate(table.rows):
            text = "".join(cells)
            # isprintable() is C speed and true for all but a few rows; only those are looked at closely.
            if text.isprintable():
                continue
            for column, cell in enumerate(cells):
                field = table.header[column] if column < len(table.header) else ""
                if found := next((c for c in cell if _is_odd(c) or (field in codes and _has_no_width(c))), ""):
                    yield subject.finding("control-character", name, row, field, f"U+{ord(found):04X}")


def unseen(cell: str) -> str:
    """The first character of a text that nobody sees and that is no line end; "" for none."""
    return next(filter(_is_odd, cell), "")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet takes the text for a formula."""
    return bool(_FORMULA.match(cell.lstrip()))


def _is_text(field: Field) -> bool:
    constraints = field.get("constraints", {})
    return field["type"] == "string" and "pattern" not in constraints and "enum" not in constraints


def _is_odd(character: str) -> bool:
    return character in _INVISIBLE or (unicodedata.category(character) == "Cc" and character not in "\t\n\r")


def _has_no_width(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def formula_cell(subject: Subject) -> Iterator[Finding]:
    """A text that a spreadsheet takes for a formula: it shows something else, or runs what a stranger wrote."""
    for name, table in subject.package.tables.items():
        texts = {field["name"] for field in load_schema(_SCHEMAS[name])["fields"] if _is_text(field)}
        columns = [(at, field) for at, field in enumerate(table.header) if field in texts]
        for row, cells in enumerate(table.rows):
            # One search a row finds the few that are looked at closely.
            if not _STARTS.search("\0" + "\0".join(cells)):
                continue
            for at, field in columns:
                if at < len(cells) and is_formula(cells[at]):
                    yield subject.finding("formula-cell", name, row, field, severity="warning")


def confusable_id(subject: Subject) -> Iterator[Finding]:
    """Two names that differ only in capitals, width or form: people, and many computers, take them for one."""
    for name, field in _NAMES.items():
        first = dict[str, tuple[str, int]]()
        for row, value in enumerate(subject.column(name, field)):
            other, at = first.setdefault(_folded(value), (value, row))
            if other != value:
                line = str(subject.package.tables[name].place(at)[1])
                yield subject.finding("confusable-id", name, row, field, other=other, line=line)
    listed = set(subject.column("media", "file"))
    known = {_folded(name): name for name in sorted(listed)}
    for name in sorted(subject.package.media - listed):
        other = known.setdefault(_folded(name), name)
        if other != name:
            path = f"{subject.package.path}/media/{name}"
            yield whole_file("confusable-id", path, name, other=other, line="")


def _folded(name: str) -> str:
    return name.casefold() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()


def reserved_name(subject: Subject) -> Iterator[Finding]:
    """A name that becomes a file or a folder, and that Windows or an archive does not take."""
    for name, field in _NAMES.items():
        for row, value in enumerate(subject.column(name, field) if field != "id" else ()):
            if is_reserved(value):
                yield subject.finding("reserved-name", name, row, field)
    for name in sorted(subject.package.media - set(subject.column("media", "file"))):
        if is_reserved(name):
            yield whole_file("reserved-name", f"{subject.package.path}/media/{name}", name)


def is_reserved(name: str) -> bool:
    return bool(_WINDOWS.fullmatch(name)) or name.endswith((".", " ")) or len(name.encode(errors="replace")) > 100


#: what the registry's tables can have too
NAMES_AND_CELLS = (control_character, formula_cell, confusable_id, reserved_name)


def first_said(findings: Iterable[Finding]) -> list[Finding]:
    """Of a cell that only looks right nothing else is said: what else is wrong with it follows from that."""
    findings = list(findings)
    spoken = {(f.path, f.line, f.column): f.rule for f in findings if f.rule in ("control-character", "confusable-id")}
    return [f for f in findings if spoken.get((f.path, f.line, f.column), f.rule) == f.rule]
