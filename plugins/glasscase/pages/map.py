"""The map: the city's districts with the cases that wait in them, and a page for each district."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..geography import EDGE, SIZE, CityMap, Shape
from ..model import WAITING, CaseRow, Portal, Status
from ..settings import Settings
from .page import Page, Site

#: side of the squares in which cases are told as one, in the city and in a district, and the radius of the circles for
#: one case, a few and the most, in units of a drawing
CELL, DISTRICT_CELL, DOT, _SEVERAL, _LARGEST = 100, 50, 13, 24, 46
#: half the height of a name, and half the width of a Chinese and of any other letter
_NAME_HIGH, _CHINESE_WIDE, _LETTER_WIDE = 24, 18, 9
#: cases that a page lists; the rest is one link away
_LISTED = 50
#: shades for the share of waiting cases that is overdue, each a fifth
SHADES = 5


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
    waiting = [row for row in portal.cases if row.standing.status in WAITING]
    by_district = {code: list[CaseRow]() for code in portal.registry.districts}
    for row in waiting:
        by_district.setdefault(row.district, []).append(row)
    lines = [line for code, rows in by_district.items() if (line := _line(code, rows, settings.minimum_n))]
    lines.sort(key=lambda line: (not line.code, -line.overdue, -line.waiting, line.code))
    yield _page("map/", "", waiting, lines, city, settings, site)
    for code, shape in city.districts.items() if city else ():
        yield _page(f"map/{code}/", code, by_district.get(code, []), lines, city, settings, site, shape)


def _page(
    path: str, code: str, rows: Sequence[CaseRow], lines: Sequence[DistrictLine], city: CityMap | None,
    settings: Settings, site: Site, shape: Shape | None = None,
) -> Page:  # fmt: skip
    view = view_of(city, shape) if city else None
    placed = [(*at, row) for row in rows if city and view and (at := _at(row, city, view))]
    drawn = {row.id for _, _, row in placed}
    unplaced = [row for row in rows if row.id not in drawn]
    marks = marks_of(placed, code)
    if city and not code:
        lines = [
            replace(line, name_at=_name_at(shape, site.districts[line.code], marks))
            if (shape := city.districts.get(line.code))
            else line
            for line in lines
        ]
    late = sorted(rows, key=lambda row: (-row.standing.days_late, row.reported_on, row.id))
    return Page(
        path,
        "map.html",
        MapPage(
            code, view, marks, lines, sorted({row.category for row in rows}), len(rows), _overdue(rows),
            unplaced[:_LISTED], len(unplaced), late[:_LISTED] if code else (), settings.minimum_n,
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


def _at(row: CaseRow, city: CityMap, view: View) -> tuple[int, int] | None:
    found = city.place(row.lat, row.lon)
    if not found:
        return None
    x, y = round(found[0] * view.scale) - view.left, round(found[1] * view.scale) - view.top
    return (x, y) if 0 <= x <= view.width and 0 <= y <= view.height else None


def marks_of(placed: Iterable[tuple[int, int, CaseRow]], district: str) -> list[Mark]:
    """One mark for each square in which something waits: however large the city, a page has room for them."""
    cells = defaultdict[tuple[int, int], list[tuple[int, int, CaseRow]]](list)
    side = DISTRICT_CELL if district else CELL
    for x, y, row in placed:
        cells[y // side, x // side].append((x, y, row))
    growth = min(DOT, _LARGEST / math.sqrt(max(map(len, cells.values()), default=1)))
    marks = list[Mark]()
    for members in (cells[key] for key in sorted(cells)):
        rows = [row for _, _, row in members]
        single = rows[0] if len(rows) == 1 else None
        here = district or Counter(sorted(row.district for row in rows)).most_common(1)[0][0]
        path = f"cases/district/{here}/" if district else f"map/{here}/"
        x, y = (round(sum(values) / len(rows)) for values in list(zip(*members, strict=True))[:2])
        marks.append(
            Mark(
                x, y, DOT if single else max(_SEVERAL, round(growth * math.sqrt(len(rows)))), len(rows), _overdue(rows), tally_of(rows),
                f"c/{single.id}/" if single else path if here else "cases/", single,
            )
        )  # fmt: skip
    return marks


def _name_at(shape: Shape, name: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """The roomiest place in the district where no mark would cover its name, else where they cover least of it."""
    wide = sum(_CHINESE_WIDE if letter > "\u2e7f" else _LETTER_WIDE for letter in name)

    def free(place: tuple[int, int]) -> int:
        gaps = (
            max(abs(mark.x - place[0]) - mark.radius - wide, abs(mark.y - place[1]) - mark.radius - _NAME_HIGH)
            for mark in marks
        )
        return min(0, min(gaps, default=0))

    return max(shape.room, key=free)


def tally_of(rows: Iterable[CaseRow]) -> str:
    """`category:waiting:overdue` of each category that waits, for the script that shows some of them only."""
    waiting, overdue = Counter[str](), Counter[str]()
    for row in rows:
        waiting[row.category] += 1
        overdue[row.category] += row.standing.status is Status.OVERDUE
    return " ".join(f"{code}:{waiting[code]}:{overdue[code]}" for code in sorted(waiting))


def _line(code: str, rows: Sequence[CaseRow], minimum_n: int) -> DistrictLine | None:
    """None for cases without a district where there are none."""
    if not (code or rows):
        return None
    overdue = _overdue(rows)
    share = overdue / len(rows) if rows and len(rows) >= minimum_n else None
    shade = None if share is None else min(SHADES - 1, int(share * SHADES))
    return DistrictLine(code, len(rows), overdue, tally_of(rows), share, shade)


def _overdue(rows: Iterable[CaseRow]) -> int:
    return sum(row.standing.status is Status.OVERDUE for row in rows)
