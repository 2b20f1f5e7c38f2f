"""515 strings that break programs, in every text field of a package, read back from every format."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from openpyxl.utils.escape import unescape

from glasscase.build import build_cases, build_registry, deadline_rule, row_of
from glasscase.cells import defused
from glasscase.exports.csv_files import view_sheet
from glasscase.exports.package_files import package_files
from glasscase.exports.view_files import View, view_files
from glasscase.exports.xlsx_files import text as as_a_cell
from glasscase.formatting import csv_bytes
from glasscase.read.packages import read_package, read_registry
from glasscase.read.schemas import field_names
from glasscase.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
STRINGS = PROJECT.parent / "shared/examples/naughty-strings/blns.json"
AS_OF = date(2026, 9, 18)
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州", city_en="Mingzhou", invented=True, publisher="市民生监督中心",
    publisher_en="Monitor", contact="x@example.org", time_zone="Asia/Shanghai", country="CN",
    base_url="https://example.org",
)  # fmt: skip
CASE_TEXTS = ("title", "title_en", "description", "place", "source_url")
EVENT_TEXTS = ("by", "text", "text_en", "official", "post", "legal_basis", "url")
pytestmark = pytest.mark.skipif(not STRINGS.is_file(), reason="the naughty strings are not beside the project")


def strings() -> list[str]:
    # An empty text is no text; a table has no way to tell the two apart.
    return [text for text in json.loads(STRINGS.read_text(encoding="utf-8")) if text]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The downloads of a package in which each case has one of the strings in all its texts, and those of its view."""
    folder = tmp_path_factory.mktemp("data") / "parks" / "2026"
    folder.mkdir(parents=True)
    cases, events = list[dict[str, str]](), list[dict[str, str]]()
    for number, text in enumerate(strings()):
        identifier = f"2603-{number:05}"
        cases.append(
            {
                "id": identifier, "kind": "problem", "category": "street-order", "district": "beidu",
                "reported_on": "2026-03-02", "source": "self-report", "lat": "29.8", "lon": "121.5",
                **dict.fromkeys(CASE_TEXTS, text),
            }
        )  # fmt: skip
        for kind in ("verified", "named"):
            more = {"unit": "parks"} if kind == "named" else {}
            events.append(
                {"case_id": identifier, "at": "2026-03-05", "kind": kind, **dict.fromkeys(EVENT_TEXTS, text), **more}
            )
    for name, schema, rows in (("cases", "case", cases), ("events", "event", events)):
        names = field_names(schema)
        (folder / f"{name}.csv").write_bytes(csv_bytes(names, [[row.get(one, "") for one in names] for row in rows]))
    registry = build_registry(read_registry(PROJECT / "data"))
    package = read_package(folder)
    assert not package.defects
    built = build_cases(package, deadline_rule(registry, SETTINGS), AS_OF)
    view = View("data/parks/", "parks", ("园林局", "Parks"), view_sheet(map(row_of, built), SETTINGS.base_url))
    made = [
        *package_files(package, built, registry, SETTINGS, AS_OF), *view_files(view, registry, SETTINGS, AS_OF),
    ]  # fmt: skip
    return {one.path: one.content for one in made}


def rows_of(files: dict[str, bytes], table: str, form: str) -> Iterator[dict[str, Any]]:
    """The table of the package as a reader of that format has it."""
    content = files[f"data/parks/2026/{table}.{form}"]
    if form == "csv":
        yield from csv.DictReader(io.StringIO(content.decode(), newline=""))
    elif form == "jsonl":
        yield from (json.loads(line) for line in content.decode().removesuffix("\n").split("\n"))
    else:
        yield from pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_every_text_is_unchanged(files: dict[str, bytes], form: str) -> None:
    expected = strings()
    assert len(expected) >= 500
    for name in CASE_TEXTS:
        assert [row[name] for row in rows_of(files, "cases", form)] == expected, name
    for name in EVENT_TEXTS:
        assert [row[name] for row in rows_of(files, "events", form)][::2] == expected, name


def test_json_and_geojson_and_the_view(files: dict[str, bytes]) -> None:
    expected = strings()
    cases = json.loads(files["data/parks/2026/parks-2026.json"])["cases"]
    assert [case["description"] for case in cases] == expected
    assert [case["events"][0]["text"] for case in cases] == expected
    for path in ("data/parks/2026/cases.geojson", "data/parks/cases.geojson"):
        assert [one["properties"]["title"] for one in json.loads(files[path])["features"]] == expected
    assert [case["official"] for case in json.loads(files["data/parks/parks.json"])["cases"]] == expected
    view = csv.DictReader(io.StringIO(files["data/parks/cases.csv"].decode(), newline=""))
    assert [row["place"] for row in view] == expected


def test_sqlite(files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "base.sqlite").write_bytes(files["data/parks/2026/parks-2026.sqlite"])
    with sqlite3.connect(tmp_path / "base.sqlite") as base:
        assert [row[0] for row in base.execute("SELECT title FROM cases ORDER BY id")] == strings()
        order = "SELECT legal_basis FROM events WHERE kind = 'named' ORDER BY case_id"
        assert [row[0] for row in base.execute(order)] == strings()
    base.close()


def test_spreadsheets_show_every_text_and_run_none(files: dict[str, bytes]) -> None:
    content = files["data/parks/2026/cases.spreadsheet.csv"].decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content, newline=""))
    at = header.index("标题 Title")
    assert [row[at] for row in rows] == [defused(text) for text in strings()]
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in ("=", "+", "@") and cell]
    book = openpyxl.load_workbook(io.BytesIO(files["data/parks/2026/parks-2026.xlsx"]))
    page = book["cases"]
    column = [cell.value for cell in page[1]].index("title") + 1
    cells = [page.cell(row, column) for row in range(2, page.max_row + 1)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"} and not any(cell.hyperlink for cell in cells)
    # A workbook keeps no lone CR, and its XML no control characters but as _x0000_; openpyxl leaves it to its caller to read those back.
    shown = [unescape(str(cell.value)).replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
    assert shown == [as_a_cell(text).replace("\r\n", "\n").replace("\r", "\n") for text in strings()]
