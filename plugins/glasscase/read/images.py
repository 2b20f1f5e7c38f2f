"""What a picture's own bytes say about it: kind, size in pixels, whether it moves, whether it is whole.

Nothing is decoded, so a file of few bytes that stands for a wall of pixels costs nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: the kinds that a portal shows, and how their files' names end
KINDS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WebP": (".webp",)}
#: how files of other kinds begin, as they are mistaken for pictures
_OTHERS = (
    ("GIF", rb"GIF8"), ("BMP", rb"BM"), ("TIFF", rb"II\*\0|MM\0\*"), ("HEIC", rb"....ftyp(heic|heix|hevc|mif1|msf1)"),
    ("AVIF", rb"....ftypavi[fs]"), ("MP4", rb"....ftyp"), ("PDF", rb"%PDF-"), ("ZIP", rb"PK\x03\x04"),
    ("SVG", rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE\s+svg[^>]*>\s*)?<svg"),
    ("HTML", rb"(?i)\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script)"), ("XML", rb"\s*<\?xml"),
)  # fmt: skip
_KNOWN = [(kind, re.compile(pattern, re.DOTALL)) for kind, pattern in _OTHERS]
_SIZED = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class Picture:
    """`kind` is "" where nothing is recognised; `whole` only where every part of the file is there."""

    kind: str
    width: int = 0
    height: int = 0
    moving: bool = False
    whole: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height


def look(content: bytes) -> Picture:
    """The picture in `content`; never raises."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp(content)
    start = content[:4096].removeprefix(b"\xef\xbb\xbf")
    return Picture(next((kind for kind, pattern in _KNOWN if pattern.match(start)), ""))


def _png(content: bytes) -> Picture:
    width = height = 0
    moving, at, view = False, 8, memoryview(content)
    while at + 12 <= len(content):
        length = int.from_bytes(view[at : at + 4], "big")
        kind, end = bytes(view[at + 4 : at + 8]), at + 8 + length
        if end + 4 > len(content) or zlib.crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4], "big"):
            break
        if kind == b"IHDR":
            width, height = (int.from_bytes(view[at + 8 + of : at + 12 + of], "big") for of in (0, 4))
        moving = moving or kind == b"acTL"
        if kind == b"IEND":
            return Picture("PNG", width, height, moving, whole=True)
        at = end + 4
    return Picture("PNG", width, height, moving)


def _jpeg(content: bytes) -> Picture:
    width = height = 0
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _SIZED:
            height, width = (int.from_bytes(content[at + 5 + of : at + 7 + of], "big") for of in (0, 2))
        at += 2 + length
        if marker == 0xDA:
            # In the picture's data FF is always followed by something else, so this is its end.
            return Picture("JPEG", width, height, whole=content.find(b"\xff\xd9", at) >= 0)
    return Picture("JPEG", width, height)


def _webp(content: bytes) -> Picture:
    width = height = 0
    moving = shown = False
    for kind, start, size in _chunks(content):
        data = content[start : start + min(size, 16)]
        if kind == b"VP8X" and len(data) >= 10:
            moving = bool(data[0] & 2)
            width, height = (int.from_bytes(data[of : of + 3], "little") + 1 for of in (4, 7))
        elif kind == b"VP8 " and len(data) >= 10:
            shown = True
            if not width:
                width, height = (int.from_bytes(data[of : of + 2], "little") & 0x3FFF for of in (6, 8))
        elif kind == b"VP8L" and len(data) >= 5:
            shown, bits = True, int.from_bytes(data[1:5], "little")
            if not width:
                width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        shown = shown or kind == b"ANMF"
    declared = int.from_bytes(content[4:8], "little") + 8
    return Picture("WebP", width, height, moving, whole=shown and declared <= len(content) + declared % 2)


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place and size of each part of a RIFF file."""
    at = 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], at + 8, size
        at += 8 + size + size % 2
