"""What packages refer to: departments with their channels, and the words of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..geography import CityMap


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the registry: district, category or source."""

    code: str
    name: str
    name_en: str
    rectify_days: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    department: str
    kind: str
    name: str
    url: str

    @property
    def qr(self) -> str:
        """Where its QR code lies below the site's root; "" without an address."""
        return f"hall/qr/{self.department}-{self.kind}.svg" if self.url else ""


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str
    name_en: str
    parent: str
    kind: str
    website: str
    hotline: str
    email: str
    reply_days: int | None
    rectify_days: int | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A case that was erased and must never be published again."""

    id: str
    reason: str
    date: date


@dataclass(frozen=True, slots=True)
class Registry:
    """What packages refer to. Mappings are by code, in the order of the files."""

    departments: Mapping[str, Department]
    districts: Mapping[str, Term]
    categories: Mapping[str, Term]
    sources: Mapping[str, Term]
    channels: tuple[Channel, ...]
    #: days that differ from the national calendar → is it a working day
    calendar: Mapping[date, bool]
    withheld: tuple[Withheld, ...]
    redirects: tuple[tuple[str, str], ...]
    #: where the districts lie; None without districts.geojson
    city_map: CityMap | None = None
