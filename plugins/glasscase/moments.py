"""A day with or without a time: when a notice begins, until when one may take part; when a month ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

_FORM = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: ([0-9]{2}:[0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where it is known, the time on it, in the portal's time zone."""

    day: date
    time: time | None = None

    def isoformat(self) -> str:
        """As it is written in an article: 2026-09-22 or 2026-09-22 08:00."""
        return f"{self.day.isoformat()} {self.time:%H:%M}" if self.time else self.day.isoformat()


def as_moment(value: str) -> Moment | None:
    """2026-09-22 or 2026-09-22 08:00; None for anything else."""
    match = _FORM.fullmatch(value)
    if not match:
        return None
    try:
        if match[2] is None:
            return Moment(date.fromisoformat(match[1]))
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return Moment(at.date(), at.time())


def end_of(month: str) -> date:
    """The day after the last one of a month such as 2026-08."""
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, 1)


def in_order(first: Moment, second: Moment) -> bool:
    """Whether `second` does not lie before `first`; on the same day times count only where both have one."""
    if first.day != second.day or first.time is None or second.time is None:
        return first.day <= second.day
    return first.time <= second.time
