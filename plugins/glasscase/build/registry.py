"""The registry's tables, its map of the districts, and the rule by which deadlines are set."""

from __future__ import annotations

from typing import Any

from ..cells import as_date
from ..geography import CityMap, draw
from ..lifecycle import DeadlineRule
from ..model import Channel, Department, Registry, Term, Withheld
from ..read.outlines import Outlines
from ..read.packages import Package
from ..settings import Settings
from ..workdays import WorkingDays
from .rows import day, to_wgs84, whole


def build_registry(package: Package, city_map: CityMap | None = None) -> Registry:
    """The registry's tables as the model has them."""
    rows = {name: list(table.records()) for name, table in package.tables.items()}
    departments = {
        row["code"]: Department(
            row["code"], row["name"], row["name_en"], row["parent"], row["kind"], row["website"], row["hotline"],
            row["email"], whole(row["reply_days"]), whole(row["rectify_days"]), as_date(row["since"]),
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
        {day(row["date"]): row["workday"] == "true" for row in rows["calendar"]},
        tuple(Withheld(r["id"], r["reason"], day(r["date"])) for r in rows.get("withheld", ())),
        tuple((row["from"], row["to"]) for row in rows.get("redirects", ())),
        city_map,
    )


def build_map(outlines: Outlines) -> CityMap | None:
    """The map of the districts, from outlines that are checked; None without any."""

    def shifted(place: list[Any]) -> list[Any]:
        if place and isinstance(place[0], list):
            return [shifted(one) for one in place]
        return list(to_wgs84(place[1], place[0], outlines.system))[::-1]

    return draw(
        (one.code, {"type": one.geometry["type"], "coordinates": shifted(one.geometry["coordinates"])})
        for one in outlines.features
    )


def deadline_rule(registry: Registry, settings: Settings) -> DeadlineRule:
    working_days = WorkingDays(settings.country, settings.subdivision, registry.calendar)
    return DeadlineRule(registry.departments, registry.categories, working_days)


def _terms(rows: list[dict[str, str]]) -> dict[str, Term]:
    return {
        row["code"]: Term(row["code"], row["name"], row["name_en"], whole(row.get("rectify_days", ""))) for row in rows
    }
