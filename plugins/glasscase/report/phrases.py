"""One finding in words: what is wrong, where, and how to mend it."""

from __future__ import annotations

import string
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from ..findings import Finding, Report, Severity
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, load_schema
from ..sentences import SENTENCES, Sentence
from ..words import gap, translator, written
from .safe import DETAIL_SHOWN, VALUE_SHOWN, clean, log_line, shown

#: what a reader wants to see first
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "allowed")
#: placeholders that every finding fills
_OWN = frozenset({"value", "path", "field"})
_SCHEMAS = {**CASE_TABLES, **REGISTRY_TABLES, **ROOT_TABLES}


class Dress(NamedTuple):
    """How a sentence is written: `words` does for our own, `value` for what stands in the data."""

    words: Callable[[str], str] = str
    value: Callable[[str], str] = str


PLAIN = Dress()


def message(finding: Finding, language: str, dress: Dress = PLAIN) -> str:
    """What is wrong, as a sentence."""
    return _fill(_sentence(finding).what, finding, language, dress)


def mend(finding: Finding, language: str, dress: Dress = PLAIN) -> str:
    """How to mend it, without the suggestion."""
    return _fill(_sentence(finding).mend, finding, language, dress)


def hint(finding: Finding, language: str) -> str:
    """How to mend it, with the suggestion first if there is one."""
    return spaced([suggested(finding, language), mend(finding, language)], language)


def suggested(finding: Finding, language: str) -> str:
    """“Change it to 2026-03-05?”, or nothing."""
    if not finding.suggestion:
        return ""
    sentence = translator(language).gettext("Change it to {suggestion}?")
    return sentence.format(suggestion=shown(finding.suggestion))


def title_of(findings: list[Finding], language: str, dress: Dress = PLAIN) -> str:
    """A heading over findings of one rule: what is wrong, with “…” for what differs between them."""
    first = findings[0]
    if len(findings) > 1 and first.rule in SENTENCES:
        sentence = SENTENCES[first.rule].what
        parts = _parts(translator(language).gettext(sentence))
        return "".join(dress.words(words) + ("…" if name else "") for words, name in parts)
    return message(first, language, dress)


def has_details(finding: Finding) -> bool:
    """Does the rule's sentence say more of a finding than its place and value?"""
    return any(name and name not in _OWN for _, name in _parts(_sentence(finding).what))


def column_letter(column: int) -> str:
    """1 → A, 27 → AA, as a spreadsheet names its columns."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return letters


def field_title(finding: Finding, language: str) -> str:
    """The column's title in the schema; nothing for a column that no schema of ours knows."""
    path = PurePosixPath(finding.path)
    table = path.parent.name.removesuffix(".d") if path.parent.name.endswith(".d") else path.stem
    return _titles(table, language).get(finding.field, "") if path.suffix == ".csv" else ""


def place_of(finding: Finding) -> str:
    return log_line(finding.path + (f":{finding.line}" if finding.line else ""))


def column_of(finding: Finding, language: str) -> str:
    if not finding.column:
        return ""
    sentence = translator(language).gettext("column {letter} ({field})")
    return sentence.format(letter=column_letter(finding.column), field=shown(finding.field or "?"))


def reason_of(finding: Finding, language: str) -> str:
    """Why an exception is allowed, as the row of data/allowed.csv says."""
    if finding.severity != "allowed":
        return ""
    sentence = translator(language).gettext("Allowed: {reason}")
    return sentence.format(reason=shown(dict(finding.details).get("reason", "…"), DETAIL_SHOWN))


def as_line(finding: Finding, language: str) -> str:
    """`path:line column C (field) what is wrong. How to mend it. [rule]`"""
    said = [message(finding, language), hint(finding, language), reason_of(finding, language)]
    parts = (place_of(finding), column_of(finding, language), spaced(said, language), f"[{clean(finding.rule)}]")
    return log_line(" ".join(part for part in parts if part))


def severity_word(severity: Severity, language: str) -> str:
    say = translator(language).gettext
    return {"error": say("error"), "warning": say("warning"), "allowed": say("allowed exception")}[severity]


def summary(report: Report, language: str) -> str:
    say = translator(language).gettext
    said = say("{packages} packages, {rows} rows checked: {errors} errors, {warnings} warnings.").format(
        packages=f"{report.packages:,}", rows=f"{report.rows:,}", errors=report.errors, warnings=report.warnings
    )
    allowed = say("Allowed exceptions: {count}.").format(count=report.allowed) if report.allowed else ""
    return spaced([said, allowed], language)


def spaced(sentences: list[str], language: str) -> str:
    """Sentences one after another; Chinese ones need no blank between them."""
    return gap(language).join(sentence for sentence in sentences if sentence)


def by_rule(findings: tuple[Finding, ...] | list[Finding], severity: Severity | None = None) -> list[list[Finding]]:
    """The findings (of one severity), those of a rule together, in the order in which rules first appear."""
    groups = dict[str, list[Finding]]()
    for finding in findings:
        if severity in (None, finding.severity):
            groups.setdefault(finding.rule, []).append(finding)
    return list(groups.values())


def _sentence(finding: Finding) -> Sentence:
    """The rule's sentence. For a rule that this version does not know there are only the words that came with it."""
    return SENTENCES.get(finding.rule) or Sentence("{message}", "{hint}")


def _fill(sentence: str, finding: Finding, language: str, dress: Dress) -> str:
    values = dict(finding.details)
    said = list[str]()
    for words, name in _parts(translator(language).gettext(sentence) if finding.rule in SENTENCES else sentence):
        said.append(dress.words(words))
        if name:
            value: str = getattr(finding, name) if name in _OWN else values.get(name, "…")
            said.append(dress.value(shown(value, VALUE_SHOWN if name in ("value", "field") else DETAIL_SHOWN)))
    return "".join(said)


@cache
def _parts(sentence: str) -> tuple[tuple[str, str], ...]:
    """The sentence in pieces: words, and the name of the placeholder after them, if one follows."""
    return tuple((words, name or "") for words, name, _, _ in string.Formatter().parse(sentence))


@cache
def _titles(table: str, language: str) -> dict[str, str]:
    if table not in _SCHEMAS:
        return {}
    fields = load_schema(_SCHEMAS[table])["fields"]
    return {field["name"]: written(language, field["title"], field["title_en"])[0] for field in fields}
