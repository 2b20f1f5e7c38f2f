"""No silent loss: whatever loses a row that was public is an error, and what loses none is no finding of history.

GLASSCASE_MUTANTS says how many losing changes are tried; the promise is that of 2,000 none is accepted.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from city.maker import make_city
from glasscase.check.past import history_of
from glasscase.check.run import HISTORY, check_portal
from glasscase.findings import Finding
from glasscase.formatting import format_data
from glasscase.read.articles import find_articles, read_article
from glasscase.read.packages import find_packages, read_package, read_registry
from glasscase.read.revision import Revision
from tests.losses import KEEPINGS, LOSSES, Fact, facts, rows_in_a_drop_in, what_format_does
from tests.repositories import repository, rows_of

MUTANTS = int(os.environ.get("GLASSCASE_MUTANTS", "200"))
VALID_CITY = Path(__file__).resolve().parent / "packages" / "valid-city"


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two cities as they were: the small one, and four packages of a made one."""
    folder = tmp_path_factory.mktemp("before")
    shutil.copytree(VALID_CITY, folder / "small")
    make_city(60, 4, 3, folder / "made/data")
    (folder / "made/content").mkdir()
    for path in find_packages(folder / "made/data")[4:]:
        shutil.rmtree(path)
    return [folder / "small", folder / "made"]


@pytest.fixture
def now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay_out(city: Path, now: Path) -> None:
    for name in ("data", "content"):
        shutil.rmtree(now / name, ignore_errors=True)
        shutil.copytree(city / name, now / name)


def history(before: Path) -> list[Finding]:
    """What the rules of history say of the working directory, with no git between."""
    data, content = Path("data"), Path("content")
    same = {path: _is_same(before / "data", data, path) for path in _files(before / "data")}
    articles = {path: _is_same(before / "content", content, path) for path in _files(before / "content")}
    homes = [path.relative_to(before / "data").as_posix() for path in find_packages(before / "data")]
    untouched = frozenset(
        home for home in homes if {*_files(data, home)} == {*_files(before / "data", home)}
        if all(same[path] for path in _files(before / "data", home))
    )  # fmt: skip
    then = Revision("before", before / "data", before / "content", same, articles, untouched, ())
    cases = [(home, row["id"]) for home in untouched for row in rows_of(data / home / "cases.csv")]
    written = [read_article(path, "zh") for path in find_articles(content)]
    past = history_of(then, data, content, read_registry(data), cases, written)
    return [finding for rule in HISTORY for finding in rule(past)]


def _files(folder: Path, inside: str = "") -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in sorted((folder / inside).rglob("*")) if path.is_file())


def _is_same(before: Path, after: Path, path: str) -> bool:
    return (after / path).is_file() and (after / path).read_bytes() == (before / path).read_bytes()


@cache
def _public(city: Path) -> Counter[Fact]:
    return facts(city / "data")


def loss(seed: int, city: Path, now: Path) -> str:
    """Lays out the city and spoils it so that a row is lost; says how."""
    rng = Random(seed)
    public = _public(city)
    while True:
        lay_out(city, now)
        change = LOSSES[seed % len(LOSSES)]
        change(rng, now / "data")
        tidied = rng.random() < 0.5
        if tidied:
            format_data(now / "data")
        if public - facts(now / "data"):
            return f"{seed}: {change.__name__}" + (" and format" if tidied else "")


def test_no_silent_loss(cities: list[Path], now: Path) -> None:
    for city in cities:
        assert check_portal(city / "data", city / "content", ("zh", "en")).findings == ()
    accepted, caught = list[str](), Counter[str]()
    for seed in range(MUTANTS):
        city = cities[seed // len(LOSSES) % 2]
        said = loss(seed, city, now)
        rules = {finding.rule for finding in history(city) if finding.severity == "error"}
        if not rules:
            # Nothing of history: then there must be an error that no exception excuses.
            rules = {
                f.rule
                for f in check_portal(Path("data"), Path("content"), ("zh", "en")).findings
                if f.severity == "error"
            }
            caught["form"] += 1
        if not rules:
            accepted.append(said)
        caught.update(rules)
    print(f"{MUTANTS} losing changes, {len(accepted)} accepted; found by {dict(caught.most_common())}")
    assert accepted == []
    assert MUTANTS < 100 or {"case-deleted", "event-deleted", "table-deleted", "folder-deleted"} <= caught.keys()
    # Most look like a change that somebody might merge: only what was public before tells.
    assert caught["form"] < MUTANTS / 3


@pytest.mark.parametrize("seed", range(max(16, MUTANTS // 40)))
def test_no_silent_loss_in_git(seed: int, cities: list[Path], now: Path) -> None:
    """The same by way of a real repository says the same."""
    city = cities[seed % 2]
    lay_out(city, now)
    repository(now)
    loss(seed, city, now)
    expected = sorted(history(city), key=Finding.order)
    found = check_portal(Path("data"), Path("content"), ("zh", "en"), "main").findings
    rules = {rule.__name__.replace("_", "-") for rule in HISTORY}
    assert [f for f in found if f.rule in rules] == expected


def test_what_loses_nothing_is_no_finding(cities: list[Path], now: Path) -> None:
    for seed in range(max(60, MUTANTS // 4)):
        rng = Random(seed)
        city = cities[seed % 2]
        lay_out(city, now)
        changes = [rng.choice(KEEPINGS) for _ in range(rng.randint(1, 5))]
        changes += rng.choice(([], [rows_in_a_drop_in], [rows_in_a_drop_in, what_format_does]))
        for change in changes:
            change(rng, now / "data")
        found = [(f.rule, f.path, f.line, f.value) for f in history(city)]
        assert found == [], (seed, [change.__name__ for change in changes])


def test_reading_is_the_same_in_and_out_of_a_package() -> None:
    """The oracle of these tests sees what the portal's own reader sees."""
    rows = sum(read_package(path).rows() for path in find_packages(VALID_CITY / "data"))
    root = sum(len(read_registry(VALID_CITY / "data").tables[name].rows) for name in ("withheld", "redirects"))
    assert sum(facts(VALID_CITY / "data").values()) == rows + root
