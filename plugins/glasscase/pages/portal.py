"""Every page that needs the whole portal, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..figures import City
from ..model import Download, Portal
from ..settings import Settings
from .api import api_page
from .articles import article_pages
from .cards import department_cards
from .datasets import Described
from .departments import by_unit, department_lines, department_page, departments_page
from .design import design_page
from .figures import figures_page
from .hall import hall_pages
from .home import home_page
from .map import map_pages
from .page import Page, Site, in_language
from .pledges import pledges_page
from .registers import register_pages
from .take_part import take_part_page


@dataclass(frozen=True, slots=True)
class Redirect:
    """redirect.html: an old address that leads to a new one, relative to the language's root."""

    to: str


def portal_pages(
    portal: Portal,
    settings: Settings,
    site: Site,
    downloads: Mapping[str, Sequence[Download]],
    city: City,
    described: Described | None = None,
) -> Iterator[Page]:
    """`downloads` is code of the department ("" the portal, "hall/" the hall, "pledges/" their page) → files."""
    rows_of = by_unit(portal)
    articles = in_language(portal.articles, site.language)
    lines = department_lines(portal, city, settings)
    yield home_page(portal, city.whole, lines, articles)
    yield departments_page(lines, settings)
    for line in lines:
        code = line.department.code
        yield department_page(portal, settings, city, line, lines, rows_of[code], articles, downloads.get(code, ()))
    figures = figures_page(portal, settings, city, lines)
    yield figures
    yield from map_pages(portal, settings, site)
    of_hall = downloads.get("hall/", ())
    yield from article_pages(portal, articles, of_hall)
    yield from hall_pages(portal, articles, city.hall, site, settings.page_size, of_hall)
    yield pledges_page(portal, downloads.get("pledges/", ()))
    yield from register_pages(
        portal, downloads.get("", ()), described, settings.base_url, downloads.get("data/snapshots/", ())
    )
    yield take_part_page(portal)
    if "api" in settings.downloads:
        yield api_page(portal, settings)
    if "cards" in settings.downloads:
        yield from department_cards(lines)
    yield design_page(portal, lines, figures.context, articles, downloads.get("", ()))
    yield from (
        Page(old.strip("/") + "/", "redirect.html", Redirect(new.lstrip("/"))) for old, new in portal.registry.redirects
    )
    yield Page("404.html", "404.html", None)
    yield Page("offline.html", "offline.html", None)
