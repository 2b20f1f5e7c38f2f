"""Working days: the national calendar of the `holidays` library, overridden by the registry's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays


@dataclass(slots=True)
class WorkingDays:
    """Counts working days. `country` and `subdivision` are ISO 3166 codes, as `CN` or `US`, `NY`."""

    country: str
    subdivision: str | None
    overrides: Mapping[date, bool]
    _national: holidays.HolidayBase = field(init=False, repr=False)
    _known: dict[date, bool] = field(init=False, repr=False, default_factory=dict[date, bool])

    def __post_init__(self) -> None:
        self._national = holidays.country_holidays(self.country, subdiv=self.subdivision)

    def is_working_day(self, day: date) -> bool:
        known = self._known.get(day)
        if known is None:
            override = self.overrides.get(day)
            known = self._known[day] = self._national.is_working_day(day) if override is None else override
        return known

    def add(self, day: date, working_days: int) -> date:
        """The day that lies `working_days` working days after `day`, which itself does not count."""
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working_day(day)
        return day
