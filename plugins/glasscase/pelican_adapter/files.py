"""Pages and artifacts as files: the only place that writes into the output."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment

from ..exports.artifact import Artifact
from ..model import Download
from ..pages.page import Page, Site
from .frame import Frame
from .templates import render


def write_pages(pages: Iterable[Page], env: Environment, site: Site, frame: Frame) -> int:
    count = 0
    for page in pages:
        file, html = render(env, page, site.language, frame.settings.languages[0])
        write_file(frame.output, file, html.encode())
        count += 1
    return count


def noted(pages: Iterable[Page], paths: list[str]) -> Iterator[Page]:
    """The pages as they come; the path of each that search engines may list is added to `paths`."""
    for page in pages:
        if not page.hidden:
            paths.append(page.path)
        yield page


def write_files(artifacts: Iterable[Artifact], output: Path) -> list[Download]:
    notes = list[Download]()
    for artifact in artifacts:
        write_file(output, artifact.path, artifact.content)
        notes.append(artifact.note())
    return notes


def write_unlisted(artifacts: Iterable[Artifact], output: Path) -> None:
    """Writes files that no list of downloads names: one or more a case are too many for it."""
    for artifact in artifacts:
        write_file(output, artifact.path, artifact.content)


def write_file(output: Path, path: str, content: bytes) -> None:
    """Writes one file. The raw calls: at 200,000 pages what pathlib and buffering add is seconds."""
    target = f"{output}/{path}"
    folder = target.rpartition("/")[0]
    try:
        os.mkdir(folder)  # nearly every page has a folder of its own
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        written = os.write(file, content)
        while written < len(content):  # as on a disk that is nearly full; the next call says so
            written += os.write(file, content[written:])
    finally:
        os.close(file)
