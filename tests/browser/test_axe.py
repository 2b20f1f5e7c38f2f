"""axe-core has nothing to say: every kind of page, in both languages, light and dark, on a phone and on a desktop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from judge.kinds import languages, page_kinds
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
#: what a reader does on a page before there is all to see: kind → what is done, and what is then there
STATES: dict[str, Callable[[Any], None]] = {}
SCHEMES = ("light", "dark")
WIDTHS = (1280, 320)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make judges")


def hold_still(page: Any) -> None:
    """A page that leads elsewhere at once stays, to be looked at."""

    def answer(route: Any) -> None:
        response = route.fetch()
        body = re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text())
        route.fulfill(response=response, body=body)

    page.route(re.compile(r"/bureaus/|/hotline-answers/"), answer)


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
    page = open_page(home, reduced_motion="reduce")
    page.context.add_init_script(path=AXE)
    hold_still(page)
    found = list[str]()
    for address in page_kinds(output).values():
        page.goto(home + languages(output)[language] + address)
        found += violations(page)
    assert found == []
