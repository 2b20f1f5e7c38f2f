"""The catalogue, judged by others: profiles of Data Package, SHACL of DCAT-AP, CSVW, rdflib, extruct, Frictionless."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW  # pyright: ignore[reportMissingTypeStubs]  it has none
from frictionless import Package as StockPackage
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator, FormatChecker
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from glasscase.build import other_dataset
from glasscase.exports.catalogue.csvw import csvw_file, csvw_files
from glasscase.exports.catalogue.dcat import nodes_of
from glasscase.exports.catalogue.files import catalogue_files
from glasscase.exports.catalogue.model import Catalogue, Licence, Record, Table, Words
from glasscase.exports.catalogue.rdf import Node, Ref, Text, Typed, jsonld, turtle
from glasscase.exports.catalogue.records import begun, other_record
from glasscase.exports.catalogue.schema_org import LEAST, MOST, catalogue_text, dataset_text
from glasscase.model import Download, Registry
from glasscase.read.datasets import read_dataset
from glasscase.settings import Settings
from tests.built import ADDRESS, PROJECT, demonstration, published

JUDGES = PROJECT.parent / "shared" / "examples" / "judges"
SPDX, SCHEMA = Namespace("http://spdx.org/rdf/terms#"), Namespace("http://schema.org/")
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=date(2026, 9, 18), country="CN", base_url=ADDRESS,
)  # fmt: skip
REGISTRY = Registry({}, {}, {}, {}, (), {}, (), ())
#: rdflib's own parser of JSON-LD uses what rdflib has deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
EVIL = '</script><script>alert(1)</script><!-- & "quoted" \\ \u2028 💡'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.getbasetemp())


def judge_of(name: str) -> Path:
    path = JUDGES / name
    if not path.exists():
        pytest.skip(f"no {name} in ../shared/examples/judges")
    return path


def manifest(site: Path) -> dict[str, str]:
    return json.loads((site / "data/manifest.json").read_bytes())["files"]


# Data Package


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_descriptors_fit_both_versions(site: Path, version: str) -> None:
    profile = judge_of("datapackage-profiles") / "public" / "profiles" / version / "datapackage.json"
    validator = Draft7Validator(json.loads(profile.read_bytes()))
    paths = [path for path in manifest(site) if path.endswith("datapackage.json")]
    assert "datapackage.json" in paths and len(paths) > 8
    for path in [*(site / path for path in paths), *(PROJECT / "data").rglob("datapackage.json")]:
        described = json.loads(path.read_bytes())
        assert not [error.message[:200] for error in validator.iter_errors(described)], path
        assert described["title_en"] and described["licenses"]
    assert list(validator.iter_errors({"name": "nothing", "resources": []}))  # it does judge


def test_the_portal_s_own_package(site: Path) -> None:
    described = json.loads((site / "datapackage.json").read_bytes())
    assert described["$schema"].endswith("/2.0/datapackage.json") and described["version"] == "2026-09-18"
    assert described["created"] == "2026-09-18T00:00:00+08:00"
    assert described["contributors"][0]["roles"] == ["publisher"] and described["sources"]
    for one in described["resources"]:
        content = (site / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    report = StockPackage(str(site / "datapackage.json")).validate()
    assert report.valid and len(report.tasks) == 2, report.flatten(["type", "note"])


# RDF


def graph(content: bytes, form: str) -> Graph:
    return Graph().parse(data=content, format=form, publicID=f"{ADDRESS}/catalog")


@pytest.fixture(scope="module")
def dcat(site: Path) -> Graph:
    return graph((site / "catalog.ttl").read_bytes(), "turtle")


def test_turtle_and_json_ld_are_one_graph(site: Path, dcat: Graph) -> None:
    other = graph((site / "catalog.jsonld").read_bytes(), "json-ld")
    assert isomorphic(dcat, other) and len(dcat) > 500
    assert not [one for one in dcat.all_nodes() if one.__class__.__name__ == "BNode"]


def test_without_an_address_it_is_the_same_graph_where_it_is_read(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    output = demonstration(tmp_path_factory.getbasetemp())
    one, other = (
        graph((output / name).read_bytes(), form)
        for name, form in (("catalog.ttl", "turtle"), ("catalog.jsonld", "json-ld"))
    )
    assert isomorphic(one, other)
    assert URIRef(f"{ADDRESS}/#catalogue") in one.subjects(RDF.type, DCAT.Catalog)
    places = [str(place) for place in one.objects(None, DCAT.downloadURL)]
    assert len(places) > 300 and all((output / place.removeprefix(f"{ADDRESS}/")).is_file() for place in places)


def test_dcat_ap_conforms(dcat: Graph) -> None:
    from pyshacl import validate

    shapes = Graph().parse(judge_of("dcat-ap/shapes.ttl"), format="turtle")
    conforms, found, words = validate(dcat, shacl_graph=shapes, allow_warnings=False, allow_infos=False)
    assert conforms and "Results (" not in words, words
    assert isinstance(found, Graph)
    spoiled = graph(dcat.serialize(format="turtle").encode(), "turtle")
    spoiled.remove((None, DCAT.accessURL, None))
    assert not validate(spoiled, shacl_graph=shapes)[0]


def test_distributions_say_what_files_are(site: Path, dcat: Graph) -> None:
    files = manifest(site)
    told = {
        str(dcat.value(one, DCAT.downloadURL)).removeprefix(f"{ADDRESS}/"): one
        for one in dcat.subjects(RDF.type, DCAT.Distribution)
    }
    for path, one in told.items():
        assert int(str(dcat.value(one, DCAT.byteSize))) == (site / path).stat().st_size
        checksum = dcat.value(one, SPDX.checksum)
        assert str(dcat.value(checksum, SPDX.checksumValue)) == files[path]
        for schema in dcat.objects(one, DCTERMS.conformsTo):
            local = str(schema).removeprefix(f"{ADDRESS}/")
            assert "://" in local or (site / local).is_file()
    data = {path for path in files if path.startswith(("data/", "figures/", "hall/", "pledges/", "press/"))}
    assert data - set(told) == {
        path for path in data if path.endswith(("datapackage.json", ".csv-metadata.json", "CITATION.cff"))
    }


def test_datasets_are_in_both_languages(site: Path, dcat: Graph) -> None:
    datasets = list(dcat.subjects(RDF.type, DCAT.Dataset))
    assert len(datasets) == 1 + 4 + 5 + len(packages_in(site))
    for one in datasets:
        for term in (DCTERMS.title, DCTERMS.description):
            assert {text.language for text in dcat.objects(one, term) if isinstance(text, Literal)} == {"zh", "en"}
        page = str(dcat.value(one, DCAT.landingPage)).removeprefix(f"{ADDRESS}/")
        assert (site / page / "index.html").is_file()
        assert dcat.value(one, DCTERMS.accrualPeriodicity) and dcat.value(one, DCTERMS.license) is None


WORDS = st.text(st.characters(exclude_categories=["Cs"]))
#: a part of an address; what has a meaning in one, as ; and .., rdflib's reader of JSON-LD puts into another form by itself
PARTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=";?#./:\\%@[]&=+"))


@given(WORDS, WORDS, PARTS)
def test_any_text_is_the_same_in_both(one: str, other: str, address: str) -> None:
    node = Node(
        f"https://city.example/x{address}/#thing", "dcat:Dataset",
        (
            ("dct:title", (Text(one, "zh"), Text(other, "en"))),
            ("dct:identifier", (Typed(one, "xsd:string"),)),
            ("dcat:landingPage", (Ref(f"https://city.example/{address}"),)),
            ("dct:issued", ()),
        ),
    )  # fmt: skip
    read = [graph(turtle([node]), "turtle"), graph(jsonld([node]), "json-ld")]
    assert isomorphic(*read)
    assert {str(text) for text in read[0].objects(None, DCTERMS.title)} == {one, other}


# DCAT-US 1.1, as published: what is required of a dataset of a publisher that is not federal

_TEXT = {"type": "string", "minLength": 1}
_URI = {"type": "string", "format": "uri", "pattern": "^https?://[^ ]+$"}
_DATE = r"^\d{4}-\d{2}-\d{2}"
DCAT_US: dict[str, Any] = {
    "type": "object",
    "required": ["conformsTo", "dataset"],
    "properties": {
        "@context": _URI, "@id": _URI, "@type": {"enum": ["dcat:Catalog"]}, "describedBy": _URI,
        "conformsTo": {"enum": ["https://project-open-data.cio.gov/v1.1/schema"]},
        "dataset": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": [
                    "title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel",
                ],
                "properties": {
                    "@type": {"enum": ["dcat:Dataset"]}, "title": _TEXT, "description": _TEXT, "identifier": _TEXT,
                    "accessLevel": {"enum": ["public", "restricted public", "non-public"]},
                    "keyword": {"type": "array", "items": _TEXT, "minItems": 1},
                    "modified": {"type": "string", "pattern": _DATE + "$"}, "issued": {"type": "string", "pattern": _DATE},
                    "rights": {"type": "string", "minLength": 1, "maxLength": 255}, "license": _URI, "landingPage": _URI,
                    "publisher": {"$ref": "#/definitions/organization"},
                    "contactPoint": {
                        "type": "object", "required": ["fn", "hasEmail"],
                        "properties": {
                            "@type": {"enum": ["vcard:Contact"]}, "fn": _TEXT,
                            "hasEmail": {"type": "string", "pattern": r"^mailto:[\w.-]+@[\w.-]+\.[\w]+$"},
                        },
                    },
                    "accrualPeriodicity": {"type": "string", "pattern": r"^(irregular|R/P\d+[YMWD])$"},
                    "temporal": {"type": "string", "pattern": _DATE + "/" + _DATE[1:] + "$"}, "spatial": _TEXT,
                    "language": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{2}$"}},
                    "describedBy": _URI, "describedByType": {"type": "string", "pattern": r"^[-\w]+/[-\w.+]+$"},
                    "distribution": {
                        "type": "array", "minItems": 1, "uniqueItems": True,
                        "items": {
                            "type": "object", "required": ["downloadURL", "mediaType"],
                            "properties": {
                                "@type": {"enum": ["dcat:Distribution"]}, "downloadURL": _URI, "title": _TEXT,
                                "mediaType": {"type": "string", "pattern": r"^[-\w]+/[-\w]+(\.[-\w]+)*([+][-\w]+)?$"},
                                "format": _TEXT, "describedBy": _URI, "describedByType": _TEXT,
                            },
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
    "definitions": {
        "organization": {
            "type": "object", "required": ["name"],
            "properties": {
                "@type": {"enum": ["org:Organization"]}, "name": _TEXT,
                "subOrganizationOf": {"$ref": "#/definitions/organization"},
            },
            "additionalProperties": False,
        },
    },
}  # fmt: skip


def test_dcat_us(site: Path) -> None:
    found = json.loads((site / "data.json").read_bytes())
    Draft4Validator.check_schema(DCAT_US)
    errors = Draft4Validator(DCAT_US, format_checker=FormatChecker()).iter_errors(found)
    assert not [(list(error.path), error.message[:200]) for error in errors]
    ids = [one["identifier"] for one in found["dataset"]]
    assert len(set(ids)) == len(ids)
    for one in found["dataset"]:
        for file in one["distribution"]:
            assert (site / file["downloadURL"].removeprefix(f"{ADDRESS}/")).is_file()


def test_dcat_us_asks_for_an_address(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert not (demonstration(tmp_path_factory.getbasetemp()) / "data.json").exists()


# CSV on the Web


def csv_is_valid(metadata: Path) -> bool:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            return bool(CSVW(str(metadata), validate=True).is_valid) and not said
        except ValueError:  # how it says that a key or a column is not there
            return False


def test_every_csv_fits_what_is_said_of_it(site: Path) -> None:
    # A copy for spreadsheets is no table to compute with: its formulas are defused.
    tables = [path for path in manifest(site) if path.endswith(".csv") and not path.endswith(".spreadsheet.csv")]
    assert len(tables) > 40
    for path in tables:
        metadata = site / f"{path}-metadata.json"
        assert csv_is_valid(metadata), path
        rows = list(CSVW(str(metadata)).tables[0])
        assert len(rows) == (site / path).read_text("utf-8-sig").count("\n") - 1 or '"' in (site / path).read_text(
            "utf-8"
        )


def test_cells_have_their_types(site: Path) -> None:
    rows = [dict(row) for row in CSVW(str(site / "data/cases.csv-metadata.json")).tables[0]]
    assert all(isinstance(row["year"], int) for row in rows)
    assert {row["reported_on"].__class__.__name__ for row in rows} <= {"date", "datetime", "NoneType"}
    assert {type(row["extended"]) for row in rows} <= {int, type(None)}
    assert {row["corrected"] for row in rows} <= {True, False, None}
    assert {type(row["lat"]) for row in rows} <= {float, type(None)}


def a_date(text: str) -> str:
    return re.sub(r"20\d\d-\d\d-\d\d", "2026-13-45", text, count=1)


def a_second_time(text: str) -> str:
    return text + text.split("\n")[1] + "\n"


SPOILED: dict[str, tuple[str, Callable[[str], str]]] = {
    "no such day": ("cases.csv", a_date),
    "no such kind": ("cases.csv", lambda text: re.sub(r",(problem|question|suggestion|pledge),", ",trouble,", text, count=1)),
    "a key twice": ("cases.csv", a_second_time),
    "another header": ("cases.csv", lambda text: text.replace("kind", "sort", 1)),
    "an event of no case": ("events.csv", lambda text: re.sub(r"\n\d{4}-[0-9a-z]{5}", "\n2699-zzzzz", text, count=1)),
    "no number": ("figures.csv", lambda text: re.sub(r",\d+,", ",many,", text, count=1)),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_csv_fails(site: Path, tmp_path: Path, how: str) -> None:
    folder = next(path for path in sorted((site / "data").glob("*/20*")) if (path / "figures.csv").exists())
    name, spoil = SPOILED[how]
    for path in folder.glob("*.csv*"):
        shutil.copy(path, tmp_path)
    assert csv_is_valid(tmp_path / f"{name}-metadata.json")
    text = (tmp_path / name).read_text("utf-8")
    assert spoil(text) != text
    (tmp_path / name).write_text(spoil(text), "utf-8")
    assert not csv_is_valid(tmp_path / f"{name}-metadata.json")


def test_titles_are_in_both_languages(site: Path) -> None:
    found = json.loads((site / "data/cases.csv-metadata.json").read_bytes())
    for column in found["tableSchema"]["columns"]:
        assert set(column["titles"]) == {"und", "zh", "en"}
    assert found["url"] == "cases.csv" and found["tableSchema"]["primaryKey"] == ["id"]


#: field, a good cell, and a bad one; None where this judge takes every text
FIELDS: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "year": ({"type": "year"}, "2026", None),
    "month": ({"type": "yearmonth"}, "2026-09", None),
    "time": ({"type": "time"}, "08:30:00", "8 o'clock"),
    "moment": ({"type": "datetime"}, "2026-09-18T08:30:00Z", "yesterday"),
    "limits": ({"type": "integer", "constraints": {"minimum": 1, "maximum": 9}}, "9", "10"),
    "length": ({"type": "string", "constraints": {"maxLength": 3}}, "abc", "abcd"),
    "pattern": ({"type": "string", "constraints": {"pattern": "[a-c]+"}}, "abc", "abcd"),
    "enum": ({"type": "string", "constraints": {"enum": ["a.b", "c|d"]}}, "c|d", "axb"),
    "yes": ({"type": "boolean"}, "true", "yes"),
    "required": ({"type": "string", "constraints": {"required": True}}, "x", ""),
    "名 称": ({"type": "number"}, "-1.5e3", "many"),
    "_own": ({"type": "date", "format": "%d/%m/%Y"}, "18/09/2026", None),
}


@pytest.mark.parametrize("name", FIELDS)
def test_types_and_constraints(tmp_path: Path, name: str) -> None:
    field, good, bad = FIELDS[name]
    schema = {"fields": [{"name": "key", "type": "string"}, {"name": name, **field}]}
    file = csvw_file(Table("t", "data/t.csv", Words("表", "Table"), schema), {}, Licence("x", "X", ""))
    (tmp_path / "t.csv-metadata.json").write_bytes(file.content)
    for cell, valid in ((good, True), (bad, False)):
        if cell is None:
            continue
        (tmp_path / "t.csv").write_text(f"key,{name}\n1,{cell}\n", "utf-8")
        assert csv_is_valid(tmp_path / "t.csv-metadata.json") == valid, cell


# schema.org


def found_in(html: str, address: str) -> Graph:
    """What extruct finds in a page, as rdflib reads it; the context of schema.org is not fetched, but said here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extruct's libraries speak of their own future
        import extruct

        (found,) = extruct.extract(html, base_url=address, syntaxes=["json-ld"])["json-ld"]
    assert found["@context"] == "https://schema.org"
    links = {name: {"@type": "@id"} for name in ("url", "contentUrl", "license")}
    context: dict[str, Any] = {
        "@vocab": str(SCHEMA),
        **{name: {"@id": f"schema:{name}", **how} for name, how in links.items()},
    }
    context["schema"] = str(SCHEMA)
    return Graph().parse(data=json.dumps({**found, "@context": context}), format="json-ld", publicID=address)


#: what Google's documentation of Dataset requires or recommends, and what the portal promises
GOOGLE = (
    "name", "description", "creator", "license", "distribution", "temporalCoverage", "spatialCoverage", "url",
    "identifier", "isAccessibleForFree", "keywords", "variableMeasured", "includedInDataCatalog", "version",
)  # fmt: skip


def packages_in(site: Path) -> list[Path]:
    return sorted([*(site / "data").glob("*/20*"), *(site / "data").glob("*/datasets/*")])


def pages_with_data(site: Path) -> list[str]:
    packages = [path.relative_to(site).as_posix() for path in packages_in(site)]
    units = [path.relative_to(site).as_posix() for path in sorted((site / "d").glob("*")) if path.is_dir()]
    return [f"{one}/" for one in (*packages, *units, "figures", "hall", "pledges", "press", "data")]


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_datasets_in_pages(site: Path, prefix: str) -> None:
    for path in pages_with_data(site):
        address = f"{ADDRESS}/{prefix}{path}"
        known = found_in((site / prefix / path / "index.html").read_text("utf-8"), address)
        (dataset,) = known.subjects(RDF.type, SCHEMA.Dataset)
        assert str(known.value(dataset, SCHEMA.url)) == address
        cases = known.value(dataset, SCHEMA.temporalCoverage)
        for term in GOOGLE:
            wanted = term != "temporalCoverage" or (
                not path.startswith("d/") and "/datasets/" not in path
            )  # of no case
            assert known.value(dataset, SCHEMA[term]) is not None or not wanted, (path, term)
        description = str(known.value(dataset, SCHEMA.description))
        assert LEAST <= len(description) <= MOST, (path, description)
        assert cases is None or re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", str(cases))
        for one in known.objects(dataset, SCHEMA.distribution):
            file = str(known.value(one, SCHEMA.contentUrl)).removeprefix(f"{ADDRESS}/")
            assert (site / file).is_file() and known.value(one, SCHEMA.encodingFormat)
            assert str(known.value(one, SCHEMA.contentSize)) == f"{(site / file).stat().st_size} B"


def test_the_catalogue_names_every_dataset(site: Path, dcat: Graph) -> None:
    known = found_in((site / "data/index.html").read_text("utf-8"), f"{ADDRESS}/data/")
    (catalogue,) = known.subjects(RDF.type, SCHEMA.DataCatalog)
    assert set(known.objects(catalogue, SCHEMA.dataset)) == set(dcat.subjects(RDF.type, DCAT.Dataset))
    assert catalogue in set(dcat.subjects(RDF.type, DCAT.Catalog))


def test_pages_stay_light(site: Path) -> None:
    """Beside the limit of a page, 50 kB packed: what is for programs costs people little."""
    import gzip

    for path in pages_with_data(site):
        html = (site / path / "index.html").read_bytes()
        plain = re.sub(rb'<script type="application/ld\+json">.*?</script>', b"", html)
        assert len(gzip.compress(html)) - len(gzip.compress(plain)) < 4_000, path


@pytest.fixture
def air(tmp_path: Path) -> Path:
    """A dataset of a department whose every word is hostile."""
    folder = tmp_path / "data" / "parks" / "datasets" / "air"
    folder.mkdir(parents=True)
    described: Mapping[str, Any] = {
        "name": "air", "title": EVIL, "description": EVIL, "keywords": [EVIL], "created": "2025-01-31T00:00:00Z",
        "licenses": [{"name": "ODC-BY-1.0", "path": "https://opendatacommons.org/licenses/by/1-0/"}],
        "resources": [{"name": "air", "path": "air.csv", "schema": {"fields": [{"name": EVIL, "type": "number"}]}}],
    }  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    header = EVIL.replace('"', '""')
    (folder / "air.csv").write_text(f'"{header}"\n1\n', "utf-8")
    return folder


def record(folder: Path, base_url: str = ADDRESS) -> tuple[Catalogue, Record]:
    catalogue = begun(replace(SETTINGS, base_url=base_url, publisher=EVIL, name=EVIL), REGISTRY)
    package = read_dataset(folder)
    file = Download("data/parks/datasets/air/air.csv", "text/csv", 1, 9, "0" * 64)
    found = other_record(catalogue, other_dataset(package), None, package, [file])
    return replace(catalogue, records=(found,)), found


def test_what_a_dataset_says_of_itself_cannot_leave_its_script(air: Path) -> None:
    catalogue, found = record(air)
    for text in (dataset_text(catalogue, found, "zh"), catalogue_text(catalogue, found, [found.path], "en")):
        assert not re.search(r"[<>&\u2028]", text) and EVIL in json.dumps(json.loads(text), ensure_ascii=False).replace(
            '\\"', '"'
        ).replace("\\\\", "\\")
    assert dataset_text(*record(air, ""), "zh") == ""


def test_any_other_package_has_its_own_words(air: Path) -> None:
    catalogue, found = record(air)
    assert found.licence == ("ODC-BY-1.0", "ODC-BY-1.0", "https://opendatacommons.org/licenses/by/1-0/")
    assert found.issued == date(2025, 1, 31) and [table.name for table in found.tables] == ["air"]
    (columns,) = csvw_files(found)
    (air / "air.csv-metadata.json").write_bytes(columns.content)
    assert csv_is_valid(air / "air.csv-metadata.json")
    files = {file.path: file.content for file in catalogue_files(catalogue)}
    one, other = graph(files["catalog.ttl"], "turtle"), graph(files["catalog.jsonld"], "json-ld")
    assert isomorphic(one, other) and Literal(EVIL, lang="zh") in set(one.objects(None, DCTERMS.title))
    assert not list(Draft4Validator(DCAT_US).iter_errors(json.loads(files["data.json"])))


# What there is


@pytest.mark.parametrize(("downloads", "services"), [(("api", "open311"), 2), (("json",), 0)])
def test_interfaces_only_where_they_are_made(downloads: tuple[str, ...], services: int) -> None:
    catalogue = begun(replace(SETTINGS, downloads=downloads), REGISTRY)
    assert sum(node.type == "dcat:DataService" for node in nodes_of(catalogue)) == services
