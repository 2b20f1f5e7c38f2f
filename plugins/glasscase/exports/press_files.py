"""What the press takes from here: its own coverage as CSV and JSON, and pictures of the last whole month to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..descriptors import descriptor, serialise
from ..figures import City
from ..formatting import csv_bytes
from ..model import Portal
from ..pictures.fonts import find_fonts
from ..pictures.prints import Number, Sheet, Trend, numbers_picture, trend_picture
from ..settings import Settings
from .artifact import Artifact
from .csv_files import Value
from .json_files import coverage_bytes, meta
from .voice import Voice, voice_of

_FOLDER = "press/"
#: column → type of Frictionless, title, title in English
COLUMNS: dict[str, tuple[str, str, str]] = {
    "at": ("date", "日期", "Date"),
    "by": ("string", "媒体", "Medium"),
    "url": ("string", "链接", "Address"),
    "text": ("string", "内容", "What it was, in Chinese"),
    "text_en": ("string", "内容（英文）", "What it was, in English"),
    "case": ("string", "案件编号", "Id of the case"),
    "title": ("string", "案件标题", "Title of the case in Chinese"),
    "title_en": ("string", "案件标题（英文）", "Title of the case in English"),
    "unit": ("string", "责任单位代码", "Code of the department that must act"),
    "status": ("string", "案件状态", "Status of the case"),
}


def press_files(portal: Portal, settings: Settings, city: City) -> list[Artifact]:
    """press/coverage.csv and .json, press/datapackage.json, and for each language two pictures where there are fonts."""
    rows = _rows(portal)
    said = meta(
        "coverage", ("媒体报道", "Press coverage"), _source(settings, "press/coverage.json"), settings, portal.as_of
    )
    return [
        Artifact(
            f"{_FOLDER}coverage.csv", csv_bytes(list(COLUMNS), [list(map(_cell, row.values())) for row in rows]),
            "text/csv", len(rows),
        ),
        Artifact(f"{_FOLDER}coverage.json", coverage_bytes(said, rows), "application/json", len(rows)),
        Artifact(f"{_FOLDER}datapackage.json", serialise(_described(settings)), "application/json"),
        *(picture for language in settings.languages for picture in _pictures(portal, settings, city, language)),
    ]  # fmt: skip


def _rows(portal: Portal) -> list[Mapping[str, Value]]:
    cases = {row.id: row for row in portal.cases}
    found = list[Mapping[str, Value]]()
    for one in portal.coverage:
        case = cases[one.case]
        values = (
            one.at, one.by, one.url, one.text, one.text_en, case.id, case.title, case.title_en, case.standing.unit,
            case.standing.status.value,
        )  # fmt: skip
        found.append(dict(zip(COLUMNS, values, strict=True)))
    return found


def _cell(value: Value) -> str:
    return str(value)


def _described(settings: Settings) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": "coverage", "path": "coverage.csv", "title": "媒体报道", "title_en": "Press coverage", "type": "table",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": name, "type": kind, "title": title, "title_en": title_en}
                for name, (kind, title, title_en) in COLUMNS.items()
            ],
            "missingValues": [""],
        },
    }  # fmt: skip
    licence = (settings.licence_name, settings.licence_title, settings.licence_url)
    return descriptor("press", f"{settings.name}：媒体报道", f"{settings.name_en}: press coverage", [resource], licence)


def _source(settings: Settings, path: str) -> str:
    return f"{settings.base_url}/{path}" if settings.base_url else ""


def _pictures(portal: Portal, settings: Settings, city: City, language: str) -> Iterator[Artifact]:
    """<year-month>-numbers.<language>.png and …-trend…; none where the machine has no fonts for their words."""
    fonts = find_fonts()
    if fonts is None:
        return
    voice = voice_of(language, portal.registry, settings)
    sheet, end = _sheet(voice, settings, city), city.month_ends[1]
    made = {
        "numbers": numbers_picture(sheet, _numbers(voice, city), fonts),
        "trend": trend_picture(sheet, _trend(voice, city), fonts),
    }
    for name, content in made.items():
        if content:
            yield Artifact(f"{_FOLDER}{end.month}-{name}.{language}.png", content, "image/png")


def _sheet(voice: Voice, settings: Settings, city: City) -> Sheet:
    note = voice.say("Demonstration: the city, the people and the cases are invented.") if settings.invented else ""
    as_of = voice.say("As of {day}").format(day=voice.day(voice.as_of))
    return Sheet(
        voice.portal, voice.month(city.month_ends[1].month),
        " · ".join(filter(None, [voice.publisher, as_of, settings.licence_name, settings.base_url])), note,
    )  # fmt: skip


def _numbers(voice: Voice, city: City) -> tuple[Number, ...]:
    before, last = city.month_ends
    words = (
        voice.say("Reported"), voice.say("Solved"), voice.say("Waiting at month end"),
        voice.say("Overdue at month end"), voice.say("Repaired in time"),
    )  # fmt: skip
    values = [
        (voice.number(one.reported), voice.number(one.solved), voice.number(one.waiting), voice.number(one.overdue),
         "—" if one.on_time is None else voice.percent(one.on_time))
        for one in (last, before)
    ]  # fmt: skip
    return tuple(
        Number(
            word,
            now,
            voice.say("{month}: {number}").format(month=voice.month(before.month), number=then),
            at == 3 and last.overdue > 0,
        )
        for at, (word, now, then) in enumerate(zip(words, *values, strict=True))
    )


def _trend(voice: Voice, city: City) -> Trend:
    months = city.months[-13:-1]
    return Trend(
        voice.say("Cases reported and solved, by month"),
        (voice.month(months[0].month), voice.month(months[-1].month)),
        (voice.say("Reported"), tuple(month.reported for month in months)),
        (voice.say("Solved"), tuple(month.solved for month in months)),
    )
