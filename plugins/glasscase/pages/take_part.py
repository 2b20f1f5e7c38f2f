"""How to take part: where to report, and what a reader can send about a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..figures.hall import stands
from ..model import Channel, Department, Portal
from .page import Page

#: the beginning of a hotline that can be dialled, without an extension or a word after it
_NUMBER = re.compile(r"\+?[0-9][0-9 -]*")


@dataclass(frozen=True, slots=True)
class Reach:
    """A department and its channels; `telephone` is its hotline as a link dials it, empty where there is none."""

    department: Department
    telephone: str
    channels: Sequence[Channel]


@dataclass(frozen=True, slots=True)
class TakePart:
    """take_part.html"""

    departments: Sequence[Reach]


def take_part_page(portal: Portal) -> Page:
    """Every department that stands and can be reached, in the registry's order."""
    registry = portal.registry
    reaches = [
        Reach(
            department,
            _dialled(department.hotline),
            [channel for channel in registry.channels if channel.department == department.code],
        )
        for department in registry.departments.values()
        if stands(department, portal.as_of)
    ]
    able = [one for one in reaches if one.channels or one.department.hotline or one.department.website]
    return Page("take-part/", "take_part.html", TakePart(able))


def _dialled(hotline: str) -> str:
    found = _NUMBER.match(hotline)
    return re.sub(r"[ -]", "", found[0]) if found else ""
