"""A schema's regular expression as one that whole columns can be matched against.

Polars matches with Rust's engine, Frictionless with Python's. A pattern is read by Python's own parser and written
anew from what the two engines read alike, made narrower where they know different characters: what the translation
matches, the original matches too. Whatever else it holds is left to Frictionless.
"""

from __future__ import annotations

import re
from functools import cache

# Private, but the only reading of a pattern that cannot differ from Python's.
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_DIGIT, _WORD, _SPACE = r"0-9", r"0-9A-Za-z_", r" \t\n\r"
_CATEGORIES = {op.CATEGORY_DIGIT: _DIGIT, op.CATEGORY_WORD: _WORD, op.CATEGORY_SPACE: _SPACE}
_PLACES = {op.AT_BEGINNING: "^", op.AT_END: "$"}
_LONGEST = 1000


class _Different(Exception):
    """The engines may not agree."""


@cache
def column_pattern(pattern: str) -> str | None:
    """The same for polars, to match a cell from its start; None where that is not certain."""
    try:
        parsed = parser.parse(f"^{pattern}$")
        if parsed.state.flags != re.UNICODE.value:
            return None
        return f"^(?:{_sequence(parsed)})"
    except (_Different, re.error, RecursionError, OverflowError):
        return None


def _sequence(items: Any) -> str:
    return "".join(_item(code, value) for code, value in items)


def _item(code: Any, value: Any) -> str:
    if code is op.LITERAL:
        return _character(value)
    if code is op.NOT_LITERAL:
        return f"[^{_character(value)}]"
    if code is op.ANY:
        return r"[^\n]"
    if code is op.IN:
        return _class(value)
    if code is op.BRANCH:
        return "(?:" + "|".join(_sequence(branch) for branch in value[1]) + ")"
    if code is op.SUBPATTERN and not value[1] and not value[2]:
        return f"(?:{_sequence(value[3])})"
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        if least > _LONGEST or (most is not op.MAXREPEAT and most > _LONGEST):
            raise _Different
        return f"(?:{_sequence(inner)}){{{least},{'' if most is op.MAXREPEAT else most}}}"
    if code is op.AT and value in _PLACES:
        return _PLACES[value]
    raise _Different


def _class(items: Any) -> str:
    negated = items[0][0] is op.NEGATE
    made = list[str]()
    for code, value in items[negated:]:
        if code is op.LITERAL:
            made.append(_character(value))
        elif code is op.RANGE:
            made.append(f"{_character(value[0])}-{_character(value[1])}")
        elif code is op.CATEGORY and value in _CATEGORIES and not negated:
            made.append(_CATEGORIES[value])  # narrower; within a negation it would be wider
        else:
            raise _Different
    return f"[{'^' if negated else ''}{''.join(made)}]"


def _character(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        raise _Different
    return f"\\x{{{code:x}}}"
