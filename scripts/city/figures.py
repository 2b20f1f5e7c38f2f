"""How a department's channels were used, month by month."""

from __future__ import annotations

from random import Random

from .cases import Row
from .registry import AS_OF, Unit, channels

_POSTS = {"website": 14, "hotline": 0, "wechat": 22, "weibo": 18, "video": 6, "counter": 0}
_REPLIES = {"website": 40, "hotline": 180, "wechat": 70, "weibo": 30, "video": 9, "counter": 120}
_FOLLOWERS = {"wechat": 52000, "weibo": 21000, "video": 6400}
#: channels that are begun with zeal and then forgotten
_FORGOTTEN = ("weibo", "video")


def figures(unit: Unit, year: int, seed: int) -> list[Row]:
    """One row a month and channel, while the unit exists; the last month only in part."""
    rows: list[Row] = []
    kinds = sorted(kind for kind, _, _ in channels(unit))
    size = max(0.3, unit.share / 90)
    for month in range(1, 13):
        if (year, month) > (AS_OF.year, AS_OF.month) or not _exists(unit, year, month):
            continue
        part = AS_OF.day / 30 if (year, month) == (AS_OF.year, AS_OF.month) else 1.0
        for kind in kinds:
            rng = Random(f"figures {seed} {unit.row.code} {kind} {year}-{month}")
            habit = Random(f"habit {seed} {unit.row.code} {kind}")
            base, pace = 0.6 + habit.random() * 0.9, 5 + habit.random() * 50
            months = (year - 2024) * 12 + month
            if kind in _FORGOTTEN and months > _last_month(habit):
                continue
            replies = int(_REPLIES[kind] * size * base * part * (0.75 + rng.random() * 0.5))
            row: Row = {
                "month": f"{year}-{month:02d}", "channel": kind,
                "posts": int(_POSTS[kind] * base * part * (0.7 + rng.random() * 0.6)), "replies": replies,
            }  # fmt: skip
            if kind in _FOLLOWERS:
                row["followers"] = int(_FOLLOWERS[kind] * size * base * (1 + months * 0.012) + rng.random() * 60)
            if replies:
                hours = pace * (1.25 - months * 0.012) * (0.8 + rng.random() * 0.4)
                row["median_reply_hours"] = f"{max(0.4, hours):.1f}"
            rows.append(row)
    return rows


def _last_month(habit: Random) -> int:
    """The month, counted from January 2024, after which nobody posts any more: for one channel in five a past one."""
    here = (AS_OF.year - 2024) * 12 + AS_OF.month
    return here - 4 - int(habit.random() * 6) if habit.random() < 0.2 else here


def _exists(unit: Unit, year: int, month: int) -> bool:
    since, until = unit.row.since, unit.row.until
    return not (since and (since.year, since.month) > (year, month)) and not (
        until and (until.year, until.month) < (year, month)
    )
