"""A dataset's places on a map: on the city's own where they lie in it, else in a frame around them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..geography import EDGE, SIZE, CityMap
from .dataset_charts import Words

#: places from which on those near one another are told as one, and the side of the squares in which they are
MOST_SPOTS, _CELL = 400, 50
#: groups whose marks can be told apart
MARKS = 4
_DOT, _LARGEST = 9, 40
#: degrees: a frame is not drawn for less, and not for more than Web Mercator shows
_LEAST, _POLE = 0.002, 85.0


@dataclass(frozen=True, slots=True)
class Place:
    """A row with a place: what it is called, and to which group it belongs."""

    lat: float
    lon: float
    label: Words
    group: Words


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark: of the group with this number, 1 to MARKS; or `count` places told as one."""

    x: int
    y: int
    radius: int
    mark: int
    label: Words
    group: Words
    count: int = 1


@dataclass(frozen=True, slots=True)
class SpotMap:
    """`outlines` are paths of districts, none in a frame. `outside` is how many places are not in it."""

    width: int
    height: int
    outlines: tuple[str, ...]
    spots: tuple[Spot, ...]
    #: the groups by the number of their mark; none where all are alike
    groups: tuple[Words, ...]
    outside: int


def spot_map(places: Sequence[Place], city: CityMap | None) -> SpotMap | None:
    """None without any place."""
    places = [one for one in places if abs(one.lat) <= _POLE and abs(one.lon) <= 180]
    if not places:
        return None
    on_city = [(*at, one) for one in places if city and (at := city.place(one.lat, one.lon))]
    if city and on_city:
        width, height = city.width, city.height
        outlines, drawn = tuple(shape.path for shape in city.districts.values()), on_city
    else:
        width, height, drawn = _framed(places)
        outlines = ()
    groups = tuple(dict.fromkeys(one.group for _, _, one in drawn))
    groups = groups if 1 < len(groups) <= MARKS else ()
    numbers = {group: at for at, group in enumerate(groups, 1)}
    if len(drawn) > MOST_SPOTS:
        return SpotMap(width, height, outlines, _together(drawn), (), len(places) - len(drawn))
    # What is rare is drawn last, upon what is common.
    count = Counter(one.group for _, _, one in drawn)
    drawn = sorted(drawn, key=lambda spot: -count[spot[2].group]) if groups else drawn
    spots = tuple(
        Spot(round(x), round(y), _DOT, numbers.get(one.group, 1), one.label, one.group) for x, y, one in drawn
    )
    return SpotMap(width, height, outlines, spots, groups, len(places) - len(drawn))


def _framed(places: Sequence[Place]) -> tuple[int, int, list[tuple[float, float, Place]]]:
    """Width, height and the places in a frame that just holds them, north above."""
    north, south = max(one.lat for one in places), min(one.lat for one in places)
    west, east = min(one.lon for one in places), max(one.lon for one in places)
    narrow = math.cos(math.radians((north + south) / 2))
    unit = max((east - west) * narrow, north - south, _LEAST) / (SIZE - 2 * EDGE)
    drawn = [((one.lon - west) * narrow / unit + EDGE, (north - one.lat) / unit + EDGE, one) for one in places]
    return round((east - west) * narrow / unit) + 2 * EDGE, round((north - south) / unit) + 2 * EDGE, drawn


def _together(drawn: Sequence[tuple[float, float, Place]]) -> tuple[Spot, ...]:
    cells: Mapping[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for x, y, _ in drawn:
        cells[int(y // _CELL), int(x // _CELL)].append((x, y))
    most = max(map(len, cells.values()))
    spots = list[Spot]()
    for _, members in sorted(cells.items()):
        x, y = (round(sum(values) / len(members)) for values in zip(*members, strict=True))
        radius = max(_DOT, round(_LARGEST * math.sqrt(len(members) / most)))
        spots.append(Spot(x, y, radius, 1, ("", ""), ("", ""), len(members)))
    return tuple(spots)
