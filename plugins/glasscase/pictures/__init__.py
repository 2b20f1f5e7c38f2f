"""What a picture's file says besides the picture: where it was taken, with what, when, by whom. Finds it and removes it.

A file is taken apart into its segments or chunks and put together again without those that do not show, so nothing is
lost of the picture; only one that lies on its side is turned upright, which for JPEG means to encode it anew.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, JpegImagePlugin

from .metadata import PNG_COLOURS, is_exif, orientation, told
from .parts import Part, PictureRefused, put_together, riff, taken_apart

__all__ = ["PictureRefused", "clean_picture", "metadata_of"]

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip


def metadata_of(content: bytes) -> list[str]:
    """What the file tells besides the picture, as `GPS`, `camera`, `time`, `XMP`; nothing for a clean one.

    The orientation and the colour profile do not count. Raises `PictureRefused`.
    """
    kind, parts = taken_apart(content)
    return list(dict.fromkeys(what for part in parts for what in told(kind, part)))


def clean_picture(content: bytes) -> bytes:
    """The same picture with nothing but itself and its colour profile, turned as it is meant to be seen.

    Without loss, except for a lossy picture that has to be turned. The same bytes for the same bytes, and a clean
    picture stays as it is. Raises `PictureRefused`.
    """
    kind, parts = taken_apart(content)
    clean = put_together(kind, _shown(kind, parts))
    turn = _TURNS.get(orientation(kind, parts))
    if turn is None:
        return clean
    _, turned = taken_apart(_turned(clean, turn))
    if kind == "PNG":  # Pillow keeps the profile only
        colours = [part for part in parts if part.name in PNG_COLOURS]
        turned = [turned[0], *colours, *(part for part in turned[1:] if part.name not in PNG_COLOURS)]
    return put_together(kind, _shown(kind, turned))


def _shown(kind: str, parts: list[Part]) -> list[Part]:
    return [part for part in parts if not (is_exif(kind, part) or any(told(kind, part)))]


def _turned(content: bytes, turn: Image.Transpose) -> bytes:
    """The picture turned, in the same format and as well as it was."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size has been looked at
            with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
                if getattr(picture, "n_frames", 1) > 1:
                    raise PictureRefused("moving picture")
                options = _options(picture, content)
                turned = picture.transpose(turn)
        file = BytesIO()
        turned.save(file, picture.format, **options)
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise PictureRefused(str(error)) from error
    return file.getvalue()


def _options(picture: Image.Image, content: bytes) -> dict[str, Any]:
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        # The same tables, so that nothing is blurred twice, and colours as fine as they were in either direction.
        sampling = JpegImagePlugin.get_sampling(picture)
        options |= {"qtables": picture.quantization, "subsampling": sampling if sampling == 2 else 0, "optimize": True}
        options |= {"progressive": bool(picture.info.get("progressive"))}
    elif picture.format == "PNG":
        options |= {"optimize": True}
    else:
        lossless = b"VP8L" in (part.name for part in riff(content))
        options |= {"lossless": lossless, "quality": 100 if lossless else 90, "method": 4, "exact": True}
    return options
