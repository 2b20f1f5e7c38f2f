"""The built site as people meet it: followed, switched, downloaded, narrow, dark, without scripts, under a sub-path."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


def arrive(page: Any, home: str, pattern: str) -> str:
    """Waits until the browser stands at an address of this pattern, and returns its path.

    A click returns before the next page has begun, so nothing here may be asked just once.
    """
    expect(page).to_have_url(re.compile(re.escape(home) + f"({pattern})$"))
    return page.url.removeprefix(home)


def switch(page: Any, home: str, here: str) -> None:
    """One click leads to the same page in the other language, and one more back."""
    there = here.removeprefix("en/") if here.startswith("en/") else f"en/{here}"
    for path in (there, here):
        page.locator("a.language").click()
        arrive(page, home, re.escape(path))
        expect(page.locator("html")).to_have_attribute("lang", "en" if path.startswith("en/") else "zh")


def follow(page: Any, home: str, output: Path) -> None:
    """Home → overdue case → department → dataset → its files, with the language switched on each page."""

    def look(pattern: str) -> str:
        path = arrive(page, home, pattern)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("p.invented")).to_be_visible()
        switch(page, home, path)
        return path

    look("(?:en/)?")
    page.locator("p.more a").first.click()
    look("(?:en/)?cases/status/overdue/")
    page.locator("ol.rows a").first.click()
    look("(?:en/)?c/[^/]+/")
    expect(page.locator(".seal-overdue").first).to_be_visible()
    expect(page.locator("ol.timeline li").nth(1)).to_be_attached()
    page.locator("dl.facts a[href*='/d/']").first.click()
    look("(?:en/)?d/[^/]+/")
    page.locator("section:has(table.downloads) p a[href*='/data/']:not([href$='.json'])").first.click()
    folder = output / look(r"(?:en/)?data/[^/]+/\d{4}/").removeprefix("en/")
    for name in ("cases.csv", f"{folder.parent.name}-{folder.name}.zip"):
        with page.expect_download() as download:
            page.locator("table.downloads a", has_text=re.compile(f"^{re.escape(name)}$")).click()
        assert download.value.suggested_filename == name
        assert Path(download.value.path()).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize("language", ["", "en/"])
def test_follow(open_page: Open, home: str, output: Path, language: str) -> None:
    follow(open_page(home + language), home, output)


def test_follow_without_javascript(open_page: Open, home: str, output: Path) -> None:
    follow(open_page(home, java_script_enabled=False), home, output)


def test_follow_under_a_sub_path(open_page: Open, below: str, output: Path) -> None:
    page = open_page(below)
    follow(page, below, output)
    page.goto(f"{below}bureaus/chengguan/")
    page.wait_for_url(f"{below}d/city-management/")  # an old address leads to the new one


def test_downloads_of_views(open_page: Open, home: str, output: Path) -> None:
    page = open_page(f"{home}en/data/")
    for name in ("cases.csv", "events.csv", "glasscase.zip"):
        with page.expect_download() as download:
            page.locator("table.downloads a", has_text=re.compile(f"^{re.escape(name)}$")).click()
        assert Path(download.value.path()).read_bytes() == (output / "data" / name).read_bytes()


def some_pages(output: Path) -> list[str]:
    """One address of each kind of page, the longest of its kind, for what may not fit."""

    def longest(pattern: str) -> str:
        found = max(output.glob(f"{pattern}/index.html"), key=lambda path: (path.stat().st_size, path.as_posix()))
        return f"{found.parent.relative_to(output).as_posix()}/"

    return [
        "", "cases/", "cases/status/overdue/", longest("c/*"), "departments/", longest("d/*"), "figures/", "data/",
        longest("data/*/20*"), "notices/", longest("notices/*"), longest("answers/*"), longest("campaigns/*"),
        longest("consultations/*"), "pledges/", "corrections/", "rules/", "404.html",
        next(path.parent.relative_to(output).as_posix() for path in sorted(output.glob("c/*/index.html"))
             if "seal-withdrawn" in path.read_text("utf-8")) + "/",
    ]  # fmt: skip


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_no_page_is_wider_than_the_screen(open_page: Open, home: str, output: Path, viewport: dict[str, int]) -> None:
    page = open_page(home, viewport=viewport)
    wide = list[str]()
    for address in some_pages(output):
        for language in ("", "en/"):
            page.goto(home + language + address)
            # Also with everything unfolded that can be.
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > viewport["width"]:
                wide.append(f"{language}{address}: {width}")
    assert wide == []


def luminance(colour: str) -> float:
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_schemes(open_page: Open, home: str, scheme: str) -> None:
    page = open_page(home, color_scheme=scheme)
    paper, ink = page.evaluate("(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))")
    if paper == "rgba(0, 0, 0, 0)":
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    dark, light = (paper, ink) if scheme == "dark" else (ink, paper)
    assert luminance(dark) < 0.2 < 0.8 < luminance(light)


def test_keyboard(open_page: Open, home: str) -> None:
    """The first stop is the way to the content."""
    page = open_page(f"{home}en/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    arrive(page, home, "en/#main")
