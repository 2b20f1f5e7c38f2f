"""read: cells and their physical lines, encodings, drop-ins, articles."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import socket
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from glasscase.read.articles import find_articles, read_article
from glasscase.read.encodings import Defect, decode
from glasscase.read.packages import find_packages, read_package, read_registry, stray_paths
from glasscase.read.plain import is_file, is_folder, is_there, unopened
from glasscase.read.tables import Table, read_table

PROJECT = Path(__file__).resolve().parents[1]


def read(content: bytes | str, *more: bytes | str) -> Table:
    """The table in a file with this content; `more` are its drop-ins."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.csv" for number in range(1 + len(more))]
        for path, text in zip(paths, (content, *more), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        table = read_table("cases", paths)
    assert table
    return table


def lines(table: Table) -> list[int]:
    return [table.place(row)[1] for row in range(len(table.rows))]


def defects(table: Table) -> list[tuple[str, int]]:
    return [(defect.rule, defect.line) for defect in table.defects]


# Cells and lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_with_cells_of_several_lines(end: str) -> None:
    text = end.join(["id,text,note", '1,"a', "", 'b",x', "2,c,y", '3,"d', 'e","f', 'g"', "4,h,z", ""])
    table = read(text)
    assert lines(table) == [2, 5, 6, 9]
    assert table.rows[0] == ["1", f"a{end}{end}b", "x"]
    assert [table.place(0, column)[1] for column in range(3)] == [2, 2, 4]
    assert [table.place(2, column)[1] for column in range(3)] == [6, 6, 7]
    assert table.defects == ()


def test_a_header_of_several_lines() -> None:
    table = read('id,"te\nxt"\n1,a\n')
    assert table.header == ("id", "te\nxt")
    assert lines(table) == [3]


def test_blank_and_ragged_rows_stand_as_they_are() -> None:
    table = read("a,b\n\n1\n1,2,3\n,\n")
    assert table.rows == [[], ["1"], ["1", "2", "3"], ["", ""]]
    assert lines(table) == [2, 3, 4, 5]
    assert table.column("b") == ["", "", "2", ""]
    assert table.column("c") == [""] * 4
    assert list(table.records()) == [{}, {"a": "1"}, {"a": "1", "b": "2"}, {"a": "", "b": ""}]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8) | st.text(
    '",\r\n a', max_size=5
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6), ENDS)
@example([["", "ȡ"]], "\n")  # the bytes of 取 in GBK: no one can know which was meant
def test_what_is_written_is_read_back(rows: list[list[str]], end: str) -> None:
    written, starts = io.StringIO(newline=""), list[int]()
    # Before Python 3.13 the writer leaves a line end unquoted that is not its own.
    breaks = any(character in cell for row in rows for cell in row for character in "\r\n")
    writer = csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL if breaks else csv.QUOTE_MINIMAL)
    for row in rows:
        # Counted by another way than the reader's: as an editor breaks what stands before the row.
        starts.append(len(re.split("\r\n|\r|\n", written.getvalue())))
        writer.writerow(row)
    content = written.getvalue()
    if content.startswith("\ufeff"):
        content = "\ufeff" + content  # the first is the mark, the second is text
    table = read(content)
    if not content.strip():
        assert defects(table) == [("empty-file", 0)]
        return
    if [rule for rule, _ in defects(table)] == ["ambiguous-encoding"]:
        assert not table.rows and content.encode().decode("gb18030") != content
        return
    assert [list(table.header), *table.rows] == rows
    assert lines(table) == starts[1:]
    assert [rule for rule, _ in defects(table)] in ([], ["byte-order-mark"])


@given(st.binary(max_size=60))
def test_any_bytes_are_read_without_an_exception(content: bytes) -> None:
    table = read(b"a,b\n" + content)
    assert len(table.rows) == len(table.lines)
    for row in range(len(table.rows)):
        assert 2 <= table.place(row)[1] <= 62


# Defects


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("empty-file", 0)]),
        (b" \n\n", [("empty-file", 0)]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [("byte-order-mark", 1)]),
        (b"a,b\n1,\x00\n", [("control-character", 2)]),
        ("a,b\n1,2\n3,园林\n".encode("gbk"), [("not-utf-8", 3)]),
        ("a,b\r1,2\r3,园林\r".encode("gbk"), [("not-utf-8", 3)]),
        ("a,b\n1,\U0001f333树\n".encode("gb18030"), [("not-utf-8", 2)]),
        ("a,b\n1,é\n".encode("utf-16"), [("not-utf-8", 1)]),
        ("a,b\n1,é\n".encode("utf-16-le"), [("not-utf-8", 1)]),
        ("a,b\n1,é\n".encode("utf-16")[:-1], [("unknown-encoding", 1)]),
        ("a,b\n1,公里\n".encode("gbk"), [("ambiguous-encoding", 2)]),
        ("a,b\n1,通\n".encode("gbk"), [("ambiguous-encoding", 2)]),
        ("a,b\n1,道路の照明が消えています\n".encode("shift_jis"), [("unknown-encoding", 2)]),
        ("a,b\n1,Détail à réparer\n".encode("latin-1"), [("unknown-encoding", 2)]),
        (b"a;b\n1;2\n", [("other-delimiter", 1)]),
        (b"a\tb\n1\t2\n", [("other-delimiter", 1)]),
        (b"a\n1;2\n", []),
        (b"a,b\n1,2\n<<<<<<< HEAD\n3,4\n=======\n3,5\n>>>>>>> other\n", [("merge-conflict", 3)]),
        (b"a,b\r\n1,2\r\n||||||| base\r\n3,4\r\n", [("merge-conflict", 3)]),
        (b"a,b\n1,2\n=======\n3,4\n", [("merge-conflict", 3)]),
        (b'a,b\n1,"\n=======\n<<<<<<<< x <<<<<<<\n"\n', []),
        (b"a,b\n1,2\n3,\xff\xff\n", [("unknown-encoding", 3)]),
        (b'a,b\n"1\n\n2",3\n4,"5\n6,7\n8,9\n', [("unclosed-quote", 5)]),
        (b'a,b\n"1\n2",3\n"4"5,6\n7,8\n', [("stray-quote", 4)]),
        (b'"a,b\n1,2\n', [("unclosed-quote", 1)]),
    ],
)
def test_defects_with_their_line(content: bytes, expected: list[tuple[str, int]]) -> None:
    assert defects(read(content)) == expected


def test_rows_before_an_unclosed_quote_are_kept() -> None:
    table = read('a,b\n1,2\n3,"4\n5,6\n')
    assert table.rows == [["1", "2"]]
    assert not table.whole


SIMPLIFIED = "id,title\n1,mostly ASCII 园\n2,“柳泉”公园长椅断裂，木条断裂\n3,路灯不亮\n"
TRADITIONAL = "id,title\n1,mostly ASCII 園\n2,「柳泉」公園長椅斷裂，木條斷裂\n3,路燈不亮\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8", SIMPLIFIED), ("utf-8-sig", SIMPLIFIED), ("gbk", SIMPLIFIED), ("gb18030", SIMPLIFIED + "4,\U0001f333\n"),
     ("gb18030", TRADITIONAL.replace("「", "“").replace("」", "”")), ("big5", TRADITIONAL), ("cp950", TRADITIONAL), ("utf-16", SIMPLIFIED), ("utf-16-le", SIMPLIFIED),
     ("utf-16-be", SIMPLIFIED), ("utf-8", TRADITIONAL)],
)  # fmt: skip
def test_no_mojibake(encoding: str, text: str, end: str) -> None:
    table = read(text.replace("\n", end).encode(encoding))
    assert [list(table.header), *table.rows] == list(csv.reader(io.StringIO(text)))
    assert table.whole


#: what editors write, in both scripts; a file holds some of it
WORDS = {
    "gb18030": "雨后三天不退，两处树池有蚊虫。附近有小学。巡查发现，当场拍照。已更换排水材料；路面破损、井盖松动，夜间施工扰民。",
    "cp950": "雨後三天不退，兩處樹池有蚊蟲。附近有小學。巡查發現，當場拍照。已更換排水材料；路面破損、井蓋鬆動，夜間施工擾民。",
}


@given(st.sampled_from(sorted(WORDS)), st.data())
def test_a_text_is_read_right_or_not_at_all(encoding: str, data: st.DataObject) -> None:
    words = data.draw(st.text(st.sampled_from(WORDS[encoding]), min_size=1, max_size=40))
    text = f"id,title\n1,{words}\n"
    content = text.encode(encoding)
    # 路 in GBK is · in UTF-8: where all of a file could be western signs, it is UTF-8.
    assume(not re.fullmatch(rb"([\x00-\x7f]|[\xc2-\xc5][\x80-\xbf])*", content))
    decoded, found = decode(content, "x")
    assert decoded in (text, "")
    assert [defect.rule for defect in found] in (["not-utf-8"], ["ambiguous-encoding"], ["unknown-encoding"])
    if encoding == "gb18030" and len(words) >= 8:
        assert decoded == text


#: enough of the other script for a test, one character for one
TRADITIONAL_OF = str.maketrans(
    "条换长园处断裂楼灯门车乱设备电线缆绿树积题问应该时间无资质监督员现场实查发当拍照责单见护养规违检记录们这为开关东区县业务数据网会议报个后来边点",
    "條換長園處斷裂樓燈門車亂設備電線纜綠樹積題問應該時間無資質監督員現場實查發當拍照責單見護養規違檢記錄們這為開關東區縣業務數據網會議報個後來邊點",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk", "gb18030", "cp950"])
def test_two_hundred_files_in_each_encoding_are_read_right(encoding: str) -> None:
    """Of one to thirty cases of the demonstration each, as an editor might send them."""
    chance = random.Random(20260305)
    lines = [
        line
        for path in sorted((PROJECT / "data").glob("*/*/cases.csv"))
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
    ]
    for _ in range(200):
        text = "\n".join(["id,title", *chance.sample(lines, chance.choice((1, 1, 2, 5, 30)))]) + "\n"
        if encoding == "cp950":
            text = text.translate(TRADITIONAL_OF)
        if encoding in ("gbk", "cp950"):
            text = text.encode(encoding, "ignore").decode(encoding)
        assert decode(text.encode(encoding), "x")[0] == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@example("\0")
@example("\0a\0a\0")
def test_utf_8_is_never_taken_for_something_else(text: str) -> None:
    decoded, found = decode(f"id\n{text}".encode(), "x")
    assert decoded == f"id\n{text}".replace("\0", "\ufffd") or [defect.rule for defect in found] == [
        "ambiguous-encoding"
    ]


def test_a_very_long_cell_is_read() -> None:
    table = read(f"a,b\n1,2\n3,{'x' * 200_000}\n5,6\n")
    assert [len(row[1]) for row in table.rows] == [1, 200_000, 1]
    assert defects(read(f'a,b\n1,2\n3,"{"x" * 200_000}\n5,6\n')) == [("unclosed-quote", 3)]


# Drop-ins


def test_drop_ins_follow_with_their_own_path_and_line() -> None:
    table = read("a,b\n1,2\n", "a,b\n3,4\n\n", "a,b\n5,6\n")
    assert table.rows == [["1", "2"], ["3", "4"], [], ["5", "6"]]
    assert [(Path(path).name, line) for path, line in map(table.place, range(4))] == [
        ("0.csv", 2), ("1.csv", 2), ("1.csv", 3), ("2.csv", 2),
    ]  # fmt: skip


def test_a_drop_in_with_other_columns_is_left_out() -> None:
    table = read("a,b\n1,2\n", "b,a\n3,4\n", "a,b\n5,6\n")
    assert table.rows == [["1", "2"], ["5", "6"]]
    assert [(d.rule, Path(d.path).name, d.line, d.value) for d in table.defects] == [
        ("other-header", "1.csv", 1, "b,a")
    ]
    assert Path(table.place(1)[0]).name == "2.csv"


def test_drop_ins_without_a_table() -> None:
    table = read_table("cases", [Path("/nowhere/cases.csv")])
    assert table is None


# Packages


def test_packages_of_the_valid_city(city: Path) -> None:
    assert [path.as_posix() for path in find_packages(Path("data"))] == ["data/parks/2026", "data/water/2026"]
    assert stray_paths(Path("data")) == []
    package = read_package(Path("data/parks/2026"))
    assert (package.name, package.department, package.year, package.rows()) == ("parks-2026", "parks", 2026, 20)
    assert package.media == {"2602-b9x2m-after.png"}
    registry = read_registry(Path("data"))
    assert (registry.name, registry.year) == ("registry", 0)
    assert [name for name, table in registry.tables.items() if table.path.startswith("data/registry/")] == [
        "departments", "districts", "categories", "sources", "channels", "calendar",
    ]  # fmt: skip
    assert registry.tables["withheld"].path == "data/withheld.csv"


def test_the_digest_follows_every_byte(city: Path) -> None:
    folder = Path("data/parks/2026")
    before = read_package(folder).digest
    assert read_package(folder).digest == before
    (folder / "events.d").mkdir()
    first_line = (folder / "events.csv").read_text(encoding="utf-8").split("\n")[0]
    (folder / "events.d/a.csv").write_text(first_line + "\n", encoding="utf-8")
    assert read_package(folder).digest != before


def test_what_nobody_reads_is_stray(city: Path) -> None:
    for name in ("data/parks/206", "data/parks/2026/old", "data/.hidden", "data/parks/datasets"):
        Path(name).mkdir()
    for name in ("data/parks/2026/events.d/notes.txt", "data/parks/2026/events.d/a.CSV", "data/parks/2026/a.xlsx"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    for name in ("data/parks/2026/case.csv", "data/parks/list.xlsx", "data/parks/2026/README.md", "data/README.md"):
        Path(name).touch()
    assert sorted(path.as_posix() for path in stray_paths(Path("data"))) == [
        "data/parks/2026/case.csv", "data/parks/2026/events.d/notes.txt", "data/parks/2026/old", "data/parks/206",
        "data/parks/list.xlsx",
    ]  # fmt: skip


# Articles


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_article(tmp_path: Path, end: str) -> None:
    path = tmp_path / "news" / "2026-a.en.md"
    path.parent.mkdir()
    path.write_bytes(
        end.join(["Title: A: b", "Review-Due: 2026-03-05 ", "Summary:", "", "Text: not metadata", ""]).encode()
    )
    article = read_article(path, "zh")
    assert (article.kind, article.id, article.language) == ("news", "2026-a", "en")
    assert [(entry.key, entry.value, entry.line) for entry in article.entries] == [
        ("title", "A: b", 1), ("review_due", "2026-03-05", 2), ("summary", "", 3),
    ]  # fmt: skip
    assert article.body.strip() == "Text: not metadata"
    assert article.body_line == 4
    assert article.value("title") == "A: b"
    assert article.value("area") == ""


def test_an_article_in_gbk_is_readable_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "2026-a.md"
    path.write_bytes("Title: 柳泉\n\n明日停水。\n".encode("gbk"))
    article = read_article(path, "zh")
    assert (article.language, article.value("title")) == ("zh", "柳泉")
    assert [(defect.rule, defect.line) for defect in article.defects] == [("not-utf-8", 1)]


def test_a_conflict_in_an_article_is_all_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "2026-a.md"
    path.write_bytes("\ufeffTitle: a\n\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n".encode())
    assert [(defect.rule, defect.line) for defect in read_article(path, "zh").defects] == [("merge-conflict", 3)]
    path.write_bytes(b"Title: a\n\nA heading\n=======\n\n>>>>>>>> deep\n")
    assert read_article(path, "zh").defects == ()


def test_articles_are_found(city: Path) -> None:
    assert len(find_articles(Path("content"))) == 4
    assert find_articles(Path("nowhere")) == []


def test_what_is_no_file_is_found_and_not_opened(city: Path, tmp_path: Path) -> None:
    content = Path("content")
    (content / "pages/x.md").mkdir()
    (content / "answers").symlink_to("/etc")
    (content / "files/deep").mkdir(parents=True)
    (content / "files/deep/a.png").touch()
    os.mkfifo(content / "files/deep/b.png")
    (content / "files/c.png").symlink_to("/etc/passwd")
    articles = [read_article(path, "zh") for path in find_articles(content)]
    assert {(d.rule, d.path) for article in articles for d in article.defects} == {
        ("not-a-file", "content/pages/x.md"), ("symlink", "content/answers"),
        ("not-a-file", "content/files/deep/b.png"), ("symlink", "content/files/c.png"),
    }  # fmt: skip
    assert not any(article.entries or article.body for article in articles if article.defects)


# What may be opened


def _made(kind: str, path: Path) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link":
            path.symlink_to("/etc/passwd")
        case "link to nothing":
            path.symlink_to("nothing")
        case "socket":
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(path.as_posix())
        case "file":
            path.write_bytes(b"123456")
        case _:
            pass


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("folder", "not-a-file"), ("pipe", "not-a-file"), ("socket", "not-a-file"), ("link", "symlink"),
     ("link to nothing", "symlink"), ("file", ""), ("nothing", "")],
)  # fmt: skip
def test_only_a_regular_file_is_opened(kind: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is short
    path = Path("x.csv")
    _made(kind, path)
    assert unopened(path) == (Defect(rule, "x.csv") if rule else None)
    assert (is_file(path), is_folder(path), is_there(path)) == (kind == "file", kind == "folder", kind != "nothing")
    table = read_table("cases", [path])
    assert (table is None) == (kind == "nothing")
    if table and rule:
        assert (table.header, table.rows, table.defects) == ((), [], (Defect(rule, "x.csv"),))


def test_a_file_of_too_many_bytes_is_not_opened(tmp_path: Path) -> None:
    _made("file", tmp_path / "x")
    assert unopened(tmp_path / "x", 6) is None
    assert unopened(tmp_path / "x", 5) == Defect("too-large", (tmp_path / "x").as_posix())


def test_a_name_that_is_none_is_nothing() -> None:
    assert not is_there(Path("a\0b")) and unopened(Path("x" * 5000)) is None


# What is too much


@pytest.mark.parametrize(
    ("content", "rows", "lines"),
    [
        ("id,b\n" + "," * 999 + "\n", 1, []),
        ("id,b\n1,2\n" + "," * 1000 + "\n3,4\n", 1, [3]),
        ("," * 1000 + "\n1,2\n", 0, [1]),
        ("id,b\n1,2\n" + "," * 5_000_000, 1, [3]),
        ("id,b\n" + "\n" * 1_000_000, 0, [0]),
        ("id,b\n" + "\r" * 999_999, 999_999, []),
        ('id,b\n1,"' + "," * 900_000 + '"\n', 1, []),
    ],
)
def test_a_table_without_end_is_not_read_to_it(content: str, rows: int, lines: list[int]) -> None:
    table = read(content)
    assert len(table.rows) == rows
    assert [(defect.rule, defect.line) for defect in table.defects] == [("too-large", line) for line in lines]
    assert table.whole == (not lines)


def test_an_article_is_not_read_beyond_its_limit(city: Path) -> None:
    path = Path("content/pages/about.md")
    path.write_bytes(b"Title: a\n\n" + b"x" * (200_000 - 10))
    assert read_article(path, "zh").defects == ()
    path.write_bytes(b"Title: a\n\n" + b"x" * (200_001 - 10))
    assert read_article(path, "zh").defects == (Defect("too-large", path.as_posix()),)
