"""The catalogue: the portal and its datasets as metadata has them. Frozen and picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from ...model import Download


class Words(NamedTuple):
    """A text in both languages; `en` is empty where there is only Chinese."""

    zh: str
    en: str

    def told(self, language: str) -> str:
        """In Chinese to readers of Chinese, to others in English where there is one."""
        return self.zh if language.split("-")[0] == "zh" else self.en or self.zh

    def tagged(self) -> tuple[tuple[str, str], ...]:
        """(language, text), of those that there are; once where both are the same words."""
        return tuple((tag, text) for tag, text in (("zh", self.zh), ("en", self.en)) if text)


class Licence(NamedTuple):
    name: str
    title: str
    #: may be empty
    url: str


class Place(NamedTuple):
    """Where the data are about; `box` is west, south, east and north in degrees of WGS-84, None where nobody knows."""

    name: Words
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV with its columns: `path` is below the site's root, `schema` a Table Schema with titles in both languages."""

    name: str
    path: str
    title: Words
    schema: Mapping[str, Any]
    #: CSV dialect in the words of Table Dialect, where it is not the usual one
    dialect: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One dataset. `path` is the address that its ids begin with, below the site's root, and mostly its page's."""

    path: str
    name: str
    title: Words
    description: Words
    #: code and names of the department that publishes it; empty where it is the portal itself
    department: str
    department_name: Words
    keywords: tuple[Words, ...]
    issued: date | None
    #: the day of the newest step in it, or that for which it was reckoned
    modified: date
    #: first and last day that the data tell of
    period: tuple[date, date] | None
    frequency: Literal["daily", "irregular"]
    #: codes of the EU's data themes
    themes: tuple[str, ...]
    licence: Licence
    tables: tuple[Table, ...]
    downloads: tuple[Download, ...]
    #: its Data Package below the site's root; empty where there is none
    descriptor: str = ""
    #: its page, where that is not `path`
    shown_on: str = ""

    @property
    def page(self) -> str:
        return self.shown_on or self.path

    @property
    def id(self) -> str:
        """Its name as a thing, below the site's root."""
        return f"{self.path}#dataset"


@dataclass(frozen=True, slots=True)
class Service:
    """An interface for programs; `described` is the file that describes it, below the site's root."""

    path: str
    title: Words
    description: Words
    described: str
    #: the standard that it keeps, as an address; may be empty
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The portal with all its datasets. What is about the portal alone is known before there are records."""

    name: Words
    city: Words
    description: Words
    publisher: Words
    contact: str
    licence: Licence
    base_url: str
    languages: tuple[str, ...]
    as_of: date
    #: the beginning of that day, as 2026-09-18T00:00:00+08:00
    created: str
    place: Place
    invented: bool
    #: registry's sources of cases
    sources: tuple[Words, ...]
    services: tuple[Service, ...] = ()
    records: tuple[Record, ...] = ()

    def link(self, path: str) -> str:
        """Where `path` lies: absolute if that is known, else relative to the site's root."""
        return f"{self.base_url}/{path}" if self.base_url else path or "./"

    def page(self, path: str, language: str) -> str:
        """The same of a page in one of the site's languages."""
        return self.link(path if language == self.languages[0] else f"{language}/{path}")
