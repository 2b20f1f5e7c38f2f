"""What the rows of several tables have in common: days, whole numbers, places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import prcoords  # pyright: ignore[reportMissingTypeStubs]  it has none

from ..read.packages import Package

Row = Mapping[str, str]
#: The same few days stand in every case: one object for each keeps a large city small.
day = lru_cache(maxsize=None)(date.fromisoformat)


def records(package: Package, table: str) -> Iterable[Row]:
    found = package.tables.get(table)
    return found.records() if found else ()


def whole(text: str) -> int | None:
    return int(text) if text else None


def to_wgs84(lat: float, lon: float, system: str) -> tuple[float, float]:
    if system == "GCJ-02":
        lat, lon = prcoords.gcj_wgs_bored((lat, lon))
    elif system == "BD-09":
        lat, lon = prcoords.bd_wgs_bored((lat, lon))
    return lat, lon
