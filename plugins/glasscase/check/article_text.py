"""The text of an article: links that lead nowhere, pictures without words, and what sanitising would drop.

The text is rendered as the build does it, so what counts is what a reader would get; the line is where the source has
the word in question.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import markdown
import nh3

from ..article_kinds import ARTICLE_KINDS
from ..findings import Finding, Severity
from ..read.articles import ArticleFile

#: as the build renders an article
EXTENSIONS = ("tables", "sane_lists", "footnotes")
#: the portal's own addresses; what lies below them is checked once the site is built
_PORTAL = frozenset({
    "", "404.html", "api", "campaigns", "cases", "channels", "catalog.jsonld", "catalog.ttl", "consultations", "answers", "corrections",
    "d", "data", "data.json", "datapackage.json", "deadlines.ics", "departments", "explainers", "feed.atom", "figures",
    "hall", "llms.txt", "log", "map", "meetings", "news", "notices", "open311", "opensearch.xml", "pledges", "precheck",
    "press", "robots.txt", "rules", "search", "sitemap.xml", "take-part",
})  # fmt: skip
#: Markdown's time for a paragraph grows with the square of its brackets: a thousand take 0.2 s
_BRACKETS = 1000
#: and for a text with the square of the tags that are not closed (5,000 take 2 s), and of its headings (0.7 s)
_TAGS = _HEADINGS = 5000
#: a picture's address, as the template of articles makes it right for each page
_FILES = re.compile(r"^(?:\.\./)*(?=files/)")
_KINDS = frozenset(ARTICLE_KINDS) - {"pages"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a link may lead to. `cases` and `departments` are None where not all are known."""

    articles: frozenset[tuple[str, str]]
    departments: frozenset[str] | None
    #: addresses that data/redirects.csv takes care of
    moved: frozenset[str]
    cases: frozenset[str] | None = None
    #: what the pages of other languages lie below
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag of the rendered text."""

    tag: str
    attributes: dict[str, str]
    #: where a link leads or a picture lies, and the line of the source on which that stands; else "" and 0
    link: str = ""
    line: int = 0


def text_findings(article: ArticleFile, addresses: Addresses) -> Iterator[Finding]:
    """Everything that is wrong with one article's text."""
    if not re.search(r"[<\[#]|^[-=]+\s*$", article.body, re.MULTILINE):
        return  # no link, picture, tag or heading
    elements = _elements(article)
    if elements is None:
        yield _finding("unreadable-text", article, 0, "")
        return
    yield from broken_link(article, elements, addresses)
    for rule in (foreign_picture, missing_alt, dropped_html, heading_level):
        yield from rule(article, elements)


def broken_link(article: ArticleFile, elements: list[Element], addresses: Addresses) -> Iterator[Finding]:
    """A link or a picture within the portal that leads to nothing."""
    for element in elements:
        if element.link and not _leads(element.link, article, addresses):
            yield _finding("broken-link", article, element.line, element.link)


def _leads(link: str, article: ArticleFile, addresses: Addresses) -> bool:
    parts = _split(link)
    if parts is None:
        return False
    if parts.scheme or parts.netloc or not parts.path:
        return True  # of another site, or within the page
    own = article.id if article.kind == "pages" else f"{article.kind}/{article.id}"
    # Files lie in one place for all pages, however many steps away an author, or a preview, thinks them.
    to = unquote(_FILES.sub("/", parts.path))
    path = posixpath.normpath(posixpath.join(f"/{own}/", to)).strip("/")
    steps = path.split("/") if path != "." else [""]
    if steps[0] in addresses.languages:
        steps = steps[1:] or [""]
    if "/".join(steps) in addresses.moved:
        return True
    match steps:
        case ["c", case, *more]:
            return addresses.cases is None or (case in addresses.cases and not more)
        case ["d", department, *_]:
            return addresses.departments is None or department in addresses.departments
        case ["files", *_]:
            return (Path(article.path).parents[1] / Path(*steps)).is_file()
        case [kind, name, *more] if kind in _KINDS:
            return (kind, name) in addresses.articles and more in ([], ["index.html"])
        case [first, *more] if ("pages", first) in addresses.articles:
            return more in ([], ["index.html"])
        case [first, *_]:
            return first in _PORTAL
        case _:
            return True


def foreign_picture(article: ArticleFile, elements: list[Element]) -> Iterator[Finding]:
    """A picture on another server: readers' browsers would tell that server about them, so none is loaded."""
    for element in elements:
        parts = _split(element.link) if element.tag == "img" else None
        if parts and (parts.netloc or parts.scheme):
            yield _finding("foreign-picture", article, element.line, element.link)


def missing_alt(article: ArticleFile, elements: list[Element]) -> Iterator[Finding]:
    """A picture without words for those who cannot see it."""
    for element in elements:
        if element.tag == "img" and not element.attributes.get("alt", "").strip():
            yield _finding("missing-alt", article, element.line, element.link)


def dropped_html(article: ArticleFile, elements: list[Element]) -> Iterator[Finding]:
    """Tags, attributes and addresses that an author typed and that no reader gets."""
    lines, spoken = article.body.split("\n"), set[str]()
    for element in elements:
        for shown, pattern in _dropped(element):
            # Markdown's own notes and tables have attributes too, which nobody typed.
            typed = next((at for at, line in enumerate(lines) if re.search(pattern, line, re.IGNORECASE)), -1)
            if typed >= 0 and shown not in spoken:
                spoken.add(shown)
                yield _finding("dropped-html", article, article.body_line + typed, shown, "warning")


def _dropped(element: Element) -> Iterator[tuple[str, str]]:
    """What sanitising takes out of an element, and a pattern of how it was typed."""
    tag = element.tag
    if tag not in nh3.ALLOWED_TAGS:
        yield f"<{tag}>", rf"<{tag}\b"
        return
    allowed = nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | nh3.ALLOWED_ATTRIBUTES.get("*", set())
    for name, value in element.attributes.items():
        if name not in allowed:
            yield name, rf"<{tag}\b[^>]*\b{re.escape(name)}\b"
        elif name in ("href", "src") and (scheme := _scheme(value)) and scheme not in nh3.ALLOWED_URL_SCHEMES:
            yield f"{scheme}:", re.escape(f"{scheme}:")


def _split(link: str) -> SplitResult | None:
    try:
        return urlsplit(link)
    except ValueError:  # as http://[x
        return None


def _scheme(link: str) -> str:
    match = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", link)
    return match[1].lower() if match else ""


def heading_level(article: ArticleFile, elements: list[Element]) -> Iterator[Finding]:
    """The page's title is the heading of the first level; none is left out below it."""
    above = 1
    lines = _heading_lines(article)
    for element in elements:
        if not re.fullmatch("h[1-6]", element.tag):
            continue
        level = int(element.tag[1])
        line = next(lines, 0)
        if level == 1 or level > above + 1:
            yield _finding(
                "heading-level", article, line, f"h{level}", "warning", above=f"h{2 if level == 1 else above + 1}"
            )
        above = max(level, 2)


def _heading_lines(article: ArticleFile) -> Iterator[int]:
    lines = article.body.split("\n")
    for at, line in enumerate(lines):
        if re.match(r"#{1,6}(?=[^#])|\s*<h[1-6]\b", line, re.IGNORECASE):
            yield article.body_line + at
        elif at and re.fullmatch(r"(=+|-+)\s*", line) and lines[at - 1].strip():
            yield article.body_line + at - 1


def _finding(
    rule: str, article: ArticleFile, line: int, value: str, severity: Severity = "error", **details: str
) -> Finding:
    return Finding(
        rule, article.path, line or article.body_line, value=value, details=tuple(details.items()), severity=severity
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = list[tuple[str, dict[str, str]]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _elements(article: ArticleFile) -> list[Element] | None:
    """The tags of the rendered text in order; None where it cannot be rendered, or only in ages."""
    if (
        any(block.count("[") > _BRACKETS for block in article.body.split("\n\n"))
        or article.body.count("[") > 10 * _BRACKETS
        or article.body.count("<") > _TAGS
        or article.body.count("\n#") > _HEADINGS
    ):
        return None
    tags, after, elements = _Tags(), dict[str, int](), list[Element]()
    try:
        tags.feed(_renderer().reset().convert(article.body))
    except RecursionError:
        _renderer.cache_clear()  # what stopped halfway renders nothing right any more
        return None
    tags.close()
    for tag, attributes in tags.found:
        link = attributes.get({"a": "href", "img": "src"}.get(tag, ""), "")
        # The same address may stand in the source several times: the next one each time.
        at = article.body.find(link or f"<{tag}", after.get(link, 0)) if link or tag == "img" else -1
        if at >= 0:
            after[link] = at + 1
        elements.append(Element(tag, attributes, link, article.body_line + article.body.count("\n", 0, max(at, 0))))
    return elements


@cache
def _renderer() -> markdown.Markdown:
    return markdown.Markdown(extensions=[*EXTENSIONS], output_format="html")
