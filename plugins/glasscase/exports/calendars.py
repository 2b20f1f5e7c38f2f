"""iCalendar (RFC 5545): the deadlines of cases that wait, of one case, of a department and of the portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, Timezone

from ..model import Case, Status
from .artifact import Artifact
from .voice import MOST, Voice

ICS = "text/calendar"
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Due:
    """The deadline of one case, or the time of an article, as a VEVENT and what it takes to put it into wider calendars."""

    #: where the wider calendars lie that it belongs in
    folders: tuple[str, ...]
    day: date
    id: str
    ics: bytes


def due_of(case: Case, voice: Voice) -> Due | None:
    """None for a case that does not wait, or waits without a deadline.

    What changes is counted from the data: each step of the case raises SEQUENCE and moves LAST-MODIFIED.
    """
    at = case.standing
    if at.status not in (Status.OPEN, Status.OVERDUE) or at.deadline is None:
        return None
    address = voice.link(f"c/{case.id}/", "") if voice.base_url else ""
    changed = voice.midnight(at.updated_on).astimezone(UTC)
    event = Event()
    event.add("uid", f"{case.id}@{voice.authority}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", len(case.events) - 1)
    event.add("dtstart", at.deadline)
    event.add("summary", f"{voice.say('Deadline')}: {voice.title(case)}")
    who = f"{voice.say('Responsible unit')}: {voice.departments.get(at.unit, at.unit)}"
    event.add("description", "\n".join(filter(None, (who, f"{voice.say('Case')} {case.id}", address))))
    if case.place:
        event.add("location", case.place)
    if address:
        event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return Due(("", f"d/{at.unit}/"), at.deadline, case.id, event.to_ical())


def case_calendar(due: Due, voice: Voice) -> Artifact:
    return calendar(f"c/{due.id}/deadline.ics", f"{due.id} · {voice.portal}", [due], voice)


def nearest(dues: Iterable[Due], day: date) -> list[Due]:
    """The `MOST` deadlines nearest to the day, past or to come, in their order."""
    near = sorted(dues, key=lambda due: (abs((due.day - day).days), due.id))[:MOST]
    return sorted(near, key=lambda due: (due.day, due.id))


def calendar(path: str, name: str, dues: Iterable[Due], voice: Voice) -> Artifact:
    """The dues as they come, in the file `path` below the language's root."""
    whole = Calendar()
    whole.add("prodid", "-//Glasscase//Glasscase//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    head = whole.to_ical().removesuffix(_END)
    body = b"".join([due.ics for due in dues]) or _time_zone(voice.zone, voice.as_of.year)
    return Artifact(voice.prefix + path, head + body + _END, ICS)


@lru_cache(maxsize=1)
def _time_zone(name: str, year: int) -> bytes:
    """What a calendar without deadlines holds, since RFC 5545 allows none without a component."""
    return Timezone.from_tzid(name, first_date=date(year, 1, 1), last_date=date(year + 1, 1, 1)).to_ical()
