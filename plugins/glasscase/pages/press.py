"""For the press: the last whole month in numbers, pictures to print, how to quote; and what the press said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..figures import City, MonthEnd
from ..model import CaseRow, Coverage, Download, Kind, Portal, Status
from ..pictures.prints import CENTIMETRES, DPI, SIZE
from ..settings import Settings
from . import charts
from .cases import longest_overdue
from .page import Page, Site

#: cases and reports that the page of the press shows; reports on the page of all coverage
_WORST, _LATEST, _MOST = 5, 5, 300


@dataclass(frozen=True, slots=True)
class Report:
    """One report and the case that it is about."""

    coverage: Coverage
    case: CaseRow


@dataclass(frozen=True, slots=True)
class Print:
    """A picture to print: `name` is numbers or trend."""

    name: str
    file: Download


@dataclass(frozen=True, slots=True)
class Press:
    """press.html: `last` is the last whole month, `before` the one before it."""

    before: MonthEnd
    last: MonthEnd
    trend: charts.Lines
    worst: Sequence[CaseRow]
    latest: Sequence[Report]
    #: none where the machine that built the site has no fonts for them
    prints: Sequence[Print]
    pixels: tuple[int, int]
    centimetres: tuple[int, int]
    dpi: int
    minimum_n: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """coverage.html: newest first by month, as 2026-08; of very many the newest, and all of them in the files."""

    months: Sequence[tuple[str, Sequence[Report]]]
    total: int
    shown: int
    #: medium → its reports, most first
    media: Sequence[tuple[str, int]]
    downloads: Sequence[Download]


def press_pages(
    portal: Portal, settings: Settings, site: Site, city: City, files: Sequence[Download]
) -> Iterator[Page]:
    """`files` are those below press/."""
    cases = {row.id: row for row in portal.cases}
    reports = [Report(one, cases[one.case]) for one in portal.coverage[:_MOST]]
    overdue = [r for r in portal.cases if r.standing.status is Status.OVERDUE and r.kind is Kind.PROBLEM]
    before, last = city.month_ends
    prints = [
        Print(name, file)
        for name in ("numbers", "trend")
        for file in files
        if file.name == f"{last.month}-{name}.{site.language}.png"
    ]
    yield Page(
        "press/",
        "press.html",
        Press(
            before, last, charts.trend(city.months[-13:-1]),
            longest_overdue(overdue)[:_WORST],
            reports[:_LATEST], prints, SIZE, CENTIMETRES, DPI, settings.minimum_n,
        ),
    )  # fmt: skip
    media = Counter(one.by for one in portal.coverage)
    yield Page(
        "press/coverage/",
        "coverage.html",
        CoveragePage(
            _by_month(reports), len(portal.coverage), len(reports),
            sorted(media.items(), key=lambda pair: (-pair[1], pair[0])),
            [file for file in files if not file.path.endswith(".png")],
        ),
    )  # fmt: skip


def _by_month(reports: Sequence[Report]) -> list[tuple[str, list[Report]]]:
    months = dict[str, list[Report]]()
    for report in reports:
        months.setdefault(f"{report.coverage.at:%Y-%m}", []).append(report)
    return list(months.items())
