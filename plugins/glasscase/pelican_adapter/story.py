"""The way of the data, once through: read → check → build → pages and exports → write."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ..article_kinds import HALL_KINDS
from ..build import build_article, build_map, build_portal, build_registry
from ..check.allowed import settled
from ..check.run import across_packages, check_articles, check_registry, concluded
from ..check.subject import Codes, codes_of, whole_file
from ..exports.article_following import article_following
from ..exports.catalogue.model import Catalogue, Record
from ..exports.catalogue.records import begun
from ..exports.citations import cff_file, portal_citation
from ..exports.figure_files import department_files, figure_files
from ..exports.following import Following, told_since
from ..exports.hall_files import channels_file, hall_files
from ..exports.open311 import open311_files
from ..exports.pledge_files import pledge_files
from ..exports.press_files import press_files
from ..exports.qr_codes import qr_codes
from ..exports.share_pictures import address, last_shared, portal_picture, voices_of
from ..exports.snapshots import snapshot_files
from ..exports.view_files import View, portal_files, view_files
from ..exports.voice import voice_of
from ..figures import City, reckon
from ..findings import Refused, Report, report_of
from ..model import Dataset, Download, Portal, Registry
from ..pages.cases import Listing, Part, files_folder, listings, parts
from ..pages.departments import by_unit
from ..pages.page import Link, Site, in_language, site_of
from ..pages.portal import portal_pages
from ..pages.press import press_pages
from ..pages.search import search_page
from ..pictures.fonts import find_fonts
from ..pictures.variants import kinds
from ..read.articles import find_articles, read_article
from ..read.datasets import find_datasets
from ..read.outlines import read_outlines
from ..read.packages import Package, find_packages, read_package, read_registry
from ..read.published import Published
from ..search.index import make_indexes
from ..search.probes import Volume
from ..search.records import Staging, begin_staging
from ..search.shelves import Shelf, shelves
from ..settings import Settings
from ..words import translator
from .catalogue import abouts, begin_catalogue, write_catalogue
from .manifest import scripts_in, scripts_of, write_manifest, write_packages
from .offline import WORKER, service_worker
from .packages_of_npm import parquet_reader
from .progress import Progress
from .templates import environment
from .work import (
    Built,
    Frame,
    Summary,
    Written,
    described_as,
    facets_of,
    forget,
    noted,
    survey_dataset,
    survey_package,
    word_of,
    write_dataset,
    write_file,
    write_files,
    write_list,
    write_package,
    write_pages,
    write_unlisted,
    write_view,
)  # fmt: skip

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A portal that passed the check, and where its packages lie."""

    portal: Portal
    packages: tuple[Path, ...]
    report: Report
    #: folders of datasets that bring a schema of their own
    datasets: tuple[Path, ...] = ()


def load(settings: Settings, executor: Executor | None, progress: Progress) -> Loaded:
    """read → check → build. Raises `Refused` with every finding when one of them is an error."""
    forget()
    for language in settings.languages:
        translator(language)  # before any work: it raises where there is no catalogue
    if not settings.data.is_dir():
        raise Refused(report_of([whole_file("missing-folder", settings.data.as_posix())]))
    registry_package = read_registry(settings.data)
    codes = codes_of(registry_package)
    articles = [read_article(path) for path in find_articles(settings.content)]
    findings = check_registry(registry_package)
    findings += check_articles(articles, codes, settings.languages, settings.today(), contact=settings.contact)
    findings = settled(findings, codes.exemptions, codes.official, settings.today())
    registry = None
    if not any(f.severity == "error" for f in findings):
        registry = build_registry(registry_package, build_map(read_outlines(Path(registry_package.path))))
    paths = find_packages(settings.data)
    summaries, built = list[Summary](), list[Built]()
    survey = partial(_survey, codes=codes, registry=registry, settings=settings)
    for summary, package in progress.track("Checking packages", each(executor, survey, paths), len(paths)):
        summaries.append(summary)
        findings += summary.findings
        if package:
            built.append(package)
    others = [survey_dataset(path, codes, settings) for path in find_datasets(settings.data)]
    findings += [finding for summary, _ in others for finding in summary.findings]
    findings += across_packages(settings.data, {summary.path.as_posix(): summary.ids for summary in summaries})
    findings = concluded(findings, codes, settings.today())
    rows = registry_package.rows() + sum(summary.rows for summary in [*summaries, *(one for one, _ in others)])
    report = report_of(findings, rows, len(paths) + len(others))
    if report.errors or registry is None:
        raise Refused(report)
    portal = build_portal(
        registry,
        [*(package.dataset for package in built), *(dataset for _, dataset in others if dataset)],
        (row for package in built for row in package.cases),
        (figure for package in built for figure in package.figures),
        (build_article(article) for article in articles),
        settings.today(),
        (one for package in built for one in package.coverage),
    )
    return Loaded(portal, tuple(paths), report, tuple(summary.path for summary, _ in others))


def write(
    loaded: Loaded, settings: Settings, theme: Path, output: Path, executor: Executor | None, progress: Progress,
    published: Published | None = None,
) -> int:  # fmt: skip
    """pages and exports → write, into `output`, which should be fresh. Returns the number of pages.

    `published` is the version before this one.
    """
    portal = loaded.portal
    shelved = shelves(portal, settings.search_size) if settings.search else []
    frame = _frame(portal, settings, theme, output, shelved, progress)
    lists = listings(portal)
    facets = {site.language: facets_of(lists, site) for site in frame.sites}
    packages, listed = _packages_of(loaded), _parts_of(lists, frame)
    # With workers both are under way from here on, while this process writes what needs the whole portal.
    cases_written = each(executor, partial(_write, frame=frame), packages)
    lists_written = each(executor, partial(_list, facets=facets, frame=frame), listed)
    narrowed = _views_of(lists, frame)
    views_written = each(executor, partial(write_view, frame=frame), narrowed)
    city = reckon(portal, settings)
    views = _write_views(loaded, settings, city, output, published)
    write_unlisted(qr_codes(portal.registry.channels), output)
    pressed = write_files(press_files(portal, settings, city), output)
    figured = write_files(figure_files(city, portal.registry, settings), output)
    described = [*figured, *pressed]
    catalogue = begin_catalogue(frame.catalogue, portal, settings, views, by_unit(portal), described, output)
    paths, records = list[str](), list[Record]()
    pages = _write_portal(portal, frame, views, pressed, city, shelved, facets, catalogue, paths)
    files, followings = list[Download](), {site.language: Following(settings.today()) for site in frame.sites}
    others_written = (write_dataset(dataset, path, frame) for dataset, path in _datasets_of(loaded))
    for written in chain(progress.track("Writing cases", cases_written, len(packages)), others_written):
        pages += written.pages
        files += written.downloads
        records += written.records
        paths += written.paths
        for language, followed in written.followed.items():
            followings[language].add(followed)
    volumes = _write_search(frame, shelved, progress)  # while other processes write the lists
    for written in progress.track("Writing lists", lists_written, len(listed)):
        pages += written.pages
        paths += written.paths
    for downloads in progress.track("Writing files of lists", views_written, len(narrowed)):
        files += downloads
    for language, following in followings.items():
        voice = voice_of(language, portal.registry, settings)
        own = [one for one in in_language(portal.articles, language) if one.kind in HALL_KINDS]
        files_of_articles, followed = article_following(own, voice, settings.downloads)
        following.add(followed)
        write_unlisted(files_of_articles, output)
        write_unlisted(following.files(voice, settings.downloads), output)
    for downloads in views.values():
        files += downloads
    if "open311" in settings.downloads:
        requests = open311_files(portal, settings, lambda path: (output / path).read_bytes())
        files += write_files(requests, output)
    files += [*pressed, *figured, *write_catalogue(catalogue, records, paths, portal, settings, output)]
    worker = service_worker(theme, frame.style, settings.languages, portal, files)
    write_file(output, WORKER, worker)
    scripts = {**scripts_of(theme), WORKER: hashlib.sha256(worker).hexdigest(), **scripts_in(output, volumes)}
    scripts |= write_packages(theme, output)
    write_manifest(portal, settings, pages, files, scripts, volumes, output)
    return pages


def _frame(
    portal: Portal, settings: Settings, theme: Path, output: Path, shelved: Sequence[Shelf], progress: Progress
) -> Frame:
    """What every page is rendered with; with it the style, the share picture and the search's staging are begun."""
    if "avif" not in kinds():
        progress.warn("No AVIF copies of pictures: Pillow cannot write them on this machine. There are WebP copies.")
    if find_fonts() is None:
        progress.warn(
            "No pictures to share or to print: this machine has no font with Chinese letters. On Debian, install fonts-noto-cjk."
        )
    if not parquet_reader(theme):
        progress.warn(
            "Tables cannot be explored on their pages: hyparquet is not installed. “make build” installs it, or “python scripts/npm.py install theme”."
        )
    style = write_style(theme, output)  # the first file: Pelican by itself has not made the folder yet
    share = _write_share_picture(portal, settings, output)
    sites = tuple(site_of(portal, settings, language, share) for language in settings.languages)
    shared = last_shared(portal.cases, settings.share_pictures) if share else None
    staging = Staging(output / ".search", len(shelved) > 1) if shelved else None
    if staging:
        begin_staging(portal, staging)
    told = told_since(portal.cases) if "atom" in settings.downloads else {}
    catalogue = begun(settings, portal.registry)
    return Frame(theme, output, style, settings, portal.registry, sites, shared, told, staging, catalogue)


def _packages_of(loaded: Loaded) -> list[tuple[Dataset, Path]]:
    datasets = {(dataset.department, dataset.year): dataset for dataset in loaded.portal.datasets if dataset.year}
    return [(datasets[path.parent.name, int(path.name)], path) for path in loaded.packages]


def _datasets_of(loaded: Loaded) -> list[tuple[Dataset, Path]]:
    """Those with a schema of their own, each with its folder."""
    datasets = {(one.department, one.name): one for one in loaded.portal.datasets if not one.year}
    return [(datasets[path.parent.parent.name, path.name], path) for path in loaded.datasets]


def _parts_of(lists: Sequence[Listing], frame: Frame) -> list[tuple[Part, dict[str, str]]]:
    return [
        (part, {site.language: heading(listing, site) for site in frame.sites})
        for listing in lists
        for part in parts(listing, frame.settings.page_size)
    ]


def _write_portal(
    portal: Portal, frame: Frame, views: Mapping[str, Sequence[Download]], pressed: Sequence[Download], city: City,
    shelved: Sequence[Shelf], facets: Mapping[str, tuple[tuple[str, tuple[Link, ...]], ...]], catalogue: Catalogue,
    paths: list[str],
) -> int:  # fmt: skip
    """The pages that need the whole portal. Returns how many they are; `paths` are added those for search engines."""
    pages, described = 0, described_as(frame.settings)
    for site in frame.sites:
        env, about = environment(frame.theme, site, frame.style), abouts(catalogue, portal, site.language)
        made = chain(
            portal_pages(portal, frame.settings, site, views, city, described),
            press_pages(portal, frame.settings, site, city, pressed),
            [search_page(portal, shelved, facets[site.language])] if shelved else [],
        )
        told = (replace(page, about=about.get(page.path, "")) for page in made)
        pages += write_pages(noted(told, paths), env, site, frame)
    return pages


def _write_search(frame: Frame, shelved: Sequence[Shelf], progress: Progress) -> list[Volume]:
    if not frame.staging:
        return []
    made = make_indexes(frame.staging, frame.output, frame.settings.search_size)
    return list(progress.track("Making the search", made, sum(len(shelf.folders) for shelf in shelved)))


def _views_of(lists: Sequence[Listing], frame: Frame) -> list[View]:
    """The lists that have files of their own."""
    english = next((site for site in frame.sites if site.language == "en"), frame.sites[-1])
    return [
        View(one.path, one.value, (heading(one, frame.sites[0]), heading(one, english)), one.rows)
        for one in lists
        if files_folder(one) == one.path
    ]


def heading(listing: Listing, site: Site) -> str:
    say = translator(site.language).gettext
    return word_of(site, listing.facet, listing.value) if listing.facet else say("All cases")


def write_style(theme: Path, output: Path) -> str:
    """One style sheet of the theme's small ones, named by its digest so that browsers may keep it."""
    css = theme / "css"
    parts = [css / "tokens.css", css / "base.css", *sorted((css / "components").glob("*.css")), css / "print.css"]
    content = b"\n".join(part.read_bytes() for part in parts)
    path = f"theme/style-{hashlib.sha256(content).hexdigest()[:12]}.css"
    write_file(output, path, content)
    return path


def each(executor: Executor | None, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """`function` of each item, in order: in this process, or wherever the executor has its workers."""
    return map(function, items) if executor is None else executor.map(function, items)


def _survey(path: Path, *, codes: Codes, registry: Registry | None, settings: Settings) -> tuple[Summary, Built | None]:
    return survey_package(path, codes, registry, settings)


def _write(job: tuple[Dataset, Path], *, frame: Frame) -> Written:
    return write_package(*job, frame)


def _list(job: tuple[Part, Mapping[str, str]], *, facets: Mapping[str, object], frame: Frame) -> Written:
    return write_list(job[0], facets, job[1], frame)  # type: ignore[arg-type]


def _write_views(
    loaded: Loaded, settings: Settings, city: City, output: Path, published: Published | None
) -> dict[str, list[Download]]:
    """The files of the portal (""), of each department, of the hall and of the pledges: exactly what their page counts."""
    portal, registry = loaded.portal, loaded.portal.registry
    views = dict[str, list[Download]]()
    for code, rows in by_unit(portal).items():
        department = registry.departments[code]
        names = (department.name, department.name_en or department.name)
        made = view_files(View(f"data/{code}/", code, names, rows), registry, settings, portal.as_of)
        made += department_files(f"data/{code}/", city.departments[code])
        made.append(channels_file(f"data/{code}/", city.hall.departments[code]))
        views[code] = write_files(made, output)
    whole = View("data/", "glasscase", (settings.name, settings.name_en), portal.cases)
    packages = _packages(loaded.packages)
    made = portal_files(whole, packages, registry, settings, portal.as_of)
    views[""] = write_files(made, output)
    for package in (one for one in made if one.media_type == "application/zip"):
        snapshots = snapshot_files(package.content, portal.as_of, published, settings)
        views["data/snapshots/"] = write_files(snapshots, output)
    views["hall/"] = write_files(hall_files(portal, city.hall, settings), output)
    views[""] += write_files([cff_file("data/", portal_citation(settings))], output)
    views["pledges/"] = write_files(pledge_files(portal, settings), output)
    return views


def _packages(paths: Iterable[Path]) -> Iterator[Package]:
    return (read_package(path) for path in paths)


def _write_share_picture(portal: Portal, settings: Settings, output: Path) -> str:
    """The address of the portal's share picture below the site's root; "" where it has no address or no fonts."""
    if not settings.base_url:
        return ""  # a preview asks for the whole address of a picture
    picture = portal_picture(voices_of(portal.registry, settings), settings.invented)
    if not picture:
        return ""
    write_file(output, picture.path, picture.content)
    return address(picture)
