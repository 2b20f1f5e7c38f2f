"""The comment on a pull request: a forge that is a program in the PATH, and what a stranger may have left behind."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from glasscase.changes import Changes
from glasscase.findings import Finding, report_of
from glasscase.report import comment as module
from glasscase.report.comment import BOT, MOST_PACKED, Unreadable, unpacked
from glasscase.report.document import as_json
from glasscase.report.pull_request import MARKER

PROJECT = Path(__file__).resolve().parents[1]
REPOSITORY = "liuquan/portal"
SHA = "0a1b2c3d" * 5
#: stands for gh: writes down how it was called, and answers from a file
GH = """\
#!{python}
import json, sys
from pathlib import Path
here = Path(__file__).parent
given = sys.stdin.read() if "--input" in sys.argv else ""
with (here / "calls.jsonl").open("a", encoding="utf-8") as file:
    file.write(json.dumps({{"args": sys.argv[1:], "given": given}}) + "\\n")
for ending, answer in json.loads((here / "answers.json").read_text("utf-8")).items():
    if any(word.partition("?")[0].endswith(ending) for word in sys.argv):
        if "error" in answer:
            sys.exit(answer["error"])
        sys.stdout.buffer.write((here / answer["file"]).read_bytes() if "file" in answer else answer["text"].encode())
        sys.exit(0)
sys.exit("gh: Not Found (HTTP 404) " + " ".join(sys.argv))
"""

FINDINGS = report_of([Finding("date", "data/parks/2026/cases.csv", 9, 12, "reported_on", "2026-2-30")], 48, 2)
CLEAN = report_of([], 48, 2, Changes("main"))


def packed(content: bytes, name: str = "check.json") -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("../../report.md", "nobody reads this")
    return page.getvalue()


def pull(
    number: int = 7, sha: str = SHA, base: str = REPOSITORY, source: str | None = "clerk/portal"
) -> dict[str, Any]:
    repo = {"full_name": source} if source else None
    return {"number": number, "head": {"sha": sha, "repo": repo}, "base": {"repo": {"full_name": base}}}


def said_by(login: str, body: str, number: int) -> dict[str, Any]:
    return {"id": number, "user": {"login": login}, "body": body}


class Forge:
    """A forge with one pull request, one finished check and some comments; each test spoils what it likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "gh"
        program.write_text(GH.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)
        self.archive = packed(as_json(FINDINGS, "en").encode())
        self.pulls: list[dict[str, Any]] = [pull()]
        self.artifacts = [{"id": 31, "name": "check", "expired": False, "size_in_bytes": 900}]
        self.comments: list[list[dict[str, Any]]] = [[said_by("clerk", "Done.", 1)]]
        self.run: dict[str, Any] = {
            "id": 99, "event": "pull_request", "head_sha": SHA, "head_branch": "lamps; $(touch x) `id`",
            "head_repository": {"owner": {"login": "clerk"}},
        }  # fmt: skip
        self.errors: dict[str, str] = {}

    def answers(self) -> dict[str, dict[str, str]]:
        answers = {
            "/pulls": {"text": json.dumps(self.pulls)},
            "/artifacts": {"text": json.dumps({"artifacts": self.artifacts})},
            "/zip": {"file": "archive.zip"},
            "/issues/7/comments": {"text": "".join(json.dumps(page) for page in self.comments)},
            "/issues/comments/5": {"text": "{}"},
        }
        return answers | {ending: {"error": said} for ending, said in self.errors.items()}

    def comment(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "archive.zip").write_bytes(self.archive)
        (self.folder / "answers.json").write_text(json.dumps(self.answers()), encoding="utf-8")
        event = self.folder / "event.json"
        event.write_text(json.dumps({"workflow_run": self.run}), encoding="utf-8")
        command = [sys.executable, str(PROJECT / "scripts/comment.py"), *options]
        ours = {
            "PATH": f"{self.folder}:{os.environ['PATH']}", "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_SERVER_URL": "https://forge.example", "GH_TOKEN": "of-the-job",
        }  # fmt: skip
        done = subprocess.run(
            command, cwd=self.folder, env={**os.environ, **ours, **environment}, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def calls(self) -> list[dict[str, Any]]:
        path = self.folder / "calls.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def written(self) -> list[tuple[str, str, str]]:
        """Method, path and body of what was written."""
        return [
            (call["args"][2], call["args"][3], json.loads(call["given"])["body"])
            for call in self.calls()
            if call["args"][1] == "--method" and call["args"][2] != "GET"
        ]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def test_a_new_comment(forge: Forge) -> None:
    done = forge.comment()
    assert (done.returncode, done.stdout, done.stderr) == (0, "报告已写在合并请求 7 上。\n", "")
    ((method, path, body),) = forge.written()
    assert (method, path) == ("POST", f"repos/{REPOSITORY}/issues/7/comments")
    assert body.startswith(f"{MARKER}\n\n## 有 1 处错误，改好后才能合并\n")
    assert f"[9](https://forge.example/clerk/portal/blob/{SHA}/data/parks/2026/cases.csv#L9)" in body
    assert "[`report.csv`](https://forge.example/liuquan/portal/actions/runs/99)" in body
    assert all(call["args"][0] == "api" for call in forge.calls())
    (asked,) = [
        call["args"] for call in forge.calls() if call["args"][-1] == "per_page=100" and "state=open" in call["args"]
    ]
    assert "head=clerk:lamps; $(touch x) `id`" in asked
    assert sorted(path.name for path in forge.folder.iterdir()) == [
        "answers.json", "archive.zip", "calls.jsonl", "event.json", "gh",
    ]  # fmt: skip


def test_the_comment_is_updated_in_place(forge: Forge) -> None:
    old = f"{MARKER}\nold"
    forge.comments = [
        [said_by("clerk", old, 3), said_by(BOT, f"About {MARKER}", 4)], [said_by(BOT, old, 5)], [said_by(BOT, old, 6)],
    ]  # fmt: skip
    forge.archive = packed(as_json(CLEAN, "zh").encode())
    assert forge.comment().returncode == 0
    ((method, path, body),) = forge.written()
    assert (method, path) == ("PATCH", f"repos/{REPOSITORY}/issues/comments/5")
    assert "## 可以合并\n" in body


def test_in_the_other_language(forge: Forge) -> None:
    assert forge.comment("--lang", "en").stdout == "The report is on the pull request 7.\n"
    assert "## 1 error: to be mended before this can be merged" in forge.written()[0][2]


def no_findings(forge: Forge) -> None:
    forge.archive = packed(as_json(CLEAN, "zh").encode())


def outdated(forge: Forge) -> None:
    forge.pulls = [pull(sha="f" * 40), pull(base="other/portal")]


def closed(forge: Forge) -> None:
    forge.pulls = []


def no_artifact(forge: Forge) -> None:
    forge.artifacts = []


def expired(forge: Forge) -> None:
    forge.artifacts[0]["expired"] = True


def too_large(forge: Forge) -> None:
    forge.artifacts[0]["size_in_bytes"] = MOST_PACKED + 1


def no_zip(forge: Forge) -> None:
    forge.archive = b"<html>not a zip</html>"


def other_file(forge: Forge) -> None:
    forge.archive = packed(b"{}", "other.json")


def no_report(forge: Forge) -> None:
    forge.archive = packed(b"[" * 100_000)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (no_findings, "Nothing was found, and nothing changes for the public."),
        (outdated, "No open pull request ends with the commit that was checked."),
        (closed, "No open pull request ends with the commit that was checked."),
        (no_artifact, "The check left no report."),
        (expired, "The check left no report."),
        (too_large, "What the check left is too large."),
        (no_zip, "What the check left is no report."),
        (other_file, "What the check left is no report."),
        (no_report, "What the check left is no report."),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_nothing_to_say(forge: Forge, spoil: Callable[[Forge], None], reason: str) -> None:
    spoil(forge)
    done = forge.comment("--lang", "en")
    assert (done.returncode, done.stdout) == (0, f"No comment is written. {reason}\n")
    assert forge.written() == []
    if spoil is too_large:
        assert not [call for call in forge.calls() if call["args"][-1].endswith("/zip")]


def test_a_token_that_may_not_write_is_no_failure(forge: Forge) -> None:
    forge.errors = {"/issues/7/comments": "gh: Resource not accessible by integration (HTTP 403)"}
    done = forge.comment("--lang", "en")
    assert done.returncode == 0
    assert done.stderr == "The forge refused: gh: Resource not accessible by integration (HTTP 403)\n"


def test_a_forge_that_fails_is_a_failure(forge: Forge) -> None:
    forge.errors = {"/pulls": "gh: Server Error (HTTP 502)"}
    assert forge.comment().returncode == 1
    forge.errors = {}
    forge.pulls = [{"number": 7}]
    assert "KeyError" in forge.comment().stderr
    assert forge.comment(PATH="/nowhere").returncode == 1


def test_a_deleted_fork_s_files_are_in_the_repository(forge: Forge) -> None:
    forge.pulls = [pull(source=None)]
    assert forge.comment().returncode == 0
    assert f"https://forge.example/{REPOSITORY}/blob/{SHA}/data/" in forge.written()[0][2]


def test_what_a_stranger_left_is_only_data(forge: Forge) -> None:
    """Numbers, addresses and words in the attachment lead nowhere: only the forge says which pull request it is."""
    document = json.loads(as_json(FINDINGS, "zh"))
    document |= {"number": 1, "pull_request": 1, "marker": "x"}
    document["findings"][0] |= {
        "rule": "nobody-knows", "message": "@everyone [x](https://evil.example)", "hint": "<img src=x>",
        "path": "](https://evil.example)",
    }  # fmt: skip
    forge.archive = packed(json.dumps(document).encode())
    assert forge.comment().returncode == 0
    ((_, path, body),) = forge.written()
    assert path.endswith("/issues/7/comments")
    assert "`@everyone [x](https://evil.example)`" in body
    assert "`<img src=x>`" in body


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Unreadable, match="too large"):
        unpacked(packed(b" " * 2_000_000))
    assert unpacked(packed(b" " * 1_000_000)) == b" " * 1_000_000


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_damaged_attachment_is_refused_or_whole(at: int) -> None:
    content = as_json(FINDINGS, "zh").encode()
    archive = bytearray(packed(content))
    archive[at % len(archive)] ^= 0xFF
    with suppress(Unreadable):
        assert unpacked(bytes(archive)) == content


@pytest.mark.parametrize(
    "event",
    ["", "[]", "{}", '{"workflow_run": {"id": "x"}}', '{"workflow_run": {"id": 1, "head_sha": "main", "head_branch": "x", '
     '"head_repository": {"owner": {"login": "x"}}}}'],
    ids=range(5),
)  # fmt: skip
def test_an_event_that_is_none(forge: Forge, event: str, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(event, encoding="utf-8")
    done = forge.comment("--event", str(other))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert forge.calls() == []


def test_usage(forge: Forge) -> None:
    assert forge.comment("--event", "/nowhere.json").returncode == 2
    assert forge.comment(GITHUB_EVENT_PATH="").returncode == 2
    assert forge.comment(GITHUB_REPOSITORY="x").returncode == 2
    assert forge.comment("--nonsense").returncode == 2
