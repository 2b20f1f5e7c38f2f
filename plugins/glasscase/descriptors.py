"""datapackage.json: made from the schemas, never written by hand, so a package stands alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .read.schemas import Field, Schema, load_schema, older_versions

#: what a resource's dialect and encoding always are: the canonical form
_FORM = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


#: (table, field) → its cells
Cells = Callable[[str, str], Iterable[str]]


def resources(
    names: Iterable[str], schemas: Mapping[str, str], kept: Mapping[str, Schema] | None = None
) -> list[dict[str, Any]]:
    """The resources of a package with their schemas inlined; `schemas` maps resource → schema.

    `kept` are the resources that stay with an older version.
    """
    return [
        {
            "name": name, "path": f"{name}.csv", "type": "table", **_FORM,
            "schema": (kept or {}).get(name) or load_schema(schemas[name]),
        }
        for name in schemas
        if name in set(names)
    ]  # fmt: skip


def kept_versions(described: bytes | None, schemas: Mapping[str, str], cells: Cells) -> dict[str, Schema]:
    """The resources that were written with an older version of their schema and need nothing that it does not have."""
    older = {name: older_versions(schema) for name, schema in schemas.items() if older_versions(schema)}
    kept = dict[str, Schema]()
    try:
        written = {one["name"]: one["schema"] for one in json.loads(described or b"{}").get("resources", ())}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return kept
    for name, versions in older.items():
        fields = {field["name"]: field for field in load_schema(schemas[name])["fields"]}
        for version in versions:
            if written.get(name) == version and not any(
                _fits(fields[field["name"]], cell) and not _fits(field, cell)
                for field in version["fields"]
                for cell in cells(name, field["name"])
            ):
                kept[name] = version
    return kept


def _fits(field: Field, cell: str) -> bool:
    """As far as versions differ: in what a cell may be, not in which there are."""
    constraints = field.get("constraints", {})
    allowed, pattern = constraints.get("enum"), constraints.get("pattern")
    return not cell or ((not allowed or cell in allowed) and (not pattern or bool(re.search(pattern, cell))))


def descriptor(
    name: str, title: str, title_en: str, resources: list[dict[str, Any]], licence: tuple[str, str, str]
) -> dict[str, Any]:
    """A Data Package descriptor; `licence` is name, title and address."""
    return {
        "name": name,
        "title": title,
        "title_en": title_en,
        "licenses": [dict(zip(("name", "title", "path"), licence, strict=True))],
        "resources": resources,
    }


def sized(content: bytes) -> dict[str, Any]:
    """Size and digest of a resource's file."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def serialise(descriptor: Mapping[str, Any]) -> bytes:
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
