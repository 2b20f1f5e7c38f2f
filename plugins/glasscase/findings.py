"""What the check says. A finding is data; its words are made at the edge (`report.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from .changes import Changes

#: "allowed": an error or warning that a row of data/allowed.csv excuses, with its reason
Severity = Literal["error", "warning", "allowed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which rule, where, with what value, and how to mend it.

    `line` is the physical line in the file (1 is the first), `column` the field's place in the row
    (1 is column A); both are 0 where the finding is about the file as a whole.
    `details` fill the placeholders of the rule's sentence; `suggestion` is a value that would do.
    """

    rule: str
    path: str
    line: int = 0
    column: int = 0
    field: str = ""
    value: str = ""
    suggestion: str = ""
    details: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"
    # How Frictionless itself names and counts the error, for `check.py --package`.
    type: str = ""
    row: int = 0

    def order(self) -> tuple[str, int, int, str]:
        return (self.path, self.line, self.column, self.rule)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, in the order of the files' lines."""

    findings: tuple[Finding, ...]
    rows: int = 0
    packages: int = 0
    #: what the change does to what the public sees, where a base was given
    changes: Changes | None = None
    errors: int = field(init=False)
    warnings: int = field(init=False)
    allowed: int = field(init=False)

    def __post_init__(self) -> None:
        count = Counter(finding.severity for finding in self.findings)
        object.__setattr__(self, "errors", count["error"])
        object.__setattr__(self, "warnings", count["warning"])
        object.__setattr__(self, "allowed", count["allowed"])


def report_of(findings: Iterable[Finding], rows: int = 0, packages: int = 0, changes: Changes | None = None) -> Report:
    return Report(tuple(sorted(findings, key=Finding.order)), rows, packages, changes)


class Refused(Exception):
    """The check found errors, so nothing is built and nothing is written."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{report.errors} errors")
        self.report = report
