"""datapackage.json: made from the schemas, never written by hand, so a package stands alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .read.schemas import load_schema

#: what a resource's dialect and encoding always are: the canonical form
_FORM = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def resources(names: Iterable[str], schemas: Mapping[str, str]) -> list[dict[str, Any]]:
    """The resources of a package with their schemas inlined; `schemas` maps resource → schema."""
    return [
        {"name": name, "path": f"{name}.csv", "type": "table", **_FORM, "schema": load_schema(schemas[name])}
        for name in schemas
        if name in set(names)
    ]


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


def serialise(descriptor: Mapping[str, Any]) -> bytes:
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
