"""Puts findings into words: for a terminal, for CI annotations, as JSON."""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from collections.abc import Iterator

from .findings import Finding, Report
from .sentences import SENTENCES
from .words import translator


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def message(finding: Finding, language: str) -> str:
    """What is wrong, as a sentence."""
    return _fill(SENTENCES[finding.rule].what, finding, language)


def hint(finding: Finding, language: str) -> str:
    """How to mend it, with the suggestion first if there is one."""
    mend = _fill(SENTENCES[finding.rule].mend, finding, language)
    if not finding.suggestion:
        return mend
    change = translator(language).gettext("Change it to {suggestion}?").format(suggestion=finding.suggestion)
    return change + ("" if language == "zh" else " ") + mend


def column_letter(column: int) -> str:
    """1 → A, 27 → AA, as a spreadsheet names its columns."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return letters


def as_line(finding: Finding, language: str) -> str:
    """`path:line column C (field): what is wrong. How to mend it. [rule]`"""
    place = finding.path + (f":{finding.line}" if finding.line else "")
    column = ""
    if finding.column:
        column = (
            translator(language)
            .gettext("column {letter} ({field})")
            .format(letter=column_letter(finding.column), field=finding.field or "?")
        )
    gap = "" if language == "zh" else " "
    words = f"{message(finding, language)}{gap}{hint(finding, language)}"
    return " ".join(part for part in (place, column, words, f"[{finding.rule}]") if part)


def summary(report: Report, language: str) -> str:
    say = translator(language)
    counts = say.gettext("{packages} packages, {rows} rows checked: {errors} errors, {warnings} warnings.")
    return counts.format(
        packages=f"{report.packages:,}", rows=f"{report.rows:,}", errors=report.errors, warnings=report.warnings
    )


def as_text(report: Report, language: str, most: int = 10) -> str:
    """Grouped by rule, the first `most` of each, then the sum."""
    lines = list[str]()
    by_rule = Counter(finding.rule for finding in report.findings)
    shown = Counter[str]()
    for finding in report.findings:
        shown[finding.rule] += 1
        if shown[finding.rule] <= most:
            lines.append(as_line(finding, language))
        elif shown[finding.rule] == by_rule[finding.rule]:
            more = translator(language).gettext("… and {count} more of the rule {rule}")
            lines.append(more.format(count=by_rule[finding.rule] - most, rule=finding.rule))
    if report.packages:
        lines.append(summary(report, language))
    return "\n".join(lines)


def as_json(report: Report, language: str) -> str:
    document = {
        "summary": {
            "errors": report.errors, "warnings": report.warnings, "rows": report.rows, "packages": report.packages,
        },
        "findings": [_as_object(finding, language) for finding in report.findings],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_annotations(report: Report, language: str) -> Iterator[str]:
    """Workflow commands of a forge's CI. It shows ten a step, so each says how many more there are."""
    by_rule = Counter(finding.rule for finding in report.findings)
    spoken = set[str]()
    for finding in report.findings:
        if finding.rule in spoken:
            continue
        spoken.add(finding.rule)
        words = as_line(finding, language)
        if by_rule[finding.rule] > 1:
            words += "\n" + translator(language).gettext("… and {count} more of the rule {rule}").format(
                count=by_rule[finding.rule] - 1, rule=finding.rule
            )
        place = f"file={_escape(finding.path)}" + (f",line={finding.line}" if finding.line else "")
        yield f"::{finding.severity} {place},title={_escape(finding.rule)}::{_escape(words, data=True)}"


def as_markdown(report: Report, language: str, most: int = 10) -> str:
    """A table for a reader of spreadsheets: file, row, column letter, what, how to mend."""
    say = translator(language).gettext
    head = [say("File"), say("Row"), say("Column"), say("What is wrong"), say("How to mend it")]
    lines = ["| " + " | ".join(head) + " |", "|---|---:|---|---|---|"]
    for finding in report.findings[:most]:
        cells = (
            finding.path, str(finding.line or ""),
            f"{column_letter(finding.column)} {finding.field}".strip(),
            message(finding, language), hint(finding, language),
        )  # fmt: skip
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join([summary(report, language), "", *(lines if report.findings else [])]).rstrip()


def _fill(sentence: str, finding: Finding, language: str) -> str:
    values = _Lenient(finding.details, value=finding.value, path=finding.path, field=finding.field)
    return translator(language).gettext(sentence).format_map(values)


def _as_object(finding: Finding, language: str) -> dict[str, object]:
    words: dict[str, object] = {
        "rule": finding.rule, "severity": finding.severity, "path": finding.path, "line": finding.line or None,
        "column": finding.column or None, "field": finding.field or None, "value": finding.value or None,
        "message": message(finding, language), "hint": hint(finding, language),
    }  # fmt: skip
    if finding.type:
        words |= {"type": finding.type, "row": finding.row or None, "fieldName": finding.field or None}
    return words


def _cell(text: str) -> str:
    """A table's cell: what an editor wrote shows as it is, and makes no column, link or picture."""
    return re.sub(r"([\\`*\[\]|])", r"\\\1", " ".join(text.splitlines())).replace("&", "&amp;").replace("<", "&lt;")


def _escape(text: str, *, data: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text if data else text.replace(":", "%3A").replace(",", "%2C")
