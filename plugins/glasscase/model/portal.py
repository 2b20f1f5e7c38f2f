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
    """One package as the catalogue lists it."""

    department: str
    year: int
    title: str
    title_en: str
    #: resource → number of rows
    rows: tuple[tuple[str, int], ...]
    #: SHA-256 over the package's files, to see that it did not change while it was built
    digest: str

    @property
    def path(self) -> str:
        """Its folder below the site's root, where its page and its files are."""
        return f"data/{self.department}/{self.year}/"


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
