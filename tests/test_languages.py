"""Languages: which pages speak which, what a third one needs, and what is said where something is missing."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from glasscase import words
from glasscase.pages.page import Page, in_language
from glasscase.pelican_adapter.templates import environment, render
from glasscase.verify import verify_site
from glasscase.words import Foreign, MissingCatalogue, MissingTranslation, gap, locale_of, said, translator, written
from tests.built import build, small_city
from tests.pseudo import LEFTWARD, PSEUDO, build_in, pseudo_catalogue, pseudo_city, settings_file, translations
from tests.test_pages import THEME, a_site


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp()


# What editors wrote, for readers of any language


@pytest.mark.parametrize(
    ("language", "zh", "en", "expected"),
    [
        ("zh", "路灯", "Light", ("路灯", "zh")),
        ("zh", "路灯", "", ("路灯", "zh")),
        ("zh-Hant", "路灯", "Light", ("路灯", "zh")),
        ("en", "路灯", "Light", ("Light", "en")),
        ("en", "路灯", "", ("路灯", "zh")),
        ("en-GB", "路灯", "Light", ("Light", "en")),
        ("fr", "路灯", "Light", ("Light", "en")),
        ("fr", "路灯", "", ("路灯", "zh")),
        ("zh", "", "Light", ("Light", "en")),
        ("fr", "", "", ("", "zh")),
    ],
)
def test_written(language: str, zh: str, en: str, expected: tuple[str, str]) -> None:
    assert written(language, zh, en) == expected
    text = said(language, zh, en)
    foreign = not language.startswith(expected[1])
    assert (str(text), getattr(text, "language", "")) == (expected[0], expected[1] if foreign else "")


def test_a_foreign_text_marks_itself() -> None:
    assert Foreign("<路灯>", "zh").__html__() == '<bdi lang="zh">&lt;路灯&gt;</bdi>'
    assert Foreign("", "zh").__html__() == ""
    assert type(str(Foreign("a", "en"))) is str


def test_sentences_stand_apart() -> None:
    assert [gap(language) for language in ("zh", "zh-Hant", "ja", "en", "fr")] == ["", "", "", " ", " "]


# Numbers, dates and direction are those of the page's language


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ("2026年9月8日", "2026年9月", "1,234.5", "12%", "3.4 MB", "a、b和c")),
        ("en", ("8 Sept 2026", "Sept 2026", "1,234.5", "12%", "3.4 MB", "a, b and c")),
        (PSEUDO, ("8 Sep 2026", "Sep 2026", "1\xa0234,5", "12%", "3,4 MB", "a, b kaj c")),
    ],
)
def test_numbers_and_dates(tmp_path: Path, language: str, expected: tuple[str, ...]) -> None:
    with translations(tmp_path, **{PSEUDO: pseudo_catalogue()}):
        env = environment(THEME, a_site(language), "theme/style.css")
    template = env.from_string(
        "{{ d|day|striptags }};{{ '2026-09'|month }};{{ 1234.5|number }};{{ 0.12|percent }};{{ 3440000|size }};"
        "{{ ['a', 'b', 'c']|together }}"
    )
    assert tuple(template.render(d=date(2026, 9, 8)).replace("\u202f", "\xa0").split(";")) == expected


def test_a_language_that_runs_from_right_to_left(tmp_path: Path) -> None:
    with translations(tmp_path, **{LEFTWARD: pseudo_catalogue(LEFTWARD)}):
        for language, begin in ((LEFTWARD, '<html lang="he" dir="rtl">'), ("zh", '<html lang="zh">')):
            env = environment(THEME, a_site(language), "theme/style.css")
            assert begin in render(env, Page("404.html", "404.html", None), language, "zh")[1]


def test_english_is_written_as_in_most_of_the_world() -> None:
    assert str(locale_of("en")) == "en_001"


# Where a language is missing, or a word of it


def test_a_language_without_a_catalogue() -> None:
    for language in ("fr", "../zh", "", "en-XA"):
        with pytest.raises(MissingCatalogue):
            translator(language)


def test_an_untranslated_plural_raises_too(tmp_path: Path) -> None:
    catalogue = Catalog(locale=PSEUDO)
    catalogue.add(("%(count)s day", "%(count)s days"), ("", ""))
    catalogue.add("Waiting", "Ŵåîţîñĝ")
    with translations(tmp_path, **{PSEUDO: catalogue}):
        say = translator(PSEUDO)
        assert say.gettext("Waiting") == "Ŵåîţîñĝ"
        with pytest.raises(MissingTranslation, match="day"):
            say.ngettext("%(count)s day", "%(count)s days", 1)


@pytest.mark.parametrize(("language", "told"), [("en", "which has no catalogue"), ("zh", "没有译文")])
def test_a_build_says_which_catalogue_is_missing(tmp_path: Path, session: Path, language: str, told: str) -> None:
    settings = settings_file(tmp_path, ("zh", "fr"))
    done = build("--settings", settings, "--output", tmp_path / "site", "--lang", language, cwd=small_city(session))
    assert done.returncode == 1
    assert told in done.stderr and "fr" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_build_stops_where_a_sentence_is_missing(tmp_path: Path, session: Path) -> None:
    catalogue = pseudo_catalogue()
    catalogue.delete("All cases")
    with translations(tmp_path, **{PSEUDO: catalogue}), pytest.raises(MissingTranslation) as missing:
        build_in(small_city(session), tmp_path, ("zh", PSEUDO))
    assert (missing.value.language, missing.value.sentence) == (PSEUDO, "All cases")
    assert not (tmp_path / "site").exists()


def test_the_command_says_which_sentence_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import build as command  # the script

    from glasscase.pelican_adapter import command as adapter

    def fail(asked: Any) -> None:
        raise MissingTranslation("zh", "All cases")

    monkeypatch.setattr(adapter, "build_site", fail)
    monkeypatch.setattr("sys.argv", ["build.py", "--lang", "en"])
    assert command.main() == 1
    told = capsys.readouterr().err
    assert "zh/LC_MESSAGES/glasscase.po has no translation of “All cases”" in told and "make words" in told


# Which language lies where


def pages(site: Path, language: str) -> list[Path]:
    return [path for path in sorted(site.rglob("*.html")) if f'<html lang="{language}"' in path.read_text("utf-8")]


def test_english_first(tmp_path: Path, session: Path) -> None:
    site = build_in(small_city(session), tmp_path, ("en", "zh"), "https://city.example")
    home = (site / "index.html").read_text("utf-8")
    assert '<html lang="en">' in home
    assert '<html lang="zh">' in (site / "zh/index.html").read_text("utf-8")
    assert not (site / "en").exists()
    assert re.search(r'<a class="language" lang="zh" hreflang="zh" href="\./zh/">中文</a>', home)
    assert '<link rel="alternate" hreflang="x-default" href="https://city.example/">' in home
    assert '<link rel="alternate" hreflang="zh" href="https://city.example/zh/">' in home
    # An article whose name says no language is Chinese, whichever language comes first.
    article = next(site.glob("notices/*/index.html"))
    assert '<html lang="en">' in article.read_text("utf-8")
    assert verify_site(site).findings == ()


def test_one_language_alone(tmp_path: Path, session: Path) -> None:
    site = build_in(small_city(session), tmp_path, ("zh",))
    home = (site / "index.html").read_text("utf-8")
    assert 'class="language"' not in home and "hreflang" not in home
    assert pages(site, "en") == []
    assert '"languages": []' in (site / "sw.js").read_text("utf-8")


# A third language: whatever is not data has gone through its catalogue, and data say what they are in


class Text(HTMLParser):
    """What a reader of the page's language sees or hears that is said to be in it: (where, text).

    Left out are what no language says: code, dates as the language writes them, addresses.
    """

    VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
    SILENT = frozenset({"script", "style", "code", "time"})
    SPOKEN = frozenset({"alt", "title", "aria-label", "placeholder", "content"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.around = list[tuple[str, str]]()
        self.found = list[tuple[str, str]]()
        self.foreign = set[str]()
        self.broken = list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        above = self.around[-1][1] if self.around else ""
        language = values.get("lang", above)
        within = {name for name, _ in self.around}
        if within & {"svg", "title", "option"} and tag in ("span", "bdi"):
            self.broken.append(f"<{tag}> in {self.around[-1][0]}")
        self.broken += [f"{name}={value}" for name, value in attrs if value and re.search("<(span|bdi)\\b", value)]
        spoken = self.SPOKEN | {name for name in values if name.startswith("data-") and " " in values[name].strip()}
        spoken -= {"data-patterns", "data-tally"}
        if tag == "meta" and values.get("name") not in ("description",):
            spoken -= {"content"}
        for name in spoken & values.keys():
            self._say(f"{tag} {name}", language, values[name])
        if tag not in self.VOID:
            self.around.append((tag, "" if tag in self.SILENT else language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.around.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.around:
            self._say(self.around[-1][0], self.around[-1][1], data)

    def _say(self, where: str, language: str, text: str) -> None:
        if language == PSEUDO and text.strip():
            self.found.append((where, text.strip()))
        elif language:
            self.foreign.add(text.strip())


#: what is the same in every language: names of files and forms, units, addresses
SAME = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|[\w#-]+(?:\.spreadsheet)?\.(?:csv(?:-metadata\.json)?|çšṽ|jsonl?|jsonld|geojson|parquet|sqlite|xlsx|zip|ics|atom|cff|txt|xml|ttl|png|jpe?g|webp|avif|svg)\b|SHA-256|CC-BY-4\.0"
    r"|\b(?:angla|ĉina|kaj|JSON-LD|CSV|JSON|XLSX|ZIP|kB|MB|B|km|ID|RSS|Atom|Creative Commons Attribution|DCAT-AP|DCAT-US|Turtle|Data Package|BibTeX|DuckDB|pandas)\b|\b\d{4}-\w{5}\b|--[\w-]+"
    r"|\b(?:Jan|Feb|Mar|Apr|Maj|Jun|Jul|Aŭg|Aŭ|Aug|Sep|Okt|Nov|Dec|May|Oct)\b|\{\w+\}|\b[0-9a-f]{8,}…?"
)
UNSAID = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")


#: where no tag can stand, data stand without a mark; elsewhere they have one
UNMARKED = re.compile(r"title$|desc$|meta content$|aria-label$|option$")


def unsaid(texts: dict[str, Text]) -> dict[str, str]:
    """Words on pages of the pseudo-language that are in no language that the page says → a page with them."""
    foreign = set[str]().union(*(text.foreign for text in texts.values()))
    data = re.compile("|".join(map(re.escape, sorted(foreign - {""}, key=len, reverse=True))))
    wrong = dict[str, str]()
    for page, text in texts.items():
        for where, said_ in text.found:
            left = SAME.sub("", said_)
            if UNSAID.search(data.sub("", left) if UNMARKED.search(where) else left):
                wrong.setdefault(f"{where}: {said_}", page)
        wrong |= dict.fromkeys(text.broken, page)
    return wrong


@pytest.fixture(scope="session")
def pseudo_site(session: Path) -> Path:
    return pseudo_city(session)


def test_a_third_language_is_whole(pseudo_site: Path) -> None:
    assert verify_site(pseudo_site).findings == ()
    counts = {len(list(pages(pseudo_site, language))) for language in ("zh", "en", PSEUDO, LEFTWARD)}
    assert len(counts) == 1


def test_every_word_of_the_interface_is_translated(pseudo_site: Path) -> None:
    texts = {
        path.relative_to(pseudo_site).as_posix(): Text(path.read_text("utf-8")) for path in pages(pseudo_site, PSEUDO)
    }
    assert unsaid(texts) == {}


def test_the_switch_leads_to_the_same_page(pseudo_site: Path) -> None:
    case = next(path for path in sorted(pseudo_site.glob(f"{PSEUDO}/c/*")))
    html = (case / "index.html").read_text("utf-8")
    switch = re.findall(r'<a class="language" lang="(\w+)" hreflang="(\w+)" href="([^"]+)">([^<]+)</a>', html)
    here = f"c/{case.name}/"
    assert switch == [
        ("zh", "zh", f"../../../{here}", "中文"), ("en", "en", f"../../../en/{here}", "English"),
        ("he", "he", f"../../../he/{here}", "עברית"),
    ]  # fmt: skip
    hrefs = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', html))
    base = "https://city.example/portal/"
    assert hrefs == {
        "zh": base + here, "en": f"{base}en/{here}", PSEUDO: f"{base}{PSEUDO}/{here}", LEFTWARD: f"{base}{LEFTWARD}/{here}",
        "x-default": base + here,
    }  # fmt: skip


def test_an_article_in_one_language_says_so_in_the_others(pseudo_site: Path) -> None:
    names = {path.parent.name: path for path in sorted(pseudo_site.glob(f"{PSEUDO}/notices/*/index.html"))}
    assert names
    for name, path in names.items():
        html = path.read_text("utf-8")
        assert re.search(r'<h1 lang="(zh|en)">', html), name
        assert re.search(r'<p class="note">[^<]*(ĉina|angla)', html), name


# scripts/words.py makes the catalogue of a new language


def test_a_new_language_begins_with_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import words as command  # the script

    (tmp_path / "pt-BR").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "TRANSLATIONS", tmp_path)
        assert words.languages() == ("en", "pt-BR")
        patch.setattr("sys.argv", ["words.py"])
        assert command.main() == 1
    assert "pt-BR: empty: 'All cases'" in capsys.readouterr().out
    made = (tmp_path / "pt-BR/LC_MESSAGES/glasscase.po").read_text("utf-8")
    assert '"Language: pt_BR\\n"' in made and "nplurals=2" in made and 'msgid "All cases"\nmsgstr ""' in made


def test_articles_nearest_to_the_reader() -> None:
    from glasscase.model import Article

    def article(name: str, language: str) -> Article:
        return Article("news", name, language, f"{name} {language}", date(2026, 9, 18), "parks", "", "<p>x</p>")

    articles = [article("a", "zh"), article("a", "en"), article("a", "fr"), article("b", "zh"), article("b", "en")]
    articles += [article("c", "zh")]
    assert [one.title for one in in_language(articles, "fr")] == ["a fr", "b en", "c zh"]
    assert [one.title for one in in_language(articles, "zh-Hant")] == ["a zh", "b zh", "c zh"]
    assert [one.title for one in in_language(articles, "de")] == ["a en", "b en", "c zh"]
