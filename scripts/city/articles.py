"""Writes the city's articles: each stands in texts/articles/<kind>.txt, in both languages; and the files they link to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Container
from functools import cache
from pathlib import Path

from .texts import HERE

_MARK = "=== "
_FILE = re.compile(r"\]\(files/([^)]+)\)")


@cache
def articles() -> dict[str, str]:
    """Path below content/ → text of the article."""
    found: dict[str, str] = {}
    for source in sorted((HERE / "articles").glob("*.txt")):
        for block in source.read_text("utf-8").split(f"\n{_MARK}")[1:]:
            name, _, text = block.partition("\n")
            found[f"{source.stem}/{name.strip()}.md"] = text.strip() + "\n"
    return found


def write_articles(content: Path, departments: Container[str]) -> int:
    """Write those whose department the city has. Returns how many files."""
    written = 0
    for name, text in articles().items():
        department = next((line[12:] for line in text.splitlines() if line.startswith("Department: ")), "")
        if department in departments:
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            written += 1
            for name in _FILE.findall(text):
                (content / "files").mkdir(exist_ok=True)
                shutil.copyfile(HERE / "files" / name, content / "files" / name)
    return written
