"""The values of an article's metadata: dates, times, amounts, numbers, addresses, links; and dates in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from ..article_kinds import AMOUNT_KEYS, COUNT_KEYS, DATE_KEYS, FORMS, LINK_KEYS, MOMENT_KEYS, URL_KEYS
from ..cells import as_date, as_links
from ..findings import Finding, Severity
from ..formatting.cells import mend_moment
from ..moments import as_moment, in_order
from ..read.articles import ArticleFile, Entry
from .subject import listed
from .suggest import closest, mend_date

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_COUNT = re.compile(r"[0-9]{1,12}")
_URL = re.compile(r"https?://[^\s/?#]+\.[^\s]+")
#: what may not lie before what
_ORDER = (("end", "start"), ("closed", "start"), ("review_due", "reviewed"))


def entry_of(article: ArticleFile, key: str) -> Entry | None:
    return next((entry for entry in article.entries if entry.key == key), None)


def at_entry(
    article: ArticleFile, entry: Entry | None, rule: str, value: str | None = None, suggestion: str = "",
    severity: Severity = "error", **details: str,
) -> Finding:  # fmt: skip
    """A finding about one line of metadata; about the whole file where there is none."""
    line, key, said = (entry.line, entry.key, entry.value) if entry else (0, "", "")
    found = said if value is None else value
    return Finding(rule, article.path, line, 0, key, found, suggestion, tuple(details.items()), severity)


def article_date(article: ArticleFile) -> Iterator[Finding]:
    for entry in _filled(article, DATE_KEYS):
        if not as_date(entry.value):
            yield at_entry(article, entry, "date", suggestion=mend_date(entry.value))


def article_moment(article: ArticleFile) -> Iterator[Finding]:
    """A day, or a day with a time."""
    for entry in _filled(article, MOMENT_KEYS):
        if not as_moment(entry.value):
            mended = mend_moment(entry.value)
            yield at_entry(article, entry, "moment", suggestion=mended if mended != entry.value else "")


def article_amount(article: ArticleFile) -> Iterator[Finding]:
    for entry in _filled(article, AMOUNT_KEYS):
        if not _AMOUNT.fullmatch(entry.value):
            yield at_entry(article, entry, "number", suggestion=_digits(entry.value, _AMOUNT))


def article_count(article: ArticleFile) -> Iterator[Finding]:
    for entry in _filled(article, COUNT_KEYS):
        if not _COUNT.fullmatch(entry.value):
            yield at_entry(article, entry, "integer", suggestion=_digits(entry.value, _COUNT))


def article_url(article: ArticleFile) -> Iterator[Finding]:
    for entry in _filled(article, URL_KEYS):
        if not _URL.fullmatch(entry.value):
            yield at_entry(article, entry, "uri")


def article_form(article: ArticleFile) -> Iterator[Finding]:
    """What sort of meeting it is."""
    for entry in _filled(article, frozenset({"form"})):
        if entry.value not in FORMS:
            yield at_entry(article, entry, "enum", suggestion=closest(entry.value, FORMS), limit=listed(FORMS))


def article_links(article: ArticleFile) -> Iterator[Finding]:
    """Documents, minutes, proof: each with its words, and a file that is there."""
    for entry in _filled(article, LINK_KEYS):
        links = as_links(entry.value)
        if links is None:
            yield at_entry(article, entry, "metadata-link")
        for _, address in links or ():
            if address.startswith("files/") and not (Path(article.path).parents[1] / address).is_file():
                yield at_entry(article, entry, "broken-link", address)


def end_before_start(article: ArticleFile) -> Iterator[Finding]:
    for later, earlier in _ORDER:
        entry = entry_of(article, later)
        second, first = as_moment(article.value(later)), as_moment(article.value(earlier))
        if entry and first and second and not in_order(first, second):
            yield at_entry(article, entry, "end-before-start", start=first.isoformat(), other=earlier)


#: one function a sort of value; each sees one article whose kind is known
VALUES: tuple[Callable[[ArticleFile], Iterator[Finding]], ...] = (
    article_date, article_moment, article_amount, article_count, article_url, article_form, article_links,
    end_before_start,
)  # fmt: skip


def _filled(article: ArticleFile, keys: frozenset[str]) -> Iterator[Entry]:
    return (entry for entry in article.entries if entry.key in keys and entry.value)


def _digits(value: str, form: re.Pattern[str]) -> str:
    plain = unicodedata.normalize("NFKC", value).replace(",", "").replace("¥", "").removesuffix("元").strip()
    return plain if form.fullmatch(plain) else ""
