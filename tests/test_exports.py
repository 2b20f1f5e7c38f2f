"""The downloads: byte-faithful, whole, safe in a spreadsheet, without the names of what was withdrawn."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import pickle
import re
import stat
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # pyright: ignore[reportMissingModuleSource]
import pytest
from PIL import Image

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "plugins"))

from frictionless import Package as StockPackage  # noqa: E402

from glasscase.build import build_cases, build_registry, deadline_rule, row_of  # noqa: E402
from glasscase.descriptors import descriptor, resources, serialise  # noqa: E402
from glasscase.exports.artifact import Artifact  # noqa: E402
from glasscase.exports.csv_files import VIEW_COLUMNS, events_of, view_sheet  # noqa: E402
from glasscase.exports.package_files import package_files  # noqa: E402
from glasscase.exports.picture_files import media_files  # noqa: E402
from glasscase.exports.sheet import sheet_of  # noqa: E402
from glasscase.exports.view_files import View, view_files  # noqa: E402
from glasscase.exports.xlsx_files import CELL_LIMIT, column_width, text, workbook  # noqa: E402
from glasscase.formatting import CC_BY, csv_bytes  # noqa: E402
from glasscase.model import Case, Registry, Status  # noqa: E402
from glasscase.read.packages import Package, find_packages, read_package, read_registry  # noqa: E402
from glasscase.read.schemas import CASE_TABLES, Field, field_names  # noqa: E402
from glasscase.settings import Settings  # noqa: E402

AS_OF = date(2026, 7, 1)
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州", city_en="Mingzhou", invented=True, publisher="市民生监督中心",
    publisher_en="Monitor", contact="x@example.org", time_zone="Asia/Shanghai", country="CN",
    base_url="https://example.org",
)  # fmt: skip
OPEN, GONE, LATER = "2603-k7m3q", "2604-aaaaa", "2606-zzzzz"
OFFICIAL, WRONGED = "万景行", "欧阳清白"
FORMULAS = {"title": "=1+1", "place": "+x", "description": "@y 市民公园东门路灯不亮\n夜里全黑"}


@dataclass(frozen=True)
class Made:
    package: Package
    cases: list[Case]
    registry: Registry


def table(folder: Path, name: str, *rows: dict[str, str]) -> None:
    names = field_names(CASE_TABLES[name])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_bytes(csv_bytes(names, [[row.get(column, "") for column in names] for row in rows]))


def event(case: str, at: str, kind: str, **more: str) -> dict[str, str]:
    return {"case_id": case, "at": at, "kind": kind, "by": "市民生监督中心", **more}


def make(folder: Path, **cells: str) -> Path:
    """A package with a case that is open, one that is withdrawn, and one that nobody knew on the day."""
    case = {
        "kind": "problem", "title": "路灯不亮", "description": "不亮", "category": "street-order",
        "district": "beidu", "reported_on": "2026-03-02", "source": "self-report", "lat": "29.86841", "lon": "121.5",
    }  # fmt: skip
    table(
        folder, "cases", {"id": OPEN, **case, **FORMULAS, "tags": "路灯;公园", **cells}, {"id": GONE, **case},
        {"id": LATER, **case, "kind": "pledge"},
    )  # fmt: skip
    named = {"unit": "parks", "post": "科长", "legal_basis": "《办法》第九条"}
    table(
        folder, "events",
        event(OPEN, "2026-03-05", "verified"),
        event(OPEN, "2026-03-06", "named", official=OFFICIAL, deadline="2026-03-20", **named),
        event(GONE, "2026-04-05", "verified"),
        event(GONE, "2026-04-06", "named", official=WRONGED, text=f"由{WRONGED}负责。", **named),
        event(GONE, "2026-04-09", "withdrawn", reason="wrong-party", text=f"与{WRONGED}无关。"),
        event(LATER, "2026-07-09", "verified"),
    )  # fmt: skip
    (folder / "media").mkdir()
    for name in ("lamp.webp", "unlisted.png"):
        Image.new("RGB", (4, 3)).save(folder / "media" / name)
    digest = hashlib.sha256((folder / "media" / "lamp.webp").read_bytes()).hexdigest()
    table(
        folder, "media",
        {"case_id": OPEN, "file": "lamp.webp", "kind": "photo", "moment": "before", "alt": "灯杆", "sha256": digest},
    )  # fmt: skip
    table(folder, "figures", {"month": "2026-03", "channel": "hotline", "posts": "0", "replies": "12"})
    table(
        folder, "pledges",
        {"case_id": GONE, "due": "2026-05-01", "milestone": f"{WRONGED}换灯", "share": "100"},
        {"case_id": LATER, "due": "2026-12-01", "milestone": "换灯 20 盏", "share": "100"},
    )  # fmt: skip
    tables = resources(CASE_TABLES, CASE_TABLES)
    described = descriptor("parks-2026", "园林局 2026 年案件", "Parks: 2026", tables, CC_BY)
    (folder / "datapackage.json").write_bytes(serialise(described))
    return folder


def read(folder: Path) -> Made:
    registry = build_registry(read_registry(PROJECT / "data"))
    package = read_package(folder)
    return Made(package, build_cases(package, deadline_rule(registry, SETTINGS), AS_OF), registry)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("data") / "parks" / "2026")


@pytest.fixture(scope="module")
def made(folder: Path) -> Made:
    return read(folder)


def files_of(made: Made, settings: Settings = SETTINGS) -> dict[str, Artifact]:
    artifacts = package_files(made.package, made.cases, made.registry, settings, AS_OF)
    assert len({artifact.path for artifact in artifacts}) == len(artifacts)
    return {artifact.name: artifact for artifact in artifacts}


def view_of(made: Made, settings: Settings = SETTINGS) -> dict[str, Artifact]:
    cases = view_sheet(map(row_of, made.cases), settings.base_url)
    title = ("园林局案件", "Cases of the parks")
    artifacts = view_files(View("data/parks/", "parks", title, cases), made.registry, settings, AS_OF)
    return {artifact.name: artifact for artifact in artifacts}


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def column_of(page: Any, name: str) -> list[Any]:
    header = [cell.value for cell in page[1]]
    return [row[header.index(name)] for row in page.iter_rows(min_row=2)]


def unpack(content: bytes, into: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(into)
    return into


def test_package_files_are_the_bytes_on_disk(folder: Path, made: Made) -> None:
    files = files_of(made)
    for name in CASE_TABLES:
        assert files[f"{name}.csv"].content == (folder / f"{name}.csv").read_bytes()
        assert files[f"{name}.csv"].path == f"data/parks/2026/{name}.csv"
    assert [files[f"{name}.csv"].rows for name in CASE_TABLES] == [3, 6, 1, 1, 2]
    assert files["parks-2026.json"].rows == 2


def test_strange_line_ends_survive(tmp_path: Path) -> None:
    folder = make(tmp_path / "parks" / "2026")
    strange = (folder / "cases.csv").read_bytes().replace(b"\n", b"\r\n")
    (folder / "cases.csv").write_bytes(strange)
    files = files_of(read(folder))
    assert files["cases.csv"].content == strange and files["cases.csv"].rows == 3


def test_descriptor_has_size_and_digest(folder: Path, made: Made) -> None:
    files = files_of(made)
    described = json.loads(files["datapackage.json"].content)
    for resource in described["resources"]:
        content = files[resource["path"]].content
        assert resource.pop("bytes") == len(content)
        assert resource.pop("hash") == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert described == json.loads((folder / "datapackage.json").read_bytes())


def test_descriptor_is_made_where_there_is_none(tmp_path: Path) -> None:
    folder = make(tmp_path / "parks" / "2026")
    (folder / "datapackage.json").unlink()
    described = json.loads(files_of(read(folder))["datapackage.json"].content)
    assert described["name"] == "parks-2026" and len(described["resources"]) == 5


def test_drop_ins_are_not_lost(tmp_path: Path) -> None:
    folder = make(tmp_path / "parks" / "2026")
    names, more = field_names("event"), event(OPEN, "2026-03-08", "note", text="另附")
    (folder / "events.d").mkdir()
    (folder / "events.d" / "a.csv").write_bytes(csv_bytes(names, [[more.get(name, "") for name in names]]))
    made = read(folder)
    files = files_of(made)
    rows = list(csv.DictReader(io.StringIO(files["events.csv"].content.decode())))
    assert len(rows) == files["events.csv"].rows == 7
    assert [row["at"] for row in rows if row["case_id"] == OPEN] == ["2026-03-05", "2026-03-06", "2026-03-08"]
    assert events_of([made.package], ())[0] == files["events.csv"].content
    place = unpack(files["parks-2026.zip"].content, tmp_path / "zip")
    assert StockPackage(str(place / "datapackage.json")).validate().valid


def test_zip_passes_frictionless_and_its_own_digests(made: Made, tmp_path: Path) -> None:
    for name, artifact in {**files_of(made), **view_of(made)}.items():
        if not name.endswith(".zip"):
            continue
        place = unpack(artifact.content, tmp_path / name)
        report = StockPackage(str(place / "datapackage.json")).validate()
        assert report.valid, report.flatten(["type", "note"])
        sums = [line.split("  ") for line in (place / "SHA256SUMS").read_text().splitlines()]
        assert all(hashlib.sha256((place / path).read_bytes()).hexdigest() == digest for digest, path in sums)
        inside = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
        assert inside == {path for _, path in sums} | {"SHA256SUMS"}
        assert {"DICTIONARY.md", "LICENCE.md", "CITATION.md", "cases.csv"} <= inside
        with zipfile.ZipFile(io.BytesIO(artifact.content)) as archive:
            for entry in archive.infolist():
                assert entry.date_time == (1980, 1, 1, 0, 0, 0)
                assert stat.S_IMODE(entry.external_attr >> 16) == 0o644


def test_a_changed_table_is_noticed(made: Made, tmp_path: Path) -> None:
    place = unpack(files_of(made)["parks-2026.zip"].content, tmp_path / "zip")
    changed = (place / "cases.csv").read_text().replace("不亮", "很亮")
    (place / "cases.csv").write_text(changed)
    report = StockPackage(str(place / "datapackage.json")).validate()
    assert {found[0] for found in report.flatten(["type"])} == {"hash-count"}


def test_zip_explains_every_column(made: Made, tmp_path: Path) -> None:
    place = unpack(files_of(made)["parks-2026.zip"].content, tmp_path / "zip")
    words = (place / "DICTIONARY.md").read_text()
    assert all(f"| `{name}` |" in words for schema in CASE_TABLES.values() for name in field_names(schema))
    assert "不亮" not in words and made.registry.departments["parks"].name in words
    citation = (place / "CITATION.md").read_text()
    assert "2026-07-01" in citation and "https://example.org/data/parks/2026/" in citation and "虚构" in citation
    assert SETTINGS.licence_url in (place / "LICENCE.md").read_text()
    view = unpack(view_of(made)["parks.zip"].content, tmp_path / "view")
    fields = json.loads((view / "datapackage.json").read_bytes())["resources"][0]["schema"]["fields"]
    assert tuple(field["name"] for field in fields) == VIEW_COLUMNS
    assert all(field["title"] and field["title_en"] and field["description"] for field in fields)
    assert all(f"| `{name}` |" in (view / "DICTIONARY.md").read_text() for name in VIEW_COLUMNS)


def test_only_listed_pictures(folder: Path, made: Made) -> None:
    (picture,) = media_files(made.package, made.cases)
    assert (picture.path, picture.media_type) == ("data/parks/2026/media/lamp.webp", "image/webp")
    assert picture.content == (folder / "media" / "lamp.webp").read_bytes()
    with zipfile.ZipFile(io.BytesIO(files_of(made)["parks-2026.zip"].content)) as archive:
        assert [name for name in archive.namelist() if name.startswith("media/")] == ["media/lamp.webp"]


def test_a_linked_picture_is_not_followed(tmp_path: Path) -> None:
    folder = make(tmp_path / "parks" / "2026")
    made = read(folder)
    (tmp_path / "secret").write_text("secret")
    (folder / "media" / "lamp.webp").unlink()
    (folder / "media" / "lamp.webp").symlink_to(tmp_path / "secret")
    assert media_files(made.package, made.cases) == []


def test_json_says_what_the_model_says(made: Made) -> None:
    content = files_of(made)["parks-2026.json"].content
    document = json.loads(content)
    assert content.endswith(b"}\n") and "路灯".encode() in content
    assert document["meta"]["as_of"] == "2026-07-01" and document["meta"]["licence"]["name"] == "CC-BY-4.0"
    assert document["meta"]["source"] == "https://example.org/data/parks/2026/"
    assert [case["id"] for case in document["cases"]] == [case.id for case in made.cases] == [OPEN, GONE]
    for case, record in zip(made.cases, document["cases"], strict=True):
        assert len(record["events"]) == len(case.events) and len(record["media"]) == len(case.media)
        assert set(field_names("case")) <= set(record)
        assert all("" not in (value, *thing.values()) for thing in record["events"] for value in record.values())
    first = document["cases"][0]
    assert (first["status"], first["deadline"], first["days_late"]) == ("overdue", "2026-03-20", 103)
    assert (first["official"], first["title_en"], first["lat"]) == (OFFICIAL, None, 29.86841)
    assert first["tags"] == ["路灯", "公园"] and len(first["media"][0]["sha256"]) == 64
    assert document["figures"][0]["replies"] == 12


def test_no_address_while_there_is_no_site(made: Made) -> None:
    settings = replace(SETTINGS, base_url="")
    assert json.loads(files_of(made, settings)["parks-2026.json"].content)["meta"]["source"] is None
    assert json.loads(view_of(made, settings)["parks.json"].content)["cases"][0]["url"] == f"/c/{OPEN}/"


def test_the_withdrawn_are_not_named(made: Made) -> None:
    files, view = files_of(made), view_of(made)
    kept = {"id", "kind", "department", "year", "status", "reason", "updated_on"}
    assert WRONGED in files["events.csv"].content.decode()  # the package's own bytes stay
    texts = [files["parks-2026.json"].content.decode(), view["cases.csv"].content.decode()]
    texts.append(view["parks.json"].content.decode())
    for content in (files["parks-2026.xlsx"].content, view["parks.xlsx"].content, view["parks.zip"].content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts.append("".join(archive.read(name).decode() for name in archive.namelist()))
    assert all(WRONGED not in content and OFFICIAL in content for content in texts)
    gone = next(case for case in json.loads(view["parks.json"].content)["cases"] if case["id"] == GONE)
    assert {name for name, value in gone.items() if value is not None} == kept
    assert (gone["status"], gone["reason"], gone["updated_on"]) == ("withdrawn", "wrong-party", "2026-04-09")
    line = next(row for row in csv.DictReader(io.StringIO(view["cases.csv"].content.decode())) if row["id"] == GONE)
    assert {name for name, value in line.items() if value} == kept


def test_view_has_a_row_a_case(made: Made) -> None:
    view = view_of(made)
    of_one = {f"cases.{end}" for end in ("csv", "spreadsheet.csv", "jsonl", "geojson", "parquet")}
    assert set(view) == of_one | {f"parks.{end}" for end in ("json", "xlsx", "sqlite", "zip")}
    rows = list(csv.DictReader(io.StringIO(view["cases.csv"].content.decode())))
    assert tuple(rows[0]) == VIEW_COLUMNS and len(rows) == view["cases.csv"].rows == 2
    first = rows[0]
    assert (first["deadline_is_derived"], first["corrected"], first["days_late"]) == ("false", "false", "103")
    assert (first["reported_on"], first["lat"], first["days_left"]) == ("2026-03-02", "29.86841", "")
    assert first["url"] == f"https://example.org/c/{OPEN}/" and first["title"] == "=1+1"
    with zipfile.ZipFile(io.BytesIO(view["parks.zip"].content)) as archive:
        assert archive.read("cases.csv") == view["cases.csv"].content


def test_an_empty_view_is_whole(made: Made, tmp_path: Path) -> None:
    nothing = replace(made, cases=[])
    view = view_of(nothing)
    assert json.loads(view["parks.json"].content)["cases"] == []
    place = unpack(view["parks.zip"].content, tmp_path / "zip")
    assert StockPackage(str(place / "datapackage.json")).validate().valid
    assert book_of(view["parks.xlsx"].content)["cases"].max_row == 1


def test_workbook_holds_every_row_typed(made: Made) -> None:
    book = book_of(files_of(made)["parks-2026.xlsx"].content)
    assert book.sheetnames == ["cases", "events", "media", "figures", "pledges", "codes", "dictionary"]
    assert [book[name].max_row - 1 for name in CASE_TABLES] == [3, 6, 1, 1, 2]
    page = book["cases"]
    assert page.freeze_panes == "A2" and page.auto_filter.ref.startswith("A1:")
    assert [cell.value for cell in column_of(page, "status")] == ["overdue", "withdrawn", None]
    assert column_of(page, "reported_on")[0].value == datetime(2026, 3, 2)
    assert column_of(page, "lat")[0].value == 29.86841 and column_of(page, "days_late")[0].value == 103
    assert column_of(page, "corrected")[0].value is False
    assert column_of(book["figures"], "replies")[0].value == 12
    milestones = column_of(book["pledges"], "milestone")
    assert WRONGED not in milestones[0].value and milestones[1].value == "换灯 20 盏"
    assert book.properties.created == datetime(2026, 7, 1)
    named = {(row[0].value, row[1].value) for row in book["dictionary"].iter_rows(min_row=2)}
    assert {(name, field) for name in CASE_TABLES for field in field_names(CASE_TABLES[name])} <= named
    assert ("cases", "days_late") in named


def test_nothing_becomes_a_formula(made: Made) -> None:
    for content in (files_of(made)["parks-2026.xlsx"].content, view_of(made)["parks.xlsx"].content):
        page = book_of(content)["cases"]
        for name in ("title", "place"):
            cell = column_of(page, name)[0]
            assert (cell.value, cell.data_type) == (FORMULAS[name], "s")
    cell = column_of(book_of(files_of(made)["parks-2026.xlsx"].content)["cases"], "description")[0]
    assert (cell.value, cell.data_type) == (FORMULAS["description"], "s")


@pytest.mark.parametrize(
    "value", ["=HYPERLINK(1)", "-1+2", "\t=1", "{=A1}", "https://x.example", "007", "1e5", "TRUE", " a "]
)
def test_text_stays_text(value: str) -> None:
    cell = sheet_with(value)
    assert (cell.value, cell.data_type, cell.hyperlink) == (value, "s", None)


@pytest.mark.parametrize("value", ["a\0b", "\x01\x0b\x1f", "x\ufffey\uffff", "<r><t>&</r>", "]]>", "_x0041_", "a\rb"])
def test_hostile_text_breaks_nothing(value: str) -> None:
    assert sheet_with(value).data_type == "s"
    assert text("\ud800") == "\ufffd"


def test_long_text_is_cut_where_it_shows() -> None:
    content = one_cell("灯" * CELL_LIMIT + "尾")
    book = book_of(content)
    cut = book["cases"]["A2"].value
    assert len(cut) == CELL_LIMIT and cut.endswith("灯…")
    notes = [str(row[5].value) for row in book["dictionary"].iter_rows(min_row=2)]
    assert any("截断" in note for note in notes)
    assert len(text("😀" * CELL_LIMIT).encode("utf-16-le")) <= 2 * CELL_LIMIT
    assert text("灯" * CELL_LIMIT) == "灯" * CELL_LIMIT
    assert len(text("<r>" + "x" * (CELL_LIMIT - 7) + "</r>")) == CELL_LIMIT


def test_days_before_excel_stay_readable() -> None:
    field: Field = {"name": "at", "type": "date", "title": "日期", "title_en": "Date"}
    content = workbook(("题", "T"), [sheet_of("cases", [field], [[date(1899, 12, 31)], [date(1900, 3, 1)]])], [], AS_OF)
    page = book_of(content)["cases"]
    assert [page["A2"].value, page["A3"].value] == ["1899-12-31", datetime(1900, 3, 1)]


def test_a_chinese_column_is_wide_enough() -> None:
    assert column_width(["路灯不亮"]) == 10 and column_width(["abcdefgh"]) == 10
    assert column_width([]) == 8 and column_width(["路" * 900]) == 48


def one_cell(value: str) -> bytes:
    field: Field = {"name": "text", "type": "string", "title": "内容", "title_en": "Text"}
    return workbook(("题", "T"), [sheet_of("cases", [field], [[value]])], [], AS_OF)


def sheet_with(value: str) -> Any:
    return book_of(one_cell(value))["cases"]["A2"]


def test_events_of_all_packages() -> None:
    packages = [read_package(path) for path in find_packages(PROJECT / "data")][:5]
    content, sheet = events_of(packages, ())
    rows = list(csv.reader(io.StringIO(content.decode())))
    expected = [row for package in packages for row in package.tables["events"].rows]
    assert rows == [list(field_names("event")), *expected]
    assert [[str(value) if value is not None else "" for value in row] for row in sheet.rows] == expected


def test_events_without_a_last_line_end_do_not_run_together(tmp_path: Path) -> None:
    packages = list[Package]()
    for year in ("2025", "2026"):
        folder = make(tmp_path / "parks" / year)
        content = (folder / "events.csv").read_bytes().rstrip(b"\n")
        (folder / "events.csv").write_bytes(content if year == "2026" else b"\xef\xbb\xbf" + content)
        packages.append(read_package(folder))
    content, sheet = events_of(packages, ())
    assert len(list(csv.DictReader(io.StringIO(content.decode())))) == len(sheet.rows) == 12


@pytest.mark.parametrize("downloads", [(), ("json",), ("xlsx",), ("zip",), ("sqlite",)])
def test_settings_say_which_downloads_are_made(made: Made, downloads: tuple[str, ...]) -> None:
    settings = replace(SETTINGS, downloads=downloads)
    tables = {f"{name}.csv" for name in CASE_TABLES} | {"datapackage.json"}
    assert set(files_of(made, settings)) == tables | {f"parks-2026.{form}" for form in downloads}
    assert set(view_of(made, settings)) == {"cases.csv"} | {f"parks.{form}" for form in downloads}


def test_arguments_and_results_can_be_pickled(made: Made) -> None:
    again: Made = pickle.loads(pickle.dumps(made))
    assert files_of(again) == pickle.loads(pickle.dumps(files_of(made)))


def digest_of_everything(folder: Path) -> str:
    made = read(folder)
    assert any(case.standing.status is Status.WITHDRAWN for case in made.cases)
    digest = hashlib.sha256()
    for artifact in [*files_of(made).values(), *view_of(made).values(), *media_files(made.package, made.cases)]:
        digest.update(f"{artifact.path} {artifact.rows} {hashlib.sha256(artifact.content).hexdigest()}\n".encode())
    return digest.hexdigest()


def test_same_bytes_elsewhere(folder: Path) -> None:
    here = digest_of_everything(folder)
    code = f"import sys; sys.path.insert(0, {str(PROJECT / 'tests')!r}); import test_exports as t, pathlib; "
    code += f"print(t.digest_of_everything(pathlib.Path({str(folder)!r})))"
    for seed, zone in (("1", "America/St_Johns"), ("77", "Pacific/Kiritimati")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONWARNINGS": "error"}
        there = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=folder, umask=0o077
        )
        assert there.stdout.strip() == here, there.stderr


def test_the_demonstration_city_passes(tmp_path: Path) -> None:
    """The city's packages with the most pictures and with withdrawn cases."""
    for path in ("city-management/2024", "market-supervision/2025"):
        made = read(PROJECT / "data" / path)
        files = files_of(made)
        name = path.replace("/", "-")
        place = unpack(files[f"{name}.zip"].content, tmp_path / name)
        assert StockPackage(str(place / "datapackage.json")).validate().valid
        assert len(json.loads(files[f"{name}.json"].content)["cases"]) == len(made.cases)
        book = book_of(files[f"{name}.xlsx"].content)
        assert [book[table].max_row - 1 for table in made.package.tables] == [
            len(table.rows) for table in made.package.tables.values()
        ]
        assert not re.search(r"\b(None|nan)\b", files["cases.csv"].content.decode())


def test_geojson_is_in_wgs84_whatever_map_the_place_was_read_from(tmp_path: Path) -> None:
    """The tables keep what was read; a map takes what is converted."""
    made = read(make(tmp_path / "parks" / "2026", coord_sys="GCJ-02"))
    files = files_of(made)
    point = json.loads(files["cases.geojson"].content)["features"][0]["geometry"]["coordinates"]
    line = json.loads(files["cases.jsonl"].content.decode().split("\n")[0])
    assert (line["lon"], line["lat"], line["coord_sys"]) == (121.5, 29.86841, "GCJ-02")
    assert 100 < 111_000 * abs(point[1] - 29.86841) + 96_000 * abs(point[0] - 121.5) < 1_500  # metres
    assert point == [made.cases[0].lon, made.cases[0].lat]
