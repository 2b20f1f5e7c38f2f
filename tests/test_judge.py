"""The judges from npm are locked and come from any registry; the command says what it needs."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from judge.kinds import file_of, languages, page_kinds
from judge.node import HERE
from tests.built import PROJECT, demonstration, run

LOCK = (HERE / "package-lock.json").read_text("utf-8")


def test_lock_names_no_host() -> None:
    assert "resolved" not in LOCK
    assert "://" not in LOCK


def test_what_is_wanted_is_locked_exactly() -> None:
    wanted = json.loads((HERE / "package.json").read_bytes())
    locked = json.loads(LOCK)["packages"]
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")


@pytest.mark.parametrize("judge", ["html", "weigh", "lighthouse"])
def test_a_folder_that_is_no_site(judge: str, tmp_path: Path) -> None:
    done = run([sys.executable, PROJECT / "scripts/judge_site.py", judge, "--output", tmp_path])
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_kinds(tmp_path_factory: pytest.TempPathFactory) -> None:
    output = demonstration(tmp_path_factory.getbasetemp())
    kinds = page_kinds(output)
    assert {"", "404.html", "cases/", "cases/*/*/", "d/*/", "d/*/ shortest", "data/*/*/", "c/*/ media"} <= kinds.keys()
    assert all(f"c/*/ {status}" in kinds for status in ("open", "overdue", "rectified", "confirmed", "withdrawn"))
    assert all(file_of(output, address).is_file() for address in kinds.values())
    assert languages(output) == {"zh": "", "en": "en/"}
