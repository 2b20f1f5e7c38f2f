"""import_open311: dumps with every way to go wrong, the examples of the standard, and our own export read again."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glasscase.check.run import check_portal
from glasscase.formatting import format_data
from glasscase.importers.command import import_open311
from glasscase.importers.open311 import NOBODY, import_dump, read_services
from glasscase.importers.open311_forms import Problem
from glasscase.importers.open311_rows import FIELDS_TAKEN, Reason
from glasscase.importers.open311_sentences import (
    WORDING,
    oddity_words,
    problem_sentence,
    reason_words,
    refusal_sentence,
)
from glasscase.importers.open311_words import Oddity, coordinates_of, day_of, is_open, text_of
from glasscase.importers.outcome import Imported, Unreadable
from glasscase.importers.packages import CaseRecord
from glasscase.importers.report import summary
from glasscase.model import Kind, Step
from tests.built import demonstration

PROJECT = Path(__file__).resolve().parents[1]
SCRIPT = PROJECT / "scripts" / "import_open311.py"
SHARED = PROJECT.parent / "shared" / "examples"
FIXTURES = SHARED / "judges/open311-xml/spec/fixtures"

#: a request that goes well; the invented ones change what they are about
GOOD: dict[str, Any] = {
    "service_request_id": "1",
    "status": "open",
    "status_notes": None,
    "service_name": "Sidewalk and Curb Issues",
    "service_code": "006",
    "description": "The curb is broken.",
    "agency_responsible": "Department of Streets",
    "service_notice": None,
    "requested_datetime": "2026-04-14T06:37:38-08:00",
    "updated_datetime": "2026-04-16T06:37:38-08:00",
    "expected_datetime": "2026-04-20T06:37:38-08:00",
    "address": "8th Avenue and Judah Street",
    "zipcode": "94122",
    "lat": 37.762221815,
    "long": -122.4651145,
    "media_url": "http://city.example/media/1.jpg",
}
CLOSED = {"status": "closed", "status_notes": "Mended; swept."}

#: key → what differs from GOOD and why it is refused
REFUSED: dict[str, tuple[dict[str, Any], Reason]] = {
    "2001": ({"service_code": None, "service_name": "  "}, Reason.MISSING),
    "2002": ({"requested_datetime": ""}, Reason.MISSING),
    "2003": ({"status": None}, Reason.MISSING),
    "2004": ({"requested_datetime": "2026-02-30T00:00:00Z"}, Reason.NOT_A_DATE),
    "2005": ({"requested_datetime": "14/04/2026"}, Reason.NOT_A_DATE),
    "2006": ({"status": "vanished"}, Reason.UNKNOWN_STATUS),
    "2007": ({**CLOSED, "updated_datetime": None}, Reason.CLOSED_WITHOUT_DATE),
    "2008": ({**CLOSED, "updated_datetime": "soon"}, Reason.NOT_A_DATE),
    "2009": ({**CLOSED, "updated_datetime": "2026-04-13"}, Reason.CLOSED_BEFORE_REQUESTED),
    "2010": ({"status": ["neither", "nor"]}, Reason.UNKNOWN_STATUS),
    "2011": ({"requested_datetime": 1776177458}, Reason.NOT_A_DATE),
    "2012": ({"requested_datetime": "9999-12-31"}, Reason.NOT_A_DATE),
}

#: key → what differs from GOOD and what is odd about it
ODD: dict[str, tuple[dict[str, Any], set[Oddity]]] = {
    "3001": ({"agency_responsible": ""}, {Oddity.NO_AGENCY}),
    "3002": ({"expected_datetime": "2026-04-01"}, {Oddity.EXPECTED_BEFORE_REQUESTED}),
    "3003": ({"updated_datetime": "2026-04-01"}, {Oddity.UPDATED_BEFORE_REQUESTED}),
    "3004": ({"updated_datetime": "soon", "expected_datetime": "later"}, {Oddity.DATE_NOT_READ}),
    "3005": ({"lat": -122.4651145, "long": "37.762221815"}, {Oddity.COORDINATES_SWAPPED}),
    "3006": ({"lat": 0, "long": 0}, {Oddity.BAD_COORDINATES}),
    "3007": ({"lat": "91", "long": "181"}, {Oddity.BAD_COORDINATES}),
    "3008": ({"lat": "NaN", "long": "x"}, {Oddity.BAD_COORDINATES}),
    "3009": ({"media_url": "javascript:alert(1)"}, {Oddity.MEDIA_NOT_TAKEN}),
    "3010": ({"description": {"text": "nested"}}, {Oddity.NOT_TEXT}),
    "3011": ({"description": "<p>The curb<br/>is &amp; was broken.</p><script>alert(1)</script>"}, {Oddity.MARKUP_REMOVED}),
    "3012": ({"description": "The\x00 curb\u200b is\ud800 broken."}, {Oddity.CHARACTERS_REMOVED}),
    "3013": ({"description": "The curbâ€™s edge"}, {Oddity.GARBLED_TEXT}),
    "3014": ({"address": "long " * 80}, {Oddity.SHORTENED}),
    "3015": ({"description": "Call 13800138000 or write to me@home.example."}, {Oddity.PRIVATE_REMOVED}),
    "3016": ({"agency_responsible": "streets@city.example"}, {Oddity.PRIVATE_REMOVED}),
}  # fmt: skip


def request_with(key: object, **differs: Any) -> dict[str, Any]:
    return {**GOOD, "service_request_id": key, **differs}


def dump(*requests: Any) -> bytes:
    return json.dumps(list(requests), indent=1).encode()


def xml_of(*requests: dict[str, Any]) -> bytes:
    def node(name: str, value: Any) -> str:
        inner = (
            "".join(node(*pair) for pair in value.items())
            if isinstance(value, dict)
            else escape("" if value is None else str(value))
        )
        return f"<{name}>{inner}</{name}>\n"

    body = "".join(node("request", request) for request in requests)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<service_requests>\n{body}</service_requests>\n'.encode()


def read(*contents: bytes, services: dict[str, str] | None = None) -> Imported:
    return import_dump([(f"page{n}", content) for n, content in enumerate(contents, 1)], services or {})


def case_of(**differs: Any) -> CaseRecord:
    imported = read(dump(request_with("1", **differs)))
    assert imported.refused == ()
    return imported.cases[0]


def city() -> bytes:
    """The invented dump: each good, odd and refused request once, and what is no request at all."""
    rows = [request_with(key, **differs) for key, (differs, _) in {**REFUSED, **ODD}.items()]
    rows += [request_with("1001"), request_with(1002, **CLOSED), request_with("1001"), request_with(None)]
    return dump(*rows, None, "request", ["request"], 7)


def run(into: Path, *contents: bytes, replace: bool = False) -> int:
    files = list[Path]()
    for number, content in enumerate(contents):
        files.append(into.parent / f"page{number}.json")
        files[-1].write_bytes(content)
    return import_open311(files, None, into, replace=replace, language="en")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_sound(into: Path, imported: Imported) -> None:
    """The packages are canonical, pass the whole check without an error, and hold every case."""
    assert format_data(into, dry_run=True) == []
    report = check_portal(into, into / "no-content", ("zh", "en"))
    errors = [finding for finding in report.findings if finding.severity == "error"]
    if imported.cases:
        assert errors == []
    found = [row for path in into.glob("*/[0-9]*/cases.csv") for row in rows_of(path)]
    refused = rows_of(into / "refused.csv")
    assert len(found) == len(imported.cases) and len(refused) == len(imported.refused)
    assert len(found) + len(refused) == imported.read


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


# The invented dump.


def test_every_refusal_has_its_reason_and_line() -> None:
    imported = read(city())
    assert imported.read == len(imported.cases) + len(imported.refused) == len(REFUSED) + len(ODD) + 8
    reasons = {refusal.key: refusal.reason for refusal in imported.refused if refusal.key in REFUSED}
    assert reasons == {key: reason for key, (_, reason) in REFUSED.items()}
    assert [(one.key, one.reason) for one in imported.refused if one.key not in REFUSED] == [
        ("1001", Reason.DUPLICATE), ("", Reason.MISSING), *[("", Reason.NOT_A_REQUEST)] * 4,
    ]  # fmt: skip
    assert {refusal.reason for refusal in imported.refused} == set(Reason)
    lines = city().decode().split("\n")
    for refusal in imported.refused:
        if refusal.key:
            assert lines[refusal.line - 1].strip() == "{" and refusal.file == "page1"
            assert refusal.key in lines[refusal.line]


def test_what_is_odd_is_counted_and_imported() -> None:
    found = dict[str, set[Oddity]]()
    for anomaly in read(city()).anomalies:
        found.setdefault(anomaly.key, set()).add(Oddity(anomaly.oddity))
    assert found == {key: odd for key, (_, odd) in ODD.items()}
    assert set().union(*found.values()) == set(Oddity)


def test_packages_pass_the_whole_check_twice_the_same(tmp_path: Path) -> None:
    content, xml = city(), xml_of(request_with("x1"), request_with("x2", **CLOSED))
    for name in ("one", "two"):
        assert run(tmp_path / name, content, xml) == 0
    assert_sound(tmp_path / "one", read(content, xml))
    before = everything(tmp_path / "one")
    assert before.keys() == everything(tmp_path / "two").keys()
    assert before == everything(tmp_path / "two")
    assert run(tmp_path / "one", content, xml, replace=True) == 0
    assert everything(tmp_path / "one") == before


def test_ids_do_not_depend_on_order_or_pages() -> None:
    requests = [request_with(number) for number in range(1, 300)]
    one, two = read(dump(*requests)), read(dump(*requests[150:][::-1]), dump(*requests[:150]))
    assert one.cases == two.cases and one.registry == two.registry


# What becomes of a request.


def test_a_request_becomes_a_case_with_its_life() -> None:
    case = case_of(status_notes="Crew sent.", service_notice="We come within a week.")
    assert case.title == case.title_en == "Sidewalk and Curb Issues: 8th Avenue and Judah Street 94122"
    assert (case.description, case.place) == ("The curb is broken.", "8th Avenue and Judah Street 94122")
    assert (case.department, case.category, case.district, case.source) == (
        "department-of-streets", "sidewalk-and-curb-issues", "", "open311",
    )  # fmt: skip
    assert (case.lat, case.lon, case.reported_on) == ("37.7622218", "-122.4651145", date(2026, 4, 14))
    assert [(event.at.day, event.kind, event.text) for event in case.events] == [
        (14, Step.VERIFIED, "Received and registered as service request 1."),
        (14, Step.NAMED, "Assigned to: Department of Streets.\nWe come within a week."),
        (16, Step.NOTE, "Crew sent."),
    ]
    assert case.events[0].url == GOOD["media_url"] and case.events[1].deadline == date(2026, 4, 20)


def test_a_closed_request_is_rectified_with_its_notes_as_evidence() -> None:
    last = case_of(**CLOSED).events[-1]
    assert (last.kind, last.at, last.text) == (Step.RECTIFIED, date(2026, 4, 16), "Mended; swept.")
    assert last.evidence == "Status notes: Mended, swept."  # ; separates evidence
    assert case_of(**{**CLOSED, "status_notes": ""}).events[-1].evidence == "Status in Open311: closed"
    assert case_of(**{**CLOSED, "status_notes": "curb.jpg"}).events[-1].evidence == "Status notes: curb.jpg"


def test_what_a_portal_like_this_one_says_beyond_the_standard() -> None:
    said = {
        "title": "路沿破损", "title_en": "Broken curb", "kind": "question", "district": "nanyuan",
        "district_name": "南苑区", "department": "streets", "url": "https://portal.example/c/1/",
    }  # fmt: skip
    case = case_of(**CLOSED, extended_attributes=said)
    assert (case.title, case.title_en, case.kind, case.district, case.department, case.source_url) == (
        "路沿破损", "Broken curb", Kind.QUESTION, "nanyuan", "streets", "https://portal.example/c/1/",
    )  # fmt: skip
    assert case.events[-1].kind is Step.REPLIED
    gone = case_of(**CLOSED, extended_attributes={"status": "withdrawn", "reason": "privacy"})
    assert [(event.kind, event.reason) for event in gone.events[1:]] == [(Step.WITHDRAWN, "privacy")]
    # A word of ours on a request that is open, or codes that cannot be codes here, mean nothing.
    odd = case_of(extended_attributes={"status": "withdrawn", "department": "registry", "kind": "pledge"})
    assert (odd.events[1].kind, odd.department, odd.kind) == (Step.NAMED, "department-of-streets", Kind.PROBLEM)


def test_a_request_without_an_agency_goes_to_nobody() -> None:
    imported = read(dump(request_with("1", agency_responsible=None), request_with("2")))
    assert [department.code for department in imported.registry.departments] == [NOBODY[0], "department-of-streets"]
    assert imported.cases[0].events[1].text == "The source does not say which agency is responsible."


def test_names_come_from_the_services_then_from_most_requests() -> None:
    requests = [request_with(1), request_with(2, service_name="Curbs"), request_with(3, service_name="Curbs")]
    requests.append(request_with(4, service_code=" 7 ", service_name=None))
    (curbs, seven) = read(dump(*requests)).registry.categories
    assert (curbs.code, curbs.name, seven.code, seven.name) == ("curbs", "Curbs", "service-7", "7")
    listed = dump({"service_code": "006", "service_name": "Kerbs"}, {"service_code": "9"}, "x", None)
    named = read(dump(*requests), services=read_services("services.json", listed))
    assert {category.name for category in named.registry.categories} == {"Kerbs", "7"}
    xml = b"<services><service><service_code>006</service_code><service_name>Kerbs</service_name></service></services>"
    assert read_services("services.xml", xml) == read_services("services.json", listed) == {"006": "Kerbs"}


def test_what_no_column_takes_is_said() -> None:
    rows = [
        request_with(1, address_id="7", votes=3),
        request_with(2, extended_attributes={"ward": "5", "x": ""}, votes=0),
    ]
    assert read(dump(*rows)).unused == (("votes", 2), ("address_id", 1), ("extended_attributes.ward", 1))
    assert GOOD.keys() <= FIELDS_TAKEN


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-04-14T06:37:38-08:00", 14), ("2026-04-14T23:59:59+14:00", 14), ("2026-04-14T06:37:38Z", 14),
        ("2026-04-14T06:37:38.123456+0530", 14), ("2026-04-14 06:37:38", 14), ("2026-04-14 06:37", 14),
        ("2026-04-14", 14), ("2026-4-4", 4), ("20260414T063738Z", 14), ("20260414", 14), ("2026/04/14 06:37:38", 14),
        ("2026-04-14T06:37:38 -08:00", 14), ("2026-04-14 06:37:38 UTC", 14), ("2026-04-14t06:37:38z", 14),
        ("2026-04-14T24:00:00Z", 14), ("2026-04-14T06:37:38-08", 14),
        ("2026-04-31", None), ("14.04.2026", None), ("2026-04-14T25:00:00Z", None), ("2026-04-14T06:61:00", None),
        ("0000-00-00T00:00:00Z", None), ("1899-12-31", None), ("2200-01-01", None), ("26-04-14", None), ("", None),
        ("٢٠٢٦-٠٤-١٤", None), ("2026-04-14; DROP TABLE", None), ("1776177458", None),
    ],
)  # fmt: skip
def test_days_are_those_of_the_source(said: str, day: int | None) -> None:
    assert day_of(said) == (date(2026, 4, day) if day else None)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("open", True), ("OPEN", True), (" Open ", True), ("Open - In Progress", True), ("in_progress", True),
        ("In-Progress", True), ("Re-Opened", True), ("acknowledged", True), ("not closed", True), ("unresolved", True),
        ("closed", False), ("Closed.", False), ("CLOSED - DUPLICATE", False), ("resolved", False), ("Completed", False),
        ("vanished", None), ("", None), ("openly closed", None), ("true", None), ("关闭", None),
    ],
)  # fmt: skip
def test_status_in_odd_spelling(status: str, meaning: bool | None) -> None:
    assert is_open(status) is meaning


@pytest.mark.parametrize(
    ("lat", "lon", "place", "odd"),
    [
        ("37.76", "-122.46", (37.76, -122.46), []),
        ("37,76", "-122,46", (37.76, -122.46), []),
        ("3.776e1", "-1.2246e2", (37.76, -122.46), []),
        ("-122.46", "37.76", (37.76, -122.46), [Oddity.COORDINATES_SWAPPED]),
        ("", "", None, []),
        *((lat, lon, None, [Oddity.BAD_COORDINATES]) for lat, lon in [
            ("0", "0"), ("0.0", "8.5"), ("37.76", ""), ("inf", "1"), ("1_0", "1"), ("200", "200"), ("1e9", "1"),
            ("three", "4"), ("9" * 5000, "1"), ("1.2.3", "4"), ("-0", "0"),
        ]),
    ],
)  # fmt: skip
def test_coordinates(lat: str, lon: str, place: tuple[float, float] | None, odd: list[Oddity]) -> None:
    noted = list[Oddity]()
    found = coordinates_of(lat, lon, noted.append)
    assert (found, noted) == (place and pytest.approx(place), odd)


def test_coordinates_swapped_within_their_range_show_among_the_others() -> None:
    # Zürich lies at 47, 8: swapped it would be a good place in the sea off Somalia.
    rows = [request_with(number, lat=47.3 + number / 1000, long=8.5) for number in range(30)]
    imported = read(
        dump(*rows, request_with("swapped", lat=8.51, long=47.31), request_with("far", lat=52.5, long=13.4))
    )
    places = {case.description: (case.lat, case.lon) for case in imported.cases}
    assert len(places) == 1  # all say the same
    found = [(case.lat, case.lon) for case in imported.cases if case.lat in ("47.31", "8.51", "52.5")]
    assert ("47.31", "8.51") in found and ("52.5", "13.4") in found and ("8.51", "47.31") not in found
    assert [(one.key, one.oddity) for one in imported.anomalies] == [("swapped", Oddity.COORDINATES_SWAPPED)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br>Two<br />Three", "One\nTwo\nThree"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{}", ""),
        ("Tom &amp; Jerry &#8211; &eacute;", "Tom & Jerry – é"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("a < b and c > d, <3, <name>", "a < b and c > d, <3, <name>"),
        ("<img src=x onerror=alert(1)>", ""),
        ("5 &unknown; 6 && 7 &", "5 &unknown; 6 && 7 &"),
        ("x" + "<" * 50_000, "x" + "<" * 50_000),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of(html, lambda _: None) == text


@pytest.mark.parametrize("letters", ["Ⱥ", "١٢٣", "éèé Ⱥ é", "Θέματα Ⱥ"])
def test_tables_that_could_be_read_otherwise_are_made_plain(letters: str, tmp_path: Path) -> None:
    """UTF-8 that is GBK as well would be refused by the check: one pair of quotation marks leaves no doubt."""
    rows = [request_with(key, description=letters, agency_responsible=letters, service_name=letters) for key in (1, 2)]
    rows[0]["extended_attributes"] = {"district_name": letters, "title": letters}
    assert run(tmp_path / "data", dump(*rows)) == 0
    assert_sound(tmp_path / "data", read(dump(*rows)))
    (name,) = {row["name"].strip("“”") for row in rows_of(tmp_path / "data/registry/departments.csv")}
    assert name == letters


def test_private_things_do_not_enter(tmp_path: Path) -> None:
    private = "13800138000, me@home.example, 11010519491231002X"
    rows = [request_with(1, description=private, status_notes=private, address=private, service_name=private)]
    rows.append(
        request_with("13800138000", agency_responsible=private, media_url="https://x.example/11010519491231002X")
    )
    rows.append(request_with(3, **{**CLOSED, "status_notes": private, "description": ""}))
    rows.append(request_with(4, extended_attributes={"title": private, "title_en": private, "district_name": private}))
    assert run(tmp_path / "data", dump(*rows)) == 0
    assert_sound(tmp_path / "data", read(dump(*rows)))
    for name, content in everything(tmp_path / "data").items():
        assert b"home.example" not in content and b"1949" not in content, name


# Forms of documents.


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: rows,
        lambda rows: {"service_requests": rows},
        lambda rows: {"service_requests": {"request": rows}},
        lambda rows: {"Requests": rows, "page": 1},
        lambda rows: {"meta": {"requests": 9}, "data": {"items": rows}},
    ],
)  # fmt: skip
def test_lists_in_wrappers(wrap: Callable[[list[Any]], Any]) -> None:
    rows = [request_with(1), request_with(2)]
    for indent in (None, 2):
        assert read(json.dumps(wrap(rows), indent=indent).encode()).cases == read(dump(*rows)).cases


def test_single_requests_and_documents_one_after_another() -> None:
    rows = [request_with(1), request_with(2)]
    whole = read(dump(*rows)).cases
    one_a_line = "\n".join(map(json.dumps, rows)).encode()
    assert read(one_a_line).cases == read(dump(rows[0]) + b"\n" + dump(rows[1])).cases == whole
    assert read(json.dumps(rows[0]).encode(), dump(rows[1])).cases == whole


@pytest.mark.parametrize(
    "empty", [b"[]", b'{"service_requests": []}', b'{"service_requests": null}', b"<service_requests/>"]
)
def test_no_requests_are_no_mistake(empty: bytes, tmp_path: Path) -> None:
    assert (read(empty).read, read(empty, dump(request_with(1))).read) == (0, 1)
    assert run(tmp_path / "data", empty) == 0


def test_an_earlier_import_stays_where_no_request_can_be_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "data", dump(request_with(1))) == 0
    before = everything(tmp_path / "data")
    capsys.readouterr()
    assert run(tmp_path / "data", b'[{"service_request_id": 5}, {"service_request_id": 6}]', replace=True) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("key 5: refused. service_code is missing.")
    assert said[-3:] == [
        "Refused, a needed field is empty: 2", "No row could be imported.", "Nothing was written.",
    ]  # fmt: skip
    assert everything(tmp_path / "data") == before


def test_xml_and_json_say_the_same() -> None:
    rows = [request_with(key, **differs) for key, (differs, odd) in ODD.items() if not odd & {
        Oddity.CHARACTERS_REMOVED, Oddity.NOT_TEXT,
    }]  # fmt: skip
    rows.append(request_with(7, extended_attributes={"title": "A & B", "kind": "suggestion"}))
    one, two = read(xml_of(*rows)), read(dump(*rows))
    assert one.cases == two.cases and one.registry == two.registry
    assert {(a.key, a.oddity) for a in one.anomalies} == {(a.key, a.oddity) for a in two.anomalies}


def test_xml_as_programs_write_it() -> None:
    content = b"""\xef\xbb\xbf
<!DOCTYPE service_requests>
<ns:service_requests xmlns:ns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <ns:request><service_request_id>1</service_request_id><status>open</status>
  <service_code>006</service_code><service_name>Curbs &amp; edges</service_name>
  <description><![CDATA[<p>Broken &amp; sharp]]> caf&eacute; &nbsp;A & B &#0;&#x1F;\x01 <b>bold</b> end</description>
  <requested_datetime>2026-04-14</requested_datetime><lat xsi:nil="true"/><media_url>http://a.example/1</media_url>
  <media_url>http://a.example/2</media_url><!-- no more --></ns:request>
</ns:service_requests>"""
    imported = read(content)
    (case,) = imported.cases
    assert case.description == "Broken & sharp café \u00a0A & B  bold end"
    assert imported.registry.categories[0].name == "Curbs & edges"
    refused = read(xml_of(request_with(1), request_with(2, status="")))
    assert refused.refused[0].line == 20


ERRORS = [
    (b"", Problem.EMPTY, 1),
    (b"\xef\xbb\xbf \n ", Problem.EMPTY, 1),
    (b"[{\n", Problem.NOT_JSON, 2),
    (dump(request_with(1))[:-3], Problem.NOT_JSON, 19),
    (b'[\n{"service_request_id": 1}\n{"service_request_id": 2}]', Problem.NOT_JSON, 3),
    (b"hello", Problem.NOT_JSON, 1),
    (b"service_request_id,status\n1,open\n", Problem.NOT_JSON, 1),
    (b"[" * 100_000, Problem.TOO_DEEP, 1),
    (b'{"a":' * 100_000, Problem.TOO_DEEP, 1),
    (b'[{"a":' + b"[" * 200_000, Problem.TOO_DEEP, 1),
    (b"<service_requests>\n<request>\n<status>open</request>", Problem.NOT_XML, 3),
    (b"<service_requests>\n<request>", Problem.NOT_XML, 2),
    (b"<>", Problem.NOT_XML, 1),
    (b"<a>" * 100_000, Problem.NOT_XML, 1),
    (b'[{"code": 404, "description": "not found"}]', Problem.ERROR_DOCUMENT, 1),
    (b'{"errors": [{"code": 404}]}', Problem.ERROR_DOCUMENT, 1),
    (b'{"error": "no key"}', Problem.ERROR_DOCUMENT, 1),
    (b"<errors><error><code>400</code><description>jurisdiction</description></error></errors>", Problem.ERROR_DOCUMENT, 1),
    (b"<services><service><service_code>1</service_code></service></services>", Problem.NO_RECORDS, 1),
    (b"<html><body>Moved</body></html>", Problem.NO_RECORDS, 1),
    (b'{"type": "FeatureCollection", "features": []}', Problem.NO_RECORDS, 1),
    (b"\xff\xfe\x00", Problem.UNKNOWN_ENCODING, 1),
]  # fmt: skip


@pytest.mark.parametrize(("content", "problem", "line"), ERRORS, ids=lambda value: str(value)[:30])
def test_a_document_that_is_none_is_named_with_its_line_and_nothing_is_written(
    content: bytes, problem: Problem, line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert (caught.value.problem, caught.value.line, caught.value.file) == (problem, line, "page1")
    assert run(tmp_path / "data", dump(request_with(1)), content) == 1
    assert f"page1.json:{line}: " in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page0.json", "page1.json"]


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha">%b]><service_requests>&%b;</service_requests>' % (
    b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 30)), b"a29",
)  # fmt: skip


@pytest.mark.parametrize(
    "hostile",
    [
        LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><service_requests>&x;</service_requests>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><service_requests>&x;</service_requests>',
        b'<!DOCTYPE a [<!ENTITY %% x SYSTEM "http://127.0.0.1:9/x">%%x;]><service_requests/>'.replace(b"%%", b"%"),
        b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 100_000 + b'">]><service_requests>' + b"&x;" * 10_000 + b"</service_requests>",
    ],
    ids=["laughs", "file", "dtd", "parameter", "quadratic"],
)  # fmt: skip
def test_entities_are_refused(hostile: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was asked"))
    with pytest.raises(Unreadable) as caught:
        read(hostile)
    assert caught.value.problem is Problem.ENTITIES


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("form", [dump, xml_of])
def test_encodings_that_are_certain_are_read_and_noted(codec: str, form: Callable[..., bytes]) -> None:
    row = request_with(1, description="Café – größer")
    content = (json.dumps([row], ensure_ascii=False) if form is dump else form(row).decode()).encode(codec)
    imported = read(content)
    assert imported.cases[0].description == "Café – größer"
    assert bool(imported.encodings) is not codec.startswith("utf-8")


def test_chinese_encodings_and_declared_ones() -> None:
    row = request_with(1, description="夜间施工噪音扰民，请尽快处理，谢谢。")
    text = json.dumps([row], ensure_ascii=False)
    assert read(text.encode("gb18030")).cases[0].description == row["description"]
    declared = xml_of(row).decode().replace("utf-8", "GBK").encode("gbk")
    assert read(declared).cases == read(text.encode()).cases
    wrong = xml_of(request_with(1, description="Café")).decode().encode("cp1252")  # says that it is UTF-8
    assert read(wrong).cases[0].description == "Café"
    odd = xml_of(row).decode().replace("utf-8", "unicode_escape").encode("gb18030")
    assert read(odd).cases[0].description == row["description"]


def test_numbers_and_names_may_be_as_long_as_they_like() -> None:
    row = request_with(1, lat=GOOD["lat"])
    text = json.dumps([row]).replace("37.762221815", "9" * 10_000).encode()
    assert read(text).cases[0].lat == ""
    long = request_with("k" * 5000, agency_responsible="a" * 5000, service_name="s" * 5000, service_code="c" * 5000)
    (case,) = read(dump(long)).cases
    assert len(case.title) <= 120 and len(case.department) <= 40


# The standard's examples.


def fixture(name: str) -> bytes:
    file = FIXTURES / name
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    return file.read_bytes()


def test_the_standard_s_requests(tmp_path: Path) -> None:
    content = fixture("service_requests.xml")
    imported = read(content, services=read_services("services.xml", fixture("services.xml")))
    assert (imported.read, len(imported.cases), imported.refused) == (2, 2, ())
    assert imported.registry.categories[0].name == "Damaged_Tree"  # the list of services says so of 006
    assert dict(imported.unused) == {"address_id": 2}
    by_key = {case.events[0].text.rpartition(" ")[2]: case for case in imported.cases}
    assert [event.kind for event in by_key["638344."].events] == [Step.VERIFIED, Step.NAMED, Step.RECTIFIED]
    assert [event.kind for event in by_key["638349."].events] == [Step.VERIFIED, Step.NAMED]
    assert read(fixture("get_service_request.xml")).read == 1
    assert run(tmp_path / "data", content) == 0
    assert_sound(tmp_path / "data", read(content))


def test_the_standard_s_other_documents() -> None:
    assert read(fixture("service_requests_empty.xml")).read == 0
    for name in ("request_id_from_token.xml", "post_service_request.xml"):
        imported = read(fixture(name))
        assert [(one.reason, one.line) for one in imported.refused] == [(Reason.MISSING, 3)] and imported.cases == ()
    for name, said in (
        ("get_service_request_not_found.xml", "404 Service request not found with id or token not-an-id"),
        ("403.xml", "Invalid api_key received -- can't proceed with create_request."),
    ):
        with pytest.raises(Unreadable) as caught:
            read(fixture(name))
        assert (caught.value.problem, caught.value.value) == (Problem.ERROR_DOCUMENT, said)
    for name in ("services.xml", "service_definition.xml"):
        with pytest.raises(Unreadable) as caught:
            read(fixture(name))
        assert caught.value.problem is Problem.NO_RECORDS


# Our own export.


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_demonstration_comes_back(form: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    site = demonstration(tmp_path_factory.getbasetemp()) / "open311/v2"
    pages = [path.read_bytes() for path in sorted(site.glob(f"requests/[0-9]???-[0-9][0-9].{form}"))]
    imported = read(*pages)
    assert (imported.read, len(imported.cases), imported.refused) == (1170, 1170, ())
    assert {anomaly.oddity for anomaly in imported.anomalies} <= {Oddity.MEDIA_NOT_TAKEN}  # no base_url, no address
    rows = [row for path in (PROJECT / "data").glob("*/20*/cases.csv") for row in rows_of(path)]
    events = [row for path in (PROJECT / "data").glob("*/20*/events.csv") for row in rows_of(path)]
    gone = {row["case_id"] for row in events if row["kind"] == "withdrawn"}
    told = {(row["title"], row["category"], row["reported_on"]) for row in rows if row["kind"] != "pledge"
            and row["id"] not in gone}  # fmt: skip
    back = {(case.title, case.category, case.reported_on.isoformat()) for case in imported.cases}
    assert told <= back
    assert sum(event.kind is Step.WITHDRAWN for case in imported.cases for event in case.events) == len(gone)
    assert run(tmp_path / "data", *pages) == 0
    assert_sound(tmp_path / "data", imported)


# Whatever stands in a dump.

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40),
    st.lists(st.one_of(st.text(max_size=5), st.none(), st.integers()), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    st.sampled_from([
        "open", "closed", "In Progress", "2026-04-14T06:37:38-08:00", "2026-04-13", "2024-02-29T00:00:00Z", "37.76",
        "-122.4", "0", "N/A", "=1+1", "@x", "<b>x</b>", "13800138000", "a@b.example", "http://x.example/y?z=1", "x;y；z",
        "photo.jpg", "\u200b", "\r\n", "con", "registry", "e\u0301", "\ud83d\ude00", "\ud800", "京A12345",
    ]),
)  # fmt: skip
KEYS = st.sampled_from([*GOOD, "extended_attributes", "token", "Status", "code"])
INNER = st.dictionaries(
    st.sampled_from(["title", "title_en", "kind", "status", "reason", "department", "district", "district_name", "url"]),
    VALUES, max_size=5,
)  # fmt: skip
RECORDS = st.builds(
    lambda base, differs, inner, key: {**base, **differs, "extended_attributes": inner, "service_request_id": key},
    st.sampled_from([GOOD, {**GOOD, **CLOSED}]), st.dictionaries(KEYS, VALUES, max_size=4), INNER, VALUES,
)  # fmt: skip


@given(st.lists(RECORDS, max_size=6))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_records_pass_the_check(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    folder = tmp_path_factory.mktemp("any")
    content = dump(*rows)
    imported = read(content)
    assert imported.read == len(rows) == len(imported.cases) + len(imported.refused)
    if imported.refused and not imported.cases:
        assert run(folder / "data", content) == 1 and not (folder / "data").exists()
        return
    assert run(folder / "data", content) == 0
    assert_sound(folder / "data", imported)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), RECORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["service_requests", "data", "error", "x"]), inner),
    ),
    max_leaves=8,
)  # fmt: skip


@given(JSON.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=150)
def test_any_json_is_read_or_named(content: bytes) -> None:
    never_a_traceback(content)


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: ("<" + text).encode("utf-8", "ignore")))
)
@settings(max_examples=300)
@example(b"HTTP/1.1 200 OK\n\n")
@example(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n[]")
@example(b"<?xml version='1.0' encoding='utf-7'?><service_requests/>")
@example(b"<?xml version='1.0' encoding='idna'?><service_requests>\xe9</service_requests>")
def test_any_bytes_are_read_or_named(content: bytes) -> None:
    never_a_traceback(content)


@given(st.data())
@settings(max_examples=300)
def test_a_spoiled_dump_is_read_or_named(data: st.DataObject) -> None:
    rows = [request_with(1, extended_attributes={"title": "x & y"}), request_with(2, **CLOSED)]
    content = bytearray(data.draw(st.sampled_from([dump(*rows), xml_of(*rows)])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "cut", "insert", "repeat"])):
            case "change":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 40))]
            case "insert":
                pieces = [
                    b"<",
                    b"&",
                    b"\x00",
                    b"<request>",
                    b"]",
                    b'"',
                    b"&#0;",
                    b"<![CDATA[",
                    b"\xff",
                    b"<!DOCTYPE a>",
                ]
                content[at:at] = data.draw(st.sampled_from(pieces))
            case _:
                content[at:at] = content[at : at + 30]
        if not content:
            return
    never_a_traceback(bytes(content))


def never_a_traceback(content: bytes) -> None:
    try:
        imported = read(content)
    except Unreadable as error:
        assert problem_sentence(error, str) and error.line >= 1
    else:
        assert imported.read == len(imported.cases) + len(imported.refused)
        assert all(summary(imported, 1, str, WORDING))


def test_naughty_strings_in_every_field(tmp_path: Path) -> None:
    file = SHARED / "naughty-strings/blns.json"
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    naughty = json.loads(file.read_bytes())
    fields = (
        "description",
        "status_notes",
        "service_name",
        "agency_responsible",
        "address",
        "service_notice",
        "media_url",
    )
    rows = [
        request_with(f"{number}-{field}", **CLOSED, **{field: text}) if field != "status_notes"
        else request_with(f"{number}-{field}", status="closed", status_notes=text)
        for number, text in enumerate(naughty) for field in fields
    ]  # fmt: skip
    imported = read(dump(*rows))
    assert imported.read == len(rows) and {one.reason for one in imported.refused} <= {Reason.MISSING}
    assert run(tmp_path / "data", dump(*rows)) == 0
    assert_sound(tmp_path / "data", imported)


# The command.


def test_every_word_has_a_sentence() -> None:
    imported = read(city())
    said = [
        *(reason_words(reason, str) for reason in Reason),
        *(oddity_words(oddity, str) for oddity in Oddity),
        *(problem_sentence(Unreadable(problem, 1, "x"), str) for problem in Problem),
        *(refusal_sentence(refusal, str) for refusal in imported.refused),
        *summary(imported, 1, str, WORDING),
    ]
    assert all(said) and not any("{" in sentence for sentence in said)


def test_the_sum_and_the_reasons_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "data", city()) == 0
    said = capsys.readouterr().out
    assert "18 imported + 18 refused = 36 rows read." in said
    assert f"{tmp_path}/page0.json, line 2, key 2001: refused. service_code is missing." in said
    assert "Refused, not a date: 5" in said and "Odd, HTML was made plain text: 1 (first on line " in said
    refused = rows_of(tmp_path / "data" / "refused.csv")
    assert refused[0] == {
        "file": f"{tmp_path}/page0.json", "line": "2", "key": "2001", "reason": "service_code is missing.",
    }  # fmt: skip


def test_a_folder_in_use_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = dump(request_with(1))
    assert run(tmp_path / "data", content) == 0
    before = everything(tmp_path / "data")
    assert run(tmp_path / "data", content) == 2 and "--replace" in capsys.readouterr().err
    assert run(tmp_path / "data", b"[", replace=True) == 1
    assert everything(tmp_path / "data") == before


def test_the_script_says_what_is_wrong_without_a_traceback(tmp_path: Path) -> None:
    def script(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(SCRIPT), *map(str, arguments), "--lang", "en"]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    (tmp_path / "one.json").write_bytes(dump(request_with(1)))
    (tmp_path / "two.xml").write_bytes(xml_of(request_with(2)))
    (tmp_path / "services.json").write_bytes(dump({"service_code": "006", "service_name": "Kerbs"}))
    done = script("one.json", "two.xml", "--services", "services.json", "--into", "data")
    assert (done.returncode, done.stderr) == (0, "") and "2 imported + 0 refused = 2 rows read" in done.stdout
    assert rows_of(tmp_path / "data/registry/categories.csv")[0]["name"] == "Kerbs"
    missing = script("nowhere.json", "--into", "elsewhere")
    assert missing.returncode == 2 and "nowhere.json" in missing.stderr and "Traceback" not in missing.stderr
    wrong = script("one.json", "--services", "two.xml", "--into", "elsewhere")
    assert wrong.returncode == 1 and "two.xml:1: " in wrong.stderr
    assert script("--into", "elsewhere").returncode == script("one.json").returncode == 2
    assert not (tmp_path / "elsewhere").exists()
