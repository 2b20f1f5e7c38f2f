"""What needs the whole portal: its pages, the files of its views, the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ..api import case_path
from ..article_kinds import HALL_KINDS
from ..exports.api_files import api_files, exemplary
from ..exports.article_following import article_following
from ..exports.catalogue.model import Catalogue
from ..exports.citations import cff_file, portal_citation
from ..exports.figure_files import department_files, figure_files
from ..exports.following import Following
from ..exports.hall_files import channels_file, hall_files
from ..exports.host_headers import host_headers
from ..exports.open311 import open311_files
from ..exports.pledge_files import pledge_files
from ..exports.press_files import press_files
from ..exports.qr_codes import qr_codes
from ..exports.sheet import Sheet
from ..exports.snapshots import snapshot_files
from ..exports.view_files import View, portal_files, view_files
from ..exports.voice import voice_of
from ..figures import City
from ..model import Download, Portal
from ..pages.departments import by_unit
from ..pages.page import Link, in_language
from ..pages.portal import portal_pages
from ..pages.press import press_pages
from ..pages.search import search_page
from ..read.packages import read_package
from ..read.published import Published
from ..search.shelves import Shelf
from ..settings import Settings
from .catalogue import abouts
from .files import noted, write_files, write_pages, write_unlisted
from .frame import Frame
from .templates import environment
from .work import Written, described_as


def write_views(
    portal: Portal, table: Sheet, packages: Iterable[Path], settings: Settings, city: City, output: Path,
    published: Published | None,
) -> dict[str, list[Download]]:  # fmt: skip
    """The files of the portal (""), of each department, and of the pages that are named by their folder: exactly what
    these pages count. `table` has the portal's cases in their order."""
    registry, places = portal.registry, {row.id: at for at, row in enumerate(portal.cases)}
    views = dict[str, list[Download]]()
    for code, rows in by_unit(portal).items():
        department = registry.departments[code]
        names = (department.name, department.name_en or department.name)
        own = View(f"data/{code}/", code, names, table.part([places[row.id] for row in rows]))
        made = view_files(own, registry, settings, portal.as_of)
        made += department_files(f"data/{code}/", city.departments[code])
        made.append(channels_file(f"data/{code}/", city.hall.departments[code]))
        views[code] = write_files(made, output)
    whole = View("data/", "glasscase", (settings.name, settings.name_en), table)
    made = portal_files(whole, (read_package(path) for path in packages), registry, settings, portal.as_of)
    made.append(cff_file("data/", portal_citation(settings)))
    views[""] = write_files(made, output)
    for package in (one for one in made if one.media_type == "application/zip"):
        snapshots = snapshot_files(package.content, portal.as_of, published, settings)
        views["data/snapshots/"] = write_files(snapshots, output)
    views["hall/"] = write_files(hall_files(portal, city.hall, settings), output)
    views["pledges/"] = write_files(pledge_files(portal, settings), output)
    views["press/"] = write_files(press_files(portal, settings, city), output)
    views["figures/"] = write_files(figure_files(city, registry, settings), output)
    write_unlisted(qr_codes(registry.channels), output)
    return views


def write_portal_pages(
    portal: Portal, frame: Frame, views: Mapping[str, Sequence[Download]], city: City, shelved: Sequence[Shelf],
    facets: Mapping[str, tuple[tuple[str, tuple[Link, ...]], ...]], catalogue: Catalogue,
) -> Written:  # fmt: skip
    """The pages that need the whole portal."""
    pages, paths, described = 0, list[str](), described_as(frame.settings)
    for site in frame.sites:
        env, about = environment(frame.theme, site, frame.style), abouts(catalogue, portal, site.language)
        made = chain(
            portal_pages(portal, frame.settings, site, views, city, described),
            press_pages(portal, frame.settings, site, city, views["press/"]),
            [search_page(portal, shelved, facets[site.language])] if shelved else [],
        )
        told = (replace(page, about=about.get(page.path, "")) for page in made)
        pages += write_pages(noted(told, paths), env, site, frame)
    return Written(pages, [], paths=tuple(paths))


def write_following(portal: Portal, followings: Mapping[str, Following], settings: Settings, output: Path) -> None:
    """The wider feeds and calendars, to which the articles are added, and the articles' own."""
    for language, following in followings.items():
        voice = voice_of(language, portal.registry, settings)
        own = [one for one in in_language(portal.articles, language) if one.kind in HALL_KINDS]
        files, followed = article_following(own, voice, settings.downloads)
        following.add(followed)
        write_unlisted(files, output)
        write_unlisted(following.files(voice, settings.downloads), output)


def write_open311(portal: Portal, settings: Settings, output: Path) -> list[Download]:
    """Services, and the requests of each month from those of the cases, which are written by now."""
    if "open311" not in settings.downloads:
        return []
    return write_files(open311_files(portal, settings, lambda path: (output / path).read_bytes()), output)


def write_api(
    portal: Portal, settings: Settings, city: City, files: Sequence[Download], output: Path
) -> list[Download]:
    """The API, whose list of files names all others; its example of a case is one that was just written."""
    case = exemplary(portal) if "api" in settings.downloads else None
    example = (output / case_path(case.id)).read_bytes() if case else b""
    return write_files([*api_files(portal, settings, city, files, example), host_headers(settings)], output)
