"""Fair figures: medians with spread, overdue cases counted against, small numbers not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .model import SOLVED, WAITING, CaseRow, Kind, Status

# pandas is imported where it is used: processes that only write cases do without it, and start sooner.
if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of cases amounts to on a day. Withdrawn cases are in none of the numbers.

    `on_time` is the share (0 to 1) of problems repaired by their deadline among those repaired or
    overdue; `median_days` and the quartiles are calendar days from the report to the repair of
    problems. Both are None where they would rest on fewer than the setting `minimum_n` cases.
    """

    total: int
    waiting: int
    overdue: int
    solved: int
    solved_this_month: int
    reported_this_month: int
    on_time: float | None
    on_time_n: int
    median_days: float | None
    quartiles: tuple[float, float] | None
    repaired_n: int


@dataclass(frozen=True, slots=True)
class Month:
    """Cases reported, solved, and still waiting at the month's end."""

    month: str
    reported: int
    solved: int
    backlog: int


def figures_of(rows: Sequence[CaseRow], as_of: date, minimum_n: int) -> Figures:
    import pandas as pd

    counted = [row for row in rows if row.standing.status is not Status.WITHDRAWN]
    month = f"{as_of:%Y-%m}"
    problems = [row for row in counted if row.kind is Kind.PROBLEM]
    repaired = [row for row in problems if row.standing.solved_on]
    judged = [row for row in repaired if row.standing.deadline]
    overdue = [row for row in problems if row.standing.status is Status.OVERDUE]
    on_time_n = len(judged) + len(overdue)
    on_time = sum(row.standing.days_late == 0 for row in judged)
    days = pd.Series([_days(row) for row in repaired], dtype="int64")
    enough = len(days) >= minimum_n
    return Figures(
        total=len(counted),
        waiting=sum(row.standing.status in WAITING for row in counted),
        overdue=sum(row.standing.status is Status.OVERDUE for row in counted),
        solved=sum(row.standing.status in SOLVED for row in counted),
        solved_this_month=sum(_in_month(row.standing.solved_on, month) for row in counted),
        reported_this_month=sum(_in_month(row.reported_on, month) for row in counted),
        on_time=on_time / on_time_n if on_time_n >= minimum_n else None,
        on_time_n=on_time_n,
        median_days=float(days.median()) if enough else None,
        quartiles=(float(days.quantile(0.25)), float(days.quantile(0.75))) if enough else None,
        repaired_n=len(days),
    )


def by_month(rows: Sequence[CaseRow], as_of: date, months: int = 24) -> list[Month]:
    """The last so many months up to the one of `as_of`, oldest first."""
    import pandas as pd

    counted = [row for row in rows if row.standing.status is not Status.WITHDRAWN]
    reported = _per_month([row.reported_on for row in counted])
    solved = _per_month([row.standing.solved_on for row in counted if row.standing.solved_on])
    index = pd.period_range(end=pd.Period(as_of, "M"), periods=months, freq="M")
    span = index.union(reported.index).union(solved.index)
    frame = pd.DataFrame({"reported": reported, "solved": solved}, index=span).fillna(0).astype("int64")
    frame["backlog"] = (frame["reported"] - frame["solved"]).cumsum()
    frame = frame.loc[index]
    return [
        Month(str(period), *map(int, values))
        for period, values in zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    ]


def _per_month(days: list[date]) -> pd.Series:
    import pandas as pd

    series = pd.Series(pd.PeriodIndex(pd.to_datetime(days), freq="M"))
    return series.value_counts()


def _days(row: CaseRow) -> int:
    solved = row.standing.solved_on
    return (solved - row.reported_on).days if solved else 0


def _in_month(day: date | None, month: str) -> bool:
    return day is not None and f"{day:%Y-%m}" == month
