"""The workflows: nothing that zizmor finds, no rights they do not need, and commands that there are."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
ZIZMOR = PROJECT / ".venv" / "bin" / "zizmor"
SPOKEN = {path: path.read_text("utf-8") for path in WORKFLOWS}
each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)

#: the rights with which a job may write, and why
WRITES = {("publish", "publish"): {"contents"}, ("comment", "comment"): {"pull-requests"}}


def load(path: Path) -> dict[Any, Any]:
    workflow = yaml.safe_load(SPOKEN[path])
    assert isinstance(workflow, dict)
    return workflow


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def triggers(path: Path) -> set[str]:
    return set(load(path)[True])  # YAML reads “on” as true


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["check", "comment", "publish"]


@pytest.mark.skipif(not ZIZMOR.exists(), reason="zizmor is not in .venv; “make test” puts it there")
def test_zizmor_finds_nothing() -> None:
    command = [str(ZIZMOR), "--offline", "--no-progress", "--persona=auditor", "--color=never", str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
    # Only one thing is excused: that comment.yml runs after the check, with the reason beside it.
    assert done.stdout.startswith("No findings to report. Good job! (1 ignored)")
    excuses = [line for text in SPOKEN.values() for line in text.splitlines() if "zizmor: ignore" in line]
    assert len(excuses) == 1
    assert re.fullmatch(r"  workflow_run: # zizmor: ignore\[dangerous-triggers\] \w.{20,}", excuses[0])


@each_workflow
def test_no_strangers_code_with_rights(path: Path) -> None:
    assert "pull_request_target" not in SPOKEN[path]
    if "workflow_run" not in triggers(path):
        return
    assert triggers(path) == {"workflow_run"}
    assert "secrets." not in SPOKEN[path]
    checkouts = [step for step in steps(path) if "actions/checkout@" in step.get("uses", "")]
    assert [step["with"]["ref"] for step in checkouts] == ["${{ github.event.repository.default_branch }}"]
    # The artifact is fetched and read by scripts/comment.py, in memory; nothing of it is laid into the checkout.
    assert "download" not in SPOKEN[path]


@each_workflow
def test_rights_are_given_to_jobs_and_few(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        writes = {right for right, level in job["permissions"].items() if level != "read"}
        assert writes == WRITES.get((path.stem, name), set())
        assert job["timeout-minutes"] <= 60


@each_workflow
def test_actions_are_pinned(path: Path) -> None:
    used = re.findall(r"uses: *(.*)", SPOKEN[path])
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
    for step in steps(path):
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_one_action_has_one_version() -> None:
    pins = {tuple(use.split("@")) for text in SPOKEN.values() for use in re.findall(r"uses: *([^ ]*)", text)}
    assert len({name for name, _ in pins}) == len(pins)


@each_workflow
def test_no_expression_stands_in_a_shell_line(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", "")
        assert len(step.get("run", "").strip().splitlines()) <= 2


def recipes() -> dict[str, str]:
    """Make target → its lines."""
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    return dict(re.findall(r"^([\w./-]+):.*\n((?:\t.*\n)*)", makefile, re.MULTILINE))


def options_of(script: str) -> dict[str, str]:
    """Option → the rest of the call by which argparse knows it."""
    source = (PROJECT / "scripts" / script).read_text("utf-8")
    return dict(re.findall(r"add_argument\(\s*\"(--[a-z-]+)\"((?:[^()]|\([^()]*\))*)\)", source))


COMMANDS = [
    (path.stem, line.strip()) for path in WORKFLOWS for step in steps(path) for line in step.get("run", "").splitlines()
]


@pytest.mark.parametrize(("workflow", "line"), COMMANDS, ids=lambda part: part[:40])
def test_each_command_is_there_with_its_options(workflow: str, line: str) -> None:
    program, *words = shlex.split(line.split(" >")[0])
    if program in ("cat", "gh", "sudo"):  # the runner's own
        assert program != "sudo" or words[0] == "apt-get"
        return
    if program != "make":
        assert (PROJECT / program).stat().st_mode & 0o100
        return
    targets = [word for word in words if not word.startswith("-") and "=" not in word]
    assert targets and set(targets) <= set(recipes())
    given = dict(word.split("=", 1) for word in words if "=" in word)
    assert set(given) <= {"OPTIONS"}
    if not given:
        return
    (target,) = targets
    scripts = re.findall(r"scripts/(\w+\.py)", recipes()[target])
    (step,) = [s for s in steps(FOLDER / f"{workflow}.yml") if line in s.get("run", "")]
    said = given["OPTIONS"] + " " + " ".join(re.findall(r"'(--[^']*)'", step.get("env", {}).get("BASE", "")))
    known = options_of(scripts[0])
    asked = re.findall(r"(--[a-z-]+)(?: ([^-\s]\S*))?", said)
    assert asked
    for option, value in asked:
        assert option in known, f"{scripts[0]} has no {option}"
        choices = re.search(r"choices=\(([^)]*)\)", known[option])
        if choices and not value.startswith("$"):
            assert f'"{value}"' in choices[1]


def test_the_check_fails_as_the_check_does_and_reports_all_the_same() -> None:
    check = load(FOLDER / "check.yml")["jobs"]["data"]["steps"]
    runs = [step for step in check if "run" in step]
    assert runs[1]["run"].startswith("make --silent check ") and "if" not in runs[1]
    after = check[check.index(runs[1]) + 1 :]
    assert [step["if"] for step in after] == ["${{ !cancelled() }}"] * 2
    assert not [step for step in check if "continue-on-error" in step]
    # HEAD^1 of a pull request's merge is the branch that it goes to.
    assert next(step for step in check if "uses" in step)["with"]["fetch-depth"] >= 2


def test_the_comment_follows_the_check_and_takes_its_attachment() -> None:
    from glasscase.report.comment import ARTIFACT, DOCUMENT, SHEET

    check, comment = load(FOLDER / "check.yml"), load(FOLDER / "comment.yml")
    assert comment[True]["workflow_run"]["workflows"] == [check["name"]]
    (upload,) = [step for step in check["jobs"]["data"]["steps"] if "upload-artifact@" in step.get("uses", "")]
    assert upload["with"]["name"] == ARTIFACT
    assert {DOCUMENT, SHEET} < set(upload["with"]["path"].split())
