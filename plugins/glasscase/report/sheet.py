"""All findings as a table for Excel or WPS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ..findings import Report
from ..words import translator
from .phrases import SEVERITIES, column_letter, field_title, hint, message, severity_word
from .safe import cut, sheet_cell

#: a spreadsheet holds no more in a cell
CELL_HOLDS = 32_000


def as_csv(report: Report, language: str) -> str:
    """One row a finding, errors first; no cell is a formula or has more than one line. Lines end as in Excel."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerows([sheet_cell(cut(cell, CELL_HOLDS)) for cell in row] for row in _rows(report, language))
    return page.getvalue()


def write_csv(report: Report, language: str, path: Path) -> None:
    """Writes it with the mark by which Excel knows UTF-8. Raises OSError."""
    text = as_csv(report, language).encode("utf-8", "replace")
    path.write_bytes(b"\xef\xbb\xbf" + text)


def _rows(report: Report, language: str) -> Iterator[list[str]]:
    say = translator(language).gettext
    yield [
        say("Severity"), say("File"), say("Row"), say("Column"), say("Column's title"), say("Column's name"),
        say("Value now"), say("Change to"), say("What is wrong"), say("How to mend it"), say("Reason"), say("Rule"),
    ]  # fmt: skip
    for severity in SEVERITIES:
        for finding in report.findings:
            if finding.severity == severity:
                yield [
                    severity_word(severity, language), finding.path, str(finding.line or ""),
                    column_letter(finding.column), field_title(finding, language), finding.field, finding.value,
                    finding.suggestion, message(finding, language), hint(finding, language),
                    dict(finding.details).get("reason", "") if severity == "allowed" else "", finding.rule,
                ]  # fmt: skip
