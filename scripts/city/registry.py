"""The registry of Mingzhou: departments, districts, categories, sources, channels, calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from glasscase.model import Department
from glasscase.workdays import WorkingDays

from .texts import sections, table
from .wording import Pair, pick

FIRST_DAY, AS_OF = date(2024, 1, 2), date(2026, 9, 18)
YEARS: tuple[int, ...] = (2024, 2025, 2026)
#: days that differ from the national calendar: founding day, typhoons, a make-up day
CALENDAR = {
    date(2024, 3, 18): False,
    date(2024, 7, 25): False,
    date(2025, 3, 18): False,
    date(2025, 9, 20): True,
    date(2026, 3, 18): False,
    date(2026, 8, 13): False,
    date(2026, 8, 22): True,
}
_CHANNELS = {
    "website": ("网上信箱", "/mail/"),
    "hotline": ("服务热线", "/hotline/"),
    "wechat": ("微信公众号", "/wechat/"),
    "weibo": ("官方微博", "/weibo/"),
    "video": ("视频号", "/video/"),
    "counter": ("服务窗口", "/counter/"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A department with what the maker must know of it."""

    row: Department
    share: float
    #: the categories of its cases, each as often as it counts
    categories: tuple[str, ...]
    #: the only district it looks after; empty for all
    district: str = ""

    @property
    def short(self) -> Pair:
        """Its name as people in the city say it."""
        name = self.row.name
        return Pair(name.removeprefix("明州") if name.startswith("明州市") else name, self.row.name_en)


@dataclass(frozen=True, slots=True)
class City:
    """The registry."""

    units: tuple[Unit, ...]
    by_code: Mapping[str, Unit]
    districts: Mapping[str, Pair]
    district_shares: tuple[tuple[str, int], ...]
    categories: Mapping[str, tuple[Pair, int]]
    sources: Mapping[str, Pair]
    source_shares: tuple[tuple[str, int], ...]
    days: Days


class Days:
    """Working days, looked up instead of counted."""

    def __init__(self) -> None:
        work = WorkingDays("CN", None, CALENDAR)
        every = [date(2023, 12, 1) + timedelta(days=n) for n in range(365 * 4 + 31)]
        flags = [work.is_working_day(day) for day in every]
        self._start = every[0]
        self._working = [day for day, flag in zip(every, flags, strict=True) if flag]
        self._before = [0, *accumulate(flags)]

    def add(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, as `WorkingDays.add`."""
        return self._working[self._before[(day - self._start).days + 1] + count - 1]

    def office(self, day: date) -> date:
        """The day itself, or the next working day."""
        return self._working[self._before[(day - self._start).days]]


def city_of(departments: int) -> City:
    """A city with this many departments: the sixteen of the demonstration, then district by district."""
    districts = {row[0]: Pair(row[1], row[2]) for row in table("registry", "districts")}
    units = [_core(row) for row in table("registry", "departments")]
    units += _bureaus(districts, {u.row.code for u in units})
    if not 4 <= departments <= len(units):
        raise ValueError(f"departments: 4 to {len(units)}")
    units = units[:departments]
    return City(
        units=tuple(units),
        by_code={u.row.code: u for u in units},
        districts=districts,
        district_shares=tuple((row[0], int(row[3])) for row in table("registry", "districts")),
        categories={row[0]: (Pair(row[1], row[2]), int(row[3])) for row in table("registry", "categories")},
        sources={row[0]: Pair(row[1], row[2]) for row in table("registry", "sources")},
        source_shares=tuple((row[0], int(row[3])) for row in table("registry", "sources")),
        days=Days(),
    )


def _weights(text: str) -> tuple[str, ...]:
    words = text.split()
    return tuple(code for code, count in zip(words[::2], words[1::2], strict=True) for _ in range(int(count)))


def _department(code: str, name: str, name_en: str, parent: str, kind: str, limits: tuple[int, int],
                since: date, until: date | None, number: int) -> Department:  # fmt: skip
    return Department(
        code, name, name_en, parent, kind, f"https://{code}.mingzhou.example/", f"0000-555-{1000 + number * 7:04d}",
        f"mail@{code}.mingzhou.example", limits[0], limits[1], since, until,
    )  # fmt: skip


def _core(row: list[str]) -> Unit:
    code, name, name_en, parent, kind, reply, rectify, since, until, share, categories = row
    number = [r[0] for r in table("registry", "departments")].index(code)
    end = date.fromisoformat(until) if until else None
    department = _department(
        code, name, name_en, parent, kind, (int(reply), int(rectify)), date.fromisoformat(since), end, number
    )
    district = code.removesuffix("-district") if kind == "district" else ""
    return Unit(department, float(share), _weights(categories), district)


def _bureaus(districts: Mapping[str, Pair], taken: set[str]) -> list[Unit]:
    """District governments that are still missing, then the bureaus of every district."""
    found: list[Unit] = []
    since = date(2002, 1, 1)
    for code, name in districts.items():
        if f"{code}-district" not in taken:
            row = _department(f"{code}-district", f"{name.zh}人民政府", f"{name.en} Government", "", "district",
                              (5, 20), since, None, 20 + len(found))  # fmt: skip
            found.append(Unit(row, 40, _weights("street-order 2 waste 2 housing 2 roads 1 greening 1 welfare 1"), code))
    for bureau, zh, en, categories in table("registry", "bureaus"):
        for code, name in districts.items():
            row = _department(f"{code}-{bureau}", name.zh + zh, f"{name.en} {en}", f"{code}-district", "government",
                              (7, 15), since, None, 20 + len(found))  # fmt: skip
            found.append(Unit(row, 12, _weights(categories), code))
    return found


@cache
def officials(unit: str, category: str, year: int) -> tuple[tuple[str, Pair], ...]:
    """Who answers for a category in a unit in a year: invented name and post. Posts change hands now and then."""
    found: list[tuple[str, Pair]] = []
    surnames, given = sections("registry")["names"][0], sections("registry")["names"][1].split()
    for place, text in enumerate(sections("registry")["posts"]):
        if text.startswith(category + "|"):
            for number, post in enumerate(text.partition("|")[2].split(";")):
                term = year if (place + number) % 3 == 0 else 0
                rng = Random(f"official {unit} {category} {number} {term}")
                zh, _, en = post.partition(" ")
                found.append((pick(surnames, rng) + pick(given, rng), Pair(zh, en)))
    return tuple(found)


def channels(unit: Unit) -> list[tuple[str, str, str]]:
    """Kind, name and address of the unit's channels."""
    rng = Random(f"channels {unit.row.code}")
    kinds = [kind for kind in _CHANNELS if kind in ("website", "hotline", "wechat") or rng.random() < 0.5]
    if unit.row.kind == "district":
        kinds = list(_CHANNELS)
    short, site = unit.short.zh, unit.row.website.rstrip("/")
    return [(kind, short + _CHANNELS[kind][0], site + _CHANNELS[kind][1]) for kind in kinds]
