"""The page of a case: what it says of who must act by when, what the named party says, how to follow and correct."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from glasscase.lifecycle import anchors
from glasscase.model import Case, Event, Kind, Media, Status, Step
from glasscase.pages.cases import case_pages
from glasscase.pages.page import Site
from tests.test_pages import TODAY, a_case, a_site, rendered, standing


def site(language: str = "zh", **more: Any) -> Site:
    return replace(a_site(language), downloads=("json", "xlsx", "zip", "atom", "ics", "api"), **more)


def page_of(case: Case, at: Site) -> str:
    (page,) = case_pages([case], at)
    return rendered(page, at)


def text_of(html: str) -> str:
    """What a reader sees of the article, in one line."""
    article = html[html.index("<article") : html.index("</article>")]
    seen = re.sub(r"</?(?:time|span|b)\b[^>]*>", "", re.sub(r"<span[^>]* hidden>.*?</span>", "", article))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def late(days: int = 17, **more: Any) -> Case:
    at = standing(Status.OVERDUE, deadline=TODAY - timedelta(days), days_late=days, official="示例甲", post="科长")
    return a_case(standing=at, **more)


def step(day: int, kind: Step, text: str = "", **more: Any) -> Event:
    return Event(date(2026, 3, day), kind, "市园林局", text=text, **more)


# Who must act by when


@pytest.mark.parametrize(
    ("language", "days", "expected"),
    [
        ("zh", 17, "已逾期 17 天 应由Word在2026年9月1日前办好。 数据截至2026年9月18日。"),
        ("en", 17, "17 days overdue Word was to act by 1 Sept 2026. As of 18 Sept 2026."),
        ("en", 1, "1 day overdue Word was to act by 17 Sept 2026. As of 18 Sept 2026."),
    ],
)
def test_an_overdue_case_says_so_at_once(language: str, days: int, expected: str) -> None:
    text = text_of(page_of(late(days), site(language)))
    assert expected in text
    who = {"zh": "由谁办理", "en": "Who must act"}[language]
    assert re.search(rf"{who} Word 示例甲，科长", text)
    assert text.index(expected) < text.index(who) < text.index({"zh": "查明情况", "en": "What was found"}[language])


@pytest.mark.parametrize(
    ("days", "expected"),
    [(3, "3 days left Word is to act by"), (1, "1 day left Word is to act by"), (0, "Due today Word is to act by")],
)
def test_an_open_case_says_how_long_is_left(days: int, expected: str) -> None:
    case = a_case(standing=standing(Status.OPEN, deadline=TODAY + timedelta(days), days_left=days))
    assert expected in text_of(page_of(case, site("en")))


def test_how_the_deadline_came_about() -> None:
    case = a_case(standing=standing(Status.OPEN, days_left=3, extended=2))
    assert "1 Apr 2026 counted in working days from the naming extended 2 times" in text_of(page_of(case, site("en")))


def test_nobody_stands_as_responsible_before_they_are_named() -> None:
    """The package's department found it; whether it must act is not decided."""
    case = a_case(standing=standing(Status.VERIFIED, deadline=None, named_on=None))
    html = page_of(case, site("en"))
    assert "the responsible unit has not been named yet" in text_of(html)
    assert '<dl class="facts">' not in html and 'id="answer"' not in html


def test_a_case_that_came_back_says_so() -> None:
    case = a_case(standing=standing(Status.OPEN, days_left=3, reopened=True))
    assert "It had been reported repaired, and was reopened." in text_of(page_of(case, site("en")))


ACCEPTED, DECLINED = step(9, Step.ACCEPTED), step(9, Step.DECLINED, reason="照明不足。")


@pytest.mark.parametrize(
    ("kind", "status", "events", "expected"),
    [
        (Kind.QUESTION, Status.VERIFIED, (), "RECEIVED Received on 1 Apr 2026; the unit that has to answer"),
        (Kind.SUGGESTION, Status.ANSWERED, (), "ANSWERED Word answered on 5 Mar 2026. The answer came in time."),
        (
            Kind.QUESTION, Status.ACCEPTED, (ACCEPTED,),
            "Word answered on 5 Mar 2026. The answer came in time. The one who asked accepted the answer on 9 Mar 2026.",
        ),
        (Kind.QUESTION, Status.DECLINED, (DECLINED,), "did not accept the answer on 9 Mar 2026: 照明不足。"),
        (Kind.SUGGESTION, Status.ACCEPTED, (ACCEPTED,), "The answer came in time. Accepted on 9 Mar 2026."),
        (Kind.SUGGESTION, Status.DECLINED, (ACCEPTED, DECLINED), "in time. Not accepted on 9 Mar 2026: 照明不足。"),
        (
            Kind.SUGGESTION, Status.CONFIRMED, (ACCEPTED, step(11, Step.RECTIFIED), step(12, Step.CONFIRMED)),
            "Carried out by Word on 11 Mar 2026, and confirmed on 12 Mar 2026. The answer came in time.",
        ),
    ],
)  # fmt: skip
def test_what_was_asked_says_what_became_of_it(
    kind: Kind, status: Status, events: tuple[Event, ...], expected: str
) -> None:
    answered = None if status is Status.VERIFIED else date(2026, 3, 5)
    at = standing(status, solved_on=answered, updated_on=date(2026, 4, 1), deadline=date(2026, 3, 20))
    text = text_of(page_of(a_case(kind=kind, events=events, standing=at), site("en")))
    assert expected in text and "repair" not in text


def test_the_decision_on_a_suggestion_is_the_unit_s_word_that_on_an_answer_is_not() -> None:
    said = step(9, Step.DECLINED, "不采纳。", reason="照明不足。")
    shown = {
        kind: page_of(a_case(kind=kind, events=(said,), standing=standing(Status.DECLINED, solved_on=TODAY)), site())
        for kind in (Kind.SUGGESTION, Kind.QUESTION)
    }
    assert '<blockquote class="prose"><p>不采纳。' in shown[Kind.SUGGESTION]
    assert '<blockquote class="prose">' not in shown[Kind.QUESTION]


def test_an_open_question_is_to_be_answered() -> None:
    case = a_case(kind=Kind.QUESTION, standing=standing(Status.OPEN, deadline=TODAY + timedelta(3), days_left=3))
    assert "UNANSWERED 3 days left Word is to answer by" in text_of(page_of(case, site("en")))


# Counted anew in the browser, or not


def test_where_the_day_is_fixed_nothing_is_counted_anew() -> None:
    html = page_of(late(), site("en"))
    assert "days.js" not in html and "data-if" not in html.replace('data-if="left"', "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_script_brings_its_words(language: str) -> None:
    html = page_of(late(), site(language, time_zone="Asia/Shanghai"))
    found = re.search(r'<script src="\.\./[./a-z]*theme/days\.js\?v=[0-9a-f]{8}" ([^<>]*) defer></script>', html)
    assert found
    words = dict(re.findall(r'data-([a-z-]+)="([^"]*)"', found[1]))
    assert (words["zone"], words["built"]) == ("Asia/Shanghai", "2026-09-18")
    if language == "zh":
        assert (
            words["late-other"] == "已逾期 # 天" and words["left-other"] == "还剩 # 天" and words["due"] == "今天到期"
        )
        assert "late-one" not in words
    else:
        assert (words["late-one"], words["late-other"]) == ("# day overdue", "# days overdue")
        assert (words["left-one"], words["span-other"], words["due"]) == ("# day left", "# days", "Due today")


def test_only_what_waits_is_counted_anew() -> None:
    live = site("en", time_zone="Asia/Shanghai")
    assert 'data-deadline="2026-09-01"' in page_of(late(), live)
    done = a_case(standing=standing(Status.RECTIFIED, solved_on=TODAY, days_late=3))
    assert "data-deadline" not in page_of(done, live)


# What the named party says


def section(html: str, name: str) -> str:
    found = re.search(rf'<section[^>]* aria-labelledby="{name}">(.*?)</section>', html, re.S)
    assert found, name
    return found[1]


def test_the_newest_answer_stands_beside_the_charge() -> None:
    events = (step(1, Step.VERIFIED), step(2, Step.REPLIED, "第一次答复"), step(5, Step.DISPUTED, "我们不同意"))
    html = page_of(late(events=events), site("zh"))
    answer = section(html, "answer")
    assert "我们不同意" in answer and "被点名方的异议" in answer and "第一次答复" not in answer
    assert 'href="#replied-2026-03-02"' in answer
    history = section(html, "history")
    assert 'id="replied-2026-03-02"' in history and history.count("<blockquote>") == 2


def test_silence_is_told_with_its_length() -> None:
    named = standing(Status.OVERDUE, days_late=3, named_on=date(2026, 9, 1))
    answer = section(page_of(a_case(standing=named), site("en")), "answer")
    assert "No answer yet: named on <time" in answer
    assert '<span data-since="2026-09-01">17 days</span> ago.' in answer


def test_a_repair_without_words_is_no_silence() -> None:
    done = a_case(standing=standing(Status.RECTIFIED, solved_on=TODAY))
    answer = section(page_of(done, site("en")), "answer")
    assert "No answer yet" not in answer and "No answer in words" in answer


# The rest of the history


def test_corrections_stand_before_what_was_found() -> None:
    events = (step(1, Step.VERIFIED), step(4, Step.CORRECTED, "地址有误"))
    case = late(events=events)
    html = page_of(replace(case, standing=replace(case.standing, corrected=True)), site("zh"))
    assert html.index('<aside class="correction">') < html.index('id="found"')
    assert 'class="seal seal-corrected"' in html


def test_evidence_is_a_link_where_it_is_a_file() -> None:
    picture = Media("a-after.png", "photo", "after", "", "修好", "", "", "", None, 2, 2)
    events = (step(1, Step.VERIFIED), step(4, Step.RECTIFIED, "已修", evidence="a-after.png；巡查记录"))
    history = section(page_of(late(events=events, media=(picture,)), site("zh")), "history")
    assert '<a href="../../data/parks/2026/media/a-after.png">a-after.png</a> · 巡查记录' in history


def test_press_coverage_has_its_list() -> None:
    events = (step(1, Step.VERIFIED), step(4, Step.COVERED, "报道", url="https://press.example/1"))
    html = page_of(late(events=events), site("zh"))
    assert 'href="https://press.example/1"' in section(html, "press")
    assert 'aria-labelledby="press"' not in page_of(late(), site("zh"))


def test_anchors_stay_when_steps_are_added() -> None:
    events = [step(1, Step.VERIFIED), step(2, Step.REPLIED), step(2, Step.REPLIED)]
    assert anchors(events) == ["verified-2026-03-01", "replied-2026-03-02", "replied-2026-03-02-2"]
    more = [events[0], step(1, Step.NOTE), *events[1:]]
    assert [one for one in anchors(more) if not one.startswith("note")] == anchors(events)


@pytest.mark.parametrize(
    ("kind", "found", "answer"),
    [
        (Kind.PROBLEM, "What was found", "What the one named says"),
        (Kind.QUESTION, "What was asked", "What the responsible unit says"),
        (Kind.SUGGESTION, "What was suggested", "What the responsible unit says"),
        (Kind.PLEDGE, "What was promised", "What the responsible unit says"),
    ],
)
def test_headings_suit_the_kind(kind: Kind, found: str, answer: str) -> None:
    html = page_of(late(kind=kind), site("en"))
    assert f'id="found">{found}<' in html and f'id="answer">{answer}<' in html


# Follow, quote, correct


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links = list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_letters_are_begun_for_the_reader(language: str) -> None:
    case = late(title="井盖 & “路面” 100% <坏>", title_en="Lid & road 100% <broken>")
    at = site(language, base_url="https://city.example/portal", contact="a@city.example")
    letters = [link for link in Links(page_of(case, at)).links if link.startswith("mailto:a@city.example?")]
    assert len(letters) == len(set(letters)) == 5
    prefix = "" if language == "zh" else "en/"
    title = case.title if language == "zh" else case.title_en
    for letter in letters:
        said = parse_qs(urlsplit(letter).query, strict_parsing=True)
        assert case.id in said["subject"][0]
        assert f"{title}\r\nhttps://city.example/portal/{prefix}c/{case.id}/\r\n" in said["body"][0]
        assert "+" not in letter  # a mail program takes it for a plus


def test_the_quotation_has_day_and_address() -> None:
    at = site("en", base_url="https://city.example")
    found = re.search(r"<cite>(.*?)</cite>", page_of(late(title_en="No light"), at))
    assert found and re.sub("<[^>]+>", "", found[1]) == (
        "Word Word: No light (case 2603-k7m3q), as of 18 Sept 2026. https://city.example/en/c/2603-k7m3q/"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ways_to_follow(language: str) -> None:
    at, folder = site(language), "../../" if language == "zh" else "../../../en/"
    links = Links(page_of(late(), at)).links
    assert links.count(f"{folder}c/2603-k7m3q/feed.atom") == 2  # in the head, and to press
    assert f"{folder}c/2603-k7m3q/deadline.ics" in links
    assert ("../../" if language == "zh" else "../../../") + "api/v1/cases/2603-k7m3q.json" in links
    done = a_case(standing=standing(Status.CONFIRMED, solved_on=TODAY))
    assert not [link for link in Links(page_of(done, at)).links if link.endswith(".ics")]
    bare = Links(page_of(late(), replace(at, downloads=()))).links
    assert not [link for link in bare if link.endswith((".ics", ".atom", ".json"))]


def test_a_tombstone_offers_nothing_to_take_away() -> None:
    case = a_case(standing=standing(Status.WITHDRAWN))
    links = Links(page_of(case, site())).links
    assert not [link for link in links if link.endswith((".json", ".ics")) or ("/c/" in link and ".atom" in link)]
