"""The check: each rule on a city spoiled in one place, and the screen against Frictionless."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import shutil
import string
from collections.abc import Iterator
from pathlib import Path

import frictionless
import pytest

from glasscase.check.allowed import WARNINGS
from glasscase.check.run import HISTORY, check_portal
from glasscase.check.schema import _STRUCTURE  # the error types of Frictionless that become rules
from glasscase.descriptors import descriptor, resources, serialise
from glasscase.findings import Finding, Report
from glasscase.formatting import CC_BY, format_data
from glasscase.read.packages import read_package
from glasscase.read.schemas import CASE_TABLES, REGISTRY_TABLES, SCHEMAS, load_schema
from glasscase.report.phrases import message
from glasscase.sentences import SENTENCES

PACKAGES = Path(__file__).resolve().parent / "packages"
VALID_CITY = PACKAGES / "valid-city"

#: rules of other stages, with tests of their own: verify, publish, `check.py --package`
ELSEWHERE = re.compile(r"site-.*|publish-.*|package-.*")
#: rules that no table of ours can break; each with the proof that a test below holds it to
UNREACHABLE = {
    "unique": "no schema of ours has the constraint; keys are primary keys",
    "minLength": "no schema of ours has the constraint",
    "string": "every cell of a CSV file is text",
    "schema": "for error types that Frictionless may add",
}
#: rules that see what was public before: test_history.py breaks each in a git repository
AGAINST_A_BASE = {rule.__name__.replace("_", "-") for rule in HISTORY}
RULES = sorted(
    rule
    for rule in SENTENCES
    if not ELSEWHERE.fullmatch(rule) and rule not in UNREACHABLE and rule not in AGAINST_A_BASE
)

Place = tuple[str, str, int, int, str, str]


def check() -> Report:
    """The check of the city in the working directory."""
    return check_portal(Path("data"), Path("content"), ("zh", "en"))


def places(report: Report) -> list[Place]:
    return sorted((f.rule, f.path, f.line, f.column, f.field, f.value) for f in report.findings)


def spoil(city: Path, rule: str) -> list[Place]:
    """Lays the fixture over the city and gives the findings that it expects."""
    folder = PACKAGES / f"invalid-{rule}"
    shutil.copytree(folder, city, dirs_exist_ok=True)
    for name in _lines(folder / "remove.txt"):
        path = city / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for line in _lines(folder / "links.txt"):
        name, target = line.split(" ")
        (city / name).symlink_to(target)
    for line in _lines(folder / "grow.txt"):  # files that are too large to keep here
        name, size = line.split(" ")
        os.truncate(city / name, int(size))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return sorted((e["rule"], e["path"], e["line"], e["column"], e["field"], e["value"]) for e in expected)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def replace(path: str, before: str, after: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert text.count(before) == 1
    Path(path).write_text(text.replace(before, after), encoding="utf-8")


# Every rule


def test_valid_city(city: Path) -> None:
    report = check()
    assert report.findings == ()
    assert (report.packages, report.rows) == (2, 45)
    assert format_data(Path("data"), dry_run=True) == []


@pytest.mark.parametrize("path", sorted(VALID_CITY.rglob("datapackage.json")), ids=lambda path: path.parent.parent.name)
def test_valid_city_passes_stock_frictionless(path: Path) -> None:
    report = frictionless.Package(path.as_posix()).validate()
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str, city: Path) -> None:
    expected = spoil(city, rule)
    assert {place[0] for place in expected} == {rule}
    report = check()
    assert places(report) == expected
    severity = "warning" if rule in WARNINGS else "error"
    assert {finding.severity for finding in report.findings} == {severity}
    for finding in report.findings:
        _assert_sentences_are_filled(finding)


def _assert_sentences_are_filled(finding: Finding) -> None:
    given = {"value", "path", "field", *(name for name, _ in finding.details)}
    for sentence in SENTENCES[finding.rule]:
        wanted = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert wanted <= given, f"{finding.rule}: {wanted - given} is in the sentence but not in the finding"
    assert message(finding, "en")


def test_every_rule_has_its_bad_fixture() -> None:
    assert {folder.name.removeprefix("invalid-") for folder in PACKAGES.glob("invalid-*")} == set(RULES)


#: what makes a finding, and at which of its first arguments the rule stands
MAKERS = {
    "Finding": 0,
    "at": 0,
    "Defect": 0,
    "finding": 0,
    "_finding": 0,
    "NotOpened": 0,
    "whole_file": 0,
    "_unknown": 0,
    "_altered": 0,
    "_gone": 0,
    "_rewritten": 0,
    "_warning": 0,
    "_official_without": 1,
    "_at": 2,
    "at_entry": 2,
    "_missing": 0,
}


def _emitted(path: Path) -> Iterator[str]:
    """The rules that a module of the check names where it makes a finding."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            maker = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            at = MAKERS.get(maker, len(node.args))
            yield from _words(node.args[at]) if at < len(node.args) else ()
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "rule" for target in node.targets):
            yield from _words(node.value)


def _words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from [*_words(node.body), *_words(node.orelse)]
    elif isinstance(node, ast.Tuple):
        yield from [word for part in node.elts for word in _words(part)]


def test_every_rule_that_the_code_emits_has_its_sentence() -> None:
    code = SCHEMAS.parents[1] / "plugins/glasscase"
    emitted = {
        rule for stage in ("read", "check") for path in code.glob(f"{stage}/*.py") for rule in _emitted(path)
    } - {""}
    assert {"date", "illegal-step", "symlink", "unclosed-quote", "stray-quote", "stray-path"} <= emitted
    assert {"unknown-channel", "official-without-post", "unknown-metadata", "missing-table"} <= emitted
    assert emitted | _STRUCTURE <= set(SENTENCES)


def test_unreachable_rules_are_unreachable() -> None:
    fields = [field for path in SCHEMAS.glob("*.json") for field in load_schema(path.stem)["fields"]]
    constraints = {name for field in fields for name in field.get("constraints", {})}
    assert constraints == {"required", "enum", "pattern", "maxLength", "minimum", "maximum"}
    types = {(field["type"], field.get("format", "default")) for field in fields}
    kinds = {kind if form == "default" else form for kind, form in types}
    assert kinds - {"string"} <= set(RULES)
    assert constraints <= set(RULES)
    assert UNREACHABLE.keys() <= SENTENCES.keys()


# The seven bad inputs: each one clear finding with file and line


def only_finding() -> Finding:
    (finding,) = check().findings
    _assert_sentences_are_filled(finding)
    return finding


def test_broken_csv(city: Path) -> None:
    # The first case spans lines 2 to 5, and the event on line 5 spans two.
    replace("data/parks/2026/events.csv", "rectified,柳泉市园林处,已更换", 'rectified,柳泉市园林处,"已更换')
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line) == ("unclosed-quote", "data/parks/2026/events.csv", 8)


def test_broken_csv_of_cases_does_not_accuse_the_events(city: Path) -> None:
    replace("data/parks/2026/cases.csv", "problem,柳泉公园长椅断裂", 'problem,"柳泉公园长椅断裂')
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line) == ("unclosed-quote", "data/parks/2026/cases.csv", 6)


def test_gbk(city: Path) -> None:
    path = Path("data/parks/2026/cases.csv")
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("gbk"))
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line) == ("not-utf-8", path.as_posix(), 2)
    table = read_package(path.parent).tables["cases"]
    assert table.rows[1][2] == "柳泉公园长椅断裂"
    assert [list(table.header), *table.rows] == list(csv.reader(io.StringIO(text, newline="")))


def test_unknown_department(city: Path) -> None:
    replace("data/parks/2026/events.csv", "parks,,,,2026-02-18", "praks,,,,2026-02-18")
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line) == ("unknown-department", "data/parks/2026/events.csv", 7)
    assert (finding.field, finding.value, finding.suggestion) == ("unit", "praks", "parks")


def test_illegal_transition(city: Path) -> None:
    replace("data/parks/2026/events.csv", "2026-02-10,rectified", "2026-02-13,rectified")
    report = check()  # confirmed before it was rectified
    assert places(report) == [("illegal-step", "data/parks/2026/events.csv", 9, 3, "kind", "confirmed")]
    assert dict(report.findings[0].details)["phase"] == "named"


def test_missing_media_file(city: Path) -> None:
    Path("data/parks/2026/media/2602-b9x2m-after.png").unlink()
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line) == ("missing-file", "data/parks/2026/media.csv", 2)


@pytest.mark.parametrize("content", [None, "header"])
def test_empty_package(city: Path, content: str | None) -> None:
    folder = Path("data/water/2025")
    folder.mkdir()
    if content:
        for name in ("cases", "events"):
            first_line = Path(f"data/water/2026/{name}.csv").read_text(encoding="utf-8").split("\n")[0]
            (folder / f"{name}.csv").write_text(first_line + "\n", encoding="utf-8")
        made = descriptor("water-2025", "", "", resources(["cases", "events"], CASE_TABLES), CC_BY)
        (folder / "datapackage.json").write_bytes(serialise(made))
    finding = only_finding()
    assert (finding.rule, finding.path) == ("empty-package", "data/water/2025")


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [("2026-13-40", ""), ("2026-6-1", "2026-06-01"), ("2026-06-31", "2026-06-30"), ("明天", ""), ("20260601", "")],
)
def test_article_with_a_bad_date(city: Path, value: str, suggestion: str) -> None:
    path = "content/notices/2026-06-water-cut.md"
    replace(path, "Date: 2026-06-01", f"Date: {value}")
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line, finding.field) == ("date", path, 2, "date")
    assert (finding.value, finding.suggestion) == (value, suggestion)


# The edges of the rules

EVENTS = "data/parks/2026/events.csv"
WATER_EVENTS = "data/water/2026/events.csv"
CAMPAIGN, NOTICE = "content/campaigns/2026-trees.md", "content/notices/2026-06-water-cut.md"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (EVENTS, "2026-02-18", "2026-02-04"),  # a deadline on the day of naming
        (EVENTS, "2026-01-14", "2026-01-12"),  # verified on the day of the report
        (EVENTS, "2602-b9x2m-after.png", "照片存档；见 2602-b9x2m-after.png 的说明"),  # evidence in words
        (NOTICE, "End: 2026-06-04", "End: 2026-06-03"),  # ends on the day it begins
        (NOTICE, "Area: nanyuan; shishan", "Area: shishan；nanyuan"),
        (CAMPAIGN, "Goal: 50000", "Goal: 0.5"),
    ],
)
def test_what_is_allowed(city: Path, path: str, before: str, after: str) -> None:
    replace(path, before, after)
    if path == NOTICE:  # its translation says the same
        replace(NOTICE.replace(".md", ".en.md"), before, after)
    assert places(check()) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "rule", "line", "field"),
    [
        (WATER_EVENTS, "水泵归公园管理", "", "step-without-reason", 7, "reason"),
        (WATER_EVENTS, "地址有误", "", "step-without-reason", 8, "reason"),
        (WATER_EVENTS, "wrong-party", "", "step-without-reason", 9, "reason"),
        (CAMPAIGN, "41200.50", "41,200", "number", 8, "raised"),
        (CAMPAIGN, "Spent: 38000", "Spent: 三万", "number", 9, "spent"),
        (CAMPAIGN, "Proof: [收支明细](https", "Proof: [](https", "metadata-link", 10, "proof"),
        (CAMPAIGN, "https://parks.liuquan.example/trees/", "files/accounts.csv", "broken-link", 10, "proof"),
        (CAMPAIGN, "Verified_how: 查账，并到现场清点", "Verified_how:", "unverified-campaign", 6, "verified_how"),
        (NOTICE, "; shishan", "; shishn", "unknown-district", 6, "area"),
        (NOTICE, "Department: water", "Department: watr", "unknown-department", 3, "department"),
        (NOTICE, "Start: 2026-06-03", "Start: 2026-06-3", "moment", 4, "start"),
        (NOTICE, "Title: 南苑区停水通知", "Title:", "missing-metadata", 1, "title"),
    ],
)
def test_what_is_not(city: Path, path: str, before: str, after: str, rule: str, line: int, field: str) -> None:
    replace(path, before, after)
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line, finding.field) == (rule, path, line, field)


def test_titles_are_the_same_whatever_their_letters(city: Path) -> None:
    replace("data/parks/2026/cases.csv", "年内新建口袋公园两处", "New PARK 1")
    replace("data/parks/2026/cases.csv", "建议延长公园开放时间", "new park １")
    replace("data/parks/2026/cases.csv", "柳泉公园,,,,2026-04-07", ",,,,2026-03-02")
    assert [(f.rule, f.line, f.severity) for f in check().findings] == [("same-title", 8, "warning")]


# One mistake, one finding


@pytest.mark.parametrize(
    ("path", "before", "after", "rule", "line"),
    [
        ("data/registry/departments.csv", "parks,柳泉", 'parks,"柳泉', "unclosed-quote", 2),
        ("data/registry/districts.csv", "nanyuan,南", 'nanyuan,"南', "unclosed-quote", 2),
        ("data/registry/channels.csv", "wechat,园", 'wechat,"园', "unclosed-quote", 3),
        ("data/parks/2026/media.csv", ",新木条", ',"新"木条', "stray-quote", 2),
    ],
)
def test_a_broken_table_is_one_finding(city: Path, path: str, before: str, after: str, rule: str, line: int) -> None:
    replace(path, before, after)
    finding = only_finding()
    assert (finding.rule, finding.path, finding.line) == (rule, path, line)


@pytest.mark.parametrize("name", ["cases", "events"])
def test_a_missing_table_is_one_finding(city: Path, name: str) -> None:
    Path(f"data/parks/2026/{name}.csv").unlink()
    assert places(check()) == [("missing-table", f"data/parks/2026/{name}.csv", 0, 0, "", "")]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("data/parks/2026/cases.csv", "id"), ("data/parks/2026/events.csv", "case_id"),
        ("data/parks/2026/events.csv", "kind"), ("data/parks/2026/events.csv", "at"),
        ("data/parks/2026/events.csv", "unit"), ("data/parks/2026/media.csv", "file"),
        ("data/registry/departments.csv", "code"), ("data/registry/categories.csv", "code"),
    ],
)  # fmt: skip
def test_a_missing_column_is_one_finding(city: Path, path: str, field: str) -> None:
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = [*csv.reader(file)]
    place = rows[0].index(field)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([row[:place] + row[place + 1 :] for row in rows])
    assert places(check()) == [("missing-label", path, 1, place + 1, field, "")]


@pytest.mark.parametrize(
    "path",
    [
        "data/parks/2026/cases.csv", "data/parks/2026/events.csv", "data/parks/2026/media.csv",
        "data/parks/2026/datapackage.json", "data/parks/2026/media/2602-b9x2m-after.png",
        "data/registry/departments.csv", "data/registry/datapackage.json", "data/withheld.csv",
        "content/notices/2026-06-water-cut.md", "data/parks/2026/media/other.png", "data/parks/2026/cases.xlsx",
    ],
)  # fmt: skip
def test_a_folder_where_a_file_should_be_is_one_finding(city: Path, path: str) -> None:
    Path(path).unlink(missing_ok=True)
    Path(path).mkdir()
    assert places(check()) == [("not-a-file", path, 0, 0, "", "")]
    format_data(Path("data"))
    assert Path(path).is_dir()


@pytest.mark.parametrize("name", ["media", "figures.d"])
def test_a_file_where_a_folder_should_be_is_stray(city: Path, name: str) -> None:
    path = Path("data/parks/2026", name)
    if path.is_dir():
        shutil.rmtree(path)
    path.write_text("x", encoding="utf-8")
    assert ("stray-path", path.as_posix(), 0, 0, "", "") in places(check())


def test_a_missing_registry_is_said_once_a_table(city: Path) -> None:
    shutil.rmtree("data/registry")
    assert places(check()) == sorted(
        ("missing-table", f"data/registry/{name}.csv", 0, 0, "", "") for name in REGISTRY_TABLES
    )


def test_all_findings_at_once(city: Path) -> None:
    replace("data/parks/2026/cases.csv", "2026-02-03", "2026-02-30")
    replace("data/parks/2026/events.csv", "2026-02-20", "")
    replace("data/water/2026/cases.csv", "nanyuan", "nanyaun")
    replace("content/pages/about.md", "Date: 2026-01-01", "Date: soon")
    assert [finding.rule for finding in check().findings] == [
        "date", "date", "extension-without-deadline", "unknown-district",
    ]  # fmt: skip


# Outside the repository nothing is read


@pytest.mark.parametrize(
    "name",
    [
        "data/lake", "data/parks/2025", "data/registry", "data/parks/2026/cases.d", "data/parks/2026/figures.csv",
        "data/parks/2026/media", "data/withheld.csv", "content/notices/2026-09.md",
    ],
)  # fmt: skip
def test_symlinks_are_refused(city: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    shutil.copytree("data/parks", outside / "lake")
    path = Path(name)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    folders = {"lake": outside / "lake", "2025": outside / "lake/2026", "cases.d": outside / "lake/2026"}
    path.symlink_to(folders.get(path.name, outside / "lake/2026/cases.csv"))
    before = {file: file.read_bytes() for file in outside.rglob("*") if file.is_file()}
    found = check().findings
    assert [(f.rule, f.path) for f in found if f.rule == "symlink"] == [("symlink", name)]
    assert not [f for f in found if f.rule in ("duplicate-id", "wrong-year", "extra-label", "incorrect-label")]
    format_data(Path("data"))
    assert {file: file.read_bytes() for file in outside.rglob("*") if file.is_file()} == before
    assert path.is_symlink()


def test_articles_in_a_symlinked_folder_are_refused(city: Path, tmp_path: Path) -> None:
    shutil.copytree("content/notices", tmp_path / "outside")
    Path("content/consultations").symlink_to(tmp_path / "outside")
    assert places(check()) == [("symlink", "content/consultations", 0, 0, "", "")]


def test_a_symlinked_picture_is_refused(city: Path) -> None:
    Path("data/parks/2026/media/spare.png").symlink_to("/etc/hostname")
    assert ("symlink", "data/parks/2026/media/spare.png", 0, 0, "", "") in places(check())


@pytest.mark.parametrize("text", ["[" * 100_000, "", "null", "[]", '{"name": 1}', "\udcff", "{" * 3])
def test_a_broken_descriptor_is_stale(city: Path, text: str) -> None:
    Path("data/parks/2026/datapackage.json").write_bytes(text.encode(errors="surrogateescape"))
    assert only_finding().rule == "stale-descriptor"


def test_a_descriptor_that_would_fetch_is_stale(city: Path) -> None:
    replace(
        "data/parks/2026/datapackage.json", '  "resources"', '  "profile": "https://example.org/x.json",\n  "resources"'
    )
    assert only_finding().rule == "stale-descriptor"


@pytest.mark.parametrize("name", ["²⁰²⁶", "２０２６", "206", "2026a"])
def test_odd_years_are_stray(city: Path, name: str) -> None:
    Path("data/parks", name).mkdir()
    assert places(check()) == [("stray-path", f"data/parks/{name}", 0, 0, "", "")]


# The versions of events.csv


def _version(department: str) -> str:
    resources = json.loads(Path(f"data/{department}/2026/datapackage.json").read_bytes())["resources"]
    return next(one["schema"]["version"] for one in resources if one["name"] == "events")


def test_events_written_with_version_1_stay_valid_until_they_say_accepted_or_not(city: Path) -> None:
    assert (_version("parks"), _version("water")) == ("1", "2")
    assert check().findings == () and format_data(Path("data")) == []
    with Path("data/parks/2026/events.csv").open("a", encoding="utf-8") as events:
        events.write("2604-t5w8n,2026-04-20,declined,柳泉市园林处,夜间照明不足。,,,,,,,,,,照明改造列入明年预算。\n")
    assert [finding.rule for finding in check().findings] == ["stale-descriptor"]
    format_data(Path("data"))
    assert _version("parks") == "2" and check().findings == ()
    assert frictionless.Package("data/parks/2026/datapackage.json").validate().valid
