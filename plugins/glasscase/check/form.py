"""Encoding and CSV form: what the reader noticed, and cells that only look right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..findings import Finding
from ..read.packages import Package
from .subject import Subject, whole_file

#: Invisible characters that make two equal-looking texts differ. Joiners stay: emoji need them.
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


def defects(package: Package) -> Iterator[Finding]:
    """What the reader could not read, or could only read by a guess."""
    for defect in package.defects:
        yield Finding(defect.rule, defect.path, defect.line, value=defect.value)


def missing_table(package: Package) -> Iterator[Finding]:
    for name in ("cases", "events") if package.tables else ():
        if name not in package.tables:
            yield whole_file("missing-table", f"{package.path}/{name}.csv")


def empty_package(package: Package) -> Iterator[Finding]:
    if not package.rows() and not package.defects:
        yield whole_file("empty-package", package.path)


def control_character(subject: Subject) -> Iterator[Finding]:
    """NUL and its kin, and characters that nobody sees; tabs and line ends in a cell are fine."""
    for name, table in subject.package.tables.items():
        for row, cells in enumerate(table.rows):
            text = "".join(cells)
            # isprintable() is C speed and true for all but a few rows; only those are looked at closely.
            if text.isprintable():
                continue
            for column, cell in enumerate(cells):
                if found := next((c for c in cell if _is_odd(c)), ""):
                    field = table.header[column] if column < len(table.header) else ""
                    yield subject.finding("control-character", name, row, field, f"U+{ord(found):04X}")


def _is_odd(character: str) -> bool:
    return character in _INVISIBLE or (unicodedata.category(character) == "Cc" and character not in "\t\n\r")
