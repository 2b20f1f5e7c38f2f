"""The rules of a pledge's milestones: whose they are, that they are proved, and that they come in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..cells import as_date
from ..findings import Finding
from ..model import Kind
from .subject import Subject

_OTHERS = frozenset(Kind) - {Kind.PLEDGE}
#: anything else is the schema's finding
_SHARE = re.compile("[1-9][0-9]?|100")


def milestone_of_other_kind(subject: Subject) -> Iterator[Finding]:
    """Only a pledge has milestones."""
    kinds = _cases(subject, "kind")
    for row, case in enumerate(subject.column("pledges", "case_id")):
        kind = kinds.get(case, "")
        if kind in _OTHERS:
            yield subject.finding("milestone-of-other-kind", "pledges", row, "case_id", kind=kind)


def milestone_without_evidence(subject: Subject) -> Iterator[Finding]:
    """What is said to be reached is proved."""
    for row, milestone in enumerate(subject.pledges):
        if milestone.get("reached_on") and not milestone.get("evidence"):
            yield subject.finding("milestone-without-evidence", "pledges", row, "evidence")


def milestone_reached_before_announced(subject: Subject) -> Iterator[Finding]:
    """Nobody promises what is done already."""
    announced = _cases(subject, "reported_on")
    for row, milestone in enumerate(subject.pledges):
        reached, start = milestone.get("reached_on", ""), announced.get(milestone.get("case_id", ""), "")
        if reached < start and as_date(reached) and as_date(start):
            yield subject.finding("milestone-reached-before-announced", "pledges", row, "reached_on", announced=start)


def milestone_after_deadline(subject: Subject) -> Iterator[Finding]:
    """A milestone is due after the whole pledge is, as far as its steps have set a date."""
    steps = sorted(subject.events if subject.pledges else (), key=lambda event: event.get("at", ""))
    deadlines = {event.get("case_id", ""): event["deadline"] for event in steps if as_date(event.get("deadline", ""))}
    for row, milestone in enumerate(subject.pledges):
        due, deadline = milestone.get("due", ""), deadlines.get(milestone.get("case_id", ""), "")
        if deadline and due > deadline and as_date(due):
            yield subject.finding(
                "milestone-after-deadline", "pledges", row, "due", deadline=deadline, severity="warning"
            )


def milestone_order(subject: Subject) -> Iterator[Finding]:
    """Who is due later has done more. Twins on one day are Frictionless's primary-key finding already."""
    pledges = defaultdict[str, dict[str, tuple[int, int]]](dict)
    for row, milestone in enumerate(subject.pledges):
        due, share = milestone.get("due", ""), milestone.get("share", "")
        if as_date(due) and _SHARE.fullmatch(share):
            pledges[milestone.get("case_id", "")].setdefault(due, (int(share), row))
    for milestones in pledges.values():
        most = 0
        for _, (share, row) in sorted(milestones.items()):
            if share <= most:
                yield subject.finding("milestone-order", "pledges", row, "share", before=str(most))
            most = max(most, share)


def _cases(subject: Subject, field: str) -> dict[str, str]:
    """Case id → its cell. Without milestones nobody asks, and a package may have 100,000 cases."""
    return {case.get("id", ""): case.get(field, "") for case in subject.cases} if subject.pledges else {}
