"""The hall: its figures against an independent count, its stream, its files, feeds, calendars and codes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from glasscase.article_kinds import DATED_KINDS, HALL_KINDS
from glasscase.exports.article_following import article_following, event_of
from glasscase.exports.following import Following
from glasscase.exports.hall_files import hall_files
from glasscase.exports.qr_codes import qr_codes
from glasscase.exports.voice import Voice, voice_of
from glasscase.figures.hall import SILENT_DAYS, asked_of, reckon_hall, weighted_median
from glasscase.model import Article, Channel, Kind, MonthlyFigure, Status
from glasscase.moments import Moment, as_moment, in_order
from glasscase.pages.hall import REPLY, hall_pages, overdue_answers, stream
from glasscase.pages.page import in_language, site_of
from glasscase.pelican_adapter.loading import Loaded, load
from glasscase.pelican_adapter.progress import Progress
from tests.built import PROJECT, demonstration
from tests.test_pages import SETTINGS, TODAY

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def loaded(city: Path) -> Loaded:
    return load(SETTINGS, None, Progress("en", quiet=True))


def article(kind: str, name: str = "a", **values: Any) -> Article:
    moments = {key: as_moment(value) if key in ("start", "end") else value for key, value in values.items()}
    return Article(kind, name, "zh", f"题 {name}", TODAY, "parks", "", "<p>x</p>", **moments)


# Moments


@given(st.dates(date(1000, 1, 1)), st.none() | st.times())
def test_a_moment_is_read_as_it_is_written(day: date, time: Any) -> None:
    moment = Moment(day, time.replace(second=0, microsecond=0) if time else None)
    assert as_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    "value", ["", "2026-02-30", "2026-09-22 24:00", "2026-09-22T08:00", "2026-9-22", "２０２６-09-22"]
)
def test_what_is_no_moment(value: str) -> None:
    assert as_moment(value) is None


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [
        ("2026-09-22", "2026-09-22", True),
        ("2026-09-22 18:00", "2026-09-22", True),  # nobody says when on that day
        ("2026-09-22 18:00", "2026-09-22 17:59", False),
        ("2026-09-22", "2026-09-21 23:59", False),
    ],
)
def test_moments_in_order(first: str, second: str, fine: bool) -> None:
    one, other = as_moment(first), as_moment(second)
    assert one and other and in_order(one, other) is fine


# Figures


@given(st.lists(st.tuples(st.integers(0, 20).map(float), st.integers(0, 6)), max_size=12))
def test_the_weighted_median_is_that_of_all_replies(values: list[tuple[float, int]]) -> None:
    every = sorted(value for value, weight in values for _ in range(weight))
    assert weighted_median(values) == (every[(len(every) - 1) // 2] if every else None)


@pytest.mark.parametrize(
    ("month", "days"), [("2026-09", 0), ("2026-08", 18), ("2026-06", 80), ("2026-05", 110), ("2025-12", 261)]
)
def test_silence_is_counted_from_the_month_s_end(month: str, days: int, loaded: Loaded) -> None:
    figures = (
        MonthlyFigure("parks", month, "hotline", 0, 1, None, 2.0),
        MonthlyFigure("parks", "2026-09", "wechat", 0, 0, 5, None),  # neither a post nor a reply
        MonthlyFigure("water", "2026-10", "website", 3, 3, None, None),  # after the portal's day
    )
    hall = reckon_hall(replace(loaded.portal, figures=figures), 5)
    hotline, wechat = hall.departments["parks"].channels
    (website,) = hall.departments["water"].channels
    assert (hotline.last, hotline.silent_days, hotline.silent) == (month, days, days > SILENT_DAYS)
    assert (wechat.last, wechat.silent_days, wechat.silent) == (None, None, True)
    assert website.last is None


def test_a_dissolved_department_s_channels_are_not_missed(loaded: Loaded) -> None:
    registry = loaded.portal.registry
    parks = replace(registry.departments["parks"], until=date(2026, 9, 17))
    portal = replace(loaded.portal, registry=replace(registry, departments={**registry.departments, "parks": parks}))
    assert reckon_hall(portal, 5).departments["parks"].channels == ()


def test_overdue_answers_count_against(loaded: Loaded) -> None:
    base = loaded.portal.cases[0]

    def asked(status: Status, solved: date | None, late: int) -> Any:
        at = replace(base.standing, status=status, solved_on=solved, deadline=TODAY, days_late=late)
        return replace(base, kind=Kind.QUESTION, reported_on=date(2026, 9, 1), standing=at)

    rows = [asked(Status.ANSWERED, date(2026, 9, 5), 0)] * 3 + [asked(Status.ANSWERED, date(2026, 9, 9), 2)]
    rows += [asked(Status.OVERDUE, None, 7), asked(Status.OPEN, None, 0)]
    found = asked_of(rows, 5)
    assert (found.total, found.answered, found.waiting, found.overdue) == (6, 4, 2, 1)
    assert (found.on_time, found.on_time_n, found.median_days) == (3 / 5, 5, None)
    assert asked_of(rows, 6).on_time is None
    assert asked_of(rows, 4).median_days == 4


# The stream


def test_the_stream_has_what_was_said_up_to_the_day(loaded: Loaded) -> None:
    articles = [article("news", "today"), replace(article("news", "later"), date=date(2026, 9, 19)), article("pages")]
    base = loaded.portal.cases[0]
    answered = replace(base.standing, status=Status.ANSWERED, solved_on=date(2026, 9, 17), unit="water")
    rows = (
        replace(base, id="2609-aaaaa", kind=Kind.QUESTION, standing=answered),
        replace(base, id="2609-bbbbb", kind=Kind.PROBLEM, standing=answered),
        replace(base, id="2609-ccccc", kind=Kind.SUGGESTION, standing=replace(answered, status=Status.WITHDRAWN)),
    )
    posts = stream(replace(loaded.portal, cases=rows), articles)
    assert [(one.kind, one.at, one.department) for one in posts] == [
        ("news", TODAY, "parks"), (REPLY, date(2026, 9, 17), "water"),
    ]  # fmt: skip


def test_every_department_district_and_year_has_its_list(loaded: Loaded) -> None:
    portal = loaded.portal
    site = site_of(portal, SETTINGS, "en")
    pages = list(hall_pages(portal, in_language(portal.articles, "en"), reckon_hall(portal, 5), site, 1, ()))
    paths = [page.path for page in pages]
    assert len(paths) == len(set(paths))
    for code in portal.registry.departments:
        assert f"hall/department/{code}/" in paths
    for code in portal.registry.districts:
        assert f"hall/district/{code}/" in paths
    posts = [post for page in pages if page.path.startswith("hall/posts/") for post in page.context.posts]
    assert posts == stream(portal, in_language(portal.articles, "en"))


def test_overdue_answers_are_the_longest_first(loaded: Loaded) -> None:
    base = loaded.portal.cases[0]
    rows = [
        replace(base, id=f"2609-{late:05}", kind=kind, standing=replace(base.standing, status=status, days_late=late))
        for late, kind, status in (
            (3, Kind.QUESTION, Status.OVERDUE), (9, Kind.SUGGESTION, Status.OVERDUE), (20, Kind.PROBLEM, Status.OVERDUE),
            (1, Kind.QUESTION, Status.ANSWERED),
        )
    ]  # fmt: skip
    assert [row.standing.days_late for row in overdue_answers(rows)] == [9, 3]


# Files, feeds, calendars, codes


def test_the_files_are_a_data_package(loaded: Loaded, tmp_path: Path) -> None:
    for file in hall_files(loaded.portal, reckon_hall(loaded.portal, 5), SETTINGS):
        path = tmp_path / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.content)
    report = frictionless.validate(str(tmp_path / "hall/datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    names = {path.stem for path in (tmp_path / "hall").glob("*.csv") if "." not in path.stem}
    assert names == {*HALL_KINDS, "figures", "months", "departments", "channels"}
    for name in names:
        with (tmp_path / f"hall/{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told = json.loads((tmp_path / f"hall/{name}.json").read_bytes())["rows"]
        assert [[_cell(value) for value in row.values()] for row in told] == [list(row.values()) for row in rows]


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(params=["", "https://liuquan.example/portal"])
def voice(request: pytest.FixtureRequest, loaded: Loaded) -> Voice:
    return voice_of("zh", loaded.portal.registry, replace(SETTINGS, base_url=request.param))


def test_feeds_and_calendars_of_articles(voice: Voice) -> None:
    articles = [
        article("notices", "cut", start="2026-09-22 08:00", end="2026-09-22 18:30", place="东湖路", instruction="储水"),
        article("consultations", "dogs", start="2026-09-01", end="2026-10-08", take_part="写信"),
        article("news", "n"),
        replace(article("news", "later"), date=date(2026, 9, 19)),
    ]
    files = {one.path: one.content for one in article_following(articles, voice, ("atom", "ics"))[0]}
    assert {f"{kind}/feed.atom" for kind in HALL_KINDS} | {f"{kind}/calendar.ics" for kind in DATED_KINDS} <= set(files)
    assert {"hall/feed.atom", "hall/calendar.ics", "d/parks/calendar.ics", "notices/cut/event.ics"} <= set(files)
    assert "d/water/calendar.ics" not in files
    assert "news/n/event.ics" not in files
    feed = ElementTree.fromstring(files["hall/feed.atom"])
    entries = feed.findall(f"{ATOM}entry")
    assert sorted(entry.findtext(f"{ATOM}title") or "" for entry in entries) == [
        "公告: 题 cut",
        "征求意见: 题 dogs",
        "新闻: 题 n",
    ]
    own = ElementTree.fromstring(files["notices/feed.atom"]).find(f"{ATOM}entry/{ATOM}link")
    assert own is not None
    home = f"{voice.base_url}/" if voice.base_url else "../"
    assert own.get("href") == f"{home}notices/cut/"
    calendar: Any = Calendar.from_ical(files["hall/calendar.ics"])
    cut, dogs = sorted(calendar.events, key=lambda event: str(event["uid"]), reverse=True)
    assert (cut["dtstart"].dt, cut["dtend"].dt) == (
        datetime(2026, 9, 22, 0, 0, tzinfo=UTC), datetime(2026, 9, 22, 10, 30, tzinfo=UTC),
    )  # fmt: skip
    assert (str(cut["location"]), "储水" in str(cut["description"])) == ("东湖路", True)
    assert dogs["dtstart"].dt == date(2026, 10, 8)
    assert "截止日" in str(dogs["summary"])


@pytest.mark.parametrize(
    ("start", "end", "begin", "until"),
    [
        ("2026-09-22", None, date(2026, 9, 22), date(2026, 9, 23)),
        ("2026-09-22", "2026-09-24", date(2026, 9, 22), date(2026, 9, 25)),
        ("2026-09-22 08:00", "2026-09-24", date(2026, 9, 22), date(2026, 9, 25)),  # a time for one of the two is none
        ("2026-09-22 08:00", None, datetime(2026, 9, 22, 0, 0, tzinfo=UTC), None),
    ],
)
def test_when_an_event_is(start: str, end: str | None, begin: Any, until: Any, voice: Voice) -> None:
    values = {"start": start, "end": end} if end else {"start": start}
    due = event_of(article("notices", **values), voice)
    assert due
    event: Any = Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + due.ics + b"END:VCALENDAR\r\n").events[0]
    assert event["dtstart"].dt == begin
    assert (event["dtend"].dt if "dtend" in event else None) == until


def test_what_has_no_time_has_no_event(voice: Voice) -> None:
    assert event_of(article("news"), voice) is None
    assert event_of(article("campaigns", start="2026-09-01"), voice) is None  # no last day


def test_articles_are_in_the_department_s_feed(voice: Voice) -> None:
    following = Following(TODAY)
    following.add(article_following([article("news", "n")], voice, ("atom",))[1])
    files = {one.path: one.content.decode() for one in following.files(voice, ("atom",))}
    assert "题 n" in files["d/parks/feed.atom"]
    assert "题 n" in files["feed.atom"]
    assert "题 n" not in files["d/water/feed.atom"]


def test_qr_codes() -> None:
    channels = [
        Channel("parks", "wechat", "园林微信", "https://parks.liuquan.example/?a=<1>"),
        Channel("parks", "counter", "窗口", ""),
    ]
    (code,) = qr_codes(channels)
    assert code.path == "hall/qr/parks-wechat.svg" == channels[0].qr
    root = ElementTree.fromstring(code.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {path.get("stroke") or path.get("fill") for path in root.iter() if path.tag.endswith("path")} == {
        "#000",
        "#fff",
    }
    assert channels[1].qr == ""


# The demonstration, counted anew from its CSVs


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_the_hall_s_numbers_are_the_tables(site: Path) -> None:
    """By other means than the code: what the table of departments says of August."""
    html = (site / "en/hall/index.html").read_text("utf-8")
    stands = {row["code"] for row in rows(PROJECT / "data/registry/departments.csv") if not row["until"]}
    told = defaultdict[str, list[int]](lambda: [0, 0])
    for path in sorted((PROJECT / "data").glob("*/2026/figures.csv")):
        for row in rows(path):
            if row["month"] == "2026-08":
                told[path.parts[-3]][0] += int(row["posts"])
                told[path.parts[-3]][1] += int(row["replies"])
    cases = rows(site / "data/cases.csv")
    late = defaultdict[str, int](int)
    for row in cases:
        if row["kind"] in ("question", "suggestion") and row["status"] == "overdue":
            late[row["unit"]] += 1
    table = html.split('<section id="departments">')[1].split("</table>")[0]
    lines = re.findall(r'<tr><th scope="row"><a href="[^"]*/d/([\w-]+)/">.*?</tr>', table, re.DOTALL)
    assert set(lines) == stands
    for code, line in re.findall(r'<tr><th scope="row"><a href="[^"]*/d/([\w-]+)/">(.*?)</tr>', table, re.DOTALL):
        cells = [re.sub(r"<[^>]+>|,", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)]
        assert [int(cells[0]), int(cells[1]), int(cells[-1])] == [*told[code], late[code]], code
    numbers = html.split('<dl class="numbers">')[1].split("</dl>")[0]
    assert re.findall(r"<dd>(\d+)</dd>", numbers)[1] == str(sum(late.values()))


@pytest.mark.parametrize("kind", HALL_KINDS)
def test_the_demonstration_has_five_of_each_kind_in_both_languages(kind: str, site: Path) -> None:
    table = rows(site / f"hall/{kind}.csv")
    languages = defaultdict[str, set[str]](set)
    for row in table:
        languages[row["id"]].add(row["language"])
    assert len(languages) >= 5
    assert all(found == {"zh", "en"} for found in languages.values())
    for row in table:
        assert (site / ("en" if row["language"] == "en" else "") / kind / row["id"] / "index.html").is_file()


def test_what_the_demonstration_shows(site: Path) -> None:
    """Silence, a result that is missing, and a notice on the page of its district are all to be seen."""
    assert [row for row in rows(site / "hall/channels.csv") if row["silent"] == "true"]
    consultations = (site / "en/consultations/index.html").read_text("utf-8")
    assert 'id="waiting"' in consultations
    notices = [row for row in rows(site / "hall/notices.csv") if row["language"] == "en"]
    current = [
        row for row in notices if row["start"][:10] <= "2026-09-18" and (row["end"] or "9999")[:10] >= "2026-09-18"
    ]
    assert current
    for row in current:
        for code in row["area"].split(";") if row["area"] else ("yunxi", "donghu"):
            for page in (f"en/cases/district/{code}", f"en/map/{code}"):
                assert f'notices/{row["id"]}/"' in (site / page / "index.html").read_text("utf-8"), (page, row["id"])
