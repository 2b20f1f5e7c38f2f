"""Ids, duplicates, and whether a row lies in the package where it belongs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from ..findings import Finding
from ..ids import NEW_LABEL, is_id
from .subject import Subject


def new_id(subject: Subject) -> Iterator[Finding]:
    """`NEW` is a promise that `make format` keeps."""
    for table, field in (("cases", "id"), ("events", "case_id"), ("media", "case_id"), ("pledges", "case_id")):
        for row, value in enumerate(subject.column(table, field)):
            if NEW_LABEL.fullmatch(value):
                yield subject.finding("new-id", table, row, field)


def wrong_year(subject: Subject) -> Iterator[Finding]:
    """A case lies in the package of the year in which it was reported."""
    year = f"{subject.package.year:04}"
    for row, reported in enumerate(subject.column("cases", "reported_on")):
        if len(reported) == 10 and not reported.startswith(year):
            yield subject.finding("wrong-year", "cases", row, "reported_on", year=year)


def withheld_published(subject: Subject) -> Iterator[Finding]:
    """A case that was withheld is never published again."""
    for row, case in enumerate(subject.column("cases", "id")):
        if case in subject.codes.withheld:
            yield subject.finding("withheld-published", "cases", row, "id")


def same_title(subject: Subject) -> Iterator[Finding]:
    """The same problem entered twice: same title, place and day."""
    first = dict[tuple[str, str, str], int]()
    for row, case in enumerate(subject.cases):
        title = unicodedata.normalize("NFKC", case.get("title", "")).casefold()
        key = (title, case.get("place", ""), case.get("reported_on", ""))
        if title and key in first:
            other = subject.package.tables["cases"].place(first[key])
            yield subject.finding(
                "same-title", "cases", row, "title", severity="warning", line=str(other[1]), file=other[0]
            )
        first.setdefault(key, row)


def duplicate_id(ids: Mapping[str, list[tuple[str, str, int]]]) -> Iterator[Finding]:
    """Ids are unique over the whole portal. `ids` is package → (id, path, line) of each of its cases."""
    first = dict[str, tuple[str, str, int]]()
    for package in sorted(ids):
        for case, path, line in ids[package]:
            other = first.setdefault(case, (package, path, line))
            # Twins within one package are Frictionless's primary-key finding already.
            if other[0] != package and is_id(case):
                yield Finding(
                    "duplicate-id", path, line, 1, "id", case, details=(("file", other[1]), ("line", str(other[2])))
                )
