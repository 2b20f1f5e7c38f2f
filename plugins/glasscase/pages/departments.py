"""The departments: their table, and a page for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..article_kinds import HALL_KINDS
from ..figures import City, Compared, DepartmentView, Figures, Month
from ..figures.hall import HallView
from ..model import (
    ASKED,
    SOLVED,
    Article,
    CaseRow,
    Dataset,
    Department,
    Download,
    Kind,
    Portal,
    Status,
)
from ..pledges import Pledge, pledges_of
from ..settings import Settings
from . import charts
from .hall import channel_trend
from .page import Page
from .pledges import in_order
from .stages import is_dated

#: cases of each sort that a department's page lists, so that it stays light: all overdue ones of nearly any department
_OVERDUE, _OTHERS, _DONE = 200, 10, 5
#: departments above the ranking minimum that make a range worth showing
_PEERS = 3


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """One line of the table of departments."""

    department: Department
    figures: Figures
    #: whether it has enough cases to be ranked
    ranked: bool


@dataclass(frozen=True, slots=True)
class Departments:
    """departments.html: by kind of department, ranked within the page's table."""

    groups: Mapping[str, Sequence[DepartmentFigures]]
    ranking_minimum: int


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """department.html: of long lists the first cases, beside how many there are in all."""

    department: Department
    #: the categories of its cases with how many they are, most first
    work: Sequence[tuple[str, int]]
    #: codes of the departments below it
    children: Sequence[str]
    figures: Figures
    minimum_n: int
    ranking_minimum: int
    months: Sequence[Month]
    trend: charts.Lines
    #: beside the city, in the categories of which it has enough repairs
    compared: Sequence[Compared]
    view: DepartmentView
    #: shares in time of the departments that are ranked, its own among them; none where there are too few
    peers: Sequence[float]
    overdue: Sequence[CaseRow]
    open: Sequence[CaseRow]
    open_n: int
    repaired: Sequence[CaseRow]
    answered: Sequence[CaseRow]
    pledges: Sequence[Pledge]
    articles: Mapping[str, Sequence[Article]]
    #: its channels, month by month
    hall: HallView
    channel_trend: charts.Lines
    #: whether it has articles with a time
    dated: bool
    datasets: Sequence[Dataset]
    #: what it publishes beside its cases
    others: Sequence[Dataset]
    downloads: Sequence[Download]


def department_page(
    portal: Portal, settings: Settings, city: City, line: DepartmentFigures, lines: Sequence[DepartmentFigures],
    rows: Sequence[CaseRow], articles: Sequence[Article], downloads: Sequence[Download],
) -> Page:  # fmt: skip
    department, code = line.department, line.department.code
    view, minimum = city.departments[code], settings.minimum_n
    counted = [row for row in rows if row.standing.status is not Status.WITHDRAWN]
    late = [row for row in counted if row.standing.status is Status.OVERDUE]
    waiting = [row for row in counted if row.standing.status in (Status.OPEN, Status.VERIFIED)]
    done = sorted(
        (row for row in counted if row.standing.status in SOLVED and row.standing.solved_on),
        key=lambda row: (row.standing.solved_on or portal.as_of, row.id),
        reverse=True,
    )
    peers = sorted(one.figures.on_time for one in lines if one.ranked and one.figures.on_time is not None)
    return Page(
        f"d/{code}/",
        "department.html",
        DepartmentPage(
            department,
            Counter(row.category for row in counted).most_common(6),
            [one.code for one in portal.registry.departments.values() if one.parent == code],
            line.figures,
            minimum,
            settings.ranking_minimum,
            view.months,
            charts.trend(view.months),
            [one for one in view.compared if max(one.own.repaired_n, one.own.on_time_n) >= max(minimum, 1)],
            view,
            peers if line.ranked and len(peers) >= _PEERS else (),
            sorted(late, key=lambda row: (-row.standing.days_late, row.id))[:_OVERDUE],
            sorted(waiting, key=lambda row: (row.standing.days_left is None, row.standing.days_left, row.id))[:_OTHERS],
            len(waiting),
            [row for row in done if row.kind is Kind.PROBLEM][:_DONE],
            [row for row in done if row.kind in ASKED][:_DONE],
            in_order(pledges_of(counted, portal.as_of)[:_OTHERS]),
            _by_kind([article for article in articles if article.department == code]),
            city.hall.departments[code],
            channel_trend(city.hall.departments[code].months),
            any(article.department == code and is_dated(article) for article in articles),
            [dataset for dataset in portal.datasets if dataset.department == code and dataset.year],
            [dataset for dataset in portal.datasets if dataset.department == code and not dataset.year],
            downloads,
        ),
    )


def _by_kind(articles: Sequence[Article]) -> dict[str, list[Article]]:
    """Kind → the newest articles."""
    kinds = {kind: [article for article in articles if article.kind == kind][:_OTHERS] for kind in HALL_KINDS}
    return {kind: found for kind, found in kinds.items() if found}


def department_lines(portal: Portal, city: City, settings: Settings) -> list[DepartmentFigures]:
    """Every department of the registry with its figures, in the registry's order."""
    return [
        DepartmentFigures(department, figures, figures.on_time_n >= settings.ranking_minimum)
        for code, department in portal.registry.departments.items()
        for figures in [city.departments[code].figures]
    ]


def ranked(lines: Sequence[DepartmentFigures]) -> list[DepartmentFigures]:
    """By the share in time, the highest first; those with too few cases last, and dissolved ones after them."""
    return sorted(
        lines,
        key=lambda line: (bool(line.department.until), not line.ranked, -(line.figures.on_time or 0) * line.ranked),
    )


def departments_page(lines: Sequence[DepartmentFigures], settings: Settings) -> Page:
    groups = defaultdict[str, list[DepartmentFigures]](list)
    for line in lines:
        groups[line.department.kind].append(line)
    ordered = {kind: ranked(of_kind) for kind, of_kind in groups.items()}
    return Page("departments/", "departments.html", Departments(ordered, settings.ranking_minimum))


def by_unit(portal: Portal) -> Mapping[str, list[CaseRow]]:
    rows = {code: list[CaseRow]() for code in portal.registry.departments}
    for row in portal.cases:
        rows[row.standing.unit].append(row)
    return rows
