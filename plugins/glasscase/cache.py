"""What was worked out once and may be needed again, in the user's own cache folder.

Nothing depends on it: what is missing, of another version or damaged is worked out anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

_SUM = hashlib.sha256().digest_size


def folder(name: str) -> Path:
    """Where things of one sort are kept; it need not exist."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "glasscase" / name


def remembered_bytes(name: str, of: Iterable[str], make: Callable[[], bytes]) -> bytes:
    """`make()`, or what it gave when everything in `of` was the same. A damaged file is noticed by its sum."""
    key = hashlib.sha256("\0".join(of).encode()).hexdigest()
    path = folder(name) / key[:2] / key[2:]
    with suppress(OSError):
        kept = path.read_bytes()
        if hashlib.sha256(kept[_SUM:]).digest() == kept[:_SUM]:
            return kept[_SUM:]
    content = make()
    with suppress(OSError):
        put(path, hashlib.sha256(content).digest() + content)
    return content


def put(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    scratch.write_bytes(content)
    os.replace(scratch, path)
