"""What every page is made of: its address, its template, and a context that the template documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from ..geography import CityMap
from ..model import Article, Portal
from ..settings import Settings
from ..words import EDITORS, base_of, marked, said
from .stages import announced

T = TypeVar("T")

_HIDDEN = frozenset({
    "404.html", "case_card.html", "department_card.html", "design.html", "offline.html", "redirect.html",
    "tombstone.html", "tombstone_card.html",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is below the language's root and ends with `/` (then index.html) or with a file's name."""

    path: str
    template: str
    context: Any
    #: what its head says of it to other programs: JSON-LD that is safe within <script>; may be empty
    about: str = ""

    @property
    def hidden(self) -> bool:
        """Whether it asks search engines to stay away: its template says `noindex`."""
        return self.template in _HIDDEN


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one language needs. Mappings are code → name, `Foreign` where it is not in that language."""

    language: str
    name: str
    city: str
    publisher: str
    contact: str
    base_url: str
    invented: bool
    languages: tuple[str, ...]
    licence_name: str
    licence_title: str
    licence_url: str
    as_of: date
    departments: Mapping[str, str]
    districts: Mapping[str, str]
    categories: Mapping[str, str]
    sources: Mapping[str, str]
    #: whether there is a search page
    search: bool
    #: the portal's own pages, for the footer: (address, title)
    pages: tuple[tuple[str, str], ...]
    #: where the districts lie; None where the registry does not say
    city_map: CityMap | None = None
    #: district → the notices that hold there now or soon
    notices: Mapping[str, tuple[Article, ...]] = field(default_factory=dict[str, tuple[Article, ...]])
    #: the time zone in which readers' browsers count days anew; empty where the portal's day is fixed
    time_zone: str = ""
    #: which files are made beside pages and CSV, as in the settings
    downloads: tuple[str, ...] = ()
    #: the picture that stands for a page where its address is passed on, below the site's root; may be empty
    share: str = ""
    #: the forge's page for a new issue; empty where readers are not sent there
    issue_forms: str = ""


def site_of(portal: Portal, settings: Settings, language: str, share: str = "") -> Site:
    registry = portal.registry

    def names(terms: Mapping[str, Any]) -> dict[str, str]:
        return {code: said(language, term.name, term.name_en) for code, term in terms.items()}

    pages = [a for a in in_language(portal.articles, language) if a.kind == "pages"]
    return Site(
        language,
        said(language, settings.name, settings.name_en),
        said(language, settings.city, settings.city_en),
        said(language, settings.publisher, settings.publisher_en),
        settings.contact, settings.base_url, settings.invented, settings.languages,
        settings.licence_name, settings.licence_title, settings.licence_url, portal.as_of,
        names(registry.departments), names(registry.districts), names(registry.categories), names(registry.sources),
        settings.search,
        tuple(
            (f"{page.id}/", marked(page.title, page.language, language))
            for page in sorted(pages, key=lambda page: page.id)
        ),
        registry.city_map,
        announced(in_language(portal.articles, language), registry.districts, portal.as_of),
        "" if settings.as_of else settings.time_zone,
        settings.downloads,
        share,
        settings.issue_forms,
    )  # fmt: skip


def in_language(articles: Sequence[Article], language: str) -> list[Article]:
    """One article an id: in `language` where there is one, else in English, else in the language there is."""
    order = [language, base_of(language), "en", EDITORS]

    def distance(article: Article) -> int:
        return order.index(article.language) if article.language in order else len(order)

    chosen = dict[tuple[str, str], Article]()
    for article in articles:
        key = (article.kind, article.id)
        if key not in chosen or distance(article) < distance(chosen[key]):
            chosen[key] = article
    return list(chosen.values())


@dataclass(frozen=True, slots=True)
class Link:
    """A choice in a list of facets: where it leads, what it says, how many cases it has."""

    path: str
    text: str
    count: int


def slices(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    """`rows` in pages of `size`; at least one page, which may be empty."""
    return [rows[start : start + size] for start in range(0, max(len(rows), 1), size)]
