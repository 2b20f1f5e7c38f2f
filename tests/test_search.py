"""The search: how texts are cut, what is found and what never is, indexes of a bounded size, the same each time."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from glasscase.model import Dataset, Status
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.pelican_adapter.story import write
from glasscase.search.index import PROGRAM, make_indexes
from glasscase.search.probes import Index, Probe, probes_of
from glasscase.search.records import BREAK, EVERY, Record, Staging, other_records
from glasscase.search.shelves import shelves
from glasscase.search.text import tokens, word
from glasscase.settings import Settings
from glasscase.verify import verify_site
from tests.built import PROJECT, digests

SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州市", city_en="Mingzhou", publisher="某组", publisher_en="Some",
    contact="a@city.example", time_zone="Asia/Shanghai", as_of=date(2026, 9, 18), country="CN",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("东坝路灯", "东 坝 路 灯"),
        ("KTV噪声", "KTV 噪 声"),
        ("拨打12345热线。", "拨 打 12345 热 线 。"),
        ("ＫＴＶ　①号", "KTV 1 号"),
        ("（A区）“僵尸车”，停", "（ A 区 ） “ 僵 尸 车 ” ， 停"),
        ("2603-k7m3q", "2603-k7m3q"),
        ("it’s out, again", "it’s out, again"),
        ("PM2.5 超标", "PM2.5 超 标"),
        ("8:00–12:00", "8:00 – 12:00"),
        ("\u2f57\u200b㎡", "父 m2"),
        ("e\u0301toile", "étoile"),
        (f"a{BREAK}b", "a b"),
        ("𠮷野家", "𠮷 野 家"),
        ("カラオケ々", "カ ラ オ ケ 々"),
        ("", ""),
    ],
)
def test_tokens(text: str, cut: str) -> None:
    assert tokens(text) == cut.split()


def test_words() -> None:
    assert [word(token) for token in ("KTV,", "2603-k7m3q", "，", "It’s", "_", "灯")] == [
        "ktv", "2603k7m3q", "", "its", "", "灯",
    ]  # fmt: skip


# Indexes


def record(number: int, text: str, day: int = 1) -> Record:
    facets = ("open", "parks", "light", "east", "2026", "problem")
    case = f"2603-{number:05}"
    return Record(f"c/{case}/", f"2026-03-{day:02}", facets, (f"标题第{number}号", "Street lanterns", text, case))


def staged(folder: Path, shelves: dict[str, list[list[Record]]]) -> Staging:
    """Each shelf has some files of records."""
    for shelf, files in shelves.items():
        for number, records in enumerate(files):
            path = folder / "staging" / shelf / f"{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(sorted((one.line() for one in records), reverse=True)), "utf-8")
    return Staging(folder / "staging", len(shelves) > 1)


def indexed(folder: Path, *records: Record) -> Index:
    (volume,) = make_indexes(staged(folder, {"recent": [list(records)]}), folder, 100)
    return Index(folder / volume.folder)


def test_what_follows_one_another_is_found_and_nothing_else(tmp_path: Path) -> None:
    index = indexed(tmp_path, record(1, "东坝路，灯不亮。KTV 噪声，拨打12345热线"), record(2, "路灯坏了"))

    def finds(words: str, number: int = 1) -> bool:
        return index.finds(Probe(tuple(words.split()), f"c/2603-{number:05}/"))

    assert all(map(finds, ("东 坝", "坝 路", "灯 不 亮", "KTV 噪 声", "12345 热 线", "标 题 第", "2603-00001")))
    assert not any(map(finds, ("路 灯", "东 路", "亮 KTV", "2603-00002", "坏 了")))  # not across a sign
    assert finds("路 灯", 2) and not finds("坏 了 street", 2)  # nor across fields
    assert finds("street") and finds("lanterns") and not finds("avenues")


def test_an_index_has_at_most_so_many_records_newest_first(tmp_path: Path) -> None:
    recent = [[record(number, "新", number % 28 + 1) for number in range(start, 25, 2)] for start in (0, 1)]
    staging = staged(tmp_path, {"2024": [[record(number, "旧") for number in range(50, 53)]], "recent": recent})
    volumes = list(make_indexes(staging, tmp_path, 10))
    assert [(volume.folder, volume.records) for volume in volumes] == [
        ("search/recent/", 10), ("search/recent-2/", 10), ("search/recent-3/", 5), ("search/2024/", 3),
    ]  # fmt: skip
    assert not staging.folder.exists()
    index = Index(tmp_path / "search/recent/")
    assert index.records == 10
    assert index.finds(Probe(("2603-00024",), "c/2603-00024/"))
    assert not index.finds(Probe(("2603-00014",), "c/2603-00014/"))
    facets = json.loads((tmp_path / "search/recent/facets.json").read_bytes())
    assert facets["status"] == {"values": ["open"], "rows": "0" * 10}
    programs = [path for path in tmp_path.rglob("*") if path.suffix in (".js", ".css", ".pagefind")]
    assert sorted(path.name for path in programs) == sorted(PROGRAM)  # once, and no user interface


def test_the_same_records_give_the_same_files(tmp_path: Path) -> None:
    records = [record(number, f"第{number}盏路灯，{number % 7}天未修。Lamp {number}") for number in range(60)]
    made = [tmp_path / name for name in ("one", "other")]
    for folder, files in zip(made, ([records[:20], records[20:]], [records[20:], records[:20]]), strict=True):
        folder.mkdir()
        list(make_indexes(staged(folder, {"recent": files}), folder, 100))
    one, other = map(digests, made)
    assert len(one) > 60
    assert one == other


def test_probes_are_words_of_the_record() -> None:
    content = f"{EVERY} {BREAK} 东 坝 路 灯 ， 不 亮 {BREAK} A row of street lamps is broken {BREAK} x"
    url = "c/2603-k7m3q/"
    assert [" ".join(probe.words) for probe in probes_of(url, content)] == ["东 坝", "2603-k7m3q"]
    content = content.replace("，", "全 都").replace("row", "lantern")
    assert [" ".join(probe.words) for probe in probes_of("d/parks/", content)] == [
        "东 坝",
        "坝 路 灯",
        "路 灯 全 都",
        "lantern",
    ]


# The build


@pytest.fixture
def site(city: Path, tmp_path: Path) -> Path:
    """The small city, built with indexes of at most eight records."""
    return built(tmp_path / "output", replace(SETTINGS, search_size=8))


def built(output: Path, settings: Settings) -> Path:
    progress = Progress("en", quiet=True)
    shutil.copytree(PROJECT / "theme/static", output / "theme")  # as Pelican does
    write(load(settings, None, progress), settings, PROJECT / "theme", output, None, progress)
    return output


def manifest(site: Path) -> dict[str, object]:
    return json.loads((site / "data/manifest.json").read_bytes())


def test_every_case_is_found_but_the_withdrawn(site: Path) -> None:
    portal = load(SETTINGS, None, Progress("en", quiet=True)).portal
    folders = [folder for shelf in shelves(portal, 8) for folder in shelf.folders]
    assert len(folders) > 1
    assert folders == [volume["folder"] for volume in manifest(site)["search"]]  # type: ignore[index, attr-defined]
    assert not (site / ".search").exists()
    indexes = [Index(site / folder) for folder in folders]
    assert sum(index.records for index in indexes) == sum(shelf.records for shelf in shelves(portal, 8))
    for row in portal.cases:
        found = any(index.finds(Probe((row.id,), f"c/{row.id}/")) for index in indexes)
        assert found is (row.standing.status is not Status.WITHDRAWN), row.id
    assert {row.standing.status for row in portal.cases} > {Status.WITHDRAWN}


def test_a_dataset_is_found_by_what_its_page_says_of_it(city: Path) -> None:
    portal = load(SETTINGS, None, Progress("en", quiet=True)).portal
    told = Dataset(
        "parks", "trees", 0, "行道树", "Street trees", (("trees", 3),), "", "每棵树一行", "A row a tree", ("green",)
    )
    later = replace(told, name="benches", updated=date(2025, 3, 1))
    cases = [dataset for dataset in portal.datasets if dataset.year]
    found = {one.url: one for one in other_records(replace(portal, datasets=(*cases, told, later)))}
    assert not any(dataset.path in found for dataset in cases)
    record = found["data/parks/datasets/trees/"]
    assert record.fields[:5] == ("行道树", "Street trees", "每棵树一行", "A row a tree", "green")
    assert (record.date, record.facets) == ("2026-09-18", ("", "parks", "", "", "2026", "dataset"))
    assert (found[later.path].date, found[later.path].facets[4]) == ("2025-03-01", "2025")


def test_a_portal_without_search(city: Path, tmp_path: Path) -> None:
    output = built(tmp_path / "output", replace(SETTINGS, search=False))
    assert not (output / "search").exists()
    assert manifest(output)["search"] == []
    home = (output / "index.html").read_text("utf-8")
    assert 'action="./search/"' not in home and 'href="./search/"' not in home


def searched(site: Path) -> set[tuple[str, str, str]]:
    rules = ("site-search", "site-count", "site-unreadable", "site-missing", "site-script")
    return {(one.rule, one.path, one.value) for one in verify_site(site).findings if one.rule in rules}


def test_site_search(site: Path) -> None:
    """What is known to stand in a record, and is not found in its index."""
    assert searched(site) == set()
    path, said = site / "data/manifest.json", manifest(site)
    first = said["search"][0]  # type: ignore[index]
    assert {probe["url"][:2] for probe in first["probes"]} == {"c/"}
    first["probes"].append({"words": ["没", "有"], "url": "c/2603-k7m3q/"})
    first["records"] += 1
    said["search"].append({"folder": "../elsewhere/", "records": 1, "probes": []})  # type: ignore[attr-defined]
    path.write_text(json.dumps(said), "utf-8")
    assert searched(site) == {
        ("site-search", "search/recent/", "没 有"),
        ("site-count", "search/recent/", "8"),
        ("site-missing", "../elsewhere/", ""),
    }


@pytest.mark.parametrize("name", ["pagefind-entry.json", "*.pf_meta", "index/*"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\x1f\x8b\x08"])
def test_a_spoiled_index(site: Path, name: str, content: bytes) -> None:
    for path in (site / "search/recent").glob(name):
        path.write_bytes(content)
    assert {(rule, path) for rule, path, _ in searched(site)} == {("site-unreadable", "search/recent/")}


def test_only_pagefind_s_own_scripts_run(site: Path) -> None:
    scripts = manifest(site)["scripts"]
    assert {path for path in scripts if path.startswith("search/")} == {  # type: ignore[union-attr, attr-defined]
        "search/recent/pagefind.js", "search/recent/pagefind-worker.js",
    }  # fmt: skip
    (site / "search/recent/pagefind-ui.js").write_bytes(b"")
    assert searched(site) == {("site-script", "search/recent/pagefind-ui.js", "search/recent/pagefind-ui.js")}
