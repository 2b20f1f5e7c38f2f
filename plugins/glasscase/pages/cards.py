"""Cards for other sites: a case, or a department with its numbers, small enough for an <iframe>. They run nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..figures import Figures
from ..model import Case, Department, Status
from .cases import title_of
from .departments import DepartmentFigures
from .page import Page, Site


@dataclass(frozen=True, slots=True)
class CaseCard:
    """case_card.html: where a case stands and who must act."""

    case: Case
    title: str
    title_language: str


@dataclass(frozen=True, slots=True)
class TombstoneCard:
    """tombstone_card.html: of a withdrawn case. It names nobody."""

    id: str
    withdrawn_on: date


@dataclass(frozen=True, slots=True)
class DepartmentCard:
    """department_card.html"""

    department: Department
    figures: Figures


def case_cards(cases: Iterable[Case], site: Site) -> Iterator[Page]:
    """c/<id>/card.html of each."""
    for case in cases:
        path = f"c/{case.id}/card.html"
        if case.standing.status is Status.WITHDRAWN:
            yield Page(path, "tombstone_card.html", TombstoneCard(case.id, case.standing.updated_on))
        else:
            yield Page(path, "case_card.html", CaseCard(case, *title_of(case, site)))


def department_cards(lines: Sequence[DepartmentFigures]) -> Iterator[Page]:
    """d/<code>/card.html of each."""
    for line in lines:
        code = line.department.code
        yield Page(f"d/{code}/card.html", "department_card.html", DepartmentCard(line.department, line.figures))
