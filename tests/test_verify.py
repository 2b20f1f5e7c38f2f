"""verify: a tiny whole site, and one fault at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from glasscase.report.terminal import as_text
from glasscase.verify import verify_site

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
CASE = "c/2405-h2w9c/index.html"
WITHHELD = "2405-zzzzz"


def page(up: str, body: str = "", lang: str = "zh") -> str:
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8">{POLICY}<title>明案</title>\n'
        f'<link rel="stylesheet" href="{up}theme/site.css"><link rel="license" href="https://example.org/by">'
        f'<script src="{up}theme/site.js" defer></script></head>\n<body>\n<a href="{up}">home</a>\n{body}</body>\n</html>\n'
    )


def write(site: Path, name: str, content: str) -> None:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def digest(case: str) -> str:
    return hashlib.sha256(case.encode()).hexdigest()


def manifest(site: Path, **changed: object) -> None:
    content = site / "data/parks/2024/cases.csv"
    files = {"data/parks/2024/cases.csv": hashlib.sha256(content.read_bytes()).hexdigest()}
    pages = sum(1 for _ in site.rglob("*.html"))
    facts: dict[str, object] = {"languages": ["zh", "en"], "cases": 2, "pages": pages, "withheld": [digest(WITHHELD)]}
    scripts = {"theme/site.js": hashlib.sha256(b"").hexdigest()}
    write(site, "data/manifest.json", json.dumps({**facts, "files": files, "scripts": scripts, **changed}))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "output"
    for lang, prefix, up in (("zh", "", ""), ("en", "en/", "../")):
        write(site, f"{prefix}index.html", page(up or "./", lang=lang))
        for number, case in enumerate(("2405-h2w9c", "2405-k7m3q")):
            other = ("2405-k7m3q", "2405-h2w9c")[number]
            body = f'<a href="../{other}/#top">next</a> <a href="#top">up</a> <a href="mailto:a@example.org">m</a>'
            write(site, f"{prefix}c/{case}/index.html", page(f"../../{up}", body, lang))
    write(site, "404.html", page("./"))
    write(site, "theme/site.css", "a { color: black }")
    write(site, "theme/site.js", "")
    write(site, "data/parks/2024/cases.csv", "id\n2405-h2w9c\n")
    manifest(site)
    return site


def found(site: Path, jobs: int = 1) -> set[tuple[str, str, str]]:
    return {(finding.rule, finding.path, finding.value) for finding in verify_site(site, jobs).findings}


def add(body: str, where: str = CASE) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        write(site, where, (site / where).read_text("utf-8").replace("</body>", f"{body}</body>"))

    return change


def test_whole_site(site: Path) -> None:
    report = verify_site(site)
    assert not report.findings, as_text(report, "en")
    assert report.rows == 7


GOOD = [
    '<a href="https://example.org/x">elsewhere</a><a href="tel:12345">call</a>',
    '<a href="../../en/c/2405-h2w9c/?a=1&amp;b=2#x">other</a><a href="/data/parks/2024/cases.csv">file</a>',
    '<a href="../../c/2405-k7m3q">a folder that has a page</a><a href="">this page</a>',
    '<img src="data:image/gif;base64,R0lGOD" alt="a > b"><img alt=x src=../../theme/site.css>',
    "<p>&lt;script&gt;alert(1)&lt;/script&gt; onclick=x javascript:alert(1) style=&quot;x&quot; 1 < 2</p>",
    '<a title="5 > 3" href="../../theme/site.css">quoted</a>',
    '<script type="application/ld+json">{"@context":"https://schema.org","name":"\\u003c/script\\u003e"}</script>',
]


@pytest.mark.parametrize("body", GOOD)
def test_good(site: Path, body: str) -> None:
    add(body)(site)
    assert found(site) == set()


BAD = [
    ("site-link", '<a href="../2405-nnnnn/">gone</a>', "../2405-nnnnn/"),
    ("site-link", '<a href="../../../x.html">above the site</a>', "../../../x.html"),
    ("site-link", '<img src="%E5%9B%BE.webp" alt="">', "%E5%9B%BE.webp"),
    ("site-link", '<img alt="" srcset="../../theme/site.css 1x, big.webp 2x">', "big.webp"),
    ("site-link", '<meta http-equiv="refresh" content="0; url=../gone/">', "../gone/"),
    ("site-foreign", '<img src="https://example.org/x.png" alt="">', "https://example.org/x.png"),
    ("site-foreign", '<link rel="stylesheet" href="//example.org/x.css">', "//example.org/x.css"),
    ("site-foreign", '<form action="https://example.org/">', "https://example.org/"),
    ("site-script", "<script>alert(1)</script>", "<script>"),
    ("site-script", '<script src="https://example.org/x.js"></script>', '<script src="https://example.org/x.js">'),
    (
        "site-script",
        '<script src="data:text/javascript,alert(1)"></script>',
        '<script src="data:text/javascript,alert(1)">',
    ),
    ("site-script", '<script src="../../data/parks/2024/cases.csv"></script>', "../../data/parks/2024/cases.csv"),
    ("site-script", "<p OnClick='alert(1)'>", "<p OnClick='alert(1)'>"),
    ("site-script", "<img/onerror=alert(1) src=x>", "<img/onerror=alert(1) src=x>"),
    ("site-script", '<a href="java&#10;script:alert(1)">x</a>', "javascript:alert(1)"),
    ("site-script", '<a title=">" onfocus="x">', '<a title=">" onfocus="x">'),
    ("site-script", "<iframe>", "<iframe>"),
    ("site-script", '<svg><a xlink:href="javascript:x">', "javascript:x"),
    ("site-script", '<p style="color: red">', '<p style="color: red">'),
    ("site-script", "<STYLE>", "<STYLE>"),
    ("site-withheld", f"<p>{WITHHELD}</p>", WITHHELD),
]


DATA = '<script type="application/ld+json">'
#: what is no data, or could become something else in a browser
NO_DATA = [
    DATA + "</script>",
    DATA + "[]</script>",
    DATA + '{"a":NaN}</script>',
    DATA + "alert(1)</script>",
    DATA + '{"a":"&amp;"}</script>',
    DATA + '{"a":">"}</script>',
    DATA + '{"a":"<!--<script>"}</script>',
    DATA + '{"a":1}</script >',
    DATA + '{"a":1}',
    DATA + '{"a":' + "[" * 10_000 + "}</script>",
    DATA + "{}</script>" + DATA + "alert(1)</script>",
    '<script type="application/json">{}</script>',
    '<script type="application/ld+json" type="module">{}</script>',
    '<script type="text/javascript">{}</script>',
    '<script TYPE="application/ld+json">{}</script>',
    "<script type=application/ld+json>{}</script>",
    '<script type="application/ld+json" src="https://example.org/x.js">{}</script>',
    '<script type="application/ld+json" onload="x">{}</script>',
    '<script type="importmap">{}</script>',
    '<script type="speculationrules">{}</script>',
]


@pytest.mark.parametrize("body", NO_DATA)
def test_nothing_but_data_stands_in_a_script_without_a_file(site: Path, body: str) -> None:
    add(body)(site)
    assert "site-script" in {rule for rule, _, _ in found(site)}


def test_data_of_a_large_page_is_read_too(site: Path) -> None:
    add("<p>字</p>\n" * 30_000 + DATA + "alert(1)</script>")(site)
    assert found(site) == {("site-script", CASE, DATA + "alert(1)")}
    site_of_good = '{"name":"' + "字" * 60_000 + '"}'
    write(site, CASE, page("../../", DATA + site_of_good + "</script>"))
    assert found(site) == set()


@pytest.mark.parametrize(("rule", "body", "value"), BAD)
def test_bad(site: Path, rule: str, body: str, value: str) -> None:
    add(body)(site)
    assert (rule, CASE, value) in found(site)
    assert {finding[1] for finding in found(site)} == {CASE}


@pytest.mark.parametrize(
    ("gone", "what"), [(' lang="zh"', "lang"), ("<title>明案</title>", "title"), (POLICY, "Content-Security-Policy")]
)
def test_site_head(site: Path, gone: str, what: str) -> None:
    write(site, CASE, (site / CASE).read_text("utf-8").replace(gone, ""))
    assert found(site) == {("site-head", CASE, what)}


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"languages": 1}', "[" * 100_000])
def test_site_missing(site: Path, content: str | None) -> None:
    path = site / "data/manifest.json"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    assert found(site) == {("site-missing", path.as_posix(), "")}
    assert verify_site(site / "nothing").errors == 1


@pytest.mark.parametrize("name", ["index.html", "404.html", "en/index.html"])
def test_site_missing_page(site: Path, name: str) -> None:
    (site / name).unlink()
    assert ("site-missing", name, "") in found(site)


def test_site_count(site: Path) -> None:
    manifest(site, cases=3, pages=9)
    assert found(site) == {
        ("site-count", "c/", "2"), ("site-count", "en/c/", "2"), ("site-count", "data/manifest.json", "7"),
    }  # fmt: skip


def test_site_digest(site: Path) -> None:
    write(site, "data/parks/2024/cases.csv", "id\n")
    assert found(site) == {("site-digest", "data/parks/2024/cases.csv", "")}
    manifest(site, files={"../secret": "0", "/etc/passwd": "0"})
    assert found(site) == {("site-digest", "../secret", ""), ("site-digest", "/etc/passwd", "")}


@pytest.mark.parametrize("many", [0, 40])
def test_site_withheld(site: Path, many: int) -> None:
    write(site, f"media/{WITHHELD}.webp", "")
    write(site, "data/all.csv", f"id\n2405-1{WITHHELD}\n")
    manifest(site, withheld=[digest(WITHHELD), *(digest(f"{2001 + number}-00000") for number in range(many))])
    assert found(site) == {
        ("site-withheld", f"media/{WITHHELD}.webp", WITHHELD),
        ("site-withheld", "data/all.csv", WITHHELD),
    }


def test_site_foreign_stylesheet(site: Path) -> None:
    write(site, "theme/site.css", "a { background: url( 'https://example.org/x.png') }")
    assert found(site) == {("site-foreign", "theme/site.css", "https://example.org/x.png")}


def test_symlinks_are_not_followed(site: Path) -> None:
    (site / "theme/site.js").unlink()
    (site / "theme/site.js").symlink_to("/etc/passwd")
    assert {finding[0] for finding in found(site)} == {"site-link", "site-digest"}


def test_only_the_theme_s_scripts_run(site: Path) -> None:
    write(site, "data/own.js", "")
    assert found(site) == {("site-script", "data/own.js", "data/own.js")}
    (site / "data/own.js").unlink()
    write(site, "theme/site.js", "alert(1)")
    assert found(site) == {("site-digest", "theme/site.js", "")}
    manifest(site, scripts={})
    assert {(rule, value) for rule, _, value in found(site)} == {
        ("site-script", "theme/site.js"), ("site-script", "./theme/site.js"), ("site-script", "../theme/site.js"),
        ("site-script", "../../theme/site.js"), ("site-script", "../../../theme/site.js"),
    }  # fmt: skip


def test_large_page(site: Path) -> None:
    """Larger than what is read whole, with the fault at its end."""
    add("<p>字</p>\n" * 30_000 + '<a href="../gone/">')(site)
    assert found(site) == {("site-link", CASE, "../gone/")}


def test_processes_and_limit(site: Path) -> None:
    """Two processes say the same as one, and of one rule at most 1,000 findings are kept."""
    for number in range(2400):
        write(
            site, f"n/{number // 60}/{number}.html", page("../../", f'<a href="{number}.gone">' if number % 2 else "")
        )
    manifest(site)
    one = verify_site(site)
    assert one == verify_site(site, jobs=2)
    assert one.errors == 1000


def test_site_under_a_path(site: Path) -> None:
    """Links from the root of the server are good only below the path at which the site will lie."""
    write(site, "404.html", page("/portal/"))
    assert {rule for rule, _, _ in found(site)} == {"site-link"}
    manifest(site, base="/portal/")
    assert found(site) == set()
    write(site, "404.html", page("/elsewhere/"))
    assert {rule for rule, _, _ in found(site)} == {"site-link"}


def test_the_page_for_missing_addresses_links_from_the_root(site: Path) -> None:
    write(site, "404.html", page("/"))
    assert found(site) == set()
