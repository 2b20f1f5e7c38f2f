"""A table with typed values: what every format is written from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ..cells import as_date
from ..read.schemas import Field

if TYPE_CHECKING:
    from polars import DataFrame

#: what a cell may hold
Value = str | int | float | bool | date | None
#: types of Table Schema that have a Python type here; the others stay text
PYTHON: Mapping[str, type] = {"integer": int, "number": float, "boolean": bool, "date": date}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table: its columns as the schema tells them, and in the same order their values."""

    name: str
    fields: Sequence[Field]
    frame: DataFrame

    def __len__(self) -> int:
        return self.frame.height

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        return self.frame.rows()

    def part(self, places: Sequence[int]) -> Sheet:
        """Some of its rows, in the order given."""
        return replace(self, frame=self.frame[list(places)])


def sheet_of(name: str, fields: Sequence[Field], rows: Sequence[Sequence[Value]]) -> Sheet:
    """The rows, with a value for each field, as a table. A column with a value of another type than its field says is
    text."""
    import polars  # late: it takes a tenth of a second, and not every process makes tables

    types = {
        int: polars.Int64(), float: polars.Float64(), bool: polars.Boolean(), date: polars.Date(), str: polars.String(),
    }  # fmt: skip
    columns = list[polars.Series]()
    for at, field in enumerate(fields):
        values = [row[at] for row in rows]
        kind = _kind(values, PYTHON.get(field["type"], str))
        columns.append(
            polars.Series(
                field["name"], [_text(one) for one in values] if kind is str else values, types[kind], strict=False
            )
        )
    return Sheet(name, fields, polars.DataFrame(columns))


def _kind(values: Iterable[Value], kind: type) -> type:
    """`kind`, or str where a value is of another type."""
    # A whole number is a number too, and True is no integer.
    fits = {int, float} if kind is float else {kind}
    return kind if all(one is None or one.__class__ in fits for one in values) else str


def _text(value: Value) -> str | None:
    return value if value is None or value.__class__ is str else str(value)  # type: ignore[return-value]


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
