"""How a new site takes the old one's place: wholly, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path


def swap(fresh: Path, output: Path) -> None:
    """Puts the fresh folder in the place of the old one; if that fails the old one stands."""
    old = _set_aside(output)
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    try:
        fresh.rename(output)
    except BaseException:
        if old.exists():
            old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover(output: Path) -> None:
    """Puts the old folder back where a build was killed between the two steps of `swap`."""
    if _set_aside(output).exists() and not output.exists():
        _set_aside(output).rename(output)


def _set_aside(output: Path) -> Path:
    return output.with_name(f".{output.name}.old")
