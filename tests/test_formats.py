"""Every format of a table, read back by programs that are not ours: the same rows, the same values, nothing live."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import openpyxl
import polars
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasscase.cells import defused
from glasscase.exports.sheet import Sheet, sheet_of, sheet_of_cells
from glasscase.exports.sheet_files import sheet_files
from glasscase.read.schemas import Field

DAY = date(2026, 9, 18)
FORMATS = ("spreadsheet", "xlsx", "jsonl", "geojson", "parquet", "sqlite")
NOTES = [("市民生监督中心", "The Monitor")]
FORMULAS = [
    prefix + rest
    for prefix in ("", " ", "\t", "\n", "\r", "　")
    for rest in (
        "=1+1", "=HYPERLINK(\"http://example.org\",\"x\")", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1",
        "＋1", "－2+3", "＠SUM(1)",
    )
]  # fmt: skip


def field(name: str, kind: str = "string", **more: Any) -> Field:
    return {"name": name, "type": kind, "title": f"字段{name}", "title_en": name.title(), **more}


FIELDS = [
    field("id", constraints={"required": True, "unique": True}), field("title"), field("status"),
    field("reported_on", "date"), field("lat", "number"), field("lon", "number"), field("days_late", "integer"),
    field("disputed", "boolean"), field("month", "yearmonth"),
]  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    ("2603-k7m3q", "市民公园东门路灯不亮", "overdue", date(2026, 3, 2), 29.86841, 121.5, 103, False, "2026-03"),
    ("2603-aaaaa", "a,b\"c\nd", "open", date(1899, 12, 31), None, None, 0, True, None),
    ("2603-bbbbb", "=1+1", None, None, -29.5, -0.1, None, None, None),
]  # fmt: skip
SHEET = sheet_of("cases", FIELDS, ROWS)


def files_of(sheet: Sheet, formats: tuple[str, ...] = FORMATS) -> dict[str, bytes]:
    made = sheet_files("data/", "whole", ("全部", "All"), [sheet], NOTES, DAY, formats)
    return {one.name: one.content for one in made}


def with_title(text: str) -> Sheet:
    return sheet_of("cases", FIELDS, [(ROWS[0][0], text, *ROWS[0][2:])])


def titles_of(files: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """What readers that are not ours find as the title of the first row, by file."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with sqlite3.connect(folder / "whole.sqlite") as base:
        in_sqlite = base.execute("SELECT title FROM cases").fetchone()[0]
    base.close()
    text = files["cases.spreadsheet.csv"].decode("utf-8-sig")
    return {
        "parquet": pyarrow.parquet.read_table(folder / "cases.parquet")["title"][0].as_py(),
        "jsonl": json.loads(files["cases.jsonl"].decode().split("\n")[0])["title"],
        "geojson": json.loads(files["cases.geojson"])["features"][0]["properties"]["title"],
        "sqlite": in_sqlite,
        "spreadsheet": list(csv.reader(io.StringIO(text, newline="")))[1][1],
    }


def test_parquet_is_typed_and_its_words_are_in_a_dictionary(tmp_path: Path) -> None:
    many = sheet_of("cases", FIELDS, [(f"2603-{at:05}", *ROWS[at % 2][1:]) for at in range(1000)])
    (tmp_path / "cases.parquet").write_bytes(files_of(many)["cases.parquet"])
    file = pyarrow.parquet.ParquetFile(tmp_path / "cases.parquet")
    kinds = {one.name: str(one.type) for one in file.schema_arrow}
    assert kinds == {
        "id": "large_string", "title": "large_string", "status": "large_string", "reported_on": "date32[day]",
        "lat": "double", "lon": "double", "days_late": "int64", "disputed": "bool", "month": "large_string",
    }  # fmt: skip
    group = file.metadata.row_group(0)
    status = group.column(2)
    assert "RLE_DICTIONARY" in status.encodings and status.compression == "SNAPPY"
    assert file.read().num_rows == 1000


def test_duckdb_reads_the_same_rows_in_every_format(tmp_path: Path) -> None:
    for name, content in files_of(SHEET).items():
        (tmp_path / name).write_bytes(content)
    expected = duckdb.sql(f"SELECT * FROM '{tmp_path}/cases.parquet' ORDER BY id").fetchall()
    assert sorted(expected) == sorted(ROWS)
    lines = duckdb.sql(f"SELECT * FROM read_json('{tmp_path}/cases.jsonl', format='newline_delimited') ORDER BY id")
    assert [(row[0], row[3], row[6], row[7]) for row in lines.fetchall()] == [
        (row[0], row[3], row[6], row[7]) for row in expected
    ]
    with sqlite3.connect(tmp_path / "whole.sqlite") as base:
        rows = base.execute("SELECT * FROM cases ORDER BY id").fetchall()
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("SELECT title FROM _dictionary WHERE \"column\" = 'lat'").fetchone() == ("字段lat",)
        assert base.execute("SELECT * FROM _about").fetchall() == NOTES
    base.close()
    assert rows == [tuple(one.isoformat() if isinstance(one, date) else one for one in row) for row in sorted(ROWS)]


def test_geojson_has_a_feature_a_row_and_its_point_where_there_is_one() -> None:
    collection = json.loads(files_of(SHEET)["cases.geojson"])
    assert collection["type"] == "FeatureCollection" and len(collection["features"]) == 3
    first, second, _ = collection["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [121.5, 29.86841]} and first["id"] == "2603-k7m3q"
    assert second["geometry"] is None
    assert "lat" not in first["properties"] and first["properties"]["reported_on"] == "2026-03-02"


def test_no_geojson_without_places_or_in_another_system() -> None:
    assert "cases.geojson" not in files_of(sheet_of("cases", FIELDS[:4], [row[:4] for row in ROWS]))
    of_system = [*FIELDS, field("coord_sys")]
    assert "cases.geojson" not in files_of(sheet_of("cases", of_system, [(*row, "GCJ-02") for row in ROWS]))


def test_csv_for_spreadsheets_says_its_columns_in_words() -> None:
    content = files_of(SHEET)["cases.spreadsheet.csv"]
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][:2] == ["字段id Id", "字段title Title"] and len(rows) == 4
    assert rows[3][1] == "'=1+1" and rows[3][4] == "-29.5"  # a text is defused, a number stays one


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_whole_everywhere_and_live_nowhere(text: str, tmp_path: Path) -> None:
    assert len(FORMULAS) == 60
    files = files_of(with_title(text))
    found = titles_of(files, tmp_path)
    assert found.pop("spreadsheet") == f"'{text}"
    assert set(found.values()) == {text}, found
    book = openpyxl.load_workbook(io.BytesIO(files["whole.xlsx"]))
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed (libreoffice-calc-nogui)")
def test_libreoffice_opens_them_as_they_are_meant(tmp_path: Path) -> None:
    """Both files for spreadsheets in the program itself: Chinese as it is, a row a row, and no formula among the cells."""
    rows = [
        (f"2603-{at:05}", text, *ROWS[0][2:]) for at, text in enumerate([*FORMULAS, "市民公园东门路灯不亮", "é; ß, “”"])
    ]
    files = files_of(sheet_of("cases", FIELDS, rows), ("spreadsheet", "xlsx"))
    # As its own dialogue proposes for a file with a byte order mark, with formulas evaluated: the hardest case.
    as_utf8 = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true"
    control = {"control.csv": b"id,title\n1,=1+1\n"}
    _convert(tmp_path, {**control, "cases.spreadsheet.csv": files["cases.spreadsheet.csv"]}, as_utf8)
    assert _formulas(tmp_path / "read/control.fods"), "the judge sees no formula"
    _convert(tmp_path, {"whole.xlsx": files["whole.xlsx"]})
    for name, mark in (("cases.spreadsheet", "'"), ("whole", "")):
        file = tmp_path / "read" / f"{name}.fods"
        assert not _formulas(file)
        titles = [row[1] for row in _cells_of(file)[1 : len(rows) + 1]]
        assert len(titles) == len(rows)
        for title, row in zip(titles, rows, strict=True):
            # LibreOffice keeps one blank where a text has several, and none at its ends
            expected = f"{mark if str(row[1]) in FORMULAS else ''}{row[1]}"
            assert "".join(title.split()) == "".join(expected.split())


def _convert(folder: Path, files: dict[str, bytes], *options: str) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *options,
         "--convert-to", "fods", "--outdir", folder / "read", *(folder / name for name in files)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


def _formulas(file: Path) -> set[str]:
    """The formulas of a flat OpenDocument file; a truth value is written as one there."""
    found = re.findall(r'table:formula="([^"]*)"', file.read_text(encoding="utf-8"))
    return set(found) - {"of:=TRUE()", "of:=FALSE()"}


def _cells_of(file: Path) -> list[list[str]]:
    """The rows of the first sheet, as text."""
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    sheet = next(ElementTree.parse(file).iter(f"{table}table"))
    return [
        ["".join(cell.itertext()) for cell in row.iter(f"{table}table-cell")] for row in sheet.iter(f"{table}table-row")
    ]


@settings(max_examples=60)
@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=60))
def test_any_text_survives(text: str) -> None:
    sheet = with_title(text)
    files = files_of(sheet, ("spreadsheet", "jsonl", "geojson", "parquet"))
    assert polars.read_parquet(io.BytesIO(files["cases.parquet"]))["title"][0] == text
    # U+2028 ends a line for some readers, and \x1c for Python's own; JSON Lines has LF and nothing else
    (line,) = files["cases.jsonl"].decode().removesuffix("\n").split("\n")
    assert json.loads(line)["title"] == text
    assert json.loads(files["cases.geojson"])["features"][0]["properties"]["title"] == text
    cell = list(csv.reader(io.StringIO(files["cases.spreadsheet.csv"].decode("utf-8-sig"), newline="")))[1][1]
    assert cell == defused(text) and cell.removeprefix("'" if cell != text else "") == text


def test_a_cell_of_another_type_makes_its_column_text(tmp_path: Path) -> None:
    odd = sheet_of("cases", FIELDS, [*ROWS, ("2603-ccccc", "t", "open", "never", 1.0, 2.0, "many", "perhaps", None)])
    for name, content in files_of(odd).items():
        (tmp_path / name).write_bytes(content)
    table = pyarrow.parquet.read_table(tmp_path / "cases.parquet")
    assert table["reported_on"].to_pylist() == ["2026-03-02", "1899-12-31", None, "never"]
    assert table["days_late"].to_pylist() == ["103", "0", None, "many"]


def test_an_empty_table_is_a_table(tmp_path: Path) -> None:
    files = files_of(sheet_of("cases", FIELDS, []))
    (tmp_path / "cases.parquet").write_bytes(files["cases.parquet"])
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/cases.parquet'").fetchall() == [(0,)]
    assert json.loads(files["cases.geojson"])["features"] == [] and files["cases.jsonl"] == b""


def test_cells_become_values() -> None:
    cells = ["2603-k7m3q", "", "open", "2026-03-02", "29.5", "121", "7", "true", "2026-03"]
    assert sheet_of_cells("cases", FIELDS, [cells]).rows == [
        ("2603-k7m3q", None, "open", date(2026, 3, 2), 29.5, 121.0, 7, True, "2026-03")
    ]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("date", "2026-02-30"), ("date", "2026-3-2"), ("date", "2026-03-02\n"), ("date", "2026-03-02x"),
        ("integer", "3.0"), ("integer", "1234567890123456"), ("integer", "+3"), ("integer", "３"), ("integer", " 3"),
        ("number", "1e3"), ("number", ".5"), ("number", "NaN"), ("boolean", "True"), ("boolean", "yes"),
    ],
)  # fmt: skip
def test_a_cell_of_another_form_makes_its_column_text_as_it_stands(kind: str, cell: str) -> None:
    good = {"date": "2026-03-02", "integer": "7", "number": "-2.50", "boolean": "true"}[kind]
    assert sheet_of_cells("x", [field("a", kind)], [[good], [""], [cell]]).rows == [(good,), (None,), (cell,)]
    value = sheet_of_cells("x", [field("a", kind)], [[good], [""]]).rows
    assert value == [({"date": date(2026, 3, 2), "integer": 7, "number": -2.5, "boolean": True}[kind],), (None,)]


def test_same_bytes_twice() -> None:
    assert files_of(SHEET) == files_of(SHEET)
