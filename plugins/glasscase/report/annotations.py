"""Findings as the commands by which a forge's CI marks lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding, Report
from ..words import translator
from .phrases import SEVERITIES, as_line, by_rule
from .safe import clean, log_line

#: a forge shows ten annotations of each severity a step
MOST = 10


def as_annotations(report: Report, language: str) -> Iterator[str]:
    """One command a rule at the place of its first finding, then a folded list of all findings, one a line."""
    for severity in ("error", "warning"):
        for group in by_rule(report.findings, severity)[:MOST]:
            yield _annotation(group, language)
    if report.findings:
        say = translator(language).gettext
        yield f"::group::{_escape(say('All findings: {count}').format(count=len(report.findings)), data=True)}"
        for severity in SEVERITIES:
            for finding in report.findings:
                if finding.severity == severity:
                    yield as_line(finding, language)
        yield "::endgroup::"


def _annotation(group: list[Finding], language: str) -> str:
    first = group[0]
    words = as_line(first, language)
    if len(group) > 1:
        more = translator(language).gettext("… and {count} more of the rule {rule}")
        words += "\n" + more.format(count=len(group) - 1, rule=clean(first.rule))
    places = {"file": first.path, "line": first.line, "col": first.column, "title": first.rule}
    properties = ",".join(f"{name}={_escape(log_line(str(value)))}" for name, value in places.items() if value)
    return f"::{first.severity} {properties}::{_escape(words, data=True)}"


def _escape(text: str, *, data: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text if data else text.replace(":", "%3A").replace(",", "%2C")
