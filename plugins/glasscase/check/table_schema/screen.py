"""Proves cells clean, a column at a time, so that Frictionless need not read them one by one.

The screen is conservative: a cell that it passes Frictionless passes, whatever the rest of the table holds. What it
cannot prove is a suspect, and Frictionless itself judges the suspects (`judge`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from .patterns import column_pattern

#: what a field may say without any bearing on its cells, or with one that the screen knows
_KNOWN = {
    "name", "type", "format", "title", "description", "title_en", "description_en", "constraints", "missingValues",
    "trueValues", "falseValues", "rdfType",
}  # fmt: skip
_DATE = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"
_FORMS = {
    "date": f"^{_DATE}$",
    "time": f"^{_TIME}$",
    "datetime": f"^{_DATE}T{_TIME}$",
    "year": "^[0-9]{4}$",
    "yearmonth": "^[0-9]{4}-(?:0[1-9]|1[0-2])$",
    # written in the one usual way, so that two texts are two numbers
    "integer": "^(?:0|-?[1-9][0-9]{0,14})$",
    # at most fifteen digits in all, so that a float tells any two of them apart and keeps their order
    "number": r"^-?(?:[0-9]{1,15}|[0-9]{1,11}\.[0-9]{1,4}|[0-9]{1,7}\.[0-9]{1,8})$",
}
#: well within the grammars of addresses that Frictionless's validators accept
URI = r"^https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{2,4})?(?:/[A-Za-z0-9._~/-]*)?(?:\?[A-Za-z0-9._~=&-]*)?$"
EMAIL = (
    "^[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)*\\.[a-z]{2,}$"
)  # fmt: skip
#: short enough for every limit on an e-mail address's parts
_EMAIL_LENGTH = 60
_TRUE, _FALSE = ["true", "True", "TRUE", "1"], ["false", "False", "FALSE", "0"]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a schema, ready to be proved. `clean` is None where no cell of it can be."""

    name: str
    gone: pl.Expr
    clean: pl.Expr | None
    required: bool


def columns_of(fields: Sequence[Mapping[str, Any]], missing: Collection[object]) -> list[Column]:
    """`missing` holds the schema's missing values; a field's own go before them."""
    return [_column(field, field.get("missingValues", missing)) for field in fields]


def _column(field: Mapping[str, Any], values: Collection[object]) -> Column:
    name: str = field["name"]
    cell = pl.col(name)
    required = field.get("constraints", {}).get("required") is True
    missing = [value for value in values if isinstance(value, str)]
    if len(missing) < len(values):
        return Column(name, pl.lit(False), None, required)
    gone = cell == "" if missing == [""] else cell.is_in(sorted(missing)) if missing else pl.lit(False)
    value = _value(field, cell)
    if value is None:
        return Column(name, gone, None, required)
    return Column(name, gone, ~gone & value if required else gone | value, required)


def suspects(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.Series | None:
    """Places of the rows in `frame` (all text, no nulls) that hold what is not proved; None: all of them."""
    if any(column.clean is None for column in columns):
        return None
    clean = {column.name: column.clean for column in columns if column.clean is not None}
    # A row of nothing but missing values is an error of its own, unless one that is required gives it away.
    if not any(column.required for column in columns):
        clean["a blank row"] = ~pl.all_horizontal([column.gone for column in columns])
    try:
        verdict = frame.lazy().select(expression.all().alias(name) for name, expression in clean.items()).collect()
        doubtful = [clean[name] for name, fine in verdict.row(0, named=True).items() if not fine]
        if not doubtful:
            return pl.Series(dtype=pl.UInt32)
        return frame.select(pl.all_horizontal(doubtful).not_().arg_true()).to_series()
    except pl.exceptions.ComputeError:  # as a pattern that is too large for the engine
        return None


def _value(field: Mapping[str, Any], cell: pl.Expr) -> pl.Expr | None:
    """Whether a cell that is there is certainly of the field's type and within its constraints."""
    constraints = dict(field.get("constraints", {}))
    constraints.pop("unique", None)  # of the whole column: `keys`
    if not isinstance(constraints.pop("required", False), bool) or set(field) - _KNOWN:
        return None
    kind, form = field.get("type"), field.get("format", "default")
    if kind == "string":
        return _text(form, constraints, cell)
    if kind == "any" and form == "default" and not constraints:
        return pl.lit(True)
    if kind == "boolean" and form == "default" and not constraints:
        words = [*field.get("trueValues", _TRUE), *field.get("falseValues", _FALSE)]
        return cell.is_in(words) if all(isinstance(word, str) for word in words) else None
    if kind not in _FORMS or form != "default":
        return None
    well_formed = cell.str.contains(_FORMS[kind])
    if kind == "date":
        well_formed &= cell.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    if kind == "datetime":
        well_formed &= cell.str.head(10).str.to_date("%Y-%m-%d", strict=False).is_not_null()
    bounded = _bounded(kind, constraints, cell)
    return None if bounded is None else well_formed & bounded


def _text(form: str, constraints: dict[str, Any], cell: pl.Expr) -> pl.Expr | None:
    if form == "default":
        fine = pl.lit(True)
    elif form == "uri":
        fine = cell.str.contains(URI)
    elif form == "email":
        fine = cell.str.contains(EMAIL) & (cell.str.len_bytes() <= _EMAIL_LENGTH)
    else:
        return None
    for name, limit in constraints.items():
        if name == "enum" and isinstance(limit, list) and all(isinstance(word, str) for word in limit):  # pyright: ignore[reportUnknownVariableType]
            fine &= cell.is_in(limit)
        elif name == "pattern" and isinstance(limit, str) and (pattern := column_pattern(limit)):
            fine &= cell.str.contains(pattern)
        elif name in ("minLength", "maxLength") and type(limit) is int:
            length = cell.str.len_chars()
            fine &= length >= limit if name == "minLength" else length <= limit
        else:
            return None
    return fine


def _bounded(kind: str, constraints: dict[str, Any], cell: pl.Expr) -> pl.Expr | None:
    fine = pl.lit(True)
    for name, limit in constraints.items():
        if name not in ("minimum", "maximum"):
            return None
        if kind in ("integer", "number") and type(limit) in (int, float) and len(repr(limit)) <= 15:
            value, bound = cell.cast(pl.Float64, strict=False), pl.lit(float(limit))
            if kind == "integer" and type(limit) is float:
                return None
        elif kind == "date" and isinstance(limit, str) and _is_date(limit):
            value, bound = cell, pl.lit(limit)  # such dates sort as text
        else:
            return None
        fine &= value >= bound if name == "minimum" else value <= bound
    return fine


def _is_date(text: str) -> bool:
    from ...cells import as_date

    return as_date(text) is not None
