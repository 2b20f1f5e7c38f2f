"""The two processes of `make unit`: nothing of what either says or gives is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HALVES = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from halves import both; "


def half(says: str, gives: int, waits: float = 0) -> list[str]:
    return [sys.executable, "-c", f"import time; time.sleep({waits}); print({says!r}); raise SystemExit({gives})"]


@pytest.mark.parametrize(("codes", "expected"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((2, 1), 2)])
def test_both_must_pass_and_are_told_whole(codes: tuple[int, int], expected: int) -> None:
    first, second = half("a\n3 passed", codes[0], 0.2), half("b\n1 passed", codes[1])
    done = subprocess.run(
        [sys.executable, "-c", f"{HALVES}raise SystemExit(both({first!r}, {second!r}))"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (expected, "")
    assert done.stdout.splitlines() == ["a", "3 passed", "b", "1 passed"]


def test_the_halves_share_a_folder_for_builds() -> None:
    tells = [sys.executable, "-c", "import os; print(os.environ['GLASSCASE_SHARED_BUILDS'])"]
    done = subprocess.run(
        [sys.executable, "-c", f"{HALVES}both({tells!r}, {tells!r})"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    one, other = done.stdout.splitlines()
    assert one == other and not os.path.exists(one)
