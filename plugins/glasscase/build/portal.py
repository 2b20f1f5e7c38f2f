"""The whole portal, put together from what the packages gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..model import Article, CaseRow, Coverage, Dataset, MonthlyFigure, Portal, Registry


def build_portal(
    registry: Registry,
    datasets: Iterable[Dataset],
    cases: Iterable[CaseRow],
    figures: Iterable[MonthlyFigure],
    articles: Iterable[Article],
    as_of: date,
    coverage: Iterable[Coverage] = (),
) -> Portal:
    """Puts together what the packages gave: cases, articles and coverage newest first."""
    return Portal(
        as_of, registry,
        tuple(sorted(datasets, key=lambda one: (one.department, not one.year, one.name))),
        tuple(sorted(cases, key=lambda case: (case.reported_on, case.id), reverse=True)),
        tuple(sorted(figures, key=lambda figure: (figure.department, figure.month, figure.channel))),
        tuple(sorted(articles, key=lambda article: (article.date, article.id, article.language), reverse=True)),
        tuple(sorted(coverage, key=lambda one: (one.at, one.case, one.by), reverse=True)),
    )  # fmt: skip
