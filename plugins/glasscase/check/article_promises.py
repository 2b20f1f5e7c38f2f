"""What articles owe their readers: proof of money spent, answers still looked after, what came of a consultation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date, timedelta

from ..article_kinds import SAME_KEYS
from ..cells import as_date, split_list
from ..findings import Finding
from ..moments import as_moment
from ..read.articles import ArticleFile, Entry
from ..words import EDITORS
from .article_values import at_entry, entry_of

#: days after which it should be said what came of a consultation, a meeting or a campaign
OUTCOME_DAYS = 30


def spent_more_than_raised(article: ArticleFile) -> Iterator[Finding]:
    raised, spent = _amount(article, "raised"), _amount(article, "spent")
    if raised is not None and spent is not None and spent > raised:
        yield at_entry(article, entry_of(article, "spent"), "spent-more-than-raised", raised=article.value("raised"))


def spent_without_proof(article: ArticleFile) -> Iterator[Finding]:
    """Money went out, and nobody can see for what."""
    if (_amount(article, "spent") or 0) > 0 and not article.value("proof"):
        yield at_entry(article, entry_of(article, "spent"), "spent-without-proof")


def outcome_without_reason(article: ArticleFile) -> Iterator[Finding]:
    """People were asked, and something was decided: then why is said too."""
    if article.kind == "consultations" and article.value("outcome") and not article.value("reason"):
        yield at_entry(article, entry_of(article, "outcome"), "outcome-without-reason")


def review_overdue(article: ArticleFile, today: date) -> Iterator[Finding]:
    """An answer that nobody has looked at since it should have been; it stays, and its page says so."""
    due = as_date(article.value("review_due"))
    if due and due < today:
        yield at_entry(article, entry_of(article, "review_due"), "review-overdue", severity="warning")


def outcome_missing(article: ArticleFile, today: date) -> Iterator[Finding]:
    """It is over since `OUTCOME_DAYS`, and nobody has said what came of it; its page says so."""
    key = {"consultations": "end", "meetings": "end", "campaigns": "closed"}.get(article.kind, "")
    entry = entry_of(article, key) or (entry_of(article, "start") if article.kind == "meetings" else None)
    over = as_moment(entry.value) if entry else None
    told = article.value("outcome") or article.value("minutes")
    if over and not told and over.day + timedelta(days=OUTCOME_DAYS) < today:
        yield at_entry(article, entry, "outcome-missing", severity="warning", days=str((today - over.day).days))


#: one function a rule; each sees one article whose kind is known
PROMISES: tuple[Callable[[ArticleFile], Iterator[Finding]], ...] = (
    spent_more_than_raised, spent_without_proof, outcome_without_reason,
)  # fmt: skip


def translation_differs(articles: Sequence[ArticleFile], said: Set[tuple[str, str]]) -> Iterator[Finding]:
    """The same article says another date, amount or department in another language.

    `said` are the places (path, key) of which something is found already: one mistake, one finding.
    """
    originals = {(one.kind, one.id): one for one in articles if one.language == EDITORS}
    for article in articles:
        original = originals.get((article.kind, article.id))
        if original is None or original is article or article.defects or original.defects:
            continue
        for key in SAME_KEYS:
            if _alike(key, article) != _alike(key, original) and not {(article.path, key), (original.path, key)} & said:
                entry = entry_of(article, key) or Entry(key, "", 1)
                yield at_entry(
                    article, entry, "translation-differs", other=original.value(key) or "—", file=original.path
                )


def _alike(key: str, article: ArticleFile) -> str | list[str]:
    """The value, as far as its form does not matter."""
    value = article.value(key)
    return sorted(split_list(value)) if key == "area" else value


def _amount(article: ArticleFile, key: str) -> float | None:
    try:
        return float(article.value(key))
    except ValueError:
        return None
