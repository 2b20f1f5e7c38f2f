"""The hall in a browser: the codes lead where they say, notices are seen where they hold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


def test_the_codes_are_read_from_the_screen(home: str, open_page: Open, output: Path, tmp_path: Path) -> None:
    """As a telephone would: what Chromium shows, also on a dark page, read by somebody else's decoder."""
    with (output / "hall/channels.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["url"] for row in csv.DictReader(file) if row["department"] == "parks" and row["url"]}
    page = open_page(f"{home}d/parks/", color_scheme="dark")
    codes = page.locator("#channels details:has(.codes)")
    codes.locator("summary").click()
    found = set[str]()
    for code in codes.locator("img").all():
        code.scroll_into_view_if_needed()
        page.wait_for_function("code => code.complete && code.naturalWidth > 0", arg=code.element_handle())
        shot = tmp_path / "code.png"
        code.screenshot(path=shot)
        with Image.open(shot) as picture:
            found |= {barcode.text for barcode in zxingcpp.read_barcodes(picture)}
    assert found == expected


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_notice_is_one_tap_from_its_district(home: str, open_page: Open, language: str) -> None:
    page = open_page(f"{home}{language}cases/district/yunxi/", viewport={"width": 360, "height": 740})
    notices = page.locator(".in-force")
    box = notices.bounding_box()
    assert box
    assert box["y"] < 740
    notices.locator("li a").first.click()
    page.wait_for_url("**/notices/**")
    assert page.locator(".to-do").is_visible()
