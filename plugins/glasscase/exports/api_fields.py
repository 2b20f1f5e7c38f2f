"""JSON Schema 2020-12 of the columns that tables have: the same definitions as of their CSV."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..model import REASONS, Status
from ..read.schemas import Field
from .tables import Column

Schema = dict[str, Any]

_TYPES: dict[str, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "yearmonth": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
}
#: addresses may hold Chinese letters, which a URI may not
_FORMATS = {"uri": "iri", "email": "email"}
#: constraint of Table Schema → keyword
_KEYWORDS = {"pattern": "pattern", "enum": "enum", "minLength": "minLength", "maxLength": "maxLength", "minimum": "minimum", "maximum": "maximum"}  # fmt: skip
#: what fields say in words only
_MORE: dict[str, Schema] = {
    "status": {"enum": [status.value for status in Status]},
    "days_late": {"minimum": 0},
    "days_left": {"minimum": 0},
    "extended": {"minimum": 0},
}
#: figures that rest on too few cases, and bands without an end, are null
_MAY_BE_NULL = frozenset({
    "name_en", "to_days", "on_time_share", "median_days", "first_quartile_days", "third_quartile_days", "solved_on",
    "city_on_time_share", "city_median_days",
})  # fmt: skip
REASON: Schema = {"type": "string", "enum": list(REASONS)}


def of_fields(fields: Iterable[Field], *, required: Collection[str] | None = None) -> dict[str, Schema]:
    """name → schema. What is not required is null where it is missing; `required` says otherwise than the fields."""
    return {
        field["name"]: _of_field(
            field,
            field["name"] in required if required is not None else bool(field.get("constraints", {}).get("required")),
        )
        for field in fields
    }


def of_columns(columns: Mapping[str, Column], optional: Collection[str] = _MAY_BE_NULL) -> dict[str, Schema]:
    """The same for a table of figures: numbers are never negative, shares at most 1."""
    found = dict[str, Schema]()
    for name, column in columns.items():
        schema = _typed(_TYPES[column.type], name in optional)
        if column.type in ("integer", "number"):
            schema["minimum"] = 0
        if name.endswith("_share"):
            schema["maximum"] = 1
        found[name] = {**schema, **words(column.title, column.title_en)}
    return found


def thing(properties: Mapping[str, Schema], *, optional: Collection[str] = (), **more: Any) -> Schema:
    """An object that has all the properties. That it may have others is meant: additions break nothing."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "required": required,
        "properties": dict(properties),
        "additionalProperties": True,
        **more,
    }


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def words(title: str, title_en: str, text: str = "", text_en: str = "") -> Schema:
    """Title and description, in both languages."""
    described = "\n".join(filter(None, (text, text_en)))
    return {"title": f"{title} {title_en}".strip(), **({"description": described} if described else {})}


def _of_field(field: Field, required: bool) -> Schema:
    schema = _typed(_TYPES[field["type"]], not required)
    if form := _FORMATS.get(field.get("format", "")):
        schema["format"] = form
    given: Mapping[str, Any] = field.get("constraints", {})
    schema |= {word: given[name] for name, word in _KEYWORDS.items() if name in given}
    schema |= _MORE.get(field["name"], {})
    if "enum" in schema and not required and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    more = field.get("description", ""), field.get("description_en", "")
    return {**schema, **words(field["title"], field["title_en"], *more)}


def _typed(schema: Schema, nullable: bool) -> Schema:
    return {**schema, "type": [schema["type"], "null"]} if nullable else dict(schema)
