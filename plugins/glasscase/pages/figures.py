"""The figures of the whole city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..figures import METRES, Age, City, Duration, Figures, Month, Outcomes, Place, Quarters
from ..model import Portal
from ..settings import Settings
from . import charts
from .departments import DepartmentFigures, ranked
from .page import Page

#: places that the page lists; all of them stand in the file
_PLACES = 20
#: the age in days from which a case has waited long: the beginning of a band
_OLD = 91


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """figures.html: each chart with the numbers that it is drawn from. Pairs are code → numbers, most cases first."""

    figures: Figures
    months: Sequence[Month]
    trend: charts.Lines
    backlog: charts.Lines
    ages: Sequence[Age]
    age_bars: Sequence[charts.Bar]
    #: cases that wait since more than a quarter
    old: int
    durations: Sequence[Duration]
    #: None of too few repairs
    repair: charts.Columns | None
    categories: Sequence[tuple[str, Figures]]
    category_days: Sequence[charts.Range]
    quarters: Quarters
    quarter_panels: Sequence[charts.Panel]
    districts: Sequence[tuple[str, Figures]]
    district_bars: Sequence[charts.Bar]
    departments: Sequence[DepartmentFigures]
    #: of those that are ranked and not dissolved
    department_bars: Sequence[charts.Bar]
    sources: Sequence[tuple[str, Figures, Outcomes]]
    source_bars: Sequence[charts.Bar]
    places: Sequence[Place]
    #: how many there are in all
    places_n: int
    metres: int
    minimum_n: int
    ranking_minimum: int


def figures_page(portal: Portal, settings: Settings, city: City, lines: Sequence[DepartmentFigures]) -> Page:
    categories, districts = _found(city.categories), _found(city.districts)
    outcomes = {code: city.outcomes[code] for code, _ in _found(city.sources)}
    # The chart shows where there were most reports; the table has every category.
    quarters = {code: city.quarters.reported[code] for code, _ in categories[:12] if any(city.quarters.reported[code])}
    departments = ranked([line for line in lines if line.figures.total])
    return Page(
        "figures/", "figures.html",
        FiguresPage(
            city.whole, city.months, charts.trend(city.months), charts.backlog(city.months),
            city.ages, charts.bars({str(a.low): {"waiting": a.in_time, "overdue": a.overdue} for a in city.ages}, False),
            sum(age.in_time + age.overdue for age in city.ages if age.low >= _OLD),
            city.durations, _repair(city), categories, _spreads(categories), city.quarters, charts.panels(quarters),
            districts, charts.bars({code: _parts(figures) for code, figures in districts}, True),
            departments, charts.bars({one.department.code: _judged(one.figures) for one in departments if one.ranked and not one.department.until}, True),
            [(code, city.sources[code], found) for code, found in outcomes.items()],
            charts.bars({code: _ways(found) for code, found in outcomes.items()}, True),
            city.places[:_PLACES], len(city.places), METRES, settings.minimum_n, settings.ranking_minimum,
        ),
    )  # fmt: skip


def _found(groups: Mapping[str, Figures]) -> list[tuple[str, Figures]]:
    found = [(code, figures) for code, figures in groups.items() if figures.total]
    return sorted(found, key=lambda pair: (-pair[1].total, pair[0]))


def _repair(city: City) -> charts.Columns | None:
    whole = city.whole
    if not city.durations or whole.median_days is None or whole.quartiles is None:
        return None
    step = (city.durations[0].high or 0) + 1
    low, high = whole.quartiles
    return charts.columns([band.repaired for band in city.durations], step, (low, whole.median_days, high))


def _spreads(groups: Sequence[tuple[str, Figures]]) -> tuple[charts.Range, ...]:
    """Shortest median first, of those with enough repairs."""
    found = {
        code: (figures.quartiles[0], figures.median_days, figures.quartiles[1])
        for code, figures in groups
        if figures.median_days is not None and figures.quartiles
    }
    return charts.ranges(dict(sorted(found.items(), key=lambda one: one[1][1])))


def _parts(figures: Figures) -> dict[str, int]:
    return {
        "solved": figures.solved, "waiting": figures.waiting - figures.overdue, "overdue": figures.overdue,
    }  # fmt: skip


def _judged(figures: Figures) -> dict[str, int]:
    in_time = round((figures.on_time or 0) * figures.on_time_n)
    return {"in_time": in_time, "late": figures.on_time_n - in_time}


def _ways(found: Outcomes) -> dict[str, int]:
    return {
        "in_time": found.in_time, "late": found.late, "undated": found.undated, "waiting": found.waiting,
        "overdue": found.overdue, "unfounded": found.unfounded, "withdrawn": found.withdrawn,
    }  # fmt: skip
