"""Cells as values: the little grammar that check, build and import share."""

from __future__ import annotations

import re
from datetime import date

#: year, month and day as people write them: 2026/3/5, 2026年3月5日
DATE_LIKE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")


def as_date(value: str) -> date | None:
    """A date as the schemas want it, 2026-03-05; None for anything else."""
    try:
        return date.fromisoformat(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None
    except ValueError:
        return None


#: [words](address): a file of content/files/, or a page elsewhere
_LINK = re.compile(r"\[([^\[\]]+)\]\((files/[^\s()]+|https?://[^\s()]+)\)")


def split_list(value: str) -> list[str]:
    """`a; b；c` as its parts."""
    return [part for part in (piece.strip() for piece in re.split("[;；]", value)) if part]


def as_links(value: str) -> tuple[tuple[str, str], ...] | None:
    """`[Draft](files/draft.pdf); [Map](https://example.org/map)` as (words, address); None for anything else."""
    matches = [_LINK.fullmatch(part) for part in split_list(value)]
    found = [(match[1].strip(), match[2]) for match in matches if match]
    return tuple(found) if len(found) == len(matches) and all(words for words, _ in found) else None


#: what Excel, WPS, LibreOffice or Google Sheets may take for the beginning of a formula. Its words mean the same to
#: Python's regular expressions and to polars's, which leave the separators of ASCII out of \s.
FORMULA = r"^(?:[\s\x1c-\x1f]*[=+\-@＝＋－＠|%]|[\t\r\n])"


def defused(text: str) -> str:
    """The text, after an apostrophe if a spreadsheet could take it for a formula."""
    return f"'{text}" if re.match(FORMULA, text) else text
