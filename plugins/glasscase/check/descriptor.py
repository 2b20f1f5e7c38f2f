"""datapackage.json says what `format` would say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ..descriptors import resources
from ..findings import Finding
from ..read.packages import Package
from .subject import whole_file


def stale_descriptor(package: Package, schemas: Mapping[str, str]) -> Iterator[Finding]:
    """Missing, unreadable, or with other tables or schemas than the package has."""
    path = f"{package.path}/datapackage.json"
    if package.descriptor is None:
        yield whole_file("missing-descriptor", path)
        return
    try:
        found = json.loads(package.descriptor)
        # Another key, such as "profile" or "sources", could make a reader's tool fetch something.
        same = (
            set(found) == {"name", "title", "title_en", "licenses", "resources"}
            and found["name"] == package.name
            and found["resources"] == resources(package.tables, schemas)
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        same = False
    if not same:
        yield whole_file("stale-descriptor", path)
