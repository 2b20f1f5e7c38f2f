"""The search in a browser: as many hits as the tables have, at any address, by keyboard, and nothing that runs."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import expect

from glasscase.pages.page import site_of
from glasscase.pages.search import search_page
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.pelican_adapter.templates import environment, render
from glasscase.search.index import make_indexes
from glasscase.search.records import Record, Staging
from glasscase.search.shelves import Shelf
from glasscase.search.text import tokens, word
from tests.browser.conftest import served
from tests.built import AS_OF, PROJECT
from tests.test_search import SETTINGS

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

STATUS = ".finder [role=status]"
HITS = ".finder ol > li"
#: what is asked for → what a text has that it should find
QUERIES = {
    "噪声": r"噪声",
    "长阳路": r"长阳路",
    "夜间施工": r"夜间施工",
    "松坊苑": r"松坊苑",
    "明州市生态环境局": r"明州市生态环境局",
    "lamps": r"(?i)(?<![a-z])lamps?(?![a-z])",
    "2601-2kgbd": r"2601-2kgbd",
    "KTV 噪声": r"(?is)(?=.*(?<![a-z])KTV(?![a-z]))(?=.*噪声)",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def texts() -> list[str]:
    """All that is said of each case that is not withdrawn, of each department, dataset and article: from the sources."""
    departments = {row["code"]: row for row in rows(PROJECT / "data/registry/departments.csv")}
    found = ["\n".join(row[name] for name in ("name", "name_en", "hotline", "email")) for row in departments.values()]
    for package in sorted((PROJECT / "data").glob("*/20*")):
        events = [event for event in rows(package / "events.csv") if event["at"] <= AS_OF]
        for case in rows(package / "cases.csv"):
            mine = [event for event in events if event["case_id"] == case["id"]]
            if not mine or any(event["kind"] == "withdrawn" for event in mine):
                continue
            units = {event["unit"] for event in mine if event["unit"]}
            moved = [
                event["to_department"] or event["unit"] for event in mine if event["kind"] in ("named", "transferred")
            ]
            units.add((list(filter(None, moved)) or [package.parent.name])[-1])
            said = [case[name] for name in ("title", "title_en", "description", "place", "id", "tags")]
            said += [event[name] for event in mine for name in ("text", "text_en", "legal_basis", "official")]
            said += [departments[unit][name] for unit in units for name in ("name", "name_en")]
            found.append("\n".join(said))
    for path in (PROJECT / "data").glob("*/datasets/*/datapackage.json"):
        told, unit = json.loads(path.read_bytes()), departments[path.parents[2].name]
        said = [told.get(name, "") for name in ("title", "title_en", "description", "description_en")]
        found.append("\n".join([*said, *told.get("keywords", ()), unit["name"], unit["name_en"]]))
    articles = dict[tuple[str, str], str]()
    for path in sorted((PROJECT / "content").glob("*/*.md")):
        if path.parent.name != "pages":
            key = (path.parent.name, path.name.split(".")[0])
            # Who checked a campaign, and other metadata, is not searched for; the title and the text are.
            text = re.sub(r"^(?!title|summary|question|outcome)[a-z_]+:.*$", "", path.read_text("utf-8"), flags=re.M)
            articles[key] = articles.get(key, "") + text.replace("**", "")
    return found + list(articles.values())


def expected(pattern: str) -> int:
    return sum(bool(re.search(pattern, text)) for text in texts())


def says(language: str, count: int) -> str:
    if not count:
        return "没有搜到。" if language == "zh" else "Nothing was found."
    return f"共 {count:,} 条" if language == "zh" else f"{count:,} result{'s' * (count > 1)}"


def asked(page: Any) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


@pytest.mark.parametrize(("prefix", "language"), [("", "zh"), ("en/", "en")])
def test_as_many_as_the_tables_have(open_page: Open, home: str, prefix: str, language: str) -> None:
    page = open_page(f"{home}{prefix}search/")
    for query, pattern in QUERIES.items():
        page.locator("#q").fill(query)
        page.keyboard.press("Enter")
        count = expected(pattern)
        assert count
        expect(page.locator(STATUS)).to_have_text(says(language, count))
        print(f"{query}: {count} expected, found {page.locator(STATUS).inner_text()}")
        marks = "".join(page.locator(HITS).first.locator("mark").all_inner_texts())
        assert word(tokens(query)[0])[:4] in marks.lower()


def test_below_a_path(open_page: Open, below: str) -> None:
    for query, pattern in QUERIES.items():
        page = open_page(f"{below}search/?q={quote(query)}")
        expect(page.locator(STATUS)).to_have_text(says("zh", expected(pattern)))
        page.context.close()
    page = open_page(f"{below}en/search/?q=2601-2kgbd")
    page.locator(HITS).locator("a").click()
    expect(page).to_have_url(f"{below}en/c/2601-2kgbd/")


def test_what_is_not_there(open_page: Open, home: str) -> None:
    page = open_page(f"{home}search/?q={quote('路阳长')}")
    expect(page.locator(STATUS)).to_have_text("没有搜到。")
    expect(page.locator("ul[data-none]")).to_contain_text("换个短一点的词")
    expect(page.locator("[data-lists] a").first).to_be_visible()
    expect(page.locator("[data-widen]")).to_be_hidden()
    for query in ("", "，。", "<script>", '""', "%", "\\", "zzzzzzzz"):
        page.locator("#q").fill(query)
        page.keyboard.press("Enter")
        expect(page.locator(HITS)).to_have_count(0) if query == "zzzzzzzz" else None


def test_narrowed_by_keyboard_and_shared(open_page: Open, home: str) -> None:
    page = open_page(f"{home}search/")
    expect(page.locator("[data-without-script]")).to_be_hidden()
    page.locator("#q").focus()
    page.keyboard.insert_text("噪声")
    page.keyboard.press("Enter")
    whole = expected("噪声")
    expect(page.locator(STATUS)).to_have_text(says("zh", whole))
    overdue = page.locator("select[name=status] option[value=overdue]")
    count = int(re.findall(r"\((\d+)\)", overdue.inner_text())[0])
    assert 0 < count < whole
    page.locator("select[name=status]").focus()
    page.keyboard.press("o")  # nothing in Chinese begins so: the choice stays
    page.locator("select[name=status]").select_option("overdue")
    expect(page.locator(STATUS)).to_have_text(says("zh", count))
    assert asked(page) == {"q": "噪声", "status": "overdue"}
    expect(page.locator(HITS)).to_have_count(count)
    assert set(page.locator(f"{HITS} .seal").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")) == {
        "逾期"
    }
    # Another facet counts within this one, and this one as if it were not there.
    departments = page.locator("select[name=department] option").all_inner_texts()
    assert sum(int(n) for text in departments for n in re.findall(r"\((\d+)\)", text)) == count
    assert overdue.inner_text() == f"逾期 ({count})"
    # The same address elsewhere, and in the other language.
    other = open_page(page.url)
    expect(other.locator(STATUS)).to_have_text(says("zh", count))
    expect(other.locator("select[name=status]")).to_have_value("overdue")
    other.locator("header a[hreflang=en]").click()
    expect(other.locator(STATUS)).to_have_text(says("en", count))
    # Back, step by step.
    page.go_back()
    expect(page.locator(STATUS)).to_have_text(says("zh", whole))
    expect(page.locator("select[name=status]")).to_have_value("")
    page.go_back()
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator(HITS)).to_have_count(0)


def test_more_results_by_keyboard(open_page: Open, home: str) -> None:
    page = open_page(f"{home}en/search/?q={quote('噪声')}")
    expect(page.locator(HITS)).to_have_count(10)
    page.locator("[data-more]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(HITS)).to_have_count(20)
    expect(page.locator(HITS).nth(10).locator("a")).to_be_focused()
    dates = re.findall(r"\d{1,2} \w+ \d{4}", "\n".join(page.locator(f"{HITS} p:first-of-type").all_inner_texts()))
    assert len(dates) >= 18
    titles = page.locator(f"{HITS} a").evaluate_all("all => all.map(one => one.lang)")
    assert set(titles) <= {"", "zh"}


def test_without_words(open_page: Open, home: str) -> None:
    """Facets alone, several at once: more than the lists can."""
    page = open_page(f"{home}search/?status=overdue&year=2026")
    expect(page.locator(STATUS)).to_have_text(re.compile(r"共 \d+ 条"))
    assert page.locator(HITS).count() == 10
    page = open_page(f"{home}search/?kind=department")
    expect(page.locator(STATUS)).to_have_text(says("zh", len(rows(PROJECT / "data/registry/departments.csv"))))


@pytest.mark.parametrize("path", ["search/", "en/search/"])
def test_without_script(open_page: Open, home: str, path: str) -> None:
    page = open_page(f"{home}{path}?q=x", java_script_enabled=False)
    expect(page.locator(".finder")).to_be_hidden()
    expect(page.locator("[data-without-script]")).to_be_visible()
    page.locator("[data-lists] summary").first.click()
    expect(page.locator("[data-lists] li a").first).to_be_visible()


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 1280, "height": 800}])
def test_fits(open_page: Open, home: str, viewport: dict[str, int]) -> None:
    page = open_page(f"{home}en/search/?q=night&status=overdue", viewport=viewport)
    expect(page.locator(STATUS)).to_have_text(re.compile("result|Nothing"))
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_texts_are_cut_alike(open_page: Open, home: str) -> None:
    """The page cuts what is asked for as the build cuts the texts."""
    odd = [
        "ＫＴＶ　①号",
        "（A区）“僵尸车”，停",
        "it’s 8:00–12:00, PM2.5",
        "\u2f57\u200b㎡e\u0301",
        "𠮷野家カラオケ々",
        "a_b-c",
        "½ € 🚲车",
    ]
    page = open_page(f"{home}search/")
    sample = [*texts()[::7], *odd]
    theirs = page.evaluate(
        """texts => {
          const { tokens, word } = document.querySelector("[data-search]").cut;
          return texts.map(text => tokens(text).map(token => [token, word(token)]));
        }""",
        sample,
    )
    assert theirs == [[[token, word(token)] for token in tokens(text)] for text in sample]


# A small search of its own: with archives, and with what would like to run

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def small(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration's look with an index of four records, and an archive of two."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(output / "theme", folder / "theme")
    for name in ("sw.js", "offline.html", "en"):
        source = output / name
        if source.is_dir():
            (folder / name).mkdir()
            shutil.copy(source / "offline.html", folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)

    def record(number: int, year: int, title: str, text: str) -> str:
        facets = ("open", "parks", "light", "east", str(year), "problem")
        return Record(f"c/{number}/", f"{year}-03-01", facets, (title, "", text)).line()

    shelves = {
        "recent": [
            record(number, 2026, f"灯{EVIL}", f"{EVIL}{EVIL} 灯 <script>alert(1)</script>") for number in range(4)
        ],
        "2024": [record(number, 2024, "旧灯", "旧") for number in (8, 9)],
    }
    for name, lines in shelves.items():
        (folder / "staging" / name).mkdir(parents=True)
        (folder / "staging" / name / "a.txt").write_text("".join(sorted(lines, reverse=True)), "utf-8")
    volumes = list(make_indexes(Staging(folder / "staging", True), folder, 4))
    assert [volume.folder for volume in volumes] == ["search/recent/", "search/2024/"]
    settings = replace(SETTINGS, data=PROJECT / "data", content=PROJECT / "content", contact="portal@mingzhou.example")
    loaded = load(settings, None, Progress("en", quiet=True))
    page = search_page(
        loaded.portal, [Shelf("recent", 4, ("search/recent/",)), Shelf("2024", 2, ("search/2024/",))], ()
    )
    site = replace(site_of(loaded.portal, settings, "zh"), languages=("zh",))
    style = next((folder / "theme").glob("style-*.css")).name
    _, html = render(environment(PROJECT / "theme", site, f"theme/{style}"), page, "zh", "zh")
    (folder / "search/index.html").write_text(html, "utf-8")
    with served(folder) as address:
        yield address


def test_nothing_runs(open_page: Open, small: str) -> None:
    page = open_page(f"{small}search/?q={quote('alert 灯')}")
    dialogs = list[str]()
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    expect(page.locator(HITS)).to_have_count(4)
    first = page.locator(HITS).first
    expect(first.locator("a")).to_contain_text("onerror=alert(1)")
    expect(first.locator(".excerpt")).to_contain_text("<script>alert(1)</script>")
    assert page.locator(f"{HITS} img, {HITS} script").count() == 0
    page.locator("#q").fill(EVIL)
    page.keyboard.press("Enter")
    expect(page.locator(STATUS)).to_have_text(re.compile("条|没有"))
    assert dialogs == []


def test_archives_when_asked_for(open_page: Open, small: str) -> None:
    page = open_page(f"{small}search/?q={quote('灯')}")
    requests = list[str]()
    page.context.on("request", lambda request: requests.append(request.url))
    expect(page.locator(HITS)).to_have_count(4)
    assert not any("/2024/" in url for url in requests)
    page.locator("[name=archive]").focus()
    page.keyboard.press("Space")
    expect(page.locator(HITS)).to_have_count(6)
    assert asked(page) == {"q": "灯", "archive": "2024"}
    assert any("/2024/index/" in url for url in requests)
    assert not any("/2024/" in url and url.endswith((".js", ".pagefind")) for url in requests)
    expect(page.locator(HITS).last.locator("a")).to_have_text("旧灯")
    page.go_back()
    expect(page.locator(HITS)).to_have_count(4)
    page.goto(f"{small}search/?q={quote('旧')}&archive=2024")
    expect(page.locator(STATUS)).to_have_text("共 2 条")
