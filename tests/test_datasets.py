"""Datasets with a schema of their own: read safely, checked, built, drawn, and taken out again by other programs."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import openpyxl
import pytest

from glasscase.build import other_dataset
from glasscase.check.run import check_portal
from glasscase.exports.dataset_files import dataset_files, sheets_of
from glasscase.exports.dataset_following import dataset_entries
from glasscase.exports.voice import voice_of
from glasscase.findings import Refused
from glasscase.formatting import format_data
from glasscase.model import Registry
from glasscase.pages.dataset_charts import MOST_POINTS, bar_plot, line_plot, scale
from glasscase.pages.dataset_maps import Place, spot_map
from glasscase.pages.dataset_views import drawn_views
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.read.dataset_values import value_of
from glasscase.read.datasets import read_dataset
from glasscase.search.probes import Index, Probe
from glasscase.settings import Settings
from tests.built import AS_OF, PROJECT, build, small_city

POPULATION = PROJECT.parent / "shared" / "examples" / "packages" / "datasets" / "population"
TREES = Path("data/parks/datasets/trees")
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州市", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=date(2026, 9, 18), country="CN",
)  # fmt: skip
NOBODY = Registry({}, {}, {}, {}, (), {}, (), ())
Descriptor = dict[str, Any]


def descriptor() -> Descriptor:
    fields = [
        {"name": "street", "type": "string", "title": "街道", "title_en": "Street"},
        {"name": "trees", "type": "integer", "title": "棵数", "title_en": "Trees"},
    ]
    return {
        "name": "trees", "title": "行道树", "title_en": "Street trees", "licenses": [{"name": "CC-BY-4.0"}],
        "resources": [{"name": "trees", "path": "trees.csv", "schema": {"fields": fields}}],
    }  # fmt: skip


def put(
    told: Descriptor | str | None = None, folder: Path = TREES, /, table: str | bytes = "street,trees\n柳荫街,120\n"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = told if isinstance(told, str) else json.dumps(told or descriptor(), ensure_ascii=False)
    (folder / "datapackage.json").write_text(text, "utf-8")
    (folder / "trees.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return folder


def rules() -> list[str]:
    return sorted(finding.rule for finding in check_portal(Path("data"), Path("content"), ("zh", "en")).findings)


# Reading and checking


def test_a_plain_dataset_is_fine(city: Path) -> None:
    put()
    report = check_portal(Path("data"), Path("content"), ("zh", "en"))
    assert (report.findings, report.packages, report.rows) == ((), 3, 46)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda told: told["resources"][0].update(path="../../../allowed.csv"), ["package-unsafe"]),
        (lambda told: told["resources"][0].update(path="https://example.org/trees.csv"), ["package-unsafe"]),
        (lambda told: told["resources"][0].update(path="/etc/passwd"), ["package-unsafe"]),
        (lambda told: told["resources"][0].update(path=["trees.csv"]), ["dataset-resource", "dataset-unlisted-file"]),
        (lambda told: told["resources"][0].update(path="none.csv"), ["dataset-unlisted-file", "missing-file"]),
        (lambda told: told.update(resources=[]), ["dataset-resource", "dataset-unlisted-file"]),
        (lambda told: told["resources"].append(dict(told["resources"][0])), ["dataset-resource"] * 2),
        (lambda told: told["resources"][0]["schema"]["fields"][1].update(type="date"), ["date"]),
        (lambda told: told["resources"][0].update(encoding="gb18030"), ["dataset-form"]),
        (lambda told: told["resources"][0].update(dialect={"delimiter": ";"}), ["dataset-form"]),
        (lambda told: told.update(views=[{"spec": {"type": "pie", "group": "street"}}]), ["dataset-view"]),
        (lambda told: told.update(views=5), ["dataset-view"]),
        (lambda told: view(told, type="bar", group="trees", series=["street"]), ["dataset-view"]),
        (lambda told: view(told, type="map", lat="trees", lon="trees"), ["dataset-view"]),
        (lambda told: told.update(licenses=[{"title": "  "}]), ["dataset-licence", "schema"]),
        (lambda told: told.update(contributors=[{"title": "x", "email": "li.ming@mail.example"}]), ["private-email"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_once(change: Callable[[Descriptor], Any], expected: list[str], city: Path) -> None:
    told = descriptor()
    change(told)
    put(told)
    assert rules() == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("street,trees\n柳荫街,many\n", ["integer"]),
        ("street,trees\n柳荫街\u200b,1\n", ["control-character"]),
        ("street,trees\n=1+1,1\n", ["formula-cell"]),
        ("street,trees\n张三 13812345678,1\n", ["private-mobile"]),
        ("street,trees\n\"柳荫街,1\n", ["unclosed-quote"]),
        ("street,trees\n柳荫街,1\n".encode("gb18030"), ["not-utf-8"]),
        ("street\ttrees\n柳荫街\t1\n", ["other-delimiter"]),
        ("street,trees\n<<<<<<< a\n柳荫街,1\n=======\n柳荫街,2\n>>>>>>> b\n", ["merge-conflict"]),
        ("", ["empty-file"]),
    ],
)  # fmt: skip
def test_cells_are_judged_as_those_of_cases(table: str | bytes, expected: list[str], city: Path) -> None:
    put(table=table)
    assert rules() == expected


def test_a_finding_says_the_line(city: Path) -> None:
    put(table='street,trees\n"two\nlines",1\n柳荫街,x\n')
    (finding,) = check_portal(Path("data"), Path("content"), ("zh", "en")).findings
    assert (finding.rule, finding.path, finding.line, finding.column) == ("integer", f"{TREES}/trees.csv", 4, 2)


def test_numbers_in_columns_of_numbers_are_no_telephones(city: Path) -> None:
    put(table="street,trees\n柳荫街,13812345678\n")
    assert rules() == []


def test_links_are_not_followed(city: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("street,trees\nsecret,1\n")
    put()
    (TREES / "trees.csv").unlink()
    (TREES / "trees.csv").symlink_to(secret)
    assert rules() == ["package-unsafe", "symlink"]
    assert not [*read_dataset(TREES).tables()]
    (TREES / "trees.csv").unlink()
    os.mkfifo(TREES / "trees.csv")
    assert "not-a-file" in rules()
    shutil.rmtree(TREES)
    TREES.symlink_to(tmp_path)
    assert rules() == ["symlink"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<p>"), ("plan.svg", b"<svg/>"), ("run.js", b"1"), ("plan.pdf", b"<html>"), ("a.txt", b"<script>"),
        ("a.json", b"{"), ("a.txt", b"\xff\xfe"), ("a.exe", b"MZ"), ("a.geojson", b"\0"), ("a.xlsx", b"PK"),
    ],
)  # fmt: skip
def test_what_could_run_is_not_published(name: str, content: bytes, city: Path) -> None:
    told = descriptor()
    told["resources"].append({"name": "beside", "path": name})
    put(told)
    (TREES / name).write_bytes(content)
    assert "dataset-file-type" in rules()


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.pdf", b"%PDF-1.7\n"), ("a.geojson", b'{"type":"FeatureCollection","features":[]}'), ("notes.md", b"# x\n")],
)
def test_harmless_files_are_carried_along(name: str, content: bytes, city: Path) -> None:
    told = descriptor()
    told["resources"].append({"name": "beside", "path": name})
    put(told)
    (TREES / name).write_bytes(content)
    assert rules() == []
    made = {artifact.name: artifact.content for artifact in files()}
    assert made[name] == content
    with zipfile.ZipFile(io.BytesIO(made["trees.zip"])) as packed:
        assert packed.read(name) == content


def test_what_is_in_the_wrong_place_is_said(city: Path) -> None:
    put()
    put(None, Path("data/nobody/datasets/trees"))
    Path("data/parks/datasets/loose.csv").write_text("a\n1\n")
    assert rules() == ["stray-path", "unknown-folder"]


def test_half_a_character_is_found_where_it_stands(city: Path) -> None:
    put(json.dumps({**descriptor(), "title": "x\udfff"}, indent=1))
    (finding,) = check_portal(Path("data"), Path("content"), ("zh", "en")).findings
    assert (finding.rule, finding.value) == ("control-character", "\\udfff")
    assert "\\udfff" in Path(finding.path).read_text().split("\n")[finding.line - 1]


@pytest.mark.parametrize("told", ["", "[]", "{", "null", '{"resources": 5}', '{"resources": [5], "name": "trees"}'])
def test_any_descriptor_is_answered(told: str, city: Path) -> None:
    put(told)
    assert rules()


def test_nothing_is_built_from_a_wrong_one(city: Path) -> None:
    put(table="street,trees\n柳荫街,many\n")
    with pytest.raises(Refused):
        load(SETTINGS, None, Progress("en", quiet=True))


# Formatting


def test_format_mends_the_form_and_nothing_else(city: Path) -> None:
    told = json.dumps(descriptor(), ensure_ascii=False)
    put(told, table="street;trees\n 柳荫街;2026/1/2\n".encode("gb18030"))
    changes = format_data(Path("data"))
    assert [(change.path, dict(change.mended)) for change in changes] == [
        (f"{TREES}/trees.csv", {"GB 18030 (GBK)": 1, ";": 1})
    ]
    assert (TREES / "trees.csv").read_text("utf-8") == "street,trees\n 柳荫街,2026/1/2\n"
    assert (TREES / "datapackage.json").read_text("utf-8") == told
    assert format_data(Path("data")) == []


def test_format_leaves_a_file_whose_bytes_are_described(city: Path) -> None:
    told = descriptor()
    told["resources"][0]["hash"] = "sha256:0"
    put(told, table="\ufeffstreet,trees\n柳荫街,1\n")
    assert format_data(Path("data")) == []


# Values


@pytest.mark.parametrize(
    ("cell", "field", "value"),
    [
        ("", {"type": "string"}, None), ("12", {"type": "integer"}, 12), ("-1.5", {"type": "number"}, -1.5),
        ("1.234,5", {"type": "number", "groupChar": ".", "decimalChar": ","}, 1234.5), ("95%", {"type": "number", "bareNumber": False}, 95.0),
        ("n/a", {"type": "number"}, "n/a"), ("12345678901234567890", {"type": "integer"}, "12345678901234567890"),
        ("1960", {"type": "year"}, 1960), ("yes", {"type": "boolean", "trueValues": ["yes"]}, True), ("0", {"type": "boolean"}, False),
        ("2026-03-05", {"type": "date"}, date(2026, 3, 5)), ("05/03/2026", {"type": "date", "format": "%d/%m/%Y"}, date(2026, 3, 5)),
        ("NaN", {"type": "number"}, "NaN"), ("=1+1", {"type": "string"}, "=1+1"),
    ],
)  # fmt: skip
def test_values(cell: str, field: Any, value: object) -> None:
    found = value_of(cell, {"name": "x", "title": "", "title_en": "", **field})
    assert (found, type(found)) == (value, type(value))


def test_columns_may_stand_in_any_order_and_rows_be_short(city: Path) -> None:
    put(table="trees,street\n120,柳荫街\n7\n\n")
    (sheet,) = sheets_of(read_dataset(TREES))
    assert sheet.rows == [("柳荫街", 120), (None, 7)]


def test_sheets_have_names_that_spreadsheets_and_databases_take(city: Path) -> None:
    told, long = descriptor(), "a" * 40
    schema = {"fields": [{"name": "x"}, {"name": "X"}]}
    names = ("dictionary", "sqlite_a", f"{long}1", f"{long}2", "meta")
    told["resources"] = [{"name": name, "path": f"{name}.csv", "schema": schema} for name in names]
    put(told)
    (TREES / "trees.csv").unlink()
    for name in names:
        (TREES / f"{name}.csv").write_text("x,X\n1,2\n")
    assert rules() == []
    sheets = sheets_of(read_dataset(TREES))
    assert len({sheet.name.casefold() for sheet in sheets} | {"dictionary", "meta"}) == len(names) + 2
    assert [[field["name"] for field in sheet.fields] for sheet in sheets] == [["x", "X-2"]] * len(names)
    openpyxl.load_workbook(io.BytesIO({one.name: one.content for one in files()}["trees.xlsx"]))


# Charts and maps


def test_round_numbers_on_the_axis() -> None:
    assert scale(0, 70) == (0, 20, 40, 60, 80)
    assert scale(-3, 5) == (-4, -2, 0, 2, 4, 6)
    assert scale(0, 0.07) == (0, 0.02, 0.04, 0.06, 0.08)
    assert scale(0, 8_000_000_000)[-1] == 8_000_000_000
    assert scale(0, 0)[0] == 0


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    plot = line_plot({("a", "a"): [1, None, -2, 3], ("b", "b"): [None] * 4}, ["1", "2", "3", "4"])
    assert plot
    (line,) = plot.lines
    assert (line.path.count("M"), line.path.count("L"), line.last) == (2, 1, 3)
    assert min(rule.value for rule in plot.rules if not isinstance(rule.value, str)) == -2
    assert line_plot({("a", "a"): [None]}, ["1"]) is None
    assert line_plot({}, []) is None
    assert line_plot({("a", "a"): [5]}, ["1"])


def test_thousands_of_points_stay_light() -> None:
    count = 17_000
    plot = line_plot({("a", "a"): list(range(count))}, [str(at) for at in range(count)])
    assert plot
    assert plot.every == 43
    assert plot.lines[0].path.count("L") <= MOST_POINTS
    assert (plot.lines[0].last, plot.lines[0].x) == (count - 1, 100)


def test_bars_begin_at_zero_also_below_it() -> None:
    plot = bar_plot({("a", "a"): [4, -4, None, 0]}, [(str(at), "") for at in range(4)])
    assert plot
    assert [(part.x, part.end) for group in plot.groups for part in group.parts] == [
        (50, 100),
        (0, 50),
        (50, 50),
        (50, 50),
    ]
    assert bar_plot({("a", "a"): [0]}, [("x", "")])
    assert bar_plot({("a", "a"): [None]}, [("x", "")]) is None


def test_places_without_a_city_lie_in_a_frame() -> None:
    def place(lat: float, lon: float) -> Place:
        return Place(lat, lon, ("x", ""), ("", ""))

    plot = spot_map([place(29, 121), place(30, 122), place(1000, 0)], None)
    assert plot
    (first, second) = plot.spots
    assert first.x < second.x and first.y > second.y
    assert max(plot.width, plot.height) == 1000
    assert spot_map([place(29, 121)], None)
    assert spot_map([], None) is None
    many = spot_map([place(29 + at / 1000, 121) for at in range(5000)], None)
    assert many
    assert sum(spot.count for spot in many.spots) == 5000
    assert len(many.spots) < 100


def view(told: Descriptor, **spec: Any) -> Descriptor:
    told["views"] = [{"name": "v", "title": "图", "resources": ["trees"], "specType": "simple", "spec": spec}]
    return told


def test_two_rows_of_one_group_cannot_be_drawn_without_by(city: Path) -> None:
    put(view(descriptor(), type="bar", group="street", series=["trees"]), table="street,trees\n甲街,1\n甲街,2\n")
    assert rules() == ["dataset-view"]


def test_other_programs_views_are_left_to_them(city: Path) -> None:
    put({**descriptor(), "views": [{"name": "v", "specType": "vega", "spec": {"marks": []}}]})
    assert rules() == []
    assert drawn_views(read_dataset(TREES), None) == []


def test_text_and_gaps_in_a_column_of_numbers_do_not_break_the_chart(city: Path) -> None:
    put(
        view(descriptor(), type="line", group="street", series=["trees"]),
        table="street,trees\n甲街,x\n乙街,\n丙街,-3\n",
    )
    (drawn,) = drawn_views(read_dataset(TREES), None)
    assert drawn.lines
    assert drawn.rows == ((("甲街", ""), None), (("乙街", ""), None), (("丙街", ""), -3))


# Files, pages and feeds


def files(folder: Path = TREES) -> list[Any]:
    return dataset_files(read_dataset(folder), SETTINGS, NOBODY, date(2026, 9, 18))


def test_files_are_as_on_disk_and_what_they_say_agrees(city: Path) -> None:
    put(table="street,trees\n柳荫街,120\n=1+1,3\n")
    made = {artifact.name: artifact for artifact in files()}
    assert made["trees.csv"].content == (TREES / "trees.csv").read_bytes()
    (resource,) = json.loads(made["datapackage.json"].content)["resources"]
    assert resource["bytes"] == len(made["trees.csv"].content)
    assert [row["trees"] for row in json.loads(made["trees.json"].content)["trees"]] == [120, 3]
    sheet = openpyxl.load_workbook(io.BytesIO(made["trees.xlsx"].content))["trees"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [["street", "trees"], ["柳荫街", 120], ["=1+1", 3]]
    assert sheet["A3"].data_type != "f"
    assert files() == files()


def test_its_own_file_is_never_replaced_by_ours(city: Path) -> None:
    told = descriptor()
    told["resources"].append({"name": "other", "path": "trees.json"})
    put(told)
    (TREES / "trees.json").write_text("{}")
    assert [artifact.content for artifact in files() if artifact.name == "trees.json"] == [b"{}"]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({}, None), ({"created": "2025-01-02T03:04:05Z", "updated": "2025-03-01"}, date(2025, 3, 1)),
        ({"last_updated": "2023-05-04", "version": "2023-03-30"}, date(2023, 5, 4)), ({"version": "1.2"}, None),
        ({"version": "2024-01-01"}, date(2024, 1, 1)), ({"updated": 5}, None),
    ],
)  # fmt: skip
def test_the_day_of_its_entry_is_what_the_descriptor_says(told: Descriptor, day: date | None, city: Path) -> None:
    put({**descriptor(), **told})
    dataset = other_dataset(read_dataset(TREES))
    assert dataset.updated == day
    entries = dataset_entries([dataset], voice_of("en", NOBODY, SETTINGS))
    assert [entry.at for entry in entries] == ([day] if day else [])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city with its own datasets and with other people's population figures, built."""
    if not POPULATION.is_dir():
        pytest.skip("needs ../shared/examples")
    base = tmp_path_factory.mktemp("datasets")
    city = shutil.copytree(small_city(tmp_path_factory.getbasetemp()), base / "city")
    department = sorted(path.parent.parent.name for path in (city / "data").glob("*/20*/cases.csv"))[0]
    shutil.copytree(POPULATION, city / "data" / department / "datasets" / "population")
    for path in ("pelicanconf.py", "theme"):
        (city / path).symlink_to(PROJECT / path)
    done = build(
        "--data",
        city / "data",
        "--content",
        city / "content",
        "--output",
        base / "out",
        "--as-of",
        AS_OF,
        "--lang",
        "en",
    )
    assert done.returncode == 0, done.stderr + done.stdout
    (folder,) = (base / "out/data").glob("*/datasets/population")
    return folder


def test_population_has_a_page_and_every_format(built: Path) -> None:
    with (POPULATION / "data/population.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (built / "data/population.csv").read_bytes() == (POPULATION / "data/population.csv").read_bytes()
    told = json.loads((built / "population.json").read_text("utf-8"))
    assert told["meta"]["licence"]["name"] == "ODC-PDDL-1.0"
    assert len(told["population"]) == len(rows) == 17195
    total = sum(float(row["Value"]) for row in rows)
    assert sum(row["Value"] for row in told["population"]) == pytest.approx(total, rel=1e-12)
    sheet = openpyxl.load_workbook(built / "population.xlsx", read_only=True)["population"]
    assert sum(1 for _ in sheet.iter_rows()) == len(rows) + 1
    with zipfile.ZipFile(built / "population.zip") as packed:
        assert {"datapackage.json", "data/population.csv", "DICTIONARY.md", "LICENCE.md", "README.md"} <= {
            *packed.namelist()
        }
        assert "ODC-PDDL-1.0" in packed.read("LICENCE.md").decode()
    manifest = json.loads((built.parents[2] / "manifest.json").read_text("utf-8"))["files"]
    listed = {path.rpartition("/population/")[2] for path in manifest if "/datasets/population/" in path}
    made = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()} - {"index.html"}
    assert listed == made


def test_population_is_listed_and_told_in_both_languages(built: Path) -> None:
    site, department = built.parents[3], built.parents[1].name
    title = "Population figures for countries, regions (e.g. Asia) and the world"
    for language in ("", "en/"):
        address = f"data/{department}/datasets/population/"
        page = (site / language / address / "index.html").read_text("utf-8")
        assert title in re.sub(r"<[^>]+>", "", page)
        assert 'href="http://opendatacommons.org/licenses/pddl/" rel="license"' in page
        assert "Country Name" in page and '<th scope="col">Year</th>' in page
        for list_page in ("data/", f"d/{department}/"):
            assert f'{address}"' in (site / language / list_page / "index.html").read_text("utf-8")
        feed = ElementTree.parse(site / language / f"d/{department}/feed.atom")
        titles = [one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
        assert any(title in one for one in titles)
        assert '<option value="dataset">' in (site / language / "search/index.html").read_text("utf-8")
    index = Index(site / "search/recent/")
    assert index.finds(Probe(("population", "figures", "for", "countries"), f"data/{department}/datasets/population/"))


def test_every_published_package_passes_stock_frictionless(built: Path) -> None:
    found = sorted(built.parents[2].glob("*/datasets/*/datapackage.json"))
    assert found
    for path in found:
        report = frictionless.Package(str(path)).validate()
        assert report.valid, report.flatten(["type", "message"])
