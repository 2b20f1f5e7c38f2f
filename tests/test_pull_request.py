"""The report on a pull request: what a clerk reads, what a stranger cannot put into it, and the command that writes it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from glasscase.changes import CaseChange, Changes, Naming, Withdrawal
from glasscase.findings import Finding, Severity, report_of
from glasscase.report.document import as_json, read_json
from glasscase.report.pull_request import LONGEST, MARKER, as_markdown
from glasscase.sentences import SENTENCES

PROJECT = Path(__file__).resolve().parents[1]
GOLDEN = Path(__file__).resolve().parent / "golden"
BASE = "https://forge.example/liuquan/portal/blob/0a1b2c3/"
PATH = "data/parks/2026/cases.csv"

CHANGES = Changes(
    "origin/main",
    added=(CaseChange("2605-h4r9w", "环湖路灯成片不亮", "parks", 2026, "", "open"),),
    moved=(
        CaseChange("2601-4d7kq", "银杏步道树池积水", "parks", 2026, "overdue", "rectified"),
        CaseChange("2604-t5w8n", "建议延长公园开放时间", "parks", 2026, "open", "answered"),
    ),
    named=(Naming("2605-h4r9w", "环湖路灯成片不亮", "parks", "示例乙", "设施科科长"),),
    withdrawn=(Withdrawal("2602-b9x2m", "柳泉公园长椅断裂", "duplicate"),),
    corrected=("2603-k7m3q",),
    articles=("content/notices/2026-06-water-cut.md",),
    departments=(("parks", "柳泉市园林处", "Liuquan Parks Office"),),
)


def run(
    script: str, *arguments: str | Path, given: bytes = b"", cwd: Path = PROJECT
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(PROJECT / "scripts" / script), *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, input=given, capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


# What a clerk reads


def add_lines(path: str, *lines: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def test_a_change_with_three_mistakes(city: Path) -> None:
    """From the files to the comment, with what changes for the public put in as a base would have given it."""
    add_lines(
        PATH,
        "2605-h4r9w,problem,环湖路灯成片不亮,Lamps out around the lake,环湖步道东段七盏路灯不亮。,green,shishang,"
        "柳泉公园东门,,,,2026-5-32,hotline,,",
    )
    add_lines(
        "data/parks/2026/events.csv",
        "2605-h4r9w,2026-06-02,verified,市监督员,夜间巡查属实。,,,,,,,,,,",
        "2605-h4r9w,2026-06-03,named,市监督员,,,parks,示例乙,设施科科长,,2026-06-20,,,,",
    )
    run("format.py", cwd=city)
    checked = run("check.py", "--format", "json", "--lang", "zh", cwd=city)
    assert checked.returncode == 1
    document = json.loads(checked.stdout)
    assert document["summary"]["errors"] == 3
    document["changes"] = asdict(CHANGES)
    Path("check.json").write_text(json.dumps(document), encoding="utf-8")
    done = run("report.py", "check.json", "--link-base", BASE, "--csv", "report.csv", "--output", "report.md", cwd=city)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert Path("report.md").read_text("utf-8") == (GOLDEN / "pull-request.zh.md").read_text("utf-8")
    with Path("report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [(row["文件"], row["行"], row["列"]) for row in rows] == [
        (PATH, "9", "G"), (PATH, "9", "L"), ("data/parks/2026/events.csv", "16", "J"),
    ]  # fmt: skip


def found(rule: str, severity: Severity = "error", line: int = 2, **details: str) -> Finding:
    return Finding(rule, PATH, line, 3, "title", "某处", "", tuple(details.items()), severity)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([], "可以合并"),
        ([found("same-title", "allowed", reason="两处")], "可以合并"),
        ([found("same-title", "warning")], "可以合并，有几处警告请核对"),
        ([found("private-phone", "warning")], "可以合并，但请先看隐私提醒"),
        ([found("date")], "有 1 处错误，改好后才能合并"),
        ([found("date"), found("private-phone"), found("same-title", "warning")], "有 2 处错误，改好后才能合并"),
    ],
)
def test_the_first_line_is_the_verdict(findings: list[Finding], verdict: str) -> None:
    lines = as_markdown(report_of(findings), "zh").splitlines()
    assert lines[:3] == [MARKER, "", f"## {verdict}"]


def test_nothing_changes_for_the_public() -> None:
    assert "\n公众看到的内容没有变化。\n" in as_markdown(report_of([], changes=Changes("main")), "zh")
    assert "公众" not in as_markdown(report_of([]), "zh")


def sections(markdown: str) -> dict[str, str]:
    parts = re.split(r"^### (.*)$", markdown, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_each_finding_stands_in_its_section() -> None:
    findings = [
        found("date", line=3), found("private-phone", line=4), found("picture-metadata", "warning", 5),
        found("same-title", "warning", 6), found("same-title", "allowed", 7, reason="两处相邻"),
        found("private-phone", "allowed", 8, reason="热线电话"),
    ]  # fmt: skip
    parts = sections(as_markdown(report_of(findings), "zh"))
    assert list(parts) == ["需要改正", "隐私提醒", "警告", "已豁免的例外"]
    rows = {name: re.findall(rf"^\| `{PATH}` \| (\d+) ", part, re.MULTILINE) for name, part in parts.items()}
    assert rows == {"需要改正": ["3"], "隐私提醒": ["4", "5"], "警告": ["6"], "已豁免的例外": ["7", "8"]}
    assert "错误 · 规则 `private-phone`" in parts["隐私提醒"]
    assert "`两处相邻` |" in parts["已豁免的例外"]


def test_the_words_are_the_reader_s() -> None:
    report = report_of([Finding("date", PATH, 41, 12, "reported_on", "2026-2-30", "2026-02-28")], changes=CHANGES)
    chinese, english = as_markdown(report, "zh"), as_markdown(report, "en")
    assert "| L 反映日期 `reported_on` | `2026-2-30` | `2026-02-28` |" in chinese
    assert "| 逾期 → 已整改 |" in chinese and "| 案件重复登记。 |" in chinese
    assert "| L Reported on `reported_on` | `2026-2-30` | `2026-02-28` |" in english
    assert "| Overdue → Rectified |" in english
    assert not re.search("[\u4e00-\u9fff]", re.sub("`[^`]*`", "", english))


def test_a_rule_shows_ten_and_says_how_many_more() -> None:
    report = report_of(found("date", line=line) for line in range(2, 15))
    alone, with_csv = as_markdown(report, "zh"), as_markdown(report, "zh", csv_name="report.csv")
    assert alone.count(f"| `{PATH}` | ") == with_csv.count(f"| `{PATH}` | ") == 10
    assert "#### “…”不是日期（13 处）\n" in alone
    assert "\n……另有 3 条\n" in alone
    assert "\n其余 3 条见 CSV。\n" in with_csv
    assert with_csv.count("\n错误,") == 13


def test_many_findings_are_not_in_the_report_but_in_the_file() -> None:
    report = report_of(found(rule, line=line) for rule in ("date", "number", "uri") for line in range(2, 52))
    text = as_markdown(report, "zh", csv_name="report.csv")
    assert "全部 150 条另存为表格文件 `report.csv`" in text
    assert "<details>" not in text
    assert text.count(f"| `{PATH}` | ") == 30


def test_findings_with_words_of_their_own_keep_them() -> None:
    twins = [found("duplicate-id", line=n, file="data/parks/2025/cases.csv") for n in (3, 4)]
    assert "| 编号“`某处`”在 `data/parks/2025/cases.csv`:`…` 已有。 |" in as_markdown(report_of(twins), "zh")
    steps = [found("illegal-step", line=n, case="x", phase="new", legal=f"step{n}") for n in (3, 4)]
    said = as_markdown(report_of(steps), "zh")
    assert "`step3`" in said and "`step4`" in said


def test_links_lead_to_the_line() -> None:
    finding = Finding("date", "data/公园/a (b).csv", 7, 1, "id", "x")
    said = as_markdown(report_of([finding]), "zh", link_base=BASE)
    assert f"| [7]({BASE}data/%E5%85%AC%E5%9B%AD/a%20%28b%29.csv#L7) |" in said
    for path in ("/etc/passwd", "data/../../x.csv", "d" * 400):
        assert BASE not in as_markdown(report_of([Finding("date", path, 7)]), "zh", link_base=BASE)


# What a stranger cannot put into it


class Reader(HTMLParser):
    """The tags of a page, and its text outside and inside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.comments: list[str] = []
        self.prose = self.code = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._depth += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "code"

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.code += data
        else:
            self.prose += data


def rendered(markdown: str) -> Reader:
    reader = Reader()
    reader.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))
    reader.close()
    return reader


TAGS = {
    "h2", "h3", "h4", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "a", "ul", "li",
    "details", "summary",
}  # fmt: skip
NASTY = [
    "`", "``", "```", "\n```\n", "~~~", "|", "\\|", "\\", "\\\\|", "<img src=x onerror=alert(1)>", "<script>", "</details>",
    "<!-- glasscase-report -->", "<!--", "-->", "](javascript:alert(1))", "![x](https://evil.example/p.png)", "[x][y]",
    "[y]: https://evil.example", "@everyone", "@mention", "#1", "www.evil.example", "https://evil.example", "a@evil.example",
    "\n\n# head\n", "\n- item", "\n---\n", "| a | b |\n|---|---|", "&lt;b&gt;", "&#96;", "*x*", "_x_", "~~x~~", "$x$",
    ":smile:", " ", "\t", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ud800", "{value}", "{0}", "%s", "=1+1", "x" * 10_000,
]  # fmt: skip
#: stands at both ends of whatever a stranger typed, and nowhere else
SIGN = "☠"
#: what they typed: nasty things and anything else, in any order
TYPED = st.lists(st.sampled_from(NASTY) | st.text(st.characters(), max_size=6), min_size=1, max_size=6).map(
    lambda parts: SIGN + "".join(parts) + SIGN
)


def judge(markdown: str, links: set[str]) -> None:
    """Nothing that a stranger typed is anything but code."""
    assert len(markdown) < LONGEST
    assert markdown.startswith(MARKER + "\n")
    page = rendered(markdown)
    assert set(page.tags) <= TAGS
    assert page.comments == [" glasscase-report "]
    assert {name for _, name, _ in page.attributes} <= {"href", "class", "style"}
    assert {value for _, name, value in page.attributes if name == "href"} <= links
    assert {value for _, name, value in page.attributes if name == "class"} <= {"language-csv"}
    assert SIGN not in page.prose
    assert "@" not in page.prose
    for table in re.findall(
        r"(?:^\|.*\n)+", re.sub(r"<details>.*</details>", "", markdown, flags=re.DOTALL), re.MULTILINE
    ):
        head, *_ = table.splitlines()
        cells = len(re.findall(r"(?<!\\)\|", head))
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()} == {cells}


@settings(max_examples=100)
@given(TYPED, TYPED, st.sampled_from(["date", "duplicate-id", "enum", "private-phone", "nobody-knows"]), st.booleans())
@example("".join(NASTY[:-1]), "|" * 90, "duplicate-id", True)
@example("`" * 79, "\\|" * 60, "date", True)
def test_what_people_typed_is_never_markup(one: str, other: str, rule: str, twice: bool) -> None:
    if rule in SENTENCES:
        details = (("file", one), ("line", other), ("limit", one), ("reason", other))
    else:
        details = (("message", one), ("hint", other), ("reason", one))
    severities: list[Severity] = ["error", "warning", "allowed"]
    findings = [
        Finding(rule, other, line, 3, one, other, one, details, severity)
        for severity in severities
        for line in range(2, 4 if twice else 3)
    ]
    case = CaseChange(one, other, one, 2026, other, one)
    changes = Changes(
        one, (case,) * 12, (case,) * 12, (Naming(one, other, one, other, one),) * 12,
        (Withdrawal(one, other, one),) * 12, (one, other), (other,) * 12,
    )  # fmt: skip
    report = report_of(findings, 1, 1, changes)
    for language in ("zh", "en"):
        judge(as_markdown(report, language), set())
    page = rendered(as_markdown(report, "zh", link_base=BASE, csv_name="report.csv"))
    assert all(value.startswith(BASE) for _, name, value in page.attributes if name == "href")
    assert SIGN not in page.prose
    # The way over JSON changes nothing of that.
    judge(as_markdown(read_json(as_json(report, "en").encode()), "zh"), set())


@pytest.mark.parametrize("value", NASTY[:-1], ids=repr)
def test_a_value_is_shown_as_it_is(value: str) -> None:
    page = rendered(as_markdown(report_of([Finding("enum", PATH, 2, 2, "kind", f"{SIGN}{value}{SIGN}")]), "zh"))
    shown = re.search(f"{SIGN}(.*?){SIGN}", page.code)
    assert shown
    if value.isprintable() and not re.search(r"\\\|", value):
        assert shown[1] == value


@pytest.mark.parametrize("long", ["长", "`", "|", "\\|", "<", "\x00"], ids=repr)
def test_it_is_never_too_long_for_a_forge(long: str) -> None:
    rules = [
        *sorted(SENTENCES),
        *(f"private-{n}" for n in range(40)),
        *(f"unknown-{n}-{long * 50}" for n in range(300)),
    ]
    text = long * 10_000
    severities: list[Severity] = ["error", "warning", "allowed"]
    details = tuple((name, text) for name in ("known", "limit", "file", "message", "hint", "reason", "columns"))
    findings = [
        Finding(rule, f"data/{long * 250}.csv", line, 3, text, text, text, details, severity)
        for rule in rules for severity in severities for line in range(2, 14 if rule == "date" else 4)
    ]  # fmt: skip
    case = CaseChange(text, text, text, 2026, text, text)
    changes = Changes(
        text, (case,) * 50, (case,) * 50, (Naming(text, text, text, text, text),) * 50,
        (Withdrawal(text, text, text),) * 50, (text,) * 50, (text,) * 50,
    )  # fmt: skip
    said = as_markdown(report_of(findings, 1, 1, changes), "en", link_base=BASE, csv_name=text)
    assert 5_000 < len(said) <= LONGEST
    assert set(rendered(said).tags) <= TAGS


# The command


def test_report_from_a_pipe_in_both_languages() -> None:
    content = as_json(report_of([found("date")], rows=3, packages=1), "en").encode()
    assert run("report.py", "-", given=content).stdout.decode() == as_markdown(read_json(content), "zh")
    english = run("report.py", "-", "--lang", "en", given=content)
    assert english.returncode == 0
    assert "## 1 error: to be mended" in english.stdout.decode()


def test_report_prints_annotations(tmp_path: Path) -> None:
    content = as_json(report_of([found("date")], rows=3, packages=1), "en").encode()
    done = run("report.py", "-", "--annotations", "--output", tmp_path / "report.md", given=content)
    assert done.stdout.startswith(f"::error file={PATH},line=2,col=3,title=date::".encode())
    assert (tmp_path / "report.md").read_text("utf-8").startswith(MARKER)
    assert run("report.py", "-", "--annotations", given=content).returncode == 2


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[" * 100_000, b'{"findings": 1}', b"<html>"], ids=lambda c: repr(c[:9])
)
def test_report_refuses_what_is_no_check(content: bytes) -> None:
    done = run("report.py", "-", given=content)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "- 不是检查结果。请用“check.py --format json”重新生成。\n"


def test_report_usage(tmp_path: Path) -> None:
    (tmp_path / "check.json").write_text(as_json(report_of([]), "zh"), encoding="utf-8")
    missing = run("report.py", tmp_path / "nothing.json")
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert len(missing.stderr.splitlines()) == 1 and b"nothing.json" in missing.stderr
    assert run("report.py", tmp_path).returncode == 2
    assert run("report.py", tmp_path / "check.json", "--output", tmp_path / "no" / "where.md").returncode == 2
    assert run("report.py", tmp_path / "check.json", "--csv", tmp_path).returncode == 2
    for base in ("javascript:alert(1)", "https://x.example/)](y", "ftp://x.example/", "x y"):
        assert run("report.py", tmp_path / "check.json", "--link-base", base).returncode == 2
    assert run("report.py").returncode == 2
