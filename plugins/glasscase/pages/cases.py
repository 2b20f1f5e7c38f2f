"""Pages of one package's cases, and the paginated lists of all cases by facet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..cells import split_list
from ..lifecycle import anchors
from ..model import Case, CaseRow, Event, Kind, Media, Milestone, Portal, Status, Step
from ..pledges import Pledge, pledge_of
from ..settings import LIST_WORKBOOK
from ..words import written
from .page import Link, Page, Site, slices


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case's history: the end of its address, and its evidence with the file where it is one."""

    anchor: str
    event: Event
    evidence: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class CaseMilestone:
    """One milestone of a pledge, and its evidence with the file where it is one."""

    milestone: Milestone
    evidence: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """case.html: one case with its history; `media_root` is below the site's root."""

    case: Case
    title: str
    title_language: str
    steps: tuple[CaseStep, ...]
    corrections: tuple[CaseStep, ...]
    #: what the one named said, newest first: replies, objections, and what it decided on a suggestion
    answers: tuple[CaseStep, ...]
    coverage: tuple[CaseStep, ...]
    #: what became of it and its milestones, where it is a pledge
    pledge: Pledge | None
    milestones: tuple[CaseMilestone, ...]
    pictures: tuple[Media, ...]
    media_root: str
    #: what stands for the page where its address is passed on, below the site's root; may be empty
    share: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """tombstone.html: what stays of a withdrawn case. It names nobody."""

    id: str
    withdrawn_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class CaseList:
    """cases.html: one page of a list, with the facets that narrow it."""

    heading: str
    rows: Sequence[CaseRow]
    total: int
    number: int
    pages: int
    base: str
    facets: tuple[tuple[str, tuple[Link, ...]], ...]
    #: code of the district that the list is of; "" for another list
    district: str
    #: where the list's own files lie below the site's root, and what those of all its tables are called
    files: str
    stem: str
    #: where the feed of its cases lies below the language's root; None where it has none
    feed: str | None
    #: whether there is a workbook among them
    workbook: bool


def case_pages(cases: Iterable[Case], site: Site, shares: Mapping[str, str] | None = None) -> Iterator[Page]:
    """One page a case; a withdrawn one is a tombstone at the same address.

    `shares` are case → its share picture; the portal's stands for the others.
    """
    for case in cases:
        path = f"c/{case.id}/"
        if case.standing.status is Status.WITHDRAWN:
            stone = Tombstone(case.id, case.standing.updated_on, case.standing.reason)
            yield Page(path, "tombstone.html", stone)
            continue
        title, language = title_of(case, site)
        files = {item.file for item in case.media}
        steps = _steps(case, files)
        answers = [step for step in steps if _answers(case.kind, step.event)]
        yield Page(
            path,
            "case.html",
            CasePage(
                case, title, language, steps,
                tuple(step for step in steps if step.event.kind is Step.CORRECTED),
                tuple(reversed(answers)),
                tuple(step for step in steps if step.event.kind is Step.COVERED),
                pledge_of(case, site.as_of) if case.kind is Kind.PLEDGE else None,
                tuple(CaseMilestone(one, _evidence(one.evidence, files)) for one in case.milestones),
                case.media, f"data/{case.department}/{case.year}/media/", (shares or {}).get(case.id, site.share),
            ),
        )  # fmt: skip


def _answers(kind: Kind, event: Event) -> bool:
    """Whether the one named says something. On a suggestion it decides; on an answer the one who asked does."""
    decided = kind is Kind.SUGGESTION and event.kind in (Step.ACCEPTED, Step.DECLINED) and event.text
    return event.kind in (Step.REPLIED, Step.DISPUTED) or bool(decided)


def _steps(case: Case, files: Collection[str]) -> tuple[CaseStep, ...]:
    return tuple(
        CaseStep(anchor, event, _evidence(event.evidence, files))
        for anchor, event in zip(anchors(case.events), case.events, strict=True)
    )


def _evidence(words: str, files: Collection[str]) -> tuple[tuple[str, bool], ...]:
    return tuple((part, part in files) for part in split_list(words))


def title_of(case: Case | CaseRow, site: Site) -> tuple[str, str]:
    """The title and the language it is in."""
    return written(site.language, case.title, case.title_en)


def longest_overdue(late: Iterable[CaseRow]) -> list[CaseRow]:
    """Overdue cases, those first that are the longest."""
    return sorted(late, key=lambda row: (-row.standing.days_late, row.id))


#: facet → what a case's value of it is
FACETS: dict[str, Callable[[CaseRow], str]] = {
    "status": lambda row: row.standing.status.value,
    "department": lambda row: row.standing.unit,
    "district": lambda row: row.district,
    "category": lambda row: row.category,
    "year": lambda row: f"{row.reported_on:%Y}",
    "kind": lambda row: row.kind.value,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One list before it is cut into pages: its address below the language's root, and its cases."""

    path: str
    facet: str
    value: str
    rows: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some pages of a list: the number of the first, and how many cases the whole list has."""

    listing: Listing
    first: int
    total: int


def listings(portal: Portal) -> list[Listing]:
    """The list of all cases, and one list a facet's value."""
    lists = [Listing("cases/", "", "", portal.cases)]
    for facet, value_of in FACETS.items():
        # Every word of the registry has its page, also without a case: addresses that others link to.
        groups = {value: list[CaseRow]() for value in _standing_values(portal, facet)}
        for row in portal.cases:
            if value := value_of(row):
                groups.setdefault(value, []).append(row)
        lists += [
            Listing(f"cases/{facet}/{value}/", facet, value, tuple(groups[value])) for value in _in_order(facet, groups)
        ]
    return lists


def files_folder(listing: Listing) -> str:
    """Where just its cases lie as files, below the site's root."""
    if listing.facet == "department":
        return f"data/{listing.value}/"
    return listing.path if listing.facet else "data/"


def feed_folder(listing: Listing) -> str | None:
    """Where the feed of its cases lies below the language's root; None where it has none."""
    if listing.facet == "department":
        return f"d/{listing.value}/"
    if listing.facet in ("category", "district"):
        return listing.path
    return None if listing.facet else ""


def parts(listing: Listing, page_size: int, pages: int = 50) -> Iterator[Part]:
    """A long list cut into pieces of so many pages, so that several processes can write one list."""
    size = page_size * pages
    for number, rows in enumerate(slices(listing.rows, size)):
        yield Part(replace(listing, rows=tuple(rows)), number * pages + 1, len(listing.rows))


def list_pages(
    part: Part, facets: tuple[tuple[str, tuple[Link, ...]], ...], heading: str, page_size: int
) -> Iterator[Page]:
    """The pages of one part of a list: `<path>`, then `<path>2/`, `<path>3/` …"""
    base, last = part.listing.path, max(1, -(-part.total // page_size))
    district = part.listing.value if part.listing.facet == "district" else ""
    files, stem, feed = files_folder(part.listing), part.listing.value or "glasscase", feed_folder(part.listing)
    workbook = part.total <= LIST_WORKBOOK or files != base
    for number, rows in enumerate(slices(part.listing.rows, page_size), part.first):
        path = base if number == 1 else f"{base}{number}/"
        yield Page(
            path, "cases.html",
            CaseList(heading, rows, part.total, number, last, base, facets, district, files, stem, feed, workbook),
        )  # fmt: skip


def facet_links(
    lists: Sequence[Listing], word_of: Callable[[str, str], str]
) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """All facets with their values; `word_of(facet, value)` is the value's name in the reader's language."""
    grouped = dict[str, list[Link]]()
    for listing in lists:
        if listing.facet in FACETS:
            link = Link(listing.path, word_of(listing.facet, listing.value), len(listing.rows))
            grouped.setdefault(listing.facet, []).append(link)
    return tuple((facet, tuple(links)) for facet, links in grouped.items())


def _standing_values(portal: Portal, facet: str) -> Iterable[str]:
    registry = portal.registry
    return {
        "status": [status.value for status in Status],
        "department": registry.departments,
        "district": registry.districts,
        "category": registry.categories,
        "kind": [kind.value for kind in Kind],
    }.get(facet, ())


def _in_order(facet: str, values: Iterable[str]) -> list[str]:
    if facet == "status":
        return sorted(values, key=lambda value: list(Status).index(Status(value)))
    if facet == "kind":
        return sorted(values, key=lambda value: list(Kind).index(Kind(value)))
    return sorted(values, reverse=facet == "year")
