"""Where articles stand on the portal's day: in force, coming, over; and which notices hold where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ..article_kinds import DATED_KINDS
from ..model import Article

#: the order in which a list shows them; "all" has no heading
STAGES = ("current", "due", "coming", "waiting", "past", "all")
#: so many days before it begins a notice is announced on the pages of its districts
ANNOUNCED_DAYS = 3


def is_dated(article: Article) -> bool:
    return article.kind in DATED_KINDS and article.start is not None


def stage(article: Article, as_of: date) -> str:
    """Where the article stands on the day `as_of`: one of `STAGES`."""
    if article.review_due and article.kind == "answers":
        return "due" if article.review_due < as_of else "current"
    if article.kind not in DATED_KINDS:
        return "all"
    if article.closed and article.closed <= as_of:
        return "past"
    if article.start and article.start.day > as_of:
        return "coming"
    last = article.end or (article.start if article.kind == "meetings" else None)
    if last is None or last.day >= as_of:
        return "current"
    if article.kind == "campaigns" or (article.kind == "consultations" and not article.outcome):
        return "waiting"
    return "past"


def in_force(articles: Sequence[Article], as_of: date) -> list[Article]:
    """The notices that hold on the day, those that end soonest first."""
    found = [one for one in articles if one.kind == "notices" and stage(one, as_of) == "current"]
    return sorted(found, key=lambda article: (article.end.day if article.end else date.max, article.id))


def begins(article: Article) -> date:
    """The day on which its matter begins; where it has no time, that of its publication."""
    return article.start.day if article.start else article.date


def announced(articles: Iterable[Article], districts: Iterable[str], as_of: date) -> dict[str, tuple[Article, ...]]:
    """District → the notices that hold there or begin within `ANNOUNCED_DAYS`, without their texts."""
    near = [
        replace(one, html="")
        for one in articles
        if one.kind == "notices"
        and stage(one, as_of) in ("current", "coming")
        and begins(one) <= as_of + timedelta(days=ANNOUNCED_DAYS)
    ]
    near.sort(key=lambda one: (begins(one), one.id))
    return {code: tuple(one for one in near if not one.area or code in one.area) for code in districts}
