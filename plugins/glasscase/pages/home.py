"""The home page: what is open, overdue and solved, in one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..figures import Figures
from ..model import SOLVED, Article, CaseRow, Kind, Portal, Status
from .cases import longest_overdue
from .departments import DepartmentFigures
from .page import Page
from .stages import in_force


@dataclass(frozen=True, slots=True)
class Home:
    """home.html"""

    figures: Figures
    worst: Sequence[CaseRow]
    newest: Sequence[CaseRow]
    solved: Sequence[CaseRow]
    departments: Sequence[DepartmentFigures]
    districts: Mapping[str, int]
    articles: Sequence[Article]
    #: notices in force in all districts
    notices: Sequence[Article]


def home_page(
    portal: Portal, figures: Figures, lines: Sequence[DepartmentFigures], articles: Sequence[Article]
) -> Page:
    overdue = [r for r in portal.cases if r.standing.status is Status.OVERDUE and r.kind is not Kind.PLEDGE]
    worst = longest_overdue(overdue)[:6]
    newest = [row for row in portal.cases if row.standing.status is not Status.WITHDRAWN][:6]
    done = (row for row in portal.cases if row.standing.status in SOLVED and row.standing.solved_on)
    solved = sorted(done, key=lambda row: (row.standing.solved_on or portal.as_of, row.id), reverse=True)[:6]
    waiting = dict.fromkeys(portal.registry.districts, 0)
    for row in portal.cases:
        if row.district in waiting and row.standing.status in (Status.OPEN, Status.OVERDUE, Status.VERIFIED):
            waiting[row.district] += 1
    shown = [article for article in articles if article.kind in ("notices", "news", "consultations")][:6]
    everywhere = [one for one in in_force(articles, portal.as_of) if not {*waiting} - {*one.area} or not one.area]
    busy = sorted(lines, key=lambda line: (-line.figures.overdue, -line.figures.waiting, line.department.code))[:8]
    return Page("", "home.html", Home(figures, worst, newest, solved, busy, waiting, shown, everywhere))
