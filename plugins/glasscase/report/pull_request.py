"""The report on a pull request, in Markdown, for somebody who knows a spreadsheet and not git.

What people typed stands in code spans only, so it cannot become markup, a link, a picture or a mention. Each section
has its share of the room: a forge refuses comments of more than 65,536 characters.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from ..findings import Finding, Report
from ..words import translator
from .phrases import (
    Dress,
    by_rule,
    column_letter,
    field_title,
    has_details,
    mend,
    message,
    severity_word,
    title_of,
)
from .public import public_changes
from .safe import DETAIL_SHOWN, code, fence, markdown_words, table_row
from .sheet import as_csv

#: by which the comment is found again and updated in place
MARKER = "<!-- glasscase-report -->"
#: what the whole report never exceeds, in characters
LONGEST = 60_000
#: rows of one rule
MOST_OF_A_RULE = 10
#: no heading with a table has room in less
SMALLEST_BLOCK = 200
#: the CSV stands in the report itself up to this many findings and characters
SMALL_ROWS, SMALL_CSV = 100, 20_000

MARKDOWN = Dress(markdown_words, code)


class Share(NamedTuple):
    """How much of the report a section may take."""

    rows: int
    room: int


ERRORS, PRIVACY, WARNINGS, ALLOWED = Share(50, 22_000), Share(20, 8_000), Share(20, 8_000), Share(20, 6_000)


def as_markdown(report: Report, language: str, *, link_base: str = "", csv_name: str = "", csv_link: str = "") -> str:
    """The whole report.

    `link_base` is the address of the files on the forge, with a slash at its end; `csv_name` the name of the file that
    has all findings, `csv_link` the address of the page to which it is attached.
    """
    say = translator(language).gettext
    private = [finding for finding in report.findings if is_private(finding) and finding.severity != "allowed"]
    others = [finding for finding in report.findings if not is_private(finding)]
    errors = [finding for finding in others if finding.severity == "error"]
    warnings = [finding for finding in others if finding.severity == "warning"]
    allowed = [finding for finding in report.findings if finding.severity == "allowed"]
    parts = [MARKER, f"## {_verdict(report, language)}", _counts(report, language)]
    if report.changes:
        parts.append(public_changes(report.changes, language))
    if errors:
        parts += [f"### {say('To be mended')}", _section(errors, ERRORS, language, link_base, csv_name)]
    if private:
        about = say("This may be about private people. What is published cannot be taken back: look at each.")
        parts += [f"### {say('Privacy')}", about, _section(private, PRIVACY, language, link_base, csv_name)]
    if warnings:
        about = say("A warning stops nothing. If it is as it should be, leave it.")
        parts += [f"### {say('Warnings')}", about, _section(warnings, WARNINGS, language, link_base, csv_name)]
    if allowed:
        about = say("Somebody wrote down why these are allowed, in data/allowed.csv.")
        parts += [f"### {say('Allowed exceptions')}", markdown_words(about)]
        parts.append(_section(allowed, ALLOWED, language, link_base, csv_name))
    text = "\n\n".join(parts)
    if report.findings:
        text += "\n\n" + _everything(report, language, csv_name, csv_link, LONGEST - len(text) - 2)
    return text + "\n"


def is_private(finding: Finding) -> bool:
    """Is this about somebody's private life?"""
    return finding.rule.startswith("private-") or finding.rule in ("picture-metadata", "video-metadata")


def _verdict(report: Report, language: str) -> str:
    say = translator(language).gettext
    if report.errors == 1:
        return say("1 error: to be mended before this can be merged")
    if report.errors:
        return say("{count} errors: to be mended before this can be merged").format(count=f"{report.errors:,}")
    if any(is_private(finding) for finding in report.findings if finding.severity == "warning"):
        return say("May be merged, but look at the part about privacy first")
    return say("May be merged; please look at the warnings") if report.warnings else say("May be merged")


def _counts(report: Report, language: str) -> str:
    say = translator(language).gettext
    counts = say("Checked: packages {packages}, rows {rows}. Errors {errors}, warnings {warnings}, allowed {allowed}.")
    said = counts.format(
        packages=f"{report.packages:,}", rows=f"{report.rows:,}", errors=f"{report.errors:,}",
        warnings=f"{report.warnings:,}", allowed=f"{report.allowed:,}",
    )  # fmt: skip
    again = say("Mend the files and submit them again: they are checked anew, and this report is too.")
    return f"{said}\n\n{again}" if report.errors else said


def _section(findings: list[Finding], share: Share, language: str, link_base: str, csv_name: str) -> str:
    """A heading and a table a rule, as many as the share holds, then how many are left."""
    blocks, shown, room = list[str](), 0, share.room
    for group in by_rule(findings):
        most = min(MOST_OF_A_RULE, share.rows - shown)
        if not most or room < SMALLEST_BLOCK:
            break
        block, rows = _group(group, most, room, language, link_base)
        if rows:
            blocks.append(block)
            shown += rows
            room -= len(block)
    if shown < len(findings):
        say = translator(language).gettext
        rest = say("{count} more are in the CSV.") if csv_name else say("… and {count} more")
        blocks.append(rest.format(count=f"{len(findings) - shown:,}"))
    return "\n\n".join(blocks)


def _group(group: list[Finding], most: int, room: int, language: str, link_base: str) -> tuple[str, int]:
    """The block of one rule and how many of its rows it shows: none if not even one has room."""
    candidates = group[:most]
    own_mends = len({mend(finding, language) for finding in candidates}) > 1
    lines = [*_heading(group, own_mends, language), ""]
    room -= sum(len(line) + 1 for line in lines)
    table = _table(candidates, own_mends, len(group) > 1 and has_details(group[0]), language, link_base)
    while len(table) > 2 and sum(len(row) + 1 for row in table) > room:
        table.pop()
    return "\n".join(lines + table), max(len(table) - 2, 0)


def _heading(group: list[Finding], own_mends: bool, language: str) -> list[str]:
    """What is wrong, and once for all how to mend it, unless each of them has its own way."""
    say = translator(language).gettext
    first = group[0]
    title = title_of(group, language, MARKDOWN).rstrip("。.")
    if len(group) > 1:
        title = say("{title} × {count}").format(title=title, count=f"{len(group):,}")
    about = say("rule {rule}").format(rule=code(first.rule))
    if is_private(first):
        about = f"{severity_word(first.severity, language)} · {about}"
    how = say("How to mend it: {mend} ({about})").format(mend=mend(first, language, MARKDOWN), about=about)
    return [f"#### {title}", "", about if own_mends else how]


def _table(findings: list[Finding], own_mends: bool, own_words: bool, language: str, link_base: str) -> list[str]:
    """A row a finding under the columns' names, without the columns in which nothing stands."""
    say = translator(language).gettext
    columns = {
        say("File"): [code(one.path, DETAIL_SHOWN) for one in findings],
        say("Row"): [_row_link(one, link_base) for one in findings],
        say("Column"): [_column(one, language) for one in findings],
        say("Value now"): [code(one.value) or (say("(empty)") if one.field else "") for one in findings],
        say("Change to"): [code(one.suggestion) for one in findings],
        say("What is wrong"): [message(one, language, MARKDOWN) if own_words else "" for one in findings],
        say("How to mend it"): [mend(one, language, MARKDOWN) if own_mends else "" for one in findings],
        say("Reason"): [code(_reason(one), DETAIL_SHOWN) for one in findings],
    }
    filled = {title: cells for title, cells in columns.items() if any(cells)}
    rows = [list(cells) for cells in zip(*filled.values(), strict=True)]
    return [table_row(list(filled)), "|" + "---|" * len(filled), *map(table_row, rows)]


def _reason(finding: Finding) -> str:
    return dict(finding.details).get("reason", "") if finding.severity == "allowed" else ""


def _column(finding: Finding, language: str) -> str:
    parts = [column_letter(finding.column), field_title(finding, language), code(finding.field)]
    return " ".join(part for part in parts if part)


def _row_link(finding: Finding, link_base: str) -> str:
    if not finding.line:
        return ""
    path = finding.path
    if not link_base or path.startswith("/") or ".." in path.split("/") or len(path) > DETAIL_SHOWN:
        return str(finding.line)
    return f"[{finding.line}]({link_base}{quote(path, errors='replace')}#L{finding.line})"


def _everything(report: Report, language: str, csv_name: str, csv_link: str, room: int) -> str:
    """Where the CSV with all findings is: here, if it is small."""
    say = translator(language).gettext
    about = say("Rows are counted in the file; a cell of several lines makes them differ from your spreadsheet's.")
    if csv_name:
        words = say("All {count} findings, for Excel or WPS: the file {name} in this check's attachment.")
        name = f"[{code(csv_name)}]({csv_link})" if csv_link else code(csv_name)
        about += "\n\n" + words.format(count=f"{len(report.findings):,}", name=name)
    if len(report.findings) < SMALL_ROWS:
        text = as_csv(report, language).replace("\r\n", "\n")
        marks = fence(text, 3)
        title = say("All findings as CSV: {count}").format(count=f"{len(report.findings):,}")
        block = f"<details><summary>{title}</summary>\n\n{marks}csv\n{text}{marks}\n\n</details>"
        if len(text) <= SMALL_CSV and len(about) + len(block) + 3 <= room:
            return f"{about}\n\n{block}"
    return about
