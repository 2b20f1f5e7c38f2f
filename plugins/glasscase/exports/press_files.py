"""What the press takes from here: its own coverage as CSV and JSON, and pictures of the last whole month to print."""

from __future__ import annotations

from collections.abc import Iterator

from ..figures import City
from ..model import Portal
from ..pictures.fonts import find_fonts
from ..pictures.prints import Number, Sheet, Trend, numbers_picture, trend_picture
from ..settings import Settings
from .artifact import Artifact
from .sheet import Value
from .tables import Column, Table, table_files
from .voice import Voice, voice_of

_FOLDER = "press/"
#: column → type of Frictionless, title, title in English
COLUMNS: dict[str, Column] = {
    "at": Column("date", "日期", "Date"),
    "by": Column("string", "媒体", "Medium"),
    "url": Column("string", "链接", "Address"),
    "text": Column("string", "内容", "What it was, in Chinese"),
    "text_en": Column("string", "内容（英文）", "What it was, in English"),
    "case": Column("string", "案件编号", "Id of the case"),
    "title": Column("string", "案件标题", "Title of the case in Chinese"),
    "title_en": Column("string", "案件标题（英文）", "Title of the case in English"),
    "unit": Column("string", "责任单位代码", "Code of the department that must act"),
    "status": Column("string", "案件状态", "Status of the case"),
}


def press_files(portal: Portal, settings: Settings, city: City) -> list[Artifact]:
    """press/coverage.csv and .json, press/datapackage.json, and for each language two pictures where there are fonts."""
    coverage = Table("coverage", "媒体报道", "Press coverage", COLUMNS, _rows(portal))
    return [
        *table_files(_FOLDER, ("媒体报道", "press coverage"), [coverage], settings, json=True),
        *(picture for language in settings.languages for picture in _pictures(portal, settings, city, language)),
    ]


def _rows(portal: Portal) -> list[tuple[Value, ...]]:
    cases = {row.id: row for row in portal.cases}
    found = list[tuple[Value, ...]]()
    for one in portal.coverage:
        case = cases[one.case]
        found.append((
            one.at, one.by, one.url or None, one.text or None, one.text_en or None, case.id, case.title,
            case.title_en or None, case.standing.unit, case.standing.status.value,
        ))  # fmt: skip
    return found


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
