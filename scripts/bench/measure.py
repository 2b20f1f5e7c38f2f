"""One whole process, measured from outside: wall seconds, and the most memory its tree held at once."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

#: seconds between two looks at the process tree
INTERVAL = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Failed(RuntimeError):
    """The process did not end with 0."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took. `memory` is in bytes."""

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a run left behind."""

    files: int
    bytes: int


def run(command: Sequence[str], log: Path, cwd: Path | None = None, *, tree: bool = True) -> Run:
    """Run `command` to its end in a session of its own; what it says goes to `log`.

    Memory is the higher of two: the greatest sum of PSS over the session's processes, looked at every
    50 ms (PSS, so that pages a fork shares count once), and the kernel's own peak of the first process. Without `tree`, for a command
    that is one process, only the latter: to look takes time from a command that uses all processors.
    """
    with log.open("wb") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
        ended, peak = Event(), [0]
        watcher = Thread(target=_watch, args=(process.pid, ended, peak), daemon=True)
        if tree:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        ended.set()
        if tree:
            watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{command[0]}: exit {process.returncode}\n{log.read_text('utf-8', 'replace')[-2000:]}")
    return Run(seconds, max(peak[0], usage.ru_maxrss * 1024))


def written(folder: Path) -> Written:
    """Files below `folder` and their bytes."""
    files = size = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            files += 1
            size += os.lstat(f"{parent}/{name}").st_size
    return Written(files, size)


def _watch(session: int, ended: Event, peak: list[int]) -> None:
    while not ended.wait(INTERVAL):
        peak[0] = max(peak[0], _tree_memory(session, peak[0]))


def _tree_memory(session: int, known: int) -> int:
    """PSS of the session's processes; where their RSS, which is cheap, says it is no new peak, that."""
    members = [
        path.name for path in Path("/proc").iterdir() if path.name.isdecimal() and _session_of(path.name) == session
    ]
    rss = sum(_rss(pid) for pid in members)
    # One process shares next to nothing, so its RSS is its PSS; asking for PSS would hold it up.
    return rss if rss <= known or len(members) < 2 else sum(_pss(pid) for pid in members)


def _session_of(pid: str) -> int:
    try:
        # After the name in parentheses: state, parent, group, session.
        return int(Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[3])
    except (OSError, IndexError):
        return -1


def _rss(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _pss(pid: str) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
