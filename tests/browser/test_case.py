"""Days late and left, counted anew in the browser: by the portal's day and words, and not where the day is fixed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from glasscase.build import row_of
from glasscase.lifecycle import standing
from glasscase.model import Case, Event, Step
from glasscase.pages.cases import Listing, case_pages, list_pages, parts
from glasscase.pages.page import Page, Site
from glasscase.pelican_adapter.beginning import write_style
from glasscase.pelican_adapter.templates import environment, render
from tests.browser.conftest import served
from tests.test_pages import THEME, TODAY, a_case, a_site

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
ZONE = "Asia/Shanghai"
DEADLINE = date(2026, 9, 20)
#: days after the build, up to some after the deadline
DAYS = [TODAY + timedelta(days) for days in (0, 2, 3, 104)]


def case_on(day: date, deadline: date = DEADLINE, **more: Any) -> Case:
    """An open case as the build of that day has it."""
    events = (
        Event(date(2026, 9, 1), Step.VERIFIED, "市监督员"),
        Event(date(2026, 9, 2), Step.NAMED, "市监督员", unit="parks", deadline=deadline),
    )
    case = a_case(events=events, **more)
    return replace(case, standing=standing(case.kind, "light", "parks", events, day, lambda *_: None))


def site(language: str, zone: str, day: date = TODAY) -> Site:
    names = {"zh": "市园林局", "en": "Parks"}
    return replace(a_site(language, names[language]), time_zone=zone, as_of=day)


def write(folder: Path, name: str, zone: str, day: date = TODAY) -> None:
    """A case and a list in both languages, as built on that day, below `folder`/`name`."""
    output = folder / name
    style = write_style(THEME, output)
    shutil.copytree(THEME / "static", output / "theme", dirs_exist_ok=True)
    (output / "sw.js").write_text("// the site's own belongs to a whole build\n", "utf-8")
    case = case_on(day)
    past = case_on(day, TODAY - timedelta(5), id="2602-b9x2m")
    for language in ("zh", "en"):
        at = site(language, zone, day)
        (part,) = parts(Listing("cases/", "", "", (row_of(case), row_of(past))), 100)
        pages: list[Page] = [*case_pages([case, past], at), *list_pages(part, (), "All", 100)]
        for page in pages:
            file, html = render(environment(THEME, at, style), page, language, "zh")
            (output / file).parent.mkdir(parents=True, exist_ok=True)
            (output / file).write_text(html, "utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """/live/ counts anew, /fixed/ does not; /<day>/ is what a build of that day says."""
    folder = tmp_path_factory.mktemp("days")
    write(folder, "live", ZONE)
    write(folder, "fixed", "")
    for day in DAYS:
        write(folder, day.isoformat(), "", day)
    with served(folder) as host:
        yield host


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(ZONE))


def at(page: Any, moment: datetime) -> None:
    page.clock.set_fixed_time(moment.astimezone(UTC))
    page.reload()


def told(page: Any) -> tuple[str, ...]:
    """What depends on the day: of the case, and of how long nobody has answered."""
    return page.locator(".sentence").inner_text(), page.locator("#answer + p").inner_text()


@pytest.mark.parametrize("path", ["c/2603-k7m3q/", "en/c/2603-k7m3q/", "c/2602-b9x2m/", "en/c/2602-b9x2m/"])
def test_the_browser_says_what_a_build_of_that_day_would(open_page: Open, address: str, path: str) -> None:
    """The same rule in two languages of programming, and in the words of two of people."""
    live = open_page(f"{address}live/{path}")
    built = open_page(f"{address}fixed/{path}")
    for day in DAYS:
        at(live, noon(day))
        built.goto(f"{address}{day}/{path}")
        assert told(live) == told(built), day
        late = built.locator(".sentence b").get_attribute("class") == "late"
        assert (live.locator(".sentence b").get_attribute("class") == "late") == late


@pytest.mark.parametrize(
    ("path", "due", "late", "was"),
    [
        ("c/2603-k7m3q/", "今天到期", "已逾期 1 天", "应由市园林局在2026年9月20日前办好。"),
        ("en/c/2603-k7m3q/", "Due today", "1 day overdue", "Parks was to act by 20 Sept 2026."),
    ],
)
@pytest.mark.parametrize("reader", ["America/Los_Angeles", "Pacific/Auckland"])
def test_midnight_is_the_portal_s(
    open_page: Open, address: str, path: str, due: str, late: str, was: str, reader: str
) -> None:
    """Wherever the reader is, a case is overdue when the day after the deadline begins in the city."""
    page = open_page(f"{address}live/{path}", timezone_id=reader)
    days = page.locator(".sentence b")
    at(page, datetime(2026, 9, 20, 15, 59, 59, tzinfo=UTC))
    expect(days).to_have_text(due)
    expect(days).not_to_have_class(re.compile("late"))
    at(page, datetime(2026, 9, 20, 16, 0, 0, tzinfo=UTC))
    expect(days).to_have_text(late)
    expect(days).to_have_class("late")
    expect(page.locator(".sentence [data-if=late]")).to_have_text(was)
    expect(page.locator(".sentence [data-if=left]")).to_be_hidden()
    # The stamp is the build's: no step has been taken since.
    expect(page.locator("header .seal").first).to_have_class(re.compile("seal-open"))


@pytest.mark.parametrize("language", ["", "en/"])
def test_it_says_who_counted(open_page: Open, address: str, language: str) -> None:
    page = open_page(f"{address}live/{language}c/2603-k7m3q/")
    at(page, noon(TODAY))
    expect(page.locator(".as-of [data-day=built]")).to_be_visible()
    expect(page.locator("[data-day=today]:visible")).to_have_count(0)
    at(page, noon(TODAY + timedelta(1)))
    expect(page.locator(".as-of [data-day=built]")).to_be_hidden()
    expect(page.locator(".as-of [data-day=today]")).to_be_visible()
    expect(page.locator(".colophon [data-day=today]")).to_be_visible()


def test_lists_too(open_page: Open, address: str) -> None:
    page = open_page(f"{address}live/en/cases/")
    at(page, noon(DEADLINE + timedelta(2)))
    expect(page.locator("[data-deadline]")).to_have_text(["2 days overdue", "9 days overdue"])
    expect(page.locator("[data-deadline].late")).to_have_count(2)
    page.goto(f"{address}live/cases/")
    expect(page.locator("[data-deadline]")).to_have_text(["已逾期 2 天", "已逾期 9 天"])


def test_a_clock_that_is_slow_changes_nothing(open_page: Open, address: str) -> None:
    page = open_page(f"{address}live/en/c/2603-k7m3q/")
    at(page, noon(date(2020, 1, 1)))
    expect(page.locator(".sentence b")).to_have_text("2 days left")
    expect(page.locator(".as-of [data-day=built]")).to_be_visible()


def test_where_the_day_is_fixed_it_stays(open_page: Open, address: str) -> None:
    page = open_page(f"{address}fixed/en/c/2603-k7m3q/")
    at(page, noon(date(2026, 12, 31)))
    expect(page.locator(".sentence b")).to_have_text("2 days left")
    expect(page.locator("[data-day=today]")).to_have_count(0)


def test_a_page_left_open_is_counted_when_it_is_looked_at_again(open_page: Open, address: str) -> None:
    page = open_page(f"{address}live/en/c/2603-k7m3q/")
    at(page, noon(DEADLINE))
    expect(page.locator(".sentence b")).to_have_text("Due today")
    page.clock.set_fixed_time(noon(DEADLINE + timedelta(3)).astimezone(UTC))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".sentence b")).to_have_text("3 days overdue")


def test_without_javascript_the_day_of_the_build_counts(open_page: Open, address: str) -> None:
    page = open_page(f"{address}live/en/c/2603-k7m3q/", java_script_enabled=False)
    expect(page.locator(".sentence")).to_have_text(re.compile(r"2 days left Parks is to act by 20 Sept 2026\."))
    expect(page.locator(".sentence [data-if=late]")).to_be_hidden()
    expect(page.locator(".as-of")).to_contain_text("As of 18 Sept 2026.")


@pytest.mark.parametrize("path", ["c/2602-b9x2m/", "en/c/2602-b9x2m/"])
def test_the_first_screen_of_a_phone_tells_who_must_act_by_when(open_page: Open, address: str, path: str) -> None:
    page = open_page(f"{address}fixed/{path}", viewport={"width": 360, "height": 740})
    for part in (".sentence", ".as-of", "dl.facts"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 740, part


def test_a_step_has_its_address(open_page: Open, address: str) -> None:
    page = open_page(f"{address}fixed/en/c/2602-b9x2m/#named-2026-09-02")
    expect(page.locator("li:target h3")).to_have_text("Responsible unit named")
    expect(page.locator("li:target")).to_be_in_viewport()


def test_a_case_prints_on_two_pages(open_page: Open, address: str) -> None:
    page = open_page(f"{address}fixed/en/c/2602-b9x2m/")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    page.emulate_media(media="print")
    expect(page.locator(".cite")).to_be_visible()
    expect(page.locator(".tell")).to_be_hidden()
