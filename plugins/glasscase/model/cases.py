"""A case with its life: what may happen to it, what stands in its tables, and what that amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What sort of case it is."""

    PROBLEM = "problem"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    PLEDGE = "pledge"


class Step(StrEnum):
    """What sort of event: one dated step in a case's life."""

    VERIFIED = "verified"
    NAMED = "named"
    REPLIED = "replied"
    EXTENDED = "extended"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECTIFIED = "rectified"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    COVERED = "covered"
    NOTE = "note"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """Where a case stands on a given day. Derived from its events, never stored."""

    VERIFIED = "verified"
    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECTIFIED = "rectified"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class PledgeState(StrEnum):
    """What became of a pledge. Derived from its standing, never stored."""

    KEPT = "kept"
    LATE = "late"
    OPEN = "open"
    BROKEN = "broken"


#: What is asked of a department, and is done once it has answered.
ASKED = frozenset({Kind.QUESTION, Kind.SUGGESTION})
#: What a case that nobody needs to act on any more may say of itself.
SOLVED = frozenset({Status.ANSWERED, Status.ACCEPTED, Status.DECLINED, Status.RECTIFIED, Status.CONFIRMED})
#: What waits for somebody.
WAITING = frozenset({Status.VERIFIED, Status.OPEN, Status.OVERDUE})

#: Why a case was withdrawn or withheld.
REASONS = ("unfounded", "wrong-party", "duplicate", "privacy", "legal", "other")


@dataclass(frozen=True, slots=True)
class Event:
    """One row of events.csv."""

    at: date
    kind: Step
    by: str
    text: str = ""
    text_en: str = ""
    unit: str = ""
    official: str = ""
    post: str = ""
    legal_basis: str = ""
    deadline: date | None = None
    to_department: str = ""
    evidence: str = ""
    url: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Smaller:
    """A smaller copy of a picture: its place below the package's media/, avif or webp, and its width in pixels."""

    file: str
    kind: str
    width: int


@dataclass(frozen=True, slots=True)
class Media:
    """One row of media.csv, with the size in pixels as it is seen; a video has that of its poster."""

    file: str
    kind: str
    moment: str
    caption: str
    alt: str
    alt_en: str
    credit: str
    licence: str
    taken_on: date | None
    width: int
    height: int
    #: best format first, narrowest first; made when the portal is
    smaller: tuple[Smaller, ...] = ()
    #: of a video: the picture that stands for it, and its subtitles as (language, file)
    poster: str = ""
    captions: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """What lies in media/ for it."""
        return (self.file, *filter(None, [self.poster]), *(file for _, file in self.captions))


@dataclass(frozen=True, slots=True)
class Milestone:
    """One row of pledges.csv. `share` is how much of the pledge is done once it is reached, in percent."""

    due: date
    text: str
    text_en: str
    share: int
    reached_on: date | None = None
    evidence: str = ""

    @property
    def days_late(self) -> int:
        """Calendar days from the day it was due to that on which it was reached; 0 when in time or not reached."""
        return max(0, (self.reached_on - self.due).days) if self.reached_on else 0


@dataclass(frozen=True, slots=True)
class Case:
    """One case with its whole history and what follows from it on the day `as_of`."""

    id: str
    kind: Kind
    title: str
    title_en: str
    description: str
    category: str
    district: str
    place: str
    lat: float | None
    lon: float | None
    reported_on: date
    source: str
    source_url: str
    tags: tuple[str, ...]
    #: the department whose package holds the case, and that package's year
    department: str
    year: int
    events: tuple[Event, ...]
    media: tuple[Media, ...]
    standing: Standing
    #: of a pledge: its milestones by the day on which they are due
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case's events amount to on the day `as_of`.

    `days_late` counts calendar days after the deadline: up to today while the case waits, up to the
    repair, the answer or the decision once it is solved; 0 when in time. `days_left` is None unless the case waits in time.
    """

    status: Status
    unit: str
    official: str
    post: str
    deadline: date | None
    deadline_is_derived: bool
    named_on: date | None
    solved_on: date | None
    updated_on: date
    days_late: int
    days_left: int | None
    extended: int
    corrected: bool
    disputed: bool
    reopened: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as lists, figures and indexes need it: small, so that 100,000 of them are cheap."""

    id: str
    kind: Kind
    title: str
    title_en: str
    category: str
    district: str
    source: str
    place: str
    lat: float | None
    lon: float | None
    department: str
    year: int
    reported_on: date
    standing: Standing
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the press said of a case: one event `covered`, and the id of the case."""

    case: str
    at: date
    by: str
    url: str
    text: str
    text_en: str
