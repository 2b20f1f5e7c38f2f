"""Where the city lies: its districts' outlines simplified, drawn flat, and the way from degrees to that drawing.

The projection is Web Mercator, which keeps angles and is what map tiles come in. Shapely is imported where it is used:
processes that only write cases do without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: units of the drawing's longer side, the edge left white around the city, and how much smaller a case's map is
SIZE, EDGE, SMALL = 1000, 20, 5
#: corners that all outlines together may keep: a few kB in the large drawing, a few hundred bytes in the small one
_CORNERS, _FEW_CORNERS = 1000, 150
#: units by which a line may be bent for that
_COARSEST = 30
#: between places for a name, and from a border to the nearest; how many there may be
_STEP, _PLACES = 30, 100
#: decimals of a number in world's widths: less than a millimetre, and the same on every machine
_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Shape:
    """One district. `path` and `small` are SVG path data; `box` is x, y, width and height; `room` where a name fits."""

    path: str
    small: str
    box: tuple[int, int, int, int]
    room: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CityMap:
    """The city in `width` × `height` units, north above. `west` and `north` are its upper left corner.

    These and `unit`, the side of one unit, are in world's widths of Web Mercator, as tiles are counted: 0 to 1 from
    180° W eastwards, and from 85° N southwards.
    """

    width: int
    height: int
    west: float
    north: float
    unit: float
    #: the city's own outline, for maps SMALL times smaller
    outline: str
    districts: Mapping[str, Shape]

    def place(self, lat: float | None, lon: float | None) -> tuple[float, float] | None:
        """Where a point in degrees of WGS-84 lies in the drawing; None beyond its edge and for no point."""
        if lat is None or lon is None:
            return None
        east, south = _world(lon, lat)
        x, y = (east - self.west) / self.unit, (south - self.north) / self.unit
        return (x, y) if 0 <= x <= self.width and 0 <= y <= self.height else None

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all districts together, in degrees of WGS-84 to a few metres."""
        boxes = [shape.box for shape in self.districts.values()]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        (west, north), (east, south) = self._degrees(left, top), self._degrees(right, bottom)
        return west, south, east, north

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point of the drawing."""
        east, south = self.west + x * self.unit, self.north + y * self.unit
        return round(east * 360 - 180, 4), round(math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * south)))), 4)

    @property
    def small_box(self) -> str:
        """The viewBox of a map SMALL times smaller."""
        return f"0 0 {self.width // SMALL} {self.height // SMALL}"

    def small_place(self, lat: float | None, lon: float | None) -> tuple[int, int] | None:
        """The same in that smaller map."""
        found = self.place(lat, lon)
        return found and (round(found[0] / SMALL), round(found[1] / SMALL))


def draw(outlines: Iterable[tuple[str, dict[str, Any]]]) -> CityMap | None:
    """The map of (code, GeoJSON polygon or multipolygon); features of one code are one district. None of nothing."""
    import shapely

    parts: dict[str, list[BaseGeometry]] = {}
    for code, geometry in outlines:
        shape = _mended(shapely.force_2d(shapely.geometry.shape(geometry)))
        if not shape.is_empty:  # as it is where all its corners lie on one line
            parts.setdefault(code, []).append(shape)
    if not parts:
        return None
    world = [shapely.transform(shapely.union_all(members), _world_of) for members in parts.values()]
    west, north, east, south = map(float, shapely.total_bounds(world))
    unit = max(east - west, south - north) / (SIZE - 2 * EDGE)
    west, north, unit = (round(value, _DECIMALS) for value in (west - EDGE * unit, north - EDGE * unit, unit))
    flat = [shapely.transform(one, lambda points: (points - (west, north)) / unit) for one in world]
    large, small = _simplified(flat, _CORNERS), _simplified(flat, _FEW_CORNERS)
    shapes = {
        code: Shape(_path(shape, 1), _path(coarse, SMALL), _box(shape), _room(shape))
        for code, shape, coarse in zip(parts, large, small, strict=True)
    }
    width, height = (round((end - start) / unit) + EDGE for start, end in ((west, east), (north, south)))
    return CityMap(width, height, west, north, unit, _path(shapely.union_all(small), SMALL), shapes)


def _mended(shape: BaseGeometry) -> BaseGeometry:
    """Without the loops where an outline crosses itself: official ones do, and no editor can mend them by hand."""
    import shapely

    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def _world(lon: float, lat: float) -> tuple[float, float]:
    """Degrees in world's widths of Web Mercator."""
    sine = math.sin(math.radians(max(-85.0, min(85.0, lat))))
    return lon / 360 + 0.5, 0.5 - math.atanh(sine) / (2 * math.pi)


def _world_of(points: Any) -> Any:
    import numpy as np

    return np.array([_world(*point) for point in points]).reshape(-1, 2)


def _simplified(shapes: list[BaseGeometry], corners: int) -> list[BaseGeometry]:
    """All shapes with at most so many corners together, unless that would spoil them.

    Borders that neighbours have in common stay so; where their outlines do not fit, each is simplified by itself.
    """
    import shapely

    fitting = shapely.coverage_is_valid(shapes)
    found, tolerance = shapes, 0.5
    while shapely.get_num_coordinates(found).sum() > corners and tolerance < _COARSEST:
        coarse = shapely.coverage_simplify(shapes, tolerance) if fitting else shapely.simplify(shapes, tolerance)
        coarse = [_without_specks(_mended(one), tolerance**2) for one in coarse]
        found = [one if one.area else before for one, before in zip(coarse, found, strict=True)]
        tolerance *= 1.5
    return found


def _without_specks(shape: BaseGeometry, area: float) -> BaseGeometry:
    """Without islands and holes smaller than that; the largest part stays whatever its size."""
    import shapely

    polygons = sorted(_polygons(shape), key=lambda one: -one.area)
    kept = [
        shapely.Polygon(one.exterior, [hole for hole in one.interiors if shapely.Polygon(hole).area > area])
        for number, one in enumerate(polygons)
        if not number or one.area > area
    ]
    return shapely.MultiPolygon(kept)


def _polygons(shape: BaseGeometry) -> list[Any]:
    import shapely

    return [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]


def _path(shape: BaseGeometry, divisor: int) -> str:
    """SVG path data in whole numbers, each corner seen from the last one."""
    rings = [ring for one in _polygons(shape) for ring in (one.exterior, *one.interiors)]
    return "".join(_ring([(round(x / divisor), round(y / divisor)) for x, y in ring.coords[:-1]]) for ring in rings)


def _ring(corners: list[tuple[int, int]]) -> str:
    kept = [here for here, before in zip(corners, corners[-1:] + corners[:-1], strict=True) if here != before]
    if len(kept) < 3:
        return ""
    steps = [(x - u, y - v) for (x, y), (u, v) in zip(kept[1:], kept, strict=False)]
    return f"M{kept[0][0]} {kept[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"


def _box(shape: BaseGeometry) -> tuple[int, int, int, int]:
    left, top, right, bottom = shape.bounds
    x, y = math.floor(left), math.floor(top)
    return x, y, max(1, math.ceil(right) - x), max(1, math.ceil(bottom) - y)


def _room(shape: BaseGeometry) -> tuple[tuple[int, int], ...]:
    """Points of a grid in the largest part, the farthest from its border first; at least the farthest of all."""
    import shapely

    largest = max(_polygons(shape), key=lambda one: one.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=1).coords[0]
    left, top, right, bottom = map(math.ceil, largest.bounds)
    grid = [shapely.Point(x, y) for y in range(top, bottom, _STEP) for x in range(left, right, _STEP)]
    inside = [(round(largest.exterior.distance(one)), one) for one in grid if largest.contains(one)]
    inside.sort(key=lambda found: (-found[0], found[1].y, found[1].x))
    found = [(round(one.x), round(one.y)) for far, one in inside if far > _STEP]
    return ((round(middle[0]), round(middle[1])), *found[:_PLACES])
