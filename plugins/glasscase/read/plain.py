"""What may be opened: a regular file under its own name, and no larger than anybody needs.

A symbolic link may lead out of the repository, a pipe or a device may never end, and a folder is no text.
"""

from __future__ import annotations

import stat
from pathlib import Path

from .encodings import Defect


def unopened(path: Path, most: int = 0) -> Defect | None:
    """Why what is there is not opened: None for nothing, and for a regular file of at most `most` bytes (0: any)."""
    found = _stat(path)
    mode, size = found or (0, 0)
    if stat.S_ISLNK(mode):
        return Defect("symlink", path.as_posix())
    if mode and not stat.S_ISREG(mode):
        return Defect("not-a-file", path.as_posix())
    return Defect("too-large", path.as_posix()) if most and size > most else None


def is_file(path: Path) -> bool:
    return stat.S_ISREG((_stat(path) or (0, 0))[0])


def is_folder(path: Path) -> bool:
    return stat.S_ISDIR((_stat(path) or (0, 0))[0])


def is_there(path: Path) -> bool:
    """Whatever it is, a link that leads nowhere too."""
    return _stat(path) is not None


def _stat(path: Path) -> tuple[int, int] | None:
    """Mode and size, of a link its own."""
    try:
        found = path.lstat()
    except (OSError, ValueError):  # a name with NUL is a ValueError
        return None
    return found.st_mode, found.st_size
