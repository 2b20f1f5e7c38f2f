"""The page for developers: its program in JavaScript runs as it stands there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_program_runs(output: Path, home: str, open_page: Open, language: str) -> None:
    page = open_page(f"{home}{language}api/")
    (program,) = [text for text in page.locator(".program").all_inner_texts() if "await" in text]
    program = program.replace("https://portal.example.org/", home).replace("console.log(", "told.push(")
    told = page.evaluate(f"async () => {{ const told = []; {program}; return told; }}")
    code = program.partition("departments/")[2].partition(".json")[0]
    late = json.loads((output / f"api/v1/departments/{code}.json").read_bytes())["overdue"]["count"]
    assert len(told) == 2 * late > 0  # days and title of each
