"""What a field of a service request says: texts without markup, days, degrees, and open or closed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from html import unescape
from typing import Any

from .texts import GARBLED, clean, has_odd

_NOTHING = frozenset({"", "n/a", "na", "none", "null", "nil", "undefined", "unspecified", "nan"})
#: tags of HTML as people meet it in texts, so that “a < b” and “<name>” stay as they are
_TAG = re.compile(
    r"<(?:!--.*?--|!doctype[^>]*|/?(?:a|abbr|article|b|big|blockquote|body|br|center|code|div|em|font|form|h[1-6]|head"
    r"|hr|html|i|iframe|img|input|label|li|link|meta|object|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|svg"
    r"|table|tbody|td|th|thead|title|tr|tt|u|ul|video|button|embed|audio)(?:[\s/][^<>]*)?)>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b", re.IGNORECASE)
_NEVER_SHOWN = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DAY = re.compile(
    r"(?:([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2}))"
    r"(?:(?:\s*T\s*|\s+)(?:[01]?[0-9]|2[0-4])(?::?[0-5][0-9](?::?[0-6][0-9](?:[.,][0-9]{1,9})?)?)?"
    r"\s*(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.IGNORECASE,
)
#: years in which a request may have been made, a portal's calendar reaches that far
_YEARS = range(1900, 2200)
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,30})?|[+-]?[0-9](?:\.[0-9]{1,30})?[eE][+-]?[0-9]{1,2}")
#: an address that every reader of a table takes for one
_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{2,4})?(?:/[A-Za-z0-9._~/-]*)?(?:\?[A-Za-z0-9._~=&-]*)?")
_OPEN = frozenset({
    "open", "opened", "new", "submitted", "received", "acknowledged", "accepted", "assigned", "pending", "started",
    "scheduled", "in progress", "inprogress", "investigating", "reopened", "re opened", "active", "on hold",
    "in process", "under review", "referred", "unresolved", "not closed", "not resolved", "confirmed", "forwarded",
})  # fmt: skip
_CLOSED = frozenset({
    "closed", "close", "resolved", "completed", "complete", "done", "fixed", "archived", "finished", "cancelled",
    "canceled", "duplicate", "rejected", "declined", "no action",
})  # fmt: skip


class Oddity(StrEnum):
    """What is odd about a request that was imported all the same."""

    NO_AGENCY = "no-agency"
    EXPECTED_BEFORE_REQUESTED = "expected-before-requested"
    UPDATED_BEFORE_REQUESTED = "updated-before-requested"
    DATE_NOT_READ = "date-not-read"
    COORDINATES_SWAPPED = "coordinates-swapped"
    BAD_COORDINATES = "bad-coordinates"
    MEDIA_NOT_TAKEN = "media-not-taken"
    NOT_TEXT = "not-text"
    MARKUP_REMOVED = "markup-removed"
    CHARACTERS_REMOVED = "characters-removed"
    GARBLED_TEXT = "garbled-text"
    SHORTENED = "shortened"
    PRIVATE_REMOVED = "private-removed"


#: takes note of what is odd
Note = Callable[[Oddity], None]


def fields_of(value: Mapping[Any, Any]) -> dict[str, Any]:
    """The fields by their names in small letters; of two that differ only in capitals the first."""
    found = dict[str, Any]()
    for name, content in value.items():
        found.setdefault(clean(str(name)).casefold(), content)
    return found


def text_of(value: Any, note: Note) -> str:
    """What a field says, as plain text; "" where it is missing or only says that nothing is known."""
    match value:
        case None:
            return ""
        case str():
            text = value
        case bool():
            text = str(value).lower()
        case list():
            members: list[Any] = value
            if any(isinstance(member, (dict, list)) for member in members):
                note(Oddity.NOT_TEXT)
            text = ", ".join(str(member) for member in members if isinstance(member, str) and member.strip())
        case _:
            note(Oddity.NOT_TEXT)
            return ""
    if has_odd(text):
        note(Oddity.CHARACTERS_REMOVED)
    if GARBLED.search(text):
        note(Oddity.GARBLED_TEXT)
    text = clean(_without_markup(text, note))
    return "" if text.casefold() in _NOTHING else text


def line_of(value: Any, note: Note, longest: int = 200) -> str:
    """The same on one line, no longer than a name or a place is."""
    text = " ".join(text_of(value, note).split())
    if len(text) > longest:
        note(Oddity.SHORTENED)
        text = text[: longest - 1].strip() + "…"
    return text


def _without_markup(text: str, note: Note) -> str:
    plain = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if "<" in plain:
        plain = _NEVER_SHOWN.sub(" ", plain)
        plain = _TAG.sub(lambda match: "\n" if _BREAK.match(match[0]) else "", plain)
    if plain != text:
        note(Oddity.MARKUP_REMOVED)
        plain = re.sub(r"[ \t\u00a0]*\n\s*", "\n", plain)
    return plain


def day_of(text: str) -> date | None:
    """The day in a time of ISO 8601, as it was where the source is; None for anything else."""
    match = _DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def is_open(status: str) -> bool | None:
    """Whether a status, however it is spelt, means that somebody still has to act; None if it is not known."""
    words = " ".join(re.sub(r"[^a-z]+", " ", status.casefold()).split())
    if words in _OPEN or words.startswith("open "):
        return True
    if words in _CLOSED or words.startswith("closed "):
        return False
    return None


def coordinates_of(lat: str, lon: str, note: Note) -> tuple[float, float] | None:
    """Latitude and longitude; none unless both are good, or were plainly written into each other's field."""
    if not lat and not lon:
        return None
    first, second = _degrees(lat), _degrees(lon)
    if first is not None and second is not None and first and second:
        if abs(first) <= 90 and abs(second) <= 180:
            return first, second
        if abs(second) <= 90 and abs(first) <= 180:
            note(Oddity.COORDINATES_SWAPPED)
            return second, first
    note(Oddity.BAD_COORDINATES)
    return None


def _degrees(text: str) -> float | None:
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    value = float(plain) if _DEGREES.fullmatch(plain) else math.nan
    return value if math.isfinite(value) else None


def address_of(value: Any, note: Note) -> str:
    """A web address that may stand in a table; "" for anything else."""
    text = line_of(value, note, 2000)
    if text and not _ADDRESS.fullmatch(text):
        note(Oddity.MEDIA_NOT_TAKEN)
        return ""
    return text
