"""The benchmark's other side does the same work: a page for each case and language, lists, downloads."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent / "plugins")]

from bench.hugo_program import hugo_program  # noqa: E402
from bench.hugo_site import write_hugo_site  # noqa: E402
from bench.measure import Failed, run, written  # noqa: E402
from city.maker import make_city  # noqa: E402

CASES = 40


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Hugo site's source for a small city."""
    folder = tmp_path_factory.mktemp("bench")
    make_city(CASES, 4, 7, folder / "data")
    assert write_hugo_site(folder / "data", folder / "hugo", date(2026, 9, 18)) == CASES
    return folder / "hugo"


@pytest.fixture(scope="module")
def output(site: Path) -> Path:
    """The site as Hugo builds it."""
    try:
        program = hugo_program()
    except Failed:
        pytest.skip("Hugo is not installed: the other side of bench-build cannot be tried here")
    built = site.parent / "built"
    taken = run([str(program), "build", "--source", str(site), "--destination", str(built)], site.parent / "hugo.log")
    assert taken.seconds > 0
    assert taken.memory > 10_000_000
    return built


def cases_of(site: Path) -> list[dict[str, Any]]:
    return [case for path in (site / "assets" / "cases").glob("*.json") for case in json.loads(path.read_text("utf-8"))]


def test_a_page_for_each_case_in_each_language(site: Path, output: Path) -> None:
    ids = {case["id"] for case in cases_of(site)}
    assert len(ids) == CASES
    for prefix in ("", "en/"):
        assert {path.parent.name for path in output.glob(f"{prefix}c/*/index.html")} == ids


def test_the_page_has_the_sentence_and_every_event(site: Path, output: Path) -> None:
    for case in cases_of(site):
        chinese = (output / "c" / case["id"] / "index.html").read_text("utf-8")
        english = (output / "en" / "c" / case["id"] / "index.html").read_text("utf-8")
        assert case["sentence"]["zh"] in chinese
        assert case["sentence"]["en"] in english
        told = 0 if case["status"] == "withdrawn" else len(case["events"])
        assert chinese.count('<li class="step') == english.count('<li class="step') == told


def test_lists_departments_and_downloads(site: Path, output: Path) -> None:
    for case in cases_of(site):
        for facet in ("department", "status", "category", "district", "year"):
            if value := case.get(facet):
                for prefix in ("", "en/"):
                    page = (output / f"{prefix}cases/{facet}/{value}/index.html").read_text("utf-8")
                    assert f"/{prefix}c/{case['id']}/" in page
        package = f"data/{case['department']}/{case['year']}"
        for name in (f"{package}/index.html", f"en/{package}/index.html", f"{package}/cases.csv"):
            assert (output / name).is_file()
        assert (output / "d" / case["department"] / "cases.csv").is_file()


def test_what_is_measured(tmp_path: Path) -> None:
    child = "import time; held = bytearray(60_000_000); time.sleep(0.4)"
    parent = f"import subprocess, sys; held = bytearray(60_000_000); subprocess.run([sys.executable, '-c', {child!r}])"
    taken = run([sys.executable, "-c", parent], tmp_path / "log")
    assert taken.memory > 115_000_000, "parent and child count together"
    (tmp_path / "log").write_text("four")
    assert (written(tmp_path).files, written(tmp_path).bytes) == (1, 4)
    with pytest.raises(Failed, match="exit 3"):
        run([sys.executable, "-c", "import sys; sys.exit(3)"], tmp_path / "log")


def test_wrong_usage_is_said_at_once() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "bench_build.py"), "--cases", "0"], capture_output=True, text=True
    )
    assert done.returncode == 2
