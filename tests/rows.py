"""Rows of cases made up for tests of figures and charts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from glasscase.model import SOLVED, CaseRow, Department, Kind, Portal, Registry, Standing, Status, Term
from glasscase.settings import Settings

TODAY = date(2026, 9, 18)
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州市", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=TODAY, country="CN",
)  # fmt: skip
UNITS, CATEGORIES, DISTRICTS, SOURCES = (
    ("parks", "roads", "water", "power"), ("light", "noise", "waste"), ("east", "west"), ("hotline", "media"),
)  # fmt: skip


def a_row(
    number: int = 0, status: Status = Status.OPEN, reported: date = date(2026, 3, 1), solved: date | None = None, *,
    deadline: date | None = date(2026, 4, 1), late: int = 0, reason: str = "", unit: str = "parks", **more: Any,
) -> CaseRow:  # fmt: skip
    standing = Standing(
        status, unit, "", "", deadline, False, reported, solved, solved or reported, late, None, 0, False, False, False,
        reason,
    )  # fmt: skip
    values: dict[str, Any] = {
        "id": f"2603-{number:05}", "kind": Kind.PROBLEM, "title": "路灯不亮", "title_en": "No light",
        "category": "light", "district": "east", "source": "hotline", "place": "长江路", "lat": None, "lon": None,
        "department": unit, "year": 2026, "reported_on": reported, "standing": standing,
    }  # fmt: skip
    return CaseRow(**values | more)


def some_rows(count: int, seed: int = 1) -> list[CaseRow]:
    """Cases of every kind and status, of the last three years, about a street's length from one another."""
    rng = random.Random(seed)
    rows = list[CaseRow]()
    for number in range(count):
        reported = TODAY - timedelta(rng.randrange(1000))
        status = rng.choice([Status.CONFIRMED] * 6 + list(Status))
        done = status in SOLVED
        solved = min(TODAY, reported + timedelta(rng.randrange(60))) if done else None
        deadline = reported + timedelta(30) if rng.random() < 0.9 else None
        if status is Status.OVERDUE:
            deadline = min(reported, TODAY - timedelta(1))
        late = max(0, ((solved or TODAY) - deadline).days) if deadline and (done or status is Status.OVERDUE) else 0
        rows.append(
            a_row(
                number, status, reported, solved, deadline=deadline, late=late, unit=rng.choice(UNITS),
                reason=rng.choice(("unfounded", "privacy")) if status is Status.WITHDRAWN else "",
                kind=rng.choice([Kind.PROBLEM] * 5 + list(Kind)), category=rng.choice(CATEGORIES),
                district=rng.choice((*DISTRICTS, "")), source=rng.choice(SOURCES),
                lat=round(30 + rng.random() / 100, 5), lon=round(120 + rng.random() / 100, 5),
            )
        )  # fmt: skip
    return rows


def a_portal(rows: Iterable[CaseRow]) -> Portal:
    registry = Registry(
        {code: Department(code, f"{code}局", code.title(), "", "government", "", "", "", 5, 15, None, None) for code in UNITS},
        *({code: Term(code, f"{code}甲", code.title()) for code in codes} for codes in (DISTRICTS, CATEGORIES, SOURCES)),
        (), {}, (), (),
    )  # fmt: skip
    newest = sorted(rows, key=lambda row: (row.reported_on, row.id), reverse=True)
    return Portal(TODAY, registry, (), tuple(newest), (), ())
