"""Proves whole tables clean, column by column, so that Frictionless need not read them cell by cell.

The screen is conservative: what it accepts Frictionless accepts, what it cannot prove goes to
Frictionless itself (`schema.py`), which alone gives verdicts. It only ever says "clean" or "unproved".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from ..read.schemas import Field, Schema
from ..read.tables import Table

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_URI = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(:[0-9]{2,4})?(/[A-Za-z0-9._~/-]*)?(\?[A-Za-z0-9._~=&-]*)?")
#: short enough for every limit on its parts
_EMAIL = re.compile(
    r"(?=.{,60}$)[a-z0-9]+([._-][a-z0-9]+)*@[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.[a-z]{2,}"
)


def is_clean(table: Table, schema: Schema, tables: Mapping[str, Table]) -> bool:
    """True only where Frictionless is certain to find nothing in `table`."""
    fields = schema["fields"]
    width = len(fields)
    if table.header != tuple(field["name"] for field in fields):
        return False
    if any(len(row) != width for row in table.rows):
        return False
    columns = dict(zip(table.header, zip(*table.rows, strict=True), strict=True)) if table.rows else {}
    if not all(_column_is_clean(field, columns.get(field["name"], ())) for field in fields):
        return False
    return _keys_are_clean(schema, columns, tables)


def _column_is_clean(field: Field, cells: tuple[str, ...]) -> bool:
    constraints = field.get("constraints", {})
    values = set(cells)
    if constraints.get("unique") and len(values) != len(cells):
        return False
    if "" in values:
        if constraints.get("required"):
            return False
        values.discard("")
    if enum := constraints.get("enum"):
        return values <= set(enum)
    if (longest := constraints.get("maxLength")) and any(len(value) > longest for value in values):
        return False
    if pattern := constraints.get("pattern"):
        matches = re.compile(pattern).fullmatch
        if not all(matches(value) for value in values):
            return False
    return _values_are_clean(field, values)


def _values_are_clean(field: Field, values: set[str]) -> bool:
    kind, form = field["type"], field.get("format", "default")
    constraints = field.get("constraints", {})
    if kind == "string":
        grammar = {"uri": _URI, "email": _EMAIL}.get(form)
        return form == "default" or (grammar is not None and all(map(grammar.fullmatch, values)))
    if kind == "date":
        return all(map(_is_date, values))
    if kind == "yearmonth":
        return all(map(_MONTH.fullmatch, values))
    if kind == "boolean":
        return values <= {*field.get("trueValues", ()), *field.get("falseValues", ())}
    if kind in ("integer", "number"):
        grammar = _INTEGER if kind == "integer" else _NUMBER
        low, high = constraints.get("minimum"), constraints.get("maximum")
        return all(
            grammar.fullmatch(value) and (low is None or float(value) >= low) and (high is None or float(value) <= high)
            for value in values
        )
    return False


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _keys_are_clean(schema: Schema, columns: Mapping[str, tuple[str, ...]], tables: Mapping[str, Table]) -> bool:
    if key := schema.get("primaryKey"):
        cells = list(zip(*(columns.get(name, ()) for name in key), strict=True))
        if len(set(cells)) != len(cells) or any("" in cell for cell in cells):
            return False
    for foreign in schema.get("foreignKeys", ()):
        target = foreign["reference"]
        # Keys of several fields are left to Frictionless: no schema of ours has one.
        if len(foreign["fields"]) != 1:
            return False
        own = set(columns.get(foreign["fields"][0], ())) - {""}
        if own and not own <= _referred(target["resource"], target["fields"][0], columns, tables):
            return False
    return True


def _referred(resource: str, field: str, own: Mapping[str, tuple[str, ...]], tables: Mapping[str, Table]) -> set[str]:
    cells: Iterable[str] = own.get(field, ()) if not resource else ()
    if resource and resource in tables:
        cells = tables[resource].column(field)
    return set(cells)
