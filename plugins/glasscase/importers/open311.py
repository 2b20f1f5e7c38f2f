"""Makes cases of the service requests of any city, as Open311 GeoReport v2 gives them.

A request becomes one case with its life: received (`verified`), given to an agency (`named`, with the deadline), and,
where it is closed, `rectified`, or `replied` of a question or suggestion. Status notes of an open one are a `note`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from .. import ids
from ..model import Event, Kind, Step
from ..privacy import is_suspect
from ..read.schemas import load_schema
from .open311_files import read_records
from .open311_forms import SERVICES
from .open311_rows import Request, read_requests
from .open311_words import Oddity, fields_of, line_of
from .outcome import Anomaly, Imported, Unreadable
from .packages import CaseRecord, RegistryRecord, code_for
from .texts import decimal_degrees, department_called, most_frequent, shortened, term_called, without_private

SOURCE = ("open311", "Open311")
#: who has a request of which the source does not say it
NOBODY = ("agency-not-stated", "Agency not stated")


def read_services(file: str, content: bytes) -> dict[str, str]:
    """Code → name of each service in a document of services. Raises `Unreadable` if it is none."""
    try:
        records, _ = read_records(content, SERVICES)
        named = [fields_of(found.value) for found in records if isinstance(found.value, dict)]
    except Unreadable as error:
        raise Unreadable(error.problem, error.line, error.value, file) from None
    codes = (
        tuple(line_of(one.get(name), lambda _: None) for name in ("service_code", "service_name")) for one in named
    )
    return {code: name for code, name in codes if code and name}


def import_dump(files: Iterable[tuple[str, bytes]], services: Mapping[str, str]) -> Imported:
    """All requests in the files as cases or refusals. Raises `Unreadable` if one is not what it should be."""
    rows = read_requests(files)
    names = _names(rows.good, services)
    agencies = _called((_agency(request), request.agency) for request in rows.good if request.agency)
    anomalies, cases = list(rows.anomalies), list[CaseRecord]()
    for request, case in _cases(rows.good, names, agencies):
        bare = _published(case)
        if bare != case:
            anomalies.append(Anomaly(request.line, request.key, Oddity.PRIVATE_REMOVED, request.file))
        cases.append(bare)
    statuses = Counter(request.status for request in rows.good)
    registry = _registry(rows.good, names, agencies)
    return Imported(
        rows.read, tuple(cases), registry, rows.refused, tuple(anomalies), tuple(statuses.most_common()),
        encodings=rows.encodings, unused=rows.unused,
    )  # fmt: skip


def _cases(
    requests: Sequence[Request], names: Mapping[str, str], agencies: Mapping[str, str]
) -> Iterator[tuple[Request, CaseRecord]]:
    longest = {
        field["name"]: field.get("constraints", {}).get("maxLength", 120) for field in load_schema("case")["fields"]
    }
    taken = set[str]()
    # In the order of the keys, so that ids do not depend on the order of the files.
    for request in sorted(requests, key=lambda request: (len(request.key), request.key)):
        case_id = ids.mint_from(f"open311/{request.key}", request.requested, taken)
        taken.add(case_id)
        service = names[request.code or request.name]
        at_place = f"{service}: {request.address}" if request.address else service
        title = shortened([request.title or at_place], longest["title"])
        title_en = request.title_en if request.title else "" if _is_chinese(title) else title
        department, agency = (_agency(request), agencies[_agency(request)]) if request.agency else NOBODY
        case = CaseRecord(
            id=case_id,
            department=department,
            kind=request.kind,
            title=title,
            title_en=shortened([title_en], longest["title_en"]),
            description=request.description or f"Service request {request.key} to Open311. {at_place}",
            category=_code(request.code, service, "service"),
            district=_code(request.district_code, request.district, "district") if request.district else "",
            place=request.address,
            lat=decimal_degrees(request.place[0]) if request.place else "",
            lon=decimal_degrees(request.place[1]) if request.place else "",
            reported_on=request.requested,
            source=SOURCE[0],
            events=tuple(_life(request, department, agency)),
            source_url=request.url,
        )
        yield request, case


def _life(request: Request, unit: str, agency: str) -> Iterator[Event]:
    """The events in the order in which they happened."""
    by = agency if request.agency else SOURCE[1]
    received = f"Received and registered as service request {request.key}."
    yield _event(request.requested, Step.VERIFIED, by, received, url=request.media)
    if request.withdrawn:
        at = request.updated or request.requested
        yield _event(at, Step.WITHDRAWN, SOURCE[1], "Open311 lists the request as withdrawn.", reason=request.withdrawn)
        return
    assigned = f"Assigned to: {agency}." if request.agency else "The source does not say which agency is responsible."
    text = f"{assigned}\n{request.notice}".strip()
    yield _event(request.requested, Step.NAMED, SOURCE[1], text, unit=unit, deadline=request.expected)
    if request.open:
        if request.notes:
            yield _event(request.updated or request.requested, Step.NOTE, by, request.notes)
        return
    closed, listed = request.updated or request.requested, "Open311 lists the request as closed."
    if request.kind is Kind.PROBLEM:
        # Semicolons separate pieces of evidence, so the quoted words have none.
        words = " ".join(request.notes.split()).replace(";", ",").replace("；", "，")
        evidence = f"Status notes: {words}" if words else f"Status in Open311: {request.status}".replace(";", ",")
        yield _event(closed, Step.RECTIFIED, by, request.notes or listed, evidence=evidence.replace("；", "，"))
    else:
        yield _event(closed, Step.REPLIED, by, request.notes or listed)


def _event(at: date, kind: Step, by: str, text: str, **more: str | date | None) -> Event:
    return Event(at=at, kind=kind, by=by, text=text, text_en="" if _is_chinese(text) else text, **more)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _code(own: str, name: str, prefix: str) -> str:
    """The source's own code where it can be one here, else one made of the name."""
    return own if own and code_for(own, prefix) == own else code_for(name, prefix)


def _agency(request: Request) -> str:
    return _code(request.department, request.agency, "agency")


def _names(requests: Iterable[Request], services: Mapping[str, str]) -> dict[str, str]:
    """A service's code, or its name where it has none → its name: the given one, else the most frequent, else the code."""
    found = dict[str, Counter[str]]()
    for request in requests:
        found.setdefault(request.code or request.name, Counter())[request.name] += 1
    return {code: without_private(services.get(code) or most_frequent(names) or code) for code, names in found.items()}


def _called(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A code of the registry → the name that is most frequent among those that give it. `named` are (code, name)."""
    found = dict[str, Counter[str]]()
    for code, name in named:
        found.setdefault(code, Counter())[name] += 1
    return {code: most_frequent(found[code]) for code in sorted(found)}


def _registry(requests: Sequence[Request], names: Mapping[str, str], agencies: Mapping[str, str]) -> RegistryRecord:
    nobody = [NOBODY] if any(not request.agency for request in requests) else []
    departments = dict(sorted([*agencies.items(), *nobody]))
    served = ((request.code, names[request.code or request.name]) for request in requests)
    services = _called((_code(code, name, "service"), name) for code, name in served)
    located = ((request.district_code, request.district) for request in requests if request.district)
    districts = _called((_code(code, name, "district"), name) for code, name in located)
    return RegistryRecord(
        departments=tuple(department_called(code, name) for code, name in departments.items()),
        districts=tuple(term_called(code, name) for code, name in districts.items()),
        categories=tuple(term_called(code, name) for code, name in services.items()),
        sources=(term_called(*SOURCE),) if requests else (),
    )


def _is_chinese(text: str) -> bool:
    """Texts in other languages stand in the English columns too, which is nearer than to call them Chinese."""
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def _published(case: CaseRecord) -> CaseRecord:
    """The case without private numbers and addresses in its texts, which may not be published."""
    texts = [text for one in (case, *case.events) for text in _texts(one).values()]
    if not is_suspect("\x1f".join(texts)):
        return case
    bare = replace(case, **_without_private(case))
    return replace(bare, events=tuple(replace(event, **_without_private(event)) for event in case.events))


def _texts(record: CaseRecord | Event) -> dict[str, str]:
    values = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: value for name, value in values if type(value) is str}


def _without_private(record: CaseRecord | Event) -> dict[str, Any]:
    """The texts that change; an address that tells something private goes whole."""
    bare = {name: without_private(text) for name, text in _texts(record).items()}
    return {
        name: "" if name in ("url", "source_url") else text
        for name, text in bare.items()
        if text != getattr(record, name)
    }
