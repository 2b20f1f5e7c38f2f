"""The map: outlines read, simplified and projected; marks, pages and the small map of a case; where tiles may come from."""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import prcoords  # type: ignore[import-untyped]
import pytest
import shapely

from glasscase.build import build_cases, build_map, build_portal, build_registry, deadline_rule
from glasscase.check.run import check_portal
from glasscase.geography import EDGE, SIZE, CityMap, draw
from glasscase.model import CaseRow, Kind, Portal, Registry, Standing, Status, Term
from glasscase.pages.map import CELL, MapPage, map_pages, marks_of, tally_of, view_of
from glasscase.pages.page import Page, site_of
from glasscase.pelican_adapter.templates import environment, render
from glasscase.read.outlines import read_outlines
from glasscase.read.packages import read_package, read_registry
from glasscase.settings import BadTiles, Settings
from glasscase.verify import verify_site
from tests.built import PROJECT, build
from tests.pseudo import settings_file

THEME = PROJECT / "theme"
TODAY = date(2026, 9, 18)
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州市", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=TODAY, country="CN",
)  # fmt: skip
TILES = "https://tiles.example/{z}/{x}/{y}.png"
#: two districts side by side, an island of the second, and a lake in the first
WEST = [
    [[121.0, 31.0], [121.2, 31.0], [121.2, 31.2], [121.0, 31.2], [121.0, 31.0]],
    [[121.05, 31.05], [121.05, 31.15], [121.1, 31.15], [121.1, 31.05], [121.05, 31.05]],
]
EAST = [
    [[[121.2, 31.0], [121.4, 31.0], [121.4, 31.2], [121.2, 31.2], [121.2, 31.0]]],
    [[[121.3, 31.25], [121.38, 31.25], [121.38, 31.3], [121.3, 31.3], [121.3, 31.25]]],
]


def polygon(rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": rings}


def two_districts() -> CityMap:
    found = draw([("west", polygon(WEST)), ("east", {"type": "MultiPolygon", "coordinates": EAST})])
    assert found
    return found


def collection(*features: tuple[str, dict[str, Any]], **more: Any) -> str:
    members = [
        json.dumps({"type": "Feature", "properties": {"code": code}, "geometry": geometry})
        for code, geometry in features
    ]
    head = "".join(f"{json.dumps(key)}: {json.dumps(value)}, " for key, value in more.items())
    return '{"type": "FeatureCollection", ' + head + '"features": [\n' + ",\n".join(members) + "\n]}\n"


def drawn(path: str) -> shapely.Geometry:
    """What SVG path data of our kind encloses, holes left out."""
    rings = list[list[tuple[int, int]]]()
    for part in re.findall(r"M([^z]+)z", path):
        start, steps = part.split("l")
        corners = [tuple(map(int, start.split()))]
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            corners.append((corners[-1][0] + dx, corners[-1][1] + dy))
        rings.append(corners)  # type: ignore[arg-type]
    found = shapely.Polygon()
    for ring in rings:
        found = found.symmetric_difference(shapely.Polygon(ring))
    return found


# Outlines


def test_outline_in_whole_numbers() -> None:
    city = two_districts()
    assert max(city.width, city.height) == SIZE
    west, east = (drawn(city.districts[code].path) for code in ("west", "east"))
    assert west.is_valid and east.is_valid
    assert len(west.interiors) == 1, "the lake"
    assert len(shapely.get_parts(east)) == 2, "the island"
    assert west.intersection(east).area == 0
    assert west.exterior.intersection(east.boundary).length > 300, "the border is one line for both"
    assert min(west.bounds[0], east.bounds[1]) == EDGE
    assert west.bounds[2] == east.bounds[0]


def test_places_lie_where_the_outline_does() -> None:
    city = two_districts()
    x, y = city.place(31.1, 121.2) or (0, 0)
    border = drawn(city.districts["west"].path).bounds[2]
    assert abs(x - border) < 1
    assert shapely.Point(x + 5, y).within(drawn(city.districts["east"].path))
    assert not shapely.Point(city.place(31.1, 121.075) or (0, 0)).within(drawn(city.districts["west"].path)), "the lake"
    assert city.place(31.1, 122.0) is None
    assert city.place(None, 121.2) is None
    assert city.small_place(31.1, 121.2) == (round(x / 5), round(y / 5))
    for shape in city.districts.values():
        assert shapely.Point(shape.room[0]).within(drawn(shape.path))


def test_web_mercator_as_tiles_count_it() -> None:
    city = two_districts()
    x, y = city.place(31.1, 121.2) or (0, 0)
    # Tile numbers of Shanghai's suburbs at zoom 10, by the formula of OpenStreetMap's wiki.
    assert math.floor((city.west + x * city.unit) * 1024) == 856
    assert math.floor((city.north + y * city.unit) * 1024) == 418


def test_a_detailed_outline_becomes_a_few_kilobytes() -> None:
    rng = Random(1)

    def border(start: tuple[float, float], end: tuple[float, float]) -> list[list[float]]:
        """A line of 5,000 corners that trembles, sideways only."""
        tremble = [rng.uniform(-1, 1) * 1e-4 * (0 < number < 5000) for number in range(5001)]
        upright = start[0] == end[0]
        return [
            [start[0] + (end[0] - start[0]) * number / 5000 + by * upright,
             start[1] + (end[1] - start[1]) * number / 5000 + by * (not upright)]
            for number, by in enumerate(tremble)
        ]  # fmt: skip

    middle = border((121.2, 31.0), (121.2, 31.2))
    west = [*middle, *border((121.2, 31.2), (121.0, 31.2))[1:], *border((121.0, 31.2), (121.0, 31.0))[1:]]
    west += border((121.0, 31.0), (121.2, 31.0))[1:]
    east = [*reversed(middle), *border((121.2, 31.0), (121.4, 31.0))[1:], *border((121.4, 31.0), (121.4, 31.2))[1:]]
    east += border((121.4, 31.2), (121.2, 31.2))[1:]
    city = draw([("west", polygon([west])), ("east", polygon([east]))])
    assert city
    assert sum(len(shape.path) for shape in city.districts.values()) < 8000
    assert len(city.outline) + max(len(shape.small) for shape in city.districts.values()) < 1500
    found = [drawn(shape.path) for shape in city.districts.values()]
    assert all(shape.is_valid for shape in found)
    assert found[0].intersection(found[1]).area < 1, "neighbours keep their border"
    assert shapely.union_all(found).area > 0.99 * sum(shape.area for shape in found)


def test_neighbours_that_do_not_fit_are_simplified_all_the_same() -> None:
    def circle(lon: float, corners: int) -> dict[str, Any]:
        turns = (2 * math.pi * number / corners for number in range(corners))
        ring = [[lon + 0.1 * math.cos(turn), 31 + 0.1 * math.sin(turn)] for turn in turns]
        return polygon([[*ring, ring[0]]])

    city = draw([("west", circle(121.0, 9000)), ("east", circle(121.19, 8000))])
    assert city
    assert sum(len(shape.path) for shape in city.districts.values()) < 8000
    assert len(city.outline) < 1500


def test_every_district_stays_however_many_there_are_and_however_small() -> None:
    def square(x: float, y: float, side: float) -> dict[str, Any]:
        return polygon([[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]])

    many = {f"d-{x}-{y}": square(121 + x / 50, 31 + y / 50, 1 / 50) for x in range(20) for y in range(20)}
    city = draw([*many.items(), ("islet", square(121.41, 31.1, 0.002))])
    assert city and len(city.districts) == 401
    for shape in city.districts.values():
        assert drawn(shape.path).area > 0
        assert shape.room
    assert drawn(city.outline).area > 0.8 * city.width * city.height / 25


def test_what_crosses_itself_or_is_nothing() -> None:
    bow = [[[121.0, 31.0], [121.2, 31.2], [121.2, 31.0], [121.0, 31.2], [121.0, 31.0]]]
    flat = [[[121.0, 31.0], [121.1, 31.0], [121.2, 31.0], [121.0, 31.0]]]
    city = draw([("bow", polygon(bow)), ("flat", polygon(flat))])
    assert city and list(city.districts) == ["bow"]
    assert draw([("flat", polygon(flat))]) is None
    assert draw([]) is None
    three = draw([("high", polygon([[[*place, 7.5] for place in WEST[0]]]))])
    assert three, "heights are left out"


def test_the_demonstration_s_outlines_are_light_and_always_the_same() -> None:
    outlines = read_outlines(PROJECT / "data/registry")
    shapes = [shapely.geometry.shape(feature.geometry) for feature in outlines.features]
    assert shapely.coverage_is_valid(shapes)
    city = build_map(outlines)
    assert city == build_map(outlines)
    assert city and len(city.districts) == 6
    assert sum(len(shape.path) for shape in city.districts.values()) < 5000
    assert len(city.outline) + max(len(shape.small) for shape in city.districts.values()) < 600


# The file


def outlines_of(city: Path, text: str | bytes) -> Any:
    file = city / "data/registry/districts.geojson"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_outlines(file.parent)


def test_lines_of_features(city: Path) -> None:
    found = outlines_of(city, collection(("nanyuan", polygon(WEST)), ("shishan", polygon(EAST[0])), coord_sys="GCJ-02"))
    assert [(one.code, one.line) for one in found.features] == [("nanyuan", 2), ("shishan", 3)]
    assert found.system == "GCJ-02"
    assert not read_outlines(city / "data").there


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", {"empty-file"}),
        ("[]", {"bad-geojson"}),
        ("{", {"bad-geojson"}),
        ("[" * 100_000, {"bad-geojson"}),
        ('{"type": "FeatureCollection", "features": {}}', {"bad-geojson"}),
        (collection(("nanyuan", polygon(WEST))).replace("121.0", "NaN"), {"bad-geojson"}),
        (collection(("nanyuan", polygon(WEST))).replace("121.0", "1" * 9000), {"bad-geojson"}),
        ('{"features": [1, null, {"properties": [], "geometry": 3}]}', {"unknown-district", "missing-outline"}),
        (collection(("nanyuan", {"type": "Point", "coordinates": [1, 2]})), {"bad-outline", "missing-outline"}),
        (collection(("nanyuan", polygon([]))), {"bad-outline", "missing-outline"}),
        (collection(("nanyuan", polygon([[[1, 2], [3, 4], [5, "6"], [1, 2]]]))), {"bad-outline", "missing-outline"}),
        (collection(("nanyuan", polygon([[[1, 2], [3, 4], [5, 6], [7, 8]]]))), {"bad-outline", "missing-outline"}),
        (collection(("nanyuan", polygon([[[31, 121], [31, 122], [32, 122], [31, 121]]]))), {"outline-not-degrees", "missing-outline"}),
        (collection(("nanyuan", polygon(WEST)), crs={"properties": {"name": "EPSG:3857"}}), {"outline-not-degrees", "missing-outline"}),
        (collection(("nanyuan", polygon(WEST)), crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}), {"missing-outline"}),
        (collection(("nanyuan", polygon(WEST)), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}), {"missing-outline"}),
        (collection(("nanyuan", polygon(WEST)), coord_sys="BD-09"), {"missing-outline"}),
        (collection(("nanyuan", polygon(WEST))).encode("utf-16"), {"not-utf-8", "missing-outline"}),
    ],
)  # fmt: skip
def test_what_the_check_says_of_the_file(city: Path, text: str | bytes, rules: set[str]) -> None:
    outlines_of(city, text)
    report = check_portal(Path("data"), Path("content"), ("zh", "en"))
    assert {finding.rule for finding in report.findings} == rules
    assert {finding.path for finding in report.findings} == {"data/registry/districts.geojson"}


def test_a_link_is_not_followed(city: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text(collection(("nanyuan", polygon(WEST))), encoding="utf-8")
    (city / "data/registry/districts.geojson").symlink_to(tmp_path / "elsewhere.json")
    found = read_outlines(city / "data/registry")
    assert [defect.rule for defect in found.defects] == ["symlink"] and not found.features


# Datums


def metres(here: tuple[float, float], there: tuple[float, float]) -> float:
    north = math.radians(there[0] - here[0]) * 6_371_000
    return math.hypot(north, math.radians(there[1] - here[1]) * 6_371_000 * math.cos(math.radians(here[0])))


@pytest.mark.parametrize(("system", "shift"), [("", 0), ("WGS-84", 0), ("GCJ-02", 605), ("BD-09", 1242)])
def test_cases_lie_where_they_are_whatever_the_map_they_were_read_from(city: Path, system: str, shift: float) -> None:
    """Shenzhen's civic centre: the maps of China's law are 600 m off, and Baidu's twice as much."""
    true = (22.543, 114.057)
    read = {"GCJ-02": prcoords.wgs_gcj, "BD-09": prcoords.wgs_bd}.get(system, tuple)(true)
    assert metres(true, read) == pytest.approx(shift, abs=2)
    path = Path("data/parks/2026/cases.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines(keepends=True)))
    rows[0].update(lat=f"{read[0]:.6f}", lon=f"{read[1]:.6f}", coord_sys=system)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    registry = build_registry(read_registry(Path("data")))
    cases = build_cases(read_package(path.parent), deadline_rule(registry, SETTINGS), TODAY)
    (case,) = (case for case in cases if case.id == rows[0]["id"])
    assert case.lat is not None and case.lon is not None
    assert metres(true, (case.lat, case.lon)) < 1


def test_outlines_of_chinese_maps_are_put_right(city: Path) -> None:
    true = build_map(outlines_of(city, collection(("nanyuan", polygon(WEST)))))
    rings = [[list(prcoords.wgs_gcj((lat, lon)))[::-1] for lon, lat in ring] for ring in WEST]
    put_right = build_map(outlines_of(city, collection(("nanyuan", polygon(rings)), coord_sys="GCJ-02")))
    assert true and put_right
    at, also_at = (one.place(31.05, 121.17) for one in (true, put_right))
    assert at and also_at and math.dist(at, also_at) < 1


# Marks and pages


def a_row(number: int, place: tuple[float, float] | None, district: str = "west", **more: Any) -> CaseRow:
    status = more.pop("status", Status.OPEN)
    late = 10 + number % 7 if status is Status.OVERDUE else 0
    standing = Standing(
        status, "parks", "", "", date(2026, 8, 1), False, date(2026, 7, 1), None, date(2026, 7, 1), late,
        None if late else 3, 0, False, False, False, "",
    )  # fmt: skip
    lat, lon = place or (None, None)
    values: dict[str, Any] = {"category": "noise", "title": f"案件 {number}", "title_en": ""} | more
    return CaseRow(
        f"2607-{number:05}", Kind.PROBLEM, values["title"], values["title_en"], values["category"], district, "hotline",
        "", lat, lon, "parks", 2026, date(2026, 7, 1), standing,
    )  # fmt: skip


def a_portal(rows: Iterable[CaseRow], city: CityMap | None, **names: str) -> Portal:
    terms = {code: Term(code, names.get(code, code), "") for code in ("west", "east", "north", *names)}
    words = {code: Term(code, code, code) for code in ("noise", "roads")}
    registry = Registry({}, terms, words, {"hotline": Term("hotline", "热线", "")}, (), {}, (), (), city)
    departments: Any = {"parks": type("Named", (), {"name": "园林局", "name_en": "Parks"})}
    return build_portal(replace(registry, departments=departments), (), rows, (), (), TODAY)


def pages_of(portal: Portal, settings: Settings = SETTINGS, language: str = "zh") -> dict[str, Page]:
    return {page.path: page for page in map_pages(portal, settings, site_of(portal, settings, language))}


def html_of(portal: Portal, path: str = "map/", settings: Settings = SETTINGS, language: str = "zh") -> str:
    site = site_of(portal, settings, language)
    env = environment(THEME, site, "theme/style.css")
    return render(env, pages_of(portal, settings, language)[path], language, "zh")[1]


def test_near_cases_are_one_mark_and_lonely_ones_lead_to_themselves() -> None:
    rows = [
        *(a_row(number, (31.1001, 121.2201), "east") for number in range(3)),
        a_row(3, (31.1002, 121.2202), "east", status=Status.OVERDUE, category="roads"),
        a_row(4, (31.18, 121.02)),
        a_row(5, None),
        a_row(6, (39.9, 116.4)),
    ]
    page: MapPage = pages_of(a_portal(rows, two_districts()))["map/"].context
    lonely, several = sorted(page.marks, key=lambda mark: mark.waiting)
    assert (lonely.path, lonely.waiting, lonely.overdue, lonely.tally) == ("c/2607-00004/", 1, 0, "noise:1:0")
    assert (several.path, several.waiting, several.overdue) == ("map/east/", 4, 1)
    assert several.tally == "noise:3:0 roads:1:1"
    assert several.radius > lonely.radius
    assert (page.waiting, page.overdue, page.unplaced_count) == (7, 1, 2)
    assert {row.id for row in page.unplaced} == {"2607-00005", "2607-00006"}
    assert page.categories == ["noise", "roads"]


def test_marks_lead_to_pages_that_there_are() -> None:
    def paths(rows: list[CaseRow], page: str) -> list[str]:
        return [mark.path for mark in pages_of(a_portal(rows, two_districts()))[page].context.marks]

    two = (a_row(1, (31.1, 121.22), "north"), a_row(2, (31.1, 121.22), "north"))
    assert paths([*two], "map/") == ["cases/district/north/"], "a district without an outline has no map"
    assert paths([replace(row, district="") for row in two], "map/") == ["cases/"]
    assert paths([replace(row, district="east") for row in two], "map/east/") == ["cases/district/east/"]


def test_lines_and_their_shades() -> None:
    rows = [a_row(n, None, "west", status=Status.OVERDUE if n < 4 else Status.OPEN) for n in range(5)]
    rows += [a_row(9, None, "east", status=Status.OVERDUE), a_row(10, None, "")]
    page: MapPage = pages_of(a_portal(rows, two_districts()))["map/"].context
    assert [(one.code, one.waiting, one.overdue, one.share, one.shade) for one in page.lines] == [
        ("west", 5, 4, 0.8, 4), ("east", 1, 1, None, None), ("north", 0, 0, None, None), ("", 1, 0, None, None),
    ]  # fmt: skip
    assert [one.name_at is not None for one in page.lines] == [True, True, False, False]


def test_solved_and_withdrawn_cases_are_not_on_the_map() -> None:
    rows = [a_row(n, (31.1, 121.02 + n / 50), status=status) for n, status in enumerate(Status)]
    page: MapPage = pages_of(a_portal(rows, two_districts()))["map/"].context
    assert page.waiting == sum(mark.waiting for mark in page.marks) == 3


def test_a_district_s_page() -> None:
    rows = [a_row(n, (31.02 + n / 50, 121.02), status=Status.OVERDUE if n else Status.OPEN) for n in range(4)]
    pages = pages_of(a_portal([*rows, a_row(8, (31.1, 121.3), "east")], two_districts()))
    assert sorted(pages) == ["map/", "map/east/", "map/west/"]
    page: MapPage = pages["map/west/"].context
    assert (page.district, page.waiting, len(page.marks)) == ("west", 4, 4)
    assert [row.standing.days_late for row in page.cases] == sorted((r.standing.days_late for r in rows), reverse=True)
    assert page.view and max(page.view.width, page.view.height) == pytest.approx(SIZE, abs=3)
    assert all(0 <= mark.x <= page.view.width and 0 <= mark.y <= page.view.height for mark in page.marks)


def test_a_view_says_truly_where_in_the_world_it_lies() -> None:
    city = two_districts()
    view = view_of(city, city.districts["east"])
    x, y = city.place(31.1, 121.3) or (0, 0)
    west, north, unit = view.world
    assert west + (x * view.scale - view.left) * unit == pytest.approx(city.west + x * city.unit, abs=city.unit)
    assert north + (y * view.scale - view.top) * unit == pytest.approx(city.north + y * city.unit, abs=city.unit)


def test_a_city_of_any_size_has_a_light_map() -> None:
    rng = Random(3)
    categories = [f"category-{number}" for number in range(20)]
    rows = [
        a_row(number, (31.0 + rng.random() / 5, 121.0 + rng.random() * 2 / 5), ("west", "east")[number % 2],
              status=(Status.OPEN, Status.OVERDUE)[rng.random() < 0.4], category=rng.choice(categories))
        for number in range(20_000)
    ]  # fmt: skip
    portal = a_portal(rows, two_districts())
    terms = {code: Term(code, code, code) for code in categories}
    portal = replace(portal, registry=replace(portal.registry, categories=terms))
    for path in ("map/", "map/west/"):
        page = pages_of(portal)[path].context
        assert len(page.marks) <= (SIZE / CELL) ** 2
        assert sum(mark.waiting for mark in page.marks) == page.waiting - page.unplaced_count
        assert max(mark.radius for mark in page.marks) <= CELL / 2
        assert len(gzip.compress(html_of(portal, path).encode())) < 50_000


def test_marks_do_not_depend_on_the_order_of_the_cases() -> None:
    rng = Random(4)
    placed = [(rng.randrange(SIZE), rng.randrange(SIZE), a_row(n, None, rng.choice("ab"))) for n in range(500)]
    assert marks_of(placed, "", "") == marks_of(rng.sample(placed, 500), "", "")
    assert tally_of([]) == ""


def test_without_outlines_there_is_a_list() -> None:
    portal = a_portal([a_row(1, (31.1, 121.1)), a_row(2, None)], None)
    assert list(pages_of(portal)) == ["map/"]
    html = html_of(portal)
    assert "<svg" not in html and "map.js" not in html
    assert 'href="../cases/district/west/"' in html
    assert "不在图上" not in html


def test_the_map_in_words() -> None:
    portal = a_portal([a_row(n, (31.1, 121.1), title_en="No light") for n in range(2)], two_districts(), west="西区")
    html = html_of(portal, language="en")
    assert '<a href="../../en/map/west/" data-tally="noise:2:0"><title>西区 · 2 cases wait</title>' in html
    assert re.search(r'<text transform="translate\(\d+ \d+\)" y=".35em" lang="zh">西区</text>', html)
    assert re.search(r"<svg class=\"city-map\"[^>]* role=\"group\" aria-label=\"Map\"", html)
    assert html.count('tabindex="-1"') == 1, "a mark is for the pointer: the list beside tells the same"
    assert "style=" not in html


def test_words_from_the_tables_cannot_break_out() -> None:
    evil = """<script>alert(1)</script>"'&"""
    rows = [a_row(1, (31.1, 121.15), evil, title=evil, title_en=evil, category=evil)]
    outlines = draw([(evil, polygon(WEST))])
    portal = a_portal(rows, outlines, **{evil: evil})
    terms = {evil: Term(evil, evil, evil)}
    portal = replace(portal, registry=replace(portal.registry, categories=terms))
    for html in (html_of(portal), html_of(portal, f"map/{evil}/"), small_map(portal, rows[0])):
        assert "<script>" not in html and "alert(1)" in html


# The small map of a case


def small_map(portal: Portal, case: CaseRow, language: str = "zh") -> str:
    env = environment(THEME, site_of(portal, SETTINGS, language), "theme/style.css")
    macro: Callable[[CaseRow, str], str] = env.get_template("components/map.html").module.place_map  # type: ignore[attr-defined]
    return str(macro(case, "../")).strip()


def test_small_map_of_a_case() -> None:
    portal = a_portal([], two_districts(), west="西区")
    html = small_map(portal, a_row(1, (31.1, 121.15)))
    assert re.search(r"<title id=\"place-title\">所在位置</title><desc id=\"place-desc\">[^<]*西区[^<]*</desc>", html)
    assert 'class="here"' in html and "<circle" in html
    assert '<a href="../map/west/">' in html
    assert '<a href="geo:31.1,121.15">' in html and "<span>31.1, 121.15</span>" in html
    assert len(html) < 2000


def test_small_map_without_what_it_needs() -> None:
    outlines = a_portal([], two_districts())
    assert small_map(outlines, a_row(1, None)) == ""
    for portal, case in ((a_portal([], None), a_row(1, (31.1, 121.15))), (outlines, a_row(1, (39.9, 116.4)))):
        html = small_map(portal, case)
        assert "<svg" not in html
        assert 'href="geo:' in html
    citywide = small_map(outlines, a_row(1, (31.1, 121.15), ""), "en")
    assert "<circle" in citywide and '<a href="../map/">Map</a>' in citywide and 'class="here"' not in citywide


# Tiles: only by the publisher's setting, only on the map


@pytest.mark.parametrize(
    "tiles",
    ["http://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png", "https://a b/{z}/{x}/{y}", "/{z}/{x}/{y}",
     "https://*.example/{z}/{x}/{y}", "https://tiles.example;script-src/{z}/{x}/{y}"],
)  # fmt: skip
def test_tiles_that_cannot_be(tiles: str) -> None:
    with pytest.raises(BadTiles):
        replace(SETTINGS, tiles=tiles)


def test_tiles_that_cannot_be_stop_the_build_in_words(tmp_path: Path) -> None:
    settings = settings_file(tmp_path, ("zh",))
    text = settings.read_text("utf-8").replace("languages=", "tiles='http://tiles.example/', languages=")
    settings.write_text(text, "utf-8")
    done = build("--settings", settings, "--output", tmp_path / "site", "--lang", "en")
    assert done.returncode == 1
    assert "The setting “tiles” is “http://tiles.example/”. It must be an https address with {z}" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "site").exists()


def test_only_the_map_s_policy_names_the_tiles_host() -> None:
    portal = a_portal([a_row(1, (31.1, 121.1))], two_districts())
    without = html_of(portal)
    assert "img-src" not in without and "data-tiles" not in without and 'class="tiles"' not in without
    settings = replace(SETTINGS, tiles=TILES, tiles_credit="© Tiles & Co")
    assert settings.tile_host == "https://tiles.example"
    html = html_of(portal, settings=settings)
    assert "; img-src 'self' https://tiles.example\"" in html
    assert f'data-tiles="{TILES}"' in html
    assert re.search(r"<small class=\"tiles-credit\" hidden>© Tiles &amp; Co</small>", html)
    assert "<image" not in html


@pytest.mark.parametrize(
    ("path", "tiles", "right"),
    [
        ("map/index.html", "https://tiles.example", True),
        ("en/map/west/index.html", "https://tiles.example", True),
        ("map/index.html", "", False),
        ("map/index.html", "https://other.example", False),
        ("figures/index.html", "https://tiles.example", False),
    ],
)
def test_verify_knows_who_may_be_asked(tmp_path: Path, path: str, tiles: str, right: bool) -> None:
    def page(source: str) -> str:
        policy = f"default-src 'self'; img-src 'self' {source}"
        return f'<html lang="zh"><meta http-equiv="Content-Security-Policy" content="{policy}"><title>x</title>'

    names = {"index.html", "404.html", "map/first/index.html", path}
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(page("https://tiles.example" if name == path else "data:"), encoding="utf-8")
    facts = {"languages": ["zh"], "cases": 0, "pages": len(names), "withheld": [], "files": {}, "tiles": tiles}
    (tmp_path / "data").mkdir()
    (tmp_path / "data/manifest.json").write_text(json.dumps(facts), encoding="utf-8")
    found = [(finding.rule, finding.path, finding.value) for finding in verify_site(tmp_path).findings]
    assert found == ([] if right else [("site-foreign", path, "https://tiles.example")])
