"""Findings in words: for a terminal, a forge's CI, a program and a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from glasscase.changes import CaseChange, Changes, Naming, Withdrawal
from glasscase.findings import Finding, Report, report_of
from glasscase.report.annotations import as_annotations
from glasscase.report.document import Unreadable, as_json, read_json
from glasscase.report.output import put
from glasscase.report.phrases import as_line, column_letter, field_title, hint, message, summary
from glasscase.report.public import public_changes
from glasscase.report.safe import clean, cut, sheet_cell
from glasscase.report.sheet import as_csv, write_csv
from glasscase.report.terminal import as_text, print_text
from glasscase.sentences import SENTENCES

PROJECT = Path(__file__).resolve().parents[1]
PATH = "data/city-management/2026/cases.csv"
DATE = Finding("date", PATH, 41, 12, "reported_on", "2026-2-30", "2026-02-28")
ENUM = Finding("enum", PATH, 7, 2, "kind", "complaint", details=(("limit", "problem, question"),))
WHOLE = Finding("empty-package", "data/parks/2026")
TWIN = Finding("same-title", PATH, 9, 3, "title", "路灯", details=(("line", "4"),), severity="warning")
EXCUSED = Finding(
    "same-title", PATH, 20, 3, "title", "井盖", details=(("line", "4"), ("reason", "两处相邻")), severity="allowed"
)
CHANGES = Changes(
    "origin/main",
    added=(CaseChange("2605-h4r9w", "环湖路灯不亮", "parks", 2026, "", "open"),),
    moved=(CaseChange("2601-4d7kq", "积水", "parks", 2026, "overdue", "rectified", "problem"),),
    named=(Naming("2605-h4r9w", "环湖路灯不亮", "parks", "示例乙", "设施科科长"),),
    withdrawn=(Withdrawal("2602-b9x2m", "长椅断裂", "unfounded"),),
    corrected=("2603-k7m3q",),
    articles=("content/notices/2026-06-water-cut.md",),
)

#: what may stand in a file: all characters, half surrogate pairs included
ANYTHING = st.text(st.characters(), max_size=40)


def many(count: int, rule: str = "date") -> Iterator[Finding]:
    return (Finding(rule, PATH, line, 12, "reported_on", "x") for line in range(2, 2 + count))


def test_report_counts_and_sorts() -> None:
    report = report_of([TWIN, DATE, WHOLE, ENUM, EXCUSED], rows=50, packages=2)
    assert [finding.rule for finding in report.findings] == [
        "enum",
        "same-title",
        "same-title",
        "date",
        "empty-package",
    ]
    assert (report.errors, report.warnings, report.allowed, report.rows, report.packages) == (3, 1, 1, 50, 2)
    assert report_of([]) == Report((), 0, 0)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("problem", "已核实 → 已采纳"),
        ("question", "已收到 → 已认可"),
        ("suggestion", "已收到 → 已采纳"),
        ("x|y", "已核实 → 已采纳"),
    ],
)
def test_statuses_are_said_in_the_words_of_the_kind_of_case(kind: str, expected: str) -> None:
    change = CaseChange("2601-4d7kq", "积水", "parks", 2026, "verified", "accepted", kind)
    assert expected in public_changes(Changes("main", moved=(change,)), "zh")


# One finding


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
    assert as_line(EXCUSED, "en").endswith("Allowed: 两处相邻 [same-title]")
    assert "已豁免，理由：两处相邻" in as_line(EXCUSED, "zh")


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


def test_a_rule_of_another_version_keeps_its_words() -> None:
    foreign = Finding("new-rule", PATH, 2, details=(("message", "Something {is} wrong."), ("hint", "Mend it.")))
    assert (message(foreign, "zh"), hint(foreign, "zh")) == ("Something {is} wrong.", "Mend it.")
    assert message(Finding("new-rule", PATH), "zh") == "…"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (PATH, "反映日期"),
        ("data/parks/2026/cases.d/lamps.csv", "反映日期"),
        ("data/parks/2026/events.csv", ""),
        ("data/parks/2026/photos.csv", ""),
        ("content/notices/cases.md", ""),
    ],
)
def test_the_title_of_a_column_is_that_of_its_schema(path: str, title: str) -> None:
    assert field_title(Finding("date", path, 2, 12, "reported_on"), "zh") == title
    assert field_title(Finding("date", path, 2, 12, "reported_on"), "en") == ("Reported on" if title else "")


def test_a_long_cell_is_cut() -> None:
    line = as_line(Finding("enum", PATH, 2, 2, "kind", "长" * 10_000, "好" * 10_000), "zh")
    assert len(line) < 400
    assert "长" * 79 + "…" in line


@given(ANYTHING)
def test_what_cannot_be_seen_is_shown(text: str) -> None:
    shown = clean(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(shown) & set("\u200b\u200f\u202e\u2066\ufeff\xad")
    assert len(cut(text, 5)) <= 5


def test_what_cannot_be_seen_is_named() -> None:
    assert clean("a\x1b[31m\r\nb\tc\u202e\udcff") == "a⟨U+001B⟩[31m⏎b⇥c⟨U+202E⟩⟨U+DCFF⟩"


# Text


def test_summary() -> None:
    report = report_of([DATE, TWIN], rows=12345, packages=2)
    assert summary(report, "en") == "2 packages, 12,345 rows checked: 1 errors, 1 warnings."
    assert summary(report_of([EXCUSED], packages=1), "en").endswith("0 errors, 0 warnings. Allowed exceptions: 1.")


def test_text_is_grouped_and_says_how_to_mend_once() -> None:
    assert as_text(report_of([EXCUSED, TWIN, DATE, ENUM], rows=9, packages=1, changes=CHANGES), "en").splitlines() == [
        "error enum × 1: Allowed: problem, question.",
        f"{PATH}:7 column B (kind) “complaint” is not one of the words allowed here. [enum]",
        "",
        "error date × 1: Write year-month-day, as 2026-03-05.",
        f"{PATH}:41 column L (reported_on) “2026-2-30” is not a date. Change it to 2026-02-28? [date]",
        "",
        "warning same-title × 1: Delete the twin, or make clear what differs.",
        f"{PATH}:9 column C (title) The same title, place and day stand in line 4 already. [same-title]",
        "",
        "allowed exception same-title × 1: Delete the twin, or make clear what differs.",
        f"{PATH}:20 column C (title) The same title, place and day stand in line 4 already. Allowed: 两处相邻 [same-title]",
        "",
        "For the public, compared with origin/main: cases added: 1; statuses changed: 1; officials newly named: 1; "
        "cases withdrawn: 1; cases corrected: 1; articles changed: 1.",
        "1 packages, 9 rows checked: 2 errors, 1 warnings. Allowed exceptions: 1.",
    ]


def test_text_shows_ten_of_a_rule_and_how_many_more() -> None:
    lines = as_text(report_of([*many(13), ENUM], rows=9, packages=1), "en").splitlines()
    assert sum(line.startswith(PATH) and line.endswith("[date]") for line in lines) == 10
    assert lines[11:13] == ["… and 3 more of the rule date", ""]
    assert lines[-1] == "1 packages, 9 rows checked: 14 errors, 0 warnings."
    assert sum(line.endswith("[enum]") for line in lines) == 1
    lines = as_text(report_of(many(10)), "en").splitlines()
    assert len([line for line in lines if line]) == 1 + 10


def test_mends_that_differ_stand_with_their_findings() -> None:
    other = Finding("enum", PATH, 8, 11, "coord_sys", "WGS", details=(("limit", "WGS-84, GCJ-02"),))
    heading, first, second, *_ = as_text(report_of([ENUM, other]), "en").splitlines()
    assert heading == "error enum × 2"
    assert first.endswith("Allowed: problem, question. [enum]")
    assert second.endswith("Allowed: WGS-84, GCJ-02. [enum]")


def test_nothing_changes_for_the_public() -> None:
    said = as_text(report_of([], changes=Changes("main")), "zh")
    assert said == "与 main 相比，公众看到的变化：没有变化。"


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_each_finding_is_one_line_that_begins_with_its_place(path: str, field: str, value: str, more: str) -> None:
    finding = Finding("duplicate-id", f"data/{path}", 5, 1, field, value, more, (("file", more), ("line", value)))
    lines = as_text(report_of([finding]), "en").split("\n")
    assert len(lines) == 3
    assert lines[1].startswith(f"data/{clean(path).replace('##[', '# #[')}:5 column A (")
    for line in lines:
        assert clean(line) == line
        assert "##[" not in line


def in_terminal(report_args: str, columns: int = 60, **environment: str) -> str:
    """What a person sees whose terminal is `columns` wide."""
    code = (
        "import sys; sys.path.insert(0, 'plugins')\n"
        "from glasscase.findings import *\nfrom glasscase.report.terminal import print_text\n"
        f"print_text(report_of({report_args}, rows=9, packages=1), 'zh', sys.stdout)"
    )
    keep = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CI", "FORCE_COLOR")}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=theirs, stdin=theirs, stderr=subprocess.PIPE,
        env={**keep, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40", **environment},
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        try:
            while chunk := os.read(ours, 65536):
                said += chunk
        except OSError:  # the other end is closed
            pass
        assert process.stderr
        error = process.stderr.read()
    os.close(ours)
    assert (process.returncode, error) == (0, b"")
    return said.decode().replace("\r\n", "\n")


SPOILT = "[Finding('date', 'data/parks/2026/cases.csv', 41, 12, 'reported_on', '[red]二〇二六年\\x1b[2J二月三十日[/red]' * 3)]"


def test_a_terminal_has_colours_and_folds_at_its_width() -> None:
    said = in_terminal(SPOILT)
    assert "\x1b[1;31m错误（date）" in said
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert "\x1b" not in plain
    assert "⟨U+001B⟩[2J" in plain
    assert "[red]" in plain
    lines = plain.rstrip("\n").split("\n")
    assert max(cell_len(line) for line in lines) <= 60
    assert lines[1].startswith("data/parks/2026/cases.csv:41 ")
    assert lines[2].startswith("    ")
    assert lines[-1].startswith("已检查 1 个数据包")


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"CI": "true"}], ids=lambda e: next(iter(e))
)
def test_a_terminal_that_asks_for_plain_text_gets_it(environment: dict[str, str]) -> None:
    said = in_terminal(SPOILT, **environment)
    assert "\x1b" not in said
    assert len(said.rstrip("\n").split("\n")) == 4


def test_print_text_into_a_pipe_is_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    report = report_of([DATE, *many(12)], rows=3, packages=1)
    print_text(report, "zh", sys.stdout)
    assert capsys.readouterr().out == as_text(report, "zh") + "\n"


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_no_locale_is_too_poor(encoding: str, tmp_path: Path) -> None:
    report = report_of([Finding("date", PATH, 2, 1, "id", "𠮷\udcff")])
    with (tmp_path / "said").open("w", encoding=encoding) as file:
        print_text(report, "zh", file)
    assert PATH.encode() in (tmp_path / "said").read_bytes()
    with (tmp_path / "json").open("w", encoding=encoding) as file:
        put([as_json(report, "zh")], file)
    assert json.loads((tmp_path / "json").read_text("utf-8"))["findings"][0]["value"] == "𠮷\ufffd"


def test_who_stops_reading_breaks_nothing() -> None:
    code = (
        "import sys; sys.path.insert(0, 'plugins')\n"
        "from glasscase.report.output import put\nput(('x' * 100 for _ in range(100_000)), sys.stdout)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# JSON


def test_json() -> None:
    typed = Finding("date", PATH, 3, 12, "reported_on", "x", type="type-error", row=3)
    document = json.loads(as_json(report_of([DATE, WHOLE, TWIN, typed, EXCUSED], rows=5, packages=1), "en"))
    assert list(document) == ["summary", "findings"]
    assert document["summary"] == {"errors": 3, "warnings": 1, "allowed": 1, "rows": 5, "packages": 1}
    by_line = {entry["line"]: entry for entry in document["findings"]}
    assert by_line[41] == {
        "rule": "date", "severity": "error", "path": PATH, "line": 41, "column": 12, "field": "reported_on",
        "value": "2026-2-30", "message": message(DATE, "en"), "hint": hint(DATE, "en"), "suggestion": "2026-02-28",
        "details": {},
    }  # fmt: skip
    assert by_line[None]["column"] is by_line[None]["field"] is by_line[None]["value"] is None
    assert {name: by_line[3][name] for name in ("type", "row", "fieldName")} == {
        "type": "type-error", "row": 3, "fieldName": "reported_on",
    }  # fmt: skip
    assert by_line[9]["severity"] == "warning"
    assert by_line[20]["details"]["reason"] == "两处相邻"


def test_json_has_the_changes_where_a_base_was_given() -> None:
    changes = json.loads(as_json(report_of([], changes=CHANGES), "zh"))["changes"]
    assert changes["base"] == "origin/main"
    assert changes["moved"] == [
        {
            "id": "2601-4d7kq", "title": "积水", "department": "parks", "year": 2026,
            "old": "overdue", "new": "rectified", "kind": "problem",
        }
    ]  # fmt: skip
    assert changes["corrected"] == ["2603-k7m3q"]


def test_json_keeps_chinese_readable() -> None:
    assert "路灯" in as_json(report_of([TWIN]), "en")


@given(ANYTHING, ANYTHING, ANYTHING)
def test_json_is_valid_whatever_the_data_holds(path: str, value: str, detail: str) -> None:
    finding = Finding("illegal-step", path, 2, 1, "id", value, detail, (("case", detail),))
    text = as_json(report_of([finding], changes=Changes(value, corrected=(detail,))), "zh")
    encoded = text.encode("utf-8")  # no half of a pair
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text)
    document = json.loads(encoded)
    whole = [re.sub("[\ud800-\udfff]", "\ufffd", said) for said in (path, value, detail)]
    (entry,) = document["findings"]
    assert [entry["path"], entry["value"] or "", entry["suggestion"] or ""] == whole
    assert document["changes"]["corrected"] == [whole[2]]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(0, 10**6)
FINDINGS = st.builds(
    Finding, rule=st.sampled_from(sorted(SENTENCES)), path=TEXTS, line=NUMBERS, column=NUMBERS, field=TEXTS,
    value=TEXTS, suggestion=TEXTS,
    details=st.dictionaries(st.sampled_from(["limit", "known", "case", "reason"]), TEXTS).map(lambda d: tuple(d.items())),
    severity=st.sampled_from(["error", "warning", "allowed"]),
)  # fmt: skip
CASES = st.lists(st.builds(CaseChange, TEXTS, TEXTS, TEXTS, NUMBERS, TEXTS, TEXTS), max_size=2).map(tuple)
EVERY_CHANGE = st.builds(
    Changes, TEXTS, CASES, CASES, st.lists(st.builds(Naming, *[TEXTS] * 5), max_size=2).map(tuple),
    st.lists(st.builds(Withdrawal, *[TEXTS] * 3), max_size=2).map(tuple), st.lists(TEXTS, max_size=2).map(tuple),
    st.lists(TEXTS, max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(FINDINGS, max_size=4), NUMBERS, NUMBERS, st.none() | EVERY_CHANGE)
def test_json_round_trip(findings: list[Finding], rows: int, packages: int, changes: Changes | None) -> None:
    report = report_of(findings, rows, packages, changes)
    assert read_json(as_json(report, "en").encode()) == report


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(
            ["summary", "findings", "changes", "rule", "severity", "path", "line", "column", "field", "value", "details",
             "suggestion", "rows", "added", "named", "corrected", "base", "id"]
        ), inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON, JSON, JSON)
def test_a_stranger_s_json_is_read_or_refused(findings: object, summary: object, changes: object) -> None:
    document = {"findings": findings, "summary": summary, "changes": changes}
    try:
        report = read_json(json.dumps(document).encode())
    except Unreadable:
        assert not isinstance(findings, list) or not isinstance(summary, dict)
        return
    as_text(report, "zh")
    assert read_json(as_json(report, "zh").encode()).errors == report.errors


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"nonsense", b"[]", b"null", b'{"findings": []}', b'{"summary": {}, "findings": {}}',
        b"[" * 100_000, b'{"summary": {}, "findings": [' + b"9" * 10_000 + b"]}",
    ],
    ids=lambda content: str(content[:12]),
)  # fmt: skip
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_json(content)


# Annotations


def test_annotations_are_one_a_rule() -> None:
    said = list(as_annotations(report_of([*many(3), WHOLE, TWIN, EXCUSED]), "en"))
    assert said[0].startswith(f"::error file={PATH},line=2,col=12,title=date::{PATH}:2 column L")
    assert said[0].endswith("%0A… and 2 more of the rule date")
    assert said[1].startswith("::error file=data/parks/2026,title=empty-package::")
    assert said[2].startswith(f"::warning file={PATH},line=9,col=3,title=same-title::")
    assert said[3] == "::group::All findings: 6"
    assert [line.rpartition("[")[2] for line in said[4:-1]] == ["date]"] * 3 + ["empty-package]"] + ["same-title]"] * 2
    assert said[-1] == "::endgroup::"


def test_annotations_are_at_most_ten_of_a_severity() -> None:
    rules = sorted(SENTENCES)[:13]
    findings = [Finding(rule, PATH, n, severity=s) for n, rule in enumerate(rules, 2) for s in ("error", "warning")]
    said = list(as_annotations(report_of(findings), "en"))
    assert [line.partition(" ")[0] for line in said[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert said[20] == "::group::All findings: 26"
    assert len(said) == 20 + 1 + 26 + 1
    assert list(as_annotations(report_of([]), "en")) == []


@given(ANYTHING, ANYTHING)
def test_an_annotation_is_one_command_whatever_the_cell_says(value: str, path: str) -> None:
    nasty = "\n::error::x,title=y:%\r##[error]"
    finding = Finding("date", path + nasty, 2, 1, "id", value + nasty, nasty)
    annotation, begin, listed, end = as_annotations(report_of([finding]), "en")
    assert re.fullmatch(r"::error file=[^,:]*,line=2,col=1,title=date::[^\n\r]*", annotation)
    assert (begin, end) == ("::group::All findings: 1", "::endgroup::")
    assert not listed.lstrip().startswith("::")
    for line in (annotation, listed):
        assert len(line.splitlines()) == 1
        assert "##[" not in line


# CSV


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_csv() -> None:
    text = as_csv(report_of([EXCUSED, TWIN, DATE]), "zh")
    assert text.count("\r\n") == 4
    head, *rows = rows_of(text)
    assert head == [
        "级别", "文件", "行", "列", "列的含义", "列名", "现在的值", "建议改为", "错在哪里", "怎么改", "理由", "规则",
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["错误", "警告", "已豁免"]
    assert rows[0][1:8] == [PATH, "41", "L", "反映日期", "reported_on", "2026-2-30", "2026-02-28"]
    assert [row[10] for row in rows] == ["", "", "两处相邻"]


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write_csv(report_of([Finding("date", f"{PATH}\udcff", 2, 1, "id", "甲\nx")]), "zh", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, row = csv.reader(file, strict=True)
    assert len(head) == len(row) == 12
    assert row[6] == "甲⏎x"


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＠x", "|x", "%x", "a=1"]
)
def test_no_cell_is_a_formula(value: str) -> None:
    (_, row) = rows_of(as_csv(report_of([Finding("date", PATH, 2, 1, "id", value, value)]), "en"))
    for cell in (row[6], row[7]):
        assert cell == ("a=1" if value == "a=1" else sheet_cell(value))
        assert not re.match(r"\s*[=+\-@＝＠|%\t\r]", cell)


@given(st.lists(FINDINGS, max_size=3))
def test_csv_is_a_table_whatever_the_data_holds(findings: list[Finding]) -> None:
    rows = rows_of(as_csv(report_of(findings), "en"))
    assert len(rows) == 1 + len(findings)
    assert {len(row) for row in rows} == {12}
    for row in rows[1:]:
        for cell in row:
            assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
            assert "\n" not in cell and "\r" not in cell and "\0" not in cell
