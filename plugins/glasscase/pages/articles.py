"""Articles: a list of each kind, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..article_kinds import DATED_KINDS, HALL_KINDS
from ..model import Article, Download, Portal
from .page import Page
from .stages import STAGES, begins, is_dated, stage


@dataclass(frozen=True, slots=True)
class ArticleList:
    """articles.html: one kind of article, by where each stands on the portal's day."""

    kind: str
    #: stage → articles
    groups: Mapping[str, Sequence[Article]]
    #: whether there is a calendar of them
    dated: bool
    downloads: Sequence[Download]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """article.html, with articles/<kind>.html in it."""

    article: Article
    stage: str
    #: whether it has a calendar entry of its own
    dated: bool


def article_pages(portal: Portal, articles: Sequence[Article], downloads: Sequence[Download]) -> Iterator[Page]:
    """`downloads` are the files of the hall."""
    for kind in HALL_KINDS:
        of_kind = [article for article in articles if article.kind == kind]
        files = [file for file in downloads if file.name.startswith(f"{kind}.")]
        groups = _by_stage(of_kind, portal.as_of)
        yield Page(f"{kind}/", "articles.html", ArticleList(kind, groups, kind in DATED_KINDS, files))
    for article in articles:
        path = f"{article.id}/" if article.kind == "pages" else f"{article.kind}/{article.id}/"
        context = ArticlePage(article, stage(article, portal.as_of), is_dated(article))
        yield Page(path, "article.html", context)


def _by_stage(articles: Sequence[Article], as_of: date) -> dict[str, list[Article]]:
    """What is or will be: the next first. What is over: the last first, as `articles` are."""
    groups = {name: [article for article in articles if stage(article, as_of) == name] for name in STAGES}
    groups["coming"].sort(key=lambda article: (begins(article), article.id))
    return {name: found for name, found in groups.items() if found}
