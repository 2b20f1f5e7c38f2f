"""The site by keyboard alone, by thumb, at 400 % zoom, with one's own spacing, colours and dislike of motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from judge.kinds import file_of, languages, leads_elsewhere, page_kinds

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"

#: every stop of the tab key, in the order of the document
STOPS = """() => {
  const may = "a[href], button, input, select, textarea, summary, video[controls], [tabindex]";
  window.stops = [...document.querySelectorAll(may)].filter(
    one => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility({visibilityProperty: true}));
  return stops.length;
}"""
#: which stop has the focus, and what is wrong with how it shows
HERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return {at: -1, wrong: ""};
  const style = getComputedStyle(one);
  const shape = one.closest("svg") && one.querySelector("path");
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    || shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 3;
  const [box] = one.getClientRects();
  const middle = box && document.elementFromPoint(
    Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1));
  const seen = box && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const name = one.outerHTML.slice(0, 120);
  return {at: stops.indexOf(one), wrong: !ring ? `no ring: ${name}` : !seen ? `out of sight: ${name}`
    : !(one.closest("svg") || one.contains(middle) || middle?.contains(one)) ? `covered: ${name}` : ""};
}"""
#: controls that stand alone, smaller than a thumb: at least 44 px high, and 24 px wide
SMALL = """() => [...document.querySelectorAll(
    "button, select, textarea, summary, input:not([type=hidden]), nav a, a.language, a.wordmark, .more a")]
  .filter(one => one.checkVisibility({visibilityProperty: true}))
  .map(one => [one.type === "checkbox" || one.type === "radio" ? one.closest("label") ?? one : one, one])
  .filter(([box]) => box.getBoundingClientRect().height < 43.5 || box.getBoundingClientRect().width < 24)
  .map(([box, one]) => `${box.getBoundingClientRect().width.toFixed()}×${box.getBoundingClientRect().height.toFixed()} ${one.outerHTML.slice(0, 120)}`)"""
#: as WCAG 1.4.12 has it; a sheet of the reader's own, which no policy of the site's forbids
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
#: texts cut off by their own box
CUT = """() => [...document.querySelectorAll("body *")]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => {
    const style = getComputedStyle(one);
    const hides = axis => ["hidden", "clip"].includes(style[axis]);
    return style.clipPath === "none" && (hides("overflowX") && one.scrollWidth > one.clientWidth + 1
      || hides("overflowY") && one.scrollHeight > one.clientHeight + 1);
  })
  .map(one => one.outerHTML.slice(0, 120))"""
#: whatever still moves
MOVING = """() => [
  ...document.getAnimations().map(one => `animation ${one.animationName ?? one.transitionProperty}`),
  ...[document.documentElement, ...document.querySelectorAll("body, body *")]
    .filter(one => one.checkVisibility() && (getComputedStyle(one).scrollBehavior === "smooth"
      || getComputedStyle(one).transitionDuration.split(",").some(time => parseFloat(time) > 0)
      || getComputedStyle(one).animationName !== "none"))
    .map(one => one.outerHTML.slice(0, 120)),
]"""
#: in a reader's own colours, texts of drawings that would vanish into the page; on a ground of their own they cannot
FAINT = """() => {
  const grey = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return .2126 * r + .7152 * g + .0722 * b; };
  const page = grey(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("svg text")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.parentElement.querySelector(":scope > path, :scope > circle"))
    .filter(one => Math.abs(grey(getComputedStyle(one).fill) - page) < 100)
    .map(one => `${getComputedStyle(one).fill} ${one.outerHTML.slice(0, 120)}`);
}"""


def each_page(page: Any, home: str, output: Path, language: str = "zh") -> Iterator[str]:
    """Goes to one page of every kind that stays, everything unfolded."""
    for kind, address in page_kinds(output).items():
        path = languages(output)[language] + address
        if not leads_elsewhere(file_of(output, path)):
            page.goto(home + path)
            page.evaluate(UNFOLD)
            yield kind


@pytest.mark.parametrize("kind", ["", "c/*/ overdue", "c/*/ media", "d/*/", "figures/", "search/", "map/", "data/*/*/"])
def test_walk(open_page: Open, home: str, output: Path, kind: str) -> None:
    """Tab comes to everything, once, in the order of reading, sees where it is, and gets out at the end."""
    page = open_page(home + page_kinds(output)[kind], viewport=WIDE, reduced_motion="reduce", service_workers="block")
    page.evaluate(UNFOLD)
    stops = min(page.evaluate(STOPS), 150)
    wrong = list[str]()
    for at in range(stops):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        while here["at"] == at - 1 and page.evaluate("document.activeElement.localName") == "video":
            page.keyboard.press("Tab")  # from one of its own controls to the next
            here = page.evaluate(HERE)
        assert here["at"] == at, f"{here} after stop {at - 1}"
        wrong += filter(None, [here["wrong"]])
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(HERE)["at"] == stops - 2
    assert wrong == []


def test_unfold_and_ask_by_keyboard(open_page: Open, home: str) -> None:
    page = open_page(home, viewport=NARROW, service_workers="block")
    fold = page.locator("details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(fold).not_to_have_attribute("open", "")
    page.locator("input[type=search]").first.focus()
    page.keyboard.insert_text("路灯")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone_at_400_percent(open_page: Open, home: str, output: Path, language: str) -> None:
    """320 pixels, as WCAG 1.4.10 asks; then with the reader's own spacing, as 1.4.12 asks: nothing wider, nothing cut."""
    page = open_page(home, viewport=NARROW, service_workers="block")
    wrong = list[str]()
    for kind in each_page(page, home, output, language):
        for spacing in ("", "spaced"):
            if spacing:
                page.evaluate(SPACED)
            width = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{kind} {spacing}: {width} wide"] if width > NARROW["width"] else []
            wrong += [f"{kind} {spacing}: cut: {text}" for text in page.evaluate(CUT)]
    assert wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_thumbs(open_page: Open, home: str, output: Path, language: str) -> None:
    """What stands alone is 44 pixels high; that nothing is below 24 is axe's to say."""
    page = open_page(home, viewport=NARROW, service_workers="block")
    small = dict[str, str]()
    for kind in each_page(page, home, output, language):
        for one in page.evaluate(SMALL):
            small.setdefault(one, kind)
    assert small == {}


def test_nothing_moves_for_who_asked_for_stillness(open_page: Open, home: str, output: Path) -> None:
    page = open_page(home, reduced_motion="reduce", service_workers="block")
    moving = {kind: found for kind in each_page(page, home, output) if (found := page.evaluate(MOVING))}
    assert moving == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours(open_page: Open, home: str, output: Path, scheme: str) -> None:
    """What is drawn stays readable where the reader's system chooses the colours."""
    page = open_page(home, forced_colors="active", color_scheme=scheme, service_workers="block")
    faint = {kind: found for kind in each_page(page, home, output) if (found := page.evaluate(FAINT))}
    assert faint == {}
