"""format: canonical, the same twice, and nothing that changes meaning."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from glasscase.check.run import check_portal
from glasscase.formatting import Change, csv_bytes, format_content, format_data, mend_cell
from glasscase.ids import is_id
from glasscase.labels import MENDINGS
from glasscase.read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, field_names, load_schema

VALID_CITY = Path(__file__).resolve().parent / "packages" / "valid-city"
DATA = Path("data")
CASES, EVENTS = Path("data/parks/2026/cases.csv"), Path("data/parks/2026/events.csv")
FIGURES, MEDIA = Path("data/parks/2026/figures.csv"), Path("data/parks/2026/media.csv")


def snapshot(folder: Path = DATA) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def changed(changes: list[Change]) -> list[str]:
    return sorted(change.path for change in changes)


def rules() -> list[str]:
    return [finding.rule for finding in check_portal(DATA, Path("content"), ("zh", "en")).findings]


def append(path: Path, *lines: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def case(identifier: str, reported_on: str = "2026-05-01", title: str = "路灯不亮") -> str:
    return f"{identifier},problem,{title} {identifier},,三盏。,green,,,,,,{reported_on},hotline,,"


def event(identifier: str, at: str = "2026-05-02") -> str:
    return f"{identifier},{at},verified,市民热线,,,,,,,,,,,"


# Form


def test_the_valid_city_is_canonical(city: Path) -> None:
    before = snapshot()
    assert format_data(DATA) == []
    assert snapshot() == before


@pytest.mark.parametrize("spoil", ["gbk", "gb18030", "utf-8-sig", "crlf", "cr", "reversed", "quoted", "blank rows"])
def test_form_is_put_right(city: Path, spoil: str) -> None:
    before = snapshot()
    for path in (CASES, EVENTS, FIGURES, MEDIA):
        table, text = rows(path), path.read_text(encoding="utf-8")
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        if spoil in ("gbk", "gb18030", "utf-8-sig"):
            path.write_bytes(text.encode(spoil))
        elif spoil in ("crlf", "cr"):
            path.write_bytes(text.replace("\n", "\r\n" if spoil == "crlf" else "\r").encode())
        else:
            # Events of one day keep their order, so only those of different cases change places.
            body = sorted(table[1:], key=lambda row: row[0], reverse=True) if spoil == "reversed" else table[1:]
            blank = [[], [""] * len(table[0])] if spoil == "blank rows" else []
            writer.writerows([table[0], *blank, *body, *blank])
            path.write_bytes(out.getvalue().encode())
    spoiled = {name for name, content in snapshot().items() if content != before[name]}
    assert len(spoiled) >= 3
    assert changed(format_data(DATA)) == sorted(spoiled)
    assert snapshot() == before
    assert format_data(DATA) == []


def test_events_are_sorted_by_case_and_date_and_keep_their_order_within_a_day(city: Path) -> None:
    before = snapshot()
    table = rows(EVENTS)
    # The second half first; the pledge's two steps of one day, 2026-03-03, stay in their order.
    moved = [*table[8:], *table[1:8]]
    assert [row[2] for row in moved if row[1] == "2026-03-03"] == ["verified", "named"]
    moved.sort(key=lambda row: row[1], reverse=True)
    EVENTS.write_bytes(csv_bytes(table[0], moved))
    assert changed(format_data(DATA)) == [EVENTS.as_posix()]
    assert snapshot() == before


def test_columns_are_put_in_order(city: Path) -> None:
    before = snapshot()
    order = ["replies", "month", "followers", "channel", "median_reply_hours", "posts"]
    table = rows(FIGURES)
    FIGURES.write_bytes(csv_bytes(order, [[row[table[0].index(name)] for name in order] for row in table[1:]]))
    format_data(DATA)
    assert snapshot() == before


SCHEMAS = (*CASE_TABLES.values(), *REGISTRY_TABLES.values(), *ROOT_TABLES.values())
FIELDS = {
    **{f"{name}.{field['name']}": field for name in SCHEMAS for field in load_schema(name)["fields"]},
    **{field["name"]: field for name in ("event", "media", "figure", "case") for field in load_schema(name)["fields"]},
}


@pytest.mark.parametrize(
    ("field", "cell", "mended"),
    [
        ("reported_on", "2026/3/5", "2026-03-05"),
        ("reported_on", "2026.3.5", "2026-03-05"),
        ("reported_on", "2026年3月5日", "2026-03-05"),
        ("reported_on", " ２０２６-０３-０５ ", "2026-03-05"),
        ("reported_on", "2026-02-30", "2026-02-30"),
        ("reported_on", "2026/2/30", "2026/2/30"),
        ("reported_on", "5/3/2026", "5/3/2026"),
        ("reported_on", "3月5日", "3月5日"),
        ("reported_on", "20260305", "20260305"),
        ("reported_on", "46086", "46086"),
        ("reported_on", "2026/3/5 0:00", "2026-03-05"),
        ("reported_on", "2026-03-05T00:00:00", "2026-03-05"),
        ("reported_on", "2026/3/5 8:30", "2026/3/5 8:30"),
        ("reported_on", "2026–03–05", "2026-03-05"),
        ("reported_on", "2026-03-05\u200b", "2026-03-05"),
        ("month", "2026/3", "2026-03"),
        ("month", "2026年3月", "2026-03"),
        ("month", "２０２６－０３", "2026-03"),
        ("month", "2026-13", "2026-13"),
        ("month", "Mar-26", "Mar-26"),
        ("posts", "１２", "12"),
        ("posts", "1,234", "1234"),
        ("posts", "１，２３４", "1234"),
        ("posts", "12.0", "12"),
        ("posts", "12.5", "12.5"),
        ("lat", "−31.2", "-31.2"),
        ("lat", "－３１．２", "-31.2"),
        ("lat", "31,234", "31,234"),
        ("median_reply_hours", "12.0", "12.0"),
        ("median_reply_hours", "1,234", "1,234"),
        ("median_reply_hours", "1,234,567", "1234567"),
        ("posts", "12,34", "12,34"),
        ("posts", "十二", "十二"),
        ("posts", "007", "007"),
        ("lat", "31,2", "31,2"),
        ("lat", "３１．２", "31.2"),
        ("median_reply_hours", "1,234.5", "1234.5"),
        ("id", "２６０１－４ｄ７ｋｑ", "2601-4d7kq"),
        ("id", "2601-4D7KQ", "2601-4D7KQ"),
        ("title", "　路灯　不亮 ", "路灯　不亮"),
        ("title", "１２ 盏", "１２ 盏"),
        ("title", "e\u0301", "é"),
        ("description", "a\r\nb\rc", "a\nb\nc"),
        ("case.kind", "Problem", "problem"),
        ("case.kind", "ＰＲＯＢＬＥＭ", "problem"),
        ("case.kind", "问题", "problem"),
        ("case.kind", "难题", "难题"),
        ("case.kind", "probelm", "probelm"),
        ("event.kind", "核实", "verified"),
        ("event.kind", "已核实", "verified"),
        ("event.kind", "更正", "corrected"),
        ("event.kind", "named ", "named"),
        ("media.kind", "照片", "photo"),
        ("media.moment", "整改前", "before"),
        ("coord_sys", "wgs-84", "WGS-84"),
        ("coord_sys", "gcj02", "gcj02"),
        ("calendar.workday", "TRUE", "true"),
        ("calendar.workday", "False", "false"),
        ("calendar.workday", "是", "true"),
        ("calendar.workday", "放假", "false"),
        ("calendar.workday", "1", "1"),
        ("channel.kind", "微信", "wechat"),
        ("department.kind", "监督机构", "monitor"),
        ("withheld.reason", "Privacy", "privacy"),
        ("withheld.reason", "隐私", "隐私"),
        ("media.file", " ａ.png ", "ａ.png"),
        ("id", "2601-4d7kq\u200b", "2601-4d7kq"),
        ("title", "a\u200bb", "a\u200bb"),
        ("title", "-5", "-5"),
        ("title", "", ""),
    ],
)  # fmt: skip
def test_cells(field: str, cell: str, mended: str) -> None:
    assert mend_cell(cell, FIELDS[field]) == mended
    assert mend_cell(mended, FIELDS[field]) == mended


@pytest.mark.parametrize("value", ["2026-02-30", "2026/2/30", "soon"])
def test_what_is_wrong_stays_and_is_found(city: Path, value: str) -> None:
    CASES.write_text(CASES.read_text(encoding="utf-8").replace("2026-02-03", value), encoding="utf-8")
    format_data(DATA)
    assert rows(CASES)[2][11] == value
    assert rules() == ["date"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pledge,年内", 'pledge,"年内'),
        (",建议延长公园开放时间,", ',"建议"延长,'),
        ("source_url,tags", "source_url,label"),
        ("id,kind,title,title_en", "id,kind,title,title"),
        ("2026-03-02,inspection,,", "2026-03-02,inspection,"),
        ("2026-03-02,inspection,,", "2026-03-02,inspection,,,"),
        ("柳泉公园长椅断裂", "柳泉\0公园"),
    ],
)
def test_what_cannot_be_read_is_left_alone(city: Path, before: str, after: str) -> None:
    text = CASES.read_text(encoding="utf-8")
    assert before in text
    # A second fault that format would mend if it touched the file at all.
    CASES.write_text(text.replace(before, after).replace("2026-01-12", "2026/1/12"), encoding="utf-8")
    everything = snapshot()
    assert format_data(DATA) == []
    assert snapshot() == everything
    assert rules()


def test_a_binary_file_is_left_alone(city: Path) -> None:
    FIGURES.write_bytes(b"\xff\xfe\x00\x01")
    everything = snapshot()
    assert format_data(DATA) == []
    assert snapshot() == everything


# Every mending has its name: what a spoiled file is said to have been mended in

TRADITIONAL = str.maketrans("条换长园处", "條換長園處")
#: kind → (file, what is done to its text or its bytes)
SPOILED: dict[str, tuple[Path, Callable[[str], str | bytes]]] = {
    "GB 18030 (GBK)": (CASES, lambda text: text.encode("gb18030")),
    "Big5": (MEDIA, lambda text: text.translate(TRADITIONAL).encode("cp950")),
    "UTF-16": (CASES, lambda text: text.encode("utf-16")),
    "byte-order-mark": (CASES, lambda text: text.encode("utf-8-sig")),
    "tab": (FIGURES, lambda text: text.replace(",", "\t")),
    ";": (FIGURES, lambda text: text.replace(",", ";")),
    "line-ends": (FIGURES, lambda text: text.replace("\n", "\r\n")),
    "blank-rows": (FIGURES, lambda text: text + ",,,,,\n\n"),
    "blank-columns": (FIGURES, lambda text: text.replace("\n", ",,\n")),
    "column-names": (FIGURES, lambda text: text.replace("month,channel,posts", "月份,Channel,发布数")),
    "column-order": (FIGURES, lambda text: csv_text([[row[1], row[0], *row[2:]] for row in table_of(text)])),
    "columns-added": (FIGURES, lambda text: csv_text([row[:4] for row in table_of(text)])),
    "texts": (CASES, lambda text: text.replace("柳泉公园长椅断裂", " 柳泉公园长椅断裂　")),
    "dates": (CASES, lambda text: text.replace("2026-01-12", "2026/1/12")),
    "numbers": (FIGURES, lambda text: text.replace(",300,", ",３００,")),
    "codes": (CASES, lambda text: text.replace("2601-4d7kq", "２６０１-４ｄ７ｋｑ")),
    "words": (CASES, lambda text: text.replace("problem", "问题")),
    "order": (FIGURES, lambda text: csv_text([table_of(text)[0], *reversed(table_of(text)[1:])])),
    "ids": (CASES, lambda text: text + case("NEW") + "\n"),
    "digests": (MEDIA, lambda text: re.sub("[0-9a-f]{64}", "", text)),
    "descriptor": (CASES.with_name("datapackage.json"), lambda _: "{}"),
    "form": (FIGURES, lambda text: re.sub("[^,\n]+", r'"\g<0>"', text)),
}
#: those with tests of their own: what is folded in, and what a camera wrote
ELSEWHERE = {"folded", "repeated", "pictures", "unfinished"}


def table_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def csv_text(table: list[list[str]]) -> str:
    return csv_bytes(table[0], table[1:]).decode()


def test_every_mending_is_shown() -> None:
    assert SPOILED.keys() | ELSEWHERE == MENDINGS.keys()


@pytest.mark.parametrize("kind", SPOILED)
def test_a_mending_is_named_and_changes_nothing_else(kind: str, city: Path) -> None:
    path, spoil = SPOILED[kind]
    before = rows(path) if path.suffix == ".csv" else []
    spoiled = spoil(path.read_text(encoding="utf-8"))
    path.write_bytes(spoiled if isinstance(spoiled, bytes) else spoiled.encode())
    (change,) = format_data(DATA)
    assert change.path == path.as_posix()
    assert kind in dict(change.mended)
    assert format_data(DATA) == []
    if kind == "columns-added":
        before = [before[0], *([*row[:4], "", ""] for row in before[1:])]
    if kind not in ("Big5", "ids") and before:
        assert rows(path) == before
    # What is mended is said, and nothing besides.
    assert {name for name, _ in change.mended} - {kind, "numbers", "line-ends"} == set()


@pytest.mark.parametrize(
    ("path", "encoding", "mended"),
    [
        ("content/pages/about.md", "gb18030", "GB 18030 (GBK)"),
        ("content/notices/2026-06-water-cut.md", "utf-8-sig", "byte-order-mark"),
        ("content/notices/2026-06-water-cut.en.md", "utf-16", "UTF-16"),
    ],
)
def test_articles_are_mended_in_their_form_only(path: str, encoding: str, mended: str, city: Path) -> None:
    before, data = snapshot(Path("content")), snapshot()
    # More of it: a dozen characters leave no doubt about an encoding.
    text = Path(path).read_text(encoding="utf-8") + "另见柳泉公园的公告，  \n行末的空格另起一行。\n"
    Path(path).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert [change.path for change in format_content(Path("content"), dry_run=True)] == [path]
    (change,) = format_content(Path("content"))
    assert change == Change(path, mended=((mended, 1), ("line-ends", 1)))
    assert snapshot(Path("content")) == {**before, path: text.encode()}
    assert format_content(Path("content")) == []
    assert snapshot() == data


@pytest.mark.parametrize(
    ("line", "written", "mended", "kind"),
    [
        ("Date: 2026-06-01", "Date: 2026年6月1日", "Date: 2026-06-01", "dates"),
        ("Start: 2026-06-03", "start:  2026/6/3 8:00", "start:  2026-06-03 08:00", "dates"),
        ("Start: 2026-06-03", "Start: 2026年6月3日 8点30分", "Start: 2026-06-03 08:30", "dates"),
        ("Start: 2026-06-03", "Start: ２０２６－６－３　８：００", "Start: 2026-06-03 08:00", "dates"),
        ("Goal: 50000", "Goal: 1,250,000", "Goal: 1250000", "numbers"),
    ],
)
def test_the_top_of_an_article_is_mended(line: str, written: str, mended: str, kind: str, city: Path) -> None:
    (path,) = [
        path
        for path in Path("content").glob("*/*.md")
        if f"{line}\n" in path.read_text("utf-8") and ".en" not in path.name
    ]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(line, written, 1), encoding="utf-8")
    (change,) = format_content(Path("content"))
    assert change == Change(path.as_posix(), mended=((kind, 1),))
    assert path.read_text(encoding="utf-8") == text.replace(line, mended, 1)


@pytest.mark.parametrize("value", ["2026-06-31", "下周三", "2026-06-03 下午 3:00", "2026-06-03 25:00", "6月3日 8:00"])
def test_nothing_is_guessed_at_the_top_of_an_article(value: str, city: Path) -> None:
    path = Path("content/notices/2026-06-water-cut.md")
    text = path.read_text(encoding="utf-8").replace("Start: 2026-06-03", f"Start: {value}")
    path.write_text(text, encoding="utf-8")
    assert format_content(Path("content")) == []
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "content", [b"Title: \xff\xff\n\nx\n", b"Title: a\r\n\0\r\n", b"\xef\xbb\xbfTitle: a\n\n<<<<<<< HEAD\n"]
)
def test_an_article_that_cannot_be_read_is_left_alone(content: bytes, city: Path) -> None:
    path = Path("content/pages/about.md")
    path.write_bytes(content)
    assert format_content(Path("content")) == []
    assert path.read_bytes() == content
    assert rules()


def test_an_article_behind_a_link_is_left_alone(city: Path) -> None:
    Path("elsewhere.md").write_bytes("Title: 园\n".encode("utf-8-sig"))
    Path("content/pages/link.md").symlink_to(Path("elsewhere.md").resolve())
    assert format_content(Path("content")) == []
    assert Path("elsewhere.md").read_bytes() == "Title: 园\n".encode("utf-8-sig")


def test_what_is_no_file_is_left_alone(city: Path) -> None:
    descriptor = Path("data/parks/2026/datapackage.json")
    descriptor.unlink()
    descriptor.mkdir()
    Path("content/notices/x.md").mkdir()
    assert format_data(DATA) == []
    assert format_content(Path("content")) == []
    assert descriptor.is_dir()


def test_descriptors_name_departments_as_the_mended_registry_does(city: Path) -> None:
    path = Path("data/registry/departments.csv")
    before = snapshot()
    path.write_text(path.read_text("utf-8").replace(",", " , ").replace("code", "CODE", 1), "utf-8")
    assert changed(format_data(DATA)) == [path.as_posix()]
    assert snapshot() == before
    assert format_data(DATA) == []


# Ids


def test_new_ids_are_minted_and_their_events_follow(city: Path) -> None:
    append(CASES, case("NEW-a"), case("NEW", "2026/6/1"), case("NEW-b", "2026-07-01"))
    append(
        EVENTS,
        event("NEW-b", "2026-07-02"),
        event("NEW-a"),
        event("NEW", "2026-06-02"),
        event("NEW-a", "2026-05-03").replace("verified", "note"),
    )
    append(MEDIA, "NEW-a,new.png,photo,before,,路灯,,,,,")
    Image.new("RGB", (8, 6), (200, 30, 30)).save("data/parks/2026/media/new.png")
    assert set(rules()) == {"new-id", "date", "missing-digest"}
    format_data(DATA)
    assert rules() == []
    minted = {row[2]: row[0] for row in rows(CASES)}
    first, second, third = (minted[f"路灯不亮 {label}"] for label in ("NEW-a", "NEW", "NEW-b"))
    assert (first[:5], second[:5], third[:5]) == ("2605-", "2606-", "2607-")
    assert all(map(is_id, (first, second, third)))
    steps = [(row[0], row[1], row[2]) for row in rows(EVENTS)]
    assert [step for step in steps if step[0] in (first, second, third)] == [
        (first, "2026-05-02", "verified"), (first, "2026-05-03", "note"),
        (second, "2026-06-02", "verified"), (third, "2026-07-02", "verified"),
    ]  # fmt: skip
    assert ("new.png", first) in {(row[1], row[0]) for row in rows(MEDIA)}
    assert steps[1:] == sorted(steps[1:], key=lambda step: step[:2])
    assert format_data(DATA) == []


@pytest.mark.parametrize(
    "lines",
    [(case("NEW"), case("NEW", title="另一处")), (case("NEW", "2026-02-30"),), (case("NEW", ""),), (case("new"),)],
)
def test_what_is_not_clear_is_not_minted(city: Path, lines: tuple[str, ...]) -> None:
    append(CASES, *lines)
    append(EVENTS, event("NEW"))
    format_data(DATA)
    assert [row[0] for row in rows(CASES)].count(lines[0][:3]) == len(lines)
    assert "NEW" in [row[0] for row in rows(EVENTS)]
    assert rules()


def test_no_id_is_minted_while_the_events_cannot_follow(city: Path) -> None:
    append(CASES, case("NEW"))
    append(EVENTS, event("NEW") + '"')
    format_data(DATA)
    assert rows(CASES)[-1][0] == "NEW"


def test_an_id_is_never_given_twice(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = iter("zz9zz4d7kqaaaaa")  # the first is withheld, the second is another case's
    monkeypatch.setattr("glasscase.ids.secrets.choice", lambda _: next(letters))
    Path("data/water/2026/cases.csv").write_bytes(
        Path("data/water/2026/cases.csv").read_bytes() + case("NEW", "2026-01-20").encode()
    )
    format_data(DATA)
    assert "2601-aaaaa" in [row[0] for row in rows(Path("data/water/2026/cases.csv"))]


# Drop-ins, descriptors, media


def test_drop_ins_are_folded_in_and_removed(city: Path) -> None:
    for name, line in (("cases", case("NEW")), ("events", event("NEW"))):
        folder = Path(f"data/parks/2026/{name}.d")
        folder.mkdir()
        path = Path(f"data/parks/2026/{name}.csv")
        (folder / "a.csv").write_text(f"{','.join(rows(path)[0])}\r\n{line}\r\n", encoding="utf-8-sig")
    said = format_data(DATA, dry_run=True)
    assert Path("data/parks/2026/cases.d/a.csv").exists()
    assert {change.path: change.removed for change in said} == {
        "data/parks/2026/cases.csv": False, "data/parks/2026/events.csv": False,
        "data/parks/2026/cases.d/a.csv": True, "data/parks/2026/events.d/a.csv": True,
    }  # fmt: skip
    assert changed(format_data(DATA)) == changed(said)
    assert not Path("data/parks/2026/cases.d").exists()
    assert not Path("data/parks/2026/events.d").exists()
    assert len(rows(CASES)) == 6
    assert rules() == []


def drop_in(table: str, name: str, *lines: str, header: str = "") -> Path:
    folder = Path(f"data/parks/2026/{table}.d")
    folder.mkdir(exist_ok=True)
    first = header or ",".join(field_names(CASE_TABLES[table]))
    (folder / name).write_text("\n".join([first, *lines, ""]), encoding="utf-8")
    return folder / name


def test_drop_ins_make_a_table_that_is_not_there_yet(city: Path) -> None:
    before = snapshot()
    FIGURES.parent.joinpath("figures.d").mkdir()
    FIGURES.rename(FIGURES.parent / "figures.d/all.CSV")
    assert {change.path for change in format_data(DATA)} == {FIGURES.as_posix(), "data/parks/2026/figures.d/all.CSV"}
    assert snapshot() == before


def test_a_drop_in_with_its_columns_in_another_order_is_folded_in(city: Path) -> None:
    drop_in(
        "figures", "a.csv", "5,hotline,7,2026-03,,9", header="replies,channel,posts,month,followers,median_reply_hours"
    )
    assert rules() == ["other-header"]
    (folded, _) = format_data(DATA)
    assert dict(folded.mended) == {"folded": 1}
    assert rows(FIGURES)[-1] == ["2026-03", "hotline", "7", "5", "", "9"]
    assert rules() == []


def test_drop_ins_of_the_registry_are_folded_in_once(city: Path) -> None:
    Path("data/registry/sources.d").mkdir()
    Path("data/registry/sources.d/a.csv").write_text("code,name,name_en\npress,媒体,Press\n", encoding="utf-8")
    format_data(DATA)
    assert format_data(DATA) == []
    assert [row[0] for row in rows(Path("data/registry/sources.csv"))] == ["code", "hotline", "inspection", "press"]


def test_new_in_drop_ins_of_two_editors_is_told_apart_by_the_files_names(city: Path) -> None:
    for name, title in (("bench.csv", "长椅"), ("lamp.csv", "路灯")):
        drop_in("cases", name, case("NEW", title=title))
        drop_in("events", name, f"NEW,2026-05-02,verified,市民热线,{title}查实,,,,,,,,,,")
    format_data(DATA)
    assert rules() == []
    ids = {row[2].removesuffix(" NEW"): row[0] for row in rows(CASES)}
    assert ids["长椅"] != ids["路灯"]
    assert {row[4]: row[0] for row in rows(EVENTS) if row[4].endswith("查实")} == {
        "长椅查实": ids["长椅"], "路灯查实": ids["路灯"],
    }  # fmt: skip


def test_new_in_drop_ins_that_cannot_be_told_apart_stays(city: Path) -> None:
    drop_in("cases", "a.csv", case("NEW", title="长椅"))
    drop_in("cases", "b.csv", case("NEW", title="路灯"))
    append(EVENTS, event("NEW"))
    format_data(DATA)
    assert [row[0] for row in rows(CASES)].count("NEW") == 2
    assert [row[0] for row in rows(EVENTS)].count("NEW") == 1
    assert "new-id" in rules()


def test_no_id_is_minted_while_a_drop_in_of_its_events_cannot_be_read(city: Path) -> None:
    append(CASES, case("NEW"))
    path = drop_in("events", "a.csv", event("NEW") + '"')
    format_data(DATA)
    assert rows(CASES)[-1][0] == "NEW"
    assert path.exists()


def test_a_drop_in_that_does_not_fit_stays(city: Path) -> None:
    folder = Path("data/parks/2026/figures.d")
    folder.mkdir()
    for name, text in (("a", "month,channel\n2026-03,hotline\n"), ("b", FIGURES.read_text(encoding="utf-8"))):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    everything = snapshot()
    assert format_data(DATA) == []
    assert snapshot() == everything


def test_descriptors_are_made_anew(city: Path) -> None:
    before = snapshot()
    for path in DATA.rglob("datapackage.json"):
        path.unlink() if path.parent.name == "registry" else path.write_text("{", encoding="utf-8")
    assert len(format_data(DATA)) == 3
    after = snapshot()
    # A descriptor that cannot be read says no more that its package was written with an older schema.
    parks = "data/parks/2026/datapackage.json"
    old, new = (
        {resource["name"]: resource["schema"] for resource in json.loads(one.pop(parks))["resources"]}
        for one in (before, after)
    )
    assert after == before
    assert {name for name in old if old[name] != new[name]} == {"media", "events"}
    assert (old["media"]["version"], new["media"]["version"]) == ("1", "2")


def test_a_table_s_removal_shows_in_the_descriptor(city: Path) -> None:
    FIGURES.unlink()
    assert rules() == ["stale-descriptor"]
    assert changed(format_data(DATA)) == ["data/parks/2026/datapackage.json"]
    assert rules() == []


def test_an_empty_package_gets_no_descriptor(city: Path) -> None:
    Path("data/parks/2025").mkdir()
    assert format_data(DATA) == []


def test_digests_of_pictures_are_filled_in(city: Path) -> None:
    before = snapshot()
    MEDIA.write_text(re.sub("[0-9a-f]{64}", "", MEDIA.read_text(encoding="utf-8")), encoding="utf-8")
    assert snapshot() != before
    format_data(DATA)
    assert snapshot() == before


def test_a_digest_of_another_file_stays_and_is_found(city: Path) -> None:
    MEDIA.write_text(re.sub("[0-9a-f]{64}", "0" * 64, MEDIA.read_text(encoding="utf-8")), encoding="utf-8")
    assert format_data(DATA) == []
    assert rules() == ["picture-digest"]


def test_a_picture_is_cleaned_and_its_digest_follows(city: Path) -> None:
    picture = MEDIA.parent / "media/2602-b9x2m-after.png"
    whole = picture.read_bytes()
    # A text chunk, as a camera's data are, before the picture's last one.
    text = b"tEXtComment\0made by hand"
    chunk = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    spoiled = whole[:-12] + chunk + whole[-12:]
    picture.write_bytes(spoiled)
    # The digest in the table is that of the clean picture.
    (only,) = format_data(DATA)
    assert (only.path, only.mended) == (picture.as_posix(), (("pictures", 1),))
    assert picture.read_bytes() == whole
    assert rules() == []
    # And now it is that of the spoiled one.
    before = MEDIA.read_bytes()
    picture.write_bytes(spoiled)
    MEDIA.write_bytes(re.sub(b"[0-9a-f]{64}", hashlib.sha256(spoiled).hexdigest().encode(), before))
    assert [dict(change.mended) for change in format_data(DATA)] == [{"pictures": 1}, {"digests": 1}]
    assert (picture.read_bytes(), MEDIA.read_bytes()) == (whole, before)
    assert rules() == []
    assert format_data(DATA) == []


@pytest.mark.parametrize(
    "spoil", [lambda content: content[:-30], lambda content: b"text", lambda content: content + b"x"]
)
def test_the_name_of_a_picture_and_what_is_broken_stay(spoil: Callable[[bytes], bytes], city: Path) -> None:
    picture = MEDIA.parent / "media/2602-b9x2m-after.png"
    content = spoil(picture.read_bytes())
    picture.write_bytes(content)
    format_data(DATA)
    assert [path.name for path in picture.parent.iterdir()] == [picture.name]
    assert picture.read_bytes() in (content, content.removesuffix(b"x"))


# Writing


def test_dry_run_writes_nothing(city: Path) -> None:
    append(CASES, case("NEW", "2026/6/1"))
    append(EVENTS, event("NEW"))
    before = snapshot()
    assert changed(format_data(DATA, dry_run=True)) == [CASES.as_posix(), EVENTS.as_posix()]
    assert snapshot() == before
