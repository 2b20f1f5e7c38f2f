"""Languages in a browser: a long-winded third one fits on a phone, and the switch is one tap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import served
from tests.pseudo import LEFTWARD, PSEUDO, pseudo_city
from tests.test_languages import Text, unsaid

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def pseudo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo_city(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def pseudo_home(pseudo_site: Path) -> Iterator[str]:
    with served(pseudo_site) as address:
        yield address


def addresses(site: Path, language: str) -> list[str]:
    """One page of each template, and a few of those that differ most."""
    kinds = ("", "c/*", "d/*", "map/*", "cases/*/*", "data/*/*", "notices/*", "consultations/*")
    longest = [
        max(found, key=lambda path: (path.stat().st_size, path.as_posix()))
        for kind in kinds
        if (found := list((site / language).glob(f"{kind}/index.html" if kind else "index.html")))
    ]
    alone = [*sorted((site / language).glob("*/index.html")), site / language / "offline.html"]
    staying = (path for path in dict.fromkeys([*longest, *alone]) if "refresh" not in path.read_text("utf-8"))
    return [path.relative_to(site).as_posix().removesuffix("index.html") for path in staying]


@pytest.mark.parametrize("language", [PSEUDO, LEFTWARD])
def test_no_page_is_wider_than_a_phone(open_page: Open, pseudo_home: str, pseudo_site: Path, language: str) -> None:
    page = open_page(f"{pseudo_home}{language}/", viewport={"width": 320, "height": 740})
    wide = dict[str, list[str]]()
    for address in addresses(pseudo_site, language):
        page.goto(pseudo_home + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        over = page.evaluate(
            "document.documentElement.scrollWidth <= 320 ? [] :"
            " [...document.querySelectorAll('main *, header *, footer *')]"
            ".filter(one => !one.closest('.scroll, .masthead nav'))"
            ".filter(one => (box => box.right > 321 || box.left < -1)(one.getBoundingClientRect()))"
            ".slice(0, 3).map(one => one.outerHTML.slice(0, 120))"
        )
        if over:
            wide[address] = over
    assert wide == {}


def test_three_languages_one_tap_apart(open_page: Open, pseudo_home: str, pseudo_site: Path) -> None:
    case = next(path.name for path in sorted((pseudo_site / "c").iterdir()))
    page = open_page(f"{pseudo_home}{PSEUDO}/c/{case}/", viewport={"width": 360, "height": 740})
    for name, prefix, language in (("中文", "", "zh"), ("English", "en/", "en"), ("Esperanto", f"{PSEUDO}/", PSEUDO)):
        link = page.locator("a.language", has_text=name)
        assert link.bounding_box()["height"] >= 44
        link.click()
        page.wait_for_url(f"{pseudo_home}{prefix}c/{case}/")
        expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("a.language")).to_have_count(3)


def test_scripts_say_nothing_of_their_own(open_page: Open, pseudo_home: str) -> None:
    """What a script shows comes from the page, and so from the catalogue."""
    page = open_page(f"{pseudo_home}{PSEUDO}/precheck/")
    page.locator("textarea").fill("13812345678")
    page.locator("section.precheck > p > button").click()
    expect(page.locator("section.precheck [role=status]")).to_have_text(
        "Þļååçééš ţö ļööööķ ååţ: 1".replace("ţö", "ţöö")
    )
    expect(page.locator("section.precheck ol li .place")).to_have_text("ļîîñéé 1, çĥååŕååçţééŕ 1")
    texts = dict[str, Text]()
    for address in (
        "",
        "cases/",
        "precheck/",
        "map/",
        "search/?q=Road",
        "search/?q=路",
        "search/?q=nothing%20at%20all",
    ):
        page.goto(f"{pseudo_home}{PSEUDO}/{address}")
        if address.startswith("search"):
            expect(page.locator("[data-search] [role=status]")).not_to_have_text("")
            page.wait_for_load_state("networkidle")
        texts[address] = Text(page.content())
    assert unsaid(texts) == {}
