"""Pictures: what their bytes say, without decoding them, and what the check says about each."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from glasscase.check import media
from glasscase.check.run import check_portal
from glasscase.read.images import Picture, look

DATA = Path("data")
FOLDER, TABLE = Path("data/parks/2026/media"), Path("data/parks/2026/media.csv")
KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
NAMES = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WebP"}


def picture(kind: str, size: tuple[int, int] = (8, 6), mode: str = "RGB", **options: object) -> bytes:
    content = io.BytesIO()
    # Noise, so that a part of it cannot be the whole.
    Image.effect_noise(size, 90).convert(mode).save(content, kind, **options)
    return content.getvalue()


def moving(kind: str) -> bytes:
    content = io.BytesIO()
    frames = [Image.new("RGB", (8, 6), (red, 3, 3)) for red in (1, 100, 200)]
    frames[0].save(content, kind, save_all=True, append_images=frames[1:])
    return content.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def wall(width: int, height: int) -> bytes:
    """A PNG of a few bytes that stands for width × height pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


def rules(city_of: Path = DATA) -> list[tuple[str, str]]:
    return [(f.rule, f.value) for f in check_portal(city_of, Path("content"), ("zh", "en")).findings]


def put(name: str, content: bytes, digest: str | None = None) -> None:
    """A second picture beside the city's own, with its row."""
    (FOLDER / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest() if digest is None else digest
    with TABLE.open("a", encoding="utf-8") as file:
        file.write(f"2602-b9x2m,{name},drawing,after,,长椅,,,,,{digest}\n")


# What the bytes say


@pytest.mark.parametrize("size", [(1, 1), (8, 6), (301, 200)])
@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("PNG", {"mode": "RGBA"}), ("PNG", {"mode": "L"}), ("JPEG", {}), ("JPEG", {"progressive": True}),
     ("JPEG", {"mode": "L"}), ("WEBP", {}), ("WEBP", {"lossless": True}), ("WEBP", {"mode": "RGBA"}), ("WEBP", {"exif": b"Exif\0\0x"})],
)  # fmt: skip
def test_a_picture_says_what_it_is(kind: str, options: dict[str, str], size: tuple[int, int]) -> None:
    assert look(picture(kind, size, **options)) == Picture(NAMES[kind], *size, moving=False, whole=True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_says_so(kind: str) -> None:
    assert look(moving(kind)) == Picture(NAMES[kind], 8, 6, moving=True, whole=True)


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_of_a_picture_is_whole(kind: str) -> None:
    content = picture(kind, (40, 30))
    for end in range(len(content) - (2 if kind == "WEBP" else 0)):
        assert not look(content[:end]).whole, end


def test_a_changed_byte_of_a_png_is_noticed() -> None:
    content = picture("PNG", (12, 10))
    for at in range(8, len(content)):
        assert not look(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]).whole, at


def test_a_picture_may_have_something_after_it() -> None:
    for kind in ("PNG", "JPEG"):
        assert look(picture(kind) + b"\0made by a telephone").whole


def test_a_small_picture_within_a_picture_is_not_its_end() -> None:
    """A thumbnail has an end of its own, before the picture's data."""
    whole = picture("JPEG")
    thumbnail = picture("JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    content = whole[:2] + segment + whole[2:]
    assert look(content).whole
    assert not look(content[:-2]).whole


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"GIF89a", "GIF"), (b"BM\0\0", "BMP"), (b"II*\0", "TIFF"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "ZIP"),
        (b"\0\0\0\x18ftypheic", "HEIC"), (b"\0\0\0\x18ftypavif", "AVIF"), (b"\0\0\0\x18ftypmp42", "MP4"),
        (b"<svg xmlns='x'/>", "SVG"), (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<svg/>", "SVG"),
        (b"  <!DOCTYPE HTML>", "HTML"), (b"<script>alert(1)</script>", "HTML"), (b"<?xml version='1.0'?><a/>", "XML"),
        (b"", ""), (b"text", ""), (b"RIFF\0\0\0\0WAVE", ""),
    ],
)  # fmt: skip
def test_other_files_are_told_by_how_they_begin(content: bytes, kind: str) -> None:
    assert look(content) == Picture(kind)


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x10\0\0\0WEBP", b"<", b""]), st.binary(max_size=60)
)
def test_any_bytes_are_looked_at(start: bytes, content: bytes) -> None:
    assert look(start + content).pixels >= 0


# What the check says


@pytest.mark.parametrize(("kind", "ending"), KINDS.items())
def test_a_good_picture_is_no_finding(kind: str, ending: str, city: Path) -> None:
    put(f"a.{ending}", picture(kind, (60, 40)))
    assert rules() == []


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_moves_is_refused(kind: str, city: Path) -> None:
    put(f"a.{KINDS[kind]}", moving(kind))
    assert rules() == [("bad-picture", f"a.{KINDS[kind]}")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_what_was_cut_off_is_refused(kind: str, share: float, city: Path) -> None:
    content = picture(kind, (60, 40))
    put(f"a.{KINDS[kind]}", content[: int(len(content) * share)])
    assert rules() == [("bad-picture", f"a.{KINDS[kind]}")]


def test_a_wall_of_pixels_is_never_decoded(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> bool:
        raise AssertionError("Pillow was asked")

    put("a.png", wall(60_000, 60_000))
    monkeypatch.setattr(media, "_opens", lambda content: True if look(content).pixels < 1000 else fail(content))
    assert rules() == [("picture-too-large", "a.png")]


@pytest.mark.parametrize(("width", "rule"), [(8_000, []), (8_001, [("picture-too-large", "a.png")])])
def test_forty_megapixels_are_the_limit(width: int, rule: list[tuple[str, str]], city: Path) -> None:
    put("a.png", wall(width, 5_000))
    assert rules() == rule


def test_a_large_file_is_not_even_read(city: Path) -> None:
    put("a.png", b"x", "0" * 64)
    with (FOLDER / "a.png").open("wb") as file:
        file.truncate(media.MAX_BYTES + 1)
    assert rules() == [("picture-too-large", "a.png")]


@pytest.mark.parametrize(
    ("name", "kind", "better"), [("a.png", "JPEG", "a.jpg"), ("a.jpg", "WEBP", "a.webp"), ("a.webp", "PNG", "a.png")]
)
def test_the_better_name_is_said(name: str, kind: str, better: str, city: Path) -> None:
    put(name, picture(kind))
    (finding,) = check_portal(DATA, Path("content"), ("zh", "en")).findings
    assert (finding.rule, finding.value, finding.suggestion) == ("picture-type", name, better)


def test_a_jpeg_is_a_jpeg_by_either_ending(city: Path) -> None:
    put("a.jpeg", picture("JPEG"))
    assert rules() == [("pattern", "a.jpeg")]  # the schema's word, not the picture's


def test_one_mistake_one_finding(city: Path) -> None:
    """What is wrong with a picture is said once, not for its digest as well."""
    put("a.png", picture("JPEG"), "0" * 64)
    put("b.png", picture("PNG")[:50], "")
    assert rules() == [("picture-type", "a.png"), ("bad-picture", "b.png")]


def test_a_missing_alternative_text_is_the_schema_s(city: Path) -> None:
    text = TABLE.read_text(encoding="utf-8")
    TABLE.write_text(text.replace("换了新木条的长椅", ""), encoding="utf-8")
    assert rules() == [("required", "")]
