"""Reads the rows of a file of NYC 311 service requests: requests, refusals and what is odd.

A row that cannot become a case is a refusal with its physical line and the reason; what is odd but does
no harm is an anomaly. No row is lost silently. Dates are compared by day: the source writes midnight
where it only knows the day.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .nyc311_words import Row, borough_of, said
from .outcome import Anomaly, Refusal, Refused, Unreadable
from .packages import code_for
from .texts import GARBLED, clean, decimal_degrees, has_odd

#: without these columns a file is no list of service requests
REQUIRED = ("Unique Key", "Created Date", "Agency", "Complaint Type", "Status")
REPLIED = "Resolution Action Updated Date"
_DATE_FORMATS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M")
_AT_WORK = frozenset({"open", "pending", "assigned", "in progress", "started", "unspecified"})
_CLOSED = "closed"


class Reason(StrEnum):
    """Why a row was refused."""

    WRONG_WIDTH = "wrong-width"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    IMPOSSIBLE_DATE = "impossible-date"
    UNKNOWN_STATUS = "unknown-status"
    CLOSED_WITHOUT_DATE = "closed-without-date"
    CLOSED_BEFORE_CREATED = "closed-before-created"
    REPLY_WITHOUT_DATE = "reply-without-date"


class Oddity(StrEnum):
    """What is odd about a row that was imported all the same."""

    DUE_BEFORE_CREATED = "due-before-created"
    REPLY_BEFORE_CREATED = "reply-before-created"
    CLOSED_DATE_FROM_REPLY = "closed-date-from-reply"
    CLOSED_DATE_BUT_AT_WORK = "closed-date-but-at-work"
    UNKNOWN_BOROUGH = "unknown-borough"
    BAD_COORDINATES = "bad-coordinates"
    CHARACTERS_REMOVED = "characters-removed"
    GARBLED_TEXT = "garbled-text"


class Problem(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = "empty"
    UNKNOWN_ENCODING = "unknown-encoding"
    UNCLOSED_QUOTE = "unclosed-quote"
    STRAY_QUOTE = "stray-quote"
    MISSING_COLUMN = "missing-column"
    REPEATED_COLUMN = "repeated-column"


@dataclass(frozen=True, slots=True)
class Request:
    """A row that can become a case: its cleaned cells, and its days (None where the source has none)."""

    line: int
    key: str
    row: Row
    created: date
    #: the deadline, if it does not lie before the request
    due: date | None
    #: the agency's answer, word for word, and its day: there is always a day where there are words
    reply: str
    replied: date | None
    #: the day of closing if the status says so, else None
    closed: date | None

    @property
    def department(self) -> str:
        return code_for(said(self.row, "Agency"), "agency")


@dataclass(frozen=True, slots=True)
class Requests:
    """What the rows of a file are."""

    read: int
    good: tuple[Request, ...]
    refused: tuple[Refusal, ...]
    anomalies: tuple[Anomaly, ...]
    #: the first line that is not UTF-8, so that the file was read as Windows-1252; 0 if all of it is
    not_utf8: int


def read_requests(content: bytes) -> Requests:
    """All rows of the file `content`. Raises `Unreadable` if it is not a CSV of service requests."""
    text, not_utf8 = _decode(content)
    requests, refused, anomalies = dict[str, Request](), list[Refusal](), list[Anomaly]()
    read = 0
    for line, cells, header in _rows(text):
        read += 1
        row = {column: clean(cell) for column, cell in zip(header, cells, strict=False)}
        key = said(row, "Unique Key")
        try:
            if len(cells) != len(header):
                raise Refused(Reason.WRONG_WIDTH, found=str(len(cells)), expected=str(len(header)))
            if key in requests:
                raise Refused(Reason.DUPLICATE, first=str(requests[key].line))
            requests[key], odd = _request(line, key, row)
            anomalies += (Anomaly(line, key, oddity) for oddity in [*odd, *_oddities(row, cells)])
        except Refused as error:
            refused.append(Refusal(line, key, error.reason, error.details))
    return Requests(read, tuple(requests.values()), tuple(refused), tuple(anomalies), not_utf8)


def _decode(content: bytes) -> tuple[str, int]:
    """The text, and the first line that is not UTF-8 (0 if none)."""
    try:
        return content.decode("utf-8-sig"), 0
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    try:
        return content.decode("cp1252"), line
    except UnicodeDecodeError as error:
        raise Unreadable(Problem.UNKNOWN_ENCODING, content.count(b"\n", 0, error.start) + 1) from None


def _rows(text: str) -> Iterator[tuple[int, list[str], tuple[str, ...]]]:
    """Each row that is not blank: the physical line on which it begins, its cells, and the header."""
    reader, end = csv.reader(io.StringIO(text, newline=""), strict=True), 0
    header: tuple[str, ...] = ()
    try:
        for cells in reader:
            line, end = end + 1, reader.line_num
            if not cells:
                continue
            if header:
                yield line, cells, header
            else:
                header = _header(cells, line)
    except csv.Error as error:
        # An unclosed quote shows only at the end of the file; where its row begins is what helps.
        unclosed = "unexpected end" in str(error) or "field limit" in str(error)
        raise Unreadable(Problem.UNCLOSED_QUOTE if unclosed else Problem.STRAY_QUOTE, end + 1) from None
    if not header:
        raise Unreadable(Problem.EMPTY, 1)


def _header(cells: list[str], line: int) -> tuple[str, ...]:
    header = tuple(clean(cell) for cell in cells)
    for column in REQUIRED:
        if column not in header:
            raise Unreadable(Problem.MISSING_COLUMN, line, column)
    if twice := next((column for column, count in Counter(header).items() if count > 1), ""):
        raise Unreadable(Problem.REPEATED_COLUMN, line, twice)
    return header


def _request(line: int, key: str, row: Row) -> tuple[Request, list[Oddity]]:
    """The row, judged. Raises `Refused` if no case can be made of it."""
    for column in ("Unique Key", "Created Date", "Agency", "Complaint Type"):
        if not said(row, column):
            raise Refused(Reason.MISSING, column=column)
    created = _day(row, "Created Date")
    if not created:
        raise Refused(Reason.MISSING, column="Created Date")
    closed, due, replied = (_day(row, column) for column in ("Closed Date", "Due Date", REPLIED))
    status, reply, odd = row["Status"].casefold(), row.get("Resolution Description", ""), list[Oddity]()
    if status != _CLOSED and status not in _AT_WORK:
        raise Refused(Reason.UNKNOWN_STATUS, status=row["Status"])
    if closed and closed < created:
        raise Refused(Reason.CLOSED_BEFORE_CREATED, closed=row["Closed Date"], created=row["Created Date"])
    if due and due < created:
        odd, due = [*odd, Oddity.DUE_BEFORE_CREATED], None
    if replied and replied < created:
        odd, replied = [*odd, Oddity.REPLY_BEFORE_CREATED], None
    if status == _CLOSED and not closed:
        odd, closed = [*odd, Oddity.CLOSED_DATE_FROM_REPLY], replied
        if not closed:
            raise Refused(Reason.CLOSED_WITHOUT_DATE)
    replied = replied or closed
    if reply and not replied:
        raise Refused(Reason.REPLY_WITHOUT_DATE)
    if closed and status != _CLOSED:
        odd, closed = [*odd, Oddity.CLOSED_DATE_BUT_AT_WORK], None
    return Request(line, key, row, created, due, reply, replied, closed), odd


def _day(row: Row, column: str) -> date | None:
    """The day in a date column, None if it is blank."""
    text = row.get(column, "")
    if not text:
        return None
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            pass
    raise Refused(Reason.IMPOSSIBLE_DATE, column=column, value=text)


def _oddities(row: Row, cells: Iterable[str]) -> Iterator[Oddity]:
    """What is odd about the cells, whatever the dates."""
    if said(row, "Borough") and not borough_of(row):
        yield Oddity.UNKNOWN_BOROUGH
    if (said(row, "Latitude") or said(row, "Longitude")) and not coordinates(row)[0]:
        yield Oddity.BAD_COORDINATES
    if any(map(has_odd, cells)):
        yield Oddity.CHARACTERS_REMOVED
    if any(GARBLED.search(cell) for cell in row.values()):
        yield Oddity.GARBLED_TEXT


def coordinates(row: Row) -> tuple[str, str]:
    """Latitude and longitude; both empty unless both are good."""
    texts = list[str]()
    for column, limit in (("Latitude", 90), ("Longitude", 180)):
        try:
            degrees = float(said(row, column))
        except ValueError:
            return "", ""
        if not math.isfinite(degrees) or abs(degrees) > limit:
            return "", ""
        texts.append(decimal_degrees(degrees))
    return texts[0], texts[1]
