"""datapackage.json says what `format` would say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..descriptors import kept_versions, resources
from ..findings import Finding
from ..read.encodings import as_json
from ..read.packages import Package
from .subject import whole_file


def stale_descriptor(package: Package, schemas: Mapping[str, str]) -> Iterator[Finding]:
    """Missing, unreadable, or with other tables or schemas than the package has."""
    path = f"{package.path}/datapackage.json"
    if package.descriptor is None:
        yield whole_file("missing-descriptor", path)
        return
    kept = kept_versions(package.descriptor, schemas, lambda table, field: _cells(package, table, field))
    try:
        found: Any = as_json(package.descriptor)
        # Another key, such as "profile" or "sources", could make a reader's tool fetch something.
        same = (
            set(found) == {"name", "title", "title_en", "licenses", "resources"}
            and found["name"] == package.name
            and found["resources"] == resources(package.tables, schemas, kept)
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        same = False
    if not same:
        yield whole_file("stale-descriptor", path)


def _cells(package: Package, table: str, field: str) -> list[str]:
    found = package.tables.get(table)
    return found.column(field) if found else []
