"""Form: the edges of its rules, and that what only follows from them is not said as well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glasscase.check.form import is_reserved
from glasscase.check.run import check_portal
from glasscase.formatting import format_data
from glasscase.read.schemas import REGISTRY_TABLES

DATA, PARKS = Path("data"), Path("data/parks/2026")
PICTURE = "2602-b9x2m-after.png"


def said() -> list[tuple[str, str, int, str]]:
    report = check_portal(DATA, Path("content"), ("zh", "en"))
    return [(finding.rule, finding.field, finding.line, finding.value) for finding in report.findings]


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


# Characters that nobody sees


@pytest.mark.parametrize(
    ("before", "after", "field", "line"),
    [
        ("2602-b9x2m,problem", "2602-b9x2m\u200d,problem", "id", 6),
        ("problem,柳泉公园长椅断裂", "problem\ufeff,柳泉公园长椅断裂", "kind", 6),
        ("断裂。,green", "断裂。,green\u200e", "category", 6),
        ("2026-02-03,inspection", "2026-02-03\u2060,inspection", "reported_on", 6),
    ],
)
def test_a_code_has_no_character_without_a_width(before: str, after: str, field: str, line: int, city: Path) -> None:
    replace(PARKS / "cases.csv", before, after)
    assert [place[:3] for place in said() if place[1] == field] == [("control-character", field, line)]
    mended = field != "category"  # a plain text: only its author knows
    format_data(DATA)
    assert (said() == []) is mended


@pytest.mark.parametrize("text", ["👩\u200d🚒", "می\u200cخواهم", "a\tb", "❤️"])
def test_joiners_stay_in_texts(text: str, city: Path) -> None:
    replace(PARKS / "cases.csv", "柳泉公园长椅断裂", text)
    assert said() == []


# Texts that a spreadsheet takes for formulas


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=SUM(A1)", "=cmd|' /C calc'!A0", "@SUM(A1)", "@长椅", "+SUM(A1)", "-SUM(A1)", "-已更换", "+(1)", "-2+3+cmd|' /C calc'!A0", "=+1", "+=1", " =1+1"],
)  # fmt: skip
def test_formulas(text: str, city: Path) -> None:
    replace(PARKS / "cases.csv", "柳泉公园长椅断裂", f'"{text}"')
    assert [place[:3] for place in said()] == [("formula-cell", "title", 6)]


@pytest.mark.parametrize(
    "text",
    ["-5", "+86 571 8888 0000", "+5 处", "-3.5 米", "- 一", "—已更换", "a=b", "1-1", "@ 号", "= 是等号", "+", "-"],
)
def test_no_formulas(text: str, city: Path) -> None:
    replace(PARKS / "cases.csv", "柳泉公园长椅断裂", text)
    assert said() == []


# Names


@pytest.mark.parametrize(
    "name", ["con", "CON.png", "aux.txt.png", "nul", "com1", "lpt9.csv", "com¹", "a.", "a ", "好" * 34]
)
def test_reserved_names(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["cons", "icon.png", "com10", "a.con", "com", "好" * 33, ".a", "2026-03-con"])
def test_names_that_any_computer_takes(name: str) -> None:
    assert not is_reserved(name)


def test_the_twin_of_an_id_is_said_once(city: Path) -> None:
    case = (PARKS / "cases.csv").read_text(encoding="utf-8").split("\n")[5]
    with (PARKS / "cases.csv").open("a", encoding="utf-8") as file:
        file.write(case.replace("2602-b9x2m", "2602-B9X2M").replace("长椅断裂", "灯不亮") + "\n")
    # Its form is wrong too, and it has no event of its own: that is said once it is a name of its own.
    assert ("confusable-id", "id", 9, "2602-B9X2M") in said()
    assert "pattern" not in [place[0] for place in said()]


def test_a_twin_on_the_disk_is_no_unlisted_file(city: Path) -> None:
    shutil.copy(PARKS / "media" / PICTURE, PARKS / "media" / PICTURE.upper())
    assert said() == [("confusable-id", "", 0, PICTURE.upper())]


# Conflicts

CONFLICT = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n"


@pytest.mark.parametrize("name", ["cases", "events", "media", "figures"])
@pytest.mark.parametrize("at", ["start", "end", "whole"])
def test_a_conflict_is_all_that_is_said_of_a_table(name: str, at: str, city: Path) -> None:
    path = PARKS / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text({"start": CONFLICT + text, "end": text + CONFLICT, "whole": CONFLICT}[at], encoding="utf-8")
    before = path.read_bytes()
    assert [place[:2] for place in said()] == [("merge-conflict", "")]
    assert format_data(DATA) == []
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", REGISTRY_TABLES)
def test_a_conflict_in_the_registry_accuses_no_package(name: str, city: Path) -> None:
    path = DATA / f"registry/{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + CONFLICT, encoding="utf-8")
    assert [place[0] for place in said()] == ["merge-conflict"]


def test_half_of_a_conflict_is_one_too(city: Path) -> None:
    path = PARKS / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8") + "=======\n", encoding="utf-8")
    assert said() == [("merge-conflict", "", 5, "=======")]


def test_a_conflict_in_a_drop_in_has_its_own_path(city: Path) -> None:
    (PARKS / "figures.d").mkdir()
    (PARKS / "figures.d/a.csv").write_text(CONFLICT, encoding="utf-8")
    (finding,) = check_portal(DATA, Path("content"), ("zh", "en")).findings
    assert (finding.rule, finding.path, finding.line) == ("merge-conflict", "data/parks/2026/figures.d/a.csv", 1)
