"""Fair figures: medians with spread, overdue cases counted against, small numbers not shown.

What `reckon` gives is all that pages and downloads say in numbers, so that the two cannot differ. pandas is imported
by `reckon` only: processes that only write cases do without it, and start sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..model import CaseRow, Portal
from ..settings import Settings
from .hall import Hall

#: how far from the middle case of a place its others may lie
METRES = 150


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of cases amounts to on a day. Withdrawn cases are in none of the numbers.

    `on_time` is the share (0 to 1) of problems repaired by their deadline among those repaired or
    overdue; `median_days` and the quartiles are calendar days from the report to the repair of
    problems. Both are None where they would rest on fewer than the setting `minimum_n` cases.
    """

    total: int = 0
    waiting: int = 0
    overdue: int = 0
    solved: int = 0
    solved_this_month: int = 0
    reported_this_month: int = 0
    on_time: float | None = None
    on_time_n: int = 0
    median_days: float | None = None
    quartiles: tuple[float, float] | None = None
    repaired_n: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """Cases reported, solved, and still waiting at the month's end."""

    month: str
    reported: int
    solved: int
    backlog: int


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """A whole month, and how things stood at its end as far as is known today: deadlines and repairs as they now are.

    `on_time` is the share of problems repaired in the month by their deadline, among those repaired in it that had one
    and those overdue at its end: `on_time_n`. None where these are fewer than the setting `minimum_n`.
    """

    month: str
    reported: int
    solved: int
    waiting: int
    overdue: int
    on_time: float | None
    on_time_n: int


@dataclass(frozen=True, slots=True)
class Age:
    """Waiting cases that were reported `low` to `high` days ago; the last band has no end."""

    low: int
    high: int | None
    in_time: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Duration:
    """Problems that were repaired `low` to `high` days after their report; the last band may have no end."""

    low: int
    high: int | None
    repaired: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the reports from one source led to: each case is in exactly one of the numbers but `total`."""

    total: int
    #: solved by the deadline, after it, and without one
    in_time: int
    late: int
    undated: int
    #: not yet overdue
    waiting: int
    overdue: int
    #: withdrawn as unfounded, and for other reasons
    unfounded: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Quarters:
    """Cases reported in each of the last full quarters (as 2026Q2, oldest first), by category."""

    quarters: tuple[str, ...]
    reported: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where problems of one category came back: cases within `METRES` of the middle one, oldest first.

    `returns` counts those that were reported after an earlier one of them had been repaired.
    """

    category: str
    cases: tuple[CaseRow, ...]
    returns: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One category: a department's figures beside those of all departments together."""

    category: str
    own: Figures
    all: Figures


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department's months, and its problems beside the city's.

    `mix_own` is its share in time in the categories that other departments repair in too, `mix_all` what that share
    would be had each category been repaired as all departments together repair it; both rest on `mix_n` problems, and
    are None where these are too few.
    """

    figures: Figures
    months: tuple[Month, ...]
    compared: tuple[Compared, ...]
    mix_own: float | None
    mix_all: float | None
    mix_n: int


@dataclass(frozen=True, slots=True)
class City:
    """All figures of a portal. Mappings are by code, in the registry's order, also of those without a case."""

    whole: Figures
    months: tuple[Month, ...]
    #: the last whole month but one, and the last
    month_ends: tuple[MonthEnd, MonthEnd]
    departments: Mapping[str, DepartmentView]
    categories: Mapping[str, Figures]
    districts: Mapping[str, Figures]
    sources: Mapping[str, Figures]
    outcomes: Mapping[str, Outcomes]
    ages: tuple[Age, ...]
    durations: tuple[Duration, ...]
    quarters: Quarters
    #: most returns first
    places: tuple[Place, ...]
    hall: Hall


def reckon(portal: Portal, settings: Settings) -> City:
    """The figures of the whole portal on its day: about a second for 100,000 cases."""
    from .city import city_of

    return city_of(portal, settings.minimum_n)


def figures_of(rows: Sequence[CaseRow], as_of: date, minimum_n: int) -> Figures:
    """The figures of these cases alone."""
    from .frame import frame_of
    from .groups import whole

    return whole(frame_of(rows, as_of), minimum_n)
