"""What became of a pledge: kept, late, open or broken, how much of it is done, and whether it is behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .model import SOLVED, Case, CaseRow, Kind, PledgeState, Status


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge and what follows from its steps and milestones on a day. `progress` is in percent."""

    case: Case | CaseRow
    state: PledgeState
    #: open, but a milestone was due and is not reached
    behind: bool
    progress: int
    #: how many of its milestones are reached
    reached: int


def pledge_of(case: Case | CaseRow, as_of: date) -> Pledge:
    """`case` is a pledge that is not withdrawn, as it stands on the day `as_of`."""
    state = _state(case)
    reached = [one for one in case.milestones if one.reached_on]
    done = state in (PledgeState.KEPT, PledgeState.LATE)
    return Pledge(
        case,
        state,
        state is PledgeState.OPEN and any(one.due < as_of and not one.reached_on for one in case.milestones),
        100 if done else max((one.share for one in reached), default=0),
        len(reached),
    )


def pledges_of(rows: Iterable[CaseRow], as_of: date) -> list[Pledge]:
    """The pledges among the cases, in their order; withdrawn ones are no promise any more."""
    return [
        pledge_of(row, as_of) for row in rows if row.kind is Kind.PLEDGE and row.standing.status is not Status.WITHDRAWN
    ]


def _state(case: Case | CaseRow) -> PledgeState:
    late = case.standing.days_late > 0
    if case.standing.status in SOLVED:
        return PledgeState.LATE if late else PledgeState.KEPT
    return PledgeState.BROKEN if late else PledgeState.OPEN
