"""Foreign texts made fit for a table: without what nobody sees, and in one form."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from ..model import Department, Term
from ..privacy import find_private, is_suspect

#: stands where something private was
REMOVED = "〔…〕"
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
#: UTF-8 that somebody read as Windows-1252
GARBLED = re.compile("Â[\u00a0-\u00bf]|Ã[\u0080-\u00bf]|â€")


def clean(text: str) -> str:
    """Without characters that nobody sees, in NFC; line ends within a cell become LF."""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(letter for letter in text if not _is_odd(letter))
    return unicodedata.normalize("NFC", text).strip()


def has_odd(text: str) -> bool:
    """Whether `clean` takes out something that is no line end."""
    return not text.isprintable() and any(_is_odd(letter) for letter in text.replace("\r", ""))


def _is_odd(letter: str) -> bool:
    # Half of a pair of UTF-16, which JSON can say, is no character and cannot be written.
    return letter in _INVISIBLE or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\t\n")


def without_private(text: str) -> str:
    """The text without what is private; a home's address stays, since the problem may lie there."""
    if not is_suspect(text):
        return text
    while private := [found for found in find_private(text) if found.kind != "address"]:
        text = f"{text[: private[-1].start]}{REMOVED}{text[private[-1].end :]}"
    return text


def decimal_degrees(value: float) -> str:
    """To seven decimals, about a centimetre."""
    return f"{value:.7f}".rstrip("0").rstrip(".")


def most_frequent(names: Counter[str]) -> str:
    """Of names that are as frequent the first in the alphabet, so that the order of rows does not matter."""
    return min((name for name in names if name), key=lambda name: (-names[name], name), default="")


def department_called(code: str, name: str) -> Department:
    return Department(
        code=code, name=name, name_en=name, parent="", kind="government", website="", hotline="", email="",
        reply_days=None, rectify_days=None, since=None, until=None,
    )  # fmt: skip


def term_called(code: str, name: str) -> Term:
    return Term(code=code, name=name, name_en=name)


def shortened(titles: Iterable[str], longest: int) -> str:
    """The first that fits, or as much of the last as does."""
    title = ""
    for title in titles:
        if len(title) <= longest:
            return title
    return title[: longest - 1].rsplit(" ", 1)[0] + "…"
