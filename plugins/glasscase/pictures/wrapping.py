"""Breaks a title into lines as Chinese and Latin are set: Chinese between any two characters but not before a full
stop or after an opening bracket, Latin between words."""

from __future__ import annotations

import re
from collections.abc import Callable

#: what may not begin a line, and what may not end one
_CLOSING = "，。、；：！？）》」』”’…·,.;:!?)%"
_OPENING = "（《「『“‘(¥"
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[^\s\u2e80-\u9fff\uf900-\uffef{re.escape(_OPENING)}]+|[^\s])[{re.escape(_CLOSING)}]*\s*"
)


def wrapped(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str] | None:
    """`text` in at most `most` lines, each at most `width` as `measure` says, as even as they can be; None if more."""
    pieces = [(piece, measure(piece.rstrip()), measure(piece)) for piece in _PIECE.findall(" ".join(text.split()))]
    lines = _filled(pieces, width)
    if lines is None or len(lines) > most:
        return None
    # The narrowest column that takes as many lines: no line is left with a single character.
    low, high = width / 2, width
    for _ in range(5):
        middle = (low + high) / 2
        tried = _filled(pieces, middle)
        if tried and len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def cut(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str]:
    """As `wrapped`; what is too long ends with …"""
    if lines := wrapped(text, width, most, measure):
        return lines
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wrapped(f"{text[:middle]}…", width, most, measure) else (low, middle - 1)
    # Not within a Latin word.
    kept = re.sub(r"(?<=\s)[a-zA-Z0-9'’-]+$", "", text[:low]) if text[low : low + 1].isascii() else text[:low]
    return wrapped(f"{kept.rstrip(_CLOSING + _OPENING + ' ')}…", width, most, measure) or ["…"]


def _filled(pieces: list[tuple[str, float, float]], width: float) -> list[str] | None:
    """Each line takes as many pieces as fit; None where one alone does not."""
    lines, used = [""], 0.0
    for piece, bare, whole in pieces:
        if bare > width:
            return None
        if lines[-1] and used + bare > width:
            lines.append("")
            used = 0.0
        lines[-1] += piece
        used += whole
    return [line.rstrip() for line in lines]
