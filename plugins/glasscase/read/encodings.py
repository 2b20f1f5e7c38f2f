"""From bytes to text: strictly, and never by a guess that could be wrong.

A guessed encoding turns mostly-ASCII GBK into mojibake that validates. Every Big5 text is GB 18030 as well, byte by
byte, and then says something else; only what the characters are tells them apart.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Defect:
    """Something about a file's form. `rule` is the name under which the check reports it."""

    rule: str
    path: str
    line: int = 0
    value: str = ""


#: Python's codec → what people call it; cp950 is Big5 as Windows and Excel write it
ENCODINGS = {"gb18030": "GB 18030 (GBK)", "cp950": "Big5", "utf-16": "UTF-16"}
_BOM = (b"\xff\xfe", b"\xfe\xff")
#: Two bytes of UTF-8 that are no letter of western Europe may be one character of GBK, as in 通; three bytes never are.
_ODD_UTF_8, _CHINESE_UTF_8 = re.compile(rb"[\xc6-\xdf][\x80-\xbf]"), re.compile(rb"[\xe0-\xff]")
#: the share of characters that hardly anybody writes, above which a text is not in that encoding
_ODD = 0.2


def decode(content: bytes, path: str) -> tuple[str, list[Defect]]:
    """The text and what is wrong with its form; "" where the encoding is not certain. UTF-8 is what is right."""
    defects = list[Defect]()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = line_ends(content[: error.start].decode("latin-1")) + 1
        text, defect = _other(content, path, line)
        if not text:
            return "", [defect]
        defects.append(defect)
    else:
        # What begins with two letters and has NUL later is not UTF-16: those two would be some Chinese character.
        if "\0" in text and (wide := _wide(content)) and wide[0].isascii():
            text = wide
            defects.append(Defect("not-utf-8", path, 1, ENCODINGS["utf-16"]))
        elif (at := _maybe_gbk(content)) >= 0:
            value = f"UTF-8 / {ENCODINGS['gb18030']}"
            return "", [Defect("ambiguous-encoding", path, line_ends(content[:at].decode("latin-1")) + 1, value)]
    if text.startswith("\ufeff") and not defects:
        text = text[1:]
        defects.append(Defect("byte-order-mark", path, 1))
    if "\0" in text:
        defects.append(Defect("control-character", path, line_ends(text[: text.index("\0")]) + 1, "\\0"))
        text = text.replace("\0", "\ufffd")
    return text, defects


def as_json(content: bytes) -> object:
    """What a JSON file in UTF-8 says. Raises ValueError or RecursionError for anything else, and for half a character
    (as "\\ud800"), which JSON can name and no file can hold."""
    found: object = json.loads(content.decode())
    if rb"\u" in content:
        json.dumps(found, ensure_ascii=False).encode()
    return found


def line_ends(text: str) -> int:
    """LF, CRLF and CR each end a line, as in an editor and in Python's csv module."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _maybe_gbk(content: bytes) -> int:
    """Where UTF-8 that is hardly anybody's begins, if it makes sense as GBK; else -1."""
    if content.isascii() or _CHINESE_UTF_8.search(content):
        return -1
    odd = _ODD_UTF_8.search(content)
    return odd.start() if odd and _sensible(content, "gb18030") else -1


def _other(content: bytes, path: str, line: int) -> tuple[str, Defect]:
    """The text in the one encoding in which it makes sense, or "" if there is none or more than one."""
    if content.startswith(_BOM):
        try:
            return content.decode("utf-16"), Defect("not-utf-8", path, 1, ENCODINGS["utf-16"])
        except UnicodeDecodeError:
            return "", Defect("unknown-encoding", path, line)
    if b"\0" in content and (wide := _wide(content)):
        return wide, Defect("not-utf-8", path, 1, ENCODINGS["utf-16"])
    texts = {codec: text for codec in ("gb18030", "cp950") if (text := _sensible(content, codec))}
    # GB 2312 has no byte below A1 and Big5 has one in two of five characters: eight without leave no doubt.
    if len(texts) > 1 and len(_GB_2312.findall(content)) >= 8 and not _GB_2312.sub(b"", content).strip(_ASCII):
        del texts["cp950"]
    if len(texts) > 1:
        return "", Defect("ambiguous-encoding", path, line, " / ".join(ENCODINGS[codec] for codec in texts))
    for codec, text in texts.items():
        # A single dash or degree sign of GBK is a character of Big5.
        if codec == "gb18030" or sum(character >= "\u4e00" for character in text) > 1:
            return text, Defect("not-utf-8", path, line, ENCODINGS[codec])
    return "", Defect("unknown-encoding", path, line)


_GB_2312, _ASCII = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]"), bytes(range(0x80))


def _sensible(content: bytes, codec: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return ""
    count = Counter(text)
    beyond = {character: times for character, times in count.items() if character > "\x7f"}
    odd = sum(times for character, times in beyond.items() if not _usual(character, codec))
    return text if odd <= _ODD * sum(beyond.values()) else ""


def _usual(character: str, codec: str) -> bool:
    """Whether people write the character in a text of that encoding: Chinese of the first rank and its marks."""
    return character in _common(codec) or (
        # Four bytes in GB 18030, as emoji have, come about in no other way.
        codec == "gb18030" and len(character.encode(codec)) == 4 and unicodedata.category(character) not in _UNUSED
    )


_UNUSED = ("Cn", "Co", "Cc")


@cache
def _common(codec: str) -> frozenset[str]:
    """Big5: its 5,401 characters of the first rank; GB 18030: these and GB 2312's 6,763; and the signs of each.

    Left out are Greek, Cyrillic, kana and bopomofo: as which Big5 looks in GB 18030, and the other way round.
    """
    first = {sign for sign in _characters("cp950", 0xA4, 0xC7) if "\u4e00" <= sign <= "\u9fff"}
    if codec == "cp950":
        return frozenset(
            first | {sign for sign in _characters("cp950", 0xA1, 0xA4) if not "\u3105" <= sign <= "\u3129"}
        )
    return frozenset(
        first | _characters("gb2312", 0xB0, 0xF8) | _characters("gb2312", 0xA1, 0xA4) | set("āáǎàéèêìíòóù·–")
    )


def _characters(codec: str, start: int, end: int) -> set[str]:
    """What the pairs of bytes with a lead in `start` to `end` stand for."""
    pairs = (bytes((lead, trail)).decode(codec, "ignore") for lead in range(start, end) for trail in range(0x40, 0xFF))
    return {character for character in pairs if len(character) == 1 and character > "\x7f"}


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of what is ASCII in it is zero, so its first line tells."""
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        first = text.splitlines()[0] if text.strip() else ""
        if first.isprintable() or "\t" in first:
            letters = sum(character < "\x7f" for character in text)
            if "\0" not in text and 2 * letters >= len(text) and len(text) > 1:
                return text
    return ""
