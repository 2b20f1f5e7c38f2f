"""What departments publish beside their cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..moments import Moment


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
