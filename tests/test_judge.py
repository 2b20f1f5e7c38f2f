"""What comes from npm is locked and comes from any registry; the judges' command says what it needs."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from judge.kinds import file_of, languages, page_kinds
from npm import FOLDERS
from tests.built import PROJECT, demonstration, run

each_folder = pytest.mark.parametrize("folder", FOLDERS)


def locked_in(folder: str) -> str:
    return (PROJECT / folder / "package-lock.json").read_text("utf-8")


@each_folder
def test_lock_names_no_host(folder: str) -> None:
    assert "resolved" not in locked_in(folder)
    assert "://" not in locked_in(folder)
    assert "omit-lockfile-registry-resolved=true" in (PROJECT / folder / ".npmrc").read_text("utf-8")


@each_folder
def test_what_is_wanted_is_locked_exactly(folder: str) -> None:
    wanted = json.loads((PROJECT / folder / "package.json").read_bytes())
    locked = json.loads(locked_in(folder))["packages"]
    for name, version in {**wanted["dependencies"], **wanted.get("devDependencies", {})}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_no_package_runs_anything_when_it_is_installed() -> None:
    assert '"--ignore-scripts"' in (PROJECT / "scripts/npm.py").read_text("utf-8")


@pytest.mark.parametrize("wrong", [["install", "nowhere"], ["publish"], []])
def test_npm_usage(wrong: list[str]) -> None:
    done = run([sys.executable, PROJECT / "scripts/npm.py", *wrong])
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


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
