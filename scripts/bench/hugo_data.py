"""The portal's cases as Hugo wants them: plain mappings, statuses already derived, both languages in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from glasscase.figures import figures_of
from glasscase.model import Case, CaseRow, Event, Registry, Status

Words = Mapping[str, Any]
LANGUAGES = ("zh", "en")
#: every day that may stand on a page
_DAYS = tuple(date(2020, 1, 1) + timedelta(days) for days in range(4000))


def case_of(case: Case, names: Words, words: Words) -> dict[str, Any]:
    """One case with its whole history; what is empty is left out."""
    now = case.standing
    told = {
        "id": case.id,
        "kind": case.kind.value,
        "title": case.title,
        "title_en": case.title_en,
        "description": case.description,
        "department": case.department,
        "category": case.category,
        "district": case.district,
        "place": case.place,
        "lat": case.lat,
        "lon": case.lon,
        "year": str(case.year),
        "reported": case.reported_on.isoformat(),
        "source": case.source,
        "source_url": case.source_url,
        "tags": list(case.tags),
        "status": now.status.value,
        "unit": now.unit,
        "official": now.official,
        "post": now.post,
        "deadline": _day(now.deadline),
        "derived": now.deadline_is_derived,
        "solved": _day(now.solved_on),
        "updated": now.updated_on.isoformat(),
        "late": now.days_late,
        "sentence": {language: _sentence(case, names[language], words[language]) for language in LANGUAGES},
        "events": [_event(event) for event in case.events],
    }
    return {name: value for name, value in told.items() if value}


def short(row: CaseRow) -> dict[str, Any]:
    """A case in the short list of a page that is not one of a facet."""
    now = row.standing
    return {
        "id": row.id,
        "title": row.title,
        "title_en": row.title_en,
        "status": now.status.value,
        "unit": now.unit,
        "reported": row.reported_on.isoformat(),
        "deadline": _day(now.deadline),
        "late": now.days_late,
    }


def totals(rows: Sequence[CaseRow], as_of: date) -> dict[str, str]:
    """The figures as text."""
    return {name: "—" if value is None else str(value) for name, value in asdict(figures_of(rows, as_of, 5)).items()}


def names_of(registry: Registry, words: Words) -> dict[str, Any]:
    """code → name for whatever a page calls by name, by language."""
    by_language = dict[str, Any]()
    for language in LANGUAGES:
        tables = (
            ("department", registry.departments),
            ("district", registry.districts),
            ("category", registry.categories),
            ("source", registry.sources),
        )
        names = {
            facet: {code: (term.name_en if language == "en" else "") or term.name for code, term in table.items()}
            for facet, table in tables
        }
        names["year"] = {str(year): str(year) for year in range(2000, 2100)}
        names["day"] = {day.isoformat(): _in_words(day, language) for day in _DAYS}
        by_language[language] = {**names, **words[language]["names"]}
    return by_language


def _event(event: Event) -> dict[str, str]:
    told = asdict(event) | {"at": event.at.isoformat(), "kind": event.kind.value, "deadline": _day(event.deadline)}
    return {name: value for name, value in told.items() if value}


def _sentence(case: Case, names: Words, words: Words) -> str:
    now = case.standing
    status = Status.VERIFIED if now.status is Status.OPEN and not now.deadline else now.status
    return words["sentences"][status.value].format(
        late=now.days_late,
        unit=names["department"].get(now.unit, now.unit),
        deadline=_day(now.deadline),
        solved=_day(now.solved_on) or now.updated_on.isoformat(),
    )


def _in_words(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%b %Y}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
