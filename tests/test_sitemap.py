"""The sitemap: every page that may be found, in every language, and no other; in parts where one file is too small."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from glasscase.exports.artifact import Artifact
from glasscase.exports.sitemap import Address, sitemap_files
from tests.built import ADDRESS, demonstration, published

DAY = date(2026, 9, 18)
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
Entry = tuple[str, dict[str, str]]


def read(content: bytes) -> dict[str, Entry]:
    """loc → lastmod and language → alternate."""
    root = ElementTree.fromstring(content)
    assert root.tag == f"{MAP}urlset"
    return {
        str(url.findtext(f"{MAP}loc")): (
            str(url.findtext(f"{MAP}lastmod")),
            {str(link.get("hreflang")): str(link.get("href")) for link in url.iter(f"{XHTML}link")},
        )
        for url in root
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, Entry]:
    return read((site / "sitemap.xml").read_bytes())


def address(site: Path, file: Path) -> str:
    return f"{ADDRESS}/{file.relative_to(site).as_posix().removesuffix('index.html')}"


def test_every_page_that_may_be_found_and_no_other(site: Path, entries: dict[str, Entry]) -> None:
    pages = {address(site, file): file.read_text("utf-8") for file in site.rglob("*.html")}
    hidden = {one for one, html in pages.items() if re.search(r'<meta name="robots" content="noindex">', html)}
    assert set(entries) == set(pages) - hidden
    assert hidden and f"{ADDRESS}/404.html" in hidden and f"{ADDRESS}/en/search/" in entries
    for one, html in pages.items():
        canonical = re.search(r'<link rel="canonical" href="([^"]+)"', html)
        assert one in hidden or (canonical and canonical[1] == one)


def test_languages_name_one_another(entries: dict[str, Entry]) -> None:
    for one, (_, others) in entries.items():
        assert one in others.values() and set(others) == {"zh", "en"}
        assert all(entries[other][1] == others for other in others.values())


def test_a_case_changed_with_its_last_step(site: Path, entries: dict[str, Entry]) -> None:
    dates = {day for day, _ in entries.values()}
    assert all(date.fromisoformat(day) <= DAY for day in dates)
    for one, (day, _) in entries.items():
        if found := re.fullmatch(rf"{re.escape(ADDRESS)}/c/([^/]+)/", one):
            case = (site / f"api/v1/cases/{found[1]}.json").read_text("utf-8")
            assert re.search(f'"(updated|withdrawn)_on": "{day}"', case)


def test_without_an_address_there_is_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    output = demonstration(tmp_path_factory.getbasetemp())
    assert not list(output.glob("sitemap*")) and "Sitemap" not in (output / "robots.txt").read_text()


# In parts


def made(count: int, most: int, largest: int = 50_000_000, languages: tuple[str, ...] = ("zh", "en")) -> list[Artifact]:
    pages = (Address(f"c/{number:05}/", DAY) for number in range(count))
    return list(sitemap_files(pages, "https://city.example", languages, DAY, most, largest))


def parts_of(files: list[Artifact]) -> list[Artifact]:
    """What the index names, in its order."""
    if len(files) == 1:
        return files
    index = ElementTree.fromstring(files[-1].content)
    assert files[-1].path == "sitemap.xml" and index.tag == f"{MAP}sitemapindex"
    by_address = {f"https://city.example/{file.path}": file for file in files[:-1]}
    named = [str(one.findtext(f"{MAP}loc")) for one in index]
    assert sorted(named) == sorted(by_address)
    return [by_address[one] for one in named]


def test_one_file_as_long_as_it_is_enough() -> None:
    (file,) = made(5, 10)
    assert file.path == "sitemap.xml" and len(read(file.content)) == 10
    assert [len(read(one.content)) for one in parts_of(made(6, 10))] == [10, 2]


@given(st.integers(0, 40), st.integers(3, 20), st.integers(2_000, 9_000), st.integers(1, 3))
def test_no_part_is_too_large_and_no_page_is_lost(count: int, most: int, largest: int, languages: int) -> None:
    spoken = ("zh", "en", "fr")[:languages]
    parts = parts_of(made(count, most, largest, spoken))
    found = [read(one.content) for one in parts]
    assert sum(map(len, found)) == count * languages == len({one for part in found for one in part})
    assert all(len(part) <= most for part in found)
    assert all(len(one.content) <= largest for one in parts)
    assert all(set(others.values()) <= set(part) for part in found for _, others in part.values())


def test_the_limits_of_the_standard() -> None:
    files = list(sitemap_files((Address(f"c/{one}/", DAY) for one in range(25_001)), "https://a.example", "ze", DAY))
    assert [file.path for file in files] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert files[0].content.count(b"<url>") == 50_000 and files[1].content.count(b"<url>") == 2


def test_one_part_at_a_time_is_in_memory() -> None:
    """The pages are asked for as they are written: a city of any size needs the memory of one part."""
    asked = list[int]()

    def pages() -> list[Address]:
        def one(number: int) -> Address:
            asked.append(number)
            return Address(f"c/{number}/", DAY)

        return map(one, range(1000))  # type: ignore[return-value]

    first = next(sitemap_files(pages(), "https://city.example", ("zh",), DAY, most=10))
    assert first.path == "sitemap-1.xml" and len(asked) <= 21 and sys.getsizeof(first.content) < 3000


def test_strange_signs_in_an_address() -> None:
    (file,) = sitemap_files([Address("cases/a b&c/字/", DAY)], "https://city.example/a'b&c", ("zh",), DAY)
    assert list(read(file.content)) == ["https://city.example/a'b&c/cases/a%20b%26c/%E5%AD%97/"]
