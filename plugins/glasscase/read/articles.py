"""Reads the Markdown files of content/: metadata with their lines, and the text after them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..words import EDITORS
from .encodings import Defect, decode
from .plain import is_file, is_folder, unopened
from .tables import merge_conflict

#: Markdown takes minutes for a longer text
MAX_BYTES = 200_000
_KEY = re.compile(r"([A-Za-z_-]+):\s*(.*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of metadata."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """One file content/<kind>/<id>[.<language>].md as it stands. Keys are in lower case."""

    path: str
    kind: str
    id: str
    language: str
    entries: tuple[Entry, ...]
    body: str
    #: the physical line on which the body begins
    body_line: int
    defects: tuple[Defect, ...]

    def value(self, key: str) -> str:
        return next((entry.value for entry in self.entries if entry.key == key), "")


def find_articles(content: Path) -> list[Path]:
    """The articles; and what no one may open where articles and their pictures lie, for the reader to refuse."""
    if not content.is_dir():
        return []
    found = [path for path in content.iterdir() if path.is_symlink() and not path.name.startswith(".")]
    found += [path for folder in content.iterdir() if is_folder(folder) for path in folder.glob("*.md")]
    # Pelican copies what lies in files/, through links too.
    pictures = (path for path in (content / "files").rglob("*") if is_folder(content / "files"))
    found += [path for path in pictures if not (is_file(path) or is_folder(path))]
    return sorted({*found})


def read_article(path: Path, unnamed: str = EDITORS) -> ArticleFile:
    """The article in `path`; a file without a language in its name is in the editors', as a column without one is."""
    identifier, _, language = path.stem.partition(".")
    if defect := unopened(path, MAX_BYTES):
        text, defects = "", [defect]
    else:
        text, defects = decode(path.read_bytes(), path.as_posix())
        if conflict := merge_conflict(text, path.as_posix()):
            defects = [conflict]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    entries = metadata(lines)
    body = "\n".join(lines[len(entries) :])
    return ArticleFile(
        path.as_posix(), path.parent.name, identifier, language or unnamed,
        tuple(entries), body, len(entries) + 1, tuple(defects),
    )  # fmt: skip


def metadata(lines: list[str]) -> list[Entry]:
    """The lines at the top that say `Key: value`, one entry each."""
    entries = list[Entry]()
    for number, line in enumerate(lines, 1):
        match = _KEY.fullmatch(line.rstrip())
        if not match:
            break
        entries.append(Entry(match[1].lower().replace("-", "_"), match[2].strip(), number))
    return entries
