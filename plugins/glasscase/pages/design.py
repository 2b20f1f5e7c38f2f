"""The gallery: every component of the theme with an example, for those who change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Article, CaseRow, Download, Portal, Status
from ..pledges import Pledge, pledges_of
from .departments import DepartmentFigures
from .figures import FiguresPage
from .page import Link, Page

#: Each has a template of this name in components/, and one in examples/ that shows it.
EXAMPLES = (
    "seal",
    "numbers",
    "rows",
    "pledges",
    "facets",
    "pagination",
    "departments",
    "charts",
    "articles",
    "downloads",
    "map",
    "follow",
)


@dataclass(frozen=True, slots=True)
class Design:
    """design.html: one case of each status, one pledge of each state, and a few of whatever else components show."""

    names: Sequence[str]
    cases: Sequence[CaseRow]
    pledges: Sequence[Pledge]
    departments: Sequence[DepartmentFigures]
    charts: FiguresPage
    articles: Sequence[Article]
    downloads: Sequence[Download]
    facets: Sequence[tuple[str, Sequence[Link]]]


def design_page(
    portal: Portal,
    lines: Sequence[DepartmentFigures],
    charts: FiguresPage,
    articles: Sequence[Article],
    downloads: Sequence[Download],
) -> Page:
    first = dict[Status, CaseRow]()
    for row in portal.cases:
        first.setdefault(row.standing.status, row)
    shown = [first[status] for status in Status if status in first]
    promised = {pledge.state: pledge for pledge in pledges_of(portal.cases, portal.as_of)}
    years = Counter(f"{row.reported_on:%Y}" for row in portal.cases)
    facets = [("year", [Link(f"cases/year/{year}/", year, count) for year, count in sorted(years.items())])]
    said = [article for article in articles if article.kind != "pages"]
    return Page(
        "design/",
        "design.html",
        Design(EXAMPLES, shown, list(promised.values()), lines[:3], charts, said[:3], downloads[:2], facets),
    )
