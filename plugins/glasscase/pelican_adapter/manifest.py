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
from .files import write_file
from .frame import Frame
from .offline import WORKER, service_worker
from .packages_of_npm import package_files


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


def write_scripts(frame: Frame, portal: Portal, files: Sequence[Download], volumes: Sequence[Volume]) -> dict[str, str]:
    """Writes the service worker and what comes from npm. Gives path → SHA-256 of every script: nothing else may run."""
    theme, output = frame.theme, frame.output
    worker = service_worker(theme, frame.style, frame.settings.languages, portal, files)
    write_file(output, WORKER, worker)
    of_worker = {WORKER: hashlib.sha256(worker).hexdigest()}
    return {**_scripts_of(theme), **of_worker, **_scripts_in(output, volumes), **_write_packages(theme, output)}


def _scripts_of(theme: Path) -> dict[str, str]:
    """path → SHA-256 of each script that Pelican copies from the theme."""
    static = theme / "static"
    return {
        f"theme/{path.relative_to(static).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(static.rglob("*.js"))
    }


def _write_packages(theme: Path, output: Path) -> dict[str, str]:
    """Copies what comes from npm, and gives the same of its scripts."""
    files = package_files(theme)
    for path, content in files.items():
        write_file(output, path, content)
    return {path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path.endswith(".js")}


def _scripts_in(output: Path, volumes: Sequence[Volume]) -> dict[str, str]:
    """The same of Pagefind's own, which lie with the first index."""
    paths = [f"{volume.folder}{name}" for volume in volumes[:1] for name in PROGRAM if name.endswith(".js")]
    return {path: hashlib.sha256((output / path).read_bytes()).hexdigest() for path in paths}
