"""scripts/format.py: which folders it means, what it says of each file, and its exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "scripts/format.py"
FIGURES, ABOUT = Path("data/parks/2026/figures.csv"), Path("content/pages/about.md")


def run(*arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def spoiled(city: Path) -> dict[Path, bytes]:
    """A table and an article to mend; gives what they were."""
    kept = {path: path.read_bytes() for path in (FIGURES, ABOUT)}
    FIGURES.write_text(FIGURES.read_text("utf-8").replace("2026-01,", "2026/1,") + ",,,,,\n", "utf-8")
    ABOUT.write_bytes(b"\xef\xbb\xbf" + kept[ABOUT])
    return kept


SAID = {
    "en": "{figures}: written: blank rows: 1; dates: 2\n{about}: written: byte order mark taken away\n2 files changed.\n",
    "zh": "{figures}：已改写：空行 1 行；日期 2 处\n{about}：已改写：去掉字节顺序标记\n改动了 2 个文件。\n",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_says_what_it_mended_in_each_file(language: str, spoiled: dict[Path, bytes]) -> None:
    said = SAID[language].format(figures=FIGURES, about=ABOUT)
    assert run("--lang", language) == (0, said, "")
    assert {path: path.read_bytes() for path in spoiled} == spoiled


def test_check_writes_nothing(spoiled: dict[Path, bytes]) -> None:
    before = {path: path.read_bytes() for path in spoiled}
    code, said, _ = run("--check", "--lang", "en")
    assert code == 1
    assert said.splitlines()[0] == f"{FIGURES}: would be written: blank rows: 1; dates: 2"
    assert said.splitlines()[-1] == "2 files are not canonical."
    assert {path: path.read_bytes() for path in spoiled} == before


@pytest.mark.parametrize(("option", "mended"), [("data", FIGURES), ("content", ABOUT)])
def test_who_names_one_folder_means_only_that(option: str, mended: Path, spoiled: dict[Path, bytes]) -> None:
    assert run(f"--{option}", option, "--lang", "en")[0] == 0
    assert [path for path in spoiled if path.read_bytes() == spoiled[path]] == [mended]


@pytest.mark.parametrize("option", ["--data", "--content"])
def test_a_folder_that_is_not_there(option: str, city: Path) -> None:
    code, _, said = run(option, "nothing", "--lang", "en")
    assert (code, said) == (2, "There is no folder nothing.\n")


def test_what_cannot_be_written_is_said_and_the_next_run_goes_on(spoiled: dict[Path, bytes]) -> None:
    blocked = FIGURES.with_name(".figures.csv.format")
    blocked.mkdir()
    code, said, wrong = run("--data", "data", "--lang", "en")
    assert (code, said) == (1, "")
    assert wrong.startswith(f"{blocked} could not be written: ")
    blocked.rmdir()
    assert run("--data", "data", "--lang", "en")[0] == 0
    assert FIGURES.read_bytes() == spoiled[FIGURES]


def test_what_was_left_alone_is_said(city: Path) -> None:
    FIGURES.write_text(FIGURES.read_text("utf-8") + 'x,"y', "utf-8")
    (FIGURES.parent / "cases.ods").write_bytes(b"x")
    code, said, left = run("--lang", "en")
    assert (code, said) == (0, "All files are canonical.\n")
    assert left.splitlines()[0] == (
        f"Left alone, because they cannot be read: {FIGURES}, {FIGURES.parent / 'cases.ods'}"
    )
