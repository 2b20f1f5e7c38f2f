"""The districts' outlines: that districts.geojson can be drawn, in degrees of WGS-84, and is about our districts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..findings import Finding
from ..read.outlines import Feature, Outlines, read_outlines
from .subject import Codes, listed, whole_file
from .suggest import closest

#: what the file may say of its coordinates: nothing, a datum that the build converts, or a name of WGS-84 (CGCS2000,
#: China's own, differs from it by centimetres)
_SYSTEMS = re.compile(r"|WGS-?84|GCJ-02|BD-09|.*CRS:?:?84|.*EPSG:.*\b(4326|4490)", re.IGNORECASE)
_DEPTH = {"Polygon": 2, "MultiPolygon": 3}


def outline_findings(registry: Path, codes: Codes) -> Iterator[Finding]:
    """All findings about the file, if there is one."""
    outlines = read_outlines(registry)
    for defect in outlines.defects:
        yield Finding(defect.rule, defect.path, defect.line, value=defect.value)
    if not _SYSTEMS.fullmatch(outlines.system):
        yield whole_file("outline-not-degrees", outlines.path, outlines.system)
    for number, feature in enumerate(outlines.features):
        if finding := _wrong(outlines, number, feature, codes):
            yield finding
    drawn = {feature.code for feature in outlines.features}
    if outlines.features:
        for code in codes.districts:
            if code not in drawn:
                yield Finding("missing-outline", outlines.path, value=code, severity="warning")


def _wrong(outlines: Outlines, number: int, feature: Feature, codes: Codes) -> Finding | None:
    place, line = f"features/{number}", feature.line
    if feature.code not in codes.districts:
        details = (("known", listed(codes.districts)),)
        suggestion = closest(feature.code, codes.districts)
        return Finding(
            "unknown-district", outlines.path, line, field="code", value=feature.code, suggestion=suggestion,
            details=details,
        )  # fmt: skip
    rings: Any = feature.geometry.get("coordinates")
    depth = _DEPTH.get(str(feature.geometry.get("type")), 0)
    if not depth or not _is_outline(rings, depth):
        return Finding("bad-outline", outlines.path, line, field=place, value=feature.code)
    for lon, lat in _corners(rings):
        if not (-180 <= lon <= 180 and -85 <= lat <= 85):
            return Finding("outline-not-degrees", outlines.path, line, field=place, value=f"{lon}, {lat}")
    return None


def _is_outline(found: Any, depth: int) -> bool:
    """Lists of lists down to rings, and a ring is four places or more, of which the last is the first."""
    if not isinstance(found, list) or not found:
        return False
    if depth > 1:
        return all(_is_outline(one, depth - 1) for one in found)
    return len(found) >= 4 and all(map(_is_place, found)) and found[0] == found[-1]


def _is_place(found: Any) -> bool:
    return isinstance(found, list) and len(found) >= 2 and all(type(one) in (int, float) for one in found)


def _corners(found: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(found[0], list):
        for one in found:
            yield from _corners(one)
    else:
        yield found[0], found[1]
