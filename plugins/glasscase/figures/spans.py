"""Cases over time: by month, by quarter, by how long they wait, by how long they took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..model import WAITING, CaseRow, Kind, Status
from ..moments import end_of
from . import Age, Duration, Month, MonthEnd, Quarters

#: the last day of each band of waiting cases; what is older is in one band more
_AGES = (7, 30, 90, 180, 365)
#: widths of a band of repairs, in days
_STEPS = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365)
_MOST_BANDS = 20


def months(frame: pd.DataFrame, groups: Sequence[str], as_of: date, count: int) -> list[tuple[Month, ...]]:
    """The last `count` months up to that of `as_of`, oldest first: for each unit of `groups`, then for all together."""
    last = _this_month(as_of)
    of_unit = pd.Index(groups).get_indexer(frame["unit"].to_numpy())
    of_unit = np.where(of_unit < 0, len(groups), of_unit)
    first = last - count + 1
    reported = _table(frame, "counted", "reported_month", of_unit, len(groups), first, count)
    solved = _table(frame, "dated_solution", "solved_month", of_unit, len(groups), first, count)
    waiting = (reported - solved).cumsum(axis=1)
    names = [_named(first + number) for number in range(count)]
    return [
        tuple(map(Month, names, *(table[group, 1:].tolist() for table in (reported, solved, waiting))))
        for group in range(len(groups) + 1)
    ]


def month_ends(
    rows: Sequence[CaseRow], months: Sequence[Month], as_of: date, minimum_n: int
) -> tuple[MonthEnd, MonthEnd]:
    """The last two whole months before that of `as_of`, of which `months` are the newest."""
    before, last = (_month_end(rows, month, minimum_n) for month in months[-3:-1])
    return before, last


def _month_end(rows: Sequence[CaseRow], month: Month, minimum_n: int) -> MonthEnd:
    first, after = date.fromisoformat(f"{month.month}-01"), end_of(month.month)
    overdue = overdue_problems = repaired = on_time = 0
    for row in rows:
        standing, problem = row.standing, row.kind is Kind.PROBLEM
        deadline, solved_on = standing.deadline, standing.solved_on
        if deadline is None or standing.status is Status.WITHDRAWN or row.reported_on >= after:
            continue
        unsolved = solved_on >= after if solved_on else standing.status in WAITING
        # Due on the month's last day is not overdue yet at its end.
        if unsolved and (after - deadline).days > 1:
            overdue += 1
            overdue_problems += problem
        elif problem and solved_on and first <= solved_on < after:
            repaired += 1
            on_time += solved_on <= deadline
    judged = repaired + overdue_problems
    share = on_time / judged if judged >= max(minimum_n, 1) else None
    return MonthEnd(month.month, month.reported, month.solved, month.backlog, overdue, share, judged)


def _table(
    frame: pd.DataFrame, which: str, month: str, of_unit: np.ndarray, groups: int, first: int, count: int
) -> np.ndarray:
    """(groups + 1) × (count + 1) counts: the first column is all that was before, the last row all units together."""
    chosen = frame[which].to_numpy()
    column = np.clip(frame[month].to_numpy()[chosen] - first + 1, 0, count)
    table = np.zeros((groups + 1, count + 1), dtype=int)
    np.add.at(table, (of_unit[chosen], column), 1)
    table[groups] = table.sum(axis=0)
    return table


def quarters(frame: pd.DataFrame, categories: Sequence[str], as_of: date, count: int = 8) -> Quarters:
    """The last `count` full quarters."""
    first = _this_month(as_of) // 3 - count
    row = pd.Index(categories).get_indexer(frame["category"].to_numpy())
    column = frame["reported_month"].to_numpy() // 3 - first
    chosen = frame["counted"].to_numpy() & (row >= 0) & (column >= 0) & (column < count)
    table = np.zeros((len(categories), count), dtype=int)
    np.add.at(table, (row[chosen], column[chosen]), 1)
    names = [f"{1970 + quarter // 4}Q{quarter % 4 + 1}" for quarter in range(first, first + count)]
    return Quarters(tuple(names), {code: tuple(table[at].tolist()) for at, code in enumerate(categories)})


def ages(frame: pd.DataFrame) -> tuple[Age, ...]:
    """How long those that wait have waited."""
    waiting, overdue = frame["waiting"], frame["overdue"]
    counts = [
        np.bincount(np.searchsorted(_AGES, frame["age"][which]), minlength=len(_AGES) + 1).tolist()
        for which in (waiting & ~overdue, overdue)
    ]
    return tuple(map(Age, (0, *(day + 1 for day in _AGES)), (*_AGES, None), *counts))


def durations(frame: pd.DataFrame, minimum_n: int) -> tuple[Duration, ...]:
    """Repairs in bands of equal width; what is beyond the 95th percentile is in one band. None of too few."""
    days = frame["days"].to_numpy()[frame["repaired"].to_numpy()]
    if len(days) < max(minimum_n, 1):
        return ()
    usual = float(np.quantile(days, 0.95))
    step = next((step for step in _STEPS if usual / step < _MOST_BANDS), _STEPS[-1])
    bands = int(usual // step) + 1
    counts = np.bincount(np.minimum(days // step, bands), minlength=bands + 1).tolist()
    lows = range(0, (bands + 1) * step, step)
    found = [Duration(low, low + step - 1, count) for low, count in zip(lows, counts, strict=True)]
    return (*found[:-1], Duration(bands * step, None, counts[-1])) if counts[-1] else tuple(found[:-1])


def _this_month(as_of: date) -> int:
    """Months since January 1970."""
    return (as_of.year - 1970) * 12 + as_of.month - 1


def _named(month: int) -> str:
    return f"{1970 + month // 12}-{month % 12 + 1:02}"
