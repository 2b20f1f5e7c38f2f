"""A data package of any size with foreign keys: cases, their events and their media, as an editor's package has them."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from glasscase.descriptors import descriptor, resources, serialise
from glasscase.formatting import CC_BY
from glasscase.ids import ALPHABET
from glasscase.read.schemas import CASE_TABLES, field_names

_TITLES = ("人行道被共享单车堵住", "路灯不亮", "井盖破损，有安全隐患", "公园长椅断裂", "河道有异味")
_TEXTS = (
    "路口东侧约 30 米，行人只能走机动车道，已有两周。",
    '多次反映未解决,居民说"等了很久"。',
    "夜间照明不足，存在隐患。\n白天也有积水。",
    "现场查看属实，已拍照。",
)
_STEPS = ("verified", "named", "replied", "rectified", "confirmed")
TABLES = ("cases", "events", "media")


def write_package(folder: Path, rows: int, seed: int = 7) -> None:
    """Writes a valid package of `rows` rows in all: a fifth cases, three fifths events, a fifth media."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    cases = media = max(rows // 5, 1)
    ids = _ids(cases, chance)
    _write(folder, "cases", (_case(case, chance) for case in ids))
    _write(folder, "events", (_event(chance.choice(ids), chance) for _ in range(rows - cases - media)))
    _write(folder, "media", (_media(chance.choice(ids), number) for number in range(media)))
    made = descriptor("bench", "测试", "Benchmark", resources(TABLES, CASE_TABLES), CC_BY)
    (folder / "datapackage.json").write_bytes(serialise(made))


def _ids(count: int, chance: random.Random) -> list[str]:
    """Ids in the order of a canonical table."""
    numbers = sorted(chance.sample(range(12 * 32**5), count))
    return [f"26{number // 32**5 + 1:02}-{_tail(number % 32**5)}" for number in numbers]


def _tail(number: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in (20, 15, 10, 5, 0))


def _write(folder: Path, table: str, rows: Iterable[Iterator[str]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field_names(CASE_TABLES[table]))
        writer.writerows(rows)


def _row(table: str, **cells: str) -> Iterator[str]:
    return (cells.get(name, "") for name in field_names(CASE_TABLES[table]))


def _day(chance: random.Random) -> str:
    return f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


def _case(case: str, chance: random.Random) -> Iterator[str]:
    return _row(
        "cases", id=case, kind="problem", title=chance.choice(_TITLES), title_en="Blocked pavement, again",
        description=chance.choice(_TEXTS), category="pavement", district="beidu", place="人民路",
        lat=f"{29 + chance.random():.5f}", lon=f"{121 + chance.random():.5f}", reported_on=_day(chance),
        source="hotline", tags="市容;道路",
    )  # fmt: skip


def _event(case: str, chance: random.Random) -> Iterator[str]:
    return _row(
        "events", case_id=case, at=_day(chance), kind=chance.choice(_STEPS), by="市民生监督中心",
        text=chance.choice(_TEXTS), unit="city-management", deadline=_day(chance), evidence="现场照片",
    )  # fmt: skip


def _media(case: str, number: int) -> Iterator[str]:
    return _row(
        "media", case_id=case, file=f"picture-{number}.webp", kind="photo", moment="before", caption="现场",
        alt="人行道上的共享单车", credit="市民生监督中心", licence="CC-BY-4.0", taken_on="2026-03-05", sha256="0" * 64,
    )  # fmt: skip
