"""Charts: their geometry, what they say to those who do not see them, and the same numbers in table and file."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from itertools import pairwise

import pytest

from glasscase.exports.figure_files import department_files, figure_files
from glasscase.figures import City, Month, reckon
from glasscase.pages import charts, departments
from glasscase.pages.departments import department_lines, department_page, departments_page
from glasscase.pages.figures import figures_page
from glasscase.pages.page import Page, site_of
from glasscase.pelican_adapter.templates import environment, render
from tests.built import PROJECT
from tests.rows import SETTINGS, UNITS, a_portal, some_rows

PORTAL = a_portal(some_rows(600))


@pytest.fixture(scope="module")
def city() -> City:
    return reckon(PORTAL, SETTINGS)


# Geometry


@pytest.mark.parametrize(
    ("high", "expected"),
    [
        (1, (0, 1)), (3, (0, 1, 2, 3)), (4, (0, 1, 2, 3, 4)), (5, (0, 2, 4, 6)), (63, (0, 20, 40, 60, 80)),
        (100, (0, 50, 100)), (101, (0, 50, 100, 150)), (24_000, (0, 10_000, 20_000, 30_000)),
    ],
)  # fmt: skip
def test_ticks(high: int, expected: tuple[int, ...]) -> None:
    assert charts.ticks(high) == expected


def test_ticks_are_few_and_reach_the_highest() -> None:
    for high in range(1, 3000):
        found = charts.ticks(high)
        assert len(found) <= 5
        assert found[-2] < high <= found[-1]
        assert len({after - before for before, after in pairwise(found)}) == 1


def test_lines_lie_within_the_chart() -> None:
    plot = charts.lines({"a": [0, 5, 17], "b": [17, 5, 0]}, ["x", "", "y"])
    for line in plot.lines:
        points = [tuple(map(float, point.split())) for point in re.split("[ML]", line.path)[1:]]
        assert [x for x, _ in points] == [0, 50, 100]
        assert all(0 <= y <= plot.base for _, y in points)
        assert points[-1] == (line.x, line.y)
    assert [tick.anchor for tick in plot.below] == ["start", "end"]
    assert (plot.rules[0].at, plot.rules[0].value) == (plot.base, 0)


@pytest.mark.parametrize("ends", [(3, 3), (3, 4), (4, 3), (0, 0), (0, 17), (17, 17)])
def test_words_at_the_ends_do_not_meet(ends: tuple[int, int]) -> None:
    plot = charts.lines({"a": [17, ends[0]], "b": [0, ends[1]]}, ["x", "y"])
    one, other = (line.word_y for line in plot.lines)
    assert abs(one - other) >= 14
    assert all(12 <= line.word_y <= plot.base for line in plot.lines)
    higher = [line.name for line in sorted(plot.lines, key=lambda line: line.word_y)]
    assert higher[0] == ("a" if ends[0] >= ends[1] else "b")


def test_an_empty_chart_is_flat() -> None:
    plot = charts.trend([Month("2026-08", 0, 0, 0), Month("2026-09", 0, 0, 0)])
    assert {line.y for line in plot.lines} == {plot.base}
    assert charts.bars({}, True) == charts.ranges({}) == charts.panels({}) == ()
    assert charts.bars({"a": {"x": 0}}, True)[0].segments == ()


@pytest.mark.parametrize("whole", [True, False])
def test_bars(whole: bool) -> None:
    long, short = charts.bars({"a": {"x": 3, "y": 0, "z": 1}, "b": {"x": 1, "y": 1}}, whole)
    assert [(part.name, part.value) for part in long.segments] == [("x", 3), ("z", 1)]
    assert [(part.x, part.end) for part in long.segments] == [(0, 75), (75, 100)]
    assert [(part.x, part.end) for part in short.segments] == ([(0, 50), (50, 100)] if whole else [(0, 25), (25, 50)])


def test_a_distribution_marks_its_middle_half() -> None:
    plot = charts.columns([1, 4, 9, 2], 5, (5, 12, 14))
    assert [column.middle for column in plot.columns] == [False, True, True, False]
    assert plot.median.at == 60  # 12 of 20 days
    assert [tick.value for tick in plot.below] == [0, 5, 10, 15]
    assert [column.x for column in plot.columns] == [0, 25, 50, 75]
    assert all(column.y + column.height == pytest.approx(plot.base) for column in plot.columns)


def test_ranges_share_a_scale() -> None:
    one, other = charts.ranges({"a": (5, 10, 20), "b": (1, 2, 3)})
    assert (one.low, one.median, one.high) == (25, 50, 100)
    assert (other.low, other.median, other.high) == (5, 10, 15)


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ((2025, 10), (2026, 9), ["2026", "2026-09"]),
        ((2026, 1), (2026, 12), ["2026-01", "2026-12"]),
        ((2024, 10), (2026, 9), ["2025", "2026"]),
        ((2025, 1), (2026, 12), ["2025-01", "2026", "2026-12"]),
    ],
)
def test_months_that_are_named(first: tuple[int, int], last: tuple[int, int], named: list[str]) -> None:
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    words = charts.month_words([f"{number // 12}-{number % 12 + 1:02}" for number in numbers])
    assert [word for word in words if word] == named


# What is on the page


def html_of(page: Page, language: str) -> str:
    site = site_of(PORTAL, SETTINGS, language)
    return render(environment(PROJECT / "theme", site, "theme/style.css"), page, language, "zh")[1]


def pages(city: City) -> list[Page]:
    lines = department_lines(PORTAL, city, SETTINGS)
    rows = {code: [row for row in PORTAL.cases if row.standing.unit == code] for code in UNITS}
    return [
        figures_page(PORTAL, SETTINGS, city, lines),
        departments_page(lines, SETTINGS),
        *(department_page(PORTAL, SETTINGS, city, line, lines, rows[line.department.code], [], []) for line in lines),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_speaks(city: City, language: str) -> None:
    for page in pages(city):
        html = html_of(page, language)
        drawn = re.findall(r'<svg class="(?:plot|bar)[^>]*>.{0,500}', html, re.S)
        assert drawn or page.path == "departments/"
        for chart in drawn:
            assert re.search(r'^<svg [^>]*role="img"><title>[^<]+</title><desc>[^<]+</desc>', chart), chart[:300]
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
        for figure in re.findall(r'<figure class="chart.*?</figure>', html, re.S):
            assert "<figcaption><h3>" in figure
            assert "style=" not in figure
            assert '.csv" download>' in figure


def tables(html: str) -> list[list[list[str]]]:
    """Every table of a page: rows of cells, as text; a number with its unit or its share as the number alone."""
    found = list[list[list[str]]]()
    for table in re.findall(r"<table.*?</table>", html, re.S):
        rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.S)
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
        found.append(
            [[unescape(re.sub(r"<small>.*|<[^>]+>", "", cell, flags=re.S)).strip() for cell in row] for row in cells]
        )
    return found


def test_tables_hold_what_the_files_hold(city: City) -> None:
    files = {
        one.name: list(csv.reader(io.StringIO(one.content.decode())))[1:]
        for one in figure_files(city, PORTAL.registry, SETTINGS)
        if one.name.count(".") == 1 and one.name.endswith(".csv")
    }
    html = html_of(pages(city)[0], "en")
    trend, backlog, ages, repairs, categories, quarters, districts, _, sources = tables(html)
    assert [row[1:] for row in trend] == [row[1:3] for row in files["months.csv"]]
    assert [row[1:] for row in backlog] == [row[3:] for row in files["months.csv"]]
    assert [row[1:] for row in ages] == [row[2:] for row in files["ages.csv"]]
    assert [row[1:] for row in repairs] == [row[2:] for row in files["repairs.csv"]]
    assert [count for row in quarters for count in row[1:]] == [row[2] for row in files["quarters.csv"]]
    by_name = {row[2]: row for name in ("categories", "districts", "sources") for row in files[f"{name}.csv"]}
    for row in (*categories, *districts):
        line = by_name[row[0]]
        assert row[1:4] == line[3:6]
        assert row[4:6] == [f"{float(line[8]):.0%}", f"{round(float(line[10]))} days"]
    for row in sources:
        assert row[1:9] == by_name[row[0]][3:11]


def test_a_departments_table_holds_what_its_file_holds(city: City) -> None:
    for page, unit in zip(pages(city)[2:], UNITS, strict=True):
        months, _ = department_files(f"data/{unit}/", city.departments[unit])
        lines = list(csv.reader(io.StringIO(months.content.decode())))[1:]
        assert [row[1:] for row in tables(html_of(page, "en"))[0]] == [line[1:] for line in lines]
        assert [path for path in re.findall(r'href="([^"]+\.csv)"', html_of(page, "en")) if "months" in path] == [
            f"../../../data/{unit}/months.csv"
        ]


def test_a_long_list_is_cut_and_says_so(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    page = next(page for page in pages(city) if page.path == "d/parks/")
    shown, waiting = len(page.context.open), page.context.open_n
    assert shown == 10 < waiting
    assert f"All {waiting}, among the cases of this department" in html_of(page, "en")
    assert len(page.context.overdue) == city.departments["parks"].figures.overdue
    monkeypatch.setattr(departments, "_OVERDUE", 3)
    page = next(page for page in pages(city) if page.path == "d/parks/")
    late = [row.standing.days_late for row in page.context.overdue]
    assert late == sorted(late, reverse=True)
    assert len(late) == 3
    assert f"These are the 3 longest overdue of {page.context.figures.overdue}." in html_of(page, "en")
