"""Smaller copies of a picture for small screens and slow networks: AVIF where this machine can write it, and WebP."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, features

from ..cache import remembered_bytes

#: pixels across; a copy is made where the picture is wider
WIDTHS = (480, 720)
#: how each is written. One thread each: packages are already spread over the processors, and the bytes stay the same.
_FORMATS: dict[str, dict[str, Any]] = {
    # Speed 8 takes twice the time of 9, some 30 ms a picture, and a sixth fewer bytes for the same quality.
    "avif": {"quality": 50, "speed": 8, "max_threads": 1},
    "webp": {"quality": 72, "method": 4},
}


@dataclass(frozen=True, slots=True)
class Copy:
    """`kind` is avif or webp; `width` is in pixels."""

    kind: str
    width: int
    content: bytes


def kinds() -> tuple[str, ...]:
    """The formats that this machine's Pillow can write, best first."""
    return tuple(kind for kind in _FORMATS if features.check(kind))


def smaller_copies(content: bytes, width: int) -> list[Copy]:
    """The copies that are smaller than the picture in `content`, which is `width` pixels wide as it is seen.

    They are upright, in sRGB and hold nothing but the picture. AVIF is left out where WebP does as well: of several
    formats a browser takes the first that it knows. The same bytes for the same bytes.
    """
    made = dict[str, list[Copy]]()
    digest, opened = hashlib.sha256(content).hexdigest(), _Opened(content)
    for kind in kinds():
        copies = [Copy(kind, across, _saved(digest, opened, kind, across)) for across in WIDTHS if across < width]
        made[kind] = [copy for copy in copies if len(copy.content) < len(content)]
    avif, webp = made.pop("avif", []), made.get("webp", [])
    smaller = len(avif) == len(webp) and all(
        len(one.content) < len(other.content) for one, other in zip(avif, webp, strict=True)
    )
    return [*(avif if smaller else []), *webp]


def _saved(digest: str, opened: _Opened, kind: str, width: int) -> bytes:
    of = (digest, kind, f"{width} {sorted(_FORMATS[kind].items())}", _library(kind))
    return remembered_bytes("pictures", of, lambda: opened.saved(kind, width))


@cache
def _library(kind: str) -> str:
    return f"Pillow {features.version('pil')} {kind} {features.version(kind)}"


class _Opened:
    """A picture that is decoded when the first copy is asked for, and resized once a width."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._sizes = dict[int, Image.Image]()

    def saved(self, kind: str, width: int) -> bytes:
        if not self._sizes:
            self._sizes[0] = _upright(self._content)
        if width not in self._sizes:
            self._sizes[width] = _resized(self._sizes[0], width)
        file = BytesIO()
        self._sizes[width].save(file, kind, **_FORMATS[kind])
        return file.getvalue()


def _upright(content: bytes) -> Image.Image:
    """The picture as it is seen, in sRGB."""
    with Image.open(BytesIO(content), formats=("WEBP", "JPEG", "PNG")) as picture:
        profile = picture.info.get("icc_profile")
        # A large JPEG is decoded at a half or a quarter of its size, which is much faster.
        picture.draft(None, (WIDTHS[-1], WIDTHS[-1]))
        upright = ImageOps.exif_transpose(picture)
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    return _in_srgb(plain, profile) if profile else plain


def _resized(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    resized = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    resized.info.clear()
    return resized


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The same colours, said in the way that needs no profile."""
    try:
        found = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, found, ImageCms.createProfile("sRGB"), inPlace=False)
    except (ImageCms.PyCMSError, OSError):  # a broken profile, or one of another kind of colour
        return picture
    return turned or picture
