"""html-validate, and the Nu checker where there is Java, over built pages."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .node import HERE, MODULES, run

_AT_ONCE = 400


def html_errors(pages: Sequence[Path]) -> list[str]:
    """What html-validate says of these files: `path:line: message [rule]`."""
    found = list[str]()
    with tempfile.TemporaryDirectory() as folder:
        # Into a file: it ends before a pipe has taken all that it says.
        report = Path(folder) / "report.json"
        for files in _some(pages):
            done = run(
                MODULES / "html-validate/bin/html-validate.mjs",
                "--config", str(HERE / "html-validate.mjs"), "--formatter", f"json={report}", *files,
            )  # fmt: skip
            if done.returncode not in (0, 1):
                raise RuntimeError(done.stdout + done.stderr)
            judged: list[dict[str, Any]] = json.loads(report.read_bytes())
            for file in judged:
                for said in file["messages"]:
                    found.append(f"{file['filePath']}:{said['line']}: {said['message']} [{said['ruleId']}]")
    return found


def nu_errors(pages: Sequence[Path]) -> list[str] | None:
    """What the Nu HTML checker says of these files, warnings too; None where there is no Java or no checker."""
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    java = shutil.which("java")
    if java is None or not jar.exists():
        return None
    command = [java, "-Xss2m", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--stdout"]
    found = list[str]()
    for files in _some(pages):
        done = subprocess.run([*command, *files], capture_output=True, text=True, encoding="utf-8", check=True)
        for said in json.loads(done.stdout)["messages"]:
            if "Content Security Policy" in said["message"]:
                continue  # a file has no origin, so that the checker takes every other file for a stranger's
            found.append(f"{said.get('url', '')}:{said.get('lastLine', 0)}: {said['message']} [{said['type']}]")
    return found


def _some(pages: Sequence[Path]) -> Iterator[list[str]]:
    """As many as a command line holds."""
    for at in range(0, len(pages), _AT_ONCE):
        yield [str(page) for page in pages[at : at + _AT_ONCE]]
