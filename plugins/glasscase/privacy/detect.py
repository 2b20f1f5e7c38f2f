"""Finds identity cards, mobile numbers, bank cards, number plates, e-mail and home addresses in a text.

`theme/static/precheck.js` does the same in a browser; the tests hold both to the same answers.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from .patterns import PATTERNS, SUSPECT

Kind = Literal["id-card", "mobile", "bank-card", "plate", "email", "address"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_P = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
_SUSPECT = tuple(map(re.compile, SUSPECT))
#: digits in each group, as people write a mobile number and an identity card of fifteen digits
_MOBILE = {(11,), (3, 4, 4), (3, 8), (4, 3, 4), (3, 3, 5), (1,) * 11}
_OLD_ID = {(15,), (6, 6, 3)}
#: digits of the longest number looked for: a bank card's
_LONGEST = 19
#: characters before and after a number in which words about it count
_NEAR, _BEHIND = 30, 12

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Private:
    """`text[start:end]` is private; `value` is the same as it is usually written, without blanks."""

    kind: Kind
    start: int
    end: int
    value: str


def find_private(text: str) -> list[Private]:
    """All that is private in `text`, in its order; nothing overlaps."""
    folded, places = _fold(text)
    kept = list[Private]()
    for found in (*_emails(folded), *_numbers(folded), *_matches("plate", folded), *_matches("address", folded)):
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return [
        Private(found.kind, places[found.start], places[found.end - 1] + 1, found.value)
        for found in sorted(kept, key=lambda found: found.start)
    ]


def is_suspect(text: str) -> bool:
    """Whether it is worth while to look closely: quick, and never wrong where it says no."""
    return any(pattern.search(text) for pattern in _SUSPECT)


def suspects(cells: Sequence[str]) -> list[int]:
    """The places of the cells that are suspect. One search over all is ten times as fast as one a cell."""
    whole = "\x1f".join(cells)
    starts = [found.start() for pattern in _SUSPECT for found in pattern.finditer(whole)]
    if not starts:
        return []
    ends = list(accumulate(len(cell) + 1 for cell in cells))
    return sorted({bisect_right(ends, start) for start in starts})


def masked(kind: Kind, value: str) -> str:
    """As much of a value as it takes to find it again, for reports that anybody may read."""
    if kind == "email":
        name, _, host = value.partition("@")
        return f"{name[0]}***@{host}"
    if kind == "address":
        return re.sub("[0-9一二三四五六七八九十]", "*", value)
    last = 1 if kind == "plate" else 2
    return value[:3] + "*" * (len(value) - 3 - last) + value[-last:]


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text in plain letters, without what cannot be seen, and the place in `text` of each of its characters.

    Signs that contain digits but are not digits, such as ① and ², stay as they are: they are marks beside a number.
    """
    if text.isascii():
        return text, range(len(text))
    folded, places = list[str](), list[int]()
    for place, character in enumerate(text):
        plain = character
        if character > "\x7f":
            if _P["invisible"].match(character):
                continue
            plain = unicodedata.normalize("NFKC", character)
            if not character.isdecimal() and any("0" <= sign <= "9" for sign in plain):
                plain = character
        for sign in plain:
            # What a browser counts as two characters becomes one.
            folded.append(sign if sign <= "\uffff" else "\ufffc")
            places.append(place)
    return "".join(folded), places


def _emails(text: str) -> Iterator[Private]:
    urls = _urls(text)
    for match in _P["email"].finditer(text) if "@" in text else ():
        if not _within(match.span(), urls):
            yield Private("email", match.start(), match.end(), match[0].lower())


def _matches(kind: Literal["plate", "address"], text: str) -> Iterator[Private]:
    urls = _urls(text)
    for match in _P[kind].finditer(text):
        if not _within(match.span(), urls):
            yield Private(kind, match.start(), match.end(), _plate(match[0]) if kind == "plate" else match[0])


def _plate(value: str) -> str:
    return re.sub("[^0-9A-Z\u4e00-\u9fff]", "", value.upper())


def _urls(text: str) -> list[Span]:
    return [match.span() for match in _P["url"].finditer(text)] if "://" in text else []


def _within(span: Span, spans: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _numbers(text: str) -> Iterator[Private]:
    """Numbers as groups of digits with little between them: from each group on, the longest that means something."""
    groups = [match.span() for match in _P["group"].finditer(text)]
    urls = _urls(text) if groups else []
    at = 0
    while at < len(groups):
        found, after = None, at + 1
        for last, digits, sizes in _chains(text, groups, at):
            judged = _judge(text, (groups[at][0], groups[last][1]), digits, sizes)
            if judged and (judged.kind == "id-card" or not _within((judged.start, judged.end), urls)):
                found, after = judged, last + 1
                if judged.kind == "id-card":
                    break
        if found:
            yield found
        at = after


def _chains(text: str, groups: list[Span], first: int) -> Iterator[tuple[int, str, list[int]]]:
    """The group `first` alone, then with the next, and so on: (last group, digits, digits in each group)."""
    digits, sizes = "", list[int]()
    for last in range(first, len(groups)):
        start, end = groups[last]
        if last > first:
            joint = "code_joint" if digits in ("86", "0086") else "joint"
            if start - groups[last - 1][1] > 6 or not _P[joint].search(text[groups[last - 1][1] : start]):
                return
        if len(digits) + end - start > _LONGEST:
            return
        digits += text[start:end]
        sizes.append(end - start)
        yield last, digits, sizes


def _judge(text: str, span: Span, digits: str, sizes: list[int]) -> Private | None:
    """What the number in `span` is, if it is something private."""
    length = len(digits)
    letter = _P["check_letter"].match(text[span[1] : span[1] + _BEHIND]) if length == 17 else None
    number = f"{digits}X" if letter else digits
    if len(number) in (15, 18) and _is_id(text, span, number, sizes):
        return Private("id-card", span[0], span[1] + (letter.end() if letter else 0), number)
    if length in (11, 13, 15):
        return _mobile(text, span, digits, sizes)
    if 16 <= length <= _LONGEST and _is_card(text, span, digits, sizes):
        return Private("bank-card", *span, digits)
    return None


def _is_id(text: str, span: Span, number: str, sizes: list[int]) -> bool:
    """Province, day and check digit; stdnum's own list of counties lacks real ones, so it is not asked.

    An office's serial numbers may begin with county and day too, so words before it count; an old number, which has no
    check digit, needs them.
    """
    if not _P["province"].match(number):
        return False
    named = _before(text, span, "id_words")
    if len(number) == 15:
        return named and tuple(sizes) in _OLD_ID and _is_day(f"{number[:6]}19{number[6:]}")
    if not _P["century"].match(number[6:]) or not _is_day(number) or ric.calc_check_digit(number) != number[17]:
        return False
    return named or not _before(text, span, "serial_before")


def _is_day(number: str) -> bool:
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return True


def _mobile(text: str, span: Span, digits: str, sizes: list[int]) -> Private | None:
    code = _P["country_code"].match(digits) if len(digits) > 11 else None
    number = digits[code.end() :] if code else digits
    if not _P["mobile"].match(number) or tuple(_without(sizes, len(digits) - len(number))) not in _MOBILE:
        return None
    dotted = "." in text[span[0] : span[1]]
    if dotted and tuple(sizes) != (3, 4, 4):
        return None
    start = span[0]
    opening = _P["bracket" if ")" in text[span[0] : span[1]] else "plus"]
    if code and (plus := opening.search(text[max(start - 4, 0) : start])):
        start -= len(plus[0])
    elif _before(text, span, "not_before") and not _before(text, span, "label"):
        return None
    if _before(text, span, "serial_before") or _P["not_after"].match(text[span[1] : span[1] + _BEHIND]):
        return None
    return Private("mobile", start, span[1], number)


def _without(sizes: list[int], count: int) -> list[int]:
    """The sizes of the groups without the first `count` digits."""
    left = list(sizes)
    while count:
        cut = min(count, left[0])
        left[0] -= cut
        count -= cut
        if not left[0]:
            left.pop(0)
    return left


def _is_card(text: str, span: Span, digits: str, sizes: list[int]) -> bool:
    if not (_P["card"].match(digits) and _grouped(sizes) and luhn.is_valid(digits)) or "." in text[span[0] : span[1]]:
        return False
    if _before(text, span, "serial_before") or _P["not_after"].match(text[span[1] : span[1] + _BEHIND]):
        return False
    if digits.startswith("62") and len(digits) in (16, 19):
        return True
    near = text[max(span[0] - _NEAR, 0) : span[0]], text[span[1] : span[1] + _BEHIND]
    return any(_P["bank_words"].search(words) for words in near)


def _grouped(sizes: list[int]) -> bool:
    """In one piece, in fours, or in two pieces of which the first is the issuer's."""
    in_fours = set(sizes[:-1]) <= {4} and (len(sizes) == 1 or sizes[-1] <= 4)
    return in_fours or (len(sizes) == 2 and sizes[0] in (6, 8))


def _before(text: str, span: Span, words: str) -> bool:
    return bool(_P[words].search(text[max(span[0] - _NEAR, 0) : span[0]]))
