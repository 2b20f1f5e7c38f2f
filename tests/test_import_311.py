"""import_311: an invented file with every way to go wrong, and the two real files where they are at hand."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package

from glasscase.formatting import format_data
from glasscase.ids import is_id
from glasscase.importers.command import import_311
from glasscase.importers.nyc311 import import_requests
from glasscase.importers.nyc311_rows import Oddity, Problem, Reason
from glasscase.importers.nyc311_sentences import (
    WORDING,
    oddity_words,
    problem_sentence,
    reason_words,
    refusal_sentence,
)
from glasscase.importers.nyc311_words import in_mixed_case, place_of, title_of
from glasscase.importers.outcome import Imported, Unreadable
from glasscase.importers.packages import CaseRecord, code_for
from glasscase.importers.report import summary
from glasscase.lifecycle import illegal_steps
from glasscase.model import Kind, Step
from glasscase.read.schemas import field_names

PROJECT = Path(__file__).resolve().parents[1]
SCRIPT = PROJECT / "scripts" / "import_311.py"
EXAMPLES = PROJECT.parent / "shared" / "examples" / "cases"

COLUMNS = next(csv.reader([
    "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,Location Type,Incident Address,"
    "Street Name,Cross Street 1,Cross Street 2,Intersection Street 1,Intersection Street 2,Address Type,City,Landmark,"
    "Status,Due Date,Resolution Description,Resolution Action Updated Date,Borough,Open Data Channel Type,"
    "Latitude,Longitude"
]))  # fmt: skip

#: a request that goes well; the invented rows change what they are about
GOOD = {
    "Created Date": "03/01/2011 02:27:57 PM",
    "Closed Date": "03/14/2011 03:59:20 PM",
    "Agency": "DOT",
    "Agency Name": "Department of Transportation",
    "Complaint Type": "Lamp Post - Leaning",
    "Descriptor": "Near School",
    "Location Type": "Street",
    "Incident Address": "12 EXAMPLE STREET",
    "Street Name": "EXAMPLE STREET",
    "Cross Street 1": "1 AVENUE",
    "Cross Street 2": "MCEXAMPLE   AVENUE",
    "Address Type": "ADDRESS",
    "City": "BROOKLYN",
    "Status": "Closed",
    "Due Date": "03/22/2011 02:27:57 PM",
    "Resolution Description": "The lamp post stands upright; nobody was hurt.",
    "Resolution Action Updated Date": "03/12/2011 03:59:20 PM",
    "Borough": "BROOKLYN",
    "Open Data Channel Type": "PHONE",
    "Latitude": "40.660811976282695",
    "Longitude": "-73.99859430999363",
}
NO_REPLY = {"Resolution Description": "", "Resolution Action Updated Date": ""}

#: key → what differs from GOOD; "why" is the reason for which the row is refused
ROWS: dict[str, dict[str, str]] = {
    "1001": {},
    "1002": {"Resolution Description": "First line,\r\nsecond “line”\x00 here\u200b.", "Status": "closed"},
    "1003": {
        "Created Date": "3/14/2011 1:20",
        "Closed Date": "",
        "Status": "In Progress",
        "Due Date": "",
        "Borough": "Unspecified",
        "Open Data Channel Type": "",
        "Descriptor": "N/A",
        **NO_REPLY,
    },
    "1004": {"Due Date": "02/28/2011 02:27:57 PM", "Latitude": "91", "Borough": "NEW JERSEY"},
    "1005": {"Resolution Action Updated Date": "03/20/2011 01:00:00 AM", "Agency Name": "Lamp Unit"},
    "1006": {"Closed Date": "", "Agency": "3-1-1", "Agency Name": "311 itself"},
    "1007": {"Closed Date": "3/14/2011 0:00", "Status": "Pending", "Created Date": "12/31/2010 23:59"},
    "1008": {"Resolution Action Updated Date": "02/27/2011 01:00:00 AM", **dict.fromkeys(["City"], "")},
    "1009": {"Closed Date": "", "Status": "Open", "Agency": "Registry", "Agency Name": ""},
    "2001": {"Created Date": "", "why": Reason.MISSING},
    "2002": {"Agency": "", "why": Reason.MISSING},
    "2003": {"Complaint Type": "  ", "why": Reason.MISSING},
    "2004": {"Created Date": "02/30/2011 01:00:00 PM", "why": Reason.IMPOSSIBLE_DATE},
    "2005": {"Due Date": "2011-03-22", "why": Reason.IMPOSSIBLE_DATE},
    "2006": {"Status": "Vanished", "why": Reason.UNKNOWN_STATUS},
    "2007": {"Status": "", "why": Reason.UNKNOWN_STATUS},
    "2008": {"Closed Date": "", **NO_REPLY, "why": Reason.CLOSED_WITHOUT_DATE},
    "2009": {"Closed Date": "01/01/1900 12:00:00 AM", "why": Reason.CLOSED_BEFORE_CREATED},
    "2010": {
        "Closed Date": "",
        "Status": "Open",
        "Resolution Action Updated Date": "",
        "why": Reason.REPLY_WITHOUT_DATE,
    },
    "": {"why": Reason.MISSING},
}


def row_of(key: str, differs: Mapping[str, str]) -> list[str]:
    cells = {**GOOD, "Unique Key": key, **differs}
    return [cells.get(column, "") for column in COLUMNS]


def csv_of(rows: list[list[str]], header: list[str] | None = None) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header or COLUMNS, *rows])
    return text.getvalue()


def city() -> tuple[bytes, list[tuple[int, str, Reason]]]:
    """The invented file, and what must be refused in it: physical line, key, reason."""
    rows, refused, line = list[list[str]](), list[tuple[int, str, Reason]](), 2
    for key, differs in ROWS.items():
        row = row_of(key, differs)
        if "why" in differs:
            refused.append((line, key, Reason(differs["why"])))
        rows.append(row)
        line += 1 + "".join(row).count("\n")
    rows += [row_of("1001", {}), row_of("3001", {})[:-1]]
    refused += [(line, "1001", Reason.DUPLICATE), (line + 1, "3001", Reason.WRONG_WIDTH)]
    return csv_of(rows).encode(), refused


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    file = tmp_path / "invented.csv"
    file.write_bytes(city()[0])
    return file


def run(file: Path, into: Path, *, replace: bool = False) -> int:
    return import_311(file, into, replace=replace, language="en")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def case_about(imported: Imported, key: str) -> CaseRecord:
    return next(case for case in imported.cases if f"request {key} to" in case.description)


def assert_sound(into: Path, imported: Imported) -> None:
    """What must hold for every import: valid tables, canonical form, legal lives, whole sums."""
    descriptors = sorted(into.rglob("datapackage.json"))
    assert {path.parent for path in descriptors} == {into / "registry", *into.glob("*/[0-9]*")}
    for descriptor in descriptors:
        report = Package.from_descriptor(str(descriptor)).validate()
        assert report.valid, (descriptor, report.flatten(["type", "rowNumber", "note"])[:3])
    assert format_data(into, dry_run=True) == []

    codes = {name: {row["code"] for row in table(into / "registry" / f"{name}.csv")} for name in (
        "departments", "districts", "categories", "sources",
    )}  # fmt: skip
    found, ids = 0, set[str]()
    for package in sorted(into.glob("*/[0-9]*")):
        cases, events = table(package / "cases.csv"), table(package / "events.csv")
        assert tuple(cases[0]) == field_names("case") and tuple(events[0]) == field_names("event")
        assert package.parent.name in codes["departments"]
        assert [row["id"] for row in cases] == sorted(row["id"] for row in cases)
        lives = defaultdict[str, list[dict[str, str]]](list)
        for event in events:
            lives[event["case_id"]].append(event)
        assert [event["case_id"] for event in events] == sorted(event["case_id"] for event in events)
        assert lives.keys() == {row["id"] for row in cases}
        for case in cases:
            life = lives[case["id"]]
            steps = [Step(event["kind"]) for event in life]
            assert is_id(case["id"]) and case["id"] not in ids
            assert case["reported_on"].startswith(package.name) and life[0]["at"] == case["reported_on"]
            assert [event["at"] for event in life] == sorted(event["at"] for event in life)
            assert illegal_steps(Kind(case["kind"]), steps) == [] and steps[:2] == [Step.VERIFIED, Step.NAMED]
            assert not {Step.CONFIRMED} & set(steps) and steps.count(Step.RECTIFIED) <= 1
            assert all(event["evidence"] for event in life if event["kind"] == "rectified")
            assert all(event["deadline"] >= event["at"] for event in life if event["deadline"])
            assert life[1]["unit"] == package.parent.name
            assert case["category"] in codes["categories"] and case["source"] in codes["sources"]
            assert not case["district"] or case["district"] in codes["districts"]
            assert len(case["title"]) <= 120 and case["title"] == case["title_en"]
            for text in (case["title"], case["place"], case["description"]):
                assert text == text.strip(" ,:;-") and "  " not in text and ", ," not in text and ".." not in text
            ids.add(case["id"])
        found += len(cases)
    refused = table(into / "refused.csv")
    assert len(refused) == len(imported.refused) and found == len(imported.cases)
    assert found + len(refused) == imported.read


# The invented file.


def test_every_refusal_has_its_reason_and_physical_line() -> None:
    content, expected = city()
    imported = import_requests(content)
    assert [(refusal.line, refusal.key, refusal.reason) for refusal in imported.refused] == expected
    assert {reason for _, _, reason in expected} == set(Reason)
    lines = content.decode().split("\n")
    for line, key, _ in expected:
        assert lines[line - 1].startswith(f"{key},")
    assert imported.read == len(ROWS) + 2 == len(imported.cases) + len(imported.refused)
    assert len(imported.cases) == sum("why" not in differs for differs in ROWS.values())


def test_what_is_odd_is_counted_and_imported() -> None:
    imported = import_requests(city()[0])
    assert {(anomaly.key, anomaly.oddity) for anomaly in imported.anomalies} == {
        ("1002", Oddity.CHARACTERS_REMOVED),
        ("1004", Oddity.DUE_BEFORE_CREATED),
        ("1004", Oddity.BAD_COORDINATES),
        ("1004", Oddity.UNKNOWN_BOROUGH),
        ("1006", Oddity.CLOSED_DATE_FROM_REPLY),
        ("1007", Oddity.CLOSED_DATE_BUT_AT_WORK),
        ("1008", Oddity.REPLY_BEFORE_CREATED),
    }
    case = case_about(imported, "1004")
    assert (case.lat, case.lon, case.district, case.events[1].deadline) == ("", "", "", None)
    garbled = csv_of([row_of("1", {"Resolution Description": "Done.Â\u00a0 Bye."})]).encode()
    assert [anomaly.oddity for anomaly in import_requests(garbled).anomalies] == [Oddity.GARBLED_TEXT]


def test_a_row_becomes_a_case_with_its_life() -> None:
    case = case_about(import_requests(city()[0]), "1001")
    assert case.title == case.title_en == "Lamp Post - Leaning: Near School at 12 Example Street"
    assert case.description == (
        "Service request 1001 to NYC 311. Complaint type: Lamp Post - Leaning. Descriptor: Near School. "
        "Location type: Street. Place: 12 Example Street, between 1 Avenue and McExample Avenue, Brooklyn."
    )
    assert (case.department, case.category, case.district, case.source, case.place, case.lat, case.lon) == (
        "dot", "lamp-post-leaning", "brooklyn", "phone", "12 Example Street, Brooklyn", "40.660812", "-73.9985943",
    )  # fmt: skip
    assert [(event.at, event.kind) for event in case.events] == [
        (date(2011, 3, 1), Step.VERIFIED),
        (date(2011, 3, 1), Step.NAMED),
        (date(2011, 3, 12), Step.REPLIED),
        (date(2011, 3, 14), Step.RECTIFIED),
    ]
    assert case.events[1].deadline == date(2011, 3, 22)
    assert case.events[2].text == GOOD["Resolution Description"]
    assert case.events[3].evidence == "The lamp post stands upright, nobody was hurt."  # ; separates evidence


def test_dates_decide_the_order_of_the_life() -> None:
    imported = import_requests(city()[0])

    def life(key: str) -> list[tuple[str, int]]:
        return [(event.kind.value, event.at.day) for event in case_about(imported, key).events[2:]]

    assert life("1002") == [("replied", 12), ("rectified", 14)]
    assert life("1003") == []  # still at work
    assert life("1005") == [("rectified", 14), ("replied", 20)]  # answered after closing
    assert life("1006") == [("replied", 12), ("rectified", 12)]  # no Closed Date
    assert life("1007") == [("replied", 12)]  # a Closed Date, but not closed
    assert life("1008") == [("replied", 14), ("rectified", 14)]  # answered before it was asked
    assert case_about(imported, "1003").reported_on == date(2011, 3, 14)
    assert case_about(imported, "1007").reported_on == date(2010, 12, 31)


def test_text_is_kept_word_for_word_but_for_control_characters() -> None:
    case = case_about(import_requests(city()[0]), "1002")
    assert case.events[2].text == "First line,\nsecond “line” here."
    decomposed = csv_of([row_of("1", {"Resolution Description": "=Cafe\u0301 at +1"})]).encode()
    assert import_requests(decomposed).cases[0].events[2].text == "=Caf\u00e9 at +1"


def test_agencies_have_their_own_names_and_safe_folders() -> None:
    imported = import_requests(city()[0])
    assert [(department.code, department.name) for department in imported.registry.departments] == [
        ("agency-3-1-1", "311 itself"),
        ("agency-registry", "REGISTRY"),
        ("dot", "Department of Transportation"),
    ]
    assert case_about(imported, "1005").events[1].text == "Assigned to: Department of Transportation, Lamp Unit."
    assert [term.code for term in imported.registry.sources] == ["phone", "unknown"]


def test_codes_are_valid_and_stay_apart() -> None:
    assert code_for("DCA / DOH New License Application Request", "type") == "dca-doh-new-license-application-request"
    assert code_for("Noise - Street/Sidewalk", "type") == code_for("NOISE: Street Sidewalk", "type")
    assert code_for("噪音", "type") != code_for("垃圾", "type")
    long = [code_for("A Complaint Type That Goes On And On And On " + end, "type") for end in ("left", "right")]
    assert len({*long}) == 2
    for name in ("噪音", "311", "x", "Con", "schemas", "Ünïcode", *long):
        code = code_for(name, "type")
        assert 2 <= len(code) <= 40 and code[0].isalpha() and code.isascii() and code not in ("con", "schemas")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("186 25 STREET", "186 25 Street"),
        ("WEST   63RD STREET", "West 63rd Street"),
        ("AVENUE OF THE AMERICAS", "Avenue of the Americas"),
        ("O'BRIEN AVENUE", "O'Brien Avenue"),
        ("ST MARY'S PARK", "St Mary's Park"),
        ("MONSIGNOR MCGOLRICK PARK", "Monsignor McGolrick Park"),
        ("87-12A AVENUE Z", "87-12A Avenue Z"),
        ("JFK AIRPORT", "JFK Airport"),
        ("5 example ave", "5 Example Ave"),
        ("School - PS 1 Example", "School - PS 1 Example"),
    ],
)
def test_capitals_become_mixed_case(source: str, shown: str) -> None:
    assert in_mixed_case(" ".join(source.split())) == shown


@pytest.mark.parametrize(
    ("row", "brief", "column"),
    [
        ({}, "", ""),
        ({"City": "NEW YORK", "Borough": "MANHATTAN"}, "in Manhattan", "New York"),
        ({"Borough": "STATEN ISLAND"}, "in Staten Island", "Staten Island"),
        ({"City": "N/A", "Borough": "Unspecified"}, "", ""),
        (
            {"Intersection Street 1": "A STREET", "Intersection Street 2": "B STREET", "City": "BRONX"},
            "at A Street and B Street",
            "A Street and B Street, Bronx",
        ),
        (
            {
                "Incident Address": "A ROAD", "Street Name": "A ROAD", "Cross Street 1": "A ROAD",
                "Cross Street 2": "B ROAD", "Address Type": "INTERSECTION",
            },
            "at A Road and B Road",
            "A Road and B Road",
        ),
        (
            {
                "Incident Address": "A ROAD", "Street Name": "A ROAD", "Cross Street 1": "B ROAD",
                "Cross Street 2": "C ROAD", "Address Type": "BLOCKFACE",
            },
            "on A Road",
            "A Road, between B Road and C Road",
        ),
        (
            {"Landmark": "EXAMPLE PIER", "Cross Street 1": "A ROAD", "City": "BRONX"},
            "at Example Pier",
            "Example Pier, near A Road, Bronx",
        ),
        (
            {"Incident Address": "1 A ROAD", "Street Name": "A ROAD", "Landmark": "A ROAD"},
            "at 1 A Road",
            "1 A Road",
        ),
        (
            {"Incident Address": "1 A ROAD", "Street Name": "A ROAD", "Taxi Pick Up Location": "JFK Airport"},
            "at 1 A Road",
            "1 A Road",
        ),
        (
            {
                "Bridge Highway Name": "Example Pkwy", "Bridge Highway Direction": "Southbound",
                "Bridge Highway Segment": "Exit 1 - Exit 2",
            },
            "on Example Pkwy, Southbound",
            "Example Pkwy, Southbound, Exit 1 - Exit 2",
        ),
    ],
)  # fmt: skip
def test_places_read_naturally(row: dict[str, str], brief: str, column: str) -> None:
    place = place_of(row)
    assert (place.brief, place.column) == (brief, column)


def test_a_long_title_is_shortened_at_a_joint() -> None:
    row = {"Complaint Type": "Noise", "Descriptor": "long " * 18, "Incident Address": "1 EXAMPLE ROAD"}
    assert title_of(row, place_of(row), 120) == f"Noise: {'long ' * 18}".strip() + " at 1 Example Road"
    assert title_of(row, place_of(row), 40) == "Noise at 1 Example Road"
    assert title_of({"Complaint Type": "word " * 30}, place_of({}), 20) == "word word word…"


def test_packages_are_valid_canonical_and_legal(invented: Path, tmp_path: Path) -> None:
    into = tmp_path / "new" / "data"
    assert run(invented, into) == 0
    assert_sound(into, import_requests(invented.read_bytes()))
    assert {str(path.relative_to(into)) for path in into.glob("*/*")} == {
        "agency-3-1-1/2011", "agency-registry/2011", "dot/2010", "dot/2011",
        *(f"registry/{name}.csv" for name in (
            "calendar", "categories", "channels", "departments", "districts", "sources",
        )),
        "registry/datapackage.json",
    }  # fmt: skip
    assert not [path for path in into.parent.iterdir() if path != into]  # nothing temporary is left
    for content in everything(into).values():
        assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf")


def test_the_same_file_gives_the_same_bytes(invented: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(invented, tmp_path / name) == 0
    before = everything(tmp_path / "one")
    assert before == everything(tmp_path / "two")
    assert run(invented, tmp_path / "one", replace=True) == 0
    assert before == everything(tmp_path / "one")


def test_ids_do_not_depend_on_the_order_of_rows() -> None:
    rows = [row_of(str(number), {}) for number in range(1, 400)]
    one, two = import_requests(csv_of(rows).encode()), import_requests(csv_of(rows[::-1]).encode())
    assert one.cases == two.cases and one.registry == two.registry
    alone = import_requests(csv_of(rows[:1]).encode())
    assert alone.cases[0] in one.cases


def test_the_sum_and_the_reasons_are_printed(
    invented: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(invented, tmp_path / "data") == 0
    said = capsys.readouterr().out
    assert "9 imported + 13 refused = 22 rows read. Packages: 4." in said
    assert "Line 12, key 2001: refused. Created Date is missing." in said
    assert "Refused, not a date: 2" in said
    assert "Odd, Due Date lies before Created Date: imported without a deadline: 1 (first on line 6)" in said
    assert str(tmp_path / "data" / "refused.csv") in said
    refused = table(tmp_path / "data" / "refused.csv")
    assert refused[0] == {"line": "12", "key": "2001", "reason": "Created Date is missing."}


def test_every_word_has_a_sentence() -> None:
    imported = import_requests(city()[0])
    said = [
        *(reason_words(reason, str) for reason in Reason),
        *(oddity_words(oddity, str) for oddity in Oddity),
        *(problem_sentence(Unreadable(problem, 1, "x"), str) for problem in Problem),
        *(refusal_sentence(refusal, str) for refusal in imported.refused),
        *summary(imported, 1, str, WORDING),
    ]
    assert all(said) and not any("{" in sentence for sentence in said)


# Files that cannot be read, and folders that cannot be written.


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        (b"", Problem.EMPTY, 1),
        (b"a,b\n1,2\n", Problem.MISSING_COLUMN, 1),
        (csv_of([], [*COLUMNS, "Status"]).encode(), Problem.REPEATED_COLUMN, 1),
        (csv_of([row_of("1", {"City": "a\nb"}), ["2"]]).encode() + b'3,"open\n4,5\n', Problem.UNCLOSED_QUOTE, 5),
        (csv_of([row_of("1", {})]).encode() + b'2,"a"b\n', Problem.STRAY_QUOTE, 3),
        (csv_of([row_of("1", {"City": "x"})]).encode() + b"\x81", Problem.UNKNOWN_ENCODING, 3),
        (csv_of([row_of("1", {})]).encode("utf-16"), Problem.MISSING_COLUMN, 1),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_nothing_is_written(
    content: bytes, problem: Problem, line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Unreadable) as caught:
        import_requests(content)
    assert (caught.value.problem, caught.value.line) == (problem, line)
    file = tmp_path / "broken.csv"
    file.write_bytes(content)
    assert run(file, tmp_path / "data") == 1
    assert f"broken.csv:{line}: " in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["broken.csv"]


def test_windows_1252_is_read_and_noted() -> None:
    rows = [row_of("1", {}), row_of("2", {"Resolution Description": "Café – done"})]
    imported = import_requests(csv_of(rows).encode("cp1252"))
    assert imported.not_utf8 == 3
    assert "Café – done" in {event.text for case in imported.cases for event in case.events}
    assert next(summary(imported, 1, str, WORDING)) == "Line 3 is not UTF-8; the file was read as Windows-1252."
    assert import_requests(csv_of(rows).encode("utf-8-sig")).not_utf8 == 0


def test_a_header_alone_gives_an_empty_registry(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_text(csv_of([]), encoding="utf-8")
    assert run(file, tmp_path / "data") == 0
    assert table(tmp_path / "data" / "registry" / "departments.csv") == []


def test_nothing_is_written_where_every_row_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(csv_of([row_of("1", {"Agency": ""}), row_of("2", {"Created Date": "x"})]), encoding="utf-8")
    assert run(file, tmp_path / "data") == 1
    assert "Nothing was written." in capsys.readouterr().err and not (tmp_path / "data").exists()


def test_a_folder_in_use_is_left_alone(invented: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "data"
    assert run(invented, into) == 0
    before = everything(into)
    assert run(invented, into) == 2
    assert "--replace" in capsys.readouterr().err
    (into / "dot" / "2011" / "media.d").mkdir()
    (into / "dot" / "2011" / "media.d" / "notes.txt").write_text("mine")
    assert run(invented, into, replace=True) == 2
    assert "notes.txt" in capsys.readouterr().err
    (into / "dot" / "2011" / "media.d" / "notes.txt").unlink()
    assert everything(into) == before

    other = tmp_path / "other" / "registry"
    other.mkdir(parents=True)
    (other / "districts.csv").write_text("code,name,name_en\n")
    assert run(invented, other.parent, replace=True) == 2  # tables, but not from an import
    assert (other / "districts.csv").is_file()
    assert run(invented, invented) == 2  # a file where a folder should be


def test_an_import_that_fails_leaves_the_earlier_one(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "data"
    assert run(invented, into) == 0
    before = everything(into)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("glasscase.importers.command.format_data", full)
    assert run(invented, into, replace=True) == 2
    assert everything(into) == before and {path.name for path in tmp_path.iterdir()} == {"data", "invented.csv"}

    monkeypatch.undo()
    rename = os.rename

    def no_swap(source: Path, target: Path) -> None:
        if Path(source).name == "fresh":
            raise OSError(13, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(os, "rename", no_swap)
    assert run(invented, into, replace=True) == 2
    assert everything(into) == before and {path.name for path in tmp_path.iterdir()} == {"data", "invented.csv"}


def test_the_script_says_what_is_wrong_without_a_traceback(invented: Path, tmp_path: Path) -> None:
    def script(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(SCRIPT), *map(str, arguments), "--lang", "en"]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    done = script(invented, "--into", "data")
    assert (done.returncode, done.stderr) == (0, "") and "22 rows read" in done.stdout
    missing = script("nowhere.csv", "--into", "elsewhere")
    assert missing.returncode == 2 and "nowhere.csv" in missing.stderr and "Traceback" not in missing.stderr
    folder = script(tmp_path, "--into", "elsewhere")
    assert folder.returncode == 2 and "Traceback" not in folder.stderr
    assert script(invented).returncode == 2
    assert not (tmp_path / "elsewhere").exists()


# The real files.


def real(name: str) -> Path:
    file = EXAMPLES / name
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    return file


@pytest.mark.parametrize("name", ["nyc311_2000_with_duedate_resolution.csv", "nyc311_animals_4969.csv"])
def test_real_files_give_sound_packages_twice_the_same(name: str, tmp_path: Path) -> None:
    file = real(name)
    for folder in ("one", "two"):
        assert run(file, tmp_path / folder) == 0
    assert everything(tmp_path / "one") == everything(tmp_path / "two")
    assert_sound(tmp_path / "one", import_requests(file.read_bytes()))


def test_nyc311_with_due_dates() -> None:
    imported = import_requests(real("nyc311_2000_with_duedate_resolution.csv").read_bytes())
    assert (imported.read, len(imported.cases), imported.not_utf8) == (2000, 1999, 0)
    assert [(refusal.line, refusal.key, refusal.reason) for refusal in imported.refused] == [
        (1604, "19944912", Reason.CLOSED_BEFORE_CREATED)
    ]
    assert dict(imported.statuses) == {"Closed": 1956, "Pending": 24, "Assigned": 19}
    registry = imported.registry
    assert [len(terms) for terms in (registry.departments, registry.districts, registry.categories)] == [13, 5, 90]
    assert [term.code for term in registry.sources] == ["online", "other", "phone", "unknown"]
    assert Counter(case.department for case in imported.cases) == {
        "nypd": 619, "dot": 502, "dof": 340, "dhs": 181, "dpr": 111, "dohmh": 82, "dca": 65, "tlc": 55, "dfta": 28,
        "hpd": 7, "doe": 5, "dsny": 3, "nycem": 1,
    }  # fmt: skip
    assert {department.code: department.name for department in registry.departments}["dof"] == "Department of Finance"
    assert Counter(event.kind.value for case in imported.cases for event in case.events) == {
        "verified": 1999, "named": 1999, "replied": 1999, "rectified": 1956,
    }  # fmt: skip
    assert sum(event.deadline is not None for case in imported.cases for event in case.events) == 1982
    assert Counter(anomaly.oddity for anomaly in imported.anomalies) == {
        Oddity.GARBLED_TEXT: 96,
        Oddity.CLOSED_DATE_BUT_AT_WORK: 1,
    }


def test_nyc311_about_animals() -> None:
    imported = import_requests(real("nyc311_animals_4969.csv").read_bytes())
    assert (imported.read, len(imported.cases), imported.refused, imported.not_utf8) == (4969, 4969, (), 0)
    assert dict(imported.statuses) == {"Closed": 4692, "In Progress": 277}
    registry = imported.registry
    assert [len(terms) for terms in (registry.departments, registry.districts, registry.categories)] == [4, 5, 9]
    assert [term.code for term in registry.sources] == ["nyc311"]
    assert Counter(case.department for case in imported.cases) == {"nypd": 1804, "dsny": 1695, "dpr": 921, "dohmh": 549}
    assert Counter(event.kind.value for case in imported.cases for event in case.events) == {
        "verified": 4969, "named": 4969, "rectified": 4692,
    }  # fmt: skip
    assert sum(case.lat != "" for case in imported.cases) == 4907
    assert Counter(anomaly.oddity for anomaly in imported.anomalies) == {Oddity.REPLY_BEFORE_CREATED: 3}
