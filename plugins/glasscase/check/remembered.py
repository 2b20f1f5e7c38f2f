"""What the last check said of a package that has not changed since, neither it nor anything that it is judged by.

Kept in the user's own cache folder, one file a package; whatever is wrong with such a file, the package is checked anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..cache import folder as cache_folder
from ..cache import put
from ..findings import Finding
from ..read.schemas import SCHEMAS


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of one package gives. `ids` are (id, path, line) of its cases."""

    findings: list[Finding]
    ids: list[tuple[str, str, int]]
    rows: int


def remembered(path: Path, judged_by: str, check: Callable[[], Checked]) -> Checked:
    """`check()`, or what it gave when the package in `path` and `judged_by` (as the registry's digest) were the same."""
    key = _digest_of([judged_by, _own_digest(), *_content(path)])
    note = cache_folder("check") / f"{_digest_of([str(path.absolute())])[:32]}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(note.read_bytes())
        if told["key"] == key:
            return _read(told)
    checked = check()
    with suppress(OSError, ValueError):
        put(note, json.dumps({"key": key, **asdict(checked)}).encode())
    return checked


def _read(told: dict[str, Any]) -> Checked:
    findings: list[dict[str, Any]] = told["findings"]
    for one in findings:
        one["details"] = tuple((name, value) for name, value in one["details"])
    return Checked([Finding(**one) for one in findings], [(a, b, line) for a, b, line in told["ids"]], told["rows"])


def _content(path: Path) -> Iterator[str]:
    """Name and digest of every file in the package; a link is what it says, and not followed."""
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if Path(folder, one).is_symlink())]):
            file = Path(folder, name)
            shown = file.relative_to(path).as_posix()
            if file.is_symlink():
                yield f"{shown} -> {os.readlink(file)}"
            elif file.is_file():
                yield f"{shown} {hashlib.sha256(file.read_bytes()).hexdigest()}"
            else:
                yield f"{shown} ?"


@cache
def _own_digest() -> str:
    """The check itself: our code, the schemas, and the libraries that give verdicts."""
    files = [*Path(__file__).parents[1].rglob("*.py"), *SCHEMAS.rglob("*.json")]
    parts = [f"{name} {version(name)}" for name in ("frictionless", "polars", "pillow", "python-calamine")]
    return _digest_of([*parts, *(hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files))])


def _digest_of(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogateescape")).hexdigest()
