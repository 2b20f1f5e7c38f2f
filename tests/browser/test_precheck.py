"""The page that checks a text in the browser: the same answers as the check's own, by mouse and keyboard, and nothing sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from glasscase.privacy import find_private
from tests.privacy_texts import clean_texts, positives

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
KINDS = ("id-card", "mobile", "bank-card", "plate", "email")
#: more for both to agree on: several at once, several lines, signs outside the basic plane, what only looks like it
ODD = [
    "", "\n", "电话\n13812345678", "😀13812345678😀粤B12345", "𝟙𝟛𝟠𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠", "①13812345678②13912345678", "单号\n13812345678",
    "卡号6222021234567890128，车粤B·D12345，住3栋2单元501室\n邮箱a@b.example、13812345678", "旧身份证号440106900101123", "证件编号：11010519491231002X", "受理编号11010519491231002X", "Phone no. 13812345678", "No.13812345678",
    "和平花园3-2-501", "Room 501, Unit 2, Building 3", "https://a.example/13812345678?q=11010519491231002X", "5号楼120户",
    "1\u200b38\u00ad1234\ufeff5678", "（+86） 138 1234 5678", "(86)13812345678", "+86)13812345678", "00 86 138 1234 5678",
    "13812345678.90", "13812345678,13912345678", "ｚｈａｎｇ＠ｐｏｓｔ．ｅｘａｍｐｌｅ", "İ13812345678ı", "\u00b213812345678",
]  # fmt: skip


def theirs(page: Any, texts: list[str]) -> list[list[list[Any]]]:
    """[kind, start, end] of all that the page finds in each text, counted in characters as Python does."""
    return page.evaluate(
        """texts => {
          const find = document.querySelector("[data-precheck]").findPrivate;
          const characters = (text, end) => [...text.slice(0, end)].length;
          return texts.map(text => find(text).map(
            ({kind, start, end}) => [kind, characters(text, start), characters(text, end)]));
        }""",
        texts,
    )


def ours(texts: list[str]) -> list[list[list[Any]]]:
    return [[[found.kind, found.start, found.end] for found in find_private(text)] for text in texts]


def differences(page: Any, texts: list[str]) -> list[tuple[str, Any, Any]]:
    found = zip(texts, theirs(page, texts), ours(texts), strict=True)
    return [(text, one, other) for text, one, other in found if one != other]


def test_the_page_finds_what_the_check_finds(open_page: Open, home: str) -> None:
    page = open_page(f"{home}precheck/")
    private = [sample.text for kind in KINDS for sample in positives(kind, 600, 3)]
    clean = clean_texts(3000, 3)
    assert differences(page, [*private, *clean, *ODD]) == []
    assert sum(map(bool, ours(private))) >= 2970
    # Whatever stands side by side, cut anywhere.
    mixed = ["".join(pair) for pair in zip(private, reversed(clean), strict=True)]
    assert differences(page, mixed + [text[number % 20 :] for number, text in enumerate(mixed)]) == []


@pytest.mark.parametrize(
    ("path", "some", "place", "name", "none", "empty"),
    [
        ("precheck/", "需要看一看的地方：2 处", "第 2 行第 4 个字", "手机号码", "没有查到个人信息", "请先贴入文字"),
        ("en/precheck/", "Places to look at: 2", "line 2, character 4", "Mobile telephone", "Nothing private", "Paste a text"),
    ],
)  # fmt: skip
def test_by_keyboard(
    open_page: Open, home: str, path: str, some: str, place: str, name: str, none: str, empty: str
) -> None:
    page = open_page(f"{home}{path}")
    requests = list[str]()
    page.context.on("request", lambda request: requests.append(request.url))
    area, verdict, items = page.locator("textarea"), page.locator("[role=status]"), page.locator(".precheck li")
    expect(page.locator("[data-without-script]")).to_be_hidden()
    area.focus()
    page.keyboard.insert_text("😀 一\n电话：138 1234 5678，车粤B12345")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(verdict).to_have_text(some)
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text(place)
    expect(items.first.locator("b")).to_have_text(name)
    expect(items.first.locator("mark")).to_have_text("138 1234 5678")
    # From the finding to the place in the text.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(area).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "138 1234 5678"
    # What was said of another text does not stay.
    page.keyboard.insert_text("不详")
    expect(verdict).to_have_text("")
    expect(items).to_have_count(0)
    page.locator(".precheck > p > button").click()
    expect(items).to_have_count(1)
    area.fill("路灯不亮")
    page.locator(".precheck > p > button").click()
    expect(verdict).to_contain_text(none)
    area.fill(" ")
    page.locator(".precheck > p > button").click()
    expect(verdict).to_contain_text(empty)
    # Nothing was sent, nothing is kept.
    assert [url for url in requests if not url.endswith("/theme/favicon.svg")] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    expect(area).to_have_value("")


def test_the_page_s_policy_forbids_to_send(open_page: Open, home: str) -> None:
    page = open_page(f"{home}precheck/")
    policies = page.locator("meta[http-equiv=Content-Security-Policy]").evaluate_all(
        "all => all.map(one => one.content)"
    )
    strict = next(policy for policy in policies if "default-src 'none'" in policy)
    assert "connect-src" not in strict
    assert "form-action 'none'" in strict
    assert "unsafe" not in strict


@pytest.mark.parametrize("path", ["precheck/", "en/precheck/"])
def test_without_script(open_page: Open, home: str, path: str) -> None:
    page = open_page(f"{home}{path}", java_script_enabled=False)
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.locator("[data-without-script]")).to_contain_text("make check")


def test_in_an_old_browser(open_page: Open, home: str) -> None:
    """Where the patterns cannot be read, the page says what to do instead."""
    page = open_page(f"{home}corrections/")
    page.add_init_script("RegExp = class { constructor() { throw new SyntaxError('lookbehind'); } }")
    page.goto(f"{home}precheck/")
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.locator("[data-without-script]")).to_be_visible()


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 1280, "height": 800}])
def test_fits(open_page: Open, home: str, viewport: dict[str, int]) -> None:
    page = open_page(f"{home}en/precheck/", viewport=viewport)
    page.locator("textarea").fill(f"mail {'x' * 60}@{'y' * 60}.example, 13812345678")
    page.locator(".precheck > p > button").click()
    expect(page.locator(".precheck li")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_handbook_leads_there(open_page: Open, home: str) -> None:
    for path in ("", "en/"):
        page = open_page(f"{home}{path}handbook/")
        page.locator("main a[href*='precheck/']").first.click()
        expect(page.locator("textarea")).to_be_visible()
