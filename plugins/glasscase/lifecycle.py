"""A case's life: which step may follow which, and what the steps amount to on a given day.

The one table of transitions is `TRANSITIONS`. The check reads it to find illegal steps, `standing`
reads it to derive the status, and the portal draws it on its page of methods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .model import ASKED, Department, Event, Kind, Standing, Status, Step, Term
from .workdays import WorkingDays


class Phase(StrEnum):
    """What a case's steps have brought it to, whatever the day."""

    NEW = "new"
    VERIFIED = "verified"
    NAMED = "named"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECTIFIED = "rectified"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_N, _V, _A, _Y, _D, _R, _C, _W = (
    Phase.NAMED, Phase.VERIFIED, Phase.ANSWERED, Phase.ACCEPTED, Phase.DECLINED, Phase.RECTIFIED, Phase.CONFIRMED,
    Phase.WITHDRAWN,
)  # fmt: skip

#: Steps that may be taken at any time before a withdrawal and leave the phase as it is.
_ASIDE = (Step.NOTE, Step.COVERED, Step.CORRECTED)


def _table(rows: Mapping[Phase, Mapping[Step, Phase]]) -> dict[Phase, dict[Step, Phase]]:
    """The rows as written, with the steps that are the same for every kind filled in."""
    table: dict[Phase, dict[Step, Phase]] = {Phase.NEW: {Step.VERIFIED: _V}}
    for phase, steps in rows.items():
        table[phase] = {**steps, **dict.fromkeys(_ASIDE, phase), Step.WITHDRAWN: _W}
    table[_W] = {}
    return table


_WAITING_FOR_NAME = {Step.NAMED: _N, Step.TRANSFERRED: _V}
_AT_WORK = {
    Step.NAMED: _N, Step.REPLIED: _N, Step.EXTENDED: _N, Step.TRANSFERRED: _N,
    Step.ESCALATED: _N, Step.DISPUTED: _N,
}  # fmt: skip

TRANSITIONS: dict[Kind, dict[Phase, dict[Step, Phase]]] = {
    # Repaired by the one named, then confirmed by somebody else; both may be undone.
    Kind.PROBLEM: _table({
        _V: _WAITING_FOR_NAME,
        _N: {**_AT_WORK, Step.RECTIFIED: _R},
        _R: {Step.REPLIED: _R, Step.DISPUTED: _R, Step.CONFIRMED: _C, Step.REOPENED: _N},
        _C: {Step.REPLIED: _C, Step.DISPUTED: _C, Step.REOPENED: _N},
    }),
    # Answered, and accepted or not; what is accepted may be carried out, or turn out impossible.
    Kind.SUGGESTION: _table({
        _V: _WAITING_FOR_NAME,
        _N: {**_AT_WORK, Step.REPLIED: _A, Step.ACCEPTED: _Y, Step.DECLINED: _D},
        _A: {Step.REPLIED: _A, Step.ACCEPTED: _Y, Step.DECLINED: _D, Step.REOPENED: _N},
        _Y: {Step.REPLIED: _Y, Step.RECTIFIED: _R, Step.DECLINED: _D, Step.REOPENED: _N},
        _D: {Step.REPLIED: _D, Step.DISPUTED: _D, Step.ACCEPTED: _Y, Step.REOPENED: _N},
        _R: {Step.REPLIED: _R, Step.CONFIRMED: _C, Step.REOPENED: _N},
        _C: {Step.REPLIED: _C, Step.REOPENED: _N},
    }),
    # The reply is all there is to do; the one who asked accepts it or not, and then is answered again.
    Kind.QUESTION: _table({
        _V: _WAITING_FOR_NAME,
        _N: {**_AT_WORK, Step.REPLIED: _A},
        _A: {Step.REPLIED: _A, Step.ACCEPTED: _Y, Step.DECLINED: _D, Step.REOPENED: _N},
        _Y: {Step.REPLIED: _Y, Step.REOPENED: _N},
        _D: {Step.REPLIED: _A, Step.REOPENED: _N},
    }),
    # A promise is announced (verified), given to a unit with a deadline (named), and kept.
    Kind.PLEDGE: _table({
        _V: _WAITING_FOR_NAME,
        _N: {**_AT_WORK, Step.RECTIFIED: _R},
        _R: {Step.REPLIED: _R, Step.DISPUTED: _R, Step.CONFIRMED: _C, Step.REOPENED: _N},
        _C: {Step.REPLIED: _C, Step.DISPUTED: _C, Step.REOPENED: _N},
    }),
}  # fmt: skip

_STATUS = {
    Phase.VERIFIED: Status.VERIFIED,
    Phase.NAMED: Status.OPEN,
    Phase.ANSWERED: Status.ANSWERED,
    Phase.ACCEPTED: Status.ACCEPTED,
    Phase.DECLINED: Status.DECLINED,
    Phase.RECTIFIED: Status.RECTIFIED,
    Phase.CONFIRMED: Status.CONFIRMED,
    Phase.WITHDRAWN: Status.WITHDRAWN,
}

#: Gives the deadline for a step that names a unit and leaves the deadline open; None if no rule does.
DefaultDeadline = Callable[[Kind, str, str, date], date | None]


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """The registry's limits: the category's working days, else the department's (a `DefaultDeadline`)."""

    departments: Mapping[str, Department]
    categories: Mapping[str, Term]
    working_days: WorkingDays

    def __call__(self, kind: Kind, category: str, unit: str, named_on: date) -> date | None:
        department = self.departments.get(unit)
        if kind is Kind.PLEDGE:
            days = None  # a promise without a date has none
        elif kind in ASKED:
            days = department.reply_days if department else None
        else:
            term = self.categories.get(category)
            days = (term.rectify_days if term else None) or (department.rectify_days if department else None)
        return self.working_days.add(named_on, days) if days else None


def illegal_steps(kind: Kind, steps: Iterable[Step]) -> list[tuple[int, Step, Phase]]:
    """The places in `steps` at which the step may not be taken, with the phase the case is in there.

    An illegal step is passed over, so one mistake gives one finding.
    """
    table, phase, illegal = TRANSITIONS[kind], Phase.NEW, list[tuple[int, Step, Phase]]()
    for place, step in enumerate(steps):
        following = table[phase].get(step)
        if following is None:
            illegal.append((place, step, phase))
        else:
            phase = following
    return illegal


def anchors(events: Iterable[Event]) -> list[str]:
    """For each step the end of its address, as `named-2026-03-05`: it stays when other steps are added."""
    found, seen = list[str](), Counter[str]()
    for event in events:
        name = f"{event.kind}-{event.at}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found


def standing(
    kind: Kind, category: str, home: str, events: Iterable[Event], as_of: date, default_deadline: DefaultDeadline
) -> Standing:
    """What the legal events up to and including the day `as_of` amount to. `home` is the package's department."""
    table, phase = TRANSITIONS[kind], Phase.NEW
    unit, official, post = home, "", ""
    deadline, derived = None, False
    named_on = solved_on = updated_on = None
    extended, corrected, disputed, reopened, reason = 0, False, False, False, ""
    for event in events:
        following = table[phase].get(event.kind)
        if following is None or event.at > as_of:
            continue
        step = event.kind
        updated_on = event.at
        if phase is Phase.NAMED and following not in (Phase.NAMED, Phase.WITHDRAWN):
            solved_on = event.at
        phase = following
        if step is Step.NAMED:
            unit, official, post = event.unit or unit, event.official, event.post
            named_on = named_on or event.at
        elif step is Step.TRANSFERRED:
            unit, official, post = event.to_department or unit, "", ""
        elif step is Step.REOPENED:
            solved_on, reopened = None, True
        elif step is Step.EXTENDED:
            extended += 1
        elif step is Step.CORRECTED:
            corrected = True
        elif step is Step.DISPUTED:
            disputed = True
        elif step is Step.WITHDRAWN:
            reason = event.reason
        if event.deadline:
            deadline, derived = event.deadline, False
        elif step is Step.NAMED or step is Step.REOPENED:
            counted = default_deadline(kind, category, unit, event.at)
            # Reopened starts a new term; where no rule gives one, as for a pledge, the date that was set stays.
            if deadline is None or derived or (step is Step.REOPENED and counted):
                deadline, derived = counted, counted is not None
    status = _STATUS.get(phase, Status.VERIFIED)
    days_late, days_left = 0, None
    if deadline and phase is not Phase.WITHDRAWN:
        days_late = max(0, ((solved_on or as_of) - deadline).days)
        if phase is Phase.NAMED:
            if days_late:
                status = Status.OVERDUE
            else:
                days_left = (deadline - as_of).days
    return Standing(
        status, unit, official, post, deadline, derived, named_on, solved_on, updated_on or as_of,
        days_late, days_left, extended, corrected, disputed, reopened, reason,
    )  # fmt: skip
