"""The commands as they are called: exit codes, and what they print."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import frictionless
import pytest

from glasscase.serve import PortTaken, is_source, open_server, serving

PROJECT = Path(__file__).resolve().parents[1]
EXAMPLES = PROJECT.parent / "shared" / "examples" / "packages"


def run(script: str, *arguments: str | Path, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "scripts" / f"{script}.py"), *map(str, arguments), "--lang", "en"]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """The registry and two packages of the demonstration, and no article."""
    for name in ("registry", "parks/2025", "education/2025"):
        shutil.copytree(PROJECT / "data" / name, tmp_path / "data" / name)
    (tmp_path / "content").mkdir()
    return tmp_path


def spoil(portal: Path) -> str:
    """A case reported on a day that there is not."""
    path = portal / "data/parks/2025/cases.csv"
    head, first, *rest = path.read_text("utf-8").splitlines(keepends=True)
    day = first.split(",")[head.strip().split(",").index("reported_on")]
    path.write_text(head + first.replace(day, "2025-02-30") + "".join(rest), encoding="utf-8")
    return path.relative_to(portal).as_posix()


def test_check(portal: Path) -> None:
    done = run("check", cwd=portal)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("2 packages, ")
    spoilt = spoil(portal)
    done = run("check", cwd=portal)
    assert done.returncode == 1
    assert f"{spoilt}:2 column " in done.stdout


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", "{"), ("github", "::error file="), ("markdown", "<!-- glasscase-report -->"), ("text", "")],
)
def test_check_formats(portal: Path, form: str, begins: str) -> None:
    spoilt = spoil(portal)
    done = run("check", "--data", portal / "data", "--content", portal / "content", "--format", form)
    assert done.returncode == 1
    assert done.stdout.startswith(begins)
    assert spoilt in done.stdout
    if form == "json":
        finding = json.loads(done.stdout)["findings"][0]
        assert (finding["rule"], finding["line"], finding["value"]) == ("date", 2, "2025-02-30")


def test_check_usage(tmp_path: Path) -> None:
    assert run("check", "--nonsense").returncode == 2
    assert run("check", "--package", "x", "--data", "y").returncode == 2
    missing = run("check", "--data", tmp_path / "nothing")
    assert missing.returncode == 1
    assert "[missing-folder]" in missing.stdout


def test_format(portal: Path) -> None:
    path = portal / "data/parks/2025/cases.csv"
    canonical = path.read_bytes()
    assert run("format", "--check", cwd=portal).returncode == 0
    path.write_bytes(b"\xef\xbb\xbf" + canonical.replace(b"\n", b"\r\n"))
    what = "byte order mark taken away; line ends"
    done = run("format", "--check", cwd=portal)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"data/parks/2025/cases.csv: would be written: {what}\n1 files are not canonical.\n"
    done = run("format", cwd=portal)
    assert (done.returncode, done.stdout) == (0, f"data/parks/2025/cases.csv: written: {what}\n1 files changed.\n")
    assert path.read_bytes() == canonical
    assert run("format", cwd=portal).stdout == "All files are canonical.\n"


def test_format_leaves_what_cannot_be_read(portal: Path) -> None:
    path = portal / "data/parks/2025/cases.csv"
    path.write_text(path.read_text("utf-8") + '2501-aaaaa,"never closed\n', encoding="utf-8")
    before = path.read_bytes()
    done = run("format", cwd=portal)
    assert path.read_bytes() == before
    assert "data/parks/2025/cases.csv" in done.stderr
    assert run("format", "--data", portal / "nothing").returncode == 2


def test_verify(tmp_path: Path) -> None:
    done = run("verify", tmp_path)
    assert done.returncode == 1
    assert "[site-missing]" in done.stdout
    assert run("verify").returncode == 2


# check --package


def write_package(folder: Path, rows: str, **resource: object) -> Path:
    (folder / "people.csv").write_text(rows, encoding="utf-8")
    fields = [
        {"name": "id", "type": "integer", "constraints": {"required": True}},
        {"name": "born", "type": "date"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
    ]
    about = {"name": "people", "path": "people.csv", "schema": {"fields": fields, "primaryKey": ["id"]}, **resource}
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "tiny", "resources": [about]}), encoding="utf-8")
    return path


def triples(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((f["type"], f["row"] or 0, f["fieldName"] or "") for f in findings)


def theirs(path: Path) -> list[tuple[Any, ...]]:
    found = frictionless.validate(str(path), type="package").flatten(["type", "rowNumber", "fieldName"])
    return sorted((kind, row or 0, name or "") for kind, row, name in found)


def ours(path: Path) -> list[dict[str, Any]]:
    done = run("check", "--package", path, "--format", "json")
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    assert done.returncode == bool(findings), done.stdout
    return findings


def test_package(tmp_path: Path) -> None:
    path = write_package(
        tmp_path, 'id,born,kind\n1,2020-01-01,"a"\n2,2020-02-30,b\n\n2,,c\n,,"a\nb"\n5,,a,more\n6\nx,y,z\n'
    )
    found = ours(path)
    assert triples(found) == theirs(path)
    assert {("type-error", 3, 3, "date"), ("type-error", 9, 10, "integer"), ("constraint-error", 5, 5, "enum")} <= {
        (f["type"], f["row"], f["line"], f["rule"]) for f in found
    }
    assert {f["path"] for f in found} == {(tmp_path / "people.csv").as_posix()}
    text = run("check", "--package", path)
    assert text.returncode == 1
    assert "people.csv:3 column B (born) “2020-02-30” is not a date." in text.stdout
    assert ours(write_package(tmp_path, "id,born,kind\n1,,a\n")) == []


@pytest.mark.parametrize("change", [
    {"path": "../people.csv"}, {"path": "/etc/passwd"}, {"path": "http://127.0.0.1:9/x.csv"}, {"schema": "../schema.json"},
    {"schema": "https://127.0.0.1:9/s.json"}, {"dialect": "http://127.0.0.1:9/d.json"}, {"profile": "http://127.0.0.1:9/p"},
    {"extrapaths": ["http://127.0.0.1:9/x.csv"]}, {"path": ["people.csv", "s3://bucket/x.csv"]}, {"scheme": "http"},
    {"path": "link.csv"}, {"format": "gsheets"}, {"path": "..\\people.csv"},
])  # fmt: skip
def test_package_unsafe(tmp_path: Path, change: dict[str, object]) -> None:
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    found = ours(write_package(tmp_path, "id,born,kind\n", **change))
    assert [finding["rule"] for finding in found] == ["package-unsafe"]


def test_a_long_word_in_the_place_of_resources(tmp_path: Path) -> None:
    """It is opened by nobody, so it is wrong and not unsafe."""
    path = write_package(tmp_path, "id,born,kind\n")
    path.write_text(json.dumps({"name": "people", "resources": "a" * 5_000}), encoding="utf-8")
    assert triples(ours(path)) == theirs(path)
    assert [finding["type"] for finding in ours(path)] == ["package-error"]


@pytest.mark.parametrize("content", [None, "", "{", "[]", "null", '"x"', "[" * 100_000])
def test_package_unreadable(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "datapackage.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert [(finding["rule"], finding["type"]) for finding in ours(path)] == [("package-unreadable", "package-error")]
    assert [finding["rule"] for finding in ours(tmp_path)] == ["package-unreadable"]


def test_package_with_a_bad_pattern(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id", "type": "string", "constraints": {"pattern": "("}}]}
    assert [finding["rule"] for finding in ours(write_package(tmp_path, "id\n1\n", schema=schema))] == [
        "package-unreadable"
    ]


def local(path: Path) -> bool:
    """Whether Frictionless opens nothing but files beside the descriptor."""
    about = json.loads(path.read_text("utf-8"))
    names = [item for resource in about["resources"] for item in resource.values() if isinstance(item, str)]
    return not any("../" in name or ("://" in name and name.endswith((".csv", ".json"))) for name in names)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples lie outside the repository, and are not there")
def test_package_examples() -> None:
    """The same verdict as Frictionless on other people's packages."""
    from glasscase.check.foreign import check_foreign

    paths = [path for path in sorted(EXAMPLES.rglob("datapackage.json")) if local(path)]
    assert len(paths) > 8
    for path in paths:
        found = sorted((finding.type, finding.row, finding.field) for finding in check_foreign(path).findings)
        assert found == theirs(path), path


# serve


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "output"
    for name, content in {"index.html": "home", "404.html": "没有这一页", "d/parks/x.csv": "id\n"}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8")
    return site


def fetch(address: str) -> tuple[int, str, Any]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_server(site: Path) -> None:
    with serving(open_server(site, "127.0.0.1", 0)) as address:
        status, content, headers = fetch(address)
        assert (status, content, headers["Cache-Control"]) == (200, "home", "no-store")
        assert fetch(f"{address}d/parks/x.csv")[2]["Content-Type"] == "text/csv; charset=utf-8"
        assert fetch(f"{address}nothing")[:2] == (404, "没有这一页")
        assert fetch(f"{address}d/parks/")[0] == 404  # no list of files
        assert fetch(f"{address}../../etc/passwd")[0] == 404
        site.rename(site.with_name("old"))  # as a build swaps a new folder in
        site.mkdir()
        (site / "index.html").write_text("new", encoding="utf-8")
        assert fetch(address)[1] == "new"


def test_next_free_port(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with open_server(site, "127.0.0.1", port) as server:
            assert port < server.server_address[1] < port + 20
    with socket.create_server(("127.0.0.1", 65535)), pytest.raises(PortTaken):
        open_server(site, "127.0.0.1", 65535)


def test_is_source() -> None:
    assert is_source("data/parks/2025/cases.csv")
    assert not is_source("data/parks/2025/.cases.csv.new")
    assert not is_source("plugins/glasscase/__pycache__/ids.cpython-311.pyc")


def test_serve(tmp_path: Path) -> None:
    """A real start with a build of three lines, a change, a build that fails, and Ctrl-C."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/word").write_text("first", encoding="utf-8")
    (tmp_path / "build.py").write_text(
        "import pathlib, sys\nword = pathlib.Path('data/word').read_text()\nif word == 'bad': sys.exit('no good')\n"
        "out = pathlib.Path(sys.argv[2]); out.mkdir(exist_ok=True); (out / 'index.html').write_text(word)\n",
        encoding="utf-8",
    )
    start = (
        "import pathlib, sys; from glasscase.serve import serve; here = pathlib.Path.cwd(); "
        "sys.exit(serve(here, here / 'output', '127.0.0.1', 0, 'en', here / 'build.py'))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", start], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "plugins")}, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    try:
        assert process.stdout.readline() == "Building …\n"
        ready = process.stdout.readline()
        assert " is ready; the build took " in ready
        address = ready.split()[0]
        time.sleep(1)  # the watcher starts after the build
        for word, says, shown in (("second", "is ready", "second"), ("bad", "still shows the last good one", "second")):
            (tmp_path / "data/word").write_text(word, encoding="utf-8")
            while says not in (line := process.stdout.readline()):
                assert line
            assert fetch(address)[1] == shown
        process.send_signal(signal.SIGINT)
        rest, said = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, rest, said) == (0, "Stopped.\n", "no good\n")
