"""Makes the city: registry, packages, pictures, articles."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from glasscase.formatting import format_data
from glasscase.model import Kind

from . import geography
from .articles import write_articles
from .cases import Told, case_of, reported_days, shares
from .datasets import write_datasets
from .drawings import draw_pictures
from .figures import figures
from .pledges import pledges
from .registry import CALENDAR, YEARS, City, Unit, channels, city_of
from .write import columns, write_package, write_rows, write_table

#: erased cases, and old addresses
WITHHELD = (
    ("2405-h2w9c", "privacy", date(2024, 8, 12)),
    ("2502-7tq4m", "legal", date(2025, 6, 3)),
    ("2601-z8e3r", "wrong-party", date(2026, 3, 27)),
)
REDIRECTS = (("/bureaus/chengguan/", "/d/city-management/"), ("/hotline-answers/", "/answers/"))
_KINDS = (Kind.PROBLEM,) * 80 + (Kind.QUESTION,) * 11 + (Kind.SUGGESTION,) * 9


@dataclass(frozen=True, slots=True)
class Made:
    """How much was made."""

    departments: int
    packages: int
    cases: int
    events: int
    pictures: int
    articles: int


def make_city(cases: int, departments: int, seed: int, into: Path, content: Path | None = None) -> Made:
    """Write a city with so many cases and departments; the same arguments give the same bytes."""
    city = city_of(departments)
    for unit in city.units:
        for year in YEARS:
            shutil.rmtree(into / unit.row.code / str(year), ignore_errors=True)
    write_registry(city, into)
    made = Counter[str]()
    draw = {"": min(12, cases // 20)}
    for unit, year, told in packages(city, cases, seed, draw):
        folder = into / unit.row.code / str(year)
        media = [row for case in told if case.scene for row in draw_pictures(case, folder / "media", seed)]
        made["events"] += write_package(folder, told, media, figures(unit, year, seed))
        made["packages"] += 1
        made["cases"] += len(told)
        made["pictures"] += len(media)
    write_datasets(city, into, seed)
    format_data(into)
    if content:
        made["articles"] = write_articles(content, city.by_code)
    return Made(departments, made["packages"], made["cases"], made["events"], made["pictures"], made["articles"])


def packages(city: City, cases: int, seed: int, draw: dict[str, int]) -> Iterator[tuple[Unit, int, list[Told]]]:
    """One department after another, so that a large city needs the memory of its largest department."""
    titles = set[str]()
    taken = {number for number, _, _ in WITHHELD}
    promised = pledges(city, seed, max(1, min(10, cases // 100)), taken)
    rest = max(0, cases - sum(len(told) for told in promised.values()))
    for unit, count in zip(city.units, shares(rest, [unit.share for unit in city.units]), strict=True):
        told: dict[int, list[Told]] = {year: promised.get((unit.row.code, year), []) for year in YEARS}
        rng = Random(f"{seed} {unit.row.code}")
        for number, reported in enumerate(reported_days(unit, count, rng)):
            kinds = _KINDS[80:] if unit.row.kind == "monitor" else _KINDS
            kind = kinds[int(rng.random() * len(kinds))]
            key = f"{seed} {unit.row.code} {number}"
            told[reported.year].append(case_of(city, unit, kind, reported, key, taken, titles, rng, draw))
        for year in YEARS:
            if told[year]:
                yield unit, year, told[year]


def write_registry(city: City, into: Path) -> None:
    """The registry's tables, the map, and the two files beside them."""
    folder = into / "registry"
    names = columns("department")
    rows = ([getattr(unit.row, name) for name in names] for unit in city.units)
    write_table(folder / "departments.csv", "department", rows)
    write_table(folder / "districts.csv", "district", ([code, n.zh, n.en] for code, n in city.districts.items()))
    districts = {code: (name.zh, name.en) for code, name in city.districts.items()}
    (folder / "districts.geojson").write_text(geography.geojson(districts), "utf-8", newline="\n")
    write_rows(
        folder / "categories.csv", "category",
        ({"code": c, "name": n.zh, "name_en": n.en, "rectify_days": d} for c, (n, d) in city.categories.items()),
    )  # fmt: skip
    write_table(folder / "sources.csv", "source", ([code, n.zh, n.en] for code, n in city.sources.items()))
    write_table(folder / "channels.csv", "channel", ([u.row.code, *c] for u in city.units for c in channels(u)))
    write_table(folder / "calendar.csv", "calendar", ([d, str(w).lower()] for d, w in CALENDAR.items()))
    write_table(into / "withheld.csv", "withheld", WITHHELD)
    write_table(into / "redirects.csv", "redirect", REDIRECTS)
