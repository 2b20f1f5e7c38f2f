"""The hall in numbers: what departments post and answer on their channels, whom they let wait, which channels are silent.

Counted from the packages' figures.csv and the cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from ..model import ASKED, CaseRow, Channel, Department, MonthlyFigure, Portal, Status
from ..moments import end_of

#: days without a post or a reply after which a channel is silent
SILENT_DAYS = 90
#: how many months a chart shows
MONTHS = 12


@dataclass(frozen=True, slots=True)
class ChannelMonth:
    """All channels of a department, or of the city, in a month.

    `median_hours` is the time to reply that half of the replies did not exceed, where each channel's median stands for
    all its replies; None without a reply that was timed. `followers` is None where no channel has any.
    """

    month: str
    posts: int
    replies: int
    followers: int | None
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """One channel of the registry: when it last posted or replied.

    `last` is that month, None where no figures say so; `silent_days` are counted from that month's end, 0 while it is
    not over, None where `last` is. `figure` is what was told of the last month that was over.
    """

    channel: Channel
    last: str | None
    silent_days: int | None
    figure: MonthlyFigure | None

    @property
    def silent(self) -> bool:
        return self.silent_days is None or self.silent_days > SILENT_DAYS


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions and suggestions that a department was given; withdrawn ones are in none of the numbers.

    `on_time` is the share (0 to 1) answered by their deadline among those answered or overdue; it and `median_days`,
    calendar days from the report to the answer, are None where they would rest on fewer than `minimum_n`.
    """

    total: int = 0
    answered: int = 0
    waiting: int = 0
    overdue: int = 0
    on_time: float | None = None
    on_time_n: int = 0
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class HallView:
    """One department, or all together: the last months up to that of the portal's day, oldest first."""

    months: tuple[ChannelMonth, ...]
    #: of the last month that was over; None where nothing was told of it
    last: ChannelMonth | None
    channels: tuple[ChannelState, ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Hall:
    """`departments` in the registry's order. `month` is the last month that was over, as 2026-08."""

    month: str
    whole: HallView
    departments: Mapping[str, HallView]


def reckon_hall(portal: Portal, minimum_n: int) -> Hall:
    """The hall on the portal's day."""
    months, told = _months(portal.as_of), {code: list[MonthlyFigure]() for code in portal.registry.departments}
    for figure in portal.figures:
        if figure.month <= months[-1] and figure.department in told:
            told[figure.department].append(figure)
    states = {
        code: _states(department, told[code], months[-2], portal)
        for code, department in portal.registry.departments.items()
    }
    asked = {code: list[CaseRow]() for code in portal.registry.departments}
    for row in portal.cases:
        if row.kind in ASKED and row.standing.status is not Status.WITHDRAWN:
            asked[row.standing.unit].append(row)
    views = {
        code: _view(told[code], months, states[code], asked[code], minimum_n) for code in portal.registry.departments
    }
    every = [state for of_department in states.values() for state in of_department]
    everything = [figure for of_department in told.values() for figure in of_department]
    whole = _view(everything, months, every, [row for rows in asked.values() for row in rows], minimum_n)
    return Hall(months[-2], whole, views)


def weighted_median(values: Sequence[tuple[float, int]]) -> float | None:
    """The least of the values that, with those below it, has half of all weight; None of no weight."""
    reached, total = 0, sum(weight for _, weight in values)
    for value, weight in sorted(values):
        reached += weight
        if weight and reached * 2 >= total:
            return value
    return None


def asked_of(rows: Sequence[CaseRow], minimum_n: int) -> Asked:
    """Whom they answered, and whom not; `rows` are questions and suggestions that are not withdrawn."""
    overdue = [row for row in rows if row.standing.status is Status.OVERDUE]
    answered = [row for row in rows if row.standing.solved_on]
    judged = [row for row in answered if row.standing.deadline]
    in_time = sum(row.standing.days_late == 0 for row in judged)
    days = [(row.standing.solved_on - row.reported_on).days for row in answered if row.standing.solved_on]
    count = len(judged) + len(overdue)
    return Asked(
        len(rows), len(answered), len(rows) - len(answered), len(overdue),
        in_time / count if count >= max(minimum_n, 1) else None, count,
        float(median(days)) if len(days) >= max(minimum_n, 1) else None,
    )  # fmt: skip


def _view(
    told: Sequence[MonthlyFigure], months: Sequence[str], states: Sequence[ChannelState], asked: Sequence[CaseRow],
    minimum_n: int,
) -> HallView:  # fmt: skip
    by_month = dict[str, list[MonthlyFigure]]()
    for figure in told:
        by_month.setdefault(figure.month, []).append(figure)
    found = {month: monthly(month, figures) for month, figures in by_month.items()}
    shown = tuple(found.get(month) or monthly(month, ()) for month in months)
    return HallView(shown, found.get(months[-2]), tuple(states), asked_of(asked, minimum_n))


def monthly(month: str, figures: Sequence[MonthlyFigure]) -> ChannelMonth:
    """Several channels' figures of one month as one."""
    followers = [figure.followers for figure in figures if figure.followers is not None]
    timed = [(f.median_reply_hours, f.replies) for f in figures if f.median_reply_hours is not None]
    return ChannelMonth(
        month,
        sum(figure.posts for figure in figures),
        sum(figure.replies for figure in figures),
        sum(followers) if followers else None,
        weighted_median(timed),
    )


def _states(department: Department, told: Sequence[MonthlyFigure], month: str, portal: Portal) -> list[ChannelState]:
    """Its channels, in the registry's order; none of a department that was dissolved. `month` is the last one over."""
    if not stands(department, portal.as_of):
        return []
    last, figures = dict[str, str](), dict[str, MonthlyFigure]()
    for figure in told:
        if figure.posts + figure.replies:
            last[figure.channel] = max(figure.month, last.get(figure.channel, ""))
        if figure.month == month:
            figures[figure.channel] = figure
    states = list[ChannelState]()
    for channel in portal.registry.channels:
        if channel.department == department.code:
            spoke = last.get(channel.kind)
            days = max(0, (portal.as_of - end_of(spoke)).days + 1) if spoke else None
            states.append(ChannelState(channel, spoke, days, figures.get(channel.kind)))
    return states


def stands(department: Department, as_of: date) -> bool:
    """Whether it has not been dissolved."""
    return department.until is None or department.until >= as_of


def _months(as_of: date) -> list[str]:
    last = as_of.year * 12 + as_of.month - 1
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1)]
