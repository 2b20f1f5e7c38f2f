"""The figures of a whole portal, from one table of its cases."""

from __future__ import annotations

from ..model import Portal
from . import City, Compared, DepartmentView, Figures, Outcomes, groups, spans
from .frame import frame_of
from .hall import reckon_hall
from .returning import places

#: months that the city's page shows, and a department's
_CITY_MONTHS, _DEPARTMENT_MONTHS = 24, 12


def city_of(portal: Portal, minimum_n: int) -> City:
    registry, as_of = portal.registry, portal.as_of
    frame = frame_of(portal.cases, as_of)
    categories = groups.in_order(registry.categories, groups.by(frame, "category", minimum_n))
    outcomes = groups.outcomes(frame, "source")
    months = spans.months(frame, list(registry.departments), as_of, _CITY_MONTHS)
    of_unit = groups.by(frame, "unit", minimum_n)
    mixes = groups.mixed(frame, minimum_n)
    compared = {code: list[Compared]() for code in registry.departments}
    for (unit, category), own in groups.by(frame, ["unit", "category"], minimum_n).items():
        if unit in compared and category in categories:
            compared[unit].append(Compared(category, own, categories[category]))
    return City(
        groups.whole(frame, minimum_n),
        months[-1],
        spans.month_ends(portal.cases, months[-1], as_of, minimum_n),
        {
            code: DepartmentView(
                of_unit.get(code, Figures()),
                own[-_DEPARTMENT_MONTHS:],
                tuple(sorted(compared[code], key=lambda one: (-one.own.total, one.category))),
                *mixes.get(code, (None, None, 0)),
            )
            for code, own in zip(registry.departments, months, strict=False)
        },
        categories,
        groups.in_order(registry.districts, groups.by(frame, "district", minimum_n)),
        groups.in_order(registry.sources, groups.by(frame, "source", minimum_n)),
        {code: outcomes.get(code, Outcomes(0, 0, 0, 0, 0, 0, 0, 0)) for code in registry.sources},
        spans.ages(frame),
        spans.durations(frame, minimum_n),
        spans.quarters(frame, list(registry.categories), as_of),
        places(portal.cases),
        reckon_hall(portal, minimum_n),
    )
