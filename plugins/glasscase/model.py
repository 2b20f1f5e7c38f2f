"""The things that Glasscase speaks of, once they are checked. All frozen, all picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .geography import CityMap
from .moments import Moment


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


@dataclass(frozen=True, slots=True)
class MonthlyFigure:
    """One row of figures.csv: a channel of a department in a month."""

    department: str
    month: str
    channel: str
    posts: int
    replies: int
    followers: int | None
    median_reply_hours: float | None


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the registry: district, category or source."""

    code: str
    name: str
    name_en: str
    rectify_days: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    department: str
    kind: str
    name: str
    url: str

    @property
    def qr(self) -> str:
        """Where its QR code lies below the site's root; "" without an address."""
        return f"hall/qr/{self.department}-{self.kind}.svg" if self.url else ""


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str
    name_en: str
    parent: str
    kind: str
    website: str
    hotline: str
    email: str
    reply_days: int | None
    rectify_days: int | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A case that was erased and must never be published again."""

    id: str
    reason: str
    date: date


@dataclass(frozen=True, slots=True)
class Registry:
    """What packages refer to. Mappings are by code, in the order of the files."""

    departments: Mapping[str, Department]
    districts: Mapping[str, Term]
    categories: Mapping[str, Term]
    sources: Mapping[str, Term]
    channels: tuple[Channel, ...]
    #: days that differ from the national calendar → is it a working day
    calendar: Mapping[date, bool]
    withheld: tuple[Withheld, ...]
    redirects: tuple[tuple[str, str], ...]
    #: where the districts lie; None without districts.geojson
    city_map: CityMap | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file of content/. `html` is sanitised. What a kind does not have is empty."""

    kind: str
    id: str
    language: str
    title: str
    date: date
    department: str
    summary: str
    html: str
    start: Moment | None = None
    end: Moment | None = None
    #: codes of districts; none means the whole city
    area: tuple[str, ...] = ()
    place: str = ""
    #: what those concerned should do
    instruction: str = ""
    question: str = ""
    legal_basis: str = ""
    legal_url: str = ""
    video: str = ""
    reviewed: date | None = None
    review_due: date | None = None
    purpose: str = ""
    verified_by: str = ""
    verified_how: str = ""
    #: yuan
    goal: float | None = None
    raised: float | None = None
    spent: float | None = None
    #: the day up to which the amounts count
    counted_on: date | None = None
    #: (words, address), as `documents` and `minutes`: an address below files/, or of another site
    proof: tuple[tuple[str, str], ...] = ()
    closed: date | None = None
    take_part: str = ""
    documents: tuple[tuple[str, str], ...] = ()
    comments: int | None = None
    feedback: str = ""
    outcome: str = ""
    reason: str = ""
    #: what sort of meeting it is
    form: str = ""
    minutes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """One package as the catalogue lists it."""

    department: str
    year: int
    title: str
    title_en: str
    #: resource → number of rows
    rows: tuple[tuple[str, int], ...]
    #: SHA-256 over the package's files, to see that it did not change while it was built
    digest: str


@dataclass(frozen=True, slots=True)
class Download:
    """What a page says of a file: its place, size in bytes and SHA-256."""

    path: str
    media_type: str
    rows: int | None
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Portal:
    """The whole, ready to render: what `build` gives and `pages` and `exports` take."""

    as_of: date
    registry: Registry
    datasets: tuple[Dataset, ...]
    #: newest first
    cases: tuple[CaseRow, ...]
    figures: tuple[MonthlyFigure, ...]
    #: newest first; one entry a language
    articles: tuple[Article, ...]
    #: newest first
    coverage: tuple[Coverage, ...] = ()
