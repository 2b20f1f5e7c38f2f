"""The way of the data, its second half: pages and exports → write. `loading` has the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from ..exports.catalogue.model import Record
from ..exports.following import Following
from ..figures import reckon
from ..model import Dataset, Download, Portal
from ..pages.cases import Listing, Part, files_folder, listings, parts
from ..pages.departments import by_unit
from ..pages.page import Site
from ..read.published import Published
from ..search.index import make_indexes
from ..search.probes import Volume
from ..search.shelves import Shelf, shelves
from ..settings import Settings
from ..words import translator
from .beginning import begin
from .catalogue import begin_catalogue, write_catalogue
from .frame import Frame, drop_table, keep_table
from .loading import Loaded, each
from .manifest import write_manifest, write_scripts
from .progress import Progress
from .whole import write_api, write_following, write_open311, write_portal_pages, write_views
from .work import Narrowed, Written, facets_of, word_of, write_dataset, write_list, write_package, write_view


@dataclass(slots=True)
class Gathered:
    """What the units of work have written, put together as they come."""

    followings: Mapping[str, Following]
    pages: int = 0
    files: list[Download] = field(default_factory=list[Download])
    records: list[Record] = field(default_factory=list[Record])
    #: pages that search engines may list
    paths: list[str] = field(default_factory=list[str])

    def add(self, all_written: Iterable[Written]) -> None:
        for written in all_written:
            self.pages += written.pages
            self.files += written.downloads
            self.records += written.records
            self.paths += written.paths
            for language, followed in written.followed.items():
                self.followings[language].add(followed)


def write(
    loaded: Loaded, settings: Settings, theme: Path, output: Path, executor: Executor | None, progress: Progress,
    published: Published | None = None,
) -> int:  # fmt: skip
    """pages and exports → write, into `output`, which should be fresh. Returns the number of pages.

    `published` is the version before this one.
    """
    portal = loaded.portal
    shelved = shelves(portal, settings.search_size) if settings.search else []
    frame = begin(portal, settings, theme, output, shelved, progress)
    lists = listings(portal)
    facets = {site.language: facets_of(lists, site) for site in frame.sites}
    packages, listed = _packages_of(loaded), _parts_of(lists, frame)
    table, narrowed = keep_table(portal, settings, output), _narrowed(lists, portal, frame)
    # With workers all three are under way from here on, while this process writes what needs the whole portal.
    cases_written = each(executor, partial(_write, frame=frame), packages)
    lists_written = each(executor, partial(_list, facets=facets, frame=frame), listed)
    views_written = each(executor, partial(write_view, frame=frame), narrowed)
    others_written = (write_dataset(dataset, path, frame) for dataset, path in _datasets_of(loaded))
    city = reckon(portal, settings)
    views = write_views(portal, table, loaded.packages, settings, city, output, published)
    catalogue = begin_catalogue(frame.catalogue, portal, settings, views, by_unit(portal), output)
    made = Gathered({site.language: Following(settings.today()) for site in frame.sites})
    made.add([write_portal_pages(portal, frame, views, city, shelved, facets, catalogue)])
    made.add(progress.track("Writing cases", cases_written, len(packages)))
    made.add(others_written)
    volumes = _write_search(frame, shelved, progress)  # while other processes write the lists
    made.add(progress.track("Writing lists", lists_written, len(listed)))
    made.add(progress.track("Writing files of lists", views_written, len(narrowed)))
    drop_table(output)
    made.files += chain.from_iterable(views.values())
    write_following(portal, made.followings, settings, output)
    made.files += write_open311(portal, settings, output)
    made.files += write_catalogue(catalogue, made.records, made.paths, portal, settings, output)
    made.files += write_api(portal, settings, city, made.files, output)
    scripts = write_scripts(frame, portal, made.files, volumes)
    write_manifest(portal, settings, made.pages, made.files, scripts, volumes, output)
    return made.pages


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


def _write_search(frame: Frame, shelved: Sequence[Shelf], progress: Progress) -> list[Volume]:
    if not frame.staging:
        return []
    made = make_indexes(frame.staging, frame.output, frame.settings.search_size)
    return list(progress.track("Making the search", made, sum(len(shelf.folders) for shelf in shelved)))


def _narrowed(lists: Sequence[Listing], portal: Portal, frame: Frame) -> list[Narrowed]:
    """The lists that have files of their own."""
    places = {row.id: at for at, row in enumerate(portal.cases)}
    english = next((site for site in frame.sites if site.language == "en"), frame.sites[-1])
    return [
        Narrowed(
            one.path, one.value, (heading(one, frame.sites[0]), heading(one, english)),
            [places[row.id] for row in one.rows],
        )
        for one in lists
        if files_folder(one) == one.path
    ]  # fmt: skip


def heading(listing: Listing, site: Site) -> str:
    say = translator(site.language).gettext
    return word_of(site, listing.facet, listing.value) if listing.facet else say("All cases")


def _write(job: tuple[Dataset, Path], *, frame: Frame) -> Written:
    return write_package(*job, frame)


def _list(job: tuple[Part, Mapping[str, str]], *, facets: Mapping[str, object], frame: Frame) -> Written:
    return write_list(job[0], facets, job[1], frame)  # type: ignore[arg-type]
