"""A page is fetched before it is opened only where a reader is about to open it, and only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
#: milliseconds in which something would have been fetched
LONG = 300
Start = Callable[..., tuple[Any, list[str]]]


@pytest.fixture
def start(chromium: Any, home: str) -> Iterator[Start]:
    """`start(path, script)` → a page that has loaded, and the list of what it asks for from then on."""
    contexts = list[Any]()

    def start(path: str = "en/", script: str = "") -> tuple[Any, list[str]]:
        context = chromium.new_context(has_touch=True, viewport={"width": 1280, "height": 800})
        contexts.append(context)
        context.add_init_script(f"delete Navigator.prototype.serviceWorker; {script}")
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(home + path)
        asked = list[str]()

        def requested(request: Any) -> None:
            if "/theme/" not in request.url:  # the site's icon may come late
                asked.append(request.url.removeprefix(home))

        context.on("request", requested)
        return page, asked

    yield start
    for context in contexts:
        context.close()


def wanted(page: Any) -> list[str]:
    return page.eval_on_selector_all("link[rel=prefetch]", "links => links.map(one => one.getAttribute('href'))")


def test_nothing_is_fetched_without_intent(start: Start) -> None:
    page, asked = start()
    page.eval_on_selector_all(
        ".masthead nav a",  # passed over, faster than 65 ms
        "links => links.forEach(one => ['mouseover', 'mouseout'].forEach("
        "name => one.dispatchEvent(new MouseEvent(name, { bubbles: true }))))",
    )
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(LONG)
    assert (asked, wanted(page)) == ([], [])


@pytest.mark.parametrize("how", ["hover", "focus", "touch"])
def test_a_page_is_fetched_on_intent_and_once(start: Start, home: str, how: str) -> None:
    page, asked = start()
    link = page.locator(".masthead nav a[href$='departments/']").first
    reach = {"hover": link.hover, "focus": link.focus, "touch": lambda: link.dispatch_event("touchstart")}[how]
    with page.expect_request(f"{home}en/departments/"):
        reach()
    page.locator("h1").hover()
    page.locator("a.wordmark").focus()
    reach()
    page.wait_for_timeout(LONG)
    assert asked.count("en/departments/") == 1
    assert [address for address in wanted(page) if address.endswith("departments/")] == [f"{home}en/departments/"]


def test_the_page_that_was_fetched_opens(start: Start, home: str) -> None:
    page, _ = start()
    link = page.locator(".masthead nav a[href$='departments/']").first
    with page.expect_request(f"{home}en/departments/"):
        link.hover()
    link.click()
    page.wait_for_url(f"{home}en/departments/")
    expect(page.locator("h1")).to_be_visible()


def test_downloads_and_parts_of_the_page_are_not(start: Start) -> None:
    page, asked = start("en/data/")
    for link in ("table.downloads a", "a.skip", "a[href^='mailto:']", "a[rel=license]"):
        page.locator(link).first.focus()
        page.wait_for_timeout(100)
    page.locator("table.downloads a").first.hover()
    page.wait_for_timeout(LONG)
    assert (asked, wanted(page)) == ([], [])


@pytest.mark.parametrize("line", ["{ saveData: true }", "{ effectiveType: '2g' }", "{ effectiveType: 'slow-2g' }"])
def test_never_where_data_are_dear(start: Start, line: str) -> None:
    page, asked = start(script=f"Object.defineProperty(navigator, 'connection', {{ value: {line} }})")
    page.locator(".masthead nav a").first.hover()
    page.wait_for_timeout(LONG)
    assert (asked, wanted(page)) == ([], [])
