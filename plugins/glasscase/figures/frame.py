"""The cases as one table: what every figure is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..model import SOLVED, WAITING, CaseRow, Kind, Status

#: a code for a case of no group
NOWHERE = ""


def frame_of(rows: Sequence[CaseRow], as_of: date) -> pd.DataFrame:
    """One line a case, in the order given, withdrawn ones too.

    category, district, source, unit: codes. reported_month, solved_month: months since 1970-01, whatever stands in the
    latter for a case not solved. age, days: calendar days since the report, and from the report to the solution (0 if
    there is none). The others are true or false.
    """
    standings = [row.standing for row in rows]
    status = [standing.status for standing in standings]
    reported = np.array([row.reported_on for row in rows], dtype="datetime64[D]")
    solved_on = np.array([standing.solved_on for standing in standings], dtype="datetime64[D]")
    has_date = ~np.isnat(solved_on)
    counted = np.array([one is not Status.WITHDRAWN for one in status], dtype=bool)
    problem = counted & np.array([row.kind is Kind.PROBLEM for row in rows], dtype=bool)
    overdue = np.array([one is Status.OVERDUE for one in status], dtype=bool)
    late = np.array([standing.days_late > 0 for standing in standings], dtype=bool)
    dated = np.array([standing.deadline is not None for standing in standings], dtype=bool)
    solved = np.array([one in SOLVED for one in status], dtype=bool)
    unfounded = np.array([standing.reason == "unfounded" for standing in standings], dtype=bool)
    repaired = problem & has_date
    month = np.datetime64(as_of, "M").astype(int)
    reported_month, solved_month = _month(reported), _month(np.where(has_date, solved_on, reported))
    return pd.DataFrame(
        {
            "category": [row.category for row in rows],
            "district": [row.district for row in rows],
            "source": [row.source for row in rows],
            "unit": [standing.unit for standing in standings],
            "reported_month": reported_month,
            "solved_month": solved_month,
            "age": (np.datetime64(as_of, "D") - reported).astype(int),
            "days": np.where(has_date, (solved_on - reported).astype(int), 0),
            "counted": counted,
            "waiting": np.array([one in WAITING for one in status], dtype=bool),
            "overdue": overdue,
            "solved": solved,
            "dated_solution": counted & has_date,
            "solved_this_month": counted & has_date & (solved_month == month),
            "reported_this_month": counted & (reported_month == month),
            "repaired": repaired,
            "judged": (repaired & dated) | (problem & overdue),
            "on_time": repaired & dated & ~late,
            "in_time": solved & dated & ~late,
            "late": solved & late,
            "undated": solved & ~dated,
            "unfounded": ~counted & unfounded,
            "withdrawn": ~counted & ~unfounded,
        }
    )


def _month(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[M]").astype(int)
