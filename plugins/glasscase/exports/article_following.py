"""How articles are followed: feeds of each kind and of the hall, and calendars of what has a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event

from ..article_kinds import DATED_KINDS, HALL_KINDS
from ..model import Article
from ..moments import Moment
from .artifact import Artifact
from .calendars import Due, calendar, nearest
from .feeds import Entry, entry, feed, newest
from .following import Followed
from .voice import Voice

#: kinds that one may take part in until a last day: that is the day to be reminded of
_LAST_DAY = ("consultations", "campaigns")


def _entries(articles: Sequence[Article], voice: Voice) -> list[Entry]:
    """One entry an article, with what it says in a line. Articles after the portal's day are not told yet."""
    entries = list[Entry]()
    for one in articles:
        if one.date <= voice.as_of:
            said = "\n".join(filter(None, (one.question, one.summary, _when(one), one.place, one.instruction)))
            title = f"{voice.kinds[one.kind]}: {one.title}"
            by = voice.departments.get(one.department, one.department)
            entries.append(
                entry(("", f"d/{one.department}/"), _path(one), one.date, title, by, one.language, said, voice)
            )
    return entries


def article_following(
    articles: Sequence[Article], voice: Voice, formats: Collection[str]
) -> tuple[list[Artifact], Followed]:
    """The feeds of each kind and of all; the calendars of each kind, department, article, and of all."""
    files, every = list[Artifact](), list[Entry]()
    if "atom" in formats:
        for kind in HALL_KINDS:
            entries = _entries([one for one in articles if one.kind == kind], voice)
            files.append(feed(f"{kind}/", f"{voice.kinds[kind]} · {voice.portal}", newest(entries), voice))
            every += entries
        files.append(feed("hall/", f"{voice.say('The hall')} · {voice.portal}", newest(every), voice))
    if "ics" in formats:
        files += _calendars(articles, voice)
    return files, Followed(every, ())


def _calendars(articles: Sequence[Article], voice: Voice) -> Iterator[Artifact]:
    events = {(one.kind, one.id): due for one in articles if (due := event_of(one, voice))}
    for (kind, name), due in events.items():
        yield calendar(f"{kind}/{name}/event.ics", f"{name} · {voice.portal}", [due], voice)
    for kind in DATED_KINDS:
        yield _calendar(f"{kind}/", voice.kinds[kind], [d for (k, _), d in events.items() if k == kind], voice)
    for code, name in voice.departments.items():
        if own := [due for due in events.values() if f"d/{code}/" in due.folders]:
            yield _calendar(f"d/{code}/", name, own, voice)
    yield _calendar("hall/", voice.say("The hall"), list(events.values()), voice)


def event_of(article: Article, voice: Voice) -> Due | None:
    """When it is; of what has a last day to take part, that day. None without a time."""
    last = article.kind in _LAST_DAY
    start = article.end if last else article.start
    if article.kind not in DATED_KINDS or article.start is None or start is None:
        return None
    address = voice.link(_path(article), "") if voice.base_url else ""
    event = Event()
    event.add("uid", f"{article.kind}-{article.id}@{voice.authority}")
    event.add("dtstamp", voice.midnight(article.date).astimezone(UTC))
    begin, end = _span(start, None if last else article.end, voice)
    event.add("dtstart", begin)
    if end:
        event.add("dtend", end)
    event.add("summary", f"{voice.say('Last day') if last else voice.kinds[article.kind]}: {article.title}")
    told = (article.instruction or article.take_part, voice.departments.get(article.department, ""), address)
    event.add("description", "\n".join(filter(None, told)))
    if article.place:
        event.add("location", article.place)
    if address:
        event.add("url", address)
    event.add("categories", [voice.kinds[article.kind]])
    event.add("transp", "TRANSPARENT")
    return Due(("", f"d/{article.department}/"), start.day, _path(article), event.to_ical())


def _span(start: Moment, end: Moment | None, voice: Voice) -> tuple[date | datetime, date | datetime | None]:
    """DTSTART and DTEND: times in UTC, else whole days, of which the end is the day after."""
    if start.time and (end is None or end.time):
        return _utc(start, voice), _utc(end, voice) if end else None
    return start.day, (end or start).day + timedelta(days=1)


def _utc(moment: Moment, voice: Voice) -> datetime:
    at = voice.midnight(moment.day)
    if moment.time:
        at = datetime.combine(moment.day, moment.time, ZoneInfo(voice.zone))
    return at.astimezone(UTC)


def _when(article: Article) -> str:
    if article.start is None:
        return ""
    return " – ".join(moment.isoformat() for moment in (article.start, article.end) if moment)


def _path(article: Article) -> str:
    return f"{article.kind}/{article.id}/"


def _calendar(folder: str, name: str, dues: Sequence[Due], voice: Voice) -> Artifact:
    return calendar(f"{folder}calendar.ics", f"{name} · {voice.portal}", nearest(dues, voice.as_of), voice)
