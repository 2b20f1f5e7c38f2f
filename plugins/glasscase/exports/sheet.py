"""A table with typed values: what every format is written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ..read.schemas import Field

if TYPE_CHECKING:
    from polars import DataFrame, Series

#: what a cell may hold
Value = str | int | float | bool | date | None
#: types of Table Schema that have a Python type here; the others stay text
PYTHON: Mapping[str, type] = {"integer": int, "number": float, "boolean": bool, "date": date}
#: how the schemas have them written; a longer number is a code
_FORMS: Mapping[str, str] = {
    "integer": "^-?[0-9]{1,15}$",
    "number": r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$",
    "boolean": "^(true|false)$",
    "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}


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

    def beside(self, other: Sheet) -> Sheet:
        """With the columns of another one that has as many rows."""
        return Sheet(self.name, [*self.fields, *other.fields], self.frame.hstack(other.frame))


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


def sheet_of_cells(name: str, fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> Sheet:
    """The rows of a CSV, with a cell for each field, as a table; an empty cell is nothing. A column with a cell that is
    not of its field's type stays text."""
    import polars

    cells = [
        polars.Series(one["name"], [row[at] or None for row in rows], polars.String) for at, one in enumerate(fields)
    ]
    return Sheet(name, fields, polars.DataFrame([_typed(*one) for one in zip(cells, fields, strict=True)]))


def _typed(cells: Series, field: Field) -> Series:
    import polars

    kind = field["type"]
    if kind not in _FORMS or not cells.str.contains(_FORMS[kind]).all():
        return cells
    if kind == "boolean":
        return cells == "true"
    typed = (
        cells.str.to_date("%Y-%m-%d", strict=False)
        if kind == "date"
        else cells.cast(polars.Int64 if kind == "integer" else polars.Float64)
    )
    return typed if typed.null_count() == cells.null_count() else cells
