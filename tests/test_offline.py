"""The service worker as it is built: what it knows, when it is another one, and that no other may run."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from glasscase.model import Article, Download, Portal, Withheld
from glasscase.pelican_adapter.offline import service_worker
from glasscase.verify import verify_site
from tests.pseudo import LEFTWARD, PSEUDO, pseudo_city
from tests.test_pages import SETTINGS, THEME, loaded

__all__ = ["loaded"]
FILES = [
    Download("data/cases.csv", "text/csv", 1, 1, "0" * 64),
    Download("data/events.csv", "text/csv", 1, 1, "1" * 64),
]


def told(worker: bytes) -> dict[str, Any]:
    line = worker.split(b"\n", 1)[0].decode()
    return json.loads(line.removeprefix("const BUILD = ").removesuffix(";"))


def version(portal: Portal, files: list[Download] = FILES, style: str = "theme/style.css") -> str:
    return told(service_worker(THEME, style, SETTINGS.languages, portal, files))["version"]


def test_what_it_is_told(loaded: Any) -> None:
    build = told(service_worker(THEME, "theme/style.css", ("en", "zh", "fr"), loaded.portal, FILES))
    assert build["languages"] == ["zh/", "fr/"]
    assert [file.split("?")[0] for file in build["files"]] == [
        "theme/style.css", "theme/favicon.svg", "theme/network.js", "offline.html", "zh/offline.html", "fr/offline.html",
    ]  # fmt: skip


def test_another_build_has_another_version(loaded: Any) -> None:
    """…and the same one the same: the order in which files were made is no difference."""
    portal = loaded.portal
    article = Article("news", "a", "zh", "题", date(2026, 9, 18), "parks", "", "<p>x</p>")
    registry = replace(portal.registry, withheld=(Withheld("2401-aaaaa", "privacy", date(2026, 9, 18)),))
    others = {
        version(replace(portal, as_of=date(2026, 9, 19))), version(replace(portal, articles=(article,))),
        version(replace(portal, registry=registry)), version(portal, style="theme/other.css"),
        version(portal, [FILES[0], replace(FILES[1], sha256="2" * 64)]), version(portal),
    }  # fmt: skip
    assert len(others) == 6
    assert version(portal) == version(portal, FILES[::-1])


@pytest.fixture
def site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(pseudo_city(tmp_path_factory.getbasetemp()), tmp_path / "site"))


def test_no_other_worker_may_run(site: Path) -> None:
    assert told((site / "sw.js").read_bytes())["languages"] == ["en/", f"{PSEUDO}/", f"{LEFTWARD}/"]
    (site / "en/sw.js").write_bytes((site / "sw.js").read_bytes())
    with (site / "sw.js").open("ab") as worker:
        worker.write(b"\nimportScripts('https://elsewhere.example/x.js');\n")
    findings = {(finding.rule, finding.path) for finding in verify_site(site).findings}
    assert findings == {("site-digest", "sw.js"), ("site-script", "en/sw.js")}


def test_the_worker_runs_nothing_else() -> None:
    worker = (THEME / "sw.js").read_text("utf-8")
    assert "importScripts" not in worker and "eval" not in worker and "http" not in worker
