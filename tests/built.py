"""What the tests of built sites share: the commands as they are called, the demonstration built once, a small city."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from city.maker import make_city

PROJECT = Path(__file__).resolve().parents[1]
AS_OF = "2026-09-18"
Done = subprocess.CompletedProcess[str]


def run(command: list[str | Path], cwd: Path = PROJECT, **environment: str) -> Done:
    """Runs the command in a terminal that speaks English, unless `environment` says otherwise."""
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


def build(*arguments: str | Path, cwd: Path = PROJECT, **environment: str) -> Done:
    """scripts/build.py with these arguments; in one process unless they say otherwise: to begin others takes longer
    than to build the small cities that tests have.
    """
    jobs = () if "--jobs" in arguments else ("--jobs", "1")
    return run([sys.executable, PROJECT / "scripts/build.py", *arguments, *jobs], cwd, **environment)


@cache
def demonstration(folder: Path) -> Path:
    """The demonstration city, built once in a session into `folder` (the session's own) by `make build`'s command.

    Where two sessions run at the same time (tests/halves.py), it is built once for both.
    """
    folder = Path(os.environ.get("GLASSCASE_SHARED_BUILDS", folder))
    output = folder / "demonstration" / "output"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            done = run([sys.executable, PROJECT / "scripts/build.py", "--output", output, "--lang", "en"])
            assert done.returncode == 0, done.stderr + done.stdout
    return output


@cache
def small_city(folder: Path) -> Path:
    """A city of 4 departments and 40 cases, cut down to 4 packages: a folder with data/ and content/. To copy."""
    city = folder / "small-city"
    make_city(40, 4, 7, city / "data", city / "content")
    for year in (city / "data").glob("*/2024"):
        shutil.rmtree(year)
    for path in sorted((city / "data").glob("*/20*"))[4:]:
        shutil.rmtree(path)
    shutil.copytree(PROJECT / "data/schemas", city / "data/schemas")
    done = run([sys.executable, PROJECT / "scripts/format.py", "--lang", "en"], cwd=city)
    assert done.returncode == 0, done.stderr + done.stdout
    return city


#: where `published` lies
ADDRESS = "https://city.example/portal"


@cache
def published(folder: Path) -> Path:
    """The small city built as `make publish` does, with an address, once in a session."""
    output = folder / "published" / "output"
    settings = PROJECT / "publishconf.py"
    city = small_city(folder)
    done = build("--settings", settings, "--output", output, "--lang", "en", cwd=city, GLASSCASE_URL=ADDRESS)
    assert done.returncode == 0, done.stderr + done.stdout
    return output


def digests(folder: Path) -> dict[str, str]:
    """path → SHA-256 of every file below the folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
