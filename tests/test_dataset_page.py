"""The dataset page: its files by table and format, lines for other programs that run, and what comes from npm."""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from glasscase.model import Download
from glasscase.pages.files import checksums, format_of, grouped
from glasscase.pages.snippets import snippets
from glasscase.pelican_adapter.packages_of_npm import package_files, parquet_reader
from glasscase.pelican_adapter.progress import Progress
from tests.built import PROJECT, build, demonstration, small_city

THEME = PROJECT / "theme"
installed = pytest.mark.skipif(not parquet_reader(THEME), reason="hyparquet is not installed: make unit")


def file(name: str, rows: int | None = 1) -> Download:
    return Download(f"data/parks/2026/{name}", "", rows, 1, name[0] * 64)


@pytest.fixture
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


# Files


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("cases.csv", "csv"), ("cases.spreadsheet.csv", "spreadsheet"), ("parks-2026.xlsx", "xlsx"), ("cases.jsonl", "jsonl"),
        ("parks-2026.json", "json"), ("datapackage.json", "descriptor"), ("cases.geojson", "geojson"),
        ("cases.parquet", "parquet"), ("parks-2026.sqlite", "sqlite"), ("parks-2026.zip", "zip"),
        ("CITATION.cff", "citation"), ("cases.csv-metadata.json", "csvw"), ("catalog.jsonld", "jsonld"), ("notes.odt", ""),
    ],
)  # fmt: skip
def test_format(name: str, form: str) -> None:
    assert format_of(file(name)) == form


def test_files_of_one_table_stand_together() -> None:
    names = [
        "cases.csv", "events.csv", "datapackage.json", "parks-2026.json", "cases.parquet", "parks-2026.xlsx", "events.jsonl",
        "cases.spreadsheet.csv", "cases.jsonl", "coverage.csv", "coverage.json", "CITATION.cff",
    ]  # fmt: skip
    groups = [(group.name, [one.name for one, _ in group.files]) for group in grouped(map(file, names))]
    assert groups == [
        ("cases", ["cases.csv", "cases.spreadsheet.csv", "cases.jsonl", "cases.parquet"]),
        ("events", ["events.csv", "events.jsonl"]),
        ("coverage", ["coverage.csv", "coverage.json"]),
        ("", ["parks-2026.xlsx", "parks-2026.json"]),
        ("about", ["datapackage.json", "CITATION.cff"]),
    ]


def test_digests_are_whole() -> None:
    assert checksums([file("a.csv"), file("b.csv")]) == f"{'a' * 64}  a.csv\n{'b' * 64}  b.csv"


def test_every_file_of_a_package_stands_on_its_page_with_its_digest(output: Path) -> None:
    files = json.loads((output / "data/manifest.json").read_bytes())["files"]
    page = (output / "data/parks/2026/index.html").read_text("utf-8")
    of_package = {
        path: digest
        for path, digest in files.items()
        # What describes a table lies beside its CSV, as CSV on the Web wants it, and is no file to take.
        if path.startswith("data/parks/2026/") and not path.endswith("-metadata.json")
    }
    assert len(of_package) > 6
    for path, digest in of_package.items():
        assert f'href="../../../{path}" download' in page
        assert f"{digest}  {path.rpartition('/')[2]}" in page


# Lines for other programs


def lines(page: Path, tool: str) -> str:
    found = re.search(rf"<summary>{tool}</summary><pre><code[^>]*>(.*?)</code>", page.read_text("utf-8"), re.DOTALL)
    assert found, f"{page} has no lines for {tool}"
    return html.unescape(found[1])


PAGES = ["data", "data/parks/2026", "data/education/2025", "en/data/parks/2026"]


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_for_duckdb_run(page: str, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = lines(output / page / "index.html", "DuckDB")
    monkeypatch.chdir(output / page.removeprefix("en/"))
    found = duckdb.sql(query).fetchall()
    assert found
    if "GROUP BY status" in query:
        cases = json.loads(next(Path().glob("*-20??.json"), Path("glasscase.json")).read_bytes())["cases"]
        counted = {status: count for status, count, *_ in found}
        assert counted == {one: sum(case["status"] == one for case in cases) for one in counted}
        assert sum(counted.values()) == len(cases)


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_for_pandas_run(page: str, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = lines(output / page / "index.html", "pandas")
    monkeypatch.chdir(output / page.removeprefix("en/"))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})  # our own lines, read from our own page
    assert "status" in said.getvalue() or "count" in said.getvalue()


def test_lines_without_parquet_and_with_an_address() -> None:
    files = [file("air-quality.csv"), file("air-quality.xlsx")]
    pandas, r, sql = snippets(files, {"air-quality": {"day": "date", "pm25": "number"}}, "https://a.example")
    address = '"https://a.example/data/parks/2026/air-quality.csv"'
    assert f'air_quality = pd.read_csv({address}, parse_dates=["day"])' in pandas.code
    assert f"air_quality <- read.csv({address}, " in r.code
    assert address.strip('"') in sql.code
    assert snippets([], {"cases": {}}, "") == ()


# What comes from npm


@installed
def test_the_reader_is_copied_as_it_is_with_its_licence(output: Path) -> None:
    files = package_files(THEME)
    scripts = json.loads((output / "data/manifest.json").read_bytes())["scripts"]
    version = json.loads((THEME / "package.json").read_bytes())["dependencies"]["hyparquet"]
    assert {Path(path).parent.as_posix() for path in files} == {f"theme/hyparquet/{version}"}
    assert any(path.endswith("/LICENSE") for path in files)
    for path, content in files.items():
        assert (output / path).read_bytes() == content
        assert (path in scripts) == path.endswith(".js")
        # Whatever a module imports is there, and lies beside it.
        for address in re.findall(rb"^(?:import|export)\b.*?\bfrom '([^']+)'", content, re.MULTILINE):
            assert f"theme/hyparquet/{version}/{address.decode().removeprefix('./')}" in files


def test_nothing_from_npm_is_committed() -> None:
    assert "node_modules/" in (PROJECT / ".gitignore").read_text("utf-8").split()


def test_without_the_reader_a_build_says_so_and_leaves_the_explorer_out(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    city = tmp_path / "city"
    shutil.copytree(small_city(tmp_path_factory.getbasetemp()), city)
    shutil.copytree(THEME, city / "theme", ignore=shutil.ignore_patterns("node_modules"))
    settings = (PROJECT / "pelicanconf.py").read_text("utf-8")
    (city / "pelicanconf.py").write_text(
        settings.replace('"plugins"', repr(str(PROJECT / "plugins"))), encoding="utf-8"
    )
    done = build("--settings", city / "pelicanconf.py", "--jobs", "1", "--lang", "en", cwd=city)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("hyparquet is not installed") == 1
    pages = list((city / "output").glob("data/*/*/index.html"))
    assert pages
    for page in pages:
        assert "data-explorer" not in page.read_text("utf-8")
        assert "explorer.js" not in page.read_text("utf-8")
    assert not (city / "output/theme/hyparquet").exists()


def test_the_warning_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    from glasscase.pelican_adapter.progress import _WARNINGS  # pyright: ignore[reportPrivateUsage]

    (warning,) = [one for one in _WARNINGS if "hyparquet" in one]
    Progress("zh").warn(warning)
    assert "没有安装 hyparquet" in capsys.readouterr().err.replace("\n", "")
