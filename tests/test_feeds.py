"""Feeds, calendars and the case as a file: valid, of the data and not of the clock, silent about what was withdrawn."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pytest
from icalendar import Calendar

from glasscase.build import build_cases, build_registry, deadline_rule, row_of
from glasscase.exports.artifact import Artifact
from glasscase.exports.calendars import nearest
from glasscase.exports.feeds import newest
from glasscase.exports.following import Following, follow, told_since
from glasscase.exports.package_files import case_files
from glasscase.exports.voice import MOST, Voice, voice_of
from glasscase.model import Case, Event, Registry, Status, Step
from glasscase.read.packages import find_packages, read_package, read_registry
from glasscase.settings import Settings
from tests.built import demonstration

TODAY = date(2026, 9, 18)
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="柳泉市", city_en="Liuquan", publisher="某组", publisher_en="Some",
    contact="a@liuquan.example", time_zone="Asia/Shanghai", as_of=TODAY, country="CN",
)  # fmt: skip
PUBLISHED = replace(SETTINGS, base_url="https://liuquan.example/portal")
LATE, DONE, PLEDGE, GONE = "2601-4d7kq", "2602-b9x2m", "2603-k7m3q", "2605-h1v9c"
FORMATS = SETTINGS.downloads


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


def files(cases: dict[str, Case], voice: Voice) -> dict[str, bytes]:
    """Everything that is written to follow these cases: path → content."""
    own, followed = follow(list(cases.values()), voice, FORMATS)
    following = Following(TODAY)
    following.add(followed)
    return {one.path: one.content for one in [*own, *following.files(voice, FORMATS)]}


@pytest.fixture(params=["zh", "en"])
def voice(request: pytest.FixtureRequest, registry: Registry) -> Voice:
    return voice_of(request.param, registry, SETTINGS)


@pytest.fixture
def chinese(registry: Registry) -> Voice:
    return voice_of("zh", registry, SETTINGS)


def entries(feed: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed).findall(f"{ATOM}entry")


def value(element: ElementTree.Element, name: str) -> str:
    return element.findtext(ATOM + name) or ""


def links(element: ElementTree.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in element.findall(f"{ATOM}link")}


# Feeds


def faults(feed: bytes) -> Iterator[str]:
    """What RFC 4287 (4.1.1, 4.1.2) wants of a feed and of its entries, and this does not have."""
    root = ElementTree.fromstring(feed)
    ids = [value(entry, "id") for entry in root.findall(f"{ATOM}entry")]
    if len(ids) != len(set(ids)):
        yield "an id twice"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            if len(element.findall(ATOM + name)) != 1 or not value(element, name).strip():
                yield f"{element.tag} {name}"
        if not value(element, "id").startswith(("https://", "tag:")):
            yield "id"
        if datetime.fromisoformat(value(element, "updated")).tzinfo is None:
            yield "updated without zone"
        if not element.findtext(f"{ATOM}author/{ATOM}name"):
            yield "author"
        if "alternate" not in links(element):
            yield "alternate"
    if "self" not in links(root):
        yield "self"


@pytest.mark.parametrize("settings", [SETTINGS, PUBLISHED], ids=["tried", "published"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_feed_is_atom(cases: dict[str, Case], registry: Registry, settings: Settings, language: str) -> None:
    feeds = {p: c for p, c in files(cases, voice_of(language, registry, settings)).items() if p.endswith(".atom")}
    prefix = "" if language == "zh" else "en/"
    assert feeds.keys() == {
        f"{prefix}feed.atom", *(f"{prefix}c/{case}/feed.atom" for case in cases),
        *(f"{prefix}d/{code}/feed.atom" for code in registry.departments),
        *(f"{prefix}cases/category/{code}/feed.atom" for code in registry.categories),
        *(f"{prefix}cases/district/{code}/feed.atom" for code in registry.districts),
    }  # fmt: skip
    for path, feed in feeds.items():
        assert list(faults(feed)) == [], path
        assert ElementTree.fromstring(feed).get(LANG) == language


def test_links_of_feeds_lead_to_the_steps(cases: dict[str, Case], voice: Voice) -> None:
    """Relative ones: the site may lie anywhere."""
    for path, feed in files(cases, voice).items():
        if not path.endswith(".atom"):
            continue
        here = f"https://host.example/anywhere/{path}"
        assert urljoin(here, links(ElementTree.fromstring(feed))["self"]) == here
        for entry in entries(feed):
            page, _, anchor = urljoin(here, links(entry)["alternate"]).partition("#")
            case = cases[page.removeprefix(f"https://host.example/anywhere/{voice.prefix}c/").rstrip("/")]
            assert any(anchor.startswith(f"{event.kind}-{event.at}") for event in case.events)


def test_addresses_are_absolute_once_they_are_known(cases: dict[str, Case], registry: Registry) -> None:
    made = files(cases, voice_of("en", registry, PUBLISHED))
    feed = made[f"en/c/{LATE}/feed.atom"]
    base = f"https://liuquan.example/portal/en/c/{LATE}/"
    assert links(ElementTree.fromstring(feed)) == {"self": f"{base}feed.atom", "alternate": base}
    assert [value(entry, "id") for entry in entries(feed)][-1] == f"{base}#verified-2026-01-14"
    calendar = Calendar.from_ical(made[f"en/c/{LATE}/deadline.ics"].decode())
    assert calendar.walk("VEVENT")[0]["URL"] == base
    assert calendar.walk("VEVENT")[0]["UID"] == f"{LATE}@liuquan.example"


def test_a_case_s_feed_tells_its_steps_newest_first(cases: dict[str, Case], chinese: Voice) -> None:
    told = entries(files(cases, chinese)[f"c/{LATE}/feed.atom"])
    assert [value(entry, "title").partition(":")[0] for entry in told] == ["延长期限", "明确责任单位", "已核实"]
    assert [value(entry, "updated") for entry in told][-1] == "2026-01-14T00:00:00+08:00"
    assert value(told[0], "id") == f"tag:liuquan.example,2026:c/{LATE}/#extended-2026-01-28"
    assert "2026年2月20日" in value(told[0], "content")
    assert told[-1].findtext(f"{ATOM}author/{ATOM}name") == "市民热线"


def test_what_is_not_in_the_reader_s_language_says_so(cases: dict[str, Case], registry: Registry) -> None:
    made = files(cases, voice_of("en", registry, SETTINGS))
    (reply, *_) = entries(made["en/c/2604-t5w8n/feed.atom"])
    content = reply.find(f"{ATOM}content")
    assert content is not None and (content.text, content.get(LANG)) == ("Until 21:30 from June.", None)
    checked = entries(made[f"en/c/{LATE}/feed.atom"])[-1].find(f"{ATOM}content")
    assert checked is not None and checked.get(LANG) == "zh"


def test_wider_feeds_hold_the_newest_steps(cases: dict[str, Case], chinese: Voice) -> None:
    made = files(cases, chinese)
    portal = [(value(entry, "updated"), value(entry, "id")) for entry in entries(made["feed.atom"])]
    assert [day for day, _ in portal] == sorted((day for day, _ in portal), reverse=True)
    expected = {
        f"c/{case.id}/#{event.kind}-{event.at}"
        for case in cases.values()
        for event in case.events
        if case.id != GONE or event.kind is Step.WITHDRAWN
    }  # fmt: skip
    assert {id.partition("2026:")[2] for _, id in portal} == expected

    def told(folder: str) -> set[str]:
        return {value(entry, "id").partition("2026:")[2] for entry in entries(made[f"{folder}feed.atom"])}

    assert told("d/water/") == {id for id in expected if cases[id[2:12]].standing.unit == "water"}
    for case in cases.values():
        category, district = told(f"cases/category/{case.category}/"), told(f"cases/district/{case.district}/")
        assert category == {id for id in expected if cases[id[2:12]].category == case.category}
        assert district == {id for id in expected if cases[id[2:12]].district == case.district}


def test_an_entry_is_the_same_in_every_feed(cases: dict[str, Case], voice: Voice) -> None:
    """Who reads two of them sees by the id that it is one step."""
    seen, times = dict[str, set[str]](), Counter[str]()
    for path, feed in files(cases, voice).items():
        for entry in entries(feed) if path.endswith(".atom") else ():
            link = entry.find(f"{ATOM}link[@rel='alternate']")
            assert link is not None
            link.set("href", urljoin(f"https://host.example/{path}", link.get("href")))
            seen.setdefault(value(entry, "id"), set()).add(ElementTree.tostring(entry, "unicode").strip())
            times[value(entry, "id")] += 1
    assert all(len(ways) == 1 for ways in seen.values())
    assert set(times.values()) == {5}  # the case's, its department's, category's and district's, the portal's


def test_packages_pass_on_only_what_may_be_told(cases: dict[str, Case], chinese: Voice) -> None:
    """The feeds are the same as if each of six packages passed on all."""
    many = list[Case]()
    for number in range(6 * MOST):
        at = TODAY - timedelta(days=number // 5)
        steps = (replace(cases[LATE].events[0], at=at - timedelta(days=900)), replace(cases[LATE].events[1], at=at))
        standing = replace(cases[LATE].standing, updated_on=at)
        district = ("nanyuan", "shishan")[number % 7 == 0]
        many.append(replace(cases[LATE], id=f"2601-{number:05}", events=steps, district=district, standing=standing))

    def passed_on(since: dict[str, date]) -> tuple[int, list[Artifact]]:
        following, count = Following(TODAY), 0
        for number in range(6):
            _, followed = follow(many[number::6], chinese, FORMATS, since)
            following.add(followed)
            count += len(followed.entries)
        return count, list(following.files(chinese, FORMATS))

    (every, of_every), (some, of_some) = passed_on({}), passed_on(told_since(map(row_of, many)))
    assert of_some == of_every
    assert some < every / 2


def test_feeds_of_the_demonstration_are_read_by_others(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = demonstration(tmp_path_factory.getbasetemp())
    paths = list(site.rglob("*.atom"))
    folders = {path.relative_to(site).parts[-3] for path in paths if len(path.relative_to(site).parts) > 3}
    assert {"category", "district", "d", "c"} <= folders
    for path in paths:
        read = feedparser.parse(
            path.read_bytes(), response_headers={"content-type": "application/atom+xml; charset=utf-8"}
        )
        assert (read.bozo, read.version) == (False, "atom10"), (path, read.get("bozo_exception"))
        assert len(read.entries) == len({entry.id for entry in read.entries}), path
        assert all(entry.title and entry.link and entry.updated_parsed for entry in read.entries), path


def test_wider_feeds_and_calendars_stay_small(cases: dict[str, Case], chinese: Voice) -> None:
    """Also where packages come one after another, and in whatever order: the result is the same."""
    many = [replace(cases[LATE], id=f"2601-{number:05}") for number in range(MOST)]
    parts = [follow(some, chinese, FORMATS)[1] for some in (many[:30], many[30:], [cases[DONE]])]

    def gathered(order: list[Any]) -> dict[str, bytes]:
        following = Following(TODAY)
        for one in order:
            following.add(one)
        return {file.path: file.content for file in following.files(chinese, FORMATS)}

    made = gathered(parts)
    assert made == gathered(parts[::-1])
    assert len(entries(made["feed.atom"])) == len(entries(made["d/parks/feed.atom"])) == MOST
    assert len(Calendar.from_ical(made["deadlines.ics"].decode()).walk("VEVENT")) == MOST
    every = [entry for part in parts for entry in part.entries]
    assert [entry.at for entry in newest(every)] == sorted((entry.at for entry in every), reverse=True)[:MOST]


def test_words_that_are_markup_stay_words(cases: dict[str, Case], chinese: Voice) -> None:
    evil = """</title><script>alert(1)</script>"'&]]>\x00\x0b"""
    step = Event(date(2026, 9, 1), Step.REPLIED, evil, text=evil)
    case = replace(cases[LATE], title=evil, place=evil, events=(step,))
    made = files({case.id: case}, chinese)
    for path in ("feed.atom", f"c/{case.id}/feed.atom", "d/parks/feed.atom"):
        assert list(faults(made[path])) == []
        (entry,) = entries(made[path])
        assert value(entry, "content") == evil[:-2]
        assert b"<script" not in made[path]
    (event,) = Calendar.from_ical(made[f"c/{case.id}/deadline.ics"].decode()).walk("VEVENT")
    assert event["LOCATION"] == evil


def test_a_feed_may_be_empty(registry: Registry, chinese: Voice) -> None:
    for path, content in files({}, chinese).items():
        if path.endswith(".atom"):
            assert list(faults(content)) == []
        else:
            assert [part.name for part in Calendar.from_ical(content.decode()).subcomponents] == ["VTIMEZONE"]


# Calendars


def test_deadlines_of_what_waits(cases: dict[str, Case], voice: Voice) -> None:
    made = files(cases, voice)
    waiting = {case.id for case in cases.values() if case.standing.status in (Status.OPEN, Status.OVERDUE)}
    assert waiting == {LATE, PLEDGE}
    single = {p for p in made if p.endswith("/deadline.ics")}
    assert single == {f"{voice.prefix}c/{case}/deadline.ics" for case in waiting}
    for path in [p for p in made if p.endswith(".ics")]:
        calendar = Calendar.from_ical(made[path].decode())
        assert not calendar.errors and calendar["VERSION"] == "2.0" and calendar["PRODID"]
        for event in calendar.walk("VEVENT"):
            case = cases[event["UID"].partition("@")[0]]
            assert event.decoded("DTSTART") == case.standing.deadline
            assert event.decoded("SEQUENCE") == len(case.events) - 1
            assert event.decoded("LAST-MODIFIED") == event.decoded("DTSTAMP")
            assert event.decoded("DTSTAMP").astimezone(voice.midnight(TODAY).tzinfo).date() == case.standing.updated_on
            assert not event.errors
    of_portal = Calendar.from_ical(made[f"{voice.prefix}deadlines.ics"].decode())
    assert {event["UID"] for event in of_portal.walk("VEVENT")} == {f"{case}@liuquan.example" for case in waiting}


def test_a_calendar_that_is_read_again_holds_nothing_twice(city: Path, registry: Registry) -> None:
    """As a reader's calendar does it: by UID, and the higher SEQUENCE wins. On the second day one deadline has moved."""

    def calendars(day: date) -> Iterator[Calendar]:
        settings = replace(SETTINGS, as_of=day)
        rule = deadline_rule(registry, settings)
        cases = {
            case.id: case
            for path in find_packages(city / "data")
            for case in build_cases(read_package(path), rule, day)
        }  # fmt: skip
        for path, content in files(cases, voice_of("zh", registry, settings)).items():
            if path.endswith(".ics"):
                yield Calendar.from_ical(content.decode())

    def read(known: dict[str, Any], whole: Calendar) -> dict[str, Any]:
        events = whole.walk("VEVENT")
        assert len(events) == len({event["UID"] for event in events})
        newer = {
            event["UID"]: event
            for event in events
            if event["UID"] not in known or event["SEQUENCE"] >= known[event["UID"]]["SEQUENCE"]
        }  # fmt: skip
        return {**known, **newer}

    first = reduce(read, calendars(TODAY), dict[str, Any]())
    assert len(first) == 2
    path = city / "data/parks/2026/events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        (header, *rows) = csv.reader(file)
    extended = next(row for row in rows if row[:1] == [LATE] and row[header.index("kind")] == "extended")
    later = {"at": "2026-09-18", "deadline": "2026-10-30"}
    rows.append([later.get(name, cell) for name, cell in zip(header, extended, strict=True)])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    second = reduce(read, calendars(date(2026, 9, 19)), first)
    assert second.keys() == first.keys()
    (moved,) = [uid for uid in first if second[uid].to_ical() != first[uid].to_ical()]
    assert moved == f"{LATE}@liuquan.example"
    before, after = first[moved], second[moved]
    assert (before.decoded("DTSTART"), after.decoded("DTSTART")) == (date(2026, 2, 20), date(2026, 10, 30))
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


def test_lines_of_calendars_are_folded(cases: dict[str, Case], chinese: Voice) -> None:
    case = replace(cases[LATE], title="很长的标题" * 40)
    for line in files({case.id: case}, chinese)[f"c/{case.id}/deadline.ics"].split(b"\r\n"):
        assert len(line) <= 75


def test_nearest_deadlines(cases: dict[str, Case], chinese: Voice) -> None:
    due = follow([cases[LATE]], chinese, FORMATS)[1].dues[0]
    dues = [replace(due, day=date.fromordinal(TODAY.toordinal() + far), id=f"{far}") for far in range(-200, 200)]
    kept = [int(one.id) for one in nearest(dues, TODAY)]
    assert kept == sorted(kept) and len(kept) == MOST
    assert max(map(abs, kept)) == MOST // 2


# Whatever was withdrawn; whatever is not asked for


def test_of_a_withdrawn_case_only_that_it_was(cases: dict[str, Case], voice: Voice) -> None:
    gone = cases[GONE]
    made = files(cases, voice)
    secret = {gone.title, gone.title_en, gone.description, gone.place, *(event.text for event in gone.events)} - {""}
    for path, content in made.items():
        assert not [one for one in secret if one in content.decode()], path
    (entry,) = entries(made[f"{voice.prefix}c/{GONE}/feed.atom"])
    assert value(entry, "title") == {"zh": f"案件 {GONE}：已撤回", "en": f"Case {GONE}: withdrawn"}[voice.language]
    assert value(entry, "content") == voice.reasons["wrong-party"]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == voice.publisher


def test_the_day_of_the_build_changes_no_feed(city: Path, registry: Registry) -> None:
    """What a feed reader has seen is not new again on the next day."""

    def made(day: date) -> dict[str, bytes]:
        settings = replace(SETTINGS, as_of=day)
        package = read_package(city / "data/parks/2026")
        cases = build_cases(package, deadline_rule(registry, settings), day)
        own, _ = follow(cases, voice_of("zh", registry, settings), FORMATS)
        return {one.path: one.content for one in own}

    assert made(TODAY) == made(date(2026, 9, 19))


@pytest.mark.parametrize(("formats", "kinds"), [((), set[str]()), (("atom",), {"atom"}), (("ics", "json"), {"ics"})])
def test_formats(cases: dict[str, Case], chinese: Voice, formats: tuple[str, ...], kinds: set[str]) -> None:
    own, followed = follow(list(cases.values()), chinese, formats)
    following = Following(TODAY)
    following.add(followed)
    made = [*own, *following.files(chinese, formats)]
    assert {file.path.rpartition(".")[2] for file in made} == kinds


def test_the_case_as_a_file(city: Path, registry: Registry) -> None:
    package = read_package(city / "data/parks/2026")
    cases = build_cases(package, deadline_rule(registry, PUBLISHED), TODAY)
    made = {file.path: json.loads(file.content) for file in case_files(package, cases, PUBLISHED, TODAY)}
    assert made.keys() == {f"c/{case.id}/case.json" for case in cases}
    late = made[f"c/{LATE}/case.json"]
    assert late["case"]["id"] == LATE and late["case"]["status"] == "overdue"
    assert [event["kind"] for event in late["case"]["events"]] == ["verified", "named", "extended"]
    assert late["meta"]["source"] == f"https://liuquan.example/portal/c/{LATE}/"
    water = read_package(city / "data/water/2026")
    cases = build_cases(water, deadline_rule(registry, SETTINGS), TODAY)
    assert [file.path for file in case_files(water, cases, SETTINGS, TODAY)] == ["c/2602-p3f6z/case.json"]
