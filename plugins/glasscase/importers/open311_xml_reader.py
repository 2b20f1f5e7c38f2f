"""The records of an XML document, element by element, so that no tree of it is built. Entities of its own are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from .open311_forms import Found, Problem, Sort, error_text
from .outcome import Unreadable

_CHUNK = 1 << 16
#: what no XML may hold, and the same as references
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
#: HTML's names for characters, which XML does not know, and an & that begins nothing
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_BARE = re.compile(r"&(?!#?[A-Za-z0-9]{1,40};)")
_XML_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def records(text: str, line: int, sort: Sort) -> Iterator[Found]:
    """Each record of the document, which begins on `line`."""
    handler, parser = _Handler(sort), make_parser()
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)  # which only a parser that reads a file by itself does
    mended = _mended(text)
    try:
        for start in range(0, len(mended), _CHUNK):
            parser.feed(mended[start : start + _CHUNK])
            yield from handler.taken(line - 1)
        parser.close()
    except SAXParseException as error:
        raise Unreadable(Problem.NOT_XML, line - 1 + (error.getLineNumber() or 1)) from None
    except DefusedXmlException:
        raise Unreadable(Problem.ENTITIES, line - 1 + (parser.getLineNumber() or 1)) from None
    yield from handler.taken(line - 1)
    if "error" in handler.root and not handler.some:
        raise Unreadable(Problem.ERROR_DOCUMENT, line, error_text("".join(handler.outside)))
    if not handler.some and handler.root not in sort.lists:
        raise Unreadable(Problem.NO_RECORDS, line, error_text(handler.root))


def _mended(text: str) -> str:
    """What programs write into XML though it may not stand there, taken out or written as it should be."""
    text = _IMPOSSIBLE.sub("", text)
    if "&" not in text:
        return text
    text = _REFERENCE.sub(_possible, text)
    # A name that a document defines for itself is none of HTML's, and is refused where it is defined.
    text = _NAMED.sub(lambda match: match[0] if match[1] in _XML_OWN else html5.get(match[1], match[0]), text)
    return _BARE.sub("&amp;", text)


def _possible(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if number <= 0x10FFFF and not _IMPOSSIBLE.match(chr(number)) and number not in (0,) else ""


class _Handler(ContentHandler):
    """Gathers fields as texts; fields within a field, as in extended_attributes, as a mapping; repeated ones as a list."""

    def __init__(self, sort: Sort) -> None:
        super().__init__()
        self.sort, self.root, self.some = sort, "", False
        #: text outside of records, which is what an error document says
        self.outside = list[str]()
        self._found = list[Found]()
        self._depth, self._at, self._line = 0, 0, 0
        self._record: dict[str, Any] | None = None
        #: whether fields of its own are looked for in this one; else tags within it are someone's HTML
        self._nested, self._inner = False, dict[str, Any]()
        self._text = list[str]()

    def taken(self, before: int) -> Iterator[Found]:
        """The records since the last call; `before` is how many lines lie before the document."""
        found, self._found = self._found, []
        for one in found:
            yield Found(one.line + before, one.value)

    def startElement(self, name: str, attrs: object) -> None:
        self._depth += 1
        plain = _plain(name)
        if self._depth == 1:
            self.root = plain
        if self._record is None:
            if plain in self.sort.members:
                self._record, self._at, self.some = {}, self._depth, True
                self._line = self._locator.getLineNumber() or 1  # type: ignore[union-attr]  `records` has set it
        elif self._depth == self._at + 1:
            self._text, self._nested = [], plain.endswith("attributes")
        elif self._nested and self._depth == self._at + 2:
            self._text.clear()

    def characters(self, content: str) -> None:
        if self._record is not None:
            self._text.append(content)
        elif len(self.outside) < 1000 and self.root:
            self.outside.append(content)

    def endElement(self, name: str) -> None:
        below, self._depth = self._depth - self._at, self._depth - 1
        if self._record is None:
            self.outside.append(" ")
        elif below == 0:
            self._found.append(Found(self._line, self._record))
            self._record = None
        elif below == 1:
            _put(self._record, _plain(name), self._inner or "".join(self._text))
            self._inner, self._text = {}, []
        elif below == 2 and self._nested:
            _put(self._inner, _plain(name), "".join(self._text))
            self._text.clear()


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]


def _plain(name: str) -> str:
    return name.rpartition(":")[2].casefold()
