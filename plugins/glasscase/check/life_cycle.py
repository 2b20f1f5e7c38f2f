"""The rules of a case's life: legal steps, dates in order, deadlines, evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ..findings import Finding
from ..lifecycle import TRANSITIONS, illegal_steps
from ..model import REASONS, Kind, Step
from .subject import Subject, listed
from .suggest import closest

_KINDS, _STEPS = frozenset(map(str, Kind)), frozenset(map(str, Step))
_NEEDS_REASON = {Step.EXTENDED, Step.TRANSFERRED, Step.DECLINED, Step.REOPENED, Step.CORRECTED, Step.WITHDRAWN}


def illegal_step(subject: Subject) -> Iterator[Finding]:
    """A step that may not follow the one before it."""
    kinds = {case.get("id", ""): case.get("kind", "") for case in subject.cases}
    for case, rows in _lives(subject).items():
        kind = kinds.get(case, "")
        if kind not in _KINDS:
            continue
        known = [(row, subject.events[row]["kind"]) for row in rows if subject.events[row].get("kind") in _STEPS]
        for place, step, phase in illegal_steps(Kind(kind), (Step(word) for _, word in known)):
            yield subject.finding(
                "illegal-step", "events", known[place][0], "kind", step.value,
                case=case, phase=phase.value, legal=listed(TRANSITIONS[Kind(kind)][phase]),
            )  # fmt: skip


def case_without_events(subject: Subject) -> Iterator[Finding]:
    """A case enters only once it is verified, so it has at least that event."""
    lives = set(subject.column("events", "case_id"))
    for row, case in enumerate(subject.column("cases", "id")):
        if case and case not in lives:
            yield subject.finding("case-without-events", "cases", row, "id")


def event_before_report(subject: Subject) -> Iterator[Finding]:
    reported = {case.get("id", ""): case.get("reported_on", "") for case in subject.cases}
    for row, event in enumerate(subject.events):
        start, at = reported.get(event.get("case_id", ""), ""), event.get("at", "")
        if start and at and at < start and _date(at) and _date(start):
            yield subject.finding("event-before-report", "events", row, "at", reported_on=start)


def deadline_before_step(subject: Subject) -> Iterator[Finding]:
    for row, event in enumerate(subject.events):
        deadline, at = event.get("deadline", ""), event.get("at", "")
        if deadline and at and deadline < at and _date(deadline) and _date(at):
            yield subject.finding("deadline-before-step", "events", row, "deadline", at=at)


def extension_without_deadline(subject: Subject) -> Iterator[Finding]:
    for row, event in _steps(subject, Step.EXTENDED):
        if not event.get("deadline"):
            yield subject.finding("extension-without-deadline", "events", row, "deadline")


def transfer_without_department(subject: Subject) -> Iterator[Finding]:
    for row, event in _steps(subject, Step.TRANSFERRED):
        if not event.get("to_department"):
            yield subject.finding("transfer-without-department", "events", row, "to_department")


def rectified_without_evidence(subject: Subject) -> Iterator[Finding]:
    for row, event in _steps(subject, Step.RECTIFIED):
        if not event.get("evidence"):
            yield subject.finding("rectified-without-evidence", "events", row, "evidence")


def step_without_reason(subject: Subject) -> Iterator[Finding]:
    for row, event in _steps(subject, *_NEEDS_REASON):
        if not event.get("reason"):
            yield subject.finding("step-without-reason", "events", row, "reason", step=event["kind"])


def unknown_reason(subject: Subject) -> Iterator[Finding]:
    """A withdrawal's reason is a code, so that the register of withdrawals can be counted and translated."""
    for row, event in _steps(subject, Step.WITHDRAWN):
        reason = event.get("reason", "")
        if reason and reason not in REASONS:
            yield subject.finding(
                "unknown-reason", "events", row, "reason", suggestion=closest(reason, REASONS), known=listed(REASONS)
            )


def _lives(subject: Subject) -> dict[str, list[int]]:
    """Case id → rows of its events, by date and, within a day, as they stand in the file."""
    lives = defaultdict[str, list[int]](list)
    for row, case in enumerate(subject.column("events", "case_id")):
        if case:
            lives[case].append(row)
    dates = subject.column("events", "at")
    for rows in lives.values():
        rows.sort(key=lambda row: dates[row])
    return lives


def _steps(subject: Subject, *steps: Step) -> Iterator[tuple[int, dict[str, str]]]:
    wanted = {step.value for step in steps}
    for row, kind in enumerate(subject.column("events", "kind")):
        if kind in wanted:
            yield row, subject.events[row]


def _date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
