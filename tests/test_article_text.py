"""The text of articles: links, pictures, HTML and headings, each with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from glasscase.check.article_text import Addresses, text_findings
from glasscase.pelican_adapter.templates import files_from
from glasscase.read.articles import ArticleFile
from glasscase.verify import verify_site
from tests.built import build, small_city

ADDRESSES = Addresses(
    frozenset({("pages", "about"), ("notices", "2026-cut"), ("news", "a")}), frozenset({"parks"}),
    frozenset({"old", "notices/2025-cut"}), frozenset({"2601-4d7kq"}),
)  # fmt: skip


def findings(
    body: str, kind: str = "notices", identifier: str = "x", known: Addresses = ADDRESSES, root: Path = Path("content")
) -> list[tuple[str, int, str]]:
    """What is wrong with an article whose text begins on line 1."""
    article = ArticleFile((root / kind / f"{identifier}.md").as_posix(), kind, identifier, "zh", (), body, 1, ())
    return [(finding.rule, finding.line, finding.value) for finding in text_findings(article, known)]


@pytest.mark.parametrize(
    "link",
    [
        "../../c/2601-4d7kq/", "../../c/2601-4d7kq", "/c/2601-4d7kq/", "../../en/c/2601-4d7kq/#events", "../2026-cut/", "../",
        "../../notices/2026-cut/", "../../about/", "../../about/index.html", "/", "../../", "/en/", "../../d/parks/", "../../d/parks/feed.atom",
        "../../data/parks/2026/cases.csv", "../../cases/?page=2", "../../old/", "../2025-cut/", "#below", "?x=1", "", "../../feed.atom",
        "https://example.org/c/nothing/", "//example.org/x", "mailto:a@example.org", "tel:12345", "%2e%2e/2026-cut/",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere(link: str) -> None:
    assert findings(f"[词]({link})") == []


@pytest.mark.parametrize(
    "link",
    [
        "../../c/2601-zzzzz/", "c/2601-4d7kq/", "../../c/2601-4d7kq/more/", "../2026-cutt/", "../../abuot/", "../../d/roads/", "photo.png",
        "../../files/none.png", "../../notices/2026-cut/photo.png", "../../about/more/", "http://[x", "/en/nowhere/",
        "../../../../etc/passwd",
    ],
)  # fmt: skip
def test_links_that_lead_nowhere(link: str) -> None:
    assert findings(f"甲\n\n乙 [词]({link})") == [("broken-link", 3, link)]


def test_links_of_a_page_are_one_step_nearer() -> None:
    assert findings("[词](../c/2601-4d7kq/)", "pages", "about") == []
    assert (
        findings("[词](../../c/2601-4d7kq/)", "pages", "about") == []
    )  # as a browser does, above the root is the root
    assert findings("[词](c/2601-4d7kq/)", "pages", "about") == [("broken-link", 1, "c/2601-4d7kq/")]


def test_what_is_not_known_is_not_judged() -> None:
    unknown = Addresses(frozenset(), None, frozenset(), None)
    assert findings("[词](../../c/2601-zzzzz/) [词](../../d/roads/)", known=unknown) == []


def test_files_of_the_content_folder(tmp_path: Path) -> None:
    (tmp_path / "files/deep").mkdir(parents=True)
    (tmp_path / "files/deep/a b.png").touch()
    assert findings("![图](../../files/deep/a%20b.png)", root=tmp_path) == []
    assert findings("![图](../../files/deep/)", root=tmp_path) == [("broken-link", 1, "../../files/deep/")]


@pytest.mark.parametrize("link", ["../files/a.png", "files/a.png", "../../files/a.png", "/files/a.png"])
@pytest.mark.parametrize("kind", ["notices", "pages"])
def test_a_file_has_the_same_address_in_every_article(link: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.png").touch()
    assert findings(f"![图]({link})", kind, root=tmp_path) == []
    assert findings(f"![图]({link}.jpg)", kind, root=tmp_path) == [("broken-link", 1, f"{link}.jpg")]


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ('<a href="../files/a.pdf" rel="x">a</a>', '<a href="../../files/a.pdf" rel="x">a</a>'),
        ('<img alt="a &gt; b" src="files/a.png">', '<img alt="a &gt; b" src="../../files/a.png">'),
        ('<img alt="a > b" src="/files/a.png">', '<img alt="a > b" src="../../files/a.png">'),
        ('<a href="../../../files/a.pdf">', '<a href="../../files/a.pdf">'),
        ('&lt;a href="../files/a.pdf"&gt;', '&lt;a href="../files/a.pdf"&gt;'),
        ('<a href="../profiles/a">', '<a href="../profiles/a">'),
        ('<a href="https://example.org/files/a">', '<a href="https://example.org/files/a">'),
        ('<p title="x">src="files/a"</p>', '<p title="x">src="files/a"</p>'),
    ],
)
def test_a_page_leads_to_files_from_where_it_is(html: str, made: str) -> None:
    assert files_from(html, "../../") == made


def test_a_picture_in_an_article_of_one_language_is_seen_in_all(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shutil.copytree(small_city(tmp_path_factory.getbasetemp()), tmp_path, dirs_exist_ok=True)
    (tmp_path / "content/files").mkdir(exist_ok=True)
    Image.new("RGB", (4, 3)).save(tmp_path / "content/files/bench.png")
    body = "\n\n".join(f"![长椅]({steps}files/bench.png)" for steps in ("", "../", "../../"))
    body += "\n\n[照片](../files/bench.png)\n"
    for kind, more in (("pages", ""), ("news", f"Department: {next((tmp_path / 'data').glob('*/20*')).parent.name}\n")):
        path = tmp_path / "content" / kind / "bench.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Title: 长椅\nDate: 2026-03-01\n{more}\n{body}", "utf-8")
    done = build("--output", "output", "--downloads", "csv", cwd=tmp_path)  # which verifies it
    assert done.returncode == 0, done.stderr
    for page, root in (
        ("bench", "../"),
        ("en/bench", "../../"),
        ("news/bench", "../../"),
        ("en/news/bench", "../../../"),
    ):
        html = (tmp_path / "output" / page / "index.html").read_text("utf-8")
        assert re.findall('(?:src|href)="([^"]*bench.png)"', html) == [f"{root}files/bench.png"] * 4
    assert (tmp_path / "output/files/bench.png").is_file()
    assert verify_site(tmp_path / "output", jobs=1).errors == 0


def test_every_line_is_that_of_its_own_link() -> None:
    body = "[a](x)\n\n`[a](x)` [b](y) [a](x)\n\n[c][1]\n\n    [code](x)\n\n[1]: z\n"
    assert [(line, value) for _, line, value in findings(body)] == [(1, "x"), (3, "y"), (3, "x"), (9, "z")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![](../2026-cut/)", [("missing-alt", 1, "../2026-cut/")]),
        ("![ ](../2026-cut/)", [("missing-alt", 1, "../2026-cut/")]),
        ("x\n\n<img src='../2026-cut/' alt>", [("missing-alt", 3, "../2026-cut/")]),
        ("![图](../2026-cut/)", []),
        ("![图](https://example.org/a.png)", [("foreign-picture", 1, "https://example.org/a.png")]),
        (
            "![图](data:image/png;base64,x)",
            [("foreign-picture", 1, "data:image/png;base64,x"), ("dropped-html", 1, "data:")],
        ),
        ("[图](https://example.org/a.png)", []),
    ],
)
def test_pictures(body: str, expected: list[tuple[str, int, str]]) -> None:
    assert findings(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<b>x</b> <sub>2</sub> <br> <table><tr><td>1</td></tr></table>", []),
        ("`<form>` &lt;form&gt; 3 < 4 <https://example.org/> <a@example.org>", []),
        ("x\n\n    <script>\n", []),
        ("x\n\n<form><input></form>", [("dropped-html", 3, "<form>"), ("dropped-html", 3, "<input>")]),
        ("<FORM>", [("dropped-html", 1, "<form>")]),
        ("<p onclick='x'>y</p>", [("dropped-html", 1, "onclick")]),
        ("[x](javascript:alert)", [("dropped-html", 1, "javascript:")]),
        ("[x]( JavaScript:alert)", [("dropped-html", 1, "javascript:")]),
        ("|a|b|\n|--:|---|\n|1|2|\n\n甲[^1]\n\n[^1]: 注\n", []),
        ("<style>p {}</style>\n\n<style>q {}</style>", [("dropped-html", 1, "<style>")]),
    ],
)
def test_html_that_nobody_gets(body: str, expected: list[tuple[str, int, str]]) -> None:
    assert findings(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## a\n\n### b\n\n## c\n\n### d\n\n#### e", []),
        ("文字\n\n# a", [(3, "h1")]),
        ("### a", [(1, "h3")]),
        ("## a\n\n#### b\n\n#### c", [(3, "h4")]),
        ("a\n===\n\nb\n---", [(1, "h1")]),
        ("<h3>a</h3>", [(1, "h3")]),
        ("# 5 号线", [(1, "h1")]),
        ("a\n\n---\n\nb", []),
    ],
)
def test_headings(body: str, expected: list[tuple[int, str]]) -> None:
    assert [(line, value) for rule, line, value in findings(body)] == expected


@pytest.mark.parametrize(
    "body", ["* " * 500 + "x [a](b)", "> " * 600 + "[a](b)", "[" * 1001, "\n\n".join(["[" * 999] * 11)]
)
def test_a_text_that_cannot_be_rendered(body: str) -> None:
    assert [rule for rule, _, _ in findings(body)] in (["unreadable-text"], ["broken-link"])
    # And the next one is none the worse for it.
    assert findings("[a](x)\n\n## b") == [("broken-link", 1, "x")]


MARKS = st.text(st.sampled_from("[]()<>!#*_`&;:/\\\"'=- \n\tax1|^~{}%?."), max_size=60)


@settings(max_examples=300)
@given(MARKS | st.text(max_size=40))
def test_any_text_is_looked_at(body: str) -> None:
    lines = body.count("\n") + 1
    assert all(1 <= line <= lines for _, line, _ in findings(body.replace("\r", "\n") if "\r" in body else body))


@pytest.mark.parametrize("piece", ["<a ", '<a href="', "\n# x\n"])
def test_a_text_that_would_take_minutes_is_refused(piece: str) -> None:
    assert [rule for rule, _, _ in findings(piece * 6000)] == ["unreadable-text"]
