"""Exceptions: rows of data/allowed.csv, each with its reason. What they excuse is shown, but stops nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..cells import as_date
from ..findings import Finding
from ..privacy import find_private, is_suspect, masked
from ..read.packages import Package
from ..sentences import SENTENCES

#: rules that only warn, so that nothing breaks where one of them is excused
WARNINGS = frozenset({
    "base-unreadable", "dataset-file-deleted", "dropped-html", "figures-rewritten", "formula-cell", "heading-level", "milestone-after-deadline",
    "missing-outline", "outcome-missing", "private-address", "review-overdue", "same-picture", "same-title",
    "translation-deleted", "unused-exception", "withheld-rewritten",
})  # fmt: skip
#: errors that may be right all the same: an office's mobile telephone, a photographer's name in a picture
EXCUSABLE = (
    WARNINGS | {rule for rule in SENTENCES if rule.startswith("private-")} | {"picture-metadata", "video-metadata"}
) - {"unused-exception"}


@dataclass(frozen=True, slots=True)
class Exemption:
    """One row of data/allowed.csv. `value` is what a finding shows; an empty `path` means any file."""

    rule: str
    path: str
    value: str
    reason: str
    until: str
    #: where it stands
    file: str
    line: int

    def counts(self, today: date) -> bool:
        """Whether it is of use at all: possible, with a reason, and not over."""
        until = as_date(self.until)
        return self.rule in EXCUSABLE and bool(self.reason.strip()) and (until is None or until >= today)

    def excuses(self, finding: Finding) -> bool:
        here = not self.path or f"/{finding.path}".endswith(f"/{self.path}")
        return here and (finding.rule, finding.value) == (self.rule, self.value)


def exemptions_of(registry: Package) -> tuple[Exemption, ...]:
    table = registry.tables.get("allowed")
    if not table:
        return ()
    rows = zip(*map(table.column, ("rule", "path", "value", "reason", "until")), strict=True)
    return tuple(
        Exemption(rule, path, value, reason, until, *table.place(row))
        for row, (rule, path, value, reason, until) in enumerate(rows)
    )


def official_of(registry: Package) -> frozenset[str]:
    """The e-mail addresses and telephones that the registry gives as offices', as privacy writes them."""
    table = registry.tables.get("departments")
    emails = table.column("email") if table else []
    hotlines = [re.sub("[^0-9]", "", hotline) for hotline in table.column("hotline")] if table else []
    # The last is what the rule about e-mail shows as an example.
    return frozenset({*map(str.lower, emails), *(hotline[-11:] for hotline in hotlines), "name@example.org"})


def settled(
    findings: Iterable[Finding], exemptions: Sequence[Exemption], official: frozenset[str], today: date
) -> list[Finding]:
    """The findings as they are reported: nothing private in what they show, and excused where a row says so.

    To be called again with more findings does no harm.
    """
    valid = [one for one in exemptions if one.counts(today)]
    shown = [_veiled(finding, official) for finding in findings]
    return [_excused(finding, valid) for finding in shown]


def exception_not_possible(exemptions: Iterable[Exemption]) -> Iterator[Finding]:
    """Only what may be right all the same can be excused."""
    for one in exemptions:
        if one.rule and one.rule not in EXCUSABLE:
            yield Finding("exception-not-possible", one.file, one.line, 1, "rule", one.rule)


def unused_exception(exemptions: Iterable[Exemption], findings: Iterable[Finding]) -> Iterator[Finding]:
    """`findings` are all that were made, settled: a row that excuses none of them should not wait for one."""
    used = {dict(finding.details).get("exception") for finding in findings if finding.severity == "allowed"}
    for one in exemptions:
        if one.rule in EXCUSABLE and str(one.line) not in used:
            yield Finding("unused-exception", one.file, one.line, 1, "rule", one.rule, severity="warning")


def _excused(finding: Finding, exemptions: list[Exemption]) -> Finding:
    if finding.severity == "allowed" or finding.rule not in EXCUSABLE:
        return finding
    for one in exemptions:
        if one.excuses(finding):
            details = (*finding.details, ("reason", one.reason), ("exception", str(one.line)))
            return replace(finding, severity="allowed", details=details)
    return finding


def _veiled(finding: Finding, official: frozenset[str]) -> Finding:
    """A rule about something else may show a cell in which something private stands; reports are read by anybody."""
    said = (finding.value, finding.suggestion, *(value for _, value in finding.details))
    if not any(map(is_suspect, said)):
        return finding
    details = tuple((name, veiled(value, official)) for name, value in finding.details)
    value, suggestion = veiled(finding.value, official), veiled(finding.suggestion, official)
    return replace(finding, value=value, suggestion=suggestion, details=details)


def veiled(text: str, official: frozenset[str]) -> str:
    """The text with all that is private in it masked."""
    for found in reversed(find_private(text)):
        if found.kind != "address" and found.value not in official:
            text = text[: found.start] + masked(found.kind, found.value) + text[found.end :]
    return text
