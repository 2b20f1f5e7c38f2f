"""Which records are searched together: one index would grow too large for a telephone, and for Pagefind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..model import Portal, Status
from .records import RECENT, other_records, shelf_of

#: below the site's root: where the indexes lie, each in a folder of its own
ROOT = "search/"


@dataclass(frozen=True, slots=True)
class Shelf:
    """`name` is `recent` (every search looks there), `more` (what of it is too much for one index), or a year."""

    name: str
    records: int
    folders: tuple[str, ...]


def is_apart(portal: Portal, size: int) -> bool:
    """Whether there is more than fits into one index of `size` records."""
    return sum(_counts(portal, apart=False).values()) > size


def shelves(portal: Portal, size: int) -> list[Shelf]:
    """The recent ones first, then the archives, newest first. An index has at most `size` records."""
    counts = _counts(portal, is_apart(portal, size))
    recent = counts.pop(RECENT)
    found = [Shelf(RECENT, min(recent, size), (folder_of(RECENT, 1),))]
    if recent > size:
        found.append(Shelf("more", recent - size, _folders(RECENT, recent, size)[1:]))
    return found + [Shelf(year, counts[year], _folders(year, counts[year], size)) for year in sorted(counts)[::-1]]


def folder_of(shelf: str, number: int) -> str:
    return f"{ROOT}{shelf}/" if number == 1 else f"{ROOT}{shelf}-{number}/"


def _folders(shelf: str, records: int, size: int) -> tuple[str, ...]:
    return tuple(folder_of(shelf, number + 1) for number in range(-(-records // size)))


def _counts(portal: Portal, apart: bool) -> Counter[str]:
    counts = Counter({RECENT: sum(1 for _ in other_records(portal))})
    for row in portal.cases:
        if row.standing.status is not Status.WITHDRAWN:
            counts[shelf_of(row, portal.as_of.year, apart)] += 1
    return counts
