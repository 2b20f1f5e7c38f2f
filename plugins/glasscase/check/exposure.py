"""The rules of fair exposure: who is named, and on what ground."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..model import Step
from .subject import Subject


def naming_without_unit(subject: Subject) -> Iterator[Finding]:
    for row, kind in enumerate(subject.column("events", "kind")):
        if kind == Step.NAMED and not subject.events[row].get("unit"):
            yield subject.finding("naming-without-unit", "events", row, "unit")


def official_without_post(subject: Subject) -> Iterator[Finding]:
    yield from _official_without(subject, "official-without-post", "post")


def official_without_legal_basis(subject: Subject) -> Iterator[Finding]:
    yield from _official_without(subject, "official-without-legal-basis", "legal_basis")


def official_outside_naming(subject: Subject) -> Iterator[Finding]:
    """An official is named where the unit is named, and nowhere else: there it can be answered."""
    kinds = subject.column("events", "kind")
    for row, official in enumerate(subject.column("events", "official")):
        if official and kinds[row] != Step.NAMED:
            yield subject.finding("official-outside-naming", "events", row, "official")


def withdrawn_still_named(subject: Subject) -> Iterator[Finding]:
    """The tables are published as they lie, so nobody may stay named in what was withdrawn."""
    cases = subject.column("events", "case_id")
    kinds = subject.column("events", "kind")
    withdrawn = {case for case, kind in zip(cases, kinds, strict=True) if kind == Step.WITHDRAWN}
    for field in ("official", "post"):
        for row, value in enumerate(subject.column("events", field)):
            if value and cases[row] in withdrawn:
                yield subject.finding("withdrawn-still-named", "events", row, field)


def _official_without(subject: Subject, rule: str, field: str) -> Iterator[Finding]:
    needed = subject.column("events", field)
    for row, official in enumerate(subject.column("events", "official")):
        if official and not needed[row]:
            yield subject.finding(rule, "events", row, field, official=official)
