"""What the explorer reckons, held against polars and Python: reading Parquet, filtering, sorting, figures, CSV."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import statistics
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars
import pytest

from glasscase.pelican_adapter.packages_of_npm import parquet_reader
from npm import NODE
from tests.built import PROJECT

pytestmark = pytest.mark.skipif(not parquet_reader(PROJECT / "theme"), reason="hyparquet is not installed: make unit")
HYPARQUET = PROJECT / "theme/node_modules/hyparquet/src"
#: reads a file as the explorer does; answers what is asked of it
SCRIPT = """
import { readFileSync } from "fs";
import { parquetMetadata } from "%(hyparquet)s/metadata.js";
import { parquetRead } from "%(hyparquet)s/read.js";
import * as table from "%(static)s/explorer-table.js";
const bytes = readFileSync(process.argv[1]);
const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
const metadata = parquetMetadata(file);
const rows = await new Promise((onComplete, failed) => parquetRead({ file, metadata, onComplete }).catch(failed));
const columns = table.columnsOf(metadata);
const of = (name) => columns.find((column) => column.name === name);
const lines = (some) => some.map((row) => columns.map(({ at, kind }) => table.text(row[at], kind)));
const answer = %(ask)s;
process.stdout.write(JSON.stringify(answer, (_, value) => (typeof value === "bigint" ? Number(value) : value)));
"""


def ask(frame: polars.DataFrame, folder: Path, question: str, **options: Any) -> Any:
    frame.write_parquet(folder / "table.parquet", compression="snappy", **options)
    (folder / "explorer-table.mjs").write_bytes((PROJECT / "theme/static/explorer-table.js").read_bytes())
    script = SCRIPT % {"hyparquet": (folder / "hyparquet").as_uri(), "static": folder.as_uri(), "ask": question}
    script = script.replace("explorer-table.js", "explorer-table.mjs")
    if not (folder / "hyparquet").exists():
        (folder / "hyparquet").mkdir()
        for module in HYPARQUET.glob("*.js"):
            (folder / "hyparquet" / module.name).write_bytes(module.read_bytes())
        (folder / "hyparquet/package.json").write_text('{"type": "module"}', encoding="utf-8")
    command = [str(NODE), "--input-type=module", "-e", script, str(folder / "table.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def a_table(rows: int) -> polars.DataFrame:
    some = random.Random(rows)

    def maybe(value: Any) -> Any:
        return None if some.random() < 0.2 else value

    return polars.DataFrame(
        {
            "id": [f"2603-{number:05d}" for number in range(rows)],
            "place": [maybe(some.choice(["东湖", "Lamp Road", "ＬＡＭＰ", "=1+1"])) for _ in range(rows)],
            "on": [maybe(date(2020, 1, 1) + timedelta(some.randrange(3000))) for _ in range(rows)],
            "days": [maybe(some.randrange(-5, 900)) for _ in range(rows)],
            "share": [maybe(some.random() * 10 ** some.randrange(9)) for _ in range(rows)],
            "late": [maybe(some.random() < 0.5) for _ in range(rows)],
            "big": [2**60 + number for number in range(rows)],
            "none": [None] * rows,
        },
        {
            "id": polars.String, "place": polars.String, "on": polars.Date, "days": polars.Int64, "share": polars.Float64,
            "late": polars.Boolean, "big": polars.Int64, "none": polars.String,
        },
    )  # fmt: skip


def written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("rows", "options"), [(0, {}), (1, {}), (3000, {}), (3000, {"row_group_size": 700, "data_page_size": 900})]
)
def test_reads_what_polars_writes(rows: int, options: dict[str, Any], tmp_path: Path) -> None:
    frame = a_table(rows).drop("share")
    answer = ask(frame, tmp_path, "{ kinds: columns.map(({ kind }) => kind), lines: lines(rows) }", **options)
    assert answer["kinds"] == ["text", "text", "date", "number", "boolean", "number", "text"]
    assert answer["lines"] == [[written(value) for value in row] for row in frame.iter_rows()]


@pytest.mark.parametrize("measure", ["days", "share"])
def test_figures(measure: str, tmp_path: Path) -> None:
    frame = a_table(2000)
    answer = ask(frame, tmp_path, f'table.aggregated(rows, of("place"), of("{measure}"))')
    groups = dict[str, list[Any]]()
    for place, value in frame.select("place", measure).iter_rows():
        groups.setdefault(place or "", []).append(value)
    assert [one["count"] for one in answer] == sorted((len(found) for found in groups.values()), reverse=True)
    assert {one["value"] for one in answer} == groups.keys()
    for one in answer:
        values = [value for value in groups[one["value"]] if value is not None]
        assert (one["filled"], one["min"], one["max"]) == (len(values), min(values), max(values))
        assert one["median"] == statistics.median(values)
        assert math.isclose(one["sum"], math.fsum(values), rel_tol=1e-15)
        assert math.isclose(one["mean"], math.fsum(values) / len(values), rel_tol=1e-15)


def test_figures_of_nothing(tmp_path: Path) -> None:
    frame = polars.DataFrame({"place": ["a"], "days": polars.Series([None], dtype=polars.Int64)})
    (one,) = ask(frame, tmp_path, 'table.aggregated(rows, of("place"), of("days"))')
    assert one == {"value": "a", "count": 1, "filled": 0, **dict.fromkeys(("mean", "median", "min", "max", "sum"))}
    assert ask(frame.head(0), tmp_path, 'table.aggregated(rows, of("place"), of("days"))') == []


@pytest.mark.parametrize("column", ["on", "days", "late", "big"])
@pytest.mark.parametrize("descending", [False, True])
def test_sorted(column: str, descending: bool, tmp_path: Path) -> None:
    frame = a_table(500)
    answer = ask(frame, tmp_path, f'lines(table.sorted(rows, of("{column}"), {str(descending).lower()}, "zh"))')
    expected = frame.sort(column, descending=descending, nulls_last=True, maintain_order=True)
    assert [row[0] for row in answer] == expected["id"].to_list()


def test_filtered(tmp_path: Path) -> None:
    frame = a_table(800)
    answer = ask(frame, tmp_path, 'lines(table.filtered(rows, columns, " lamp ", { ...of("late"), value: "true" }))')
    expected = frame.filter(
        polars.col("late") & polars.col("place").str.to_lowercase().str.contains("lamp", literal=True)
    )
    assert [row[0] for row in answer] == expected["id"].to_list()
    none = ask(frame, tmp_path, 'table.filtered(rows, columns, "", { ...of("place"), value: "" }).length')
    assert none == frame["place"].null_count()


def test_csv(tmp_path: Path) -> None:
    frame = a_table(300)
    answer = ask(frame, tmp_path, "table.csv(columns, rows)")
    rows = list(csv.DictReader(io.StringIO(answer["content"].removeprefix("\ufeff"), newline="")))
    assert [row["id"] for row in rows] == frame["id"].to_list()
    assert answer["defused"] == frame.filter(polars.col("place") == "=1+1").height > 0
    assert {row["place"] for row in rows} == {"", "东湖", "Lamp Road", "ＬＡＭＰ", "'=1+1"}
    # A number is no formula, also below nought.
    assert [row["days"] for row in rows] == [written(value) for value in frame["days"]]


def test_distinct(tmp_path: Path) -> None:
    frame = a_table(300)
    answer = ask(frame, tmp_path, '[table.distinct(rows, of("late"), 3), table.distinct(rows, of("id"), 60)]')
    counts = {written(value): count for value, count in frame["late"].value_counts().iter_rows()}
    assert dict(answer[0]) == counts
    assert answer[1] is None
