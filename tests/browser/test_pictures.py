"""Pictures and videos in Chromium: which file is fetched, how they stand, and that a video plays with its captions."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
expect: Any = playwright.expect
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def lamps(output: Path) -> str:
    """The case with a picture before, one after, and a video."""
    for table in sorted(output.glob("data/*/*/media.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["kind"] == "video":
                    return row["case_id"]
    raise AssertionError("no video in the demonstration")


def test_a_phone_fetches_a_small_copy(open_page: Open, below: str, lamps: str) -> None:
    page = open_page(f"{below}en/c/{lamps}/", viewport={"width": 360, "height": 740}, device_scale_factor=1)
    picture = page.locator("figure.before img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert "/480/" in picture.evaluate("image => image.currentSrc")
    assert picture.evaluate("image => image.naturalWidth") > 0
    # What the link leads to is the file itself.
    assert page.locator("figure.before a").first.get_attribute("href").endswith("-before.webp")


def test_before_and_after_stand_side_by_side_where_there_is_room(open_page: Open, home: str, lamps: str) -> None:
    page = open_page(f"{home}c/{lamps}/")
    before, after = (page.locator(f"figure.{moment} img").bounding_box() for moment in ("before", "after"))
    assert before["y"] == after["y"] and before["x"] + before["width"] <= after["x"]
    page.set_viewport_size({"width": 320, "height": 740})
    before, after = (page.locator(f"figure.{moment} img").bounding_box() for moment in ("before", "after"))
    assert before["x"] == after["x"] and before["y"] + before["height"] < after["y"]
    expect(page.locator("figure.before > p")).to_contain_text("整改前")
    expect(page.locator("figure.after > p")).to_contain_text("整改后")


def test_nothing_moves_when_pictures_come(open_page: Open, home: str, lamps: str) -> None:
    page = open_page(f"{home}c/{lamps}/", viewport={"width": 360, "height": 740})
    page.evaluate(
        "() => { window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => { moved += one.value }))"
        ".observe({type: 'layout-shift', buffered: true}) }"
    )
    for moment in ("before", "after"):
        picture = page.locator(f"figure.{moment} img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    assert page.evaluate("moved") == 0


def test_a_video_plays_with_captions(open_page: Open, below: str, lamps: str) -> None:
    asked = list[str]()
    page = open_page(f"{below}en/c/{lamps}/")
    page.on("request", lambda request: asked.append(request.url))
    video = page.locator("video")
    assert video.get_attribute("preload") == "none" and video.get_attribute("aria-label").startswith("Drawn video")
    assert video.get_attribute("autoplay") is None
    assert video.evaluate("video => [...video.textTracks].map(track => [track.language, track.label])") == [
        ["en", "English"], ["zh", "中文"],
    ]  # fmt: skip
    assert not any(url.endswith(".webm") for url in asked)
    # A promise, since asking again and again is eval to the page's policy.
    video.evaluate(
        "video => new Promise((done, failed) => { video.muted = true; video.playbackRate = 4; video.onended = done;"
        " video.onerror = () => failed(video.error.message); video.play().catch(failed) })"
    )
    shown = video.evaluate(
        "video => [...video.textTracks].filter(one => one.mode == 'showing').map(one => [one.language, one.cues[0].text])"
    )
    assert shown == [["en", "Before the test: all four lamps are dark."]]
    assert video.evaluate("video => [video.videoWidth, video.videoHeight, Math.round(video.duration)]") == [720, 480, 5]
