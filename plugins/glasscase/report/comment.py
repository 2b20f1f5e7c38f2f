"""Puts the check's report on its pull request, as one comment that is updated in place.

This runs with a right that the pull request's own code must not have. So none of that code is run: what the check left
behind is read as a stranger's data, and which pull request it belongs to is asked of the forge. The forge is spoken to
through its own program, `gh`.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..changes import Changes
from ..findings import Report
from ..words import translator
from .document import Unreadable, read_json
from .pull_request import MARKER, as_markdown

#: the check's attachment, and what in it is read
ARTIFACT, DOCUMENT, SHEET = "check", "check.json", "report.csv"
#: bytes of the attachment and of the document in it: more than 100,000 findings
MOST_PACKED, MOST_UNPACKED = 20_000_000, 60_000_000
#: who writes what a workflow writes
BOT = "github-actions[bot]"
_NAME = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_SHA = re.compile(r"[0-9a-f]{40}")

Say = Callable[[str], str]


class ForgeError(Exception):
    """The forge did not do what was asked. `denied`: the token may not."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.denied = "HTTP 403" in said or "HTTP 404" in said


class NothingToSay(Exception):
    """There is no comment to write; says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """The finished check, as the forge's event describes it."""

    repository: str
    server: str
    id: int
    sha: str
    #: owner:branch from which the change comes
    head: str


@dataclass(frozen=True, slots=True)
class Pull:
    """An open pull request: its number, and the repository in which its files are."""

    number: int
    source: str


def run_of(event: dict[str, Any], repository: str, server: str) -> Run:
    """Raises ValueError if the event is not that of a finished check."""
    try:
        run = event["workflow_run"]
        owner = run["head_repository"]["owner"]["login"]
        made = Run(repository, server.rstrip("/"), int(run["id"]), run["head_sha"], f"{owner}:{run['head_branch']}")
    except (KeyError, TypeError) as error:
        raise ValueError(f"no finished check: {error}") from None
    if not _NAME.fullmatch(repository) or not _SHA.fullmatch(made.sha):
        raise ValueError("no repository, or no commit")
    return made


def comment_on(run: Run, language: str) -> int:
    """Writes or updates the comment and returns the pull request's number. Raises NothingToSay or ForgeError."""
    say = translator(language).gettext
    issues = f"repos/{run.repository}/issues"
    try:
        pull = find_pull(run, say)
        report = read_report(run, say)
        old = find_comment(f"{issues}/{pull.number}/comments")
    except (KeyError, TypeError, ValueError) as error:
        raise ForgeError(f"unexpected answer: {error!r}") from None
    links = f"{run.server}/{pull.source}/blob/{run.sha}/"
    attachment = f"{run.server}/{run.repository}/actions/runs/{run.id}"
    text = as_markdown(report, language, link_base=links, csv_name=SHEET, csv_link=attachment)
    body = json.dumps({"body": text.encode("utf-8", "replace").decode()}).encode()
    if old:
        gh("--method", "PATCH", f"{issues}/comments/{old}", "--input", "-", given=body)
    elif says_something(report):
        gh("--method", "POST", f"{issues}/{pull.number}/comments", "--input", "-", given=body)
    else:
        raise NothingToSay(say("Nothing was found, and nothing changes for the public."))
    return pull.number


def says_something(report: Report) -> bool:
    changes = report.changes
    return bool(report.findings) or (changes is not None and changes != Changes(changes.base))


def find_pull(run: Run, say: Say) -> Pull:
    """The open pull request whose latest commit was checked."""
    query = ("-f", "state=open", "-f", f"head={run.head}", "-f", "per_page=100")
    for pull in json.loads(gh("--method", "GET", f"repos/{run.repository}/pulls", *query)):
        if pull["head"]["sha"] == run.sha and pull["base"]["repo"]["full_name"] == run.repository:
            # A fork may have been deleted; its commits are in the repository too.
            source = (pull["head"]["repo"] or {}).get("full_name", "")
            return Pull(int(pull["number"]), source if _NAME.fullmatch(source) else run.repository)
    raise NothingToSay(say("No open pull request ends with the commit that was checked."))


def read_report(run: Run, say: Say) -> Report:
    query = ("-f", f"name={ARTIFACT}", "-f", "per_page=100")
    path = f"repos/{run.repository}/actions"
    found = json.loads(gh("--method", "GET", f"{path}/runs/{run.id}/artifacts", *query))["artifacts"]
    alive = [one for one in found if one["name"] == ARTIFACT and not one["expired"]]
    if not alive:
        raise NothingToSay(say("The check left no report."))
    newest = max(alive, key=lambda one: int(one["id"]))
    if int(newest["size_in_bytes"]) > MOST_PACKED:
        raise NothingToSay(say("What the check left is too large."))
    try:
        return read_json(unpacked(gh(f"{path}/artifacts/{int(newest['id'])}/zip")))
    except Unreadable:
        raise NothingToSay(say("What the check left is no report.")) from None


def unpacked(archive: bytes) -> bytes:
    """The document in the attachment, read in memory: nothing of it is written anywhere. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as folder, folder.open(DOCUMENT) as file:
            content = file.read(MOST_UNPACKED + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise Unreadable(str(error)) from None
    if len(content) > MOST_UNPACKED:
        raise Unreadable("too large")
    return content


def find_comment(path: str) -> int:
    """The number of our comment; 0 if there is none. Others may write the marker too, but not as the bot."""
    for page in _documents(gh("--paginate", f"{path}?per_page=100").decode("utf-8", "replace")):
        for comment in page:
            if comment["user"] and comment["user"]["login"] == BOT and str(comment["body"]).startswith(MARKER):
                return int(comment["id"])
    return 0


def _documents(text: str) -> Iterator[Any]:
    """One JSON document after another, as pages come."""
    decoder, at, text = json.JSONDecoder(), 0, text.strip()
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        at += len(text[at:]) - len(text[at:].lstrip())


def gh(*arguments: str, given: bytes = b"") -> bytes:
    """What the forge's API answers to `gh api …`. Raises ForgeError."""
    try:
        done = subprocess.run(["gh", "api", *arguments], input=given, capture_output=True, check=False, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ForgeError(str(error)) from None
    if done.returncode:
        raise ForgeError(done.stderr.decode("utf-8", "replace").strip() or f"gh ended with {done.returncode}")
    return done.stdout
