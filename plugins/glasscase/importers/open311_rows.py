"""Judges the service requests of GeoReport v2 dumps: requests, refusals and what is odd.

A request of which no case can be made is a refusal with its file, line and the reason; what is odd but does no harm is
an anomaly. None is lost silently. Of times only the day counts, as it was where the source is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Any, cast

from ..model import REASONS, Kind, Status
from .open311_files import read_records
from .open311_forms import REQUESTS, Found
from .open311_words import Note, Oddity, address_of, coordinates_of, day_of, fields_of, is_open, line_of, text_of
from .outcome import Anomaly, Refusal, Refused, Unreadable
from .texts import without_private

#: fields that are taken over; `address_id` is another system's key
FIELDS_TAKEN = frozenset({
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
    "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "zipcode", "lat", "long",
    "media_url",
})  # fmt: skip
#: of those within extended_attributes: what a portal like this one says there
EXTENDED = frozenset({
    "title", "title_en", "kind", "status", "reason", "department", "district", "district_name", "url",
})  # fmt: skip
_KINDS = {kind.value: kind for kind in (Kind.PROBLEM, Kind.SUGGESTION, Kind.QUESTION)}
#: requests that it takes to know where the city is, and how far, in degrees, from there is elsewhere
_ENOUGH, _NEAR, _FAR = 10, 1.0, 5.0


class Reason(StrEnum):
    """Why a request was refused."""

    NOT_A_REQUEST = "not-a-request"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    NOT_A_DATE = "not-a-date"
    UNKNOWN_STATUS = "unknown-status"
    CLOSED_WITHOUT_DATE = "closed-without-date"
    CLOSED_BEFORE_REQUESTED = "closed-before-requested"


@dataclass(frozen=True, slots=True)
class Request:
    """A service request that can become a case. What the source does not say is "" or None."""

    file: str
    line: int
    key: str
    open: bool
    #: the source's own word
    status: str
    notes: str
    code: str
    name: str
    description: str
    agency: str
    notice: str
    requested: date
    updated: date | None
    expected: date | None
    address: str
    place: tuple[float, float] | None
    media: str
    kind: Kind
    title: str
    title_en: str
    district: str
    url: str
    #: codes that another portal like this one gives to department and district
    department: str
    district_code: str
    #: the reason for which such a portal withdrew the case
    withdrawn: str


@dataclass(frozen=True, slots=True)
class Requests:
    read: int
    good: tuple[Request, ...]
    refused: tuple[Refusal, ...]
    anomalies: tuple[Anomaly, ...]
    encodings: tuple[tuple[str, str], ...]
    #: fields that are not taken over → in how many requests they say something
    unused: tuple[tuple[str, int], ...]


def read_requests(files: Iterable[tuple[str, bytes]]) -> Requests:
    """All requests in the files, given as (name, content). Raises `Unreadable` if one is not what it should be."""
    good, refused, anomalies = dict[str, Request](), list[Refusal](), list[Anomaly]()
    encodings, unused, read = list[tuple[str, str]](), Counter[str](), 0
    for file, content in files:
        try:
            records, encoding = read_records(content, REQUESTS)
            encodings += [(file, encoding)] if encoding else []
            for found in records:
                read += 1
                odd = dict[Oddity, None]()
                fields = fields_of(found.value) if isinstance(found.value, dict) else {}
                key = line_of(fields.get("service_request_id"), lambda _: None)
                try:
                    request = _request(file, found, fields, odd.setdefault)
                    if first := good.get(request.key):
                        raise Refused(Reason.DUPLICATE, first=f"{first.file}:{first.line}")
                    good[key] = request
                    anomalies += (Anomaly(found.line, key, oddity, file) for oddity in odd)
                    unused.update(_unused(fields))
                except Refused as error:
                    refused.append(Refusal(found.line, key, error.reason, error.details, file))
        except Unreadable as error:
            raise Unreadable(error.problem, error.line, error.value, file) from None
    straight, swapped = _straightened(tuple(good.values()))
    return Requests(
        read, straight, tuple(refused), (*anomalies, *swapped), tuple(encodings), tuple(unused.most_common(20))
    )


def _request(file: str, found: Found, fields: Mapping[str, Any], note: Note) -> Request:
    """The request, judged. Raises `Refused` if no case can be made of it."""
    if not isinstance(found.value, dict):
        raise Refused(Reason.NOT_A_REQUEST)

    def line(name: str, longest: int = 200) -> str:
        return line_of(fields.get(name), note, longest)

    key, code, name = line("service_request_id"), line("service_code"), line("service_name")
    if not key:
        raise Refused(Reason.MISSING, field="service_request_id")
    if not (code or name):
        raise Refused(Reason.MISSING, field="service_code")
    said, status = line("requested_datetime"), line("status")
    for field, value in (("requested_datetime", said), ("status", status)):
        if not value:
            raise Refused(Reason.MISSING, field=field)
    requested, going_on = day_of(said), is_open(status)
    if not requested:
        raise Refused(Reason.NOT_A_DATE, field="requested_datetime", value=said)
    if going_on is None:
        raise Refused(Reason.UNKNOWN_STATUS, status=status)
    updated = _updated(line("updated_datetime"), requested, going_on, note)
    expected = _expected(line("expected_datetime"), requested, note)
    nested = fields.get("extended_attributes")
    inner = fields_of(cast("dict[Any, Any]", nested)) if isinstance(nested, dict) else {}
    extended = {field: line_of(inner.get(field), note) for field in EXTENDED}
    agency, withdrawn = _named(line("agency_responsible"), note), ""
    if extended["status"] == Status.WITHDRAWN and not going_on:
        withdrawn = extended["reason"] if extended["reason"] in REASONS else "other"
    elif not agency:
        note(Oddity.NO_AGENCY)
    address, postcode = line("address"), line("zipcode", 20)
    return Request(
        file, found.line, key, going_on, status, text_of(fields.get("status_notes"), note), code, name,
        text_of(fields.get("description"), note), agency, text_of(fields.get("service_notice"), note), requested,
        updated, expected, address if postcode in address else f"{address} {postcode}".strip(),
        coordinates_of(line("lat"), line("long"), note), address_of(fields.get("media_url"), note),
        _KINDS.get(extended["kind"], Kind.PROBLEM), extended["title"], extended["title_en"],
        _named(extended["district_name"], note), address_of(extended["url"], lambda _: None), extended["department"],
        extended["district"], withdrawn,
    )  # fmt: skip


def _named(name: str, note: Note) -> str:
    """A name that codes and addresses are made of."""
    bare = without_private(name)
    if bare != name:
        note(Oddity.PRIVATE_REMOVED)
    return bare


def _updated(said: str, requested: date, going_on: bool, note: Note) -> date | None:
    """The day of the last change, which of a closed request is the one on which it was closed."""
    updated = day_of(said)
    if not going_on:
        if not said:
            raise Refused(Reason.CLOSED_WITHOUT_DATE)
        if not updated:
            raise Refused(Reason.NOT_A_DATE, field="updated_datetime", value=said)
        if updated < requested:
            raise Refused(Reason.CLOSED_BEFORE_REQUESTED, closed=said, requested=requested.isoformat())
    if said and not updated:
        note(Oddity.DATE_NOT_READ)
    if updated and updated < requested:
        note(Oddity.UPDATED_BEFORE_REQUESTED)
        return None
    return updated


def _expected(said: str, requested: date, note: Note) -> date | None:
    expected = day_of(said)
    if said and not expected:
        note(Oddity.DATE_NOT_READ)
    if expected and expected < requested:
        note(Oddity.EXPECTED_BEFORE_REQUESTED)
        return None
    return expected


def _unused(fields: Mapping[str, Any]) -> list[str]:
    """The names of fields that say something and are not taken over."""
    named = [(name, value, FIELDS_TAKEN) for name, value in fields.items() if name != "extended_attributes"]
    nested = fields.get("extended_attributes")
    if isinstance(nested, dict):
        inner = fields_of(cast("dict[Any, Any]", nested))
        named += [(f"extended_attributes.{name}", value, EXTENDED) for name, value in inner.items()]
    return [
        line_of(name, lambda _: None, 60)
        for name, value, taken in named
        if name.rpartition(".")[2] not in taken and value not in (None, "", [], {})
    ]


def _straightened(requests: tuple[Request, ...]) -> tuple[tuple[Request, ...], list[Anomaly]]:
    """Coordinates that lie far from all others, and among them when they are swapped, are swapped."""
    places = [request.place for request in requests if request.place]
    if len(places) < _ENOUGH:
        return requests, []
    lat, lon = median(place[0] for place in places), median(place[1] for place in places)
    straight, swapped = list[Request](), list[Anomaly]()
    for request in requests:
        if request.place and abs(request.place[1]) <= 90:
            first, second = request.place
            astray = abs(first - lat) > _FAR or abs(second - lon) > _FAR
            if astray and abs(second - lat) <= _NEAR and abs(first - lon) <= _NEAR:
                request = replace(request, place=(second, first))
                swapped.append(Anomaly(request.line, request.key, Oddity.COORDINATES_SWAPPED, request.file))
        straight.append(request)
    return tuple(straight), swapped
