"""The search page: the form, what narrows it, which archives it can look through, and lists for who has no JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..article_kinds import ARTICLE_KINDS
from ..model import Portal
from ..search.records import FACETS, RECENT
from ..search.shelves import Shelf
from .page import Link, Page


@dataclass(frozen=True, slots=True)
class SearchPage:
    """search.html: `filters` are code → name by facet, `others` kinds of record that are no cases.

    `lists` are the lists of cases by facet.
    """

    filters: Mapping[str, Mapping[str, str]]
    others: Sequence[str]
    lists: Sequence[tuple[str, Sequence[Link]]]
    recent: Shelf
    archives: Sequence[Shelf]
    year: int


def search_page(portal: Portal, shelves: Sequence[Shelf], lists: Sequence[tuple[str, Sequence[Link]]]) -> Page:
    """`lists` are `facet_links`."""
    links = dict(lists)
    filters = {
        facet: {link.path.split("/")[2]: link.text for link in links.get(facet, ()) if link.count} for facet in FACETS
    }
    filters["status"].pop("withdrawn", None)
    written = {article.kind for article in portal.articles}
    datasets = ["dataset"] if any(not one.year for one in portal.datasets) else []
    others = ["department", *datasets, *(kind for kind in ARTICLE_KINDS if kind in written and kind != "pages")]
    recent, *archives = shelves
    assert recent.name == RECENT
    return Page("search/", "search.html", SearchPage(filters, others, lists, recent, archives, portal.as_of.year))
