"""format: canonical, the same twice, and nothing that changes meaning."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasscase.check.run import check_portal
from glasscase.formatting import Change, csv_bytes, format_data, mend_cell
from glasscase.ids import is_id
from glasscase.read.packages import CASE_TABLES
from glasscase.read.schemas import Field, field_names, load_schema

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


FIELDS = {field["name"]: field for name in CASE_TABLES.values() for field in load_schema(name)["fields"]}


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
        ("posts", "１２", "12"),
        ("posts", "1,234", "1234"),
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
        ("kind", "Problem", "Problem"),
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
    shutil.copy("data/parks/2026/media/2602-b9x2m-after.png", "data/parks/2026/media/new.png")
    assert set(rules()) == {"new-id", "date"}
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
    assert snapshot() == before


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


# Writing


def test_dry_run_writes_nothing(city: Path) -> None:
    append(CASES, case("NEW", "2026/6/1"))
    append(EVENTS, event("NEW"))
    before = snapshot()
    assert changed(format_data(DATA, dry_run=True)) == [CASES.as_posix(), EVENTS.as_posix()]
    assert snapshot() == before


def test_no_scratch_file_is_left_even_when_the_disk_fails(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(FIGURES, "2026/03,hotline,1,1,,")
    append(CASES, case("2605-00000", "2026/6/1"))
    before = snapshot()

    def fail(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="No space"):
            format_data(DATA)
    assert snapshot() == before
    format_data(DATA)
    assert [path for path in DATA.rglob("*") if path.name.endswith(".new")] == []


# For any table

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
CELL = PLAIN | st.sampled_from(
    [
        "2026/3/5",
        "2026-02-30",
        "１２",
        "1,234",
        "31,2",
        "a\r\nb",
        "\r",
        " x ",
        "e\u0301",
        "ﬁ",
        "NEW",
        "NEW-a",
        "2026-01",
        "\u3000",
        "\ufeff",
        '"',
        "ａ,ｂ",
    ]
)


@given(PLAIN | CELL, st.sampled_from(sorted(FIELDS)))
def test_mending_a_cell_twice_is_mending_it_once(cell: str, name: str) -> None:
    once = mend_cell(cell, FIELDS[name])
    assert mend_cell(once, FIELDS[name]) == once
    assert "\r" not in once


FIGURE = load_schema("figure")["fields"]
EVENT = load_schema("event")["fields"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=5),
    st.lists(st.tuples(st.sampled_from(["2601-4d7kq", "NEW", "x"]), CELL, CELL), max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_formatting_twice_is_formatting_once(
    figures: list[list[str]], events: list[tuple[str, str, str]], encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        package = data / "parks" / "2026"
        shutil.copytree(VALID_CITY / "data/registry", data / "registry")
        package.mkdir(parents=True)
        shutil.copy(VALID_CITY / CASES, package)
        wide = [[*row, *[""] * (len(EVENT) - 3)] for row in events]
        for name, body in (("figures", figures), ("events", cast("list[list[str]]", wide))):
            text = io.StringIO(newline="")
            csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
                [field_names(CASE_TABLES[name]), *body]
            )
            (package / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
        format_data(data)
        once = snapshot(data)
        assert format_data(data) == []
        assert snapshot(data) == once
        # Nothing is lost: the same rows, each cell mended, in some order.
        kept = [[mend_cell(cell, field) for cell, field in zip(row, FIGURE, strict=True)] for row in figures]
        kept = [row for row, raw in zip(kept, figures, strict=True) if any(cell.strip() for cell in raw)]
        assert sorted(rows(package / "figures.csv")[1:]) == sorted(kept)
        assert not list(data.rglob(".*"))


def test_all_fields_have_a_type_that_is_mended() -> None:
    kinds = {cast("Field", field)["type"] for field in FIELDS.values()}
    assert kinds == {"string", "number", "integer", "date", "yearmonth"}
