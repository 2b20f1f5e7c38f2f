"""What groups of cases amount to: one pass over the table for all groups together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from . import Figures, Outcomes

_COUNTS = [
    "counted", "waiting", "overdue", "solved", "solved_this_month", "reported_this_month", "on_time", "judged", "repaired",
]  # fmt: skip
_OUTCOMES = ["in_time", "late", "undated", "waiting", "overdue", "unfounded", "withdrawn"]


def whole(frame: pd.DataFrame, minimum_n: int) -> Figures:
    return by(frame.assign(city=0), "city", minimum_n).get(0, Figures())


def by(frame: pd.DataFrame, column: str | list[str], minimum_n: int) -> dict[Any, Figures]:
    """The figures of each value of a column, or of each pair of two; only of those that occur."""
    counted: Any = frame[frame["counted"]]
    counts = counted.groupby(column, observed=True)[_COUNTS].sum()
    days = counted[counted["repaired"]].groupby(column, observed=True)["days"].quantile([0.25, 0.5, 0.75]).unstack()
    days = days.reindex(index=counts.index, columns=[0.25, 0.5, 0.75])
    return {
        key: _figures(minimum_n, *map(int, count), *map(float, spread))
        for key, count, spread in zip(
            counts.index, counts.itertuples(index=False), days.itertuples(index=False), strict=True
        )
    }


def _figures(
    minimum_n: int, total: int, waiting: int, overdue: int, solved: int, solved_this_month: int,
    reported_this_month: int, on_time: int, judged: int, repaired: int, low: float, median: float, high: float,
) -> Figures:  # fmt: skip
    enough = repaired >= max(minimum_n, 1)
    return Figures(
        total, waiting, overdue, solved, solved_this_month, reported_this_month,
        on_time / judged if judged >= max(minimum_n, 1) else None, judged,
        median if enough else None, (low, high) if enough else None, repaired,
    )  # fmt: skip


def outcomes(frame: pd.DataFrame, column: str) -> dict[str, Outcomes]:
    """What became of all cases of each value of a column, withdrawn ones too."""
    waiting = frame["waiting"] & ~frame["overdue"]
    counts: Any = frame.assign(waiting=waiting).groupby(column, observed=True)[_OUTCOMES].sum()
    return {
        str(key): Outcomes(sum(map(int, count)), *map(int, count))
        for key, count in zip(counts.index, counts.itertuples(index=False), strict=True)
    }


def mixed(frame: pd.DataFrame, minimum_n: int) -> dict[str, tuple[float | None, float | None, int]]:
    """Unit → its share in time, that of the whole city with the unit's mix of categories, and how many rest on it.

    Only categories of which other units have enough cases too: else a unit would be held against itself.
    """
    counted: Any = frame[frame["counted"]]
    both = ["on_time", "judged"]
    own = counted.groupby(["unit", "category"])[both].sum()
    joined = own.join(counted.groupby("category")[both].sum().add_suffix("_all"), on="category")
    shared = joined[joined["judged_all"] - joined["judged"] >= max(minimum_n, 1)]
    expected = shared["judged"] * shared["on_time_all"] / shared["judged_all"]
    sums = shared.assign(expected=expected).groupby("unit")[["on_time", "expected", "judged"]].sum()
    return {
        str(unit): (float(on_time / judged), float(expected / judged), int(judged))
        if judged >= max(minimum_n, 1)
        else (None, None, int(judged))
        for unit, on_time, expected, judged in sums.itertuples(name=None)
    }


def in_order(codes: Iterable[str], found: Mapping[str, Figures]) -> dict[str, Figures]:
    """One entry a code, also where there is no case."""
    return {code: found.get(code, Figures()) for code in codes}
