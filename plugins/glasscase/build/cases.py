"""A package's cases with their events, media and milestones; what lists need of them; the monthly figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from sys import intern

from PIL import ExifTags, Image

from ..cells import as_date, split_list
from ..lifecycle import DeadlineRule, standing
from ..model import Case, CaseRow, Coverage, Event, Kind, Media, Milestone, MonthlyFigure, Status, Step
from ..read.packages import Package
from ..read.videos import beside, is_video
from .rows import Row, day, records, to_wgs84, whole

#: EXIF's ways to say that a picture lies on its side
_LYING = (5, 6, 7, 8)
#: the order in which pictures are told
_MOMENTS = ("before", "after", "evidence")


def build_cases(package: Package, default_deadline: DeadlineRule, as_of: date) -> list[Case]:
    """The package's cases by id, each with its events in order and its standing on the day `as_of`.

    Events after `as_of` are left out, and milestones reached after it are not reached: on that day nobody knew of them.
    A withdrawn case has neither pictures nor milestones, not even in a look back at a day on which it stood.
    """
    events, media = defaultdict[str, list[Event]](list), defaultdict[str, list[Media]](list)
    milestones = defaultdict[str, list[Milestone]](list)
    withdrawn = set[str]()
    for row in records(package, "events"):
        event = _event(row)
        if event.kind is Step.WITHDRAWN:
            withdrawn.add(row["case_id"])
        if event.at <= as_of:
            events[row["case_id"]].append(event)
    for row in records(package, "media"):
        if row["case_id"] not in withdrawn:
            media[row["case_id"]].append(_media(row, Path(package.path) / "media", package.media))
    for row in records(package, "pledges"):
        if row["case_id"] not in withdrawn:
            milestones[row["case_id"]].append(_milestone(row, as_of))
    cases = list[Case]()
    for row in records(package, "cases"):
        if not events[row["id"]]:
            continue  # not yet verified on that day
        history = tuple(sorted(events[row["id"]], key=lambda event: event.at))
        lat, lon = _wgs84(row["lat"], row["lon"], row["coord_sys"])
        kind = Kind(row["kind"])
        cases.append(
            Case(
                row["id"], kind, row["title"], row["title_en"], row["description"], intern(row["category"]), intern(row["district"]),
                row["place"], lat, lon, day(row["reported_on"]), intern(row["source"]), row["source_url"],
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
            whole(row["followers"]), float(row["median_reply_hours"]) if row["median_reply_hours"] else None,
        )
        for row in records(package, "figures")
    ]  # fmt: skip


def _event(row: Row) -> Event:
    deadline = row["deadline"]
    return Event(
        day(row["at"]), Step(row["kind"]), row["by"], row["text"], row["text_en"], intern(row["unit"]),
        row["official"], row["post"], row["legal_basis"], day(deadline) if deadline else None,
        intern(row["to_department"]), row["evidence"], row["url"], row["reason"],
    )  # fmt: skip


def _milestone(row: Row, as_of: date) -> Milestone:
    reached = as_date(row["reached_on"])
    if reached is None or reached > as_of:
        return Milestone(day(row["due"]), row["milestone"], row["milestone_en"], int(row["share"]))
    return Milestone(
        day(row["due"]), row["milestone"], row["milestone_en"], int(row["share"]), reached, row["evidence"]
    )


def _media(row: Row, folder: Path, present: Collection[str]) -> Media:
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
    point = to_wgs84(float(lat), float(lon), system)
    return round(point[0], 5), round(point[1], 5)
