"""Packages and cities that mean harm: each is refused with a finding, soon, and nothing outside its folder is touched.

They are checked in a process whose audit hook refuses, and tells of, every socket, every other process and every file
outside the folder; polars reads files without telling Python, but is only ever given bytes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants.child import PROJECT
from tests.mutants.cities import VALID_CITY
from tests.mutants.hostile_cities import CITIES, HARMLESS_CITIES
from tests.mutants.hostile_packages import HARMLESS_PACKAGES, PACKAGES, REMOTE, table, write
from tests.mutants.judges import Answer, Worker

SECONDS = 10.0
BYTES = 10**9


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where hostile things are laid: what they try to reach lies beside."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "inside").mkdir()
    return folder


@pytest.fixture(scope="module")
def packages(ground: Path) -> Iterator[Worker]:
    worker = Worker("ours", ground / "inside")
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def portal(ground: Path) -> Iterator[Worker]:
    worker = Worker("portal", ground / "inside")
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def stock(ground: Path) -> Iterator[Worker]:
    worker = Worker("stock", ground / "inside")
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def format_(ground: Path) -> Iterator[Worker]:
    worker = Worker("format", ground / "inside")
    yield worker
    worker.close()


def _harmless(answer: Answer) -> None:
    """In time, in bounds, and nothing asked for elsewhere."""
    assert "hang" not in answer, f"no answer within {SECONDS:.0f} s of work"
    assert "crash" not in answer, f"{answer['crash']}\n{answer['trace']}"
    assert answer["refused"] == []
    assert answer["peak"] < BYTES, f"{answer['peak'] / 1e9:.1f} GB"


@pytest.mark.parametrize("name", PACKAGES)
def test_hostile_package(name: str, packages: Worker, ground: Path) -> None:
    folder = ground / "inside" / f"package-{list(PACKAGES).index(name)}" / "package"
    folder.parent.mkdir()
    # What does not end is ended sooner than it would be, so that the tests do not take minutes.
    packages.ask(write(PACKAGES[name], folder), patience=0.3)
    answer = packages.answer(SECONDS)
    shutil.rmtree(folder.parent)
    if answer.get("peak", 0) > BYTES / 3:
        packages.close()  # what it holds on to would be counted with the next
    _harmless(answer)
    assert answer["errors"] > 0 or name in HARMLESS_PACKAGES
    assert "secret" not in json.dumps(
        [one[8] for one in answer["findings"] if one[3] != "package-unsafe" and "secret.csv" not in one[8]]
    )


@pytest.mark.parametrize("name", CITIES)
def test_hostile_city(name: str, portal: Worker, format_: Worker, ground: Path) -> None:
    folder = ground / "inside" / f"city-{list(CITIES).index(name)}" / "city"
    shutil.copytree(VALID_CITY, folder)
    CITIES[name](folder)
    portal.ask(folder)
    answer = portal.answer(SECONDS)
    format_.ask(folder)
    mended = format_.answer(SECONDS)
    shutil.rmtree(folder.parent)
    for worker, its in ((portal, answer), (format_, mended)):
        if its.get("peak", 0) > BYTES / 3:
            worker.close()
    _harmless(answer)
    assert answer["errors"] > 0 or name in HARMLESS_CITIES
    _harmless(mended)


def test_there_is_enough_to_fear() -> None:
    assert len(PACKAGES.keys() - HARMLESS_PACKAGES) >= 40
    assert len(CITIES.keys() - HARMLESS_CITIES) >= 40
    assert PACKAGES.keys() >= HARMLESS_PACKAGES
    assert CITIES.keys() >= HARMLESS_CITIES


# The guard himself


def test_the_guard_sees_a_file_elsewhere(stock: Worker, ground: Path) -> None:
    """Stock Frictionless, trusted or not, follows a link out of the package: the guard must notice."""
    folder = ground / "inside" / "guard"
    folder.mkdir()
    (ground / "outside.csv").write_text("id,text\n1,x\n", encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(table(folder)), encoding="utf-8")
    (folder / "table.csv").unlink()
    (folder / "table.csv").symlink_to(ground / "outside.csv")
    stock.ask(folder / "datapackage.json")
    answer = stock.answer(SECONDS)
    assert any("outside.csv" in one for one in answer["refused"])


def test_the_guard_sees_a_socket(stock: Worker, ground: Path) -> None:
    folder = ground / "inside" / "socket"
    folder.mkdir()
    (folder / "datapackage.json").write_text(json.dumps(table(folder, path=f"{REMOTE}/x.csv")), encoding="utf-8")
    stock.ask(folder / "datapackage.json")
    answer = stock.answer(SECONDS)
    assert answer["refused"]


# The command itself


@pytest.mark.parametrize("name", ["path '../secret.csv'", "pattern ^(a+)+$", "NUL"])
def test_hostile_package_at_the_command(name: str, tmp_path: Path) -> None:
    """The same through `scripts/check.py`, in a process of its own: exit status 1, and a finding in its JSON."""
    inside = tmp_path / "inside"
    inside.mkdir()
    path = write(PACKAGES[name], inside / "package")
    begin = (
        "import sys; from pathlib import Path; from tests.mutants import child\n"
        f"child.guard(Path({str(inside)!r})); sys.argv = ['check.py', '--package', {str(path)!r}, '--format', 'json']\n"
        "import check\nstatus = check.main(); print(child.refused, file=sys.stderr); sys.exit(status)"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (PROJECT, PROJECT / "plugins", PROJECT / "scripts")))}
    done = subprocess.run(
        [sys.executable, "-c", begin], cwd=PROJECT, env=here, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["findings"], done.stderr
    assert done.stderr.strip().endswith("[]")
