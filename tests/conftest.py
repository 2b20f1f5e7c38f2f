"""Shared by all tests: the small valid city and copies of it to spoil."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# A run judges a change, so it draws the same examples each time; `make fuzz` looks for what nobody has thought of.
# No test is timed: on a busy machine an example may take long.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("fuzz", deadline=None)
hypothesis.settings.load_profile("fuzz" if "GLASSCASE_MUTANTS" in os.environ else "same")

VALID_CITY = Path(__file__).resolve().parent / "packages" / "valid-city"


@pytest.fixture(scope="session", autouse=True)
def _no_one_s_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a check remembers, it remembers for this run only. Commands that run hundreds of times are compiled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the valid city to work in; the working directory, so that paths read `data/…`."""
    folder = tmp_path / "city"
    shutil.copytree(VALID_CITY, folder)
    monkeypatch.chdir(folder)
    return folder
