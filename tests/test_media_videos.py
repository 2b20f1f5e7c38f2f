"""Videos: what their bytes say, what is taken out of them, their captions, and the schema's older version.

The files in videos/ are ten frames of 64 × 48 that ffmpeg wrote; telling.mp4 with a place, a camera and a time.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package as StockPackage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from glasscase.build import build_cases
from glasscase.check.run import check_portal
from glasscase.exports.json_files import case_record
from glasscase.exports.picture_files import media_files, with_smaller_copies
from glasscase.formatting import format_data
from glasscase.pictures.videos import clean_video
from glasscase.read.captions import fault
from glasscase.read.packages import read_package
from glasscase.read.schemas import load_schema, older_versions
from glasscase.read.videos import Beside, beside, look_at_video

VIDEOS = Path(__file__).resolve().parent / "videos"
DATA, PARKS = Path("data"), Path("data/parks/2026")
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\n长椅\n"


def video(name: str) -> bytes:
    return (VIDEOS / name).read_bytes()


def rules() -> list[tuple[str, str]]:
    return [(f.rule, f.value) for f in check_portal(DATA, Path("content"), ("zh", "en")).findings]


def put(name: str, content: bytes, *, poster: bool = True, captions: bool = False) -> None:
    """A video beside the city's own picture, with its row, as `format` leaves them."""
    folder, stem = PARKS / "media", name.rpartition(".")[0]
    (folder / name).write_bytes(content)
    if poster:
        Image.new("RGB", (64, 48), "#456").save(folder / f"{stem}.poster.webp")
    if captions:
        (folder / f"{stem}.zh.vtt").write_text(CAPTIONS, encoding="utf-8")
    with (PARKS / "media.csv").open("a", encoding="utf-8") as file:
        file.write(f"2602-b9x2m,{name},video,evidence,,换板条的过程,,,,,{hashlib.sha256(content).hexdigest()}\n")
    format_data(DATA)


# What the bytes say


@pytest.mark.parametrize(
    ("name", "kind", "plays", "sound"),
    [("h264.mp4", "MP4", True, False), ("hevc.mp4", "MP4", False, False), ("telling.mp4", "MP4", True, True),
     ("sound.webm", "WebM", True, True)],
)  # fmt: skip
def test_a_video_says_what_it_is(name: str, kind: str, plays: bool, sound: bool) -> None:
    seen = look_at_video(video(name))
    assert (seen.kind, seen.whole, seen.plays, seen.sound) == (kind, True, plays, sound)


def test_the_demonstration_s_own_video(request: pytest.FixtureRequest) -> None:
    (path,) = (request.config.rootpath / "data").rglob("*.webm")
    seen = look_at_video(path.read_bytes())
    assert (seen.kind, seen.whole, seen.plays, seen.sound, seen.told) == ("WebM", True, True, False, ())


@pytest.mark.parametrize("name", ["h264.mp4", "sound.webm"])
def test_no_part_of_a_video_is_whole(name: str) -> None:
    content = video(name)
    for end in range(0, len(content), 7):
        assert not look_at_video(content[:end]).whole, end


@pytest.mark.parametrize("start", [b"", b"\0\0\0\x18ftypisom", b"\x1a\x45\xdf\xa3", b"\0\0\0\x18ftypqt  "])
@given(st.binary(max_size=80))
def test_any_bytes_are_looked_at(start: bytes, content: bytes) -> None:
    assert clean_video(start + content) is not None


@given(st.sampled_from(["telling.mp4", "sound.webm"]), st.integers(0, 2000), st.integers(0, 255))
def test_a_changed_byte_harms_nobody(name: str, at: int, byte: int) -> None:
    content = bytearray(video(name))
    content[at % len(content)] = byte
    assert len(clean_video(bytes(content))) == len(content)


# What is taken out


def test_what_a_telephone_writes_is_taken_out() -> None:
    content = video("telling.mp4")
    assert {one.what for one in look_at_video(content).told} == {"GPS", "time"}
    clean = clean_video(content)
    assert look_at_video(clean).told == () and len(clean) == len(content)
    assert not re.search(rb"\xa9xyz|location|\+31\.23|Phone", clean)
    assert clean_video(clean) == clean
    # Picture and sound stay as they are, where they are.
    at = content.index(b"mdat")
    size = int.from_bytes(content[at - 4 : at], "big")
    assert clean[at : at + size - 4] == content[at : at + size - 4]


def test_what_a_webm_tells_is_taken_out() -> None:
    content = video("sound.webm")
    # A tag and a date in place of empty elements: 13 bytes and more.
    at = content.index(b"\xec\x01")
    assert look_at_video(content).told == ()
    told = content[:at] + b"\x12\x54\xc3\x67" + content[at + 1 :]
    room = 8  # the name is three bytes longer: so much less in the body
    length = int.from_bytes(content[at + 2 : at + 9], "big") - 3
    told = content[:at] + b"\x12\x54\xc3\x67\x01" + length.to_bytes(7, "big") + b"PLACE" + content[at + 9 + room :]
    assert len(told) == len(content)
    assert [one.what for one in look_at_video(told).told] == ["other data"]
    assert b"PLACE" not in clean_video(told) and look_at_video(clean_video(told)).told == ()


def test_clean_videos_stay_as_they_are() -> None:
    assert all(clean_video(video(name)) == video(name) for name in ("h264.mp4", "sound.webm"))


def test_format_takes_it_out_and_fills_in_the_digest(city: Path) -> None:
    put("a.mp4", video("telling.mp4"), captions=True)
    assert rules() == []
    assert (PARKS / "media" / "a.mp4").read_bytes() == clean_video(video("telling.mp4"))


# Captions


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CAPTIONS, 0), ("\ufeff" + CAPTIONS, 0), (CAPTIONS.replace("\n", "\r\n"), 0), ("WEBVTT 试灯\n" + CAPTIONS[6:], 0),
        ("WEBVTT\n\nNOTE\nfrom the radio\n\nSTYLE\n::cue {}\n\n1\n01:00:00.000 --> 01:00:02.500 align:start\na\nb\n", 0),
        ("", 1), ("WEBVTT", 1), ("WEBVTT\n\n", 3), ("webvtt\n" + CAPTIONS[6:], 1), ("1\n00:00:01,000 --> 00:00:02,000\nSRT\n", 1),
        ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nSRT\n", 3), ("WEBVTT\n\n00:02.000 --> 00:01.000\na\n", 3),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:03.000\nb\n", 6), ("WEBVTT\n\na\n", 3),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n\n", 5), ("WEBVTT\n\n00:61.000 --> 00:63.000\na\n", 3),
    ],
)  # fmt: skip
def test_captions(text: str, line: int) -> None:
    assert fault(text.encode()) == line


def test_captions_in_another_encoding() -> None:
    assert fault(CAPTIONS.encode("gb18030")) == 4


@given(st.binary(max_size=200))
def test_any_bytes_may_be_meant_as_captions(content: bytes) -> None:
    assert fault(b"WEBVTT\n\n" + content) >= 0


def test_private_things_in_captions(city: Path) -> None:
    put("a.mp4", video("h264.mp4"), captions=True)
    (PARKS / "media" / "a.zh.vtt").write_text(CAPTIONS + "\n00:01.000 --> 00:02.000\n电话 13812345678\n", "utf-8")
    (finding,) = check_portal(DATA, Path("content"), ("zh", "en")).findings
    assert (finding.rule, finding.path, finding.line) == ("private-mobile", "data/parks/2026/media/a.zh.vtt", 7)


# What lies beside a video


def test_what_belongs_to_a_video() -> None:
    present = {"a.mp4", "a.poster.jpg", "a.zh.vtt", "a.pt-BR.vtt", "ab.en.vtt", "a.vtt", "a.poster.gif", "b.poster.png"}
    assert beside("a.mp4", present) == Beside("a.poster.jpg", (("pt-BR", "a.pt-BR.vtt"), ("zh", "a.zh.vtt")))
    assert beside("c.mp4", present) == Beside("", ())


def test_files_beside_no_video_are_unlisted(city: Path) -> None:
    put("a.mp4", video("h264.mp4"))
    (PARKS / "media" / "b.zh.vtt").write_text(CAPTIONS, "utf-8")
    assert [rule for rule, _ in rules()] == ["unlisted-file"]


def test_a_silent_video_needs_no_captions(city: Path) -> None:
    put("a.mp4", video("h264.mp4"))
    assert rules() == []


def test_a_poster_is_judged_as_a_picture(city: Path) -> None:
    put("a.mp4", video("h264.mp4"))
    (PARKS / "media" / "a.poster.webp").write_bytes(b"no picture")
    assert rules() == [("bad-picture", "a.poster.webp")]


def test_a_video_is_published_with_what_belongs_to_it(city: Path) -> None:
    put("a.webm", video("sound.webm"), captions=True)
    package = read_package(PARKS)
    cases = build_cases(package, lambda *_: None, date(2026, 9, 1))
    (case,) = (case for case in cases if case.media)
    item = case.media[-1]
    assert (item.poster, item.captions, item.width, item.height) == ("a.poster.webp", (("zh", "a.zh.vtt"),), 64, 48)
    files = {file.name: file.media_type for file in media_files(package, cases)}
    assert files == {
        "2602-b9x2m-after.png": "image/png", "a.poster.webp": "image/webp", "a.webm": "video/webm",
        "a.zh.vtt": "text/vtt",
    }  # fmt: skip
    assert not any("a." in copy.name for copy in with_smaller_copies(package, cases)[1])
    told = case_record(case, {}, "")
    assert '"poster": "a.poster.webp"' in json.dumps(told) and '"zh": "a.zh.vtt"' in json.dumps(told)


# The schema that packages were written with


def schema_of_media() -> dict[str, object]:
    resources = json.loads((PARKS / "datapackage.json").read_bytes())["resources"]
    return next(resource["schema"] for resource in resources if resource["name"] == "media")


def test_a_package_keeps_the_version_that_it_was_written_with(city: Path) -> None:
    assert schema_of_media() == older_versions("media")[0] != load_schema("media")
    assert rules() == [] and format_data(DATA) == []
    assert StockPackage(str(PARKS / "datapackage.json")).validate().valid


def test_a_video_brings_the_new_version(city: Path) -> None:
    put("a.mp4", video("h264.mp4"))
    assert schema_of_media() == load_schema("media") and rules() == []
    assert StockPackage(str(PARKS / "datapackage.json")).validate().valid


def test_a_video_does_not_fit_the_old_version(city: Path) -> None:
    before = (PARKS / "datapackage.json").read_bytes()
    put("a.mp4", video("h264.mp4"))
    (PARKS / "datapackage.json").write_bytes(before)
    assert rules() == [("stale-descriptor", "")]
    assert not StockPackage(str(PARKS / "datapackage.json")).validate().valid


def test_no_other_old_schema_is_taken(city: Path) -> None:
    path = PARKS / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace("图片与文件", "图片"), "utf-8")
    assert rules() == [("stale-descriptor", "")]
