"""What the cells of a dataset mean by the schema that it brings itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from ..cells import as_date
from .datasets import DataResource
from .schemas import Field

#: what a cell may mean; types for which there is nothing here stay text
Value = str | int | float | bool | date | None
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_YEAR = re.compile("[0-9]{4}")
_TRUE, _FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")


def values_of(resource: DataResource) -> Iterator[tuple[Value, ...]]:
    """The table's rows as values in the order of its fields, wherever the columns stand; blank rows are left out."""
    table = resource.table
    if not table:
        return
    places = {name: at for at, name in enumerate(table.header)}
    columns = [(places.get(field["name"], -1), field) for field in resource.fields]
    for row in table.rows:
        if any(cell.strip() for cell in row):
            yield tuple(
                value_of(row[at], field, resource.missing) if 0 <= at < len(row) else None for at, field in columns
            )


def value_of(cell: str, field: Field, missing: Sequence[str] = ("",)) -> Value:
    """A cell as its field's type; what does not fit the type stays text."""
    if cell in missing or not cell:
        return None
    kind, told = field["type"], cast("dict[str, Any]", field)
    if kind in ("integer", "number"):
        return _number(cell, told, kind)
    if kind == "year":
        return int(cell) if _YEAR.fullmatch(cell) else cell
    if kind == "date":
        return _date(cell, told.get("format", "default"))
    if kind == "boolean":
        yes, no = told.get("trueValues", _TRUE), told.get("falseValues", _FALSE)
        return True if cell in yes else False if cell in no else cell
    return cell


def _number(cell: str, told: dict[str, Any], kind: str) -> Value:
    text, point = cell.strip(), told.get("decimalChar", ".")
    if group := told.get("groupChar", ""):
        text = text.replace(str(group), "")
    if point != ".":
        text = text.replace(str(point), ".")
    if told.get("bareNumber") is False:
        text = re.sub(r"^[^0-9+.-]+|[^0-9.]+$", "", text)
    if not _NUMBER.fullmatch(text):
        return cell
    return int(text) if kind == "integer" and "." not in text else float(text)


def _date(cell: str, form: object) -> Value:
    if form in ("default", "any", None):
        return as_date(cell) or cell
    try:
        return datetime.strptime(cell, str(form)).date()
    except ValueError:
        return cell
