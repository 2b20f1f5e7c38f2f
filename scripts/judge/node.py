"""The judges that come from npm: where `scripts/npm.py` puts them, and how they are run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from npm import NODE

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"


def run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a package's script; what it prints is in the answer."""
    return subprocess.run(
        [str(NODE), str(script), *arguments],
        cwd=HERE, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
