"""Proves keys clean: that primary keys and unique fields differ in all rows, that foreign keys find their rows.

What a key says is compared as text. For the types in `_TEXTUAL` two proved cells are the same value only where they
are the same text; a key of any other type, or with a cell that is not proved, is left to Frictionless.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

_TEXTUAL = {"string", "any", "integer", "date", "year", "yearmonth"}
#: what makes two fields read the same text as the same value
_READING = ("type", "format", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber", "missingValues")


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`fields` of this table refer to `target_fields` of the table `target`, "" for this table itself."""

    fields: tuple[str, ...]
    target: str
    target_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """What a schema says of keys."""

    primary: tuple[str, ...]
    unique: tuple[str, ...]
    foreign: tuple[ForeignKey, ...]

    @property
    def own(self) -> set[str]:
        """The fields that must be kept to judge this table's keys."""
        return {*self.primary, *self.unique, *(name for key in self.foreign for name in key.fields)}


def keys_of(schema: Mapping[str, Any]) -> Keys:
    """`schema` in Frictionless's canonical form or as the standard allows it: one field may stand without a list."""
    primary = tuple(dict.fromkeys(_listed(schema.get("primaryKey"))))
    unique = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    foreign = [_foreign_key(key) for key in schema.get("foreignKeys") or ()]
    return Keys(primary, tuple(unique), tuple(foreign))


def _foreign_key(key: Mapping[str, Any]) -> ForeignKey:
    reference = key.get("reference", {})
    own, other = _listed(key.get("fields")), _listed(reference.get("fields"))
    if len(own) == len(other):
        pairs = list(dict.fromkeys(zip(own, other, strict=True)))
        own, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return ForeignKey(tuple(own), reference.get("resource", ""), tuple(other))


def _listed(value: object) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []  # pyright: ignore[reportUnknownVariableType]


def as_keys(frame: pl.DataFrame, fields: Mapping[str, Mapping[str, Any]], missing: Sequence[str]) -> pl.DataFrame:
    """The frame's columns with null for each missing value."""
    return frame.with_columns(
        pl.when(pl.col(name).is_in(sorted(fields[name].get("missingValues", missing)))).then(None).otherwise(pl.col(name)).alias(name)
        for name in frame.columns
    )  # fmt: skip


def twins(held: pl.DataFrame, keys: Keys, fields: Mapping[str, Mapping[str, Any]], doubtful: bool) -> set[int] | None:
    """Rows whose primary key or unique cell is not certainly their own; None where no row is certain.

    `held` has the key columns of all rows, null for missing values; `doubtful` says that some cell in them is not proved.
    """
    found = set[int]()
    groups = [(keys.primary, True)] if keys.primary else []
    for names, is_primary in groups + [((name,), False) for name in keys.unique]:
        if any(name not in fields for name in names):
            return None
        types = {fields[name].get("type") for name in names}
        if not types <= _TEXTUAL or (doubtful and not all(is_free(fields[name]) for name in names)):
            return None
        columns = held.select(names)
        if is_primary:
            void = columns.select(pl.all_horizontal(pl.all().is_null()).arg_true()).to_series()
            found.update(void.to_list())
        whole = columns.drop_nulls() if len(names) == 1 else columns
        if whole.n_unique() < whole.height:
            twin = columns.select(
                (pl.struct(pl.all()).is_duplicated() & pl.any_horizontal(pl.all().is_not_null())).arg_true()
            )
            found.update(twin.to_series().to_list())
    return found


def is_free(field: Mapping[str, Any]) -> bool:
    """Whether the field's value is its text, whatever that is."""
    return field.get("type") in ("string", "any") and field.get("format", "default") == "default"


def orphans(
    held: pl.DataFrame,
    key: ForeignKey,
    fields: Mapping[str, Mapping[str, Any]],
    target: pl.DataFrame,
    target_fields: Mapping[str, Mapping[str, Any]],
) -> list[int] | None:
    """Rows whose foreign key does not certainly find a row of `target`; None where no row is certain."""
    if len(key.fields) != len(key.target_fields) or not key.fields:
        return None
    for own, other in zip(key.fields, key.target_fields, strict=True):
        if own not in fields or other not in target_fields or not same_reading(fields[own], target_fields[other]):
            return None
    own = held.select(pl.col(name).alias(str(place)) for place, name in enumerate(key.fields))
    known = target.select(pl.col(name).alias(str(place)) for place, name in enumerate(key.target_fields)).unique()
    if len(key.fields) == 1:
        wanted = own.select(pl.col("0").is_in(known["0"].implode()).fill_null(True).not_().arg_true())
        return wanted.to_series().to_list()
    rest = own.with_row_index("row").join(known, on=own.columns, how="anti", nulls_equal=True)
    return rest.filter(pl.any_horizontal(pl.col(own.columns).is_not_null()))["row"].sort().to_list()


def same_reading(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in _READING)
