"""Lighthouse's four scores for some pages, as on a phone and as on a desktop."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .host import hosted
from .node import MODULES, run
from .weigh import FLAGS, chromium_path

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS = ("mobile", "desktop")


@dataclass(frozen=True, slots=True)
class Scores:
    """0–100 by category, and what kept any of them below 100: id and title of each audit."""

    address: str
    form: str
    scores: dict[str, int]
    missed: tuple[str, ...]


def lighthouse(output: Path, addresses: list[str]) -> Iterator[Scores]:
    """One run a page and form. Raises `RuntimeError` with Lighthouse's own words when it cannot judge."""
    with hosted(output) as host:
        for address in addresses:
            for form in FORMS:
                yield _scores(host.address, address, form)


def _scores(root: str, address: str, form: str) -> Scores:
    flags = " ".join(["--headless=new", *FLAGS])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = run(
            MODULES / "lighthouse/cli/index.js", root + address,
            "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}",
            f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting",
            *(["--preset=desktop"] if form == "desktop" else []),
            CHROME_PATH=os.environ.get("CHROME_PATH") or chromium_path(),
        )  # fmt: skip
        if not report.exists():
            raise RuntimeError(done.stdout + done.stderr)
        said: dict[str, Any] = json.loads(report.read_bytes())
    if "runtimeError" in said:
        raise RuntimeError(said["runtimeError"]["message"])
    scores = {name: round(100 * (said["categories"][name]["score"] or 0)) for name in CATEGORIES}
    weighty = {ref["id"] for name in CATEGORIES for ref in said["categories"][name]["auditRefs"] if ref["weight"]}
    missed = (audit for audit in said["audits"].values() if audit["id"] in weighty and audit["score"] not in (None, 1))
    return Scores(
        address,
        form,
        scores,
        tuple(f"{one['id']}: {one['title']} {one.get('displayValue', '')}".strip() for one in missed),
    )
