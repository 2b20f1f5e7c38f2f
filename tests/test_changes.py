"""What changes for the public, and the command that says it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from glasscase.changes import CaseChange, Changes, Naming, Withdrawal
from glasscase.read.revision import Why
from tests.repositories import (
    BENCH,
    BILL,
    CASES,
    CORRECTED,
    EVENTS,
    HOURS,
    PARKS,
    TREE_PITS,
    WATER_CASES,
    add,
    append_events,
    articles,
    check,
    commit,
    delete_case,
    drop,
    drop_case,
    edit,
    put,
    repository,
)

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture
def past(city: Path) -> Path:
    """The valid city, committed on main; the working directory."""
    return repository(city)


def test_changes(past: Path) -> None:
    append_events()
    put(EVENTS, {"case_id": PARKS, "kind": "named"}, official="示例丙", post="处长", legal_basis="《条例》第 3 条")
    edit(EVENTS, lambda rows: rows.extend([
        {"case_id": BENCH, "at": "2026-03-01", "kind": "reopened", "by": "市监督员", "reason": "又断了"},
        {**CORRECTED, "case_id": BENCH, "at": "2026-03-02"},
        {"case_id": PARKS, "at": "2026-04-01", "kind": "withdrawn", "by": "市监督员", "reason": "duplicate"},
    ]))  # fmt: skip
    add(CASES, id="2605-aaaaa", kind="problem", title="路灯不亮，请打 13812345678", description="整条路没有灯。",
        category="green", reported_on="2026-05-03", source="hotline")  # fmt: skip
    add(EVENTS, case_id="2605-aaaaa", at="2026-05-04", kind="verified", by="市监督员")
    drop_case(WATER_CASES, BILL)
    add("data/withheld.csv", id=BILL, reason="privacy", date="2026-05-01")
    articles()
    changes = check().changes
    assert changes == Changes(
        base="main",
        added=(CaseChange("2605-aaaaa", "路灯不亮，请打 138******78", "parks", 2026, "", "verified", "problem"),),
        moved=(
            CaseChange(BENCH, "柳泉公园长椅断裂", "parks", 2026, "confirmed", "overdue", "problem"),
            CaseChange(PARKS, "年内新建口袋公园两处", "parks", 2026, "open", "withdrawn", "pledge"),
        ),
        named=(Naming(PARKS, "年内新建口袋公园两处", "parks", "示例丙", "处长"),),
        withdrawn=(Withdrawal(PARKS, "年内新建口袋公园两处", "duplicate"), Withdrawal(BILL, "", "privacy")),
        corrected=(BENCH,),
        articles=("content/campaigns/2026-trees.md", "content/news/opening.md", "content/pages/about.md"),
    )


def test_changes_of_deadlines_move_cases_that_nobody_touched(past: Path) -> None:
    put("data/registry/departments.csv", {"code": "parks"}, reply_days="60")
    drop(EVENTS, case_id=HOURS, kind="replied")
    commit("Unanswered")
    put("data/registry/departments.csv", {"code": "parks"}, reply_days="5")
    changes = check().changes
    assert changes and [(c.id, c.old, c.new) for c in changes.moved] == [(HOURS, "open", "overdue")]


def test_changes_are_said_as_far_as_they_can_be_made_out(past: Path) -> None:
    append_events()
    put(EVENTS, {"case_id": BENCH, "kind": "named"}, at="2026-02-31", kind="nmaed")
    put(CASES, {"id": PARKS}, kind="plegde")
    add(CASES, id="2605-aaaaa", kind="problem", title="路灯不亮", reported_on="soon")
    edit(EVENTS, lambda rows: rows.append({**CORRECTED, "case_id": TREE_PITS, "at": "2026-02-28"}))
    edit(EVENTS, lambda rows: rows.append({"case_id": TREE_PITS, "at": "2026-02-28", "kind": "rectified"}))
    report = check()
    assert report.errors
    assert report.changes == Changes(
        "main",
        added=(CaseChange("2605-aaaaa", "路灯不亮", "parks", 2026, "", ""),),
        moved=(CaseChange(TREE_PITS, "银杏步道树池积水", "parks", 2026, "overdue", "rectified", "problem"),),
        corrected=(TREE_PITS,),
    )


@pytest.mark.parametrize("name", ["registry", "registry/departments.csv", "parks/2026/events.csv", "water/2026"])
def test_changes_without_what_they_rest_on(name: str, past: Path) -> None:
    path = Path("data", name)
    path.unlink() if path.is_file() else shutil.rmtree(path)
    put(CASES, {"id": BENCH}, title="柳泉公园长椅有裂纹")
    changes = check().changes
    assert changes and not changes.added and not changes.moved


# The command


def run(*arguments: str, language: str = "en", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "scripts/check.py"), *arguments, "--lang", language]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_command(past: Path) -> None:
    done = run("--base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert "compared with main: nothing changes" in done.stdout
    delete_case()
    done = run("--base", "main", "--format", "json")
    assert done.returncode == 1
    assert '"rule": "case-deleted"' in done.stdout and '"changes": {"base": "main"' in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base="], "needs the name of a git revision"),
        (["--base=-x"], "not “-x”"),
        (["--base", "nowhere"], "git does not know the revision “nowhere”"),
        (["--base", "main", "--content", "/"], "/ lies outside the git repository"),
        (["--base", "main", "--settings", "nowhere.py"], "there is no settings file nowhere.py"),
        (["--base", "main", "--package", "data/parks/2026/datapackage.json"], "leave out --data"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, past: Path) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_wrong_usage_in_chinese(city: Path) -> None:
    done = run("--base", "main", language="zh")
    assert done.returncode == 2
    assert re.match("数据不在可以读取的 git 仓库里", done.stderr)


def test_every_reason_has_its_sentence() -> None:
    script = (PROJECT / "scripts/check.py").read_text(encoding="utf-8")
    assert re.findall(r'case "([\w-]+)":', script) == list(get_args(Why))
