"""Plain English out of NYC 311's capitals: the title, description and place of a service request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .texts import shortened

#: a row of the file by column, cleaned
Row = Mapping[str, str]

BOROUGHS = ("Bronx", "Brooklyn", "Manhattan", "Queens", "Staten Island")
_NOTHING = frozenset({"", "n/a", "na", "unspecified"})
_ROADS = {"BQE", "EB", "EN", "ET", "LIE", "NB", "SB", "WB"}
_CAPITALS = frozenset(_ROADS | {"FDR", "II", "III", "IV", "JFK", "NE", "NW", "SE", "SI", "SW", "US"})
_SMALL = frozenset({"and", "at", "of", "on", "the", "to"})
_ORDINAL = re.compile(r"\d+(ST|ND|RD|TH)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: for a title (with its preposition), for the column `place`, and for a description."""

    brief: str
    column: str
    full: str


def said(row: Row, column: str) -> str:
    """What stands in the column on one line; "" where it is missing, blank or only says that nothing is known."""
    text = " ".join(row.get(column, "").split())
    return "" if text.casefold() in _NOTHING else text


def borough_of(row: Row) -> str:
    """The borough's name, or "" where it is none of the five."""
    borough = said(row, "Borough").title()
    return borough if borough in BOROUGHS else ""


def in_mixed_case(text: str) -> str:
    """`WEST 63RD STREET` → `West 63rd Street`; what is already in mixed case stays."""
    if text != text.upper() and text != text.lower():
        return text
    return " ".join(_word(word, first=place == 0) for place, word in enumerate(text.split()))


def _word(word: str, first: bool) -> str:
    if _ORDINAL.fullmatch(word):
        return word.lower()
    if word.upper() in _CAPITALS or any(letter.isdigit() for letter in word):
        return word.upper()
    if word.lower() in _SMALL and not first:
        return word.lower()
    # Not str.title(), which makes "Mary'S" of MARY'S.
    word = re.sub(r"(?:^|(?<=[-/(.&]))[^\W\d_]", lambda match: match[0].upper(), word.lower())
    word = re.sub(r"\b([OD]['’])([a-z]{2})", lambda match: match[1] + match[2].capitalize(), word)
    return re.sub(r"\bMc([a-z]{3})", lambda match: "Mc" + match[1].capitalize(), word)


def place_of(row: Row) -> Place:
    """Where the request is about, as closely as the row says."""
    address, street = _named(row, "Incident Address"), _named(row, "Street Name")
    crossings = _distinct(_named(row, "Cross Street 1"), _named(row, "Cross Street 2"))
    corner = _distinct(_named(row, "Intersection Street 1"), _named(row, "Intersection Street 2"))
    is_corner = said(row, "Address Type").upper() == "INTERSECTION" or not (address or crossings)
    streets = [name for name in crossings or corner if name not in (address, street)]
    landmark, segment = _landmark(row, {address, street, *crossings, *corner})
    near = f"between {streets[0]} and {streets[1]}" if len(streets) == 2 else f"near {streets[0]}" if streets else ""
    has_number = bool(address) and address != street

    if is_corner and not has_number and len(meeting := _distinct(address, *(corner or crossings))) >= 2:
        spot, near, preposition = " and ".join(meeting[:2]), "", "at"
    else:
        spot, preposition = address, "on" if address and said(row, "Address Type").upper() == "BLOCKFACE" else "at"
    if landmark:
        preposition = "on" if said(row, "Bridge Highway Name") else "at"
    elif not spot and streets:
        spot, near, preposition = " and ".join(streets), "", "at" if len(streets) == 2 else "on"

    city, borough = _named(row, "City"), borough_of(row)
    locality = city or borough
    where = landmark or spot
    if where:
        brief = f"{preposition} {where}"
    else:
        inside = borough if city == "New York" and borough else locality
        brief = f"in {inside}" if inside else ""
    return Place(
        brief=brief,
        column=", ".join(_distinct(landmark, segment, spot, "" if has_number else near, locality)),
        full=", ".join(_distinct(landmark, segment, spot, near, locality)),
    )


def _named(row: Row, column: str) -> str:
    return in_mixed_case(said(row, column)).strip(" ,;:-/")


def _landmark(row: Row, known: set[str]) -> tuple[str, str]:
    """The name by which people know the place, unless it only repeats one in `known`, and which part of it."""
    if highway := _named(row, "Bridge Highway Name"):
        direction = _named(row, "Bridge Highway Direction")
        return ", ".join(_distinct(highway, direction)), _named(row, "Bridge Highway Segment")
    names = [_named(row, "Landmark"), _named(row, "Park Facility Name")]
    # Where there is an address too, it is elsewhere: the airport is only where the ride began.
    if not any(known) and (pick_up := _named(row, "Taxi Pick Up Location")) not in ("Other", "Intersection"):
        names.append(pick_up)
    return next((name for name in names if name and name not in known), ""), ""


def _distinct(*names: str) -> list[str]:
    """The names that say something, each once."""
    return [name for name in dict.fromkeys(names) if name]


def title_of(row: Row, place: Place, longest: int) -> str:
    """`Street Sign - Dangling: Street Cleaning - ASP at 186 25 Street`; what does not fit goes from the end."""
    complaint = _bare(said(row, "Complaint Type"))
    detail = _bare(said(row, "Descriptor"))
    what = f"{complaint}: {detail}" if detail and detail.casefold() != complaint.casefold() else complaint
    titles = (f"{what} {place.brief}".strip(), f"{complaint} {place.brief}".strip(), what, complaint)
    return shortened(titles, longest)


def description_of(row: Row, place: Place) -> str:
    """What the row says of the matter, in whole sentences."""
    parts = (
        ("Complaint type", said(row, "Complaint Type")),
        ("Descriptor", said(row, "Descriptor")),
        ("Location type", said(row, "Location Type")),
        ("Place", place.full),
    )
    sentences = [f"{label}: {_bare(value)}." for label, value in parts if _bare(value)]
    return " ".join([f"Service request {said(row, 'Unique Key')} to NYC 311.", *sentences])


def _bare(text: str) -> str:
    return text.strip(" ,;:-/.") or text.strip()
