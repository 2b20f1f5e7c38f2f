"""What is looked for in GeoReport v2 documents, what is found, and why a document may be refused whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Problem(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = "empty"
    UNKNOWN_ENCODING = "unknown-encoding"
    NOT_JSON = "not-json"
    NOT_XML = "not-xml"
    ENTITIES = "entities"
    TOO_DEEP = "too-deep"
    ERROR_DOCUMENT = "error-document"
    NO_RECORDS = "no-records"


class Found(NamedTuple):
    """One member of a list: usually a mapping of fields to texts, but a dump may hold anything there."""

    line: int
    value: Any


class Sort(NamedTuple):
    """What is looked for: the names of lists and of their members, and the fields that tell such a member."""

    lists: frozenset[str]
    members: frozenset[str]
    marks: frozenset[str]


REQUESTS = Sort(
    frozenset({"service_requests", "servicerequests", "requests", "request", "results", "data", "items", "records"}),
    frozenset({"request", "service_request", "servicerequest"}),
    frozenset({"service_request_id", "service_code", "service_name", "requested_datetime", "token"}),
)
SERVICES = Sort(
    frozenset({"services", "service", "results", "data", "items"}),
    frozenset({"service"}),
    frozenset({"service_code", "service_name"}),
)


def error_text(*parts: str) -> str:
    """What an error document says, short enough for a line on a terminal."""
    text = " ".join(" ".join(parts).split())
    text = "".join(letter for letter in text if letter.isprintable())
    return text if len(text) <= 200 else text[:199] + "…"
