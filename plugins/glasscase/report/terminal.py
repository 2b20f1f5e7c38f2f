"""Findings for a person at a terminal, and the same as plain text for logs, pipes and grep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from ..changes import Changes
from ..findings import Finding, Report
from ..words import translator
from .output import put_words
from .phrases import (
    SEVERITIES,
    by_rule,
    column_of,
    mend,
    message,
    place_of,
    reason_of,
    severity_word,
    spaced,
    suggested,
    summary,
)
from .safe import clean, log_line

if TYPE_CHECKING:
    from rich.console import Console

#: pieces of one line, each with its style
Line = list[tuple[str, str]]

_STYLES = {"error": "bold red", "warning": "bold yellow", "allowed": "bold"}
_INDENT = 4


def as_text(report: Report, language: str, most: int = 10) -> str:
    """Grouped by rule, errors first, the first `most` of each, then the sum: plain, one finding a line."""
    return "\n".join(_plain(line) for line in lines_of(report, language, most))


def print_text(report: Report, language: str, file: TextIO) -> None:
    """The same for whatever `file` is: with colours and hanging lines on a terminal, plain anywhere else."""
    if not _is_vivid(file):
        put_words([as_text(report, language)], file)
        return
    from rich.console import Console  # late: only a terminal needs it

    console = Console(file=file, highlight=False, markup=False, emoji=False)
    for line in lines_of(report, language):
        _print_hanging(console, line)


def lines_of(report: Report, language: str, most: int = 10) -> Iterator[Line]:
    for severity in SEVERITIES:
        for group in by_rule(report.findings, severity):
            yield from _group(group, language, most)
            yield []
    if report.changes:
        yield [(changes_line(report.changes, language), "")]
    if report.packages:
        yield [(summary(report, language), "bold")]


def changes_line(changes: Changes, language: str) -> str:
    """How many things change for the public, in one line."""
    say = translator(language).gettext
    counts = (
        (say("cases added: {count}"), len(changes.added)),
        (say("statuses changed: {count}"), len(changes.moved)),
        (say("officials newly named: {count}"), len(changes.named)),
        (say("cases withdrawn: {count}"), len(changes.withdrawn)),
        (say("cases corrected: {count}"), len(changes.corrected)),
        (say("articles changed: {count}"), len(changes.articles)),
        (say("cases lost: {count}"), len(changes.lost)),
    )
    said = say("; ").join(words.format(count=count) for words, count in counts if count)
    since = say("For the public, compared with {base}: {changes}.")
    return since.format(base=log_line(changes.base), changes=said or say("nothing changes"))


def _group(group: list[Finding], language: str, most: int) -> Iterator[Line]:
    say = translator(language).gettext
    first, shown = group[0], group[:most]
    mends = {mend(finding, language) for finding in shown}
    title = say("{severity} {rule} × {count}").format(
        severity=severity_word(first.severity, language), rule=clean(first.rule), count=f"{len(group):,}"
    )
    heading: Line = [(title, _STYLES[first.severity])]
    if len(mends) == 1:
        heading.append((say(": {mend}").format(mend=mends.pop()), ""))
    yield heading
    for finding in shown:
        said = [
            message(finding, language), suggested(finding, language),
            mend(finding, language) if mends else "", reason_of(finding, language),
        ]  # fmt: skip
        column = column_of(finding, language)
        yield [
            (place_of(finding), "bold"),
            (f" {column}" if column else "", "cyan"),
            (f" {spaced(said, language)}", ""),
            (f" [{clean(finding.rule)}]", "dim"),
        ]
    if len(group) > most:
        more = say("… and {count} more of the rule {rule}")
        yield [(more.format(count=f"{len(group) - most:,}", rule=clean(first.rule)), "dim")]


def _plain(line: Line) -> str:
    return log_line("".join(text for text, _ in line)) if line else ""


def _is_vivid(file: TextIO) -> bool:
    """Is a person looking, and not at something that asks for plain text (https://no-color.org)?"""
    unwanted = any(os.environ.get(name) for name in ("NO_COLOR", "CI"))
    return file.isatty() and not unwanted and os.environ.get("TERM") != "dumb"


def _print_hanging(console: Console, line: Line) -> None:
    """Folds at the terminal's width, in which a Chinese character is two wide; what goes on is indented."""
    from rich.text import Text

    text = Text.assemble(*((log_line(words) if words.strip() else words, style) for words, style in line))
    folded = text.wrap(console, max(console.width - _INDENT, 20)) if line else [text]
    for number, part in enumerate(folded):
        part.rstrip()
        console.print(Text(" " * _INDENT if number else "") + part, soft_wrap=True)
