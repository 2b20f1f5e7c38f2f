"""The service worker, which keeps what a reader has seen for when there is no network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..model import Download, Portal
from .templates import script_path

#: below the site's root: a worker serves the folder in which it lies
WORKER = "sw.js"


def service_worker(
    theme: Path, style: str, languages: tuple[str, ...], portal: Portal, files: Sequence[Download]
) -> bytes:
    """theme/sw.js after a line that tells it what was built. A build that says something else has another version."""
    prefixes = [f"{language}/" for language in languages[1:]]
    said = hashlib.sha256(repr((portal.as_of, portal.articles, portal.registry.withheld)).encode())
    for file in sorted(files, key=lambda file: file.path):
        said.update(f"{file.path} {file.sha256}\n".encode())
    for path in sorted((theme / "static").rglob("*")):
        if path.is_file():
            said.update(path.read_bytes())
    build: Mapping[str, object] = {
        "version": hashlib.sha256(said.digest() + style.encode()).hexdigest()[:12],
        "languages": prefixes,
        "files": [
            style, "theme/favicon.svg", script_path(theme, "network"),
            *(f"{prefix}offline.html" for prefix in ("", *prefixes)),
        ],
    }  # fmt: skip
    return f"const BUILD = {json.dumps(build)};\n".encode() + (theme / WORKER).read_bytes()
