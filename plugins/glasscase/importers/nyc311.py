"""Makes cases of New York's 311 service requests, as NYC Open Data gives them as CSV.

A row becomes one case with its life: received (`verified`), given to an agency (`named`, with the
deadline), answered (`replied`), closed (`rectified`). Nobody has confirmed a repair, so nothing follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from .. import ids
from ..model import Event, Kind, Step
from ..read.schemas import load_schema
from .nyc311_rows import Request, coordinates, read_requests
from .nyc311_words import BOROUGHS, Row, borough_of, description_of, in_mixed_case, place_of, said, title_of
from .outcome import Imported
from .packages import CaseRecord, RegistryRecord, code_for
from .texts import department_called, most_frequent, term_called

#: the agencies' own names: the file often has a unit of theirs, as `Refunds and Adjustments` for DOF
AGENCIES = {
    "DCA": "Department of Consumer Affairs",
    "DCAS": "Department of Citywide Administrative Services",
    "DCWP": "Department of Consumer and Worker Protection",
    "DEP": "Department of Environmental Protection",
    "DFTA": "Department for the Aging",
    "DHS": "Department of Homeless Services",
    "DOB": "Department of Buildings",
    "DOE": "Department of Education",
    "DOF": "Department of Finance",
    "DOHMH": "Department of Health and Mental Hygiene",
    "DOITT": "Department of Information Technology and Telecommunications",
    "DOT": "Department of Transportation",
    "DPR": "Department of Parks and Recreation",
    "DSNY": "Department of Sanitation",
    "EDC": "Economic Development Corporation",
    "FDNY": "Fire Department of New York",
    "HPD": "Department of Housing Preservation and Development",
    "HRA": "Human Resources Administration",
    "NYCEM": "NYC Emergency Management",
    "NYPD": "New York City Police Department",
    "TLC": "Taxi and Limousine Commission",
}


def import_requests(content: bytes) -> Imported:
    """All rows of the file `content` as cases or refusals. Raises `Unreadable` if it is not such a file."""
    rows = read_requests(content)
    names = _department_names(rows.good)
    cases = tuple(_cases(rows.good, names))
    statuses = Counter(request.row["Status"] for request in rows.good)
    return Imported(
        rows.read, cases, _registry(rows.good, names), rows.refused, rows.anomalies,
        tuple(statuses.most_common()), rows.not_utf8,
    )  # fmt: skip


def _cases(requests: Iterable[Request], names: dict[str, str]) -> Iterator[CaseRecord]:
    longest = next(field for field in load_schema("case")["fields"] if field["name"] == "title")
    limit, taken = longest.get("constraints", {}).get("maxLength", 120), set[str]()
    # In the order of the keys, so that ids do not depend on the order of the rows.
    for request in sorted(requests, key=lambda request: (len(request.key), request.key)):
        case_id = ids.mint_from(f"nyc311/{request.key}", request.created, taken)
        taken.add(case_id)
        row, place = request.row, place_of(request.row)
        title, (lat, lon) = title_of(row, place, limit), coordinates(row)
        yield CaseRecord(
            id=case_id,
            department=request.department,
            kind=Kind.PROBLEM,
            title=title,
            title_en=title,
            description=description_of(row, place),
            category=code_for(said(row, "Complaint Type"), "type"),
            district=code_for(borough_of(row), "district") if borough_of(row) else "",
            place=place.column,
            lat=lat,
            lon=lon,
            reported_on=request.created,
            source=_source(row)[0],
            events=tuple(_life(request, names[request.department])),
        )


def _life(request: Request, agency: str) -> list[Event]:
    """The events in the order in which they happened; on one day, in the order of a case's life."""
    row, unit = request.row, said(request.row, "Agency Name")
    within = f", {unit}" if unit and unit.casefold() != agency.casefold() else ""
    events = [
        _event(request.created, Step.VERIFIED, agency, "Received and registered by NYC 311."),
        _event(
            request.created, Step.NAMED, "NYC 311", f"Assigned to: {agency}{within}.",
            unit=request.department, deadline=request.due,
        ),
    ]  # fmt: skip
    if request.reply and request.replied:
        events.append(_event(request.replied, Step.REPLIED, agency, request.reply))
    if request.closed:
        # Semicolons separate pieces of evidence, so the quoted words have none.
        words = " ".join(request.reply.split()).replace(";", ",").replace("；", "，")
        evidence = words or f"Status in NYC 311: {row['Status']}"
        text = "NYC 311 lists the request as closed."
        events.append(_event(request.closed, Step.RECTIFIED, agency, text, evidence=evidence))
    return sorted(events, key=lambda event: event.at)


def _event(
    at: date, kind: Step, by: str, text: str, *, unit: str = "", deadline: date | None = None, evidence: str = ""
) -> Event:
    """The source is in English, so both texts are."""
    return Event(at=at, kind=kind, by=by, text=text, text_en=text, unit=unit, deadline=deadline, evidence=evidence)


def _source(row: Row) -> tuple[str, str]:
    """Code and name of the way by which the request came; one for all where the file does not say."""
    if "Open Data Channel Type" not in row:
        return "nyc311", "NYC 311"
    channel = in_mixed_case(said(row, "Open Data Channel Type")) or "Unknown"
    return code_for(channel, "by"), channel


def _department_names(requests: Iterable[Request]) -> dict[str, str]:
    """Department → the agency's own name, else the one that the file has most often, else its code."""
    found, codes = dict[str, Counter[str]](), dict[str, str]()
    for request in requests:
        codes[request.department] = said(request.row, "Agency").upper()
        found.setdefault(request.department, Counter())[said(request.row, "Agency Name")] += 1
    return {
        department: AGENCIES.get(agency) or most_frequent(found[department]) or agency
        for department, agency in codes.items()
    }


def _registry(requests: Iterable[Request], names: dict[str, str]) -> RegistryRecord:
    categories, sources, boroughs = dict[str, Counter[str]](), dict[str, str](), set[str]()
    for request in requests:
        complaint = said(request.row, "Complaint Type")
        categories.setdefault(code_for(complaint, "type"), Counter())[complaint] += 1
        code, name = _source(request.row)
        sources[code] = min(name, sources.get(code, name))
        boroughs.add(borough_of(request.row))
    return RegistryRecord(
        departments=tuple(department_called(code, names[code]) for code in sorted(names)),
        districts=tuple(term_called(code_for(name, "district"), name) for name in BOROUGHS if name in boroughs),
        categories=tuple(term_called(code, most_frequent(categories[code])) for code in sorted(categories)),
        sources=tuple(term_called(code, sources[code]) for code in sorted(sources)),
    )
