"""The page of pledges: what was promised for each year, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Download, PledgeState, Portal
from ..pledges import Pledge, pledges_of
from .page import Page

#: the groups of a year in the order in which they are shown: what asks for attention first
_GROUPS = ("broken", "behind", "open", "late", "kept")


@dataclass(frozen=True, slots=True)
class PledgeYear:
    """The pledges of one year: how many are in each state, and group → its pledges; empty groups are left out.

    A group is a state, but open pledges that are behind stand by themselves.
    """

    year: int
    counts: Mapping[PledgeState, int]
    groups: Mapping[str, Sequence[Pledge]]


@dataclass(frozen=True, slots=True)
class PledgesPage:
    """pledges.html: newest year first."""

    years: Sequence[PledgeYear]
    downloads: Sequence[Download]


def pledges_page(portal: Portal, downloads: Sequence[Download]) -> Page:
    years = defaultdict[int, list[Pledge]](list)
    for pledge in pledges_of(portal.cases, portal.as_of):
        years[pledge.case.year].append(pledge)
    shown = [_year(year, years[year]) for year in sorted(years, reverse=True)]
    return Page("pledges/", "pledges.html", PledgesPage(shown, downloads))


def in_order(pledges: Iterable[Pledge]) -> list[Pledge]:
    """As the page shows them: by group, and within one those that are due first."""
    return sorted(
        pledges,
        key=lambda one: (_GROUPS.index(_group(one)), str(one.case.standing.deadline or "9999"), one.case.id),
    )


def _year(year: int, pledges: Sequence[Pledge]) -> PledgeYear:
    groups = defaultdict[str, list[Pledge]](list)
    for pledge in in_order(pledges):
        groups[_group(pledge)].append(pledge)
    counts = {state: sum(pledge.state is state for pledge in pledges) for state in PledgeState}
    return PledgeYear(year, counts, dict(groups))


def _group(pledge: Pledge) -> str:
    return "behind" if pledge.behind else pledge.state.value
