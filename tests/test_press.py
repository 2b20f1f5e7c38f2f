"""For the press: the months against a plain count, coverage on page and in files, pictures to print."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from frictionless import Package as StockPackage
from PIL import Image

from glasscase.build import build_coverage
from glasscase.exports.press_files import COLUMNS, press_files
from glasscase.figures import MonthEnd, reckon
from glasscase.model import WAITING, Coverage, Event, Kind, Portal, Status, Step
from glasscase.pages.page import site_of
from glasscase.pages.press import CoveragePage, press_pages
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.pelican_adapter.story import write
from glasscase.pictures import prints
from glasscase.pictures.fonts import Fonts, find_fonts
from glasscase.pictures.prints import Number, Sheet, Trend, numbers_picture, trend_picture
from glasscase.settings import Settings
from tests.rows import SETTINGS, TODAY, a_portal, a_row, some_rows
from tests.test_pages import SETTINGS as SMALL
from tests.test_pages import THEME, a_case, rendered, standing

ROWS = some_rows(600)
PORTAL = a_portal(ROWS)
SHEET = Sheet("明案 明州市", "2026年8月", "演示组 · 截至2026年9月18日", "演示站")


def covered(day: int, by: str = "《明州日报》", url: str = "https://press.example/1", text: str = "登了。") -> Event:
    return Event(date(2026, 8, day), Step.COVERED, by, text=text, url=url)


# The months


def counted(month: str, minimum_n: int) -> MonthEnd:
    """By the definitions on the page, one case after another."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(31)).replace(day=1)
    rows = [row for row in ROWS if row.standing.status is not Status.WITHDRAWN and row.reported_on < after]
    solved = [row for row in rows if row.standing.solved_on and first <= row.standing.solved_on < after]
    unsolved = [row for row in rows if not row.standing.solved_on or row.standing.solved_on >= after]
    overdue = [
        row
        for row in unsolved
        if row.standing.deadline and row.standing.deadline < after - timedelta(1)
        and (row.standing.solved_on or row.standing.status in WAITING)
    ]  # fmt: skip
    repaired = [row for row in solved if row.kind is Kind.PROBLEM and row.standing.deadline]
    in_time = sum(row.standing.days_late == 0 for row in repaired)
    judged = len(repaired) + sum(row.kind is Kind.PROBLEM for row in overdue)
    return MonthEnd(
        month, sum(row.reported_on >= first for row in rows), len(solved), len(unsolved), len(overdue),
        in_time / judged if judged >= minimum_n else None, judged,
    )  # fmt: skip


@pytest.mark.parametrize("minimum_n", [1, 5, 10_000])
def test_the_last_two_whole_months(minimum_n: int) -> None:
    ends = reckon(PORTAL, replace(SETTINGS, minimum_n=minimum_n)).month_ends
    last = TODAY.replace(day=1) - timedelta(1)
    before = last.replace(day=1) - timedelta(1)
    assert ends == (counted(f"{before:%Y-%m}", minimum_n), counted(f"{last:%Y-%m}", minimum_n))
    assert ends[1].overdue and ends[1].solved and (ends[1].on_time is None) == (minimum_n > 1000)


def test_what_is_due_on_the_last_day_is_not_yet_overdue() -> None:
    end = TODAY.replace(day=1) - timedelta(1)

    def overdue(deadline: date) -> int:
        at = standing(Status.OVERDUE, deadline=deadline, unit="parks")
        row = replace(a_row(), reported_on=end - timedelta(60), standing=at)
        return reckon(a_portal([row]), SETTINGS).month_ends[1].overdue

    assert (overdue(end), overdue(end - timedelta(1))) == (0, 1)


# Coverage


def test_withdrawn_cases_coverage_is_not_passed_on() -> None:
    case = a_case(events=(covered(3), covered(9, "电视台", "")))
    assert build_coverage([case]) == (
        Coverage(case.id, date(2026, 8, 3), "《明州日报》", "https://press.example/1", "登了。", ""),
        Coverage(case.id, date(2026, 8, 9), "电视台", "", "登了。", ""),
    )
    assert build_coverage([replace(case, standing=standing(Status.WITHDRAWN))]) == ()


def with_coverage() -> Portal:
    rows = [replace(row, id=f"2601-{number:05}") for number, row in enumerate(some_rows(4))]
    said = [("2601-00000", 3, "甲报"), ("2601-00001", 2, "乙台"), ("2601-00002", 1, "甲报")]
    coverage = tuple(Coverage(case, date(2026, month, 5), by, "", f"{by}，“{month}”月", "") for case, month, by in said)
    return replace(a_portal(rows), coverage=coverage)


def test_the_page_of_coverage() -> None:
    portal = with_coverage()
    site = site_of(portal, SETTINGS, "en")
    _, page = press_pages(portal, SETTINGS, site, reckon(portal, SETTINGS), ())
    context: CoveragePage = page.context
    assert [month for month, _ in context.months] == ["2026-03", "2026-02", "2026-01"]
    assert context.media == [("甲报", 2), ("乙台", 1)] and context.total == context.shown == 3
    html = rendered(page, site)
    for one in portal.coverage:
        assert f'href="../../../en/c/{one.case}/"' in html and unescape(html).count(one.text) == 1
    assert '<bdi lang="zh">甲报</bdi>' in html


def test_coverage_as_files(tmp_path: Path) -> None:
    portal = with_coverage()
    for file in press_files(portal, SETTINGS, reckon(portal, SETTINGS)):
        (tmp_path / file.name).write_bytes(file.content)
    report = StockPackage(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type"])
    rows = list(csv.DictReader(io.StringIO((tmp_path / "coverage.csv").read_text("utf-8"))))
    document = json.loads((tmp_path / "coverage.json").read_bytes())
    told = [{name: value or "" for name, value in row.items()} for row in document["rows"]]
    assert rows == told and list(rows[0]) == list(COLUMNS) and len(rows) == 3
    assert rows[0]["text"] == "甲报，“3”月" and document["meta"]["as_of"] == TODAY.isoformat()


def test_coverage_of_a_package_comes_to_the_portal(city: Path, tmp_path: Path) -> None:
    line = "2602-b9x2m,2026-02-09,covered,《柳泉晚报》,登了。,Printed.,,,,,,,,https://press.example/7,\n"
    with Path("data/parks/2026/events.csv").open("a", encoding="utf-8") as file:
        file.write(line)
    quiet = Progress("en", quiet=True)
    settings = replace(SMALL, search=False)
    write(load(settings, None, quiet), settings, THEME, tmp_path / "output", None, quiet)
    page = (tmp_path / "output/press/coverage/index.html").read_text("utf-8")
    assert 'href="https://press.example/7"' in page and 'href="../../c/2602-b9x2m/"' in page
    with Path("data/parks/2026/events.csv").open("a", encoding="utf-8") as file:
        file.write("2602-b9x2m,2026-08-01,withdrawn,督查办,撤回。,,,,,,,,,,unfounded\n")
    write(load(settings, None, quiet), settings, THEME, tmp_path / "later", None, quiet)
    for name in ("coverage/index.html", "coverage.csv", "coverage.json", "index.html"):
        assert "press.example/7" not in (tmp_path / "later/press" / name).read_text("utf-8"), name


# Pictures to print


@pytest.fixture
def fonts() -> Fonts:
    found = find_fonts()
    if found is None:
        pytest.skip("this machine has no font with Chinese letters")
    return found


def opened(content: bytes | None) -> Image.Image:
    assert content and len(content) < 150_000
    return Image.open(io.BytesIO(content))


def numbers(late: bool, value: str = "126") -> tuple[Number, ...]:
    return tuple(Number("Overdue at month end", value, "Jul 2026: 69", late and at == 3) for at in range(5))


def colours(picture: Image.Image) -> set[object]:
    return {colour for _, colour in picture.convert("RGB").getcolors(256) or ()}


def test_they_are_20_cm_wide_at_300_dpi(fonts: Fonts) -> None:
    trend = Trend("按月", ("2025年9月", "2026年8月"), ("上报", (3, 0, 9)), ("已解决", (0, 9, 8)))
    for picture in (opened(numbers_picture(SHEET, numbers(True), fonts)), opened(trend_picture(SHEET, trend, fonts))):
        assert picture.size == (2362, 1181) and picture.format == "PNG"
        assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]
        assert abs(picture.width / picture.info["dpi"][0] * 2.54 - prints.CENTIMETRES[0]) < 0.02


def test_the_signal_colour_is_for_what_is_overdue(fonts: Fonts) -> None:
    assert prints.CINNABAR in colours(opened(numbers_picture(SHEET, numbers(True), fonts)))
    assert prints.CINNABAR not in colours(opened(numbers_picture(SHEET, numbers(False), fonts)))


def test_nothing_is_cut_off(fonts: Fonts) -> None:
    long = replace(SHEET, portal="滨江东路与长安街 " * 20, source="来源 " * 100, note="虚构 " * 100)
    trend = Trend("x", ("2025年9月", "2026年8月"), ("上报", (10**9, 7)), ("已解决", (0, 7)))
    for content in (numbers_picture(long, numbers(True, "1,234,567"), fonts), trend_picture(long, trend, fonts)):
        picture = opened(content).convert("L")
        paper = picture.getpixel((0, 0))
        for strip in ((0, 0, 100, 1181), (2254, 0, 2362, 1181), (0, 0, 2362, 60), (0, 1160, 2362, 1181)):
            assert picture.crop(strip).getextrema() == (paper, paper), strip


def test_a_letter_without_a_shape_is_not_drawn(fonts: Fonts) -> None:
    assert numbers_picture(replace(SHEET, portal="\U0010abcd"), numbers(True), fonts) is None


@pytest.mark.parametrize("invented", [True, False])
def test_an_invented_city_is_marked_as_such(fonts: Fonts, invented: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = list[Sheet]()

    def seen(sheet: Sheet, *_: object) -> bytes:
        sheets.append(sheet)
        return b"x"

    for name in ("numbers_picture", "trend_picture"):
        monkeypatch.setattr(f"glasscase.exports.press_files.{name}", seen)
    settings: Settings = replace(SETTINGS, invented=invented, base_url="https://portal.example")
    made = press_files(PORTAL, settings, reckon(PORTAL, settings))
    month = reckon(PORTAL, settings).month_ends[1].month
    names = [file.name for file in made if file.media_type == "image/png"]
    assert names == [f"{month}-{name}.{language}.png" for language in ("zh", "en") for name in ("numbers", "trend")]
    assert [bool(sheet.note) for sheet in sheets] == [invented] * 4
    assert all("https://portal.example" in sheet.source for sheet in sheets)


def test_the_page_shows_them_with_their_size(fonts: Fonts) -> None:
    city = reckon(PORTAL, SETTINGS)
    files = [file.note() for file in press_files(PORTAL, SETTINGS, city)]
    for language in ("zh", "en"):
        site = site_of(PORTAL, SETTINGS, language)
        page, _ = press_pages(PORTAL, SETTINGS, site, city, files)
        html = rendered(page, site)
        shown = re.findall(
            r'<img src="(?:\.\./)+press/([^"]+)" width="2362" height="1181" loading="lazy" alt="([^"]+)"', html
        )
        month = city.month_ends[1].month
        assert [name for name, _ in shown] == [f"{month}-{name}.{language}.png" for name in ("numbers", "trend")]
        assert str(city.month_ends[1].overdue) in shown[0][1] and "20 × 10" in html
