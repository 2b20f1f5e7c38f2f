"""A package that has not changed costs nothing; one that has, or that is judged otherwise, is checked anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from glasscase.check import remembered as memory
from glasscase.check.remembered import Checked, remembered
from glasscase.check.run import check_portal
from glasscase.findings import Finding

FINDING = Finding("date", "data/parks/2026/cases.csv", 2, 12, "reported_on", "“\ud800”", details=(("limit", "1"),))
PACKAGE = Path("data/parks/2026")


class Check:
    """A check that counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Checked:
        self.times += 1
        return Checked([FINDING], [("2601-4d7kq", "data/parks/2026/cases.csv", 2)], self.times)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_what_has_not_changed_is_not_checked_again(city: Path) -> None:
    check = Check()
    first = remembered(PACKAGE, "registry", check)
    assert remembered(PACKAGE, "registry", check) == first
    assert first.findings == [FINDING]
    assert check.times == 1


@pytest.mark.parametrize(
    "change", ["a cell", "a picture", "a new file", "a link", "the registry", "the code", "the path"]
)
def test_what_has_changed_is(city: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    check, judged_by, path = Check(), "registry", PACKAGE
    remembered(path, judged_by, check)
    if change == "a cell":
        (PACKAGE / "cases.csv").write_bytes((PACKAGE / "cases.csv").read_bytes() + b"\n")
    elif change == "a picture":
        next((PACKAGE / "media").iterdir()).write_bytes(b"other")
    elif change == "a new file":
        (PACKAGE / "cases.d").mkdir()
        (PACKAGE / "cases.d/x.csv").write_bytes(b"")
    elif change == "a link":
        (PACKAGE / "media/x.png").symlink_to("/etc/hostname")
    elif change == "the registry":
        judged_by = "another"
    elif change == "the code":
        monkeypatch.setattr(memory, "_own_digest", lambda: "another")
    else:
        path = Path("data/water/2026")
    remembered(path, judged_by, check)
    assert check.times == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": 1}', b"\xff", b"null"])
def test_a_spoiled_note_is_made_anew(city: Path, tmp_path: Path, content: bytes) -> None:
    check = Check()
    remembered(PACKAGE, "registry", check)
    (note,) = (tmp_path / "cache/glasscase/check").iterdir()
    note.write_bytes(content)
    remembered(PACKAGE, "registry", check)
    remembered(PACKAGE, "registry", check)
    assert check.times == 2


def test_without_a_place_for_notes_everything_is_checked(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    check = Check()
    remembered(PACKAGE, "registry", check)
    remembered(PACKAGE, "registry", check)
    assert check.times == 2


def test_the_verdict_is_the_same_remembered_fresh_and_in_processes(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = Path("data/parks/2026/events.csv")
    events.write_text(events.read_text(encoding="utf-8").replace("2026-02-18", "2026-02-30"), encoding="utf-8")
    monkeypatch.setattr("glasscase.check.run._WORTH_IT", 0)
    reports = [
        check_portal(Path("data"), Path("content"), ("zh", "en"), fresh=fresh, jobs=jobs)
        for fresh, jobs in ((True, 1), (False, 1), (False, 1), (True, 2), (False, 2))
    ]
    assert reports[0].errors == 1
    assert all(report == reports[0] for report in reports)
