"""What a build says that it wrote: data/manifest.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..search.probes import Volume, volume_from

MANIFEST = "data/manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the build says that it wrote."""

    #: the path at which the site will lie, as / or /portal/: what a link that begins with it begins with here
    base: str
    languages: tuple[str, ...]
    cases: int
    pages: int
    #: SHA-256 of each withheld id
    withheld: tuple[str, ...]
    #: path → SHA-256
    files: Mapping[str, str]
    #: the same of the theme's scripts: no other may run
    scripts: Mapping[str, str]
    #: the indexes of the search, and what must be found in them
    search: tuple[Volume, ...] = ()
    #: whence a reader of the map page may fetch a street map, if anywhere
    tiles: str = ""


def read_manifest(output: Path) -> Manifest:
    """Raises OSError, ValueError, TypeError or KeyError where it is missing or not one."""
    found = json.loads((output / MANIFEST).read_bytes())
    files, scripts = _digests(found["files"]), _digests(found.get("scripts", {}))
    languages, withheld = tuple(map(str, found["languages"])), tuple(map(str, found["withheld"]))
    if not languages:
        raise ValueError("no language")
    base, cases, pages = str(found.get("base", "/")), int(found["cases"]), int(found["pages"])
    return Manifest(
        base, languages, cases, pages, withheld, files, scripts, tuple(map(volume_from, found.get("search", ()))),
        str(found.get("tiles", "")),
    )  # fmt: skip


def _digests(found: Any) -> dict[str, str]:
    return {str(path): str(digest) for path, digest in dict(found).items()}
