"""Articles: a list of each kind, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Article, Portal
from .page import Page


@dataclass(frozen=True, slots=True)
class ArticleList:
    """articles.html: one kind of article; current, coming and past where it has a period."""

    kind: str
    groups: Sequence[tuple[str, Sequence[Article]]]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """article.html"""

    article: Article


def article_pages(portal: Portal, articles: Sequence[Article]) -> Iterator[Page]:
    kinds = ("notices", "news", "explainers", "answers", "campaigns", "consultations")
    for kind in kinds:
        of_kind = [article for article in articles if article.kind == kind]
        yield Page(f"{kind}/", "articles.html", ArticleList(kind, _by_period(of_kind, portal)))
    for article in articles:
        path = f"{article.id}/" if article.kind == "pages" else f"{article.kind}/{article.id}/"
        yield Page(path, "article.html", ArticlePage(article))


def _by_period(articles: Sequence[Article], portal: Portal) -> list[tuple[str, Sequence[Article]]]:
    groups = dict[str, list[Article]](current=[], coming=[], past=[], all=[])
    for article in articles:
        groups[period(article, portal)].append(article)
    return [(name, members) for name, members in groups.items() if members]


def period(article: Article, portal: Portal) -> str:
    """Where the article's dates lie on the day `as_of`: current, coming, past, or "all" without dates."""
    if not article.start:
        return "all"
    if article.start > portal.as_of:
        return "coming"
    return "past" if article.end and article.end < portal.as_of else "current"
