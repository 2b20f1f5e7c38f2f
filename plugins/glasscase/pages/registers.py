"""The registers: open data, corrections, the rules by which a case goes, the check of a pasted text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import privacy
from ..lifecycle import TRANSITIONS
from ..model import CaseRow, Dataset, Download, Kind, Portal, Status, Withheld
from .datasets import Cited, Described, TablePart, types_of
from .page import Page
from .snippets import Snippet, snippets


@dataclass(frozen=True, slots=True)
class Catalogue:
    """data.html"""

    downloads: Sequence[Download]
    #: packages of cases
    datasets: Mapping[str, Sequence[Dataset]]
    #: what departments publish beside their cases
    others: Sequence[Dataset]
    tables: Sequence[TablePart]
    #: earlier versions of the whole, and what changed since each, newest first
    snapshots: Sequence[Download]
    changes: Sequence[Download]
    cited: Cited | None
    snippets: Sequence[Snippet]


@dataclass(frozen=True, slots=True)
class Corrections:
    """corrections.html: what was corrected and what was taken back. Withdrawn cases are only counted."""

    corrected: Sequence[CaseRow]
    withdrawn: Sequence[tuple[str, int]]
    withheld: Sequence[Withheld]


@dataclass(frozen=True, slots=True)
class Rules:
    """rules.html: the table of transitions, by kind of case."""

    transitions: Mapping[Kind, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Precheck:
    """precheck.html: finds what is private in a pasted text, in the browser. `patterns` are the check's own, as JSON."""

    patterns: str


def register_pages(
    portal: Portal, downloads: Sequence[Download], described: Described | None = None, base_url: str = "",
    versions: Sequence[Download] = (),
) -> Iterator[Page]:  # fmt: skip
    """`downloads` are the files of the whole portal, `versions` its snapshots and what changed since."""
    yield _catalogue(portal, downloads, described, base_url, versions)
    yield _corrections(portal)
    yield Page("rules/", "rules.html", Rules(_drawn()))
    yield Page("precheck/", "precheck.html", Precheck(privacy.as_json()))


def _catalogue(
    portal: Portal, downloads: Sequence[Download], described: Described | None, base_url: str,
    versions: Sequence[Download],
) -> Page:  # fmt: skip
    fields = described.fields if described else {}
    rows = {file.name: file.rows or 0 for file in downloads}
    tables = [TablePart(name, rows.get(f"{name}.csv", 0), columns, ()) for name, columns in fields.items()]
    read = snippets(downloads, {name: types_of(columns) for name, columns in fields.items()}, base_url)
    others = [dataset for dataset in portal.datasets if not dataset.year]
    cited = described.cited if described else None
    snapshots = [file for file in reversed(versions) if file.media_type == "application/zip"]
    changes = [file for file in reversed(versions) if file.name.startswith("since-") and file.name.endswith(".csv")]
    catalogue = Catalogue(downloads, _by_department(portal), others, tables, snapshots, changes, cited, read)
    return Page("data/", "data.html", catalogue)


def _corrections(portal: Portal) -> Page:
    withdrawn = defaultdict[str, int](int)
    for row in portal.cases:
        if row.standing.status is Status.WITHDRAWN:
            withdrawn[row.standing.reason] += 1
    corrected = [row for row in portal.cases if row.standing.corrected and row.standing.status is not Status.WITHDRAWN]
    withheld = sorted(portal.registry.withheld, key=lambda one: (one.date, one.reason), reverse=True)
    return Page("corrections/", "corrections.html", Corrections(corrected, sorted(withdrawn.items()), withheld))


def _drawn() -> dict[Kind, dict[str, dict[str, str]]]:
    return {
        kind: {
            phase.value: {step.value: after.value for step, after in steps.items()} for phase, steps in table.items()
        }
        for kind, table in TRANSITIONS.items()
    }


def _by_department(portal: Portal) -> dict[str, list[Dataset]]:
    groups = dict[str, list[Dataset]]()
    for dataset in (one for one in portal.datasets if one.year):
        groups.setdefault(dataset.department, []).append(dataset)
    return groups
