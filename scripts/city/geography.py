"""Where Mingzhou lies: six districts with common borders, and the datums of Chinese maps."""

from __future__ import annotations

import json
import math
from functools import cache
from itertools import pairwise
from random import Random

Point = tuple[float, float]

#: corners at which borders meet: longitude, latitude
_CORNERS: dict[str, Point] = {
    "A": (121.302, 29.718), "B": (121.358, 29.896), "C": (121.497, 29.948), "D": (121.641, 29.917),
    "E": (121.752, 29.816), "F": (121.703, 29.661), "G": (121.549, 29.577), "H": (121.384, 29.612),
    "P": (121.452, 29.797), "Q": (121.561, 29.789), "R": (121.473, 29.722), "S": (121.577, 29.703),
}  # fmt: skip
#: corners of each district, against the clock
_RINGS = {
    "yunxi": "PRSQ", "linjiang": "BARP", "donghu": "RGFS", "beidu": "BPQDC", "wanghai": "QSFED", "qingling": "AHGR",
}  # fmt: skip
#: how far a border strays from the straight line, as a share of its length
_STRAY = 0.16
#: a border that would cross its neighbour otherwise
_STRAIGHTER = {"GH": 0.06}
_A, _EE = 6378245.0, 0.00669342162296594323


@cache
def _border(start: str, end: str) -> tuple[Point, ...]:
    """The border between two corners: one line for both neighbours, without its end."""
    if start > end:
        there = (*_border(end, start), _CORNERS[start])
        return tuple(reversed(there))[:-1]
    rng = Random(f"border {start}{end}")
    line, stray = [_CORNERS[start], _CORNERS[end]], _STRAIGHTER.get(start + end, _STRAY)
    for _ in range(3):
        bent: list[Point] = []
        for (x0, y0), (x1, y1) in pairwise(line):
            push = (rng.random() - 0.5) * 2 * stray
            middle = ((x0 + x1) / 2 - (y1 - y0) * push, (y0 + y1) / 2 + (x1 - x0) * push)
            bent += [(x0, y0), (round(middle[0], 5), round(middle[1], 5))]
        line = [*bent, line[-1]]
    return tuple(line[:-1])


@cache
def ring(district: str) -> tuple[Point, ...]:
    """The district's outline, closed, against the clock."""
    corners = _RINGS[district]
    points = [p for start, end in zip(corners, corners[1:] + corners[0], strict=True) for p in _border(start, end)]
    return (*points, points[0])


def inside(point: Point, outline: tuple[Point, ...]) -> bool:
    """Does the point lie within the outline? (Counts crossings of a ray to the east.)"""
    x, y = point
    odd = False
    for (x0, y0), (x1, y1) in pairwise(outline):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            odd = not odd
    return odd


@cache
def anchor(district: str, place: str) -> Point:
    """Where a named place lies, always the same: likelier near the middle of its district."""
    outline = ring(district)
    count = len(outline) - 1
    x, y = sum(p[0] for p in outline[:-1]) / count, sum(p[1] for p in outline[:-1]) / count
    rng = Random(f"place {district} {place}")
    for spread in (0.026, 0.02, 0.012, 0.006):
        for _ in range(30):
            point = (rng.gauss(x, spread), rng.gauss(y, spread * 0.8))
            if inside(point, outline):
                return point
    return x, y


def near(district: str, place: str, rng: Random) -> Point:
    """A point within some 300 m of the place, inside its district."""
    x, y = anchor(district, place)
    for reach in (0.006, 0.003, 0.001):
        point = (x + (rng.random() - 0.5) * reach, y + (rng.random() - 0.5) * reach)
        if inside(point, ring(district)):
            return point
    return x, y


def geojson(names: dict[str, tuple[str, str]]) -> str:
    """districts.geojson for these districts: code → name, English name. One feature a line."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name, "name_en": name_en},
                "geometry": {"type": "Polygon", "coordinates": [[list(p) for p in ring(code)]]},
            },
            ensure_ascii=False,
        )
        for code, (name, name_en) in names.items()
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def to_gcj02(point: Point) -> Point:
    """WGS-84 → GCJ-02, the datum of Amap and Tencent (the formula published as `eviltransform`)."""
    x, y = point[0] - 105.0, point[1] - 35.0
    wave = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    phi = math.radians(point[1])
    root = math.sqrt(1 - _EE * math.sin(phi) ** 2)
    north = math.degrees(north) / (_A * (1 - _EE) / root**3)
    east = math.degrees(east) / (_A / root * math.cos(phi))
    return point[0] + east, point[1] + north


def to_bd09(point: Point) -> Point:
    """WGS-84 → BD-09, the datum of Baidu maps."""
    x, y = to_gcj02(point)
    reach = math.hypot(x, y) + 0.00002 * math.sin(y * math.pi * 3000 / 180)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * math.pi * 3000 / 180)
    return reach * math.cos(angle) + 0.0065, reach * math.sin(angle) + 0.006
