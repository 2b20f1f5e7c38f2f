"""The map in a browser: followed by keyboard and without scripts, narrowed, zoomed; tiles only when asked for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import served
from tests.built import build, small_city

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#ccd"/></svg>'


def number(page: Any, selector: str) -> int:
    return sum(int(text.replace(",", "")) for text in page.locator(selector).all_text_contents())


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("scripts", [True, False])
def test_districts_by_keyboard(open_page: Open, home: str, language: str, scripts: bool) -> None:
    page = open_page(f"{home}{language}map/", java_script_enabled=scripts)
    districts = page.locator(".districts a")
    expect(districts).to_have_count(6)
    expect(page.locator(".marks a[tabindex='-1']")).to_have_count(page.locator(".marks a").count())
    first = districts.first
    name = (first.locator("title").text_content() or "").partition(" · ")[0]
    for _ in range(60):
        page.keyboard.press("Tab")
        if first.evaluate("one => one === document.activeElement"):
            break
    expect(first).to_be_focused()
    if scripts:
        expect(page.locator(".map-pointed")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{re.escape(home)}{language}map/[a-z]+/$"))
    expect(page.locator("h1")).to_contain_text(name)
    page.locator(".crumbs a").click()
    expect(page).to_have_url(f"{home}{language}map/")
    page.locator("tbody a", has_text=name).click()
    expect(page).to_have_url(re.compile(rf"{language}cases/district/[a-z]+/$"))


def test_the_list_counts_what_the_marks_show(open_page: Open, home: str) -> None:
    page = open_page(f"{home}en/map/")
    listed = number(page, "tbody td:nth-child(2)")
    tallies = page.locator(".marks a").evaluate_all("all => all.map(one => one.dataset.tally)")
    shown = sum(int(part.split(":")[1]) for tally in tallies for part in tally.split(" "))
    summary = page.locator("details.unplaced summary").text_content()
    assert listed == shown + int(re.findall(r"\d+", summary)[0])
    expect(page.locator(".lede")).to_contain_text(f"{listed} cases wait")


def test_a_mark_leads_to_its_case(open_page: Open, home: str) -> None:
    page = open_page(f"{home}map/yunxi/")
    mark = page.locator(".marks a:not(:has(text))").first
    title = (mark.locator("title").text_content() or "").rpartition(" · ")[0]
    mark.click()
    expect(page).to_have_url(re.compile(r"/c/[^/]+/$"))
    expect(page.locator("h1")).to_contain_text(title)


def test_narrowing(open_page: Open, home: str) -> None:
    page = open_page(f"{home}en/map/")
    late, of_all = number(page, "tbody td:nth-child(3)"), number(page, "tbody td:nth-child(2)")
    status = page.locator("[role=status]", has_text="on the map")
    expect(status).to_have_count(0)
    page.get_by_label("Show").select_option("overdue")
    expect(status).to_have_text(re.compile(r"^\d+ of \d+ on the map$"))
    expect(page.locator(".marks a.partly")).to_have_count(0)
    assert number(page, "tbody td:nth-child(3)") == late, "the list goes on saying what waits and what is overdue"
    page.get_by_label("Show").select_option("")
    expect(status).to_have_count(0)
    by_category = list[int]()
    category = page.get_by_label("Category")
    for value in category.locator("option").evaluate_all("all => all.map(one => one.value)"):
        if value:
            category.select_option(value)
            by_category.append(number(page, "tbody td:nth-child(2)"))
            visible = page.locator(".marks a:not(.gone)")
            assert all(
                f"{value}:" in tally for tally in visible.evaluate_all("all => all.map(one => one.dataset.tally)")
            )
    assert sum(by_category) == of_all
    category.select_option("")
    assert number(page, "tbody td:nth-child(2)") == of_all
    expect(page.locator(".marks a.gone")).to_have_count(0)


def test_nearer_and_farther(open_page: Open, home: str) -> None:
    page = open_page(f"{home}en/map/")
    svg = page.locator(".map > .city-map")
    whole = svg.get_attribute("viewBox")
    left = page.get_by_role("button", name="Left")
    expect(left).to_be_hidden()
    page.get_by_role("button", name="Nearer").click()
    expect(svg).not_to_have_attribute("viewBox", whole)
    near = svg.get_attribute("viewBox")
    assert float(near.split()[2]) == float(whole.split()[2]) / 2
    expect(page.locator(".marks a").first).to_have_attribute("transform", re.compile(r"scale\(0\.5\)$"))
    left.click()
    expect(svg).not_to_have_attribute("viewBox", near)
    page.locator(".districts a").first.focus()
    page.keyboard.press("ArrowRight")
    expect(svg).to_have_attribute("viewBox", near)
    page.keyboard.press("-")
    expect(svg).to_have_attribute("viewBox", whole)
    expect(left).to_be_hidden()
    page.keyboard.press("-")
    expect(svg).to_have_attribute("viewBox", whole)


def test_without_scripts_nothing_stands_there_that_does_nothing(open_page: Open, home: str) -> None:
    page = open_page(f"{home}map/", java_script_enabled=False)
    for dead in page.locator(".map select, .map button").all():
        expect(dead).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_map_on_a_case(open_page: Open, home: str, scheme: str) -> None:
    page = open_page(f"{home}map/yunxi/", color_scheme=scheme, viewport={"width": 320, "height": 740})
    page.locator(".marks a:not(:has(text))").first.click()
    figure = page.locator("figure.place-map")
    expect(figure.get_by_role("img")).to_have_count(1)
    expect(figure.locator("a[href^='geo:']")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    figure.locator("a[href$='map/yunxi/']").click()
    expect(page).to_have_url(f"{home}map/yunxi/")


# Tiles, in a small city whose publisher configured them


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site whose settings name a host of tiles."""
    city = tmp_path_factory.mktemp("tiled") / "city"
    shutil.copytree(small_city(tmp_path_factory.getbasetemp()), city)
    settings = (Path(__file__).parents[2] / "pelicanconf.py").read_text(encoding="utf-8")
    plain, changed = (
        '    country="CN",\n',
        '    tiles="https://tiles.example/{z}/{x}/{y}.svg", tiles_credit="© Tiles",\n',
    )
    assert plain in settings
    here = Path(__file__).parents[2]
    settings = settings.replace(plain, plain + changed).replace(
        "Path(__file__).resolve().parent", f"Path({str(here)!r})"
    )
    settings = settings.replace('THEME = "theme"', f"THEME = {str(here / 'theme')!r}")
    (city / "settings.py").write_text(settings, encoding="utf-8")
    done = build("--settings", city / "settings.py", "--output", city / "output", "--downloads", "csv", cwd=city)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(city / "output") as address:
        yield address


def test_tiles_come_only_when_asked_for(chromium: Any, tiled: str) -> None:
    context = chromium.new_context()
    asked, said = list[str](), list[str]()

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/svg+xml")

    context.route(re.compile("^https://"), answer)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    try:
        page.goto(f"{tiled}en/map/")
        button = page.get_by_role("button", name="Street map")
        expect(button).to_be_visible()
        expect(page.locator(".map")).to_contain_text("fetches pictures from https://tiles.example")
        page.get_by_role("button", name="Nearer").click()
        assert asked == []
        with page.expect_response("https://tiles.example/**"):
            button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".tiles-credit")).to_be_visible()
        assert 2 <= page.locator(".tiles image").count() <= 40
        assert all(re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.svg", address) for address in asked)
        with page.expect_response("https://tiles.example/**"):
            page.get_by_role("button", name="Nearer").click()
        button.click()
        expect(page.locator(".tiles image")).to_have_count(0)
        expect(page.locator(".tiles-credit")).to_be_hidden()
        assert said == [], "the page's policy lets these pictures in and complains of nothing"
        # No other page may ask that host.
        page.goto(f"{tiled}en/figures/")
        page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://tiles.example/1/1/1.svg' }))")
        page.wait_for_function("document.querySelector('body > img').complete")
        assert page.evaluate("document.querySelector('body > img').naturalWidth") == 0
    finally:
        context.close()


def test_tiles_lie_where_the_map_says(chromium: Any, tiled: str) -> None:
    """The middle of the drawing falls into the tile whose number OpenStreetMap's formula gives for that place."""
    context = chromium.new_context()
    context.route(re.compile("^https://"), lambda route: route.fulfill(body=PIXEL, content_type="image/svg+xml"))
    page = context.new_page()
    try:
        page.goto(f"{tiled}map/")
        page.locator("[aria-pressed]").click()
        expect(page.locator(".tiles image").first).to_be_attached()
        found = page.evaluate("""() => {
            const svg = document.querySelector(".map > .city-map"), box = svg.viewBox.baseVal;
            const x = box.x + box.width / 2, y = box.y + box.height / 2;
            const tile = [...svg.querySelectorAll("image")].find((one) =>
                one.x.baseVal.value <= x && x < one.x.baseVal.value + one.width.baseVal.value
                && one.y.baseVal.value <= y && y < one.y.baseVal.value + one.height.baseVal.value);
            return [x, y, tile.getAttribute("href"), svg.closest("figure").dataset.world];
        }""")
        x, y, address, world = found
        west, north, unit = map(float, world.split())
        zoom, column, row = map(int, re.findall(r"\d+", address))
        assert (column, row) == (int((west + x * unit) * 2**zoom), int((north + y * unit) * 2**zoom))
        # Mingzhou lies at 121.5° E and 29.8° N
        assert abs((west + x * unit) * 360 - 180 - 121.53) < 0.05
    finally:
        context.close()
