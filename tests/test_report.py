"""Findings in words: for a terminal, an editor of spreadsheets, a forge's CI and a program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscase.findings import Finding, Report, report_of
from glasscase.report import (
    as_annotations,
    as_json,
    as_line,
    as_markdown,
    as_text,
    column_letter,
    hint,
    message,
    summary,
)  # fmt: skip
from glasscase.sentences import SENTENCES

PATH = "data/city-management/2026/cases.csv"
DATE = Finding("date", PATH, 41, 12, "reported_on", "2026-2-30", "2026-02-28")
ENUM = Finding("enum", PATH, 7, 2, "kind", "complaint", details=(("limit", "problem, question"),))
WHOLE = Finding("empty-package", "data/parks/2026")
TWIN = Finding("same-title", PATH, 9, 3, "title", "路灯", details=(("line", "4"),), severity="warning")


def many(count: int, rule: str = "date") -> Iterator[Finding]:
    return (Finding(rule, PATH, line, 12, "reported_on", "x") for line in range(2, 2 + count))


def test_report_counts_and_sorts() -> None:
    report = report_of([TWIN, DATE, WHOLE, ENUM], rows=50, packages=2)
    assert [finding.rule for finding in report.findings] == ["enum", "same-title", "date", "empty-package"]
    assert (report.errors, report.warnings, report.rows, report.packages) == (3, 1, 50, 2)
    assert report_of([]) == Report((), 0, 0)


def test_a_line_says_where_what_and_how() -> None:
    assert as_line(DATE, "en") == (
        f"{PATH}:41 column L (reported_on) “2026-2-30” is not a date. "
        "Change it to 2026-02-28? Write year-month-day, as 2026-03-05. [date]"
    )
    assert as_line(ENUM, "en") == (
        f"{PATH}:7 column B (kind) “complaint” is not one of the words allowed here. Allowed: problem, question. [enum]"
    )
    assert as_line(WHOLE, "en") == (
        "data/parks/2026 The package has no row at all. Add a case, or delete the folder. [empty-package]"
    )


@pytest.mark.parametrize(("column", "letters"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_column_letter(column: int, letters: str) -> None:
    assert column_letter(column) == letters


def test_a_missing_detail_never_raises() -> None:
    assert message(Finding("illegal-step", PATH, value="named"), "en") == (
        "The step “named” may not follow here: case … is “…”."
    )


@pytest.mark.parametrize("rule", sorted(SENTENCES))
def test_every_sentence_can_be_said(rule: str) -> None:
    finding = Finding(rule, PATH, 3, 1, "id", "{path} {0} %s")
    for text in (message(finding, "en"), hint(finding, "en")):
        assert text.strip()
        assert text[-1] in ".?s…”"  # a sentence, or one that ends in the value
    if "{value}" in SENTENCES[rule].what:
        assert "{path} {0} %s" in message(finding, "en")


def test_summary() -> None:
    report = report_of([DATE, TWIN], rows=12345, packages=2)
    assert summary(report, "en") == "2 packages, 12,345 rows checked: 1 errors, 1 warnings."


def test_text_shows_ten_of_a_rule_and_how_many_more() -> None:
    lines = as_text(report_of([*many(13), ENUM], rows=9, packages=1), "en").splitlines()
    assert sum("[date]" in line for line in lines) == 10
    assert lines[-2:] == ["… and 3 more of the rule date", "1 packages, 9 rows checked: 14 errors, 0 warnings."]
    assert sum("[enum]" in line for line in lines) == 1
    lines = as_text(report_of(many(10)), "en").splitlines()
    assert len(lines) == 10
    assert "more of the rule" not in lines[-1]


def test_json() -> None:
    typed = Finding("date", PATH, 3, 12, "reported_on", "x", type="type-error", row=3)
    document = json.loads(as_json(report_of([DATE, WHOLE, TWIN, typed], rows=5, packages=1), "en"))
    assert document["summary"] == {"errors": 3, "warnings": 1, "rows": 5, "packages": 1}
    by_line = {entry["line"]: entry for entry in document["findings"]}
    assert by_line[41] == {
        "rule": "date", "severity": "error", "path": PATH, "line": 41, "column": 12, "field": "reported_on",
        "value": "2026-2-30", "message": message(DATE, "en"), "hint": hint(DATE, "en"),
    }  # fmt: skip
    assert by_line[None]["column"] is by_line[None]["field"] is by_line[None]["value"] is None
    assert {name: by_line[3][name] for name in ("type", "row", "fieldName")} == {
        "type": "type-error", "row": 3, "fieldName": "reported_on",
    }  # fmt: skip
    assert by_line[9]["severity"] == "warning"


def test_json_keeps_chinese_readable() -> None:
    assert "路灯" in as_json(report_of([TWIN]), "en")


def test_annotations_are_one_a_rule() -> None:
    said = list(as_annotations(report_of([*many(3), WHOLE, TWIN]), "en"))
    assert len(said) == 3
    assert said[0].startswith(f"::error file={PATH},line=2,title=date::{PATH}:2 column L")
    assert said[0].endswith("%0A… and 2 more of the rule date")
    assert said[1].startswith(f"::warning file={PATH},line=9,title=same-title::")
    assert said[2].startswith("::error file=data/parks/2026,title=empty-package::")


@given(st.text(max_size=30), st.text(max_size=10))
def test_an_annotation_is_one_command_whatever_the_cell_says(value: str, path: str) -> None:
    (said,) = as_annotations(report_of([Finding("date", path + "\n::error::x,title=y:%", 2, 1, "id", value)]), "en")
    assert "\n" not in said
    assert "\r" not in said
    assert re.fullmatch(r"::error file=[^,:]*,line=2,title=date::[^\n\r]*", said)


def table(markdown: str) -> list[list[str]]:
    """The table's cells as GitHub splits them: a bar that no backslash escapes."""
    lines = [line for line in markdown.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in re.findall(r"((?:\\.|[^|\\])*)\|", line)][1:] for line in lines]


def test_markdown() -> None:
    said = as_markdown(report_of([DATE, WHOLE], rows=5, packages=1), "en")
    assert said.startswith("1 packages, 5 rows checked: 2 errors, 0 warnings.\n\n| File | Row | Column |")
    assert table(said)[2:] == [
        [PATH, "41", "L reported_on", "“2026-2-30” is not a date.", "Change it to 2026-02-28? Write year-month-day, as 2026-03-05."],
        ["data/parks/2026", "", "", "The package has no row at all.", "Add a case, or delete the folder."],
    ]  # fmt: skip


def test_markdown_shows_the_first_ten() -> None:
    assert len(table(as_markdown(report_of(many(13)), "en"))) == 2 + 10
    assert as_markdown(report_of([]), "en") == "0 packages, 0 rows checked: 0 errors, 0 warnings."


@given(st.text(max_size=30) | st.text("|\\`*[]!()<>&\r\n\u2028@", max_size=12))
def test_a_cell_stays_one_cell_of_the_table(value: str) -> None:
    said = as_markdown(report_of([Finding("date", PATH, 2, 1, "id", value)]), "en")
    (row,) = table(said)[2:]
    assert len(row) == 5
    assert "<" not in said
    # No link, picture or code: every bracket and backtick is escaped.
    assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]`]", said)
