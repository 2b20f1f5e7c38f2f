"""Pages: each context against its template, words in the right language, nothing that could run."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from glasscase import pages as pages_package
from glasscase.article_kinds import ARTICLE_KINDS
from glasscase.build import build_cases, build_portal, build_registry, deadline_rule, row_of
from glasscase.exports.press_files import press_files
from glasscase.figures import reckon
from glasscase.model import (
    SOLVED,
    Article,
    Case,
    CaseRow,
    Channel,
    Coverage,
    Dataset,
    Department,
    Download,
    Event,
    Kind,
    Media,
    Milestone,
    Portal,
    Registry,
    Standing,
    Status,
    Step,
    Term,
    Withheld,
)  # fmt: skip
from glasscase.moments import Moment, as_moment
from glasscase.pages.articles import ArticlePage
from glasscase.pages.cards import case_cards
from glasscase.pages.cases import Listing, case_pages, facet_links, list_pages, listings, parts, title_of
from glasscase.pages.dataset_charts import bar_plot, line_plot
from glasscase.pages.dataset_maps import Place, spot_map
from glasscase.pages.dataset_views import Drawn
from glasscase.pages.datasets import Cited, DatasetPage, TablePart, dataset_page
from glasscase.pages.design import EXAMPLES
from glasscase.pages.page import Page, Site, in_language, site_of, slices
from glasscase.pages.portal import portal_pages
from glasscase.pages.press import press_pages
from glasscase.pages.search import search_page
from glasscase.pages.snippets import Snippet
from glasscase.pages.stages import announced, stage
from glasscase.pelican_adapter.loading import Loaded, load
from glasscase.pelican_adapter.progress import Progress
from glasscase.pelican_adapter.templates import environment, file_size, paragraphs, render
from glasscase.pelican_adapter.work import described_as
from glasscase.read.packages import read_package, read_registry
from glasscase.search.shelves import shelves
from glasscase.settings import Settings
from tests.built import PROJECT

THEME = PROJECT / "theme"
TODAY = date(2026, 9, 18)
EVIL = """<script>alert(1)</script>"'&"""
SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州市", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=TODAY, country="CN",
)  # fmt: skip


# A template's context is a documented dataclass: its docstring names the template


def contexts() -> dict[str, type]:
    found = dict[str, type]()
    for module in (import_module(f"glasscase.pages.{found.name}") for found in iter_modules(pages_package.__path__)):
        for _, one in inspect.getmembers(module, inspect.isclass):
            if one.__module__ == module.__name__ and (named := re.match(r"(\w+\.html)\b", one.__doc__ or "")):
                assert is_dataclass(one)
                found[named[1]] = one
    return found


CONTEXTS = contexts()


def test_every_template_has_a_context() -> None:
    assert {path.name for path in (THEME / "templates").glob("*.html")} == {
        *CONTEXTS,
        "base.html",
        "card.html",
        "404.html",
        "offline.html",
    }


#: components that the gallery does not show, and why
NOT_SHOWN = {
    "masthead": "on every page", "colophon": "on every page", "languages": "on every page", "words": "part of others", "when": "part of others",
    "search_form": "on the home page", "sentence": "on every case's page", "cite": "on every case's page", "tell": "on every case's page",
    "period": "part of others", "law": "on the pages of answers", "money": "on a campaign's page", "posts": "in the hall", "channels": "in the hall",
    "days": "nothing to see: a script", "timeline": "on every case's page", "pictures": "on a case's page", "share": "in the head of every page",
    "list_files": "on lists of cases", "dictionary": "on a dataset's page", "explorer": "on a dataset's page", "snippets": "on a dataset's page", "citation": "on a dataset's page",
    "dataset_charts": "on a dataset's page", "datasets": "on the page of open data",
    "coverage": "on the page of the press", "forms": "where the portal has a forge",
}  # fmt: skip


def test_every_component_is_in_the_gallery() -> None:
    """…and has no style sheet of another name: a component is one template and one style sheet."""
    templates = THEME / "templates"
    assert sorted(EXAMPLES) == sorted(path.stem for path in (templates / "examples").glob("*.html"))
    components = {path.stem for path in (templates / "components").glob("*.html")}
    assert components == {*EXAMPLES, *NOT_SHOWN}
    pages = {path.stem for path in templates.glob("*.html")}
    styles = {path.stem for path in (THEME / "css" / "components").glob("*.css")}
    assert styles <= {*components, *pages, "definitions"}  # a list of terms, wherever one is


@pytest.mark.parametrize("template", sorted(CONTEXTS))
def test_context_and_template_agree(template: str) -> None:
    text = re.sub(r"{#.*?#}", "", (THEME / "templates" / template).read_text("utf-8"), flags=re.S)
    used = set(re.findall(r"\bpage\.(\w+)", text))
    assert used == {field.name for field in fields(CONTEXTS[template])}
    assert not re.search(r"\bpage\b(?!\.)(?=[^{}]*[%}]})(?<!['\"]page)", re.sub(r"'[^']*'", "", text)), (
        "used as a whole"
    )


@pytest.fixture
def loaded(city: Path) -> Loaded:
    return load(SETTINGS, None, Progress("en", quiet=True))


def all_pages(loaded: Loaded, site: Site) -> Iterator[Page]:
    portal = loaded.portal
    city = reckon(portal, SETTINGS)
    yield from portal_pages(portal, SETTINGS, site, {}, city, described_as(SETTINGS))
    yield from press_pages(portal, SETTINGS, site, city, [file.note() for file in press_files(portal, SETTINGS, city)])
    lists = listings(portal)
    yield search_page(portal, shelves(portal, 4), facet_links(lists, lambda facet, value: value))
    for listing in lists:
        for part in parts(listing, 2, 2):
            yield from list_pages(part, facet_links(lists, lambda facet, value: value), "A list", 2)
    for path, dataset in zip(loaded.packages, portal.datasets, strict=True):
        package = read_package(path)
        yield dataset_page(dataset, package, ())
        cases = build_cases(package, deadline_rule(portal.registry, SETTINGS), TODAY)
        yield from case_pages(cases, site)
        yield from case_cards(cases, site)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_the_small_city(loaded: Loaded, language: str) -> None:
    site = site_of(loaded.portal, SETTINGS, language)
    env = environment(THEME, site, "theme/style.css")
    paths, templates = list[str](), set[str]()
    for page in all_pages(loaded, site):
        assert type(page.context) is CONTEXTS.get(page.template, type(None))
        file, html = render(env, page, language, "zh")
        assert file == ("" if language == "zh" else "en/") + page.path + (
            "" if page.path.endswith(".html") else "index.html"
        )
        assert f'<html lang="{language}">' in html
        paths.append(page.path)
        templates.add(page.template)
    assert len(paths) == len(set(paths))
    assert {"home.html", "department.html", "case.html", "cases.html", "dataset.html", "404.html"} <= templates


# Languages


def event(kind: Step, text: str = "x", **more: Any) -> Event:
    return Event(date(2026, 3, 1), kind, text, text=text, **more)


def standing(status: Status, **more: Any) -> Standing:
    values: dict[str, Any] = {
        "status": status, "unit": "parks", "official": "", "post": "", "deadline": date(2026, 4, 1),
        "deadline_is_derived": True, "named_on": date(2026, 3, 1), "solved_on": None, "updated_on": date(2026, 3, 2),
        "days_late": 0, "days_left": None, "extended": 0, "corrected": False, "disputed": False, "reopened": False,
        "reason": "other",
    }  # fmt: skip
    return Standing(**values | more)


def a_case(**more: Any) -> Case:
    values: dict[str, Any] = {
        "id": "2603-k7m3q", "kind": Kind.PROBLEM, "title": "路灯不亮", "title_en": "", "description": "长江路",
        "category": "light", "district": "east", "place": "长江路", "lat": None, "lon": None,
        "reported_on": date(2026, 3, 1), "source": "hotline", "source_url": "", "tags": (), "department": "parks",
        "year": 2026, "events": (event(Step.VERIFIED),), "media": (), "standing": standing(Status.OPEN, days_left=3),
    }  # fmt: skip
    return Case(**values | more)


def a_site(language: str, words: str = "Word", **more: Any) -> Site:
    names = dict.fromkeys(("parks", "light", "east", "hotline", EVIL), words)
    return Site(
        language, words, words, words, words, more.get("base_url", ""), True, ("zh", "en"), words, words,
        "https://licence.example/", TODAY, names, names, names, names, True, (("about/", words),),
    )  # fmt: skip


def rendered(page: Page, site: Site) -> str:
    return render(environment(THEME, site, "theme/style.css"), page, site.language, "zh")[1]


@pytest.mark.parametrize(
    ("language", "title_en", "title", "of_title", "heading"),
    [
        ("zh", "", "路灯不亮", "zh", "<h1>路灯不亮</h1>"),
        ("zh", "No light", "路灯不亮", "zh", "<h1>路灯不亮</h1>"),
        ("en", "", "路灯不亮", "zh", '<h1 lang="zh">路灯不亮</h1>'),
        ("en", "No light", "No light", "en", "<h1>No light</h1>"),
    ],
)
def test_titles(language: str, title_en: str, title: str, of_title: str, heading: str) -> None:
    case, site = a_case(title_en=title_en), a_site(language)
    assert title_of(case, site) == (title, of_title)
    (page,) = case_pages([case], site)
    html = rendered(page, site)
    assert heading in html
    assert f"<title>{title} · Word Word</title>" in html
    other = {"zh": ("en", "English"), "en": ("zh", "中文")}[language]
    assert re.search(rf'<a class="language" lang="{other[0]}" hreflang="{other[0]}" href="[^"]+">{other[1]}</a>', html)


def test_languages_of_articles() -> None:
    def article(name: str, language: str) -> Article:
        return Article("news", name, language, f"{name} {language}", TODAY, "parks", "", "<p>x</p>")

    articles = [article("a", "zh"), article("a", "en"), article("b", "zh"), article("c", "en")]
    assert [one.title for one in in_language(articles, "en")] == ["a en", "b zh", "c en"]
    assert [one.title for one in in_language(articles, "zh")] == ["a zh", "b zh", "c en"]
    page = Page("news/b/", "article.html", ArticlePage(article("b", "zh"), "all", False))
    english, chinese = rendered(page, a_site("en")), rendered(page, a_site("zh"))
    assert '<h1 lang="zh">b zh</h1>' in english and '<div class="prose" lang="zh">' in english
    assert "it is in this language: Chinese." in english
    assert "<h1>b zh</h1>" in chinese and 'class="note"' not in chinese


def test_site_speaks_one_language(loaded: Loaded) -> None:
    chinese, english = (site_of(loaded.portal, SETTINGS, language) for language in ("zh", "en"))
    assert (chinese.name, chinese.city, english.name, english.city) == ("明案", "明州市", "Glasscase", "Mingzhou")
    for code, department in loaded.portal.registry.departments.items():
        assert chinese.departments[code] == department.name
        assert english.departments[code] == department.name_en or department.name


def test_addresses_of_published_pages() -> None:
    site = a_site("en", base_url="https://city.example/portal")
    (page,) = case_pages([a_case()], site)
    html = rendered(page, site)
    assert '<link rel="canonical" href="https://city.example/portal/en/c/2603-k7m3q/">' in html
    assert '<link rel="alternate" hreflang="zh" href="https://city.example/portal/c/2603-k7m3q/">' in html


# Nothing that data says can run, or break out of its place


class Tags(HTMLParser):
    """Every tag and every name of an attribute, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes = set[str](), set[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def assert_harmless(html: str) -> None:
    html = re.sub(
        r'<script src="[./]*/theme/[a-z-]+\.js\?v=[0-9a-f]{8}"(?: defer)?></script>', "", html
    )  # the theme's own
    assert "<script" not in html
    assert "alert(1)" in html, "the words should stand there, as words"
    seen = Tags(html)
    assert not seen.tags & {"script", "style", "iframe", "object", "base"}
    assert [name for name in seen.attributes if not re.fullmatch(r"[a-z][a-z0-9-]*", name)] == []
    assert [name for name in seen.attributes if name.startswith("on") or name == "style"] == []


def evil_case(status: Status, **more: Any) -> Case:
    all_evil = {
        "text": EVIL, "text_en": EVIL, "unit": EVIL, "official": EVIL, "post": EVIL, "legal_basis": EVIL,
        "deadline": TODAY, "to_department": EVIL, "evidence": EVIL, "url": EVIL, "reason": EVIL,
    }  # fmt: skip
    events = tuple(Event(TODAY, kind, EVIL, **all_evil) for kind in Step)
    media = (Media(EVIL, "photo", "before", EVIL, EVIL, EVIL, EVIL, EVIL, TODAY, 2, 2),)
    where = standing(status, unit=EVIL, official=EVIL, post=EVIL, corrected=True, **more)
    return a_case(
        id=EVIL, title=EVIL, title_en=EVIL, description=f"{EVIL}\n\n{EVIL}", category=EVIL, district=EVIL, place=EVIL,
        source=EVIL, source_url=EVIL, tags=(EVIL,), department=EVIL, events=events, media=media, standing=where,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", Status)
def test_hostile_case(language: str, status: Status) -> None:
    solved = {"solved_on": TODAY} if status in SOLVED else {}
    case, site = evil_case(status, days_left=1, **solved), a_site(language, EVIL)
    case = replace(case, milestones=(Milestone(TODAY, EVIL, "", 50, TODAY, f"{EVIL};{EVIL}.webp"),))
    (page,) = case_pages([case], site)
    assert_harmless(rendered(page, site))
    assert_harmless(rendered(replace(page, context=replace_title(page.context)), site))
    (card,) = case_cards([case], site)
    assert_harmless(rendered(card, site))


def replace_title(context: Any) -> Any:
    """Also with the title in the site's other language."""
    return replace(context, title_language="zh") if hasattr(context, "title_language") else context


OF_A_CASE = {"case.html", "tombstone.html", "case_card.html", "tombstone_card.html"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_everything_else(language: str) -> None:
    term = Term(EVIL, EVIL, EVIL)
    department = Department(
        EVIL, EVIL, EVIL, "", "government", EVIL, EVIL, EVIL, 5, 5, date(2020, 1, 1), date(2026, 1, 1)
    )
    registry = Registry(
        {EVIL: department}, {EVIL: term}, {EVIL: term}, {EVIL: term}, (Channel(EVIL, "wechat", EVIL, EVIL),), {},
        (Withheld("2401-aaaaa", "privacy", TODAY),), ((f"/{EVIL}/", f"/{EVIL}/"),),
    )  # fmt: skip
    rows = tuple(
        CaseRow(
            EVIL, Kind.PLEDGE, EVIL, title_en, EVIL, EVIL, EVIL, EVIL, None, None, EVIL, 2026, TODAY,
            standing(status, unit=EVIL, official=EVIL, post=EVIL, corrected=True, solved_on=TODAY),
            (Milestone(TODAY, EVIL, title_en, 50, TODAY, EVIL),),
        )
        for status in Status
        for title_en in ("", EVIL)
    )  # fmt: skip
    articles = tuple(
        Article(
            kind, EVIL, "zh", EVIL, TODAY, EVIL, EVIL, "<p>alert(1)</p>", Moment(TODAY), Moment(TODAY), (EVIL,), EVIL,
            EVIL, EVIL, EVIL, EVIL, EVIL, TODAY, TODAY, EVIL, EVIL, EVIL, 1.0, 2.0, 3.0, TODAY, ((EVIL, EVIL),), closed,
            EVIL, ((EVIL, EVIL),), 7, EVIL, outcome, EVIL, "hearing", ((EVIL, EVIL),),
        )
        for kind in ARTICLE_KINDS
        for closed, outcome in ((None, ""), (TODAY, EVIL))
    )  # fmt: skip
    said = tuple(Coverage(EVIL, TODAY, EVIL, EVIL, EVIL, text_en) for text_en in ("", EVIL))
    other = Dataset(EVIL, EVIL, 0, EVIL, f"{EVIL}en", ((EVIL, 2),), "", EVIL, EVIL, (EVIL,), (EVIL, EVIL, EVIL), TODAY)
    datasets = (Dataset(EVIL, "2026", 2026, EVIL, EVIL, (), ""), other)
    portal = Portal(TODAY, registry, datasets, rows, (), articles, said)
    site = replace(site_of(portal, SETTINGS, language), publisher=EVIL, contact=EVIL, city=EVIL, name=EVIL)
    site = replace(site, issue_forms=EVIL)
    files = [Download(f"data/{EVIL}/cases.csv", "text/csv", 1, 1, EVIL)]
    city = reckon(portal, SETTINGS)
    prints = [Download(f"press/{city.month_ends[1].month}-trend.{language}.png", "image/png", None, 1, EVIL)]
    pages = [*portal_pages(portal, SETTINGS, site, {"": files, EVIL: files}, city, described_as(SETTINGS))]
    pages += press_pages(portal, SETTINGS, site, city, [*files, *prints])
    lists = listings(portal)
    for listing in lists:
        for part in parts(listing, 3):
            pages += list_pages(part, facet_links(lists, lambda facet, value: EVIL), EVIL, 3)
    pages.append(search_page(portal, shelves(portal, 4), facet_links(lists, lambda facet, value: EVIL)))
    column: Any = {
        "name": EVIL,
        "type": EVIL,
        "title": EVIL,
        "title_en": EVIL,
        "description": EVIL,
        "description_en": EVIL,
    }
    column["constraints"] = {"enum": [EVIL], "required": True}
    table = TablePart("cases", 1, [column], [[EVIL]], (EVIL, EVIL), EVIL, [column])
    files.append(Download("data/x/2026/cases.parquet", "application/vnd.apache.parquet", 1, 1, EVIL))
    of_dataset = DatasetPage(portal.datasets[0], [table], files, Cited(EVIL, EVIL, EVIL, EVIL), [Snippet(EVIL, EVIL)])
    pages.append(Page("data/x/2026/", "dataset.html", of_dataset))
    pair = (EVIL, f"{EVIL}en")
    drawn = Drawn(EVIL, pair, "x.csv", (pair,), (pair, pair), ((pair, 1.5), (pair, None)), 1, 2)
    series: dict[tuple[str, str], list[int | float | None]] = {pair: [1, -2.5], (EVIL, ""): [None, 3]}
    place = Place(29, 121, pair, pair)
    views = [
        drawn, replace(drawn, lines=line_plot(series, [EVIL, EVIL])), replace(drawn, bars=bar_plot(series, [pair, pair])),
        replace(drawn, places=spot_map([place, replace(place, group=(EVIL, ""))], None)),
    ]  # fmt: skip
    table = TablePart(EVIL, 1, [column], [[EVIL]], pair, EVIL)
    pages.append(Page("data/x/datasets/x/", "dataset.html", DatasetPage(other, [table], files, views=views)))
    env = environment(THEME, site, "theme/style.css")
    for page in pages:
        assert_harmless(render(env, page, language, "zh")[1])
    assert {page.template for page in pages} >= CONTEXTS.keys() - OF_A_CASE


# Small things


def test_paragraphs() -> None:
    assert paragraphs("a\r\nb\n\n\n\n c <i> ") == "<p>a<br>b</p><p>c &lt;i&gt;</p>"
    assert paragraphs(" \n ") == ""


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_400, "999 kB"), (3_440_000, "3.4 MB")]
)
def test_file_size(size: int, text: str) -> None:
    assert file_size(size) == text


def test_slices() -> None:
    row: Any = object()
    assert slices([], 2) == [[]]
    assert [len(part) for part in slices([row] * 5, 2)] == [2, 2, 1]


def an_article(kind: str, **values: Any) -> Article:
    return Article(kind, "a", "zh", "t", TODAY, "parks", "", "<p>x</p>", **values)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("notices", {"start": "2026-09-19"}, "coming"),
        ("notices", {"start": "2026-09-18 23:30"}, "current"),
        ("notices", {"start": "2026-09-01"}, "current"),  # no end: until one is given
        ("notices", {"start": "2026-09-01", "end": "2026-09-18 06:00"}, "current"),  # of its day nobody knows the hour
        ("notices", {"start": "2026-09-01", "end": "2026-09-17"}, "past"),
        ("meetings", {"start": "2026-09-17 14:00"}, "past"),
        ("meetings", {"start": "2026-09-18 14:00"}, "current"),
        ("consultations", {"start": "2026-09-01", "end": "2026-09-18"}, "current"),
        ("consultations", {"start": "2026-08-01", "end": "2026-09-17"}, "waiting"),
        ("consultations", {"start": "2026-08-01", "end": "2026-09-17", "outcome": "so"}, "past"),
        ("campaigns", {}, "current"),
        ("campaigns", {"start": "2026-08-01", "end": "2026-09-17"}, "waiting"),
        ("campaigns", {"start": "2026-08-01", "end": "2026-09-30", "closed": TODAY}, "past"),
        ("answers", {"review_due": TODAY}, "current"),
        ("answers", {"review_due": date(2026, 9, 17)}, "due"),
        ("news", {}, "all"),
        ("explainers", {"review_due": date(2026, 9, 17)}, "all"),
    ],
)
def test_stages(kind: str, values: dict[str, Any], expected: str) -> None:
    moments = {key: as_moment(value) if key in ("start", "end") else value for key, value in values.items()}
    assert stage(an_article(kind, **moments), TODAY) == expected


def test_notices_are_announced_where_they_hold() -> None:
    def notice(name: str, start: str, end: str, *area: str) -> Article:
        return replace(an_article("notices", start=as_moment(start), end=as_moment(end), area=area), id=name)

    found = announced(
        [
            notice("now", "2026-09-18", "2026-09-18", "nanyuan"), notice("soon", "2026-09-21", "2026-09-22", "nanyuan"),
            notice("later", "2026-09-22", "2026-09-23", "nanyuan"), notice("over", "2026-09-01", "2026-09-17", "nanyuan"),
            notice("everywhere", "2026-09-02", "2026-09-19"), an_article("news", area=("nanyuan",)),
        ],
        ("nanyuan", "shishan"),
        TODAY,
    )  # fmt: skip
    assert {code: [one.id for one in notices] for code, notices in found.items()} == {
        "nanyuan": ["everywhere", "now", "soon"],
        "shishan": ["everywhere"],
    }
    assert {one.html for notices in found.values() for one in notices} == {""}


@pytest.mark.parametrize(("base_url", "root"), [("", "/"), ("https://a.example", "/"), ("https://a.example/b", "/b/")])
def test_missing_page_links_from_the_root(base_url: str, root: str) -> None:
    """A host shows it at whatever address was asked for, so relative links would lead astray."""
    html = rendered(Page("404.html", "404.html", None), a_site("en", base_url=base_url))
    assert f'href="{root}theme/style.css"' in html
    assert f'href="{root}en/cases/"' in html


@pytest.mark.parametrize("count", [0, 1, 4, 5, 13])
def test_a_list_cut_into_parts_is_the_same_list(count: int) -> None:
    rows = tuple(row_of(a_case(id=f"2603-{number:05}")) for number in range(count))
    listing = Listing("cases/", "", "", rows)

    def pages(at_once: int) -> list[Page]:
        return [page for part in parts(listing, 2, at_once) for page in list_pages(part, (), "All", 2)]

    assert pages(2) == pages(1000)
    assert [row for page in pages(2) for row in page.context.rows] == list(rows)
    assert [page.path for page in pages(2)][:3] == ["cases/", "cases/2/", "cases/3/"][: max(1, -(-count // 2))]


def test_every_kind_has_its_list_also_without_a_case(city: Path) -> None:
    """The hall leads to suggestions, also in a city that has none, as one that was imported."""
    registry = build_registry(read_registry(Path("data")))
    empty = build_portal(registry, (), (), (), (), date(2026, 9, 18))
    assert {f"cases/kind/{kind}/" for kind in Kind} <= {one.path for one in listings(empty)}
