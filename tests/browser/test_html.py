"""Valid HTML in every kind of page, and what is in another language says so."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from judge.html import html_errors
from judge.kinds import file_of, languages, page_kinds
from judge.node import MODULES
from tests.built import PROJECT

pytestmark = pytest.mark.browser
#: template → a kind of page that it makes, so that a new template is judged too
KINDS = {
    "404.html": "404.html", "api.html": "api/", "article.html": "notices/*/", "articles.html": "notices/", "case.html": "c/*/ overdue",
    "case_card.html": "c/*/*", "coverage.html": "press/*/", "department_card.html": "d/*/*", "press.html": "press/",
    "take_part.html": "take-part/", "tombstone_card.html": "c/*/* withdrawn",
    "cases.html": "cases/", "corrections.html": "corrections/", "data.html": "data/", "dataset.html": "data/*/*/",
    "department.html": "d/*/", "departments.html": "departments/", "design.html": "design/", "figures.html": "figures/",
    "hall.html": "hall/", "posts.html": "hall/*/*/", "pledges.html": "pledges/", "channels.html": "channels/", "home.html": "", "map.html": "map/", "offline.html": "offline.html", "precheck.html": "precheck/",
    "redirect.html": "bureaus/*/", "rules.html": "rules/", "search.html": "search/", "tombstone.html": "c/*/ withdrawn",
}  # fmt: skip
HAN = re.compile(r"[\u3400-\u9fff]")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def files(output: Path, language: str) -> list[Path]:
    prefix = languages(output)[language]
    return [file_of(output, prefix + address) for address in page_kinds(output).values()]


def test_every_template_is_judged(output: Path) -> None:
    templates = {path.name for path in (PROJECT / "theme/templates").glob("*.html")}
    assert templates == {"base.html", "card.html", *KINDS}
    assert set(KINDS.values()) <= page_kinds(output).keys()


@pytest.mark.skipif(not MODULES.exists(), reason="html-validate is not installed: make unit")
def test_valid(output: Path) -> None:
    assert html_errors([file for language in languages(output) for file in files(output, language)]) == []


class Runs(HTMLParser):
    """The texts of a page with the language that they are said to be in; what a reader hears in attributes too."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = list[tuple[str, str]]()
        self.texts = list[tuple[str, str]]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        heard = [
            "alt",
            "aria-label",
            "title",
            "placeholder",
            *(["content"] if given.get("name") == "description" else []),
        ]
        self.texts += [(language, given[name] or "") for name in heard if name in given]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1][1] if self.open else "", data))


def test_chinese_on_english_pages_is_marked(output: Path) -> None:
    wrong = [
        f"{file.relative_to(output)}: {text.strip()[:60]}"
        for file in files(output, "en")
        for language, text in Runs(file.read_text("utf-8")).texts
        if HAN.search(text) and not language.startswith("zh")
    ]
    assert wrong == []
