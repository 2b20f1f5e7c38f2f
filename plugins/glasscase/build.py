"""build: from checked packages to the model. Pure; the day for which it reckons is always given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any

import markdown
import nh3
import prcoords  # pyright: ignore[reportMissingTypeStubs]  it has none
from PIL import ExifTags, Image

from .cells import as_date, as_links, split_list
from .geography import CityMap, draw
from .lifecycle import DeadlineRule, standing
from .model import (
    Article,
    Case,
    CaseRow,
    Channel,
    Coverage,
    Dataset,
    Department,
    Event,
    Kind,
    Media,
    Milestone,
    MonthlyFigure,
    Portal,
    Registry,
    Status,
    Step,
    Term,
    Withheld,
)  # fmt: skip
from .moments import as_moment
from .read.articles import ArticleFile
from .read.datasets import DataPackage, both_of, licence_of
from .read.outlines import Outlines
from .read.packages import Package
from .read.videos import beside, is_video
from .settings import Settings
from .workdays import WorkingDays

_Row = Mapping[str, str]
#: The same few days and codes stand in every case: one object for each keeps a large city small.
_day = lru_cache(maxsize=None)(date.fromisoformat)
#: EXIF's ways to say that a picture lies on its side
_LYING = (5, 6, 7, 8)
#: where descriptors say when a dataset was published or brought up to date
_DAYS = ("created", "updated", "last_updated", "modified", "last_modified")
#: the order in which pictures are told
_MOMENTS = ("before", "after", "evidence")


def build_registry(package: Package, city_map: CityMap | None = None) -> Registry:
    """The registry's tables as the model has them."""
    rows = {name: list(table.records()) for name, table in package.tables.items()}
    departments = {
        row["code"]: Department(
            row["code"], row["name"], row["name_en"], row["parent"], row["kind"], row["website"], row["hotline"],
            row["email"], _whole(row["reply_days"]), _whole(row["rectify_days"]), as_date(row["since"]),
            as_date(row["until"]),
        )
        for row in rows["departments"]
    }  # fmt: skip
    return Registry(
        departments,
        _terms(rows["districts"]),
        _terms(rows["categories"]),
        _terms(rows["sources"]),
        tuple(Channel(row["department"], row["kind"], row["name"], row["url"]) for row in rows["channels"]),
        {_day(row["date"]): row["workday"] == "true" for row in rows["calendar"]},
        tuple(Withheld(r["id"], r["reason"], _day(r["date"])) for r in rows.get("withheld", ())),
        tuple((row["from"], row["to"]) for row in rows.get("redirects", ())),
        city_map,
    )


def build_map(outlines: Outlines) -> CityMap | None:
    """The map of the districts, from outlines that are checked; None without any."""

    def shifted(place: list[Any]) -> list[Any]:
        if place and isinstance(place[0], list):
            return [shifted(one) for one in place]
        return list(_to_wgs84(place[1], place[0], outlines.system))[::-1]

    return draw(
        (one.code, {"type": one.geometry["type"], "coordinates": shifted(one.geometry["coordinates"])})
        for one in outlines.features
    )


def deadline_rule(registry: Registry, settings: Settings) -> DeadlineRule:
    working_days = WorkingDays(settings.country, settings.subdivision, registry.calendar)
    return DeadlineRule(registry.departments, registry.categories, working_days)


def build_cases(package: Package, default_deadline: DeadlineRule, as_of: date) -> list[Case]:
    """The package's cases by id, each with its events in order and its standing on the day `as_of`.

    Events after `as_of` are left out, and milestones reached after it are not reached: on that day nobody knew of them.
    A withdrawn case has neither pictures nor milestones, not even in a look back at a day on which it stood.
    """
    events, media = defaultdict[str, list[Event]](list), defaultdict[str, list[Media]](list)
    milestones = defaultdict[str, list[Milestone]](list)
    withdrawn = set[str]()
    for row in _records(package, "events"):
        event = _event(row)
        if event.kind is Step.WITHDRAWN:
            withdrawn.add(row["case_id"])
        if event.at <= as_of:
            events[row["case_id"]].append(event)
    for row in _records(package, "media"):
        if row["case_id"] not in withdrawn:
            media[row["case_id"]].append(_media(row, Path(package.path) / "media", package.media))
    for row in _records(package, "pledges"):
        if row["case_id"] not in withdrawn:
            milestones[row["case_id"]].append(_milestone(row, as_of))
    cases = list[Case]()
    for row in _records(package, "cases"):
        if not events[row["id"]]:
            continue  # not yet verified on that day
        history = tuple(sorted(events[row["id"]], key=lambda event: event.at))
        lat, lon = _wgs84(row["lat"], row["lon"], row["coord_sys"])
        kind = Kind(row["kind"])
        cases.append(
            Case(
                row["id"], kind, row["title"], row["title_en"], row["description"], intern(row["category"]), intern(row["district"]),
                row["place"], lat, lon, _day(row["reported_on"]), intern(row["source"]), row["source_url"],
                tuple(split_list(row["tags"])), package.department, package.year, history,
                tuple(sorted(media[row["id"]], key=lambda item: (_MOMENTS.index(item.moment), item.file))),
                standing(kind, intern(row["category"]), package.department, history, as_of, default_deadline),
                tuple(sorted(milestones.get(row["id"], ()), key=lambda one: one.due)),
            )
        )  # fmt: skip
    return sorted(cases, key=lambda case: case.id)


def row_of(case: Case) -> CaseRow:
    """What lists and figures need of a case."""
    return CaseRow(
        case.id, case.kind, case.title, case.title_en, case.category, case.district, case.source, case.place,
        case.lat, case.lon, case.department, case.year, case.reported_on, case.standing,
        case.milestones,
    )  # fmt: skip


def build_coverage(cases: Iterable[Case]) -> tuple[Coverage, ...]:
    """What the press said of these cases; of withdrawn ones it is not passed on."""
    return tuple(
        Coverage(case.id, event.at, event.by, event.url, event.text, event.text_en)
        for case in cases
        if case.standing.status is not Status.WITHDRAWN
        for event in case.events
        if event.kind is Step.COVERED
    )


def build_figures(package: Package) -> list[MonthlyFigure]:
    return [
        MonthlyFigure(
            package.department, row["month"], row["channel"], int(row["posts"]), int(row["replies"]),
            _whole(row["followers"]), float(row["median_reply_hours"]) if row["median_reply_hours"] else None,
        )
        for row in _records(package, "figures")
    ]  # fmt: skip


def dataset_of(package: Package, registry: Registry) -> Dataset:
    department, year = registry.departments[package.department], package.year
    return Dataset(
        package.department, str(year), year, f"{department.name} {year} 年案件",
        f"{department.name_en or department.name}: cases of {year}",
        tuple((name, len(table.rows)) for name, table in package.tables.items()), package.digest,
    )  # fmt: skip


def other_dataset(package: DataPackage) -> Dataset:
    """A dataset with a schema of its own, as the catalogue lists it."""
    told = package.descriptor
    keywords: object = told.get("keywords")
    return Dataset(
        package.department, package.name, 0, *both_of(told, "title", package.name),
        tuple((one.name, len(table.rows)) for one, table in package.tables()), package.digest,
        *both_of(told, "description"),
        tuple(word for word in keywords if isinstance(word, str)) if isinstance(keywords, list) else (),
        licence_of(told), _updated(told),
    )  # fmt: skip


def _updated(told: Mapping[str, Any]) -> date | None:
    """The latest of the days that a descriptor gives; of the version, where that is a day, if there is no other."""
    days = [as_date(str(told.get(key, ""))[:10]) for key in _DAYS]
    return max(filter(None, days), default=None) or as_date(str(told.get("version", "")))


def build_article(file: ArticleFile) -> Article:
    """The article with its Markdown as sanitised HTML: raw HTML may stand in the text, scripts may not."""
    value = file.value
    html = markdown.markdown(file.body, extensions=["tables", "sane_lists", "footnotes"], output_format="html")
    return Article(
        file.kind, file.id, file.language, value("title"), _day(value("date")), value("department"),
        value("summary"), nh3.clean(html),
        start=as_moment(value("start")), end=as_moment(value("end")), area=tuple(split_list(value("area"))),
        place=value("place"), instruction=value("instruction"), question=value("question"),
        legal_basis=value("legal_basis"), legal_url=value("legal_url"), video=value("video"),
        reviewed=as_date(value("reviewed")), review_due=as_date(value("review_due")), purpose=value("purpose"),
        verified_by=value("verified_by"), verified_how=value("verified_how"), goal=_amount(value("goal")),
        raised=_amount(value("raised")), spent=_amount(value("spent")), counted_on=as_date(value("counted_on")),
        proof=as_links(value("proof")) or (), closed=as_date(value("closed")), take_part=value("take_part"),
        documents=as_links(value("documents")) or (), comments=_whole(value("comments")),
        feedback=value("feedback"), outcome=value("outcome"), reason=value("reason"), form=value("form"),
        minutes=as_links(value("minutes")) or (),
    )  # fmt: skip


def build_portal(
    registry: Registry,
    datasets: Iterable[Dataset],
    cases: Iterable[CaseRow],
    figures: Iterable[MonthlyFigure],
    articles: Iterable[Article],
    as_of: date,
    coverage: Iterable[Coverage] = (),
) -> Portal:
    """Puts together what the packages gave: cases, articles and coverage newest first."""
    return Portal(
        as_of, registry,
        tuple(sorted(datasets, key=lambda one: (one.department, not one.year, one.name))),
        tuple(sorted(cases, key=lambda case: (case.reported_on, case.id), reverse=True)),
        tuple(sorted(figures, key=lambda figure: (figure.department, figure.month, figure.channel))),
        tuple(sorted(articles, key=lambda article: (article.date, article.id, article.language), reverse=True)),
        tuple(sorted(coverage, key=lambda one: (one.at, one.case, one.by), reverse=True)),
    )  # fmt: skip


def _event(row: _Row) -> Event:
    deadline = row["deadline"]
    return Event(
        _day(row["at"]), Step(row["kind"]), row["by"], row["text"], row["text_en"], intern(row["unit"]),
        row["official"], row["post"], row["legal_basis"], _day(deadline) if deadline else None,
        intern(row["to_department"]), row["evidence"], row["url"], row["reason"],
    )  # fmt: skip


def _milestone(row: _Row, as_of: date) -> Milestone:
    reached = as_date(row["reached_on"])
    if reached is None or reached > as_of:
        return Milestone(_day(row["due"]), row["milestone"], row["milestone_en"], int(row["share"]))
    return Milestone(
        _day(row["due"]), row["milestone"], row["milestone_en"], int(row["share"]), reached, row["evidence"]
    )


def _media(row: _Row, folder: Path, present: Collection[str]) -> Media:
    poster, captions = beside(row["file"], present) if is_video(row["file"]) else ("", ())
    with Image.open(folder / (poster or row["file"])) as picture:
        width, height = picture.size
        if picture.getexif().get(ExifTags.Base.Orientation, 1) in _LYING:
            width, height = height, width
    return Media(
        row["file"], row["kind"], row["moment"], row["caption"], row["alt"], row["alt_en"], row["credit"],
        row["licence"], as_date(row["taken_on"]), width, height, (), poster, captions,
    )  # fmt: skip


def _wgs84(lat: str, lon: str, system: str) -> tuple[float | None, float | None]:
    """Degrees in WGS-84, whatever the map they were read from; five decimals are about a metre."""
    if not (lat and lon):
        return None, None
    point = _to_wgs84(float(lat), float(lon), system)
    return round(point[0], 5), round(point[1], 5)


def _to_wgs84(lat: float, lon: float, system: str) -> tuple[float, float]:
    if system == "GCJ-02":
        lat, lon = prcoords.gcj_wgs_bored((lat, lon))
    elif system == "BD-09":
        lat, lon = prcoords.bd_wgs_bored((lat, lon))
    return lat, lon


def _records(package: Package, table: str) -> Iterable[_Row]:
    found = package.tables.get(table)
    return found.records() if found else ()


def _terms(rows: list[dict[str, str]]) -> dict[str, Term]:
    return {
        row["code"]: Term(row["code"], row["name"], row["name_en"], _whole(row.get("rectify_days", ""))) for row in rows
    }


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _amount(text: str) -> float | None:
    return float(text) if text else None
