"""Reads the Markdown files of content/: metadata with their lines, and the text after them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .encodings import Defect, decode
from .tables import merge_conflict

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
    return (
        sorted(path for path in content.glob("*/*.md") if path.is_file() or path.is_symlink())
        if content.is_dir()
        else []
    )


def read_article(path: Path, first_language: str) -> ArticleFile:
    """The article in `path`; a file without a language in its name is in the site's first language."""
    identifier, _, language = path.stem.partition(".")
    if path.is_symlink() or path.parent.is_symlink():
        text, defects = "", [Defect("symlink", path.as_posix())]
    else:
        text, defects = decode(path.read_bytes(), path.as_posix())
        if conflict := merge_conflict(text, path.as_posix()):
            defects = [conflict]
    entries, lines = list[Entry](), text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        match = _KEY.fullmatch(line.rstrip())
        if not match:
            break
        entries.append(Entry(match[1].lower().replace("-", "_"), match[2].strip(), number))
    body = "\n".join(lines[len(entries) :])
    return ArticleFile(
        path.as_posix(), path.parent.name, identifier, language or first_language,
        tuple(entries), body, len(entries) + 1, tuple(defects),
    )  # fmt: skip
