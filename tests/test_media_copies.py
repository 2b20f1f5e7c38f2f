"""Smaller copies of pictures, what is published of media/, and the cache that may be missing or damaged."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat, features

from glasscase import cache
from glasscase.build import build_cases
from glasscase.exports.picture_files import media_files, with_smaller_copies
from glasscase.model import Case
from glasscase.pictures import variants
from glasscase.pictures.variants import WIDTHS, Copy, smaller_copies
from glasscase.read.packages import read_package

PARKS = Path("data/parks/2026")
PHOTO = "2602-b9x2m-after.png"


def photograph(size: tuple[int, int] = (1200, 800), **options: object) -> bytes:
    """Something that a copy can be smaller than: a broad gradient with some noise."""
    noise = Image.frombytes("L", (size[0] // 4, size[1] // 4), Random(1).randbytes(size[0] // 4 * (size[1] // 4)))
    picture = Image.merge("RGB", [Image.linear_gradient("L").rotate(90).resize(size), *[noise.resize(size)] * 2])
    file = io.BytesIO()
    picture.save(file, "JPEG", **{"quality": 92, **options})
    return file.getvalue()


def opened(copy: Copy) -> Image.Image:
    picture = Image.open(io.BytesIO(copy.content))
    picture.load()
    return picture


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far the reds of two pictures lie apart on average, seen from afar."""
    small = [picture.convert("RGB").resize((16, 16), Image.Resampling.BOX) for picture in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0]


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "glasscase" / "pictures"


def test_copies_are_narrower_and_smaller(own_cache: Path) -> None:
    content = photograph()
    copies = smaller_copies(content, 1200)
    assert {copy.kind for copy in copies} <= {"avif", "webp"} and "webp" in {copy.kind for copy in copies}
    for copy in copies:
        picture = opened(copy)
        assert picture.format == copy.kind.upper() and picture.size == (copy.width, round(copy.width * 2 / 3))
        assert len(copy.content) < len(content)
    assert [copy.width for copy in copies if copy.kind == "webp"] == list(WIDTHS)
    # A browser takes the first format that it knows: the better one stands first, and is better.
    of = {(copy.kind, copy.width): len(copy.content) for copy in copies}
    assert all(size < of["webp", width] for (kind, width), size in of.items() if kind == "avif")
    assert copies == sorted(copies, key=lambda copy: (copy.kind, copy.width))


@pytest.mark.parametrize("number", range(len(WIDTHS)))
def test_a_copy_is_never_as_wide_as_the_picture(number: int, own_cache: Path) -> None:
    for wider in (0, 1):
        copies = smaller_copies(photograph((WIDTHS[number] + wider, 300)), WIDTHS[number] + wider)
        assert sorted({copy.width for copy in copies}) == list(WIDTHS[: number + wider])


def test_what_would_not_be_smaller_is_not_made(own_cache: Path) -> None:
    file = io.BytesIO()
    Image.new("RGB", (1000, 600), "#444").save(file, "WEBP", quality=1)
    assert all(len(copy.content) < len(file.getvalue()) for copy in smaller_copies(file.getvalue(), 1000))


def test_copies_tell_nothing_and_stand_upright(own_cache: Path) -> None:
    tags = Image.Exif()
    tags[0x0112], tags[0x010F], tags[0x8825] = 6, "Phone", {1: "N", 2: (29.0, 44.0, 36.2)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = photograph((1500, 1000), exif=tags, icc_profile=profile, comment=b"SECRET", xmp=b"<x>SECRET</x>")
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    copies = smaller_copies(content, 1000)
    assert copies
    for copy in copies:
        picture = opened(copy)
        assert picture.size == (copy.width, copy.width * 3 // 2)
        assert not picture.getexif() and not {"icc_profile", "xmp", "exif", "comment"} & set(picture.info)
        assert b"SECRET" not in copy.content and b"Phone" not in copy.content
        # The gradient runs as in the picture that is seen.
        seen = upright.resize(picture.size)
        turned = [
            apart(picture, seen.transpose(turn)) for turn in (Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
        ]
        assert apart(picture, seen) < min(turned) / 3, turned


def test_another_profile_becomes_srgb(own_cache: Path) -> None:
    """The copy has no profile, so its numbers must be those of sRGB."""
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # one that does not fit: left as it is
    assert smaller_copies(photograph(icc_profile=wide), 1200)


def test_transparency_stays(own_cache: Path) -> None:
    noise = Image.effect_noise((1000, 600), 60)
    file = io.BytesIO()
    Image.merge("RGBA", [noise, noise, noise, Image.linear_gradient("L").resize((1000, 600))]).save(file, "PNG")
    assert all(opened(copy).mode == "RGBA" for copy in smaller_copies(file.getvalue(), 1000))


@pytest.mark.parametrize("damage", ["missing", "cut off", "overwritten", "a folder", "unwritable"])
def test_a_damaged_cache_changes_nothing(damage: str, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = photograph()
    first = smaller_copies(content, 1200)
    kept = [path for path in own_cache.rglob("*") if path.is_file()]
    assert len(kept) == 2 * len(variants.kinds())
    for path in kept:
        if damage == "cut off":
            path.write_bytes(path.read_bytes()[:-1])
        elif damage == "overwritten":
            path.write_bytes(b"x" * path.stat().st_size)
        else:
            path.unlink()
            if damage == "a folder":
                path.mkdir()
    if damage == "unwritable":
        shutil.rmtree(own_cache)
        own_cache.write_bytes(b"")
    assert smaller_copies(content, 1200) == first


def test_what_is_remembered_is_not_made_again(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = smaller_copies(photograph(), 1200)
    monkeypatch.setattr(variants, "_upright", lambda content: pytest.fail("decoded again"))
    assert smaller_copies(photograph(), 1200) == first


def test_other_parameters_are_another_picture(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = smaller_copies(photograph(), 1200)
    monkeypatch.setitem(variants._FORMATS["webp"], "quality", 30)
    assert smaller_copies(photograph(), 1200) != first


def test_a_machine_without_avif(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: name == "webp")
    assert {copy.kind for copy in smaller_copies(photograph(), 1200)} == {"webp"}


def test_remembered_bytes(own_cache: Path) -> None:
    made = iter([b"first", b"second"])
    assert [cache.remembered_bytes("x", ["a", "b"], lambda: next(made)) for _ in range(3)] == [b"first"] * 3
    assert cache.remembered_bytes("x", ["ab"], lambda: next(made)) == b"second"


# What of a package is published


def cases(as_of: date = date(2026, 9, 1)) -> list[Case]:
    return build_cases(read_package(PARKS), lambda *_: None, as_of)


def withdraw() -> None:
    with (PARKS / "events.csv").open("a", encoding="utf-8") as file:
        file.write("2602-b9x2m,2026-08-01,withdrawn,督查办,撤回。,,,,,,,,,,unfounded\n")


@pytest.fixture
def wide(city: Path, own_cache: Path) -> Iterator[Path]:
    """The small city with a picture that is worth a copy."""
    picture = Image.open(io.BytesIO(photograph()))
    picture.save(PARKS / "media" / PHOTO)
    yield city


def test_published_pictures(wide: Path) -> None:
    package = read_package(PARKS)
    shown, copies = with_smaller_copies(package, cases())
    assert [file.name for file in media_files(package, shown)] == [PHOTO]
    (item,) = (item for case in shown for item in case.media)
    assert [f"data/parks/2026/media/{one.file}" for one in item.smaller] == [copy.path for copy in copies]
    assert {copy.media_type for copy in copies} <= {"image/avif", "image/webp"} and copies


@pytest.mark.parametrize("as_of", [date(2026, 9, 1), date(2026, 7, 1)], ids=["after", "looking back"])
def test_nothing_is_published_of_a_withdrawn_case(wide: Path, as_of: date) -> None:
    withdraw()
    package = read_package(PARKS)
    shown, copies = with_smaller_copies(package, cases(as_of))
    assert "2602-b9x2m" in {case.id for case in shown}
    assert media_files(package, shown) == [] and copies == []


def test_a_case_that_nobody_knew_of_yet_shows_nothing(wide: Path) -> None:
    assert media_files(read_package(PARKS), cases(date(2026, 1, 1))) == []


def test_a_picture_that_lies_on_its_side_has_the_size_that_is_seen(wide: Path) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    with Image.open(PARKS / "media" / PHOTO) as picture:
        picture.save(PARKS / "media" / PHOTO, exif=tags)
    (item,) = (item for case in cases() for item in case.media)
    assert (item.width, item.height) == (800, 1200)
