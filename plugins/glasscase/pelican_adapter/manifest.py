"""data/manifest.json: what the build says that it wrote, so that `verify` can hold the site against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from .. import __version__
from ..model import Download, Portal
from ..search.index import PROGRAM
from ..search.probes import Volume
from ..settings import Settings
from .work import write_file


def write_manifest(
    portal: Portal, settings: Settings, pages: int, files: Sequence[Download], scripts: Mapping[str, str],
    volumes: Sequence[Volume], output: Path,
) -> None:  # fmt: skip
    manifest = {
        "glasscase": __version__,
        "as_of": portal.as_of.isoformat(),
        "base": urlsplit(settings.base_url).path.rstrip("/") + "/",
        "languages": list(settings.languages),
        "cases": len(portal.cases),
        "pages": pages,
        # Digests: the register says how many were withheld, and names none.
        "withheld": [hashlib.sha256(one.id.encode()).hexdigest() for one in portal.registry.withheld],
        "files": {file.path: file.sha256 for file in sorted(files, key=lambda file: file.path)},
        "scripts": dict(scripts),
        "tiles": settings.tile_host,
        "search": [asdict(volume) for volume in volumes],
    }
    write_file(output, "data/manifest.json", (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())


def scripts_of(theme: Path) -> dict[str, str]:
    """path → SHA-256 of each script that Pelican copies from the theme: nothing else on the site may run."""
    static = theme / "static"
    return {
        f"theme/{path.relative_to(static).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(static.rglob("*.js"))
    }


def scripts_among(files: Mapping[str, bytes]) -> dict[str, str]:
    """The same of what comes from npm."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path.endswith(".js")}


def scripts_in(output: Path, volumes: Sequence[Volume]) -> dict[str, str]:
    """The same of Pagefind's own, which lie with the first index."""
    paths = [f"{volume.folder}{name}" for volume in volumes[:1] for name in PROGRAM if name.endswith(".js")]
    return {path: hashlib.sha256((output / path).read_bytes()).hexdigest() for path in paths}
