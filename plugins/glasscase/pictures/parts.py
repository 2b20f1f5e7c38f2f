"""A picture's file taken apart into the segments of a JPEG or the chunks of a PNG or WebP, and put together again."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..read.images import look

#: larger pictures are refused: 40 megapixels are a phone's best, more may be an attack
MAX_PIXELS = 40_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
#: within a JPEG's picture data these follow FF and mean nothing: an escape, restarts
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class PictureRefused(ValueError):
    """Not a JPEG, PNG or WebP that can be shown: of another kind, broken, or too large."""


class Part(NamedTuple):
    """A segment of a JPEG, named by its marker and whole, or a chunk of a PNG or WebP without length and sum.

    b"" names what is no part of the picture: what lies after its end, and a small one in a JPEG's header.
    """

    name: bytes
    data: bytes


def taken_apart(content: bytes) -> tuple[str, list[Part]]:
    """Kind and parts. Raises `PictureRefused`."""
    seen = look(content)
    if not seen.whole or not 0 < seen.pixels <= MAX_PIXELS:
        raise PictureRefused(seen.kind or "unknown kind")
    try:
        return seen.kind, list({"JPEG": _segments, "PNG": _chunks, "WebP": riff}[seen.kind](content))
    except (KeyError, IndexError, struct.error) as error:
        raise PictureRefused(seen.kind) from error


def put_together(kind: str, parts: Iterable[Part]) -> bytes:
    if kind == "PNG":
        return _PNG + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in parts
        )
    if kind == "JPEG":
        return b"\xff\xd8" + b"".join(part.data for part in parts)
    body = b"".join(
        name + struct.pack("<I", len(data)) + (_webp_flags(data) if name == b"VP8X" else data) + b"\0" * (len(data) % 2)
        for name, data in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_flags(data: bytes) -> bytes:
    """The header without the flags that promise EXIF and XMP."""
    return bytes([data[0] & ~0x0C]) + data[1:]


def _segments(content: bytes) -> Iterator[Part]:
    """A JPEG's segments, each with its marker, and with the picture's data that follow it."""
    at = 2
    while True:
        while content[at : at + 2] == b"\xff\xff":  # padding
            at += 1
        if content[at] != 0xFF:
            raise IndexError
        marker = content[at + 1]
        if marker == 0xD9:
            yield Part(b"\xd9", b"\xff\xd9")
            if rest := content[at + 2 :]:
                yield Part(b"", rest)
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == 0xDA:
            following = _NEXT_MARKER.search(content, end)
            if not following:
                raise IndexError
            end = following.start()
        data = content[at:end]
        if marker == 0xE0 and data[4:9] == b"JFIF\0" and len(data) > 18:
            # The picture as it was before it was cropped, perhaps.
            yield Part(b"", data[18:])
            data = b"\xff\xe0\0\x10" + data[4:16] + b"\0\0"
        yield Part(bytes([marker]), data)
        at = end


def _chunks(content: bytes) -> Iterator[Part]:
    at = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        yield Part(name, content[at + 8 : end - 4])
        at = end
        if name == b"IEND":
            if rest := content[at:]:
                yield Part(b"", rest)
            return


def riff(content: bytes) -> Iterator[Part]:
    """A WebP's chunks."""
    whole = min(8 + struct.unpack_from("<I", content, 4)[0], len(content))
    at = 12
    while at + 8 <= whole:
        (length,) = struct.unpack_from("<I", content, at + 4)
        yield Part(content[at : at + 4], content[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    if rest := content[max(at, whole) :].strip(b"\0"):
        yield Part(b"", rest)
