"""How a case is followed without an account: its feed and calendar, and the wider ones that cases of it go into.

The wider ones are known by the folder in which they lie, below the language's root: `d/parks/`,
`cases/district/donghu/`, and "" for the portal's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest
from typing import TypeVar

from ..model import Case, CaseRow
from .artifact import Artifact
from .calendars import Due, calendar, case_calendar, due_of, nearest
from .feeds import Entry, case_entries, case_feed, feed, folders_of, newest
from .voice import MOST, Voice

T = TypeVar("T", Entry, Due)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one package gives to the wider feeds and calendars of one language: no more than these hold."""

    entries: Sequence[Entry]
    dues: Sequence[Due]


def told_since(rows: Iterable[CaseRow]) -> dict[str, date]:
    """Folder of a wider feed → the day before which no step can be in it, since `MOST` cases have moved later.

    A large city's packages need not pass on what is older.
    """
    days = dict[str, list[date]]()
    for row in rows:
        for folder in folders_of(row):
            days.setdefault(folder, []).append(row.standing.updated_on)
    return {folder: nlargest(MOST, of)[-1] for folder, of in days.items() if len(of) >= MOST}


def follow(
    cases: Sequence[Case], voice: Voice, formats: Collection[str], since: Mapping[str, date] | None = None
) -> tuple[list[Artifact], Followed]:
    """The feeds and calendars of a package's cases, as far as `formats` has `atom` and `ics`."""
    files, entries, dues, since = list[Artifact](), list[Entry](), list[Due](), since or {}
    for case in cases:
        if "atom" in formats:
            steps = case_entries(case, voice)
            entries += (step for step in steps if any(step.at >= since.get(one, step.at) for one in step.folders))
            files.append(case_feed(case, steps, voice))
        if "ics" in formats and (due := due_of(case, voice)):
            dues.append(due)
            files.append(case_calendar(due, voice))
    return files, Followed(
        _of_all(newest(of) for of in _by_folder(entries).values()),
        _of_all(nearest(of, voice.as_of) for of in _by_folder(dues).values()),
    )


@dataclass(slots=True)
class Following:
    """Gathers, package by package, what the feeds and calendars of one language take. Small, whatever the city."""

    day: date
    entries: dict[str, list[Entry]] = field(default_factory=dict[str, list[Entry]])
    dues: dict[str, list[Due]] = field(default_factory=dict[str, list[Due]])

    def add(self, followed: Followed) -> None:
        for folder, entries in _by_folder(followed.entries).items():
            self.entries[folder] = newest([*self.entries.get(folder, ()), *entries])
        for folder, dues in _by_folder(followed.dues).items():
            self.dues[folder] = nearest([*self.dues.get(folder, ()), *dues], self.day)

    def files(self, voice: Voice, formats: Collection[str]) -> Iterator[Artifact]:
        """The feeds and calendars of the portal and of each department, the feeds of each category and district;
        also of one without cases.
        """
        if "atom" in formats:
            for folder, title in {**_departments(voice), **_lists(voice)}.items():
                yield feed(folder, title, self.entries.get(folder, []), voice)
        if "ics" in formats:
            for folder, title in _departments(voice).items():
                yield calendar(f"{folder}deadlines.ics", title, self.dues.get(folder, []), voice)


def _departments(voice: Voice) -> dict[str, str]:
    """Folder → title, of the portal and of each department."""
    return {
        "": voice.portal,
        **{f"d/{code}/": f"{name} · {voice.portal}" for code, name in voice.departments.items()},
    }


def _lists(voice: Voice) -> dict[str, str]:
    """Folder → title, of each list of cases that has a feed."""
    return {
        f"cases/{facet}/{code}/": f"{name} · {voice.portal}"
        for facet, names in (("category", voice.categories), ("district", voice.districts))
        for code, name in names.items()
    }


def _by_folder(followed: Iterable[T]) -> dict[str, list[T]]:
    groups = dict[str, list[T]]()
    for one in followed:
        for folder in one.folders:
            groups.setdefault(folder, []).append(one)
    return groups


def _of_all(groups: Iterable[Sequence[T]]) -> list[T]:
    """What is in any of the groups, once."""
    return list({one.id: one for group in groups for one in group}.values())
