"""Articles are checked like data: known kinds, allow-listed metadata, real dates and departments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..article_kinds import AMOUNT_KEYS, ARTICLE_KINDS, DATE_KEYS
from ..cells import as_date, split_list
from ..findings import Finding
from ..read.articles import ArticleFile, Entry
from ..words import EDITED
from .article_text import Addresses, text_findings
from .form import is_reserved
from .subject import Codes, listed, whole_file
from .suggest import closest, mend_date

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
#: addresses of the portal's own that a page may not take
_TAKEN = frozenset({
    "api", "answers", "c", "campaigns", "cases", "consultations", "corrections", "d", "data", "departments", "design",
    "explainers", "feed", "figures", "files", "hall", "log", "map", "news", "notices", "open311", "pledges", "precheck",
    "press", "rules", "search", "take-part", "theme",
})  # fmt: skip


def article_findings(
    article: ArticleFile, codes: Codes, languages: tuple[str, ...], addresses: Addresses
) -> list[Finding]:
    """Everything that is wrong with one article."""
    if article.defects:
        return [Finding(defect.rule, defect.path, defect.line, value=defect.value) for defect in article.defects]
    rules = (
        unknown_article_kind(article), article_id(article, languages), reserved_name(article),
        article_language(article, languages), text_findings(article, addresses),
    )  # fmt: skip
    findings = [finding for rule in rules for finding in rule]
    if article.kind in ARTICLE_KINDS:
        findings += [*unknown_metadata(article), *missing_metadata(article), *article_date(article)]
        findings += [*article_amount(article), *article_department(article, codes), *article_area(article, codes)]
        findings += article_period(article)
    return findings


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
            yield _at(article, entry, "unknown-metadata", entry.key, closest(entry.key, known), known=listed(known))
        elif entry.key in seen:
            yield _at(article, entry, "repeated-metadata", entry.key)
        seen.add(entry.key)


def missing_metadata(article: ArticleFile) -> Iterator[Finding]:
    for key in ("title", "date", *ARTICLE_KINDS[article.kind].required):
        if not article.value(key):
            yield Finding("missing-metadata", article.path, 1, field=key, value=key)


def article_date(article: ArticleFile) -> Iterator[Finding]:
    for entry in article.entries:
        if entry.key in DATE_KEYS and entry.value and not as_date(entry.value):
            yield _at(article, entry, "date", entry.value, mend_date(entry.value))


def article_amount(article: ArticleFile) -> Iterator[Finding]:
    for entry in article.entries:
        if entry.key in AMOUNT_KEYS and entry.value and not _AMOUNT.fullmatch(entry.value):
            plain = entry.value.replace(",", "").replace("，", "")
            yield _at(article, entry, "number", entry.value, plain if _AMOUNT.fullmatch(plain) else "")


def article_department(article: ArticleFile, codes: Codes) -> Iterator[Finding]:
    for entry in article.entries:
        if entry.key == "department" and entry.value and entry.value not in codes.departments:
            yield _at(
                article, entry, "unknown-department", entry.value, closest(entry.value, codes.departments),
                known=listed(codes.departments),
            )  # fmt: skip


def article_area(article: ArticleFile, codes: Codes) -> Iterator[Finding]:
    for entry in article.entries:
        for code in split_list(entry.value) if entry.key == "area" else ():
            if code not in codes.districts:
                yield _at(
                    article,
                    entry,
                    "unknown-district",
                    code,
                    closest(code, codes.districts),
                    known=listed(codes.districts),
                )


def article_period(article: ArticleFile) -> Iterator[Finding]:
    start, end = as_date(article.value("start")), as_date(article.value("end"))
    if start and end and end < start:
        entry = next(entry for entry in article.entries if entry.key == "end")
        yield _at(article, entry, "end-before-start", entry.value, start=start.isoformat())


def _at(article: ArticleFile, entry: Entry, rule: str, value: str, suggestion: str = "", **details: str) -> Finding:
    return Finding(rule, article.path, entry.line, 0, entry.key, value, suggestion, tuple(details.items()))
