"""Which metadata an article may and must carry, by kind, and what sort of value each is. Anything else is a finding.

A kind is a folder of content/; an article is `<id>.md` with its English twin `<id>.en.md`. The id is
the address, so neither title nor metadata can move a page or overwrite another one.
"""

from __future__ import annotations

from dataclasses import dataclass

#: what the text of an article may have beside plain Markdown
MARKDOWN = ("tables", "sane_lists", "footnotes")


@dataclass(frozen=True, slots=True)
class ArticleKind:
    """Metadata keys, in lower case: always Title and Date, and those that stand here."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


ARTICLE_KINDS: dict[str, ArticleKind] = {
    "notices": ArticleKind(("department", "start"), ("end", "area", "place", "instruction", "summary")),
    "news": ArticleKind(("department",), ("area", "summary")),
    "explainers": ArticleKind(
        ("department",), ("legal_basis", "legal_url", "video", "reviewed", "review_due", "summary")
    ),
    "answers": ArticleKind(
        ("department", "question", "reviewed", "review_due"), ("legal_basis", "legal_url", "summary")
    ),
    "campaigns": ArticleKind(
        ("department", "purpose", "verified_by", "verified_how", "goal", "raised", "spent"),
        ("proof", "counted_on", "start", "end", "closed", "outcome", "summary"),
    ),
    "consultations": ArticleKind(
        ("department", "start", "end", "take_part"),
        ("documents", "area", "comments", "feedback", "outcome", "reason", "summary"),
    ),
    "meetings": ArticleKind(
        ("department", "form", "start", "place"), ("end", "area", "take_part", "minutes", "outcome", "summary")
    ),
    "pages": ArticleKind((), ("summary",)),
}

#: the kinds that departments publish, in the order in which a department's page shows them
HALL_KINDS = ("notices", "answers", "consultations", "meetings", "campaigns", "news", "explainers")
#: kinds that have a time, and so a calendar
DATED_KINDS = ("notices", "consultations", "meetings", "campaigns")

DATE_KEYS = frozenset({"date", "reviewed", "review_due", "counted_on", "closed"})
#: a day, or a day with a time
MOMENT_KEYS = frozenset({"start", "end"})
AMOUNT_KEYS = frozenset({"goal", "raised", "spent"})
COUNT_KEYS = frozenset({"comments"})
URL_KEYS = frozenset({"legal_url", "video"})
#: [words](address); [words](address)
LINK_KEYS = frozenset({"documents", "minutes", "proof"})
#: what a translation may not say otherwise than its original
SAME_KEYS = (
    *("date", "department", "start", "end", "area", "form", "reviewed", "review_due"),
    *("goal", "raised", "spent", "counted_on", "closed", "comments"),
)
#: what sort of meeting it is
FORMS = ("hearing", "visit", "open-day", "briefing", "session")
