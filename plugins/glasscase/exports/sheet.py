"""A table with typed values: what every format beside plain CSV is written from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..cells import as_date
from ..read.schemas import Field

#: what a cell may hold
Value = str | int | float | bool | date | None
#: types of Table Schema that have a Python type here; the others stay text
PYTHON: Mapping[str, type] = {"integer": int, "number": float, "boolean": bool, "date": date}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its columns and its rows, as typed values in the columns' order."""

    name: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[Value]]

    @property
    def names(self) -> list[str]:
        return [field["name"] for field in self.fields]

    def kinds(self) -> list[type]:
        """The Python type of each column: str where a cell is of another than its field says."""
        return [self._kind(at, PYTHON.get(field["type"], str)) for at, field in enumerate(self.fields)]

    def _kind(self, at: int, kind: type) -> type:
        # A whole number is a number too, and True is no integer.
        fits = {int, float} if kind is float else {kind}
        return kind if all(row[at] is None or row[at].__class__ in fits for row in self.rows) else str


def typed(cell: str, field: Field) -> Value:
    """A cell of a CSV as its column's type; what does not fit the type stays text."""
    if not cell:
        return None
    kind = field["type"]
    if kind == "date":
        return as_date(cell) or cell
    if kind in ("integer", "number") and _NUMBER.fullmatch(cell):
        return int(cell) if kind == "integer" and "." not in cell else float(cell)
    if kind == "boolean":
        return _BOOLEANS.get(cell, cell)
    return cell


def typed_rows(rows: Iterable[Sequence[str]], fields: Sequence[Field]) -> list[tuple[Value, ...]]:
    """Rows of a CSV with a cell for each field."""
    plain = [PYTHON.get(field["type"]) is None for field in fields]
    return [
        tuple(
            [
                (cell or None) if text else typed(cell, field)
                for cell, text, field in zip(row, plain, fields, strict=True)
            ]
        )
        for row in rows
    ]
