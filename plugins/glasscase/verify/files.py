"""The files of a site: whether all are there, as many as were built, unchanged, and none besides that could run."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from ..findings import Finding
from .manifest import MANIFEST, Manifest
from .tags import shown
from .withheld import finder

_BLOCK = 1 << 20
#: downloads whose text can be searched for a withheld case
_TEXT = (".csv", ".json", ".jsonld", ".geojson", ".xml", ".atom", ".ics", ".txt", ".ttl", ".md", ".svg", ".vtt")
_STYLESHEET_LINK = re.compile(rb"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"')\s;]+)""", re.IGNORECASE)


def walk(output: Path) -> Iterator[str]:
    """Every plain file, relative to `output`; symbolic links are not followed."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(f"{output}/{prefix}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{prefix}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield prefix + entry.name


def _prefixes(manifest: Manifest) -> list[tuple[str, str]]:
    return [(code, "" if code == manifest.languages[0] else f"{code}/") for code in manifest.languages]


def missing(manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    for needed in ("404.html", *(f"{prefix}index.html" for _, prefix in _prefixes(manifest))):
        if needed not in paths:
            yield Finding("site-missing", needed)


def miscounted(manifest: Manifest, pages: list[str]) -> Iterator[Finding]:
    def wrong(path: str, what: str, found: int, expected: int) -> Iterator[Finding]:
        if found != expected:
            details = (("what", what), ("expected", str(expected)))
            yield Finding("site-count", path, value=str(found), details=details)

    yield from wrong(MANIFEST, "pages", len(pages), manifest.pages)
    for _, prefix in _prefixes(manifest):
        case = re.compile(rf"{re.escape(prefix)}c/[^/]+/index\.html")
        yield from wrong(f"{prefix}c/", "cases", sum(1 for page in pages if case.fullmatch(page)), manifest.cases)


def named(manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    """Files that a withheld case gave its name."""
    cases_in = finder(manifest.withheld)
    for path in paths:
        yield from (Finding("site-withheld", path, value=case) for case in cases_in(path.encode()))


def changed(output: Path, manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    for path, digest in {**manifest.files, **manifest.scripts}.items():
        if path not in paths:  # so a manifest cannot have files read that lie elsewhere
            yield Finding("site-digest", path)
            continue
        try:
            with (output / path).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    yield Finding("site-digest", path)
        except OSError as error:
            yield Finding("site-unreadable", path, value=str(error.strerror))


def other_files(output: Path, manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    """Withheld cases in downloads, and stylesheets that load from elsewhere."""
    cases_in = finder(manifest.withheld)
    for path in paths:
        if path == MANIFEST or not path.endswith((*_TEXT, ".css")):
            continue
        try:
            with (output / path).open("rb") as file:
                if path.endswith(".css"):
                    for link in _STYLESHEET_LINK.findall(file.read(_BLOCK)):
                        yield Finding("site-foreign", path, value=shown(link))
                elif manifest.withheld:
                    end, cases = b"", set[str]()
                    while block := file.read(_BLOCK):
                        cases |= set(cases_in(end + block))
                        end = block[-64:]
                    yield from (Finding("site-withheld", path, value=case) for case in cases)
        except OSError as error:
            yield Finding("site-unreadable", path, value=str(error.strerror))


def stray_scripts(manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    """Scripts that the build did not put there."""
    for path in paths:
        if path.lower().endswith((".js", ".mjs")) and path not in manifest.scripts:
            yield Finding("site-script", path, value=path)
