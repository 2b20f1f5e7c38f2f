"""The map: the city's districts with the cases that wait in them, and a page for each district."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import nsmallest

from ..geography import EDGE, SIZE, CityMap, Shape
from ..model import WAITING, CaseRow, Portal, Status
from ..settings import Settings
from .page import Page, Site

#: side of the squares in which cases are told as one, in the city and in a district, and the radius of the circles for
#: one case, a few and the most, in units of a drawing
CELL, DISTRICT_CELL, DOT, _SEVERAL, _LARGEST = 100, 50, 13, 24, 46
#: marks from which on a district has squares as large as the city
_CROWD = 60
#: half the height of a name, and half the width of a Chinese and of any other letter
_NAME_HIGH, _CHINESE_WIDE, _LETTER_WIDE = 24, 18, 9
#: cases that a page lists; the rest is one link away
_LISTED = 50
#: shades for the share of waiting cases that is overdue, each a fifth
SHADES = 5


#: a case and where it lies in the city's drawing; a case in the drawing of a page
Spot = tuple[CaseRow, tuple[float, float] | None]
Placed = tuple[int, int, CaseRow]


@dataclass(frozen=True, slots=True)
class View:
    """What part of the city is drawn: `width` × `height` units, the city's own shapes `scale` times as large and moved.

    `world` is the upper left corner and the side of a unit, in world's widths of Web Mercator.
    """

    width: int
    height: int
    scale: float
    left: int
    top: int
    world: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A case, or the cases of a square. `tally` is category:waiting:overdue; `path` is where it leads."""

    x: int
    y: int
    radius: int
    waiting: int
    overdue: int
    tally: str
    path: str
    case: CaseRow | None


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district ("" is none) with its cases; `share` is overdue ÷ waiting, None where too few wait."""

    code: str
    waiting: int
    overdue: int
    tally: str
    share: float | None
    #: 0 to SHADES - 1, None where there is no share
    shade: int | None
    #: where the district's name stands, None where its outline is unknown
    name_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MapPage:
    """map.html: the whole city, or one district where `district` names one. Without outlines there is no `view`."""

    district: str
    view: View | None
    marks: Sequence[Mark]
    lines: Sequence[DistrictLine]
    #: codes of the categories that have a case here
    categories: Sequence[str]
    waiting: int
    overdue: int
    #: the first of the cases that are no point in the drawing, and how many there are
    unplaced: Sequence[CaseRow]
    unplaced_count: int
    #: a district's cases, longest overdue first
    cases: Sequence[CaseRow]
    minimum_n: int
    #: where a reader may have a street map fetched from, if anywhere
    tiles: str
    tile_host: str
    tiles_credit: str


def map_pages(portal: Portal, settings: Settings, site: Site) -> Iterator[Page]:
    """The city's page, and one for each district whose outline is known."""
    city = portal.registry.city_map
    spots = [
        (row, city.place(row.lat, row.lon) if city else None) for row in portal.cases if row.standing.status in WAITING
    ]
    by_district = {code: list[Spot]() for code in portal.registry.districts}
    for spot in spots:
        by_district.setdefault(spot[0].district, []).append(spot)
    lines = [line for code, own in by_district.items() if (line := _line(code, own, settings.minimum_n))]
    lines.sort(key=lambda line: (not line.code, -line.overdue, -line.waiting, line.code))
    yield _page("map/", "", spots, lines, city, settings, site)
    for code, shape in city.districts.items() if city else ():
        yield _page(f"map/{code}/", code, by_district.get(code, []), lines, city, settings, site, shape)


def _page(
    path: str, code: str, spots: Sequence[Spot], lines: Sequence[DistrictLine], city: CityMap | None,
    settings: Settings, site: Site, shape: Shape | None = None,
) -> Page:  # fmt: skip
    rows = [row for row, _ in spots]
    view = view_of(city, shape) if city else None
    placed, unplaced = list[Placed](), list[CaseRow]()
    for row, place in spots:
        if view and place and (at := _at(place, view)):
            placed.append((*at, row))
        else:
            unplaced.append(row)
    marks = marks_of(placed, code, city.districts if city else ())
    if city and not code:
        lines = [*_named(lines, city, site, marks)]
    late = nsmallest(_LISTED if code else 0, rows, key=lambda row: (-row.standing.days_late, row.reported_on, row.id))
    return Page(
        path,
        "map.html",
        MapPage(
            code, view, marks, lines, sorted({row.category for row in rows}), len(rows), _overdue(rows),
            unplaced[:_LISTED], len(unplaced), late, settings.minimum_n,
            settings.tiles, settings.tile_host, settings.tiles_credit,
        ),
    )  # fmt: skip


def view_of(city: CityMap, shape: Shape | None) -> View:
    """The whole city, or one district as large as the whole."""
    if not shape:
        return View(city.width, city.height, 1, 0, 0, (city.west, city.north, city.unit))
    x, y, width, height = shape.box
    scale = round((SIZE - 2 * EDGE) / max(width, height), 2)
    left, top = round(x * scale) - EDGE, round(y * scale) - EDGE
    unit = city.unit / scale
    world = (round(city.west + left * unit, 12), round(city.north + top * unit, 12), round(unit, 14))
    return View(round(width * scale) + 2 * EDGE, round(height * scale) + 2 * EDGE, scale, left, top, world)


def _at(place: tuple[float, float], view: View) -> tuple[int, int] | None:
    x, y = round(place[0] * view.scale) - view.left, round(place[1] * view.scale) - view.top
    return (x, y) if 0 <= x <= view.width and 0 <= y <= view.height else None


def marks_of(placed: Sequence[Placed], district: str, drawn: Container[str]) -> list[Mark]:
    """One mark for each square in which something waits: however large the city, a page has room for them.

    `drawn` are the districts that have a page of their own, to which the city's marks lead.
    """
    cells = _cells(placed, DISTRICT_CELL) if district else {}
    if not district or len(cells) > _CROWD:
        cells = _cells(placed, CELL)
    growth = min(DOT, _LARGEST / math.sqrt(max(map(len, cells.values()), default=1)))
    marks = list[Mark]()
    for _, members in sorted(cells.items()):
        rows = [row for _, _, row in members]
        count = len(rows)
        x, y = (round(sum(values) / count) for values in list(zip(*members, strict=True))[:2])
        if count == 1:
            radius, case, path = DOT, rows[0], f"c/{rows[0].id}/"
        else:
            radius, case = max(_SEVERAL, round(growth * math.sqrt(count))), None
            here = district or Counter(sorted(row.district for row in rows)).most_common(1)[0][0]
            path = f"cases/district/{here}/" if here else "cases/"
            if here in drawn and not district:
                path = f"map/{here}/"
        marks.append(Mark(x, y, radius, count, _overdue(rows), tally_of(rows), path, case))
    return marks


def _cells(placed: Iterable[Placed], side: int) -> dict[tuple[int, int], list[Placed]]:
    cells = defaultdict[tuple[int, int], list[Placed]](list)
    for x, y, row in placed:
        cells[y // side, x // side].append((x, y, row))
    return cells


def _named(lines: Sequence[DistrictLine], city: CityMap, site: Site, marks: Sequence[Mark]) -> Iterator[DistrictLine]:
    """Each with a place for its name: the roomiest that neither mark nor other name covers, else the least covered."""
    taken = [(mark.x, mark.y, mark.radius, mark.radius) for mark in marks]
    for line in lines:
        if not (shape := city.districts.get(line.code)):
            yield line
            continue
        wide = sum(_CHINESE_WIDE if letter > "\u2e7f" else _LETTER_WIDE for letter in site.districts[line.code])
        place = max(shape.room, key=partial(_free, wide=wide, taken=taken))
        taken.append((*place, wide, _NAME_HIGH))
        yield replace(line, name_at=place)


def _free(place: tuple[int, int], wide: int, taken: Sequence[tuple[int, int, int, int]]) -> int:
    """0 where a name that reaches `wide` to both sides touches nothing; the more it is covered, the less."""
    gaps = (max(abs(x - place[0]) - w - wide, abs(y - place[1]) - h - _NAME_HIGH) for x, y, w, h in taken)
    return min(0, min(gaps, default=0))


def tally_of(rows: Iterable[CaseRow]) -> str:
    """`category:waiting:overdue` of each category that waits, for the script that shows some of them only."""
    counts = Counter((row.category, row.standing.status is Status.OVERDUE) for row in rows)
    codes = sorted({code for code, _ in counts})
    return " ".join(f"{code}:{counts[code, False] + counts[code, True]}:{counts[code, True]}" for code in codes)


def _line(code: str, spots: Sequence[Spot], minimum_n: int) -> DistrictLine | None:
    """None for cases without a district where there are none."""
    if not (code or spots):
        return None
    rows = [row for row, _ in spots]
    overdue = _overdue(rows)
    share = overdue / len(rows) if rows and len(rows) >= minimum_n else None
    shade = None if share is None else min(SHADES - 1, int(share * SHADES))
    return DistrictLine(code, len(rows), overdue, tally_of(rows), share, shade)


def _overdue(rows: Iterable[CaseRow]) -> int:
    return sum(row.standing.status is Status.OVERDUE for row in rows)
