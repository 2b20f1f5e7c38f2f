"""The maker of the demonstration city: the same every time, valid, legal, and within its own rules."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "plugins"), str(PROJECT / "scripts")]

from frictionless import Package, Resource, Schema  # noqa: E402

from city import geography  # noqa: E402
from city.maker import make_city  # noqa: E402
from city.registry import AS_OF, CALENDAR, city_of  # noqa: E402
from glasscase.article_kinds import ARTICLE_KINDS, DATE_KEYS  # noqa: E402
from glasscase.lifecycle import DeadlineRule, illegal_steps, standing  # noqa: E402
from glasscase.model import Event, Kind, Status, Step, Term  # noqa: E402
from glasscase.workdays import WorkingDays  # noqa: E402

_TABLES = {
    "cases": "case", "events": "event", "media": "media", "figures": "figure", "pledges": "pledge", "departments": "department",
    "districts": "district", "categories": "category", "sources": "source", "channels": "channel",
    "calendar": "calendar", "withheld": "withheld", "redirects": "redirect",
}  # fmt: skip
Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("small")
    make_city(60, 16, 3, into / "data", into / "content")
    return into


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many cases as the demonstration, in few pictures' time."""
    into = tmp_path_factory.mktemp("demo")
    make_city(1200, 16, 7, into)
    return into


def packages(data: Path) -> Iterator[tuple[str, Rows, dict[str, Rows]]]:
    """Department, cases, and events by case."""
    for path in sorted(data.glob("*/*/cases.csv")):
        events: dict[str, Rows] = {}
        for row in read(path.with_name("events.csv")):
            events.setdefault(row["case_id"], []).append(row)
        yield path.parts[-3], read(path), events


def test_same_seed_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(PROJECT / "scripts/make_city.py"), "--cases", "60", "--departments", "16"]
    command += ["--seed", "3", "--into", str(tmp_path / "data"), "--content", str(tmp_path / "content")]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "5", "TZ": "Asia/Shanghai"})
    assert contents(small) == contents(tmp_path)


def contents(top: Path) -> dict[Path, bytes]:
    return {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_another_seed_gives_another_city(small: Path, tmp_path: Path) -> None:
    make_city(60, 16, 4, tmp_path)
    assert read(tmp_path / "housing/2025/cases.csv") != read(small / "data/housing/2025/cases.csv")


def test_every_table_is_valid(small: Path) -> None:
    data = small / "data"
    for path in sorted(path for path in data.rglob("*.csv") if "datasets" not in path.parts):
        schema = cast(Any, Schema).from_descriptor(str(PROJECT / f"data/schemas/{_TABLES[path.stem]}.json"))
        schema.foreign_keys = []
        resource = Resource(path=path.name, basepath=str(path.parent), schema=schema)
        report = cast(Any, resource).validate()
        assert report.valid, report.flatten(["type", "message"])


def test_every_dataset_is_valid_and_says_that_it_is_invented(small: Path) -> None:
    descriptors = sorted(small.glob("data/*/datasets/*/datapackage.json"))
    assert [path.parent.name for path in descriptors] == ["air-quality", "food-inspections", "budget-2026"]
    for path in descriptors:
        report = Package(str(path)).validate()
        assert report.valid, report.flatten(["type", "message"])
        told = json.loads(path.read_text("utf-8"))
        assert "虚构" in told["description"] and "invented" in told["description_en"]
        fields = told["resources"][0]["schema"]["fields"]
        assert all(field[key] for field in fields for key in ("title", "title_en", "description", "description_en"))


def test_the_datasets_of_the_demonstration_are_those_in_data(demo: Path) -> None:
    def datasets(data: Path) -> dict[str, bytes]:
        return {path.relative_to(data).as_posix(): path.read_bytes() for path in data.glob("*/datasets/*/*")}

    assert datasets(demo) == datasets(PROJECT / "data")


def test_every_life_is_legal_and_ends_by_the_day_of_the_demonstration(demo: Path) -> None:
    for _, cases, events in packages(demo):
        for case in cases:
            steps = events[case["id"]]
            assert illegal_steps(Kind(case["kind"]), [Step(e["kind"]) for e in steps]) == [], case["id"]
            days = [e["at"] for e in steps]
            assert days == sorted(days)
            assert case["reported_on"] <= days[0] <= days[-1] <= AS_OF.isoformat()
            for event in steps:
                _assert_complete(event)


def _assert_complete(event: dict[str, str]) -> None:
    step = event["kind"]
    if step == "named":
        assert event["unit"]
        assert not event["official"] or (event["post"] and event["legal_basis"])
        assert not event["deadline"] or event["deadline"] >= event["at"]
    if step == "rectified":
        assert event["evidence"]
    if step == "transferred":
        assert event["to_department"]
    if step in ("extended", "transferred", "reopened", "corrected", "withdrawn"):
        assert event["reason"]


def statuses(data: Path) -> Counter[Status]:
    city = city_of(16)
    terms = {code: Term(code, name.zh, name.en, days) for code, (name, days) in city.categories.items()}
    departments = {code: unit.row for code, unit in city.by_code.items()}
    rule = DeadlineRule(departments, terms, WorkingDays("CN", None, CALENDAR))
    found: Counter[Status] = Counter()
    for home, cases, events in packages(data):
        for case in cases:
            steps = [_event(row) for row in events[case["id"]]]
            found[standing(Kind(case["kind"]), case["category"], home, steps, AS_OF, rule).status] += 1
    return found


def _event(row: dict[str, str]) -> Event:
    deadline = date.fromisoformat(row["deadline"]) if row["deadline"] else None
    return Event(
        date.fromisoformat(row["at"]), Step(row["kind"]), row["by"], unit=row["unit"], official=row["official"],
        post=row["post"], deadline=deadline, to_department=row["to_department"], reason=row["reason"],
    )  # fmt: skip


def test_every_status_and_every_step_occurs(demo: Path) -> None:
    found = statuses(demo)
    assert set(found) == set(Status)
    assert 0.05 <= found[Status.OVERDUE] / found.total() <= 0.09
    steps = {row["kind"] for _, _, events in packages(demo) for rows in events.values() for row in rows}
    assert steps == {step.value for step in Step}


def _same(point: geography.Point) -> geography.Point:
    return point


def test_places_lie_in_their_districts(demo: Path) -> None:
    shift: dict[str, Callable[[geography.Point], geography.Point]] = {
        "": _same, "GCJ-02": geography.to_gcj02, "BD-09": geography.to_bd09,
    }  # fmt: skip
    for _, cases, _ in packages(demo):
        for case in cases:
            if not case["lat"]:
                continue
            given = (float(case["lon"]), float(case["lat"]))
            moved = shift[case["coord_sys"]](given)
            back = (2 * given[0] - moved[0], 2 * given[1] - moved[1])
            assert geography.inside(back, geography.ring(case["district"])), case["id"]


def test_no_cell_can_become_a_formula_and_nobody_is_private(demo: Path) -> None:
    for path in demo.rglob("*.csv"):
        for row in read(path):
            for cell in row.values():
                assert cell[:1] not in ("=", "+", "-", "@"), (path, cell)
                assert not re.search(r"[{}|]|(?<![0-9])1[3-9][0-9]{9}(?![0-9])", cell), (path, cell)


def test_ids_are_unique_and_titles_seldom_repeat(demo: Path) -> None:
    cases = [case for _, rows, _ in packages(demo) for case in rows]
    ids = [case["id"] for case in cases]
    assert len(cases) == 1200 == len(set(ids))
    assert all(case["id"][:4] == case["reported_on"][2:4] + case["reported_on"][5:7] for case in cases)
    assert len({case["title"] for case in cases}) >= 1190


def test_more_departments_than_the_demonstration(tmp_path: Path) -> None:
    made = make_city(400, 100, 1, tmp_path)
    assert (made.departments, made.cases) == (100, 400)
    with pytest.raises(ValueError, match="departments"):
        city_of(5000)


def test_articles_carry_what_their_kind_must_and_may(small: Path) -> None:
    articles = sorted((small / "content").glob("*/*.md"))
    assert {path.parent.name for path in articles} == ARTICLE_KINDS.keys() - {"pages"}
    for path in articles:
        head = path.read_text("utf-8").partition("\n\n")[0].splitlines()
        cells = {key.lower(): value for key, _, value in (line.partition(": ") for line in head)}
        kind = ARTICLE_KINDS[path.parent.name]
        required = {"title", "date", *kind.required}
        assert required <= cells.keys() <= required | set(kind.optional), path.name
        for key in DATE_KEYS & cells.keys():
            date.fromisoformat(cells[key])
        twin = path.with_name(path.name.replace(".en.md", ".md") if ".en." in path.name else f"{path.stem}.en.md")
        assert twin.exists()
