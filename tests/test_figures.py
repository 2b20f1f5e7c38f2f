"""Figures: each held against a plain count of the same cases, row by row."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

import frictionless
import pytest

from glasscase.exports.figure_files import COLUMNS, department_files, figure_files
from glasscase.figures import METRES, City, Figures, figures_of, reckon
from glasscase.figures.frame import frame_of
from glasscase.figures.returning import places
from glasscase.figures.spans import durations
from glasscase.model import SOLVED, WAITING, CaseRow, Kind, Status
from tests.rows import CATEGORIES, SETTINGS, SOURCES, TODAY, UNITS, a_portal, a_row, some_rows

ROWS = some_rows(600)
PORTAL = a_portal(ROWS)


@pytest.fixture(scope="module")
def city() -> City:
    return reckon(PORTAL, SETTINGS)


def counted(rows: Sequence[CaseRow], minimum_n: int = SETTINGS.minimum_n) -> Figures:
    """The figures by their definitions, one case after another."""
    rows = [row for row in rows if row.standing.status is not Status.WITHDRAWN]
    problems = [row for row in rows if row.kind is Kind.PROBLEM]
    repaired = [row for row in problems if row.standing.solved_on]
    overdue = [row for row in problems if row.standing.status is Status.OVERDUE]
    with_deadline = [row for row in repaired if row.standing.deadline]
    judged = len(with_deadline) + len(overdue)
    days = sorted((row.standing.solved_on - row.reported_on).days for row in repaired if row.standing.solved_on)
    low, _, high = quantiles(days, n=4, method="inclusive") if len(days) > 1 else (0, 0, 0)
    month = f"{TODAY:%Y-%m}"
    return Figures(
        len(rows),
        sum(row.standing.status in WAITING for row in rows),
        sum(row.standing.status is Status.OVERDUE for row in rows),
        sum(row.standing.status in SOLVED for row in rows),
        sum(f"{row.standing.solved_on or '':%Y-%m}" == month for row in rows if row.standing.solved_on),
        sum(f"{row.reported_on:%Y-%m}" == month for row in rows),
        sum(row.standing.days_late == 0 for row in with_deadline) / judged if judged >= minimum_n else None,
        judged,
        median(days) if len(days) >= minimum_n else None,
        (low, high) if len(days) >= minimum_n else None,
        len(days),
    )


@pytest.mark.parametrize(
    ("group", "value_of"),
    [
        ("categories", lambda row: row.category),
        ("districts", lambda row: row.district),
        ("sources", lambda row: row.source),
        ("departments", lambda row: row.standing.unit),
    ],
)
def test_groups(city: City, group: str, value_of: Callable[[CaseRow], str]) -> None:
    found = getattr(city, group)
    assert found
    for code, figures in found.items():
        of_code = counted([row for row in ROWS if value_of(row) == code])
        assert (figures.figures if group == "departments" else figures) == of_code


def test_the_whole(city: City) -> None:
    assert city.whole == counted(ROWS) == figures_of(ROWS, TODAY, SETTINGS.minimum_n)


def test_nothing_at_all() -> None:
    empty = reckon(a_portal([]), SETTINGS)
    assert empty.whole == figures_of([], TODAY, 5) == Figures()
    assert {one.figures for one in empty.departments.values()} == {Figures()}
    assert (empty.durations, empty.places, sum(age.in_time + age.overdue for age in empty.ages)) == ((), (), 0)
    assert all(month.reported == month.solved == month.backlog == 0 for month in empty.months)


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_small_numbers_are_not_shown(count: int, shown: bool) -> None:
    rows = [a_row(number, Status.CONFIRMED, solved=date(2026, 3, 11)) for number in range(count)]
    figures = figures_of(rows, TODAY, 5)
    assert (figures.on_time, figures.median_days, figures.quartiles) == (
        (1.0, 10.0, (10.0, 10.0)) if shown else (None,) * 3
    )
    assert (figures.on_time_n, figures.repaired_n) == (count, count)


def test_what_is_left_undone_counts_against() -> None:
    rows = [a_row(n, Status.CONFIRMED, solved=date(2026, 3, 2)) for n in range(5)]
    rows += [a_row(n, Status.OVERDUE, late=9) for n in range(5, 10)]
    assert figures_of(rows, TODAY, 5).on_time == 0.5


def test_withdrawn_cases_are_in_no_figure_but_those_by_source(city: City) -> None:
    withdrawn = [row for row in ROWS if row.standing.status is Status.WITHDRAWN]
    assert len(withdrawn) > 10
    assert city.whole.total == len(ROWS) - len(withdrawn)
    assert sum(one.unfounded + one.withdrawn for one in city.outcomes.values()) == len(withdrawn)
    for source in SOURCES:
        found, of_source = city.outcomes[source], [row for row in ROWS if row.source == source]
        assert found.total == len(of_source)
        parts = (
            found.in_time,
            found.late,
            found.undated,
            found.waiting,
            found.overdue,
            found.unfounded,
            found.withdrawn,
        )
        assert sum(parts) == found.total
        assert found.unfounded == sum(row.standing.reason == "unfounded" for row in of_source)
        assert found.late == sum(row.standing.status in SOLVED and row.standing.days_late > 0 for row in of_source)


def test_months(city: City) -> None:
    assert [month.month for month in city.months][0::23] == ["2024-10", "2026-09"]
    reported = Counter(f"{row.reported_on:%Y-%m}" for row in ROWS if row.standing.status is not Status.WITHDRAWN)
    for before, month in zip(city.months, city.months[1:], strict=False):
        assert month.reported == reported[month.month]
        assert month.backlog == before.backlog + month.reported - month.solved
    assert city.months[-1].backlog == city.whole.waiting
    for view in city.departments.values():
        assert len(view.months) == 12
        assert view.months[-1].backlog == view.figures.waiting
    for number, month in enumerate(city.months[-12:]):
        assert month.backlog == sum(view.months[number].backlog for view in city.departments.values())


def test_quarters_are_full_ones(city: City) -> None:
    assert city.quarters.quarters[0::7] == ("2024Q3", "2026Q2")
    for category in CATEGORIES:
        own = [r for r in ROWS if r.category == category and r.standing.status is not Status.WITHDRAWN]
        last = sum(date(2026, 4, 1) <= row.reported_on <= date(2026, 6, 30) for row in own)
        assert city.quarters.reported[category][-1] == last


@pytest.mark.parametrize(("days", "band"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (365, 4), (366, 5), (4000, 5)])
def test_ages(days: int, band: int) -> None:
    for status in (Status.OPEN, Status.OVERDUE):
        ages = reckon(a_portal([a_row(0, status, TODAY - timedelta(days))]), SETTINGS).ages
        where = [(age.in_time, age.overdue) for age in ages]
        assert where.pop(band) == ((1, 0) if status is Status.OPEN else (0, 1))
        assert set(where) == {(0, 0)}
        assert ages[band].low <= days and days <= (ages[band].high or days)


def test_durations_hold_every_repair(city: City) -> None:
    assert sum(band.repaired for band in city.durations) == city.whole.repaired_n
    assert [band.low for band in city.durations][1:] == [(b.high or 0) + 1 for b in city.durations[:-1]]
    few = [a_row(n, Status.CONFIRMED, solved=date(2026, 3, 2)) for n in range(4)]
    assert durations(frame_of(few, TODAY), 5) == ()
    one_day = durations(frame_of([*few, a_row(9, Status.CONFIRMED, solved=date(2026, 3, 2))], TODAY), 5)
    assert [(band.low, band.high, band.repaired) for band in one_day] == [(0, 0, 0), (1, 1, 5)]


# A department beside the city


def test_a_department_is_not_held_against_itself() -> None:
    """Only roads repairs noise; light is repaired by both, by roads in time and by parks never."""
    rows = [
        a_row(number, Status.CONFIRMED, solved=date(2026, 5, 1), late=late, unit=unit, category=category)
        for number, (unit, category, late) in enumerate(
            [("roads", "noise", 9)] * 10 + [("roads", "light", 0)] * 10 + [("parks", "light", 9)] * 10
        )
    ]
    found = reckon(a_portal(rows), SETTINGS).departments
    assert (found["roads"].mix_own, found["roads"].mix_all, found["roads"].mix_n) == (1.0, 0.5, 10)
    assert (found["parks"].mix_own, found["parks"].mix_all, found["parks"].mix_n) == (0.0, 0.5, 10)
    assert (found["water"].mix_own, found["water"].mix_all, found["water"].mix_n) == (None, None, 0)
    assert [one.category for one in found["roads"].compared] == ["light", "noise"]


def test_each_category_beside_all_departments(city: City) -> None:
    for unit in UNITS:
        for one in city.departments[unit].compared:
            own = [row for row in ROWS if row.category == one.category and row.standing.unit == unit]
            assert one.own == counted(own)
            assert one.all == city.categories[one.category]


# Where it comes back

METRE = 1 / 111_195  # in degrees of latitude


def spot(number: int, metres: float, reported: date, solved: date | None, **more: object) -> CaseRow:
    status = Status.CONFIRMED if solved else Status.OPEN
    return a_row(number, status, reported, solved, lat=30 + metres * METRE, lon=120.0, **more)  # type: ignore[arg-type]


JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("second", "returns"),
    [
        (spot(1, METRES - 1, MARCH, None), 1),
        (spot(1, METRES + 1, MARCH, None), None),
        (spot(1, 0, MARCH, None, category="noise"), None),
        (spot(1, 0, MARCH, None, kind=Kind.QUESTION), None),
        (spot(1, 0, JANUARY, None), None),  # reported before the first was repaired
        (spot(1, 0, FEBRUARY, None), None),  # on the day of its repair
        (a_row(1, Status.WITHDRAWN, MARCH, lat=30.0, lon=120.0), None),
        (a_row(1, Status.OPEN, MARCH), None),  # nobody knows where
    ],
)
def test_returns(second: CaseRow, returns: int | None) -> None:
    found = places([second, spot(0, 0, JANUARY, FEBRUARY)])
    assert [place.returns for place in found] == ([] if returns is None else [returns])
    for place in found:
        assert [row.id for row in place.cases] == ["2603-00000", "2603-00001"]


def test_places_are_no_chains() -> None:
    """Eleven cases 100 m apart are not one place of a kilometre."""
    row = [
        spot(number, number * 100, JANUARY + timedelta(40 * number), JANUARY + timedelta(40 * number + 9))
        for number in range(11)
    ]
    found = places(row)
    assert len(found) > 2
    for place in found:
        lats = [case.lat or 0 for case in place.cases]
        assert max(lats) - min(lats) <= 2 * METRES * METRE
    ids = [case.id for place in found for case in place.cases]
    assert len(ids) == len(set(ids))


def test_distance_is_metres_also_along_a_parallel() -> None:
    east = 140 / 111_195 / 0.8660254  # 140 m at 30° N
    first = a_row(0, Status.CONFIRMED, JANUARY, FEBRUARY, lat=30.0, lon=120.0)
    assert len(places([first, a_row(1, reported=MARCH, lat=30.0, lon=120 + east)])) == 1
    assert places([first, a_row(1, reported=MARCH, lat=30.0, lon=120 + east * 1.2)]) == ()


def test_places_do_not_depend_on_the_order_of_cases() -> None:
    shuffled = ROWS.copy()
    random.Random(7).shuffle(shuffled)
    assert places(ROWS) == places(shuffled) != ()
    order = [(-place.returns, -len(place.cases)) for place in places(ROWS)]
    assert order == sorted(order)


# The files


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_files_hold_the_figures(city: City) -> None:
    files = {one.name: one for one in figure_files(city, PORTAL.registry, SETTINGS)}
    for name, groups in (("categories", city.categories), ("districts", city.districts)):
        for line in table(files[f"{name}.csv"].content):
            figures = groups[line["code"]]
            assert int(line["cases"]) == figures.total
            assert line["median_days"] == ("" if figures.median_days is None else str(figures.median_days))
    assert [int(line["waiting_at_end"]) for line in table(files["months.csv"].content)] == [
        m.backlog for m in city.months
    ]
    returning = table(files["returning.csv"].content)
    assert [line["case"] for line in returning] == [row.id for place in city.places for row in place.cases]
    for view in city.departments.values():
        months, compared = department_files("data/parks/", view)
        assert [line["month"] for line in table(months.content)] == [month.month for month in view.months]
        assert {name for line in table(compared.content) for name in line} <= COLUMNS.keys()


def test_small_numbers_are_not_in_the_files_either() -> None:
    rows = [a_row(number, Status.CONFIRMED, solved=date(2026, 3, 11)) for number in range(4)]
    files = {one.name: one for one in figure_files(reckon(a_portal(rows), SETTINGS), a_portal(rows).registry, SETTINGS)}
    for name in ("categories", "districts", "departments", "sources"):
        for line in table(files[f"{name}.csv"].content):
            assert (line["on_time_share"], line["median_days"], line["third_quartile_days"]) == ("", "", "")


def test_frictionless_accepts_the_files(city: City, tmp_path: Path) -> None:
    for one in figure_files(city, PORTAL.registry, SETTINGS):
        (tmp_path / one.name).write_bytes(one.content)
    descriptor = json.loads((tmp_path / "datapackage.json").read_bytes())
    assert {resource["path"] for resource in descriptor["resources"]} == {
        path.name for path in tmp_path.glob("*.csv") if "." not in path.stem
    }
    used = {field["name"] for resource in descriptor["resources"] for field in resource["schema"]["fields"]}
    assert COLUMNS.keys() - used == {name for name in COLUMNS if name.startswith("city_")}
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "note"])
