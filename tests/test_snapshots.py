"""Dated snapshots stay, tell what changed since, and name nobody any more who was cleared meanwhile."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package as StockPackage

from glasscase.build import build_registry
from glasscase.exports.artifact import Artifact
from glasscase.exports.csv_files import view_sheet
from glasscase.exports.snapshots import CHANGES, FOLDER, changes, snapshot_files
from glasscase.exports.view_files import View, view_files
from glasscase.findings import Refused
from glasscase.model import CaseRow, Kind, Standing, Status
from glasscase.read.packages import read_registry
from glasscase.read.published import Published, Snapshot, lines_of, read_published
from glasscase.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
REGISTRY = build_registry(read_registry(PROJECT / "data"))
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州", city_en="Mingzhou", invented=True, publisher="市民生监督中心",
    publisher_en="Monitor", contact="x@example.org", time_zone="Asia/Shanghai", country="CN", as_of=date(2026, 9, 18),
)  # fmt: skip
JULY, SEPTEMBER = date(2026, 7, 3), date(2026, 9, 18)
NAMED = Standing(
    Status.OPEN, "parks", "万景行", "科长", date(2026, 9, 30), False, date(2026, 3, 6), None, date(2026, 3, 6), 0, 12, 0, False,
    False, False, "",
)  # fmt: skip
WITHDRAWN = replace(
    NAMED, status=Status.WITHDRAWN, official="", post="", updated_on=SEPTEMBER, reason="wrong-party", days_left=None
)


def row(identifier: str, standing: Standing = NAMED, title: str = "路灯不亮") -> CaseRow:
    return CaseRow(
        identifier, Kind.PROBLEM, title, "", "street-order", "beidu", "self-report", "公园", 29.8, 121.5, "parks", 2026,
        date(2026, 3, 2), standing,
    )  # fmt: skip


def whole(*rows: CaseRow, day: date = SEPTEMBER) -> bytes:
    made = view_files(View("data/", "glasscase", ("明案", "Glasscase"), view_sheet(rows, "")), REGISTRY, SETTINGS, day)
    return next(one.content for one in made if one.name == "glasscase.zip")


def table_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("cases.csv")


def made(content: bytes, day: date, published: Published | None) -> dict[str, Artifact]:
    return {one.path: one for one in snapshot_files(content, day, published, SETTINGS)}


def published_of(content: bytes, day: date, snapshots: tuple[Snapshot, ...]) -> Published:
    return Published(day, lines_of(table_of(content)), snapshots)


FIRST = whole(row("2603-aaaaa"), row("2603-bbbbb"), row("2603-ccccc"), day=JULY)
OLD = published_of(FIRST, JULY, (Snapshot(JULY, "glasscase-2026-07-03.zip", FIRST),))


def test_the_first_version_is_the_first_snapshot() -> None:
    files = made(FIRST, JULY, None)
    assert files[f"{FOLDER}glasscase-2026-07-03.zip"].content == FIRST
    assert not [path for path in files if path.startswith(CHANGES)]
    (line,) = json.loads(files[f"{FOLDER}snapshots.json"].content)["rows"]
    assert (line["day"], line["cases"], line["bytes"]) == ("2026-07-03", 3, len(FIRST))


def test_one_a_month_and_none_ever_changes_its_address() -> None:
    same_month = made(whole(row("2603-aaaaa"), row("2603-bbbbb"), row("2603-ccccc")), date(2026, 7, 30), OLD)
    assert [path for path in same_month if path.endswith(".zip")] == [f"{FOLDER}glasscase-2026-07-03.zip"]
    later = made(whole(row("2603-aaaaa"), row("2603-bbbbb"), row("2603-ccccc")), SEPTEMBER, OLD)
    assert [path for path in later if path.endswith(".zip")] == [
        f"{FOLDER}glasscase-2026-07-03.zip", f"{FOLDER}glasscase-2026-09-18.zip",
    ]  # fmt: skip
    assert later[f"{FOLDER}glasscase-2026-07-03.zip"].content == FIRST


def test_the_withdrawn_and_the_withheld_are_taken_out_of_earlier_snapshots(tmp_path: Path) -> None:
    now = whole(row("2603-aaaaa", WITHDRAWN), row("2603-bbbbb"))  # and ccccc is withheld
    files = made(now, SEPTEMBER, OLD)
    content = files[f"{FOLDER}glasscase-2026-07-03.zip"].content
    lines = lines_of(table_of(content))
    assert set(lines) == {"2603-aaaaa", "2603-bbbbb"} and b"2603-ccccc" not in table_of(content)
    gone = lines["2603-aaaaa"]
    assert (gone["status"], gone["official"], gone["title"]) == ("withdrawn", "", "")
    assert lines["2603-bbbbb"]["official"] == "万景行"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    assert StockPackage(str(tmp_path / "datapackage.json")).validate().valid
    first = next(iter(csv.DictReader(io.StringIO(files[f"{FOLDER}snapshots.csv"].content.decode()))))
    assert (first["cases"], first["withdrawn"]) == ("2", "1")
    again = made(now, SEPTEMBER, published_of(now, SEPTEMBER, (Snapshot(JULY, "glasscase-2026-07-03.zip", content),)))
    assert again[f"{FOLDER}glasscase-2026-07-03.zip"].content == content


def test_changes_since_an_earlier_version() -> None:
    late = replace(NAMED, status=Status.OVERDUE, days_late=3, days_left=None)
    now = whole(row("2603-aaaaa", WITHDRAWN), row("2603-bbbbb", late, "路灯修好了"), row("2609-ddddd"))
    lines = json.loads(made(now, SEPTEMBER, OLD)[f"{CHANGES}since-2026-07-03.json"].content)["rows"]
    told = [(one["id"], one["change"], one["field"], one["before"], one["after"]) for one in lines]
    assert told == [
        ("2603-aaaaa", "withdrawn", None, None, None),
        ("2603-bbbbb", "changed", "title", "路灯不亮", "路灯修好了"),
        ("2603-bbbbb", "changed", "status", "open", "overdue"),
        ("2603-ccccc", "withheld", None, None, None),
        ("2609-ddddd", "added", None, None, None),
    ]  # fmt: skip


def test_what_was_taken_out_in_an_earlier_build_is_told_of_in_the_next() -> None:
    now = whole(row("2603-aaaaa", WITHDRAWN), row("2603-bbbbb"), row("2603-ccccc"))
    name = f"{FOLDER}glasscase-2026-07-03.zip"
    taken_out = Snapshot(JULY, "glasscase-2026-07-03.zip", made(now, SEPTEMBER, OLD)[name].content)
    october = date(2026, 10, 5)
    files = made(now, october, published_of(now, SEPTEMBER, (taken_out,)))
    lines = json.loads(files[f"{CHANGES}since-2026-07-03.json"].content)["rows"]
    assert [(one["id"], one["change"]) for one in lines] == [("2603-aaaaa", "withdrawn")]
    assert json.loads(files[f"{CHANGES}since-2026-09-18.json"].content)["rows"] == []


def test_nothing_has_changed_where_only_days_have_passed() -> None:
    now = whole(row("2603-aaaaa", replace(NAMED, days_left=1)))
    assert changes(lines_of(table_of(whole(row("2603-aaaaa")))), lines_of(table_of(now)), JULY) == []


def test_what_is_published_is_read_again(tmp_path: Path) -> None:
    assert read_published(tmp_path) is None
    (tmp_path / "data/snapshots").mkdir(parents=True)
    (tmp_path / "data/manifest.json").write_text('{"as_of": "2026-07-03"}')
    (tmp_path / "data/cases.csv").write_bytes(table_of(FIRST))
    (tmp_path / "data/snapshots/glasscase-2026-07-03.zip").write_bytes(FIRST)
    assert read_published(tmp_path) == OLD


@pytest.mark.parametrize("file", ["data/manifest.json", "data/cases.csv", "data/snapshots/glasscase-2026-07-03.zip"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"as_of": 7}'])
def test_what_cannot_be_read_is_said_and_not_forgotten(tmp_path: Path, file: str, content: bytes) -> None:
    test_what_is_published_is_read_again(tmp_path)
    (tmp_path / file).write_bytes(content)
    if file == "data/cases.csv" and b"\xff" not in content:
        content = b"no-id\n1\n"
        (tmp_path / file).write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_published(tmp_path)
    (finding,) = refused.value.report.findings
    assert finding.rule == "publish-version" and finding.path.endswith(file)
