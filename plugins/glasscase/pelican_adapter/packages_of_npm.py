"""What the theme's scripts need from npm: copied as it is, with its licence, from where `scripts/npm.py` put it."""

from __future__ import annotations

import json
import re
from pathlib import Path

#: the module with which the explorer begins
_FIRST = "read.js"
_IMPORT = re.compile(r"""^(?:import|export)\b[^'";]*?\bfrom\s*['"]\./([\w-]+\.js)['"]""", re.MULTILINE)


def parquet_reader(theme: Path) -> str:
    """The folder below the site's root in which hyparquet shall lie, with its version; "" where it is not installed."""
    described = _package(theme) / "package.json"
    if not described.is_file():
        return ""
    return f"theme/hyparquet/{json.loads(described.read_bytes())['version']}/"


def package_files(theme: Path) -> dict[str, bytes]:
    """path → content of the modules that are used, and of the licence; nothing where it is not installed."""
    folder = parquet_reader(theme)
    if not folder:
        return {}
    modules = sorted(_needed(_package(theme) / "src").items())
    licence = (_package(theme) / "LICENSE").read_bytes()
    return {**{folder + name: content for name, content in modules}, f"{folder}LICENSE": licence}


def _package(theme: Path) -> Path:
    return theme / "node_modules/hyparquet"


def _needed(source: Path) -> dict[str, bytes]:
    """The first module, and all that it and they import."""
    found, names = dict[str, bytes](), [_FIRST]
    while names:
        if (name := names.pop()) not in found:
            found[name] = (source / name).read_bytes()
            names += _IMPORT.findall(found[name].decode())
    return found
