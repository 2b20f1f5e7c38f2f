"""Articles are checked like data: known kinds, allow-listed metadata, real dates and departments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..article_kinds import ARTICLE_KINDS
from ..cells import split_list
from ..findings import Finding
from ..read.articles import ArticleFile
from ..words import EDITED
from .article_promises import PROMISES, outcome_missing, review_overdue
from .article_text import Addresses, text_findings
from .article_values import VALUES, at_entry, entry_of
from .form import is_reserved
from .subject import Codes, listed, whole_file
from .suggest import closest

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: what says that a campaign was verified
_VERIFICATION = ("verified_by", "verified_how")
#: addresses of the portal's own that a page may not take
_TAKEN = frozenset({
    "api", "answers", "c", "campaigns", "cases", "channels", "consultations", "corrections", "d", "data", "departments",
    "design", "explainers", "feed", "figures", "files", "hall", "log", "map", "meetings", "news", "notices", "open311",
    "pledges", "precheck", "press", "rules", "search", "take-part", "theme",
})  # fmt: skip


def article_findings(
    article: ArticleFile, codes: Codes, languages: tuple[str, ...], addresses: Addresses, today: date
) -> list[Finding]:
    """Everything that is wrong with one article on the day `today`."""
    if article.defects:
        return [Finding(defect.rule, defect.path, defect.line, value=defect.value) for defect in article.defects]
    rules = [
        unknown_article_kind(article), article_id(article, languages), reserved_name(article),
        article_language(article, languages), text_findings(article, addresses),
    ]  # fmt: skip
    if article.kind in ARTICLE_KINDS:
        rules += [unknown_metadata(article), missing_metadata(article), unverified_campaign(article)]
        rules += [article_department(article, codes), article_area(article, codes)]
        rules += [rule(article) for rule in (*VALUES, *PROMISES)]
        rules += [review_overdue(article, today), outcome_missing(article, today)]
    return [finding for rule in rules for finding in rule]


def unknown_article_kind(article: ArticleFile) -> Iterator[Finding]:
    if article.kind not in ARTICLE_KINDS:
        yield Finding(
            "unknown-article-kind", article.path, value=article.kind,
            suggestion=closest(article.kind, ARTICLE_KINDS), details=(("known", listed(ARTICLE_KINDS)),),
        )  # fmt: skip


def article_id(article: ArticleFile, languages: tuple[str, ...]) -> Iterator[Finding]:
    """The file's name is the address."""
    if not _ID.fullmatch(article.id) or (article.kind == "pages" and article.id in (*_TAKEN, *languages)):
        yield Finding("article-id", article.path, value=article.id)


def reserved_name(article: ArticleFile) -> Iterator[Finding]:
    """The file's name is the name of a folder on the site too."""
    if is_reserved(article.id):
        yield whole_file("reserved-name", article.path, article.id)


def article_language(article: ArticleFile, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Chinese and English may stand everywhere: where nothing nearer to the reader is there, they are shown."""
    known = tuple(dict.fromkeys((*languages, *EDITED)))
    if article.language not in known:
        yield Finding("article-language", article.path, value=article.language, details=(("known", listed(known)),))


def unknown_metadata(article: ArticleFile) -> Iterator[Finding]:
    """Only what the kind lists: save_as, url, slug, template and status could move or replace a page."""
    kind = ARTICLE_KINDS[article.kind]
    known = ("title", "date", *kind.required, *kind.optional)
    seen = set[str]()
    for entry in article.entries:
        if entry.key not in known:
            yield at_entry(
                article, entry, "unknown-metadata", entry.key, closest(entry.key, known), known=listed(known)
            )
        elif entry.key in seen:
            yield at_entry(article, entry, "repeated-metadata", entry.key)
        seen.add(entry.key)


def missing_metadata(article: ArticleFile) -> Iterator[Finding]:
    for key in ("title", "date", *ARTICLE_KINDS[article.kind].required):
        if not article.value(key) and not (article.kind == "campaigns" and key in _VERIFICATION):
            yield _missing("missing-metadata", article, key)


def unverified_campaign(article: ArticleFile) -> Iterator[Finding]:
    """Nobody asks for money here before somebody else has looked where it goes."""
    for key in _VERIFICATION if article.kind == "campaigns" else ():
        if not article.value(key):
            yield _missing("unverified-campaign", article, key)


def _missing(rule: str, article: ArticleFile, key: str) -> Finding:
    entry = entry_of(article, key)
    return Finding(rule, article.path, entry.line if entry else 1, field=key, value=key)


def article_department(article: ArticleFile, codes: Codes) -> Iterator[Finding]:
    entry, known = entry_of(article, "department"), codes.departments
    if entry and entry.value and entry.value not in known:
        yield at_entry(
            article, entry, "unknown-department", suggestion=closest(entry.value, known), known=listed(known)
        )


def article_area(article: ArticleFile, codes: Codes) -> Iterator[Finding]:
    entry, known = entry_of(article, "area"), codes.districts
    for code in split_list(entry.value) if entry else ():
        if code not in known:
            yield at_entry(article, entry, "unknown-district", code, closest(code, known), known=listed(known))
