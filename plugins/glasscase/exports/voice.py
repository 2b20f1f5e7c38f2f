"""What feeds and calendars of one language need: its words, names and addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent

from ..labels import ARTICLES, REASONS, STEPS_OF
from ..model import Case, Department, Kind, Registry, Step, Term
from ..settings import Settings
from ..words import locale_of, translator, written

#: the most that the feed or calendar of a department or of the portal holds
MOST = 100


@dataclass(frozen=True, slots=True)
class Voice:
    """`prefix` is what the addresses of this language begin with below the site's root: nothing, or `en/`."""

    language: str
    prefix: str
    base_url: str
    #: the domain in whose name ids are given where there is no address yet
    authority: str
    portal: str
    publisher: str
    rights: str
    as_of: date
    departments: Mapping[str, str]
    categories: Mapping[str, str]
    districts: Mapping[str, str]
    steps: Mapping[Kind, Mapping[Step, str]]
    reasons: Mapping[str, str]
    #: of articles
    kinds: Mapping[str, str]
    say: Callable[[str], str]
    #: IANA time zone, in which days begin
    zone: str

    def link(self, path: str, home: str) -> str:
        """Where `path`, below the language's root, lies: absolute if that is known, else by way of `home`."""
        return f"{self.base_url}/{self.prefix}{path}" if self.base_url else home + path or "./"

    def id(self, path: str) -> str:
        """An id that stays: the address, or a tag URI (RFC 4151) as long as there is none."""
        begin = f"{self.base_url}/" if self.base_url else f"tag:{self.authority},2026:"
        return f"{begin}{self.prefix}{path}"

    def day(self, day: date) -> str:
        return _day(self.language, day)

    def month(self, month: str) -> str:
        """`month` is as 2026-08."""
        return format_skeleton("yMMM", date.fromisoformat(f"{month}-01"), locale=locale_of(self.language))

    def number(self, value: int) -> str:
        return format_decimal(value, locale=locale_of(self.language))

    def percent(self, share: float) -> str:
        """`share` is from 0 to 1."""
        return format_percent(share, locale=locale_of(self.language))

    def midnight(self, day: date) -> datetime:
        return _midnight(self.zone, day)

    def moment(self, day: date) -> str:
        """The beginning of the day, as 2026-09-18T00:00:00+08:00."""
        return _moment(self.zone, day)

    def title(self, case: Case) -> str:
        return written(self.language, case.title, case.title_en)[0]


def voice_of(language: str, registry: Registry, settings: Settings) -> Voice:
    say = translator(language).gettext

    def name(text: str, text_en: str) -> str:
        return written(language, text, text_en)[0]

    def names(words: Mapping[str, Department] | Mapping[str, Term]) -> dict[str, str]:
        return {code: name(one.name, one.name_en) for code, one in words.items()}

    return Voice(
        language,
        "" if language == settings.languages[0] else f"{language}/",
        settings.base_url,
        urlsplit(settings.base_url).hostname or settings.contact.rpartition("@")[2] or "glasscase.invalid",
        f"{name(settings.name, settings.name_en)} {name(settings.city, settings.city_en)}",
        name(settings.publisher, settings.publisher_en),
        f"{settings.licence_title}, {settings.licence_url}",
        settings.today(),
        names(registry.departments),
        names(registry.categories),
        names(registry.districts),
        {kind: {step: say(label) for step, label in table.items()} for kind, table in STEPS_OF.items()},
        {reason: say(label) for reason, label in REASONS.items()},
        {kind: say(label) for kind, label in ARTICLES.items()},
        say,
        settings.time_zone,
    )


@lru_cache(maxsize=4096)
def _midnight(zone: str, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


@lru_cache(maxsize=4096)
def _moment(zone: str, day: date) -> str:
    return _midnight(zone, day).isoformat()


@lru_cache(maxsize=8192)
def _day(language: str, day: date) -> str:
    return format_skeleton("yMMMd", day, locale=locale_of(language))
