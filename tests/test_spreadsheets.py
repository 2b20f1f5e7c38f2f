"""Spreadsheets in a package: what is taken over, what is refused and said, and what no file of a stranger can do."""

from __future__ import annotations

import csv
import io
import random
import shutil
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscase.check.run import check_portal
from glasscase.formatting import format_data
from glasscase.read import workbooks
from glasscase.read.schemas import CASE_TABLES, field_names, load_schema
from glasscase.read.spreadsheets import Spreadsheet, read_spreadsheet

DATA, PARKS = Path("data"), Path("data/parks/2026")
FIGURES, CASES, EVENTS, MEDIA = (list(field_names(name)) for name in ("figure", "case", "event", "media"))
TITLES = [field["title"] for field in load_schema("figure")["fields"]]
TITLES_EN = [field["title_en"] for field in load_schema("figure")["fields"]]
MARCH = ["2026-03", "hotline", 4, 4, 300, 12.5]

Write = Callable[[Any, Any], None]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], more: Write | None = None) -> Path:
    path.parent.mkdir(exist_ok=True)
    book = xlsxwriter.Workbook(path.as_posix(), {"default_date_format": "yyyy-mm-dd"})
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell) if isinstance(cell, str) else sheet.write(number, column, cell)
        if more:
            more(book, sheet)
    book.close()
    return path


def read(path: Path, table: str = "") -> Spreadsheet:
    return read_spreadsheet(path, CASE_TABLES, table)


def rows(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((PARKS / f"{name}.csv").read_text(encoding="utf-8"), newline="")))


def rules() -> list[str]:
    return [finding.rule for finding in check_portal(DATA, Path("content"), ("zh", "en")).findings]


def snapshot() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(DATA.rglob("*")) if path.is_file()}


def refused(path: Path) -> list[tuple[str, int, str]]:
    book = read(path)
    assert book.tables == {} or not book.defects
    return [(defect.rule, defect.line, defect.value) for defect in book.defects]


# What is taken over


@pytest.mark.parametrize("header", [FIGURES, TITLES, TITLES_EN, [name.upper() for name in FIGURES]])
@pytest.mark.parametrize(
    ("name", "sheet"),
    [("figures.xlsx", "Sheet1"), ("spring.xlsx", "figures"), ("月度数据.xlsx", "Figures "), ("figures.d/x.XLSX", "甲")],
)
def test_rows_are_folded_in_and_the_file_goes(header: list[str], name: str, sheet: str, city: Path) -> None:
    path = workbook(PARKS / name, {sheet: [header, MARCH]})
    assert rules() == ["spreadsheet-file"]
    before = snapshot()
    assert [change.path for change in format_data(DATA, dry_run=True)] == [f"{PARKS}/figures.csv", path.as_posix()]
    assert snapshot() == before
    written, removed = format_data(DATA)
    assert dict(written.mended) == {"folded": 1}
    assert (removed.path, removed.removed) == (path.as_posix(), True)
    assert not path.exists()
    assert rows("figures")[-1] == ["2026-03", "hotline", "4", "4", "300", "12.5"]
    assert rules() == []
    assert format_data(DATA) == []


def test_a_whole_package_may_come_as_one_workbook(city: Path) -> None:
    folder = Path("data/water/2025")
    folder.mkdir()
    workbook(
        folder / "2025.xlsx",
        {
            "案件": [["编号", "类别", "标题", "描述", "问题类型", "反映日期", "来源"],
                     ["NEW-a", "问题", "漏水", "管道漏水。", "green", datetime(2025, 3, 5), "hotline"],
                     ["NEW-b", "建议", "换表", "请换水表。", "green", "2025年3月6日", "hotline"]],
            "events": [["case_id", "at", "kind", "by"],
                       ["NEW-a", date(2025, 3, 7), "核实", "市民热线"], ["NEW-b", date(2025, 3, 8), "VERIFIED", "市民热线"]],
            "说明": [],
        },
    )  # fmt: skip
    assert rules() == ["spreadsheet-file"]
    format_data(DATA)
    assert rules() == []
    assert sorted(path.name for path in folder.iterdir()) == ["cases.csv", "datapackage.json", "events.csv"]
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        assert {row["at"] for row in csv.DictReader(file)} == {"2025-03-07", "2025-03-08"}


def test_cells_come_as_an_editor_would_have_typed_them(tmp_path: Path) -> None:
    texts = [
        "=1+1",
        " 空 格 ",
        "多\n行",
        '"',
        "a,b",
        "007",
        "👩‍🚒",
        "مرحبا",
        "@x",
        "+86 1",
        "2026-03-05",
        "TRUE",
        "1E5",
    ]
    cells = [*texts, 7, 7.0, 0.1 + 0.2, -0.5, 1e-7, 123456789012345, True, False, datetime(2026, 3, 5), time(8, 30)]
    path = workbook(tmp_path / "cases.xlsx", {"x": [["title"], *([cell] for cell in cells)]})
    assert [row[0] for row in read(path).tables["cases"].rows] == [
        *texts, "7", "7", "0.3", "-0.5", "0.0000001", "123456789012345", "true", "false", "2026-03-05", "08:30:00",
    ]  # fmt: skip


def test_a_month_that_a_spreadsheet_made_a_day_is_a_month_again(tmp_path: Path) -> None:
    path = workbook(tmp_path / "figures.xlsx", {"x": [FIGURES, [date(2026, 3, 1)], [date(2026, 3, 2)]]})
    assert [row[0] for row in read(path).tables["figures"].rows] == ["2026-03", "2026-03-02"]


def test_a_day_with_a_time_keeps_it(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 0, datetime(2026, 3, 5, 8, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))

    path = workbook(tmp_path / "cases.xlsx", {"x": [["reported_on"]]}, write)
    assert read(path).tables["cases"].rows == [["2026-03-05 08:30:00"]]


def test_formulas_give_their_value(tmp_path: Path) -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_formula(1, 0, '="a"&"b"', None, "ab")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, "=1=1", None, "TRUE")

    path = workbook(tmp_path / "cases.xlsx", {"x": [["title", "place", "tags"]]}, write)
    assert read(path).tables["cases"].rows == [["ab", "2", "TRUE"]]


def test_rows_know_their_place_in_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", {"x": [[], ["title", "", "place"], ["a"], [], ["b", "", "c"]]})
    table = read(path).tables["cases"]
    assert (table.header, table.rows) == (("title", "place"), [["a", ""], ["b", "c"]])
    assert [table.place(row) for row in range(2)] == [(path.as_posix(), 3), (path.as_posix(), 5)]


def test_a_table_saved_as_a_spreadsheet_adds_only_what_is_new(city: Path) -> None:
    before = rows("figures")
    workbook(PARKS / "figures.xlsx", {"Sheet1": [*before, MARCH]})
    written, _ = format_data(DATA)
    assert dict(written.mended) == {"folded": 1, "repeated": 3}
    assert rows("figures") == [*before, [str(cell) for cell in MARCH]]


def test_a_spreadsheet_of_the_registry_is_folded_in(city: Path) -> None:
    workbook(DATA / "registry/sources.xlsx", {"Sheet1": [["代码", "名称", "英文名称"], ["press", "媒体", "Press"]]})
    assert rules() == ["spreadsheet-file"]
    format_data(DATA)
    assert rules() == []
    assert "press,媒体,Press" in (DATA / "registry/sources.csv").read_text(encoding="utf-8")


# What is refused: everything stays, and one finding says why


def test_nothing_is_lost_of_what_is_refused(city: Path) -> None:
    for folder in sorted((Path(__file__).parent / "packages").glob("invalid-spreadsheet-*")):
        if folder.name != "invalid-spreadsheet-file":
            shutil.copytree(folder / "data", DATA, dirs_exist_ok=True)
    before = snapshot()
    assert format_data(DATA) == []
    assert snapshot() == before


def test_no_id_is_minted_while_a_spreadsheet_may_hold_its_events(city: Path) -> None:
    with (PARKS / "cases.csv").open("a", encoding="utf-8") as file:
        file.write("NEW,problem,路灯不亮,,三盏。,green,,,,,,2026-05-01,hotline,,\n")
    workbook(
        PARKS / "events.xlsx", {"x": [["case_id", "at", "kind", "by", "谁"], ["NEW", "2026-05-02", "verified", "x"]]}
    )
    format_data(DATA)
    assert rows("cases")[-1][0] == "NEW"
    assert (PARKS / "events.xlsx").exists()


def test_a_workbook_stays_whole_if_one_of_its_tables_cannot_be_read(city: Path) -> None:
    path = workbook(
        PARKS / "spring.xlsx",
        {"figures": [FIGURES, MARCH], "events": [["case_id", "at"], ["2601-4d7kq", "2026-03-01"]]},
    )
    with (PARKS / "events.csv").open("a", encoding="utf-8") as file:
        file.write('2601-4d7kq,2026-03-01,note,"x\n')
    before = snapshot()
    assert format_data(DATA) == []
    assert snapshot() == before
    assert path.exists()


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({"cases": [["id"]], "Sheet2": [["x"]]}, [("spreadsheet-sheet", 0, "Sheet2")]),
        ({"案件": [["id"]], "cases": [["id"]]}, [("spreadsheet-sheet", 0, "cases")]),
        ({"x": [["id", "ID"]]}, [("spreadsheet-column", 1, "ID")]),
        ({"x": [["id", "", ""], ["a", "b"]]}, [("spreadsheet-column", 1, "B")]),
        ({"x": [["表一"], ["id"]]}, [("spreadsheet-column", 1, "表一")]),
        ({"x": [["id"], [1e15]]}, [("spreadsheet-cell", 2, "x!A2")]),
        ({"x": []}, [("empty-file", 0, "")]),
    ],
)
def test_what_is_not_clear_is_refused(sheets: dict[str, list[list[Any]]], expected: list[Any], tmp_path: Path) -> None:
    assert refused(workbook(tmp_path / "cases.xlsx", sheets)) == expected


def test_formulas_that_nobody_has_calculated_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["title", "place"], ["a", "=1+1"]):
        sheet.append(row)
    book.save(tmp_path / "cases.xlsx")
    assert refused(tmp_path / "cases.xlsx") == [("spreadsheet-cell", 2, "Sheet!B2")]


def test_a_link_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "real.xlsx", {"cases": [["id"]]})
    (tmp_path / "cases.xlsx").symlink_to(tmp_path / "real.xlsx")
    assert refused(tmp_path / "cases.xlsx") == [("symlink", 0, "")]


@pytest.mark.parametrize("name", ["~$cases.xlsx", "cases.d/notes.txt", "cases.d/.hidden.csv"])
def test_what_is_no_spreadsheet_is_left_alone(name: str, city: Path) -> None:
    path = PARKS / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    assert format_data(DATA) == []
    assert rules() == ([] if path.name.startswith(".") else ["stray-path"])


# Strangers' files


def packed(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return workbook(tmp_path / "cases.xlsx", {"cases": [["id", "title"], ["NEW", "路灯"]]})


def test_a_bomb_is_refused_by_what_it_declares(good: Path) -> None:
    packed(good, {**members_of(good), "xl/media/bomb": bytes(workbooks.MAX_BYTES)})
    assert good.stat().st_size < 200_000
    assert refused(good) == [("spreadsheet-too-large", 0, "")]


def test_a_bomb_that_declares_little_is_never_unpacked(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 50_000_000
    packed(good, {**members_of(good), "xl/media/bomb": bytes(size)})
    content = good.read_bytes()
    assert content.count(struct.pack("<I", size)) == 2
    good.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", 10)))
    most = 0

    def watched(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        nonlocal most
        with archive.open(info) as file:
            content = file.read(info.file_size + 1)
        most = max(most, len(content))
        return content

    monkeypatch.setattr(workbooks, "_member", watched)
    assert refused(good) == [("spreadsheet-unreadable", 0, "")]
    assert most < 100_000


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (b'<c r="A2"', b'<c r="A1048576"', "spreadsheet-too-large"),
        (b'<c r="B2"', b'<c r="XFD2"', "spreadsheet-too-large"),
        (b'<c r="B2"', b'<c r="SF199999"', "spreadsheet-too-large"),
        (b"<v>2</v>", b"<v>" + b" " * 40_000 + b"2</v>", "spreadsheet-too-large"),
        (b'<c r="B2"', b'<c r="B99999999999"', "spreadsheet-unreadable"),
        (b'<c r="B2"', b'<c r="&#88;FD2"', "spreadsheet-too-large"),
        (b'<row r="2"', b'<row r="x"', "spreadsheet-unreadable"),
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', "spreadsheet-unreadable"),
        (b"</worksheet>", b"", "spreadsheet-unreadable"),
        (b"<v>2</v>", b"<v>99</v>", "spreadsheet-unreadable"),
    ],
)
def test_a_hostile_sheet_is_refused(before: bytes, after: bytes, rule: str, good: Path) -> None:
    members = members_of(good)
    assert before in members[SHEET]
    packed(good, {**members, SHEET: members[SHEET].replace(before, after)})
    assert [defect.rule for defect in read(good).defects] == [rule]


def test_a_long_text_in_many_cells_is_refused(good: Path) -> None:
    members = members_of(good)
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si><si><t>%s</t></si></sst>'
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>1</v></c></row>' % (row, row) for row in range(2, 5000))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>%s</sheetData></worksheet>'
    packed(good, {**members, "xl/sharedStrings.xml": shared % (b"x" * 1_000_000), SHEET: sheet % cells})
    assert good.stat().st_size < 200_000
    assert refused(good) == [("spreadsheet-too-large", 0, "")]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"id,title\nNEW,x\n", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), b"<html><table>"],
)
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "cases.xlsx").write_bytes(content)
    assert refused(tmp_path / "cases.xlsx") == [("spreadsheet-unreadable", 0, "")]


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_a_workbook_that_lacks_a_part_is_refused(missing: str, good: Path) -> None:
    packed(good, {name: content for name, content in members_of(good).items() if name != missing})
    assert refused(good) == [("spreadsheet-unreadable", 0, "")]


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_no_broken_workbook_raises(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Bytes of the archive or of one of its parts are changed: there is a finding or a table, and nothing else."""
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("broken", numbered=True)
    path = workbook(folder / "cases.xlsx", {"cases": [["id", "title", "lat"], ["NEW", "路灯", 31.2]]})
    if chance.random() < 0.3:
        content = bytearray(path.read_bytes())
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(bytes(content))
    else:
        members = members_of(path)
        name = chance.choice(
            [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
        )
        part = bytearray(members[name])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(part))
            part[at : at + chance.randrange(4)] = chance.choice(
                [b"", b"9", b"<c>", b"&", b'"', b"\xff", b"99999999", b"/"]
            )
        packed(path, {**members, name: bytes(part)})
    book = read(path)
    assert bool(book.defects) != bool(book.tables) or not book.defects


def test_an_archive_with_a_nameless_member_is_refused(good: Path) -> None:
    content = good.read_bytes()
    at = content.index(b"PK\x01\x02")
    # The length of the first name in the directory is 0, and what was the name is the comment.
    length = content[at + 28 : at + 30]
    good.write_bytes(content[: at + 28] + b"\0\0" + content[at + 30 : at + 32] + length + content[at + 34 :])
    assert refused(good) == [("spreadsheet-unreadable", 0, "")]


@pytest.mark.parametrize(
    "raised", [IndexError, struct.error, TypeError, MemoryError, UnicodeDecodeError("x", b"", 0, 1, "")]
)
def test_whatever_a_library_raises_is_said_as_one(
    raised: type[Exception] | Exception, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr(zipfile.ZipFile, "infolist", fail)
    assert refused(good) == [("spreadsheet-unreadable", 0, "")]
