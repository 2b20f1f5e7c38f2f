"""The numbers of pages are those of SQL over the downloads: DuckDB over Parquet, CSV, JSON Lines and SQLite."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest

from tests.built import demonstration

#: overdue now, solved in time or late, and the share in time, of one department: what its page says first
NUMBERS = """
WITH own AS (
  SELECT * FROM {cases} WHERE unit = '{code}' AND status <> 'withdrawn'
), judged AS (
  SELECT * FROM own WHERE kind = 'problem' AND (status = 'overdue' OR (solved_on IS NOT NULL AND deadline IS NOT NULL))
)
SELECT
  (SELECT count(*) FROM own WHERE status IN ('verified', 'open', 'overdue')) AS waiting,
  (SELECT count(*) FROM own WHERE status = 'overdue') AS overdue,
  (SELECT count(*) FROM judged) AS judged,
  (SELECT count(*) FROM judged WHERE solved_on IS NOT NULL AND days_late = 0) AS in_time
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


def rows_of(query: str) -> list[tuple[Any, ...]]:
    return duckdb.sql(query).fetchall()


def tables_of(folder: Path) -> dict[str, str]:
    """Format → the cases as DuckDB reads them."""
    return {
        "parquet": f"read_parquet('{folder}/cases.parquet')",
        "csv": f"read_csv('{folder}/cases.csv', header=true, all_varchar=false)",
        "jsonl": f"read_json('{folder}/cases.jsonl', format='newline_delimited', maximum_object_size=33554432)",
    }


def figures(site: Path, code: str) -> dict[str, Any]:
    """What the department's page says, as its document in the API has it; test_api holds the two against each other."""
    return json.loads((site / f"api/v1/departments/{code}.json").read_bytes())["figures"]


def test_the_figures_of_every_department_follow_from_the_downloads(site: Path) -> None:
    departments = json.loads((site / "api/v1/departments.json").read_bytes())["departments"]
    assert len(departments) > 10
    for department in departments:
        code, said = department["code"], figures(site, department["code"])
        expected = {
            "waiting": said["waiting"], "overdue": said["overdue"], "judged": said["judged"],
            "in_time": round(said["on_time_share"] * said["judged"]) if said["on_time_share"] is not None else None,
        }  # fmt: skip
        for folder in (site / "data", site / "data" / code):
            if not (folder / "cases.parquet").is_file():
                continue
            for form, cases in tables_of(folder).items():
                if said["cases"] == 0 and form != "parquet":
                    continue  # an empty CSV or JSON tells DuckDB nothing of its types
                (found,) = rows_of(NUMBERS.format(cases=cases, code=code))
                numbers = dict(zip(("waiting", "overdue", "judged", "in_time"), found, strict=True))
                assert {key: value for key, value in expected.items() if value is not None}.items() <= numbers.items(), (
                    code, form, folder,
                )  # fmt: skip


def test_sqlite_says_the_same(site: Path) -> None:
    with sqlite3.connect(site / "data/glasscase.sqlite") as base:
        for code in ("parks", "city-management"):
            found = base.execute(NUMBERS.format(cases="cases", code=code)).fetchone()
            said = figures(site, code)
            assert found[:3] == (said["waiting"], said["overdue"], said["judged"])
        ((events,),) = base.execute("SELECT count(*) FROM events")
    base.close()
    assert events == rows_of(f"SELECT count(*) FROM read_parquet('{site}/data/events.parquet')")[0][0]


def test_every_format_has_as_many_rows_as_the_pages_say(site: Path) -> None:
    manifest = json.loads((site / "data/manifest.json").read_bytes())
    count = "SELECT count(*) FROM {}"
    for path in sorted(manifest["files"]):
        if not path.endswith(".parquet"):
            continue
        stem = site / path.removesuffix(".parquet")
        ((parquet,),) = rows_of(count.format(f"read_parquet('{stem}.parquet')"))
        lines = (stem.parent / f"{stem.name}.jsonl").read_bytes()
        assert parquet == lines.count(b"\n"), path
        with (stem.parent / f"{stem.name}.spreadsheet.csv").open(encoding="utf-8-sig", newline="") as file:
            assert parquet == sum(1 for _ in csv.reader(file)) - 1, path


def test_dates_are_dates_and_numbers_numbers(site: Path) -> None:
    kinds = {
        name: kind for name, kind, *_ in rows_of(f"DESCRIBE SELECT * FROM read_parquet('{site}/data/cases.parquet')")
    }
    assert (kinds["reported_on"], kinds["days_late"], kinds["lat"], kinds["disputed"]) == (
        "DATE", "BIGINT", "DOUBLE", "BOOLEAN",
    )  # fmt: skip
    ((latest,),) = rows_of(f"SELECT max(updated_on) FROM read_parquet('{site}/data/cases.parquet')")
    assert isinstance(latest, date)


def test_frictionless_accepts_every_published_package(site: Path, tmp_path: Path) -> None:
    """Each datapackage.json as it lies on the site, and each ZIP unpacked."""
    described = sorted(site.rglob("datapackage.json"))
    assert len(described) > 50
    for path in described:
        report = frictionless.validate(str(path))
        assert report.valid, (path, report.flatten(["name", "rowNumber", "fieldName", "message"])[:3])
    for path in sorted((site / "data").glob("*/*.zip")):
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
            archive.extractall(tmp_path / path.stem)
        assert frictionless.validate(str(tmp_path / path.stem / "datapackage.json")).valid, path
