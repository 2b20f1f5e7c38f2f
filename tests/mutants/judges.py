"""Asks stock Frictionless and Glasscase about the same package, each within a time, and holds the answers together."""

from __future__ import annotations

import atexit
import json
import os
import re
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .child import PROJECT

Answer = dict[str, Any]

#: The rules of `check --package` that are ours and not Frictionless's → why they are there. Where one of these fires,
#: the verdict may be stricter than Frictionless's, never milder.
STRICTER = {
    "package-unsafe": "names what is not a file of the package, which Frictionless would fetch or refuse in its own words",
    "package-too-slow": "Frictionless takes longer than anyone waits, as for a pattern that never ends",
    "package-too-wide": "a row or header of so many cells that Frictionless's errors about them would fill the memory",
    "package-too-large": "an archive that unpacks to gigabytes, which nobody unpacks to see what Frictionless says",
    "package-unreadable": "no descriptor, or one on which Frictionless itself ends with an exception",
}


@dataclass
class Worker:
    """A process that answers one kind of question; ended and begun anew when it takes too long."""

    kind: str
    #: the only folder from which it may read, if that matters
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    #: seconds of processor time before the question
    before: float = field(default=0.0, init=False)

    def ask(self, path: Path, **more: float) -> None:
        if self.process is None or self.process.poll() is not None:
            here = {
                **os.environ,
                "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'plugins'}",
                "PYTHONWARNINGS": "ignore",
            }
            if self.folder:
                here |= {"GLASSCASE_GUARDED": str(self.folder), "TMPDIR": str(self.folder)}
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.mutants.child"], cwd=PROJECT, env=here,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self.process.stdin
        self.before = worked(self.process.pid)
        self.process.stdin.write(json.dumps({"do": self.kind, "path": str(path), **more}).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self, seconds: float) -> Answer:
        """What the process says; `crash` if it ends, and `hang` if it says nothing in `seconds` of work.

        A machine that is busy with other things makes nothing hang: what counts is processor time, and six times as
        long on the clock for what waits.
        """
        assert self.process and self.process.stdout
        end, said = time.monotonic() + 6 * seconds, b""
        while not said.endswith(b"\n"):
            if not select.select([self.process.stdout], [], [], 0.2)[0]:
                if worked(self.process.pid) - self.before > seconds or time.monotonic() > end:
                    self.close()
                    return {"hang": True, "seconds": seconds}
                continue
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                code = self.process.wait()
                self.close()
                return {"crash": f"exit {code}", "trace": "", "seconds": 0.0}
            said += piece
        return json.loads(said)

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                assert stream
                stream.close()
        self.process = None


def worked(process: int) -> float:
    """Seconds of processor time that it has had; by the clock where the system does not say."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")


@cache
def shared(kind: str) -> Worker:
    """The one worker of that kind for all tests of this process: to begin one takes a second."""
    worker = Worker(kind)
    atexit.register(worker.close)
    return worker


@dataclass(frozen=True)
class Verdict:
    """How the two answers compare. `outcome` is one of OUTCOMES; `difference` is empty where nothing is wrong."""

    outcome: str
    rules: tuple[str, ...] = ()
    difference: str = ""


OUTCOMES = ("equal", "equal with errors", "stricter", "refused by both", "stock hangs", "different")


def compare(stock: Answer, ours: Answer) -> Verdict:
    if "findings" not in ours:
        said = "hangs" if "hang" in ours else f"crashes: {ours['crash']}\n{ours['trace']}"
        return Verdict("different", (), f"Glasscase {said}")
    own = [one for one in ours["findings"] if one[3] in STRICTER]
    rules = tuple(sorted({one[3] for one in own}))
    if "errors" not in stock:
        outcome = "stock hangs" if "hang" in stock else "refused by both"
        why = "" if ours["errors"] else f"Frictionless {stock.get('crash', 'hangs')}, Glasscase finds nothing"
        return Verdict(outcome if not why else "different", rules, why)
    theirs = Counter((kind, row, name) for kind, row, name, *_ in stock["errors"])
    same = Counter((kind, row, name) for kind, row, name, rule, *_ in ours["findings"] if rule not in STRICTER)
    if own:
        # What we refuse whole is refused with one kind of finding and no others.
        if same - theirs:
            return Verdict("different", rules, f"beside {rules}: {_shown(same - theirs)}")
        if "package-unreadable" in rules and stock["valid"]:
            return Verdict("different", rules, "Frictionless reads it and finds nothing")
        return Verdict("stricter" if stock["valid"] else "refused by both", rules)
    if same == theirs:
        return Verdict("equal with errors" if theirs else "equal")
    notes = {(kind, row, name): note for kind, row, name, _, note in stock["errors"]}
    missed = "".join(f"\n      {key} ×{n} {notes[key][:160]}" for key, n in [*(theirs - same).items()][:8])
    return Verdict("different", (), f"missed:{missed or ' nothing'}\n   invented: {_shown(same - theirs) or 'nothing'}")


def _shown(errors: Mapping[Any, int]) -> str:
    return ", ".join(f"{key} ×{n}" for key, n in [*errors.items()][:8])


#: what a descriptor must hold for "package-unsafe" to be right: something beyond a plain name in the package's folder
_BEYOND = re.compile(
    r'\.\.|"[/\\~]|[A-Za-z0-9+.-]+:|\\|"(?:gsheets|sql|ckan|bigquery|github|zenodo)"|"scheme"|"profiles?"'
)


def may_be_unsafe(descriptor: Path) -> bool:
    """Whether there is any reason at all to call the package unsafe."""
    linked = any(path.is_symlink() or not (path.is_file() or path.is_dir()) for path in descriptor.parent.rglob("*"))
    text = descriptor.read_bytes().decode("utf-8", errors="replace")
    return linked or _BEYOND.search(text) is not None
