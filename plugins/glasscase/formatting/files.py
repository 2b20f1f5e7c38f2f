"""What `format` writes: all of it or, where it is stopped midway, a journal by which the next run finishes it.

Each file is written beside its place first; then the journal; then each takes its place and what was folded in goes.
Stopped before the journal stands, nothing has happened; stopped after it, nothing is lost and nothing comes twice.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import cast

from ..read.plain import is_file, is_there, unopened

JOURNAL = ".format.json"
_SCRATCH = ".format"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is, or would be, written (`removed`: folded in), and what was mended in it: (kind, how often)."""

    path: str
    removed: bool = False
    mended: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Plan:
    """What shall be written under `root`, what goes once it is, and what was left alone (paths)."""

    root: Path
    new: dict[Path, bytes] = field(default_factory=dict[Path, bytes])
    mended: dict[Path, Counter[str]] = field(default_factory=dict[Path, Counter[str]])
    old: list[Path] = field(default_factory=list[Path])
    left: list[str] = field(default_factory=list[str])

    def write(self, path: Path, content: bytes, mended: Counter[str]) -> None:
        """Notes the file unless it stands there already just so. What is no regular file is left as it is."""
        if unopened(path):
            self.left.append(path.as_posix())
            return
        old = path.read_bytes() if is_there(path) else b""
        if old == content and is_there(path):
            return
        if path.suffix in (".csv", ".json", ".md"):
            mended["line-ends"] |= b"\r" in old
        self.new[path] = content
        self.mended[path] = +mended or Counter({"form": 1})

    def changes(self) -> list[Change]:
        written = [Change(path.as_posix(), mended=tuple(self.mended[path].items())) for path in self.new]
        return written + [Change(path.as_posix(), removed=True) for path in self.old]


def carry_out(plan: Callable[[Path], Plan], root: Path, *, dry_run: bool) -> tuple[list[Change], list[str]]:
    """Plans and writes what is under `root`, or only says so: what changes, and what cannot be read.

    Raises OSError where something cannot be written; the next run finishes what was begun then.
    """
    if dry_run and (begun := _pending(root)):
        return begun, []
    if not dry_run:
        finish(root)
    planned = plan(root)
    if not dry_run:
        apply(planned)
    return planned.changes(), planned.left


def apply(plan: Plan) -> None:
    """Carries the plan out. Raises OSError; the files are then the old ones, or `finish` makes them the new ones."""
    if not plan.new and not plan.old:
        return
    journal = plan.root / JOURNAL
    shown = {
        "replace": [path.relative_to(plan.root).as_posix() for path in plan.new],
        "remove": [path.relative_to(plan.root).as_posix() for path in plan.old],
    }
    try:
        for path, content in plan.new.items():
            # Where something is removed afterwards, what took it in must be on the disk and not on its way there.
            _write(_scratch(path), content, safely=bool(plan.old))
        _write(_scratch(journal), json.dumps(shown, ensure_ascii=False).encode(), safely=bool(plan.old))
        os.replace(_scratch(journal), journal)
    except BaseException:
        for path in [*plan.new, journal]:
            _scratch(path).unlink(missing_ok=True)
        raise
    finish(plan.root)


def finish(root: Path) -> None:
    """Carries out what a journal says, if there is one; each step may have been taken already."""
    found = _journal(root)
    if found is None:
        # What was stopped before its journal stood has not happened; a journal that cannot be read is not ours.
        for path in [root / JOURNAL, *(path for path in root.rglob(f".*{_SCRATCH}") if path.is_file())]:
            path.unlink(missing_ok=True)
        return
    replace, remove = found
    for path in replace:
        if _scratch(path).exists():
            os.replace(_scratch(path), path)
    for path in remove:
        path.unlink(missing_ok=True)
        if path.parent.suffix == ".d" and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    (root / JOURNAL).unlink()


def _pending(root: Path) -> list[Change]:
    """What a run that was stopped has left to be done."""
    replace, remove = _journal(root) or ([], [])
    written = [Change(path.as_posix(), mended=(("unfinished", 1),)) for path in replace if _scratch(path).exists()]
    return written + [Change(path.as_posix(), removed=True) for path in remove if path.exists()]


def _journal(root: Path) -> tuple[list[Path], list[Path]] | None:
    """Paths to replace and to remove. A journal that names anything outside `root` is not ours."""
    path = root / JOURNAL
    if not is_file(path):
        return None
    try:
        said = cast("dict[str, list[str]]", json.loads(path.read_bytes()))
        return [*_inside(root, said["replace"])], [*_inside(root, said["remove"])]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _inside(root: Path, names: list[str]) -> Iterator[Path]:
    for name in names:
        path = root / name
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or path.is_absolute() != root.is_absolute() or PurePosixPath(name).is_absolute():
            raise ValueError(name)
        if any((root / Path(*parts[: depth + 1])).is_symlink() for depth in range(len(parts))):
            raise ValueError(name)
        yield path


def _scratch(path: Path) -> Path:
    return path.with_name(f".{path.name}{_SCRATCH}")


def _write(path: Path, content: bytes, *, safely: bool) -> None:
    with path.open("wb") as file:
        file.write(content)
        if safely:
            file.flush()
            os.fsync(file.fileno())
