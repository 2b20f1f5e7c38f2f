"""How a portal is found from elsewhere: robots.txt, OpenSearch, oEmbed, llms.txt."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from defusedxml import ElementTree

from glasscase.exports.catalogue.llms import llms_txt
from glasscase.exports.catalogue.records import begun
from glasscase.exports.finding import opensearch, robots
from glasscase.exports.oembed import HEIGHT, WIDTH
from glasscase.exports.voice import voice_of
from glasscase.model import Registry
from glasscase.settings import Settings
from tests.built import ADDRESS, demonstration, published

SETTINGS = Settings(
    name="明案", name_en="Glasscase & <co>", city="明州", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=date(2026, 9, 18), country="CN", base_url=ADDRESS,
)  # fmt: skip
REGISTRY = Registry({}, {}, {}, {}, (), {}, (), ())
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.getbasetemp())


# robots.txt


@pytest.mark.parametrize("base_url", [ADDRESS, ""])
def test_robots(base_url: str) -> None:
    judge = RobotFileParser()
    judge.parse(robots(replace(SETTINGS, base_url=base_url)).content.decode().splitlines())
    assert judge.can_fetch("anyone", f"{ADDRESS}/c/2602-b9x2m/")
    assert judge.site_maps() == ([f"{ADDRESS}/sitemap.xml"] if base_url else None)


# OpenSearch


@pytest.mark.parametrize(("language", "address"), [("zh", f"{ADDRESS}/search/"), ("en", f"{ADDRESS}/en/search/")])
def test_opensearch(language: str, address: str) -> None:
    (file,) = opensearch(voice_of(language, REGISTRY, SETTINGS), SETTINGS)
    root = ElementTree.fromstring(file.content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    name, said = root.findtext(f"{OPENSEARCH}ShortName"), root.findtext(f"{OPENSEARCH}Description")
    assert name and len(name) <= 16 and said and len(said) <= 1024
    urls = {one.get("rel", "results"): one for one in root.iter(f"{OPENSEARCH}Url")}
    assert urls["results"].get("template") == f"{address}?q={{searchTerms}}"
    assert urls["self"].get("template") == f"{ADDRESS}/{file.path}"
    assert root.findtext(f"{OPENSEARCH}Language") == language


def test_no_opensearch_without_search_or_address() -> None:
    for settings in (replace(SETTINGS, search=False), replace(SETTINGS, base_url="")):
        assert not list(opensearch(voice_of("zh", REGISTRY, settings), settings))


def test_pages_name_the_search_of_their_language(site: Path) -> None:
    for prefix in ("", "en/"):
        html = (site / f"{prefix}cases/index.html").read_text("utf-8")
        link = re.search(
            r'<link rel="search" type="application/opensearchdescription\+xml" title="[^"]+" href="(.+?)">', html
        )
        assert link and (site / f"{prefix}cases" / link[1]).resolve() == (site / f"{prefix}opensearch.xml").resolve()


# oEmbed


class _Frame(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags = list[tuple[str, dict[str, str | None]]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_oembed(site: Path, prefix: str) -> None:
    named = 0
    for page in (site / prefix / "c").glob("*/index.html"):
        html, file = page.read_text("utf-8"), page.with_name("oembed.json")
        link = re.search(r'<link rel="alternate" type="application/json\+oembed" title="[^"]*" href="(.+?)">', html)
        assert bool(link) == file.exists()
        if not link:
            assert "noindex" in html  # withdrawn
            continue
        named += 1
        assert link[1] == f"{ADDRESS}/{file.relative_to(site).as_posix()}"
        said: dict[str, Any] = json.loads(file.read_bytes())
        assert (said["version"], said["type"], said["width"], said["height"]) == ("1.0", "rich", WIDTH, HEIGHT)
        assert said["title"] and said["author_name"] and said["provider_name"] and said["cache_age"] > 0
        frame = _Frame()
        frame.feed(said["html"])
        ((tag, attributes),) = frame.tags
        assert tag == "iframe" and attributes["title"] == said["title"]
        card = str(attributes["src"]).removeprefix(f"{ADDRESS}/")
        assert (site / card).is_file() and card.startswith(prefix)
        for key in ("author_url", "provider_url"):
            assert (site / said[key].removeprefix(f"{ADDRESS}/") / "index.html").is_file()
    assert named > 10


def test_no_oembed_without_an_address(tmp_path_factory: pytest.TempPathFactory) -> None:
    output = demonstration(tmp_path_factory.getbasetemp())
    case = next((output / "c").glob("*/card.html"))
    assert not case.with_name("oembed.json").exists()
    assert "oembed" not in case.with_name("index.html").read_text("utf-8")


# llms.txt


@pytest.mark.parametrize("base_url", [ADDRESS, ""])
@pytest.mark.parametrize("invented", [True, False])
def test_llms_txt(base_url: str, invented: bool) -> None:
    """The form of llmstxt.org: a title, a summary as a quotation, words, then sections that are lists of links."""
    text = llms_txt(begun(replace(SETTINGS, base_url=base_url, invented=invented), REGISTRY)).decode()
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    assert re.match(r"# .+\n\n> .+\n\n", head) and head.count("\n# ") == 0
    assert sections[-1].startswith("Optional\n")
    link = re.compile(r"- \[[^\]]+\]\((\S+)\): .+")
    for section in sections:
        lines = [line for line in section.split("\n")[1:] if line]
        assert lines and all(link.fullmatch(line) for line in lines)
        assert all(line.startswith("- [") and ("https://" in line) == bool(base_url) for line in lines)
    for word in ("derived", "withdrawn", SETTINGS.licence_url, "2026-09-18", "invented" if invented else "cite"):
        assert word in text
    assert ("invented" in text) == invented


def test_llms_txt_leads_somewhere(site: Path) -> None:
    text = (site / "llms.txt").read_text("utf-8")
    for address in re.findall(r"^- \[.+?\]\((\S+)\)", text, re.MULTILINE):
        path = address.removeprefix(f"{ADDRESS}/")
        if not path.startswith(("api/", "open311/")):  # tested with what makes them
            assert (site / path / "index.html").is_file() or (site / path).is_file(), path
