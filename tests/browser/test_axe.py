"""axe-core has nothing to say: every kind of page, in both languages, light and dark, on a phone and on a desktop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from judge.kinds import file_of, languages, leads_elsewhere, page_kinds
from judge.node import MODULES

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
AXE = MODULES / "axe-core/axe.min.js"
ASK = """async () => {
  const {violations} = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: {"target-size": {enabled: true}},
    resultTypes: ["violations"],
  });
  return violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target} ${failureSummary}`));
}"""
SCHEMES = ("light", "dark")
WIDTHS = (1280, 320)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make judges")


def stay(route: Any) -> None:
    """Answers with the page, but for its order to go elsewhere at once, so that it can be looked at."""
    response = route.fetch()
    route.fulfill(response=response, body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text()))


def search(page: Any) -> None:
    page.locator("[data-search] input[type=search]").fill("路灯")
    page.keyboard.press("Enter")
    expect(page.locator("[data-search] ol li").first).to_be_visible()


def precheck(page: Any) -> None:
    page.locator("textarea").fill("电话：138 1234 5678，车粤B12345")
    page.locator(".precheck > p > button").click()
    expect(page.locator(".precheck li")).to_have_count(2)


#: what a reader does on a page before there is all to see
STATES: dict[str, Callable[[Any], None]] = {"search/": search, "precheck/": precheck}


def violations(page: Any) -> Iterator[str]:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for said in page.evaluate(ASK):
                yield f"{page.url} {width} {scheme}: {said}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_barrier(open_page: Open, home: str, output: Path, language: str) -> None:
    page = open_page(home, reduced_motion="reduce", service_workers="block")
    page.context.add_init_script(path=AXE)
    found = list[str]()
    for kind, address in page_kinds(output).items():
        path = languages(output)[language] + address
        if leads_elsewhere(file_of(output, path)):
            page.route(home + path, stay)
        page.goto(home + path)
        if kind in STATES:
            STATES[kind](page)
        found += violations(page)
    assert found == []
