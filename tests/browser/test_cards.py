"""Cards for other sites in Chromium: as frames on a stranger's page, whole at any width, with their code only alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from judge.kinds import languages
from tests.browser.conftest import served

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
#: the height that the code to copy gives a frame
HEIGHT = 420


def cards(output: Path) -> list[str]:
    """Addresses of the cards with most to say: those of departments, and of the cases with the longest words."""

    def length(path: Path) -> int:
        main = re.sub(r"<[^>]+>", "", path.read_text("utf-8").split("<main>")[1].split('<div class="embed"')[0])
        return sum(1 if letter.isascii() else 2 for letter in main)

    found = list[Path]()
    for prefix in languages(output).values():
        found += sorted((output / prefix / "d").glob("*/card.html"))
        found += sorted((output / prefix / "c").glob("*/card.html"), key=length)[-25:]
    return [path.relative_to(output).as_posix() for path in found]


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path) as address:
        yield address


@pytest.mark.parametrize("width", [320, 600])
def test_nothing_is_cut_off(open_page: Open, home: str, output: Path, width: int) -> None:
    page = open_page(home, viewport={"width": width, "height": HEIGHT}, service_workers="block")
    cut = list[str]()
    for address in cards(output):
        page.goto(home + address)
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollHeight > innerHeight || {root}.scrollWidth > innerWidth"):
            cut.append(f"{address} {page.evaluate(f'{root}.scrollHeight')}")
    assert cut == []


def test_the_code_shows_the_card_on_another_site(
    open_page: Open, home: str, output: Path, stranger: str, tmp_path: Path
) -> None:
    """The code as it is copied, on a page of another host; nothing of the code is seen in the frame."""
    address = next(one for one in cards(output) if one.startswith("c/"))
    page = open_page(f"{home}{address}#embed", service_workers="block")
    shown = page.locator("#embed code")
    assert shown.is_visible()
    code = shown.inner_text().replace('src="', f'src="{home}')
    assert f'height="{HEIGHT}"' in code
    other = tmp_path / "index.html"
    other.write_text(f'<!doctype html><link rel="icon" href="data:,"><title>x</title>{code}', encoding="utf-8")
    # Watched by hand: the frame is another host's by intention.
    context = page.context.browser.new_context(viewport={"width": 400, "height": 600}, service_workers="block")
    try:
        watched, wrong = context.new_page(), list[str]()
        watched.on("console", lambda message: wrong.append(message.text))
        watched.goto(stranger)
        frame = watched.frames[1]
        assert frame.locator("h1").is_visible() and not frame.locator("#embed").is_visible()
        assert frame.locator(".seal").first.is_visible()
        assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
        with context.expect_page() as opened:
            frame.locator("h1 a").click()
        opened.value.wait_for_load_state()
        assert opened.value.url == home + address.removesuffix("card.html") and wrong == []
    finally:
        context.close()


def test_the_case_s_page_leads_to_the_code(open_page: Open, home: str, output: Path) -> None:
    address = next(one for one in cards(output) if one.startswith("c/")).removesuffix("card.html")
    page = open_page(home + address, service_workers="block")
    page.locator('a[href$="card.html#embed"]').click()
    page.wait_for_url(re.compile(r"card\.html#embed$"))
    assert page.locator("#embed code").is_visible()
    page.goto(f"{home}{address}card.html")
    assert not page.locator("#embed").is_visible()


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_light_or_dark_as_the_reader_has_it(open_page: Open, home: str, output: Path, scheme: str, dark: bool) -> None:
    page = open_page(home + cards(output)[0], color_scheme=scheme, service_workers="block")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(re.findall(r"\d+", colour)[0]) < 128) == dark
