"""What the parts of a picture's file tell besides the picture."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator

from PIL import Image

from .parts import Part

#: what a PNG needs to be shown as it is: its picture, colours, size on paper, movement
_PNG_SHOWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)
PNG_COLOURS = frozenset(b"gAMA cHRM sRGB iCCP cICP mDCV cLLI".split())
_WEBP_SHOWN = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
#: JPEG's markers of the picture itself: its size, tables, lines and data
_JPEG_SHOWN = frozenset({*range(0xC0, 0xD0), *range(0xD9, 0xDE)} - {0xC8})
_ICC, _XMP, _MORE_XMP = b"ICC_PROFILE\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
#: EXIF's tags by what they tell
_ORIENTATION, _GPS, _EXIF = 0x0112, 0x8825, 0x8769
_TELLING = {
    "camera": {0x010F, 0x0110, 0xA430, 0xA431, 0xA432, 0xA433, 0xA434, 0xA435, 0x927C},
    "time": {0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292},
    "author": {0x013B, 0x8298, 0x9C9D, 0xA430},
    "comment": {0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F},
}


def told(kind: str, part: Part) -> Iterator[str]:
    """What a part tells besides the picture."""
    name, data = part
    if not name:
        yield "other data"
    elif is_exif(kind, part):
        yield from _exif_tells(_exif(kind, data))
    elif kind == "JPEG" and name[0] not in _JPEG_SHOWN:
        yield from _segment_tells(name[0], data[4:])
    elif kind == "PNG" and name not in _PNG_SHOWN:
        yield from _chunk_tells(name, data)
    elif kind == "WebP" and name not in _WEBP_SHOWN:
        yield from _xmp_tells(data) if name == b"XMP " else [name.decode("ascii", "replace").strip()]


def _segment_tells(marker: int, data: bytes) -> Iterator[str]:
    if marker == 0xFE:
        yield "comment"
    elif not 0xE0 <= marker <= 0xEF:
        yield "other data"
    elif marker == 0xE1 and data.startswith((_XMP, _MORE_XMP)):
        yield from _xmp_tells(data)
    elif marker == 0xED:
        yield "IPTC"
    elif not (
        (marker == 0xE0 and data.startswith(b"JFIF\0"))
        or (marker == 0xE2 and data.startswith(_ICC))
        or (marker == 0xEE and data.startswith(b"Adobe"))
    ):
        yield "thumbnail" if data.startswith(b"JFXX\0") else f"APP{marker - 0xE0}"


def _chunk_tells(name: bytes, data: bytes) -> Iterator[str]:
    keyword = data.partition(b"\0")[0].lower()
    if name not in (b"tEXt", b"zTXt", b"iTXt"):
        yield "time" if name == b"tIME" else name.decode("ascii", "replace")
    elif b"xmp" in keyword or keyword.endswith(b"app1"):
        yield from _xmp_tells(data)
    elif b"raw profile type" in keyword:
        yield "IPTC" if b"iptc" in keyword else "EXIF"
    else:
        yield "comment"


def _xmp_tells(data: bytes) -> Iterator[str]:
    if b"GPSLatitude" in data or b"GPSLongitude" in data:
        yield "GPS"
    yield "XMP"


def is_exif(kind: str, part: Part) -> bool:
    if kind == "JPEG":
        return part.name == b"\xe1" and part.data[4:8] == b"Exif"
    return part.name == {"PNG": b"eXIf", "WebP": b"EXIF"}[kind]


def _exif(kind: str, data: bytes) -> Image.Exif | None:
    """None where it cannot be read."""
    content = data[4:] if kind == "JPEG" else data
    exif = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is corrupt
            exif.load(content if content.startswith(b"Exif\0\0") else b"Exif\0\0" + content)
            exif.get_ifd(_EXIF)
            exif.get_ifd(_GPS)
    except Exception:  # Pillow's readers raise what they like
        return None
    return exif


def _exif_tells(exif: Image.Exif | None) -> Iterator[str]:
    if exif is None:
        yield "EXIF"
        return
    tags = {*exif, *exif.get_ifd(_EXIF)} - {_ORIENTATION, _GPS, _EXIF}
    if exif.get_ifd(_GPS):
        yield "GPS"
    yield from (what for what, telling in _TELLING.items() if tags & telling)
    if tags - set[int]().union(*_TELLING.values()):
        yield "EXIF"


def orientation(kind: str, parts: Iterable[Part]) -> int:
    """How the camera was held, 1 to 8 as in EXIF; 1 where nothing says so."""
    for part in parts:
        if is_exif(kind, part):
            exif = _exif(kind, part.data)
            return int(exif.get(_ORIENTATION) or 1) if exif and isinstance(exif.get(_ORIENTATION), int) else 1
    return 1
