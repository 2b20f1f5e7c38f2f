"""Light, still, quiet: what a first visit moves over the wire, and that nothing jumps while pictures are on their way."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from judge.kinds import file_of, languages, leads_elsewhere, page_kinds
from judge.weigh import weigh

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
#: kinds of page that shall weigh at most this, all in all
LIGHT = ("", "c/*/ overdue", "c/*/ media", "d/*/")
MOST, MOST_CSS = 50_000, 10_000
SHIFTS = """new PerformanceObserver(list => {
  (window.shifts ??= []).push(...list.getEntries().filter(one => !one.hadRecentInput).map(
    one => `${one.value.toFixed(4)} ${one.sources.map(({node}) => (node?.outerHTML ?? node?.parentElement?.outerHTML ?? "").slice(0, 100))}`));
}).observe({type: "layout-shift", buffered: true});"""


def test_weights(chromium: Any, output: Path) -> None:
    weights = list(weigh(output, chromium, LIGHT))
    assert {one.kind for one in weights} == set(LIGHT)
    assert [one for one in weights if one.total > MOST or one.third_party] == []
    assert [one for one in weights if not 0 < one.css <= MOST_CSS] == []


def test_no_page_is_heavy_in_itself(output: Path) -> None:
    """All style sheets, and the HTML of every kind of page."""
    heavy = {
        path.relative_to(output).as_posix(): size
        for path, most in [
            *((path, MOST_CSS) for path in (output / "theme").glob("*.css")),
            *((file_of(output, address), MOST) for address in page_kinds(output).values()),
        ]
        if (size := len(gzip.compress(path.read_bytes(), 6))) > most
    }
    assert heavy == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_jumps(open_page: Open, home: str, output: Path, language: str) -> None:
    page = open_page(home, viewport={"width": 360, "height": 740}, service_workers="block")
    page.add_init_script(SHIFTS)

    def late(route: Any) -> None:
        time.sleep(0.2)
        route.continue_()

    page.route("**/*.{avif,webp,jpg,jpeg,png}", late)
    jumped = dict[str, list[str]]()
    for kind, address in page_kinds(output).items():
        path = languages(output)[language] + address
        if not leads_elsewhere(file_of(output, path)):
            page.goto(home + path, wait_until="load")
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if found := page.evaluate("window.shifts ?? []"):
                jumped[kind] = found
    assert jumped == {}
