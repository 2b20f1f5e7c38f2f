"""Reads the records of GeoReport v2 documents, in JSON or XML, one after another, each with the line on which it begins.

What a file is shows in its text and not in its name. A document that is an error, a list of something else, or damaged
is refused whole, with the line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from ..read.encodings import decode as decode_chinese
from . import open311_json_reader, open311_xml_reader
from .open311_forms import Found, Problem, Sort
from .outcome import Unreadable

_HEADERS = re.compile(r"HTTP/[0-9.]+ [^\n]*\n(?:[^\r\n]+\r?\n)*\s*")
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9_-]{1,20})["']""")
#: encodings of text; Python knows others, which are something else
_KNOWN = re.compile(
    "iso-?8859-?[0-9]{1,2}|latin-?1|windows-?125[0-8]|cp125[0-8]|gbk|gb2312|gb18030|big5|shift_jis|euc-jp|euc-kr"
)
_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
#: how a document in UTF-16 without a mark begins
_WIDE = {
    **{f"{sign}\0".encode(): "utf-16-le" for sign in "<[{"}, **{f"\0{sign}".encode(): "utf-16-be" for sign in "<[{"},
}  # fmt: skip


def read_records(content: bytes, sort: Sort) -> tuple[Iterator[Found], str]:
    """The records as they come, and the encoding if it is not UTF-8. Both may raise `Unreadable`."""
    text, encoding = decode(content)
    # A response that was saved with its headers, as `curl -i` does.
    headers = _HEADERS.match(text)
    begin = headers.end() if headers else 0
    begin = len(text) - len(text[begin:].lstrip())
    if begin == len(text):
        raise Unreadable(Problem.EMPTY, 1)
    line = text.count("\n", 0, begin) + 1
    reader = open311_xml_reader if text[begin] == "<" else open311_json_reader
    return reader.records(text[begin:], line, sort), encoding


def decode(content: bytes) -> tuple[str, str]:
    """The text, and its encoding if it is not UTF-8: what a mark or its own words say, else what makes sense."""
    marked = next((codec for mark, codec in _MARKED if content.startswith(mark)), _WIDE.get(content[:2], ""))
    if marked:
        return _strictly(content, marked), marked.upper()
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    if (declared := _DECLARED.match(content)) and _KNOWN.fullmatch(name := declared[1].decode().lower()):
        return _strictly(content, name), name.upper()
    text, defects = decode_chinese(content, "")
    if text:
        return text, defects[0].value
    if defects[0].rule == "ambiguous-encoding":
        raise Unreadable(Problem.UNKNOWN_ENCODING, defects[0].line)
    return _strictly(content, "cp1252"), "Windows-1252"


def _strictly(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise Unreadable(Problem.UNKNOWN_ENCODING, content.count(b"\n", 0, error.start) + 1) from None
