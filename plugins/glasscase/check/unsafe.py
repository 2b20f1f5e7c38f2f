"""What in a descriptor would leave the package's folder or this machine, seen before anything opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import cast

#: where a descriptor names something that Frictionless would open
_OPENED = {
    "path", "url", "extrapaths", "basepath", "schema", "dialect", "profile", "profiles", "data", "package",
    "checklist", "pipeline", "jsonSchema", "resources",
}  # fmt: skip
#: what such names stand in; elsewhere a descriptor only says something to a reader
_HOLDERS = {"resources", "schema", "dialect", "foreignKeys", "reference", "checklist", "pipeline", "steps"}
#: profiles that Frictionless knows by name; any other is fetched
_PROFILES = {"data-package", "tabular-data-package", "data-resource", "tabular-data-resource"}
#: what is not a file
_FORMATS = {"gsheets", "sql", "ckan", "bigquery", "github", "zenodo"}


def unsafe_names(node: Mapping[str, object], folder: Path) -> Iterator[str]:
    """Names of what lies on another server, outside `folder`, or behind a symbolic link."""
    for key, value in node.items():
        if key == "scheme" and value not in ("file", "", None):
            yield str(value)
        if key == "format" and str(value).lower() in _FORMATS:
            yield str(value)
        for item in cast("list[object]", value) if isinstance(value, list) else [value]:
            if isinstance(item, dict) and key in _HOLDERS:
                yield from unsafe_names(cast("dict[str, object]", item), folder)
            elif item and isinstance(item, str) and key in _OPENED and not _inside(key, item, folder):
                yield item


def _inside(key: str, name: str, folder: Path) -> bool:
    if key in ("profile", "profiles"):
        return name in _PROFILES
    path = PurePosixPath(name.replace("\\", "/"))
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", name) or path.is_absolute() or ".." in path.parts or "\0" in name:
        return False
    return (folder / path).resolve().is_relative_to(folder.resolve())
