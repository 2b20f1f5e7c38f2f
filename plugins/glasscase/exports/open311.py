"""Open311 GeoReport v2 as static files below open311/, in JSON and XML: what other cities' programs read.

Each case's record is written once, beside its package's other files; the lists by month are joined from these bytes,
so that never more than a month's records are in memory. Pledges are no service requests and are left out. Of a
withdrawn case there is a closed record without text, place or agency, so that whoever has it learns that it is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from ..labels import STATUSES_OF
from ..model import WAITING, Case, CaseRow, Kind, Portal, Registry, Status, Step
from ..settings import Settings
from ..words import written
from .artifact import Artifact
from .open311_xml import DECLARATION, document, element, list_document
from .voice import Voice, voice_of

ROOT = "open311/v2/"
JSON, XML = "application/json", "text/xml"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
#: steps whose words explain where a request stands
_TELLING = frozenset({
    Step.REPLIED, Step.EXTENDED, Step.ACCEPTED, Step.DECLINED, Step.RECTIFIED, Step.CONFIRMED, Step.REOPENED,
})  # fmt: skip
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
#: what stands before and after the records of a list
_JSON_LIST = ("[\n", "\n]\n")
_XML_LIST = (f"{DECLARATION}<service_requests>\n", "\n</service_requests>\n")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """What records say in the portal's first language: its words, and the registry's names."""

    voice: Voice
    registry: Registry
    statuses: Mapping[Kind, Mapping[Status, str]]

    def name(self, category: str) -> str:
        term = self.registry.categories[category]
        return written(self.voice.language, term.name, term.name_en)[0]


def terms_of(registry: Registry, settings: Settings) -> Terms:
    voice = voice_of(settings.languages[0], registry, settings)
    say = voice.say
    statuses = {kind: {status: say(label) for status, label in table.items()} for kind, table in STATUSES_OF.items()}
    return Terms(voice, registry, statuses)


def request_files(cases: Iterable[Case], terms: Terms) -> Iterator[Artifact]:
    """requests/<id>.json and .xml of each case that is a request: a list of one, as the standard wants it."""
    for case in cases:
        if is_request(case):
            record = request_record(case, terms)
            yield Artifact(f"{ROOT}requests/{case.id}.json", _json_list([_ENCODER.encode(record)]), JSON, 1)
            content = list_document("service_requests", [element("request", record)])
            yield Artifact(f"{ROOT}requests/{case.id}.xml", content, XML, 1)


def open311_files(portal: Portal, settings: Settings, read: Callable[[str], bytes]) -> Iterator[Artifact]:
    """Everything but the files of single requests, which `read` gives by their paths."""
    yield from service_files(portal, settings)
    yield from month_files(portal, read)


def month_files(portal: Portal, read: Callable[[str], bytes]) -> Iterator[Artifact]:
    """requests/<YYYY-MM> of every month from the first to the newest, and requests: the newest.

    `read` gives the bytes of a file of `request_files` by its path. Months without a case have their file too, so that
    a program can go back month by month until there is none.
    """
    by_month = months(portal.cases)
    for month, rows in by_month.items():
        made = _month(month, rows, read)
        yield from made
        if month == next(reversed(by_month)):
            yield from (
                Artifact(f"{ROOT}requests.{one.path.rpartition('.')[2]}", one.content, one.media_type, one.rows)
                for one in made
            )
    if not by_month:
        yield Artifact(f"{ROOT}requests.json", b"[]\n", JSON, 0)
        yield Artifact(f"{ROOT}requests.xml", list_document("service_requests", []), XML, 0)


def months(cases: Iterable[CaseRow]) -> dict[str, list[CaseRow]]:
    """The requests by the month in which they were reported, the first month first; in a month as they come."""
    found = dict[str, list[CaseRow]]()
    for case in cases:
        if is_request(case):
            found.setdefault(f"{case.reported_on.isoformat():.7}", []).append(case)
    if not found:
        return found
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(found), max(found)))
    every = (f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1))
    return {month: found.get(month, []) for month in every}


def service_files(portal: Portal, settings: Settings) -> Iterator[Artifact]:
    """discovery, the list of services, which are the registry's categories, and the definition of each."""
    terms = terms_of(portal.registry, settings)
    found = _discovery(settings, portal.as_of)
    yield Artifact("open311/discovery.json", _json(found), JSON)
    yield Artifact("open311/discovery.xml", document("discovery", found), XML)
    services = [_service(code, terms) for code in portal.registry.categories]
    yield Artifact(f"{ROOT}services.json", _json_list(map(_ENCODER.encode, services)), JSON, len(services))
    content = list_document("services", (element("service", one) for one in services))
    yield Artifact(f"{ROOT}services.xml", content, XML, len(services))
    for code in portal.registry.categories:
        # Nobody files a request here, so nothing is asked of them: no attribute, and metadata is false.
        definition: Record = {"service_code": code, "attributes": []}
        yield Artifact(f"{ROOT}services/{code}.json", _json(definition), JSON)
        yield Artifact(f"{ROOT}services/{code}.xml", document("service_definition", definition), XML)


def is_request(case: Case | CaseRow) -> bool:
    """A promise that the city makes is nobody's request."""
    return case.kind is not Kind.PLEDGE


def request_record(case: Case, terms: Terms) -> Record:
    """The one record that both formats write. None is what is not known, or must not be told."""
    at, voice = case.standing, terms.voice
    base = voice.base_url
    gone = at.status is Status.WITHDRAWN
    extended: Record = {"kind": case.kind.value, "status": at.status.value, "url": f"{base}/c/{case.id}/"}
    if gone:
        extended["reason"] = at.reason
    else:
        district = terms.registry.districts.get(case.district)
        extended |= {
            "title": case.title, "title_en": case.title_en or None,
            "service_name_en": terms.registry.categories[case.category].name_en or None,
            "district": case.district or None,
            "district_name": written(voice.language, district.name, district.name_en)[0] if district else None,
            "department": at.unit, "deadline": at.deadline.isoformat() if at.deadline else None,
        }  # fmt: skip
    return {
        "service_request_id": case.id,
        "status": "open" if at.status in WAITING else "closed",
        "status_notes": _notes(case, terms),
        "service_name": terms.name(case.category),
        "service_code": case.category,
        "description": None if gone else case.description,
        "agency_responsible": None if gone else voice.departments.get(at.unit),
        "service_notice": None,
        "requested_datetime": voice.moment(case.reported_on),
        "updated_datetime": voice.moment(at.updated_on),
        "expected_datetime": None if gone or not at.deadline else _end(at.deadline, voice.zone),
        "address": None if gone else case.place or None,
        "lat": None if gone else case.lat,
        "long": None if gone else case.lon,
        "media_url": None if gone else _picture(case, base),
        "extended_attributes": extended,
    }


def _notes(case: Case, terms: Terms) -> str:
    """The portal's own status, which says more than open and closed, and the last words on it."""
    at, voice = case.standing, terms.voice
    word = terms.statuses[case.kind][at.status]
    if at.status is Status.WITHDRAWN:
        return f"{word}: {voice.reasons[at.reason]}"
    told = (written(voice.language, event.text, event.text_en)[0] for event in reversed(case.events)
            if event.kind in _TELLING and event.text)  # fmt: skip
    text = next(told, "")
    return f"{word}: {text}" if text else word


def _picture(case: Case, base: str) -> str | None:
    if not case.media:
        return None
    return f"{base}/data/{case.department}/{case.year}/media/{quote(case.media[0].file)}"


def _end(day: date, zone: str) -> str:
    """The last second of the day: whoever acts on it is in time."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)).isoformat()


def _service(code: str, terms: Terms) -> Record:
    """No id is given to what is reported, because nothing can be reported here: in the standard's words, a blackbox."""
    term = terms.registry.categories[code]
    name = terms.name(code)
    return {
        "service_code": code, "service_name": name, "description": None, "metadata": False, "type": "blackbox",
        "keywords": ",".join(other for other in (term.name, term.name_en) if other and other != name), "group": None,
    }  # fmt: skip


def _discovery(settings: Settings, as_of: date) -> Record:
    changed = datetime.combine(as_of, time(), ZoneInfo(settings.time_zone)).isoformat()
    return {
        "changeset": changed,
        "contact": settings.contact,
        "key_service": None,
        "endpoints": [
            {
                "specification": SPECIFICATION, "url": f"{settings.base_url}/open311/v2", "changeset": changed,
                "type": "production", "formats": [XML, JSON],
            }
        ],
    }  # fmt: skip


def _month(month: str, rows: Sequence[CaseRow], read: Callable[[str], bytes]) -> list[Artifact]:
    """One month's records as they stand in the files of single requests, newest first as in the portal's list."""
    files = [f"{ROOT}requests/{row.id}" for row in rows]
    content = _json_list(_inside(read(f"{file}.json"), _JSON_LIST) for file in files)
    elements = (_inside(read(f"{file}.xml"), _XML_LIST) for file in files)
    return [
        Artifact(f"{ROOT}requests/{month}.json", content, JSON, len(files)),
        Artifact(f"{ROOT}requests/{month}.xml", list_document("service_requests", elements), XML, len(files)),
    ]


def _inside(content: bytes, around: Sequence[str]) -> str:
    return content.decode().removeprefix(around[0]).removesuffix(around[1])


def _json(value: Mapping[str, Any]) -> bytes:
    return f"{_ENCODER.encode(value)}\n".encode()


def _json_list(records: Iterable[str]) -> bytes:
    """One record a line, so that a difference between two days can be read."""
    body = ",\n".join(records)
    return f"{_JSON_LIST[0]}{body}{_JSON_LIST[1]}".encode() if body else b"[]\n"
