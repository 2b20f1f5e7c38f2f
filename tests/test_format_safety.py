"""format loses nothing: for any cells, in any encoding, and wherever it is stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glasscase.check.run import check_portal
from glasscase.formatting import JOURNAL, Change, csv_bytes, files, format_data, mend_cell
from glasscase.read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, field_names, load_schema
from glasscase.read.tables import read_table

VALID_CITY = Path(__file__).resolve().parent / "packages" / "valid-city"
DATA, PARKS = Path("data"), Path("data/parks/2026")
SCHEMAS = (*CASE_TABLES.values(), *REGISTRY_TABLES.values(), *ROOT_TABLES.values())
FIELDS = {f"{name}.{field['name']}": field for name in SCHEMAS for field in load_schema(name)["fields"]}


def snapshot(folder: Path = DATA) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


# Any cell

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
CELL = TEXT | st.sampled_from(
    [
        "2026/3/5", "2026-02-30", "2026年3月5日 0:00", "１２", "1,234", "31,2", "12.0", "−5", "a\r\nb", "\r", "a\rb", " x ",
        "e\u0301", "ﬁ", "NEW", "NEW-a", "2026-01", "\u3000", "\ufeff", '"', '""', "ａ,ｂ", "\0", "a\0b", "=1+1", "@x", "+86 1",
        "\u202eabc", "مرحبا", "👩‍🚒", "\u200b", "TRUE", "是", "问题", "PROBLEM", "已核实", "\x1c", "\x85", "\u2028", "<<<<<<< x",
        "=======", "\t", ";", "公里", "é",
    ]
)  # fmt: skip


@given(CELL, st.sampled_from(sorted(FIELDS)))
def test_mending_a_cell_twice_is_mending_it_once(cell: str, name: str) -> None:
    once = mend_cell(cell, FIELDS[name])
    assert mend_cell(once, FIELDS[name]) == once
    assert "\r" not in once


def essence(text: str) -> str:
    """What a text says, whatever its form: not by way of the code under test."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.strip()


@given(TEXT, st.sampled_from([name for name in sorted(FIELDS) if name.endswith((".title", ".text", ".name", ".file"))]))
def test_a_text_says_what_it_said(cell: str, name: str) -> None:
    assert mend_cell(cell, FIELDS[name]) == essence(cell)


# Any table


def written(table: list[list[str]], quoting: int = csv.QUOTE_ALL) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator="\n").writerows(table)
    return text.getvalue()


def package(folder: Path, tables: dict[str, bytes]) -> Path:
    data = folder / "data"
    shutil.copytree(VALID_CITY / "data/registry", data / "registry")
    (data / "parks/2026").mkdir(parents=True)
    shutil.copy(VALID_CITY / PARKS / "cases.csv", data / "parks/2026")
    for name, content in tables.items():
        (data / "parks/2026" / name).parent.mkdir(exist_ok=True)
        (data / "parks/2026" / name).write_bytes(content)
    return data


def mended(schema: str, table: list[list[str]]) -> list[tuple[str, ...]]:
    fields = load_schema(schema)["fields"]
    return [
        tuple(mend_cell(cell, field) for cell, field in zip(row, fields, strict=True))
        for row in table
        if any(cell.strip() for cell in row)
    ]


FIGURE_NAMES, EVENT_NAMES = list(field_names("figure")), list(field_names("event"))
FIGURES = st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=5)
EVENTS = st.lists(st.tuples(st.sampled_from(["2601-4d7kq", "NEW", "x"]), CELL, CELL, CELL, CELL), max_size=5)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(FIGURES, FIGURES, EVENTS, ENCODINGS, st.permutations(range(6)))
@example([["a\0", "", "", "", "", ""]], [], [], "utf-8", list(range(6)))
@example([["=======", "", "", "", "", ""]], [], [("NEW", "a", "b", "<<<<<<< x", "")], "utf-8", list(range(6)))
def test_formatting_loses_nothing_and_is_done_once(
    figures: list[list[str]], more: list[list[str]], events: list[tuple[str, ...]], encoding: str, order: list[int]
) -> None:
    wide = [[*row, *[""] * (len(EVENT_NAMES) - 5)] for row in events]
    shuffled = [[row[at] for at in order] for row in [FIGURE_NAMES, *more]]
    tables = {
        "figures.csv": written([FIGURE_NAMES, *figures]).encode(encoding),
        "figures.d/a.csv": written(shuffled).encode(encoding),
        "events.csv": written([EVENT_NAMES, *wide]).encode(encoding),
    }
    with tempfile.TemporaryDirectory() as folder:
        data = package(Path(folder), tables)
        before = snapshot(data)
        format_data(data)
        once = snapshot(data)
        assert format_data(data) == []
        assert snapshot(data) == once
        assert not list(data.rglob(".*"))
        for name, schema, parts in (
            ("figures", "figure", ([FIGURE_NAMES, *figures], shuffled)), ("events", "event", ([EVENT_NAMES, *wide],)),
        ):  # fmt: skip
            path = data / "parks/2026" / f"{name}.csv"
            sources = [path, *sorted(path.with_suffix(".d").glob("*.csv"))]
            if path.with_suffix(".d").exists() or not _readable(name, tables, parts):
                # Left alone to the last byte.
                assert all(before[source.as_posix()] == once[source.as_posix()] for source in sources)
                continue
            body = [
                *parts[0][1:],
                *(([row[order.index(at)] for at in range(6)] for row in shuffled[1:]) if name == "figures" else ()),
            ]
            assert Counter(map(tuple, rows(path)[1:])) == Counter(mended(schema, body))
            # And what the reader makes of both files is the same but for the mendings.
            table = read_table(name, [path])
            assert table and not table.defects
            assert Counter(map(tuple, table.rows)) == Counter(mended(schema, body))


def _readable(name: str, tables: dict[str, bytes], parts: tuple[list[list[str]], ...]) -> bool:
    """Whether every part of the table is read just as it was written."""
    for (file, content), expected in zip(
        [(file, content) for file, content in tables.items() if file.startswith(name)], parts, strict=True
    ):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(file).name
            path.write_bytes(content)
            table = read_table(name, [path])
        if table is None or [list(table.header), *table.rows] != expected:
            return False
        if {defect.rule for defect in table.defects} - {"not-utf-8", "byte-order-mark", "other-delimiter"}:
            return False
    return True


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=5))
def test_any_rows_are_written_so_that_they_are_read_back(body: list[list[str]]) -> None:
    content = csv_bytes(["a", "b", "c"], body)
    assert list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True)) == [["a", "b", "c"], *body]


# Stopped anywhere


def workbook(path: Path, *table: list[Any]) -> None:
    book = xlsxwriter.Workbook(path.as_posix())
    sheet = book.add_worksheet("Sheet1")
    for number, row in enumerate(table):
        sheet.write_row(number, 0, row)
    book.close()


@pytest.fixture
def spoiled(city: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city with something of everything that format writes or removes; ids come out the same every time."""
    monkeypatch.setattr("glasscase.ids.secrets.choice", lambda _: "z")
    head = ",".join(field_names("case"))
    (PARKS / "cases.d").mkdir()
    (PARKS / "cases.d/lamp.csv").write_text(
        f"{head}\nNEW,problem,路灯不亮,,三盏。,green,,,,,,2026/5/1,hotline,,\n", "utf-8"
    )
    (PARKS / "events.d").mkdir()
    (PARKS / "events.d/lamp.csv").write_text(
        ",".join(EVENT_NAMES) + "\nNEW,2026/5/2,verified,市民热线,路灯查实,,,,,,,,,,\n", "utf-8"
    )
    workbook(PARKS / "figures.xlsx", FIGURE_NAMES, ["2026-03", "hotline", 4, 4, 300, 12.5])
    media = PARKS / "media.csv"
    media.write_bytes(re.sub("[0-9a-f]{64}", "", media.read_text("utf-8")).encode("gb18030"))
    path = Path("data/water/2026/cases.csv")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    Path("data/registry/datapackage.json").write_text("{}", "utf-8")
    return city


class Killed(BaseException):
    """As a process that is no more: nothing it would still have done happens."""


class Disk:
    """Counts what is done to the disk, and stops at one of these: for good, or with an error and going on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stop_at: int, how: str) -> None:
        self.done, self.stop_at, self.how = 0, stop_at, how
        self.log = list[str]()
        write = files._write
        for owner, name in ((os, "replace"), (Path, "unlink"), (Path, "rmdir")):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name), name))

        def torn(path: Path, content: bytes, *, safely: bool) -> None:
            path.write_bytes(content[: len(content) // 2])
            write(path, content, safely=safely)

        monkeypatch.setattr(files, "_write", self.counted(write, "write", torn))

    def counted(self, act: Callable[..., Any], name: str, half: Callable[..., Any] | None = None) -> Callable[..., Any]:
        def step(*arguments: Any, **more: Any) -> Any:
            self.done += 1
            self.log.append(name)
            if self.how == "killed" and self.done > self.stop_at >= 0:
                raise Killed
            if self.done == self.stop_at:
                if half and self.how == "killed":
                    Path.write_bytes(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise Killed if self.how == "killed" else OSError(28, "No space left on device", str(arguments[0]))
            return act(*arguments, **more)

        return step


def texts() -> Counter[str]:
    """Every cell that can be read anywhere under data/, with what is folded in and what waits for it."""
    found = Counter[str]()
    for path in sorted(DATA.rglob("*.csv")):
        table = read_table("x", [path])
        found.update(cell for row in table.rows for cell in row) if table else None
    return found


def test_stopped_at_any_step_nothing_is_lost_and_the_next_run_finishes(spoiled: Path) -> None:
    start = snapshot()
    with pytest.MonkeyPatch.context() as watched:
        disk = Disk(watched, -1, "")
        said = format_data(DATA)
    finished, steps = snapshot(), disk.done
    assert {"write", "replace", "unlink", "rmdir"} == set(disk.log)
    assert steps >= 20
    assert check_portal(DATA, Path("content"), ("zh", "en")).findings == ()
    for how in ("killed", "error"):
        for stop_at in range(1, steps + 1):
            shutil.rmtree(DATA)
            for name, content in start.items():
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_bytes(content)
            with pytest.MonkeyPatch.context() as broken, pytest.raises((Killed, OSError)):
                Disk(broken, stop_at, how)
                format_data(DATA)
            middle = snapshot()
            # Each file is the old one or the new one, and what is gone is in a table.
            for name, content in middle.items():
                assert Path(name).name.startswith(".") or content in (start.get(name), finished.get(name)), (
                    stop_at,
                    name,
                )
            for name in start.keys() - middle.keys():
                assert name not in finished
            assert texts()["三盏。"] >= 1
            assert texts()["路灯查实"] >= 1
            if not (DATA / JOURNAL).exists():
                # Nothing has happened yet: a process that was killed may leave what nobody reads.
                assert {
                    name: content for name, content in middle.items() if how == "error" or not hidden(name)
                } == start
            if (DATA / JOURNAL).exists():
                rules = {finding.rule for finding in check_portal(DATA, Path("content"), ("zh", "en")).findings}
                assert "interrupted-format" in rules
                pending = format_data(DATA, dry_run=True)
                assert {change.path for change in pending} <= {change.path for change in said}
            format_data(DATA)
            assert snapshot() == finished, (how, stop_at)
            assert format_data(DATA) == []


def hidden(name: str) -> bool:
    return Path(name).name.startswith(".")


def test_a_full_disk_changes_nothing(spoiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()

    def fail(path: Path, content: bytes, *, safely: bool) -> None:
        path.write_bytes(content[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(files, "_write", fail)
        with pytest.raises(OSError, match="No space"):
            format_data(DATA)
    assert snapshot() == before


# A journal that somebody else has written


@pytest.mark.parametrize(
    "journal",
    [
        {"replace": [], "remove": ["../outside.txt"]}, {"replace": [], "remove": ["/etc/hostname"]},
        {"replace": ["../outside.txt"], "remove": []}, {"replace": [], "remove": ["linked/outside.txt"]},
        {"replace": [], "remove": [""]}, {"replace": [], "remove": [7]}, {"replace": {}, "remove": None}, [], "x", None,
    ],
)  # fmt: skip
def test_a_journal_never_reaches_outside(journal: object, city: Path) -> None:
    outside, scratch = Path("outside.txt"), Path(".outside.txt.format")
    for path in (outside, scratch):
        path.write_text("kept", encoding="utf-8")
    Path("elsewhere").mkdir()
    Path("elsewhere/outside.txt").write_text("kept", encoding="utf-8")
    (DATA / "linked").symlink_to(Path("elsewhere").resolve())
    (DATA / JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    before = snapshot()
    format_data(DATA)
    assert [path.read_text("utf-8") for path in (outside, scratch, Path("elsewhere/outside.txt"))] == ["kept"] * 3
    assert snapshot() == {name: content for name, content in before.items() if name != (DATA / JOURNAL).as_posix()}


def test_what_a_killed_run_left_goes(city: Path) -> None:
    before = snapshot()
    for path in (PARKS / ".figures.csv.format", PARKS / "media/.a.png.format"):
        path.write_bytes(b"half")
    assert format_data(DATA, dry_run=True) == []
    assert format_data(DATA) == []
    assert snapshot() == before


def test_a_dry_run_says_what_a_stopped_run_left(city: Path) -> None:
    (PARKS / ".figures.csv.format").write_bytes((PARKS / "figures.csv").read_bytes())
    (DATA / JOURNAL).write_text('{"replace": ["parks/2026/figures.csv"], "remove": []}', encoding="utf-8")
    assert format_data(DATA, dry_run=True) == [Change("data/parks/2026/figures.csv", mended=(("unfinished", 1),))]
    format_data(DATA)
    assert not list(DATA.rglob(".*"))
