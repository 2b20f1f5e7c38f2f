"""How a case is followed without an account: its feed and calendar, and the wider ones that cases of it go into."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ..model import Case
from .artifact import Artifact
from .calendars import Due, case_calendar, department_calendar, due_of, nearest, portal_calendar
from .feeds import Entry, case_entries, case_feed, department_feed, newest, portal_feed
from .voice import Voice

T = TypeVar("T", Entry, Due)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one package gives to the wider feeds and calendars of one language: no more than these hold."""

    entries: Sequence[Entry]
    dues: Sequence[Due]


def follow(cases: Sequence[Case], voice: Voice, formats: Collection[str]) -> tuple[list[Artifact], Followed]:
    """The feeds and calendars of a package's cases, as far as `formats` has `atom` and `ics`."""
    files, entries, dues = list[Artifact](), list[Entry](), list[Due]()
    for case in cases:
        if "atom" in formats:
            steps = case_entries(case, voice)
            entries += steps
            files.append(case_feed(case, steps, voice))
        if "ics" in formats and (due := due_of(case, voice)):
            dues.append(due)
            files.append(case_calendar(due, voice))
    return files, Followed(
        [entry for of_unit in _by_unit(entries).values() for entry in newest(of_unit)],
        [due for of_unit in _by_unit(dues).values() for due in nearest(of_unit, voice.as_of)],
    )


@dataclass(slots=True)
class Following:
    """Gathers, package by package, what the feeds and calendars of one language take. Small, whatever the city."""

    day: date
    entries: dict[str, list[Entry]] = field(default_factory=dict[str, list[Entry]])
    dues: dict[str, list[Due]] = field(default_factory=dict[str, list[Due]])

    def add(self, followed: Followed) -> None:
        for unit, entries in _by_unit(followed.entries).items():
            self.entries[unit] = newest([*self.entries.get(unit, ()), *entries])
        for unit, dues in _by_unit(followed.dues).items():
            self.dues[unit] = nearest([*self.dues.get(unit, ()), *dues], self.day)

    def files(self, voice: Voice, formats: Collection[str]) -> Iterator[Artifact]:
        """The portal's feed and calendar, and those of each department, also of one without cases."""
        if "atom" in formats:
            yield portal_feed(_flat(self.entries), voice)
            yield from (department_feed(code, self.entries.get(code, []), voice) for code in voice.departments)
        if "ics" in formats:
            yield portal_calendar(_flat(self.dues), voice)
            yield from (department_calendar(code, self.dues.get(code, []), voice) for code in voice.departments)


def _by_unit(followed: Sequence[T]) -> dict[str, list[T]]:
    groups = dict[str, list[T]]()
    for one in followed:
        groups.setdefault(one.unit, []).append(one)
    return groups


def _flat(groups: dict[str, list[T]]) -> list[T]:
    return [one for group in groups.values() for one in group]
