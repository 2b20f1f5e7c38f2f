"""The explorer in a browser: the figures of DuckDB and of the pages, nothing before it is asked for, nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest
from playwright.sync_api import expect

from glasscase.pelican_adapter.packages_of_npm import parquet_reader
from judge.node import MODULES
from tests.browser.test_axe import ASK
from tests.built import PROJECT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not parquet_reader(PROJECT / "theme"), reason="hyparquet is not installed: make unit"),
]
Open = Callable[..., Any]
PARKS, WHOLE = "data/parks/2026/", "data/"
SAID, ROWS, GROUPS = "[data-said]", "[data-rows] tbody tr", "[data-groups] tbody tr"
PRESS = "[data-start] button"


def parquet(output: Path, page: str, table: str = "cases") -> str:
    return f"'{(output / page / table).as_posix()}.parquet'"


def count_of(source: str, where: str = "true") -> int:
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM {source} WHERE {where}").fetchall()
    return int(count)


def explore(page: Any, table: str = "cases") -> None:
    page.locator("#explorer-table").select_option(table)
    page.locator(PRESS).click()
    expect(page.locator(ROWS).first).to_be_visible()


def number(text: str) -> float | None:
    return float(text.replace(",", "")) if text else None


def cells(page: Any, rows: str) -> list[list[str]]:
    return page.evaluate(
        "rows => [...document.querySelectorAll(rows)].map(row => [...row.children].map(cell => cell.textContent))", rows
    )


def column(page: Any, name: str) -> list[str]:
    """The column's cells on the rows that are shown."""
    names = page.evaluate("[...document.querySelectorAll('[data-rows] th code')].map(code => code.textContent)")
    at = names.index(name)
    return [row[at] for row in cells(page, ROWS)]


def rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 2)


@pytest.mark.parametrize("address", [WHOLE, PARKS, "en/" + PARKS])
def test_figures_are_those_of_duckdb(address: str, open_page: Open, home: str, output: Path) -> None:
    page = open_page(home + address)
    explore(page)
    page.locator("#explorer-group").select_option("status")
    page.locator("#explorer-measure").select_option("days_late")
    expected = duckdb.sql(
        "SELECT status, count(*), count(days_late), avg(days_late), median(days_late), min(days_late), max(days_late), "
        f"sum(days_late) FROM {parquet(output, address.removeprefix('en/'))} GROUP BY status"
    ).fetchall()
    shown = {row[0]: list(map(number, row[1:])) for row in cells(page, GROUPS)}
    assert shown == {status: list(map(rounded, figures)) for status, *figures in expected}


def test_figures_are_those_of_the_pages(open_page: Open, home: str) -> None:
    page = open_page(home + "en/")
    told = {
        word: int(value.replace(",", ""))
        for word, value in page.evaluate(
            "[...document.querySelectorAll('.numbers div')].map(one => [one.querySelector('dt').textContent.trim(), one.querySelector('dd').textContent])"
        )
        if re.fullmatch(r"[\d,]+", value)
    }
    page.goto(home + "en/" + WHOLE)
    explore(page)
    page.locator("#explorer-column").select_option("status")
    overdue = page.locator("#explorer-value option[value='=overdue']").inner_text()
    assert overdue == f"overdue ({told['Overdue']})"
    page.locator("#explorer-value").select_option("=overdue")
    expect(page.locator(SAID)).to_have_text(re.compile(rf"^{told['Overdue']} rows of "))


def test_a_dataset_s_rows_are_those_of_its_page(open_page: Open, home: str) -> None:
    page = open_page(home + "en/" + PARKS)
    for table in ("cases", "events", "figures", "pledges"):
        told = page.locator(f"#table-{table} h2 small").inner_text()
        explore(page, table)
        rows = re.search(r"([\d,]+) rows", told)
        assert rows
        expect(page.locator(SAID)).to_have_text(f"{rows[1]} rows of {rows[1]}")


def test_filter_sort_and_turn(open_page: Open, home: str, output: Path) -> None:
    page, source = open_page(home + "en/" + WHOLE), parquet(output, WHOLE)
    explore(page)
    total = count_of(source)
    expect(page.locator(SAID)).to_have_text(f"{total:,} rows of {total:,}")
    expect(page.locator(ROWS)).to_have_count(50)
    page.locator("[data-next]").click()
    expect(page.locator("[data-place]")).to_have_text("51 to 100")
    # A text, in whatever letters, in any column; then in one.
    page.locator("#explorer-text").fill("LAMPS")
    text = "concat_ws(chr(10), " + ", ".join(f"CAST({name} AS VARCHAR)" for name in columns(source)) + ")"
    lamps = count_of(source, f"contains(lower({text}), 'lamps')")
    assert 0 < lamps < total
    expect(page.locator(SAID)).to_have_text(f"{lamps:,} rows of {total:,}")
    page.locator("#explorer-column").select_option("district")
    expect(page.locator(SAID)).to_have_text(f"0 rows of {total:,}")
    page.locator("#explorer-text").fill("")
    page.locator("#explorer-value").select_option("=wanghai")
    here = count_of(source, "district = 'wanghai'")
    expect(page.locator(SAID)).to_have_text(f"{here:,} rows of {total:,}")
    # Headings sort, and say so; what is empty is last either way.
    for direction, order in (("ascending", "ASC"), ("descending", "DESC")):
        page.locator("[data-rows] th", has_text="deadline").filter(has_not_text="derived").locator("button").click()
        expect(page.locator("[data-rows] th[aria-sort]")).to_have_attribute("aria-sort", direction)
        found = duckdb.sql(
            f"SELECT CAST(deadline AS VARCHAR) FROM {source} WHERE district = 'wanghai' "
            f"ORDER BY deadline {order} NULLS LAST LIMIT 50"
        ).fetchall()
        assert column(page, "deadline") == [one or "" for (one,) in found]


def columns(source: str) -> list[str]:
    return [str(row[0]) for row in duckdb.sql(f"DESCRIBE FROM {source}").fetchall()]


def test_what_is_filtered_is_saved_as_csv(open_page: Open, home: str, output: Path, tmp_path: Path) -> None:
    page, source = open_page(home + "en/" + WHOLE), parquet(output, WHOLE)
    explore(page)
    page.locator("#explorer-column").select_option("status")
    page.locator("#explorer-value").select_option("=overdue")
    with page.expect_download() as waited:
        page.locator("[data-save]").click()
    waited.value.save_as(tmp_path / "saved.csv")
    raw = (tmp_path / "saved.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == columns(source)
    cursor = duckdb.sql(
        f"SELECT id, title, CAST(deadline AS VARCHAR), days_late FROM {source} WHERE status = 'overdue'"
    )
    assert [(row["id"], row["title"], row["deadline"], int(row["days_late"])) for row in rows] == cursor.fetchall()
    expect(page.locator(SAID)).to_have_text(f"Saved: {len(rows)} rows.")


def test_titles_are_in_the_reader_s_language(open_page: Open, home: str) -> None:
    page = open_page(home + PARKS)
    for address, title in ((PARKS, "区县 district"), ("en/" + PARKS, "District district")):
        page.goto(home + address)
        explore(page)
        assert title in page.evaluate("[...document.querySelectorAll('[data-rows] th')].map(one => one.textContent)")


# What is fetched, and when


def test_nothing_is_fetched_before_it_is_asked_for(open_page: Open, home: str) -> None:
    asked = list[str]()
    page = open_page(home + "en/", service_workers="block")
    page.context.on("request", lambda request: asked.append(request.url.removeprefix(home).partition("?")[0]))
    page.goto(home + PARKS, wait_until="networkidle")
    early = [one for one in asked if re.search(r"parquet|explorer-|hyparquet", one)]
    assert early == []
    assert "theme/explorer.js" in asked
    del asked[:]
    explore(page)
    kinds = {one.rpartition("/")[0] for one in asked}
    assert kinds == {
        "theme",
        f"theme/{parquet_reader(PROJECT / 'theme').split('/')[1]}/" + version(),
        PARKS.rstrip("/"),
    }
    assert [one for one in asked if one.endswith(".parquet")] == [f"{PARKS}cases.parquet"]
    assert len(asked) == len(set(asked))


def version() -> str:
    return str(json.loads((PROJECT / "theme/package.json").read_bytes())["dependencies"]["hyparquet"])


def test_under_a_sub_path(open_page: Open, below: str, output: Path) -> None:
    page = open_page(below + "en/" + PARKS)
    explore(page)
    assert len(cells(page, ROWS)) == min(50, count_of(parquet(output, PARKS)))


def test_without_javascript_the_page_is_whole(open_page: Open, home: str) -> None:
    page = open_page(home + PARKS, java_script_enabled=False)
    expect(page.locator("[data-explorer]")).not_to_be_visible()
    for place in ("#files a[download]", "#table-cases .preview tbody tr", "#read summary", "#cite cite"):
        assert page.locator(place).count() > 0
        expect(page.locator(place).first).to_be_visible()
    page.locator("#table-cases summary").click()
    expect(page.locator("#table-cases .dictionary").first).to_be_visible()


def test_a_table_that_does_not_come(chromium: Any, home: str) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(home + "en/" + PARKS)
    page.route("**/*.parquet", lambda route: route.abort())
    page.locator(PRESS).click()
    expect(page.locator(SAID)).to_have_text(re.compile("did not come"))
    page.unroute("**/*.parquet")
    page.locator(PRESS).click()
    expect(page.locator(SAID)).to_have_text(re.compile("rows of"))
    context.close()


# For everybody


@pytest.mark.parametrize("language", ["", "en/"])
def test_no_barrier(language: str, open_page: Open, home: str) -> None:
    if not (MODULES / "axe-core/axe.min.js").exists():
        pytest.skip("axe-core is not installed: make unit")
    page = open_page(home + "en/", reduced_motion="reduce", service_workers="block")
    page.context.add_init_script(path=MODULES / "axe-core/axe.min.js")
    page.goto(home + language + PARKS)
    explore(page)
    page.locator("#explorer-group").select_option("status")
    page.locator("#explorer-measure").select_option("days_late")
    page.locator("[data-rows] th button").first.click()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(ASK) == []


def test_by_keyboard(open_page: Open, home: str) -> None:
    page = open_page(home + "en/" + PARKS)
    page.locator("#explorer-table").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(ROWS).first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("lamps")
    expect(page.locator(SAID)).to_have_text(re.compile(r"^\d rows of "))
    button = page.locator("[data-rows] th button").nth(2)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] th[aria-sort] button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] th[aria-sort]")).to_have_attribute("aria-sort", "descending")


def test_nothing_jumps(open_page: Open, home: str) -> None:
    """Of what comes later than a press: what a reader's press moves at once is meant."""
    page = open_page(home + "en/" + PARKS, service_workers="block")
    page.route("**/*.parquet", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.evaluate(
        "new PerformanceObserver(list => (window.shifts ??= []).push(...list.getEntries().filter(one => !one.hadRecentInput).map(one => one.value))).observe({type: 'layout-shift', buffered: true})"
    )
    page.locator(PRESS).scroll_into_view_if_needed()
    explore(page)
    page.wait_for_timeout(100)
    assert page.evaluate("window.shifts ?? []") == []


# Hostile cells


def hostile() -> Iterator[str]:
    yield from (
        "<script>window.ran = 1</script>", "<img src=x onerror='window.ran = 1'>", "\"><svg onload=window.ran=1>",
        "javascript:window.ran=1", "</template><script>window.ran = 1</script>", "{{ 7 * 7 }}", "=1+1", "+1", "-1", "@SUM(A1)",
        " =cmd|' /C calc'!A0", "\t=1", "\r=1", "＝1+1", 'a "quoted", text\nof two lines', "__proto__", "constructor", "\u202eevil",
    )  # fmt: skip
    listed = PROJECT.parent / "shared/examples/naughty-strings/blns.json"
    if listed.exists():
        yield from json.loads(listed.read_bytes())


def test_hostile_cells_are_texts(open_page: Open, home: str, tmp_path: Path) -> None:
    texts = [one.replace("\x00", "") for one in dict.fromkeys(hostile())]
    frame = polars.DataFrame({"id": texts, "title": texts, "__proto__": texts, "n": range(len(texts))})
    frame.write_parquet(tmp_path / "evil.parquet", compression="snappy")
    page = open_page(home + "en/" + PARKS, service_workers="block")
    page.route("**/cases.parquet", lambda route: route.fulfill(body=(tmp_path / "evil.parquet").read_bytes()))
    explore(page)
    page.locator("#explorer-group").select_option("title")
    page.locator("#explorer-column").select_option("id")
    shown = list[str]()
    while True:
        shown += [row[1] for row in cells(page, ROWS)]
        if page.locator("[data-next]").is_disabled():
            break
        page.locator("[data-next]").click()
    assert shown == texts
    assert page.evaluate("window.ran") is None
    assert page.locator(":is([data-rows], [data-groups]) :is(script, img, svg, a, iframe)").count() == 0
    with page.expect_download() as waited:
        page.locator("[data-save]").click()
    waited.value.save_as(tmp_path / "saved.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "saved.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == len(texts)
    defused = 0
    for row, text in zip(rows, texts, strict=True):
        assert row["title"].removeprefix("'") == text.removeprefix("'") if row["title"] != text else True
        defused += row["title"] != text
        assert not re.match(r"\s*[=+\-@＝＋－＠|%]", row["title"])
    assert defused >= 8
    expect(page.locator(SAID)).to_have_text(re.compile(rf"Before {3 * defused} cells "))
