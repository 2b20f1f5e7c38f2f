"""References from a package to the registry, and from the registry to itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..findings import Finding
from .subject import Subject, listed, whole_file
from .suggest import closest


def unknown_folder(subject: Subject) -> Iterator[Finding]:
    """A package lies in the folder of a department that the registry does not know."""
    package, known = subject.package, subject.codes.departments
    if package.department not in known:
        yield whole_file(
            "unknown-folder", package.path, package.department,
            suggestion=closest(package.department, known), known=listed(known),
        )  # fmt: skip


def unknown_department(subject: Subject) -> Iterator[Finding]:
    yield from _unknown("unknown-department", subject, "events", "unit", subject.codes.departments)
    yield from _unknown("unknown-department", subject, "events", "to_department", subject.codes.departments)


def unknown_district(subject: Subject) -> Iterator[Finding]:
    yield from _unknown("unknown-district", subject, "cases", "district", subject.codes.districts)


def unknown_category(subject: Subject) -> Iterator[Finding]:
    yield from _unknown("unknown-category", subject, "cases", "category", subject.codes.categories)


def unknown_source(subject: Subject) -> Iterator[Finding]:
    yield from _unknown("unknown-source", subject, "cases", "source", subject.codes.sources)


def unknown_channel(subject: Subject) -> Iterator[Finding]:
    department = subject.package.department
    known = [kind for owner, kind in sorted(subject.codes.channels) if owner == department]
    yield from _unknown("unknown-channel", subject, "figures", "channel", known)


def _unknown(rule: str, subject: Subject, table: str, field: str, known: Collection[str]) -> Iterator[Finding]:
    column = subject.column(table, field)
    unknown = set(column) - set(known) - {""}
    if unknown:
        for row, value in enumerate(column):
            if value in unknown:
                yield subject.finding(rule, table, row, field, suggestion=closest(value, known), known=listed(known))
