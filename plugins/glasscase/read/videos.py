"""What a video's own bytes say about it: kind, whether it is whole, whether browsers play it, what else it tells.

An MP4 is a tree of boxes, a WebM one of elements (EBML). Neither is decoded, and nothing is copied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .images import KINDS

#: how names of such files end
ENDINGS = {"MP4": ".mp4", "WebM": ".webm"}

_HOLDING = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_TELLING = {b"udta", b"meta", b"uuid"}
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}
#: what every browser plays, and what more a file may hold: sound, subtitles, hints for streaming
_SHOWN = {b"avc1", b"avc3", b"av01", b"vp09", b"vp08"}
_BESIDE = {b"soun", b"text", b"sbtl", b"subt"}
_PLACE, _CAMERA = (b"\xa9xyz", b"loci", b"location"), (b"\xa9mak", b"\xa9mod", b"quicktime.make", b"quicktime.model")

_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER = (
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675,
)  # fmt: skip
_DOCTYPE, _TYPE, _CODEC = 0x4282, 0x83, 0x86
_TELLS = {0x1254C367: "other data", 0x1941A469: "other data", 0x4461: "time", 0x7BA9: "comment"}


class Told(NamedTuple):
    """Something besides picture and sound: what, and where it stands. `whole` tells a box or element from bytes in one."""

    what: str
    start: int
    end: int
    whole: bool = True


class Beside(NamedTuple):
    """What lies beside a video under its name: x.poster.webp, and x.zh.vtt as (language, file). "" for no poster."""

    poster: str
    captions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Video:
    """`kind` is "" for anything but MP4 and WebM; `plays` where browsers show its picture and it holds no other track."""

    kind: str = ""
    whole: bool = False
    plays: bool = False
    sound: bool = False
    told: tuple[Told, ...] = ()


def is_video(name: str) -> bool:
    return name.endswith(tuple(ENDINGS.values()))


def beside(name: str, present: Collection[str]) -> Beside:
    """What of the files `present` belongs to the video `name`."""
    stem = name.rpartition(".")[0]
    posters = (f"{stem}.poster{ending}" for endings in KINDS.values() for ending in endings)
    named = re.compile(rf"{re.escape(stem)}\.([a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*)\.vtt")
    captions = ((match[1], match[0]) for match in map(named.fullmatch, sorted(present)) if match)
    return Beside(next((poster for poster in posters if poster in present), ""), tuple(captions))


def look_at_video(content: bytes) -> Video:
    """The video in `content`; never raises."""
    if content[4:8] == b"ftyp" and content[8:12] not in (b"qt  ", b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1"):
        return _mp4(content)
    if content.startswith(_EBML.to_bytes(4, "big")):
        return _webm(content)
    return Video()


def _mp4(content: bytes) -> Video:
    told, seen, tracks = list[Told](), set[bytes](), list[tuple[bytes, bytes]]()
    handler = b""
    try:
        for name, start, body, end in _boxes(content, 0, len(content)):
            seen.add(name)
            if name == b"hdlr" and not handler:
                handler = content[body + 8 : body + 12]
            elif name == b"trak":
                handler = b""
            elif name == b"stsd":
                tracks.append((handler, content[body + 12 : body + 16]))
            elif name in _TELLING:
                told += (Told(what, start, end) for what in _box_tells(content[body:end]))
            elif name in _TIMED:
                width = 16 if content[body] else 8
                if any(content[body + 4 : body + 4 + width]):
                    told.append(Told("time", body + 4, body + 4 + width, whole=False))
            elif name in (b"free", b"skip") and any(content[body:end]):
                told.append(Told("other data", start, end))
    except (ValueError, IndexError):
        return Video("MP4")
    shown = [form in _SHOWN for kind, form in tracks if kind == b"vide"]
    plays = bool(shown) and all(shown) and all(kind in {b"vide", *_BESIDE} for kind, _ in tracks)
    whole = {b"moov", b"mdat"} <= seen
    return Video("MP4", whole, plays, any(kind == b"soun" for kind, _ in tracks), tuple(told))


def _boxes(content: bytes, at: int, last: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, start of the body, and end of each box, also of those within. Raises ValueError."""
    while at < last:
        size, name, body = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], at + 8
        if size == 1:
            size, body = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        end = last if size == 0 else at + size
        if end < body or end > last:
            raise ValueError
        yield name, at, body, end
        if name in _HOLDING:
            yield from _boxes(content, body, end)
        at = end


def _box_tells(body: bytes) -> Iterator[str]:
    found = [what for what, signs in (("GPS", _PLACE), ("camera", _CAMERA)) if any(sign in body for sign in signs)]
    if any(body):
        yield from found or ["other data"]


def _webm(content: bytes) -> Video:
    told, tracks = list[Told](), list[list[bytes]]()
    whole = webm = False
    try:
        for name, start, body, end in _elements(content, 0, len(content)):
            if name == _DOCTYPE:
                webm = content[body:end].rstrip(b"\0") == b"webm"
            elif name == _CLUSTER:
                whole = True
            elif name == _TRACK:
                tracks.append([b"", b""])
            elif name in (_TYPE, _CODEC) and tracks:
                tracks[-1][name == _CODEC] = content[body:end]
            elif name in _TELLS:
                told.append(Told(_TELLS[name], start, end))
    except (ValueError, IndexError):
        return Video("WebM" if webm else "")
    shown = [codec in (b"V_VP8", b"V_VP9", b"V_AV1") for kind, codec in tracks if kind == b"\x01"]
    plays = bool(shown) and all(shown) and all(kind in (b"\x01", b"\x02", b"\x11") for kind, _ in tracks)
    return Video("WebM" if webm else "", whole, plays, any(kind == b"\x02" for kind, _ in tracks), tuple(told))


def _elements(content: bytes, at: int, last: int) -> Iterator[tuple[int, int, int, int]]:
    """The same of elements. One of unknown length, as a browser records it, ends where the next one begins."""
    while at < last:
        start = at
        name, at = _number(content, at, marked=True)
        size, body = _number(content, at, marked=False)
        end = last if size is None else body + size
        if name is None or end > last:
            raise ValueError
        yield name, start, body, end
        if name in (_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK):
            yield from _elements(content, body, end)
            at = end
        else:
            at = body if size is None else end


def _number(content: bytes, at: int, *, marked: bool) -> tuple[int | None, int]:
    """A number whose first byte says its length, and where it ends; None for the length that is not known."""
    length = 9 - content[at].bit_length()
    if length > (4 if marked else 8):
        raise ValueError
    bits = int.from_bytes(content[at : at + length], "big")
    if len(content) < at + length:
        raise ValueError
    if marked:
        return bits, at + length
    value = bits & ~(1 << 7 * length)
    return (None if value == (1 << 7 * length) - 1 else value), at + length
