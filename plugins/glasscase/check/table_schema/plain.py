"""Proves a whole package clean without Frictionless, whose mere import takes longer than all of it.

Only where the descriptor is so plain that nothing in it is open to reading: local CSV files in UTF-8, every field
with a type, no property that the proof does not know. Anything else is for `check_foreign` to ask Frictionless about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl

from .frames import BLOCK, is_excel, is_utf8, proved_frames
from .keys import Keys, as_keys, keys_of, orphans, twins
from .screen import columns_of, suspects

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\.csv")
_TEXTS = {"title", "description", "title_en", "description_en", "homepage", "version", "mediatype"}
_CONSTRAINTS = {"required": bool, "unique": bool, "minLength": int, "maxLength": int, "pattern": str, "enum": list}

Object = Mapping[str, Any]


def proved_rows(descriptor: Object, folder: Path) -> int | None:
    """The number of rows, if every table of the package is certainly clean; else None."""
    resources = descriptor.get("resources")
    if not _is_plain_package(descriptor) or not isinstance(resources, list):
        return None
    named = {
        cast("Object", one)["name"]: cast("Object", one)
        for one in cast("list[object]", resources)
        if _is_plain_resource(one)
    }
    if len(named) != len(cast("list[object]", resources)):
        return None
    schemas = {name: cast("Object", resource["schema"]) for name, resource in named.items()}
    keys = {name: keys_of(schema) for name, schema in schemas.items()}
    if not all(_keys_exist(name, keys, schemas) for name in named):
        return None
    held, rows = dict[str, pl.DataFrame](), 0
    for name, resource in named.items():
        kept = keys[name].own | {
            field for other, of in keys.items() for key in of.foreign if (key.target or other) == name for field in key.target_fields
        }  # fmt: skip
        found = _proved_table(folder / resource["path"], resource, sorted(kept))
        if found is None:
            return None
        held[name], height = found
        rows += height
    for name, of in keys.items():
        fields = _fields(schemas[name])
        if twins(held[name], of, fields, doubtful=False) != set():
            return None
        for key in of.foreign:
            target = key.target or name
            if orphans(held[name], key, fields, held[target], _fields(schemas[target])) != []:
                return None
    return rows


def _proved_table(path: Path, resource: Object, kept: list[str]) -> tuple[pl.DataFrame, int] | None:
    """The table's key columns and its height."""
    if path.is_symlink() or not path.is_file():
        return None
    schema = resource["schema"]
    names = [field["name"] for field in schema["fields"]]
    missing: list[str] = schema.get("missingValues", [""])
    fields, columns = _fields(schema), columns_of(schema["fields"], missing)
    if any(column.clean is None for column in columns):
        return None
    # Without a declared encoding it is guessed; only of plain ASCII is the guess certain.
    if "encoding" not in resource and not _is_ascii(path):
        return None
    try:
        if not is_excel(path):
            return None
    except UnicodeDecodeError:
        return None

    def look(frame: pl.DataFrame) -> pl.DataFrame | None:
        doubtful = suspects(frame, columns)
        return None if doubtful is None or len(doubtful) else as_keys(frame.select(kept), fields, missing)

    parts, height = list[pl.DataFrame](), 0
    for found in proved_frames(path, names, look):
        if found is None or found[1] is None:
            return None
        parts.append(found[1])
        height += found[0].height
    empty = pl.DataFrame(schema=dict.fromkeys(kept, pl.String))
    return pl.concat([empty, *(part for part in parts if kept)]), height


def _fields(schema: Object) -> dict[str, Object]:
    return {field["name"]: field for field in schema["fields"]}


def _keys_exist(name: str, keys: Mapping[str, Keys], schemas: Mapping[str, Object]) -> bool:
    own = set(_fields(schemas[name]))
    for key in keys[name].foreign:
        target = key.target or name
        if target not in schemas or not set(key.target_fields) <= set(_fields(schemas[target])):
            return False
        if not key.fields or not set(key.fields) <= own or len(key.fields) != len(key.target_fields):
            return False
    return set(keys[name].primary) <= own


def _is_ascii(path: Path) -> bool:
    with path.open("rb") as file:
        return all(part.isascii() for part in iter(lambda: file.read(BLOCK), b""))


def _is_plain_package(package: Object) -> bool:
    return all(
        name == "resources"
        or (name == "name" and _is_name(value))
        or (name in _TEXTS and isinstance(value, str))
        or (name == "profile" and value == "data-package")
        or (name == "licenses" and isinstance(value, list) and all(map(_is_licence, cast("list[object]", value))))
        for name, value in package.items()
    )


def _is_licence(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    licence = cast("dict[str, object]", value)
    return bool(licence.get("name") or licence.get("path")) and all(
        name in ("name", "path", "title") and isinstance(text, str) for name, text in licence.items()
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_plain_resource(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    resource = cast("Object", value)
    form: dict[str, bool] = {
        "name": _is_name(resource.get("name")),
        "path": isinstance(resource.get("path"), str) and _FILE.fullmatch(resource["path"]) is not None,
        "type": resource.get("type") == "table",
        "format": resource.get("format") == "csv",
        "encoding": isinstance(resource.get("encoding"), str) and is_utf8(resource["encoding"]),
        "schema": _is_plain_schema(resource.get("schema")),
        "profile": resource.get("profile") == "tabular-data-resource",
        "dialect": resource.get("dialect") == {},
    }
    return {"name", "path", "schema"} <= set(resource) and all(
        form.get(name, name in _TEXTS and isinstance(told, str)) for name, told in resource.items()
    )


def _is_plain_schema(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    schema = cast("Object", value)
    fields = schema.get("fields")
    if not isinstance(fields, list) or not fields or not all(map(_is_plain_field, cast("list[object]", fields))):
        return False
    names = [field["name"] for field in cast("list[Object]", fields)]
    form: dict[str, bool] = {
        "fields": len(set(names)) == len(names),
        "name": _is_name(schema.get("name")),
        "missingValues": _are_texts(schema.get("missingValues")),
        "primaryKey": isinstance(schema.get("primaryKey"), str) or _are_texts(schema.get("primaryKey")),
        "foreignKeys": isinstance(schema.get("foreignKeys"), list) and all(map(_is_plain_key, schema["foreignKeys"])),
    }
    return all(form.get(name, name in _TEXTS and isinstance(told, str)) for name, told in schema.items())


def _is_plain_key(value: object) -> bool:
    if not isinstance(value, dict) or set(cast("Object", value)) != {"fields", "reference"}:
        return False
    key = cast("Object", value)
    reference = key["reference"]
    return (
        isinstance(reference, dict)
        and set(cast("Object", reference)) == {"resource", "fields"}
        and isinstance(reference["resource"], str)
        and all(isinstance(names, str) or _are_texts(names) for names in _both(key))
    )


def _both(key: Object) -> Iterator[object]:
    yield from (key["fields"], key["reference"]["fields"])


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in cast("list[object]", value))


def _is_plain_field(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    field = cast("Object", value)
    constraints: object = field.get("constraints", {})
    if not isinstance(constraints, dict) or not {"name", "type"} <= set(field):
        return False
    for name, limit in cast("Object", constraints).items():
        kind = _CONSTRAINTS.get(name)
        # What a bound may be depends on the type; `screen` accepts the bounds that it is sure of.
        if name not in ("minimum", "maximum") and (kind is None or type(limit) is not kind):
            return False
        if name in ("minLength", "maxLength", "pattern") and field["type"] != "string":
            return False
    if not field["name"]:
        return False
    texts = [told for name, told in field.items() if name not in ("constraints", "trueValues", "falseValues")]
    return all(isinstance(told, str) for told in texts) and not {"missingValues", "rdfType"} & set(field)
