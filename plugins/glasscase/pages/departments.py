"""The departments: their table, and a page for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..figures import Figures, Month, by_month, figures_of
from ..model import (
    SOLVED,
    Article,
    CaseRow,
    Channel,
    Dataset,
    Department,
    Download,
    Kind,
    MonthlyFigure,
    Portal,
    Status,
)
from ..settings import Settings
from .page import Page


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


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """department.html"""

    department: Department
    figures: Figures
    minimum_n: int
    months: Sequence[Month]
    overdue: Sequence[CaseRow]
    open: Sequence[CaseRow]
    solved: Sequence[CaseRow]
    pledges: Sequence[CaseRow]
    articles: Sequence[Article]
    channels: Sequence[Channel]
    monthly: Sequence[MonthlyFigure]
    datasets: Sequence[Dataset]
    downloads: Sequence[Download]


def department_page(
    portal: Portal, settings: Settings, line: DepartmentFigures, rows: Sequence[CaseRow], articles: Sequence[Article],
    downloads: Sequence[Download],
) -> Page:  # fmt: skip
    department = line.department
    late = [row for row in rows if row.standing.status is Status.OVERDUE]
    solved = [row for row in rows if row.standing.status in SOLVED and row.standing.solved_on]
    recent = [figure for figure in portal.figures if figure.department == department.code]
    last = max((figure.month for figure in recent), default="")
    return Page(
        f"d/{department.code}/",
        "department.html",
        DepartmentPage(
            department,
            line.figures,
            settings.minimum_n,
            by_month(rows, portal.as_of, 12),
            sorted(late, key=lambda row: (-row.standing.days_late, row.id)),
            [row for row in rows if row.standing.status in (Status.OPEN, Status.VERIFIED)],
            sorted(solved, key=lambda row: (row.standing.solved_on or portal.as_of, row.id), reverse=True)[:10],
            [row for row in rows if row.kind is Kind.PLEDGE and row.standing.status is not Status.WITHDRAWN],
            [article for article in articles if article.department == department.code],
            [channel for channel in portal.registry.channels if channel.department == department.code],
            [figure for figure in recent if figure.month == last],
            [dataset for dataset in portal.datasets if dataset.department == department.code],
            downloads,
        ),
    )


def department_lines(
    portal: Portal, rows_of: Mapping[str, Sequence[CaseRow]], settings: Settings
) -> list[DepartmentFigures]:
    """Every department of the registry with its figures, in the registry's order."""
    return [
        DepartmentFigures(department, figures, figures.on_time_n >= settings.ranking_minimum)
        for code, department in portal.registry.departments.items()
        for figures in [figures_of(rows_of[code], portal.as_of, settings.minimum_n)]
    ]


def departments_page(lines: Sequence[DepartmentFigures]) -> Page:
    groups = defaultdict[str, list[DepartmentFigures]](list)
    for line in lines:
        groups[line.department.kind].append(line)
    return Page("departments/", "departments.html", Departments(groups))


def by_unit(portal: Portal) -> Mapping[str, list[CaseRow]]:
    rows = {code: list[CaseRow]() for code in portal.registry.departments}
    for row in portal.cases:
        rows[row.standing.unit].append(row)
    return rows
