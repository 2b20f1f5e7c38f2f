"""What the editor may have meant: a value that would do in place of one that does not."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from ..cells import DATE_LIKE
from ..read.schemas import Field


def suggest(field: Field, value: str) -> str:
    """A valid value near `value`, or "" where there is nothing to guess from."""
    if not value:
        return ""
    enum = field.get("constraints", {}).get("enum", ())
    if enum:
        return closest(value, enum)
    if field["type"] == "date":
        return mend_date(value)
    if field["type"] in ("number", "integer"):
        plain = unicodedata.normalize("NFKC", value).replace(",", "").strip()
        return plain if plain != value and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) else ""
    return ""


def mend_date(value: str) -> str:
    """`2026/3/5`, `2026年3月5日` and full-width digits as 2026-03-05; a day past the month's end as its last."""
    match = DATE_LIKE.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if not match:
        return ""
    year, month, day = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and day >= 1 and year >= 1):
        return ""
    return f"{year:04}-{month:02}-{min(day, calendar.monthrange(year, month)[1]):02}"


def closest(value: str, known: Iterable[str]) -> str:
    """The known word most like `value`, or ""."""
    return next(iter(get_close_matches(value.strip().lower(), list(known), 1, 0.6)), "")
