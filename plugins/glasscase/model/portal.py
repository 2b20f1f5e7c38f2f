"""The whole, ready to render, and what its pages list beside cases and articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .articles import Article
from .cases import CaseRow, Coverage
from .registry import Registry


@dataclass(frozen=True, slots=True)
class MonthlyFigure:
    """One row of figures.csv: a channel of a department in a month."""

    department: str
    month: str
    channel: str
    posts: int
    replies: int
    followers: int | None
    median_reply_hours: float | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """One package as the catalogue lists it: the cases of a department and year, or what else a department publishes."""

    department: str
    #: the folder's: the year of the cases, or the name of another dataset
    name: str
    #: 0 for what is no package of cases
    year: int
    #: twice the same where it is only in English, and `title_en` empty where it is only in Chinese; so the description
    title: str
    title_en: str
    #: resource → number of rows
    rows: tuple[tuple[str, int], ...]
    #: SHA-256 over the package's files, to see that it did not change while it was built
    digest: str
    description: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    #: name, title and address (may be empty) of its own licence; None where it is the portal's
    licence: tuple[str, str, str] | None = None
    #: the last day of which its descriptor says that it was published or brought up to date
    updated: date | None = None

    @property
    def row_count(self) -> int:
        return sum(count for _, count in self.rows)

    @property
    def path(self) -> str:
        """Its folder below the site's root, where its page and its files are."""
        return f"data/{self.department}/{'' if self.year else 'datasets/'}{self.name}/"


@dataclass(frozen=True, slots=True)
class Download:
    """What a page says of a file: its place, size in bytes and SHA-256."""

    path: str
    media_type: str
    rows: int | None
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Portal:
    """The whole, ready to render: what `build` gives and `pages` and `exports` take."""

    as_of: date
    registry: Registry
    datasets: tuple[Dataset, ...]
    #: newest first
    cases: tuple[CaseRow, ...]
    figures: tuple[MonthlyFigure, ...]
    #: newest first; one entry a language
    articles: tuple[Article, ...]
    #: newest first
    coverage: tuple[Coverage, ...] = ()
