"""Open311 GeoReport v2: the standard's fields and types, one record in two formats, silent about what was withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from glasscase.build import build_cases, build_portal, build_registry, dataset_of, deadline_rule, row_of
from glasscase.exports.artifact import Artifact
from glasscase.exports.open311 import (
    ROOT,
    month_files,
    months,
    open311_files,
    request_files,
    request_record,
    service_files,
    terms_of,
)
from glasscase.exports.open311_xml import document, element
from glasscase.model import Case, Kind, Portal, Registry
from glasscase.read.packages import find_packages, read_package, read_registry
from glasscase.settings import Settings
from tests.built import demonstration

TODAY = date(2026, 9, 18)
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="柳泉市", city_en="Liuquan", publisher="某组", publisher_en="Some",
    contact="a@liuquan.example", time_zone="Asia/Shanghai", as_of=TODAY, country="CN",
)  # fmt: skip
PUBLISHED = replace(SETTINGS, base_url="https://liuquan.example/portal")
LATE, DONE, PLEDGE, IDEA, ASKED, GONE = (
    "2601-4d7kq", "2602-b9x2m", "2603-k7m3q", "2604-t5w8n", "2602-p3f6z", "2605-h1v9c",
)  # fmt: skip
FIXTURES = Path(__file__).resolve().parents[2] / "shared/examples/judges/open311-xml/spec/fixtures"
#: a time as the standard wants it: the W3C's profile of ISO 8601, with its zone
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
#: the standard's fields of a request, with the type that each has in JSON
FIELDS = {
    "service_request_id": str, "status": str, "status_notes": str, "service_name": str, "service_code": str,
    "description": str, "agency_responsible": str, "service_notice": str, "requested_datetime": str,
    "updated_datetime": str, "expected_datetime": str, "address": str, "lat": float, "long": float, "media_url": str,
    "extended_attributes": dict,
}  # fmt: skip
#: what the standard has and a portal does not know: an address register's key, a postcode
UNKNOWN_HERE = {"address_id", "zipcode"}


@pytest.fixture
def registry(city: Path) -> Registry:
    return build_registry(read_registry(city / "data"))


@pytest.fixture
def cases(city: Path, registry: Registry) -> dict[str, Case]:
    rule = deadline_rule(registry, SETTINGS)
    return {
        case.id: case
        for path in find_packages(Path("data"))
        for case in build_cases(read_package(path), rule, TODAY)
    }  # fmt: skip


@pytest.fixture
def portal(city: Path, registry: Registry, cases: dict[str, Case]) -> Portal:
    datasets = [dataset_of(read_package(path), registry) for path in find_packages(Path("data"))]
    return build_portal(registry, datasets, map(row_of, cases.values()), (), (), TODAY)


def everything(cases: dict[str, Case], portal: Portal, settings: Settings = PUBLISHED) -> dict[str, Artifact]:
    files = {one.path: one for one in request_files(cases.values(), terms_of(portal.registry, settings))}
    return files | {one.path: one for one in open311_files(portal, settings, lambda path: files[path].content)}


def as_json(files: dict[str, Artifact], path: str) -> Any:
    return json.loads(files[f"{ROOT}{path}.json"].content)


def plain(node: Element) -> Any:
    """An element as the JSON has it; what is empty is None."""
    if len(node):
        return {child.tag: plain(child) for child in node}
    return node.text


def as_text(value: Any) -> Any:
    """A JSON value as it reads in XML."""
    if isinstance(value, dict):
        return {key: as_text(member) for key, member in value.items()}
    return value if value is None or isinstance(value, str) else str(value)


def tree_of(node: Element, above: str = "") -> Iterator[str]:
    """The paths of all elements, as service_requests/request/status."""
    path = f"{above}/{node.tag}".lstrip("/")
    yield path
    for child in node:
        yield from tree_of(child, path)


def fixture(name: str) -> Element:
    file = FIXTURES / name
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    return ElementTree.fromstring(file.read_bytes())


# The record.


def test_a_case_in_the_standard_s_words(cases: dict[str, Case], registry: Registry) -> None:
    late = request_record(cases[LATE], terms_of(registry, PUBLISHED))
    assert list(late) == list(FIELDS)
    assert late == {
        "service_request_id": LATE,
        "status": "open",
        "status_notes": late["status_notes"],
        "service_name": "绿化",
        "service_code": "green",
        "description": "雨后三天不退，\n两处树池有蚊虫。\n\n附近有小学。",
        "agency_responsible": registry.departments[cases[LATE].standing.unit].name,
        "service_notice": None,
        "requested_datetime": "2026-01-12T00:00:00+08:00",
        "updated_datetime": f"{cases[LATE].standing.updated_on}T00:00:00+08:00",
        "expected_datetime": f"{cases[LATE].standing.deadline}T23:59:59+08:00",
        "address": "银杏步道 3 号",
        "lat": 31.2304,
        "long": 121.4737,
        "media_url": late["media_url"],
        "extended_attributes": {
            "kind": "problem",
            "status": "overdue",
            "url": f"https://liuquan.example/portal/c/{LATE}/",
            "title": "银杏步道树池积水",
            "title_en": "Standing water in tree pits",
            "service_name_en": registry.categories["green"].name_en,
            "district": "nanyuan",
            "district_name": registry.districts["nanyuan"].name,
            "department": cases[LATE].standing.unit,
            "deadline": str(cases[LATE].standing.deadline),
        },
    }
    assert late["status_notes"].startswith("逾期")


def test_status_is_open_while_somebody_must_act(cases: dict[str, Case], registry: Registry) -> None:
    terms = terms_of(registry, PUBLISHED)
    for case in cases.values():
        waits = case.standing.status in ("verified", "open", "overdue")
        record = request_record(case, terms)
        assert record["status"] == ("open" if waits else "closed")
        assert record["extended_attributes"]["status"] == case.standing.status


def test_english_portals_speak_english(cases: dict[str, Case], registry: Registry) -> None:
    record = request_record(cases[LATE], terms_of(registry, replace(PUBLISHED, languages=("en", "zh"))))
    assert record["service_name"] == registry.categories["green"].name_en
    assert record["status_notes"].startswith("Overdue")
    assert record["description"] == cases[LATE].description  # the text is what was written


def test_a_withdrawn_case_stays_as_closed_and_says_nothing(cases: dict[str, Case], portal: Portal) -> None:
    files = everything(cases, portal)
    (record,) = as_json(files, f"requests/{GONE}")
    kept = {key for key, value in record.items() if value is not None}
    assert kept == {
        "service_request_id", "status", "status_notes", "service_name", "service_code", "requested_datetime",
        "updated_datetime", "extended_attributes",
    }  # fmt: skip
    assert record["status"] == "closed" and record["extended_attributes"] == {
        "kind": "problem", "status": "withdrawn", "url": f"https://liuquan.example/portal/c/{GONE}/",
        "reason": "wrong-party",
    }  # fmt: skip
    case = cases[GONE]
    texts = [case.title, case.title_en, case.description, case.place, *(event.text for event in case.events)]
    for path, artifact in files.items():
        content = artifact.content.decode()
        assert not [text for text in texts if text and text in content], path


def test_no_official_of_a_withdrawn_case_is_named(cases: dict[str, Case], portal: Portal) -> None:
    events = tuple(replace(event, official="欧阳清白", text="由欧阳清白负责。") for event in cases[GONE].events)
    cases[GONE] = replace(cases[GONE], events=events)
    assert not [path for path, one in everything(cases, portal).items() if "欧阳清白" in one.content.decode()]


def test_pledges_are_no_requests(cases: dict[str, Case], portal: Portal) -> None:
    files = everything(cases, portal)
    assert cases[PLEDGE].kind is Kind.PLEDGE
    assert not [path for path, artifact in files.items() if PLEDGE in path or PLEDGE.encode() in artifact.content]
    told = {path.rpartition("/")[2].rpartition(".")[0] for path in files if "/requests/" in path}
    assert told >= {LATE, DONE, IDEA, ASKED, GONE}


# The files.


def test_both_formats_say_the_same(cases: dict[str, Case], portal: Portal) -> None:
    files = everything(cases, portal)
    lists = [path[len(ROOT) : -5] for path in files if path.endswith(".json") and path.startswith(f"{ROOT}requests")]
    assert len(lists) > len(cases)
    for path in lists:
        root = ElementTree.fromstring(files[f"{ROOT}{path}.xml"].content)
        assert root.tag == "service_requests"
        assert [plain(node) for node in root] == [as_text(record) for record in as_json(files, path)]
        assert files[f"{ROOT}{path}.json"].rows == files[f"{ROOT}{path}.xml"].rows == len(root)


def test_months_hold_what_the_single_files_hold(cases: dict[str, Case], portal: Portal) -> None:
    files = everything(cases, portal)
    paged = [
        record
        for path in files
        if re.fullmatch(rf"{ROOT}requests/\d{{4}}-\d{{2}}\.json", path)
        for record in as_json(files, path[len(ROOT) : -5])
    ]
    single = {case: as_json(files, f"requests/{case}")[0] for case in cases if case != PLEDGE}
    assert {record["service_request_id"]: record for record in paged} == single and len(paged) == len(single)
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):  # March has but a pledge, and a file
        assert all(record["requested_datetime"].startswith(month) for record in as_json(files, f"requests/{month}"))
    assert as_json(files, "requests/2026-03") == []
    assert as_json(files, "requests") == as_json(files, "requests/2026-05")
    assert f"{ROOT}requests/2026-06.json" not in files and f"{ROOT}requests/2025-12.json" not in files


def test_months_go_over_the_turn_of_a_year(cases: dict[str, Case]) -> None:
    early = replace(row_of(cases[LATE]), reported_on=date(2024, 11, 30))
    assert list(months([row_of(cases[DONE]), early])) == [
        "2024-11", "2024-12", *(f"2025-{month:02}" for month in range(1, 13)), "2026-01", "2026-02",
    ]  # fmt: skip


def test_a_portal_without_cases_has_empty_lists(portal: Portal) -> None:
    empty = {one.path: one for one in month_files(replace(portal, cases=()), lambda path: b"")}
    assert json.loads(empty[f"{ROOT}requests.json"].content) == []
    assert len(ElementTree.fromstring(empty[f"{ROOT}requests.xml"].content)) == 0 and len(empty) == 2


def test_services_are_the_categories_and_ask_for_nothing(portal: Portal) -> None:
    files = {one.path: one for one in service_files(portal, PUBLISHED)}
    services = as_json(files, "services")
    assert [one["service_code"] for one in services] == list(portal.registry.categories)
    for one in services:
        assert list(one) == [
            "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
        ]  # fmt: skip
        definition = as_json(files, f"services/{one['service_code']}")
        # Metadata says whether there is anything in the definition.
        assert one["metadata"] is False and definition == {"service_code": one["service_code"], "attributes": []}
        assert one["type"] in ("realtime", "batch", "blackbox")
        term = portal.registry.categories[one["service_code"]]
        assert (one["service_name"], one["keywords"]) == (term.name, term.name_en)
    root = ElementTree.fromstring(files[f"{ROOT}services.xml"].content)
    assert [plain(node) for node in root] == [as_text(one) | {"metadata": "false"} for one in services]


def test_discovery_leads_to_the_files(portal: Portal) -> None:
    files = {one.path: one for one in service_files(portal, PUBLISHED)}
    found = json.loads(files["open311/discovery.json"].content)
    (endpoint,) = found["endpoints"]
    assert endpoint["url"] == "https://liuquan.example/portal/open311/v2" and TIME.fullmatch(endpoint["changeset"])
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2" and endpoint["type"] == "production"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert (found["contact"], found["key_service"]) == ("a@liuquan.example", None)
    root = ElementTree.fromstring(files["open311/discovery.xml"].content)
    assert root.findtext("endpoints/endpoint/url") == endpoint["url"]
    assert [node.text for node in root.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


def test_the_same_input_gives_the_same_bytes(cases: dict[str, Case], portal: Portal) -> None:
    assert everything(cases, portal) == everything(cases, portal)


def test_xml_holds_whatever_stands_in_a_cell() -> None:
    odd = "<&>\"' ]]> \t\x00\x1f\ufffe\r\n😀 é <!-- x --> &amp;"
    (back,) = ElementTree.fromstring(document("a", {"b": odd}))
    assert back.text == odd.replace("\x00", "").replace("\x1f", "").replace("\ufffe", "")
    assert element("x", None) == element("x", "") == "<x/>" and element("x", 0) == "<x>0</x>"


# Judged by the examples of others.


@pytest.mark.parametrize("name", ["service_requests.xml", "get_service_request.xml", "service_requests_empty.xml"])
def test_requests_have_the_structure_of_the_examples(name: str, cases: dict[str, Case], portal: Portal) -> None:
    files = everything(cases, portal)
    example = list(tree_of(fixture(name)))
    spec = {f"service_requests/request/{field}" for field in {*FIELDS, *UNKNOWN_HERE}}
    known = {"service_requests", "service_requests/request"} | spec
    assert set(example) <= known
    for path, artifact in files.items():
        if not path.endswith(".xml") or "requests" not in path:
            continue
        ours = list(tree_of(ElementTree.fromstring(artifact.content)))
        inner = {one for one in ours if "/extended_attributes/" in one}
        assert set(ours) - inner <= known
        assert {one.count("/") for one in inner} <= {3}  # no structure but names and values
        if len(example) > 1 and artifact.rows:
            left = {one.rpartition("/")[2] for one in set(example) - set(ours)}
            assert left == UNKNOWN_HERE
            # In the order of the examples too.
            first = [one for one in ours if one not in inner][2 : 2 + len(FIELDS) - 1]
            assert first == [one for one in dict.fromkeys(example) if one in first]


def test_services_have_the_structure_of_the_example(portal: Portal) -> None:
    files = {one.path: one for one in service_files(portal, PUBLISHED)}
    ours = set(tree_of(ElementTree.fromstring(files[f"{ROOT}services.xml"].content)))
    assert ours == set(tree_of(fixture("services.xml")))
    one = set(tree_of(ElementTree.fromstring(files[f"{ROOT}services/green.xml"].content)))
    # The example's attribute stands in the root, the standard's text has it in <attributes>; we have none.
    assert one == {"service_definition", "service_definition/service_code", "service_definition/attributes"}
    assert "service_definition/service_code" in set(tree_of(fixture("service_definition.xml")))


# The demonstration city, as it is built.


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


def test_every_record_of_the_demonstration_is_of_the_standard(site: Path) -> None:
    folder = site / ROOT
    codes = {one["service_code"]: one["service_name"] for one in json.loads((folder / "services.json").read_bytes())}
    seen = set[str]()
    for path in sorted(folder.glob("requests/[0-9][0-9][0-9][0-9]-[0-9][0-9].json")):
        for record in json.loads(path.read_bytes()):
            assert list(record) == list(FIELDS)
            for name, value in record.items():
                assert value is None or type(value) is FIELDS[name], (path, name)
            for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
                if record[name] is not None:
                    assert TIME.fullmatch(record[name]) and datetime.fromisoformat(record[name])
            assert record["requested_datetime"] <= record["updated_datetime"]
            assert record["requested_datetime"][:7] == path.stem
            assert record["status"] in ("open", "closed") and codes[record["service_code"]] == record["service_name"]
            assert (record["lat"] is None) == (record["long"] is None)
            if record["media_url"]:
                assert (site / record["media_url"].lstrip("/")).is_file()
            assert (site / record["extended_attributes"]["url"].lstrip("/") / "index.html").is_file()
            seen.add(record["service_request_id"])
    files = {path.stem for path in folder.glob("requests/*-?????.json")}
    assert seen == files and len(seen) == 1170  # 1,200 cases, of which 30 are pledges
    assert len(list(folder.glob("requests/*.xml"))) == len(list(folder.glob("requests/*.json")))


def test_lists_stand_in_the_manifest(site: Path) -> None:
    named = json.loads((site / "data/manifest.json").read_bytes())["files"]
    assert {f"{ROOT}requests.json", f"{ROOT}services.xml", "open311/discovery.json"} <= named.keys()
    assert f"{ROOT}requests/2026-09.xml" in named
