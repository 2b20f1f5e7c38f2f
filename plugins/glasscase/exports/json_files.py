"""JSON: the cases with their whole history nested, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..model import Case, Event, Kind, Media, Milestone, MonthlyFigure, Standing, Status
from ..settings import Settings
from .redaction import officials_of, redact
from .sheet import Sheet
from .text_files import json_lines, listed

#: dates become text in ISO form
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)


def meta(name: str, title: tuple[str, str], address: str, settings: Settings, as_of: date) -> dict[str, Any]:
    """What the file is, of which day, whose, and under which licence."""
    return {
        "name": name,
        "title": title[0],
        "title_en": title[1],
        "as_of": as_of.isoformat(),
        "publisher": settings.publisher,
        "publisher_en": settings.publisher_en,
        "licence": {
            "name": settings.licence_name, "title": settings.licence_title, "url": settings.licence_url,
        },
        "source": address or None,
        "invented": settings.invented,
    }  # fmt: skip


def package_bytes(
    meta: Mapping[str, Any],
    cases: Iterable[Case],
    figures: Sequence[MonthlyFigure],
    digests: Mapping[str, str],
    base_url: str,
) -> bytes:
    """A package: its cases in full. `digests` gives the SHA-256 of pictures by file name."""
    return document(
        meta,
        cases=lines_of(case_record(case, digests, base_url) for case in cases),
        figures=lines_of(
            {
                "month": figure.month, "channel": figure.channel, "posts": figure.posts, "replies": figure.replies,
                "followers": figure.followers, "median_reply_hours": figure.median_reply_hours,
            }
            for figure in figures
        ),
    )  # fmt: skip


def tables_bytes(meta: Mapping[str, Any], sheets: Iterable[Sheet]) -> bytes:
    """Tables as their CSV has them, with null for what is missing: a list of records by the name of each."""
    return document(meta, **{sheet.name: json_lines(sheet.frame) for sheet in sheets})


def case_record(case: Case, digests: Mapping[str, str], base_url: str) -> dict[str, Any]:
    """One case. The officials of a withdrawn one are blanked, in the texts too."""
    withdrawn = case.standing.status is Status.WITHDRAWN
    record: dict[str, Any] = {
        "id": case.id, "kind": case.kind.value, "title": case.title, "title_en": case.title_en or None,
        "description": case.description or None, "category": case.category, "district": case.district or None,
        "place": case.place or None, "lat": case.lat, "lon": case.lon,
        "coord_sys": None if case.lat is None else "WGS-84", "reported_on": case.reported_on.isoformat(),
        "source": case.source, "source_url": case.source_url or None, "tags": list(case.tags),
        "department": case.department, "year": case.year,
        **_standing(case.standing, withdrawn),
        "url": f"{base_url}/c/{case.id}/",
        "events": [_event(event, withdrawn) for event in case.events],
        "media": [_media(item, digests) for item in case.media],
        **({"milestones": list(map(_milestone, case.milestones))} if case.kind is Kind.PLEDGE else {}),
    }  # fmt: skip
    if not withdrawn:
        return record
    return redact(record, officials_of(case.events))


def _standing(at: Standing, withdrawn: bool) -> dict[str, Any]:
    return {
        "status": at.status.value, "unit": at.unit or None,
        "official": None if withdrawn else at.official or None, "post": None if withdrawn else at.post or None,
        "named_on": _day(at.named_on), "deadline": _day(at.deadline), "deadline_is_derived": at.deadline_is_derived,
        "solved_on": _day(at.solved_on), "updated_on": _day(at.updated_on), "days_late": at.days_late,
        "days_left": at.days_left, "extended": at.extended, "corrected": at.corrected, "disputed": at.disputed,
        "reopened": at.reopened, "reason": at.reason or None,
    }  # fmt: skip


def _event(event: Event, withdrawn: bool) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(), "kind": event.kind.value, "by": event.by, "text": event.text or None,
        "text_en": event.text_en or None, "unit": event.unit or None,
        "official": None if withdrawn else event.official or None, "post": None if withdrawn else event.post or None,
        "legal_basis": event.legal_basis or None, "deadline": _day(event.deadline),
        "to_department": event.to_department or None, "evidence": event.evidence or None, "url": event.url or None,
        "reason": event.reason or None,
    }  # fmt: skip


def _media(item: Media, digests: Mapping[str, str]) -> dict[str, Any]:
    return {
        "file": item.file, "kind": item.kind, "moment": item.moment, "caption": item.caption or None,
        "alt": item.alt or None, "alt_en": item.alt_en or None, "credit": item.credit or None,
        "licence": item.licence or None, "taken_on": _day(item.taken_on), "sha256": digests.get(item.file) or None,
        "width": item.width, "height": item.height,
        **({"poster": item.poster, "captions": dict(item.captions)} if item.poster else {}),
    }  # fmt: skip


def _milestone(one: Milestone) -> dict[str, Any]:
    return {
        "due": one.due.isoformat(), "milestone": one.text, "milestone_en": one.text_en or None, "share": one.share,
        "reached_on": _day(one.reached_on), "evidence": one.evidence or None,
    }  # fmt: skip


def document(meta: Mapping[str, Any], **lists: bytes) -> bytes:
    """`meta` and lists, each as JSON Lines, as one object with one record a line, so that a difference between two days
    can be read."""
    parts = [b'"meta":' + _ENCODER.encode(meta).encode()]
    for name, lines in lists.items():
        parts.append(b'"%b":[\n%b\n]' % (name.encode(), listed(lines)) if lines else b'"%b":[]' % name.encode())
    return b"{" + b",\n".join(parts) + b"}\n"


def lines_of(records: Iterable[Mapping[str, Any]]) -> bytes:
    """The records as JSON Lines."""
    return "".join([f"{_ENCODER.encode(record)}\n" for record in records]).encode()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
