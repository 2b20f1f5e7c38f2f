"""Reads the registry's districts.geojson: strictly, and knowing where in the file each district stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from .encodings import Defect, decode, line_ends
from .plain import is_file, unopened

NAME = "districts.geojson"
#: bytes: outlines of a whole country's counties are smaller
MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: the district's code, its GeoJSON geometry, and the line on which its code stands (0: unknown)."""

    code: str
    geometry: dict[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Outlines:
    """The file's features. `system` is what it says of its coordinates: coord_sys, or the name of its crs."""

    path: str
    there: bool
    features: tuple[Feature, ...] = ()
    system: str = ""
    defects: tuple[Defect, ...] = ()


def read_outlines(registry: Path) -> Outlines:
    """What districts.geojson in the folder `registry` holds; without features where there is no such file."""
    file = registry / NAME
    path = file.as_posix()
    refused = unopened(file, MAX_BYTES)
    if refused or not is_file(file):
        return Outlines(path, refused is not None, defects=(refused,) if refused else ())
    text, defects = decode(file.read_bytes(), path)
    if not text:
        return Outlines(path, True, defects=tuple(defects) or (Defect("empty-file", path),))
    try:
        found = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return Outlines(path, True, defects=(*defects, Defect("bad-geojson", path, error.lineno)))
    except (ValueError, RecursionError):  # NaN, a number of thousands of digits, brackets without end
        return Outlines(path, True, defects=(*defects, Defect("bad-geojson", path)))
    members = found.get("features") if isinstance(found, dict) else None
    if not isinstance(members, list):
        return Outlines(path, True, defects=(*defects, Defect("bad-geojson", path, 1)))
    return Outlines(path, True, tuple(_features(members, text)), _system(found), tuple(defects))


def _features(members: list[Any], text: str) -> list[Feature]:
    lines = dict[str, list[int]]()
    for match in re.finditer(r'"code"\s*:\s*("(?:[^"\\]|\\.)*")', text):
        lines.setdefault(str(json.loads(match[1])), []).append(line_ends(text[: match.start(1)]) + 1)
    features = list[Feature]()
    for member in members:
        properties, geometry = (_object(member, key) for key in ("properties", "geometry"))
        code = str(properties.get("code", ""))
        places = lines.get(code, [])
        features.append(Feature(code, geometry, places.pop(0) if places else 0))
    return features


def _object(member: Any, key: str) -> dict[str, Any]:
    found = member.get(key) if isinstance(member, dict) else None
    return found if isinstance(found, dict) else {}


def _system(found: dict[str, Any]) -> str:
    return str(found.get("coord_sys") or _object(found.get("crs"), "properties").get("name") or "")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
