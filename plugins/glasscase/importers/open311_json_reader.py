"""The records of a JSON document, decoded one at a time: a dump of a whole city need not be in memory as objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, cast

from .open311_forms import Found, Problem, Sort, error_text
from .outcome import Unreadable

#: Numbers stay as they are written. Control characters within texts are let through: `clean` takes them out.
_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
#: wrappers within wrappers
_DEEPEST = 4


def records(text: str, line: int, sort: Sort) -> Iterator[Found]:
    """Each record of the document, or of several documents one after another, which begins on `line`."""
    cursor = _Cursor(text, line)
    while cursor.skip():
        if cursor.sign() == "[":
            yield from _members(cursor, sort)
        elif cursor.sign() == "{":
            yield from _wrapped(cursor, sort, 1)
        else:
            cursor.fail()


class _Cursor:
    """A place in the text, and its line."""

    def __init__(self, text: str, line: int) -> None:
        self.text, self.at, self.line, self._counted = text, 0, line, 0

    def skip(self) -> bool:
        """Goes over blanks; whether there is more."""
        self.at = _BLANK.match(self.text, self.at).end()  # type: ignore[union-attr]  it matches nothing too
        self.line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self.at < len(self.text)

    def sign(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, sign: str) -> bool:
        """Goes over the sign and blanks after it, if it stands here."""
        if self.sign() != sign:
            return False
        self.at += 1
        self.skip()
        return True

    def value(self) -> Any:
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = min(max(error.pos, self.at), len(self.text))
            self.line += self.text.count("\n", self._counted, self.at)
            self.fail()
        except RecursionError:
            raise Unreadable(Problem.TOO_DEEP, self.line) from None
        self.skip()
        return value

    def fail(self) -> NoReturn:
        raise Unreadable(Problem.NOT_JSON, self.line)


def _members(cursor: _Cursor, sort: Sort) -> Iterator[Found]:
    cursor.take("[")
    first = True
    while not cursor.take("]"):
        if not first and not cursor.take(","):
            cursor.fail()
        line, value = cursor.line, cursor.value()
        if first:
            _refuse_error(line, value, sort)
        first = False
        yield Found(line, value)


def _wrapped(cursor: _Cursor, sort: Sort, depth: int) -> Iterator[Found]:
    """The records in an object that wraps their list, or the object itself if it is one."""
    line, others, found, first = cursor.line, dict[str, Any](), False, True
    cursor.take("{")
    while not cursor.take("}"):
        if not first and not cursor.take(","):
            cursor.fail()
        first = False
        if cursor.sign() != '"':
            cursor.fail()
        name = str(cursor.value())
        if not cursor.take(":"):
            cursor.fail()
        if name.casefold() in sort.lists and cursor.sign() == "[":
            found = True
            yield from _members(cursor, sort)
        elif name.casefold() in sort.lists and cursor.sign() == "{" and depth < _DEEPEST:
            found = True
            yield from _wrapped(cursor, sort, depth + 1)
        else:
            others[name] = cursor.value()
            found = found or (name.casefold() in sort.lists and others[name] is None)
    if sort.marks & _names(others):
        yield Found(line, others)
    elif not found:
        _refuse_error(line, others, sort)
        raise Unreadable(Problem.NO_RECORDS, line, error_text(", ".join(sorted(others)[:5])))


def _names(value: Mapping[str, Any]) -> set[str]:
    return {name.casefold() for name in value}


def _refuse_error(line: int, value: Any, sort: Sort) -> None:
    """Raises `Unreadable` where a server said what went wrong instead of answering."""
    if not isinstance(value, Mapping):
        return
    said = cast("Mapping[str, Any]", value)
    if sort.marks & _names(said):
        return
    if told := {"code", "error", "errors", "message"} & said.keys():
        texts = [str(said[name]) for name in sorted(told | ({"description"} & said.keys()))]
        raise Unreadable(Problem.ERROR_DOCUMENT, line, error_text(*texts))
