"""Pictures: what a camera wrote into them is found and taken out, and what they show stays."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat, PngImagePlugin

from glasscase.pictures import PictureRefused, clean_picture, metadata_of

SECRET = "SECRET-5f1c"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><note exif:GPSLatitude="29,44N">{SECRET}</note></x:xmpmeta>'.encode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90},
    "JPEG-progressive": {"quality": 80, "progressive": True, "subsampling": 0},
    "PNG": {},
    "WEBP": {"quality": 90},
    "WEBP-lossless": {"lossless": True, "exact": True},
}
#: what Pillow says of a file that has nothing but its picture
HARMLESS = {
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile", "progressive", "progression", "dpi", "loop",
    "background", "timestamp", "duration", "interlace", "transparency", "gamma", "srgb", "adobe", "adobe_transform",
}  # fmt: skip


def drawing(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """No side like another."""
    picture = Image.new("RGB", (width, height))
    for x in range(width):
        for y in range(height):
            picture.putpixel((x, y), (x * 255 // width, y * 255 // height, 200 if x < 16 and y < 8 else 40))
    return picture.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F], tags[0x0110] = f"Maker {SECRET}", "Phone 9"
    tags[0x0132] = "2026:03:05 08:30:00"
    tags[0x8825] = {1: "N", 2: (29.0, 44.0, 36.2), 3: "E", 4: (121.0, 30.0, 20.0)}
    tags[0x8769] = {0x9003: "2026:03:05 08:30:00", 0xA431: SECRET}
    return tags


def saved(
    kind: str, picture: Image.Image | None = None, orientation: int = 1, told: bool = True, **options: Any
) -> bytes:
    """A picture in one of FORMATS with a profile; if `told`, with everything that cameras and programs write."""
    name = kind.partition("-")[0]
    options = {**FORMATS[kind], "icc_profile": PROFILE, **options}
    if told:
        options["exif"] = exif(orientation)
        if name == "PNG":
            info = PngImagePlugin.PngInfo()
            info.add_itxt("XML:com.adobe.xmp", XMP.decode())
            info.add_text("Comment", SECRET)
            info.add_text("Author", SECRET, zip=True)
            options["pnginfo"] = info
        else:
            options["xmp"] = XMP
        if name == "JPEG":
            options["comment"] = SECRET
    file = BytesIO()
    (picture or drawing()).save(file, name, **options)
    content = file.getvalue()
    if told and name == "JPEG":
        content = with_segment(content, 0xED, b"Photoshop 3.0\0" + SECRET.encode())
    return content


def with_segment(content: bytes, marker: int, data: bytes) -> bytes:
    return content[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + content[2:]


def with_chunk(content: bytes, name: bytes, data: bytes) -> bytes:
    """Before the end, where Pillow itself looks only when it has decoded all."""
    end = content.rindex(b"IEND") - 4
    chunk = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return content[:end] + chunk + content[end:]


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures lie apart on average, 0 to 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


#: 50 pictures: five ways to store one, eight ways to hold the camera, and two without it in each
FIFTY = [(kind, orientation) for kind in FORMATS for orientation in (*range(1, 9), 0, 9)]


@pytest.mark.parametrize(("kind", "orientation"), FIFTY)
def test_cleaned(kind: str, orientation: int) -> None:
    content = saved(kind, orientation=orientation)
    assert {"GPS", "camera", "time", "XMP"} <= set(metadata_of(content))
    assert SECRET.encode() in content
    cleaned = clean_picture(content)
    assert metadata_of(cleaned) == []
    assert SECRET.encode() not in cleaned
    picture = opened(cleaned)
    assert not picture.getexif()
    assert set(picture.info) <= HARMLESS
    assert picture.info["icc_profile"] == PROFILE
    # Turned as it was meant to be seen, and otherwise the same.
    upright = ImageOps.exif_transpose(opened(content)) if 1 <= orientation <= 8 else opened(content)
    exact = kind in ("PNG", "WEBP-lossless") or not 2 <= orientation <= 8
    assert apart(picture, upright) <= (0 if exact else 2.5)
    # Once is enough, and always the same.
    assert clean_picture(cleaned) == cleaned
    assert clean_picture(content) == cleaned


@pytest.mark.parametrize("kind", FORMATS)
def test_a_clean_picture_stays_as_it_is(kind: str) -> None:
    content = saved(kind, told=False)
    assert metadata_of(content) == []
    assert clean_picture(content) == content


@pytest.mark.parametrize("kind", FORMATS)
def test_orientation_and_profile_alone_tell_nothing(kind: str) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    content = saved(kind, told=False, exif=tags)
    assert metadata_of(content) == []
    assert opened(clean_picture(content)).size == (48, 64)


JPEG, PNG, WEBP = saved("JPEG", told=False), saved("PNG", told=False), saved("WEBP", told=False)
TOLD: list[tuple[str, bytes, list[str]]] = [
    ("a comment", with_segment(JPEG, 0xFE, b"seen by me"), ["comment"]),
    ("IPTC", with_segment(JPEG, 0xED, b"Photoshop 3.0\0x"), ["IPTC"]),
    ("XMP with a place", with_segment(JPEG, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), ["GPS", "XMP"]),
    ("a maker's own segment", with_segment(JPEG, 0xE5, b"Maker"), ["APP5"]),
    ("a program's own segment", with_segment(JPEG, 0xE2, b"FPXR\0x"), ["APP2"]),
    ("EXIF that cannot be read", with_segment(JPEG, 0xE1, b"Exif\0\0xxxx"), ["EXIF"]),
    ("a thumbnail", JPEG[:4] + b"\0\x13" + JPEG[6:18] + b"\x01\x01abc" + JPEG[20:], ["other data"]),
    ("a film behind a photograph", JPEG + b"ftypmp42 and a place", ["other data"]),
    ("a late comment", with_chunk(PNG, b"tEXt", b"Comment\0x"), ["comment"]),
    ("a late time", with_chunk(PNG, b"tIME", b"\x07\xea\x03\x05\0\0\0"), ["time"]),
    ("late EXIF", with_chunk(PNG, b"eXIf", exif().tobytes()[6:]), ["GPS", "camera", "time"]),
    ("EXIF as a text", with_chunk(PNG, b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"x")), ["EXIF"]),
    ("a program's own chunk", with_chunk(PNG, b"caBX", b"x"), ["caBX"]),
    ("words behind a PNG", PNG + b"x", ["other data"]),
    ("words behind a WebP", WEBP + b"x", ["other data"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "told"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD])
def test_told(content: bytes, told: list[str]) -> None:
    assert metadata_of(content) == told
    cleaned = clean_picture(content)
    assert metadata_of(cleaned) == []
    assert apart(opened(cleaned), opened(content)) == 0
    assert len(cleaned) < len(content)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_modes_of_a_png_are_kept(mode: str) -> None:
    before = drawing(mode=mode if mode != "I;16" else "I").convert(mode) if mode != "LA" else drawing(mode="LA")
    tags = Image.Exif()
    tags[0x0112] = 8
    file = BytesIO()
    before.save(file, "PNG", exif=tags, icc_profile=None)
    after = opened(clean_picture(file.getvalue()))
    assert after.mode == before.mode
    assert after.tobytes() == before.transpose(Image.Transpose.ROTATE_90).tobytes()


def test_a_png_s_colours_and_transparency_are_kept() -> None:
    picture = drawing(mode="P")
    gamma = struct.pack(">I", 45455)
    tags = Image.Exif()
    tags[0x0112] = 3
    file = BytesIO()
    picture.save(file, "PNG", transparency=7, exif=tags)
    content = file.getvalue()
    chunk = struct.pack(">I", 4) + b"gAMA" + gamma + struct.pack(">I", zlib.crc32(b"gAMA" + gamma))
    after = opened(clean_picture(content[:33] + chunk + content[33:]))
    assert after.info["transparency"] == 7
    assert after.info["gamma"] == pytest.approx(0.45455)


def test_cmyk() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    content = saved("JPEG", drawing(mode="CMYK"), told=False, exif=tags, icc_profile=None)
    after = opened(clean_picture(content))
    assert after.mode == "CMYK"
    assert apart(after, opened(content).transpose(Image.Transpose.ROTATE_270)) < 3


def bomb() -> bytes:
    """A PNG of 60 kB that would be 400 megapixels."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(20_001) * 300)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def moving() -> bytes:
    tags = Image.Exif()
    tags[0x0112] = 6
    file = BytesIO()
    drawing().save(file, "WEBP", save_all=True, append_images=[drawing(mode="L").convert("RGB")], exif=tags)
    return file.getvalue()


REFUSED: list[tuple[str, Callable[[], bytes]]] = [
    ("nothing", lambda: b""),
    ("words", lambda: b"not a picture"),
    ("GIF", lambda: b"GIF89a" + bytes(50)),
    ("half a JPEG", lambda: JPEG[: len(JPEG) // 2]),
    ("half a PNG", lambda: PNG[: len(PNG) // 2]),
    ("half a WebP", lambda: WEBP[: len(WEBP) // 2]),
    ("a bomb", bomb),
    ("a moving picture on its side", moving),
]


@pytest.mark.parametrize("make", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(PictureRefused):
        clean_picture(make())


@pytest.mark.parametrize("kind", FORMATS)
def test_damage_is_refused_or_survived(kind: str) -> None:
    """One byte in a hundred is another: never another exception, never a file that keeps what was told."""
    content = saved(kind, orientation=6)
    for at in range(0, len(content), max(1, len(content) // 200)):
        damaged = content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :]
        try:
            cleaned = clean_picture(damaged)
        except PictureRefused:
            continue
        assert SECRET.encode() not in cleaned
