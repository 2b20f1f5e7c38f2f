"""Places where the same kind of problem comes back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from ..model import CaseRow, Kind, Status
from . import METRES, Place

#: metres in a degree of latitude
_DEGREE = 111_195


def places(rows: Sequence[CaseRow]) -> tuple[Place, ...]:
    """All places with at least one return, most returns first. A case is in one place only."""
    by_category = dict[str, list[CaseRow]]()
    for row in rows:
        if row.kind is Kind.PROBLEM and row.lat is not None and row.standing.status is not Status.WITHDRAWN:
            by_category.setdefault(row.category, []).append(row)
    found = [
        Place(category, members, returns)
        for category, of_category in sorted(by_category.items())
        for members in _near(sorted(of_category, key=lambda row: row.id))
        if (returns := _returns(members))
    ]
    return tuple(sorted(found, key=lambda place: (-place.returns, -len(place.cases), place.cases[0].id)))


def _near(rows: Sequence[CaseRow]) -> Iterator[tuple[CaseRow, ...]]:
    """Groups of two and more, each around the case with most neighbours of those that are in no group yet.

    Not chains of neighbours: in a dense city these would join whole districts into one place.
    """
    points = np.array([(row.lat, row.lon) for row in rows], dtype=float)
    # Flat within a city: 100 km from its middle latitude, 150 m are wrong by less than two.
    scale = _DEGREE * math.cos(math.radians(float(points[:, 0].mean())))
    # Many cases lie at the very same address: such a point is asked once.
    spots, spot_of = np.unique(points, axis=0, return_inverse=True)
    flat: Any = shapely.points(spots[:, 1] * scale, spots[:, 0] * _DEGREE)
    one, other = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=METRES)
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    at_spot = [list[int]() for _ in spots]
    for number, spot in enumerate(spot_of.ravel().tolist()):
        at_spot[spot].append(number)
    around = np.bincount(one, weights=np.bincount(spot_of.ravel())[other]).astype(int)
    start = np.searchsorted(one, np.arange(len(spots) + 1))
    free = [True] * len(spots)
    for middle in sorted(np.flatnonzero(around > 1).tolist(), key=lambda spot: (-around[spot], at_spot[spot][0])):
        if not free[middle]:
            continue
        near = [spot for spot in other[start[middle] : start[middle + 1]].tolist() if free[spot]]
        for spot in near:
            free[spot] = False
        members = [rows[number] for spot in near for number in at_spot[spot]]
        if len(members) > 1:
            yield tuple(sorted(members, key=lambda row: (row.reported_on, row.id)))


def _returns(members: Sequence[CaseRow]) -> int:
    first = min((row.standing.solved_on for row in members if row.standing.solved_on), default=None)
    return sum(row.reported_on > first for row in members) if first else 0
