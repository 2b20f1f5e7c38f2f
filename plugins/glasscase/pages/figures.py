"""The figures of the whole city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..figures import Figures, Month, by_month, figures_of
from ..model import CaseRow, Portal
from ..settings import Settings
from .departments import DepartmentFigures
from .page import Page


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """figures.html"""

    figures: Figures
    months: Sequence[Month]
    departments: Sequence[DepartmentFigures]
    by_category: Sequence[tuple[str, Figures]]
    by_district: Sequence[tuple[str, Figures]]
    by_source: Sequence[tuple[str, Figures]]
    minimum_n: int
    ranking_minimum: int


def figures_page(portal: Portal, settings: Settings, whole: Figures, lines: Sequence[DepartmentFigures]) -> Page:
    def grouped(codes: Mapping[str, object], field: str) -> list[tuple[str, Figures]]:
        groups = {code: list[CaseRow]() for code in codes}
        for row in portal.cases:
            if (code := getattr(row, field)) in groups:
                groups[code].append(row)
        figures = [(code, figures_of(rows, portal.as_of, settings.minimum_n)) for code, rows in groups.items() if rows]
        return sorted(figures, key=lambda pair: (-pair[1].total, pair[0]))

    registry = portal.registry
    ranked = sorted(
        (line for line in lines if line.figures.total),
        key=lambda line: (not line.ranked, -(line.figures.on_time or 0), line.department.code),
    )
    return Page(
        "figures/", "figures.html",
        FiguresPage(
            whole, by_month(portal.cases, portal.as_of), ranked, grouped(registry.categories, "category"),
            grouped(registry.districts, "district"), grouped(registry.sources, "source"),
            settings.minimum_n, settings.ranking_minimum,
        ),
    )  # fmt: skip
