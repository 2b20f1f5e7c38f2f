"""Which metadata an article may and must carry, by kind. Anything else is a finding.

A kind is a folder of content/; an article is `<id>.md` with its English twin `<id>.en.md`. The id is
the address, so neither title nor metadata can move a page or overwrite another one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleKind:
    """Metadata keys, in lower case: always Title and Date, and those that stand here."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


ARTICLE_KINDS: dict[str, ArticleKind] = {
    "notices": ArticleKind(("department", "start"), ("end", "area", "summary")),
    "news": ArticleKind(("department",), ("summary",)),
    "explainers": ArticleKind(("department",), ("summary",)),
    "answers": ArticleKind(("department", "question", "reviewed"), ("review_due", "summary")),
    "campaigns": ArticleKind(("department", "verified_by", "goal", "raised", "spent"), ("start", "end", "summary")),
    "consultations": ArticleKind(("department", "start", "end"), ("outcome", "summary")),
    "pages": ArticleKind((), ("summary",)),
}

DATE_KEYS = frozenset({"date", "start", "end", "reviewed", "review_due"})
AMOUNT_KEYS = frozenset({"goal", "raised", "spent"})
