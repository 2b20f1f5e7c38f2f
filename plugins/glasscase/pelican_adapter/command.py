"""The command behind `make build`: Pelican into a fresh folder, verify, swap. The old site stands until then."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.settings import read_settings

from ..findings import Refused, Report, report_of
from ..read.published import read_published
from ..settings import Settings
from ..verify import verify_site
from ..workers import processes
from .loading import Loaded
from .plugin import Run
from .progress import Progress
from .swap import recover, swap


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is asked to do; None leaves what the settings file says."""

    settings_file: Path
    output: Path
    data: Path | None = None
    content: Path | None = None
    as_of: date | None = None
    downloads: tuple[str, ...] | None = None
    jobs: int = 0
    scheduler: str | None = None
    language: str = "en"
    #: what is published now; None where nothing is, or nobody minds
    published: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    loaded: Loaded
    pages: int
    report: Report


def build_site(asked: Asked) -> Made:
    """Builds the site into `asked.output`. Raises `Refused`, and leaves the last output, on any error."""
    progress = Progress(asked.language)
    published = read_published(asked.published) if asked.published else None
    output = asked.output.resolve()
    output.parent.mkdir(parents=True, exist_ok=True)
    recover(output)
    fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    fresh.chmod(0o755)
    made = list[tuple[Loaded, int]]()
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles worth collecting, and a large city's objects are many
    try:
        with workers(asked) as executor:
            console.quiet = True  # Pelican would count its own articles, of which there are none
            run = Run(executor, progress, lambda loaded, pages: made.append((loaded, pages)), published)
            Pelican(_settings(asked, fresh, run)).run()
        if not made:
            raise RuntimeError("the Glasscase plugin did not run: is it in PLUGINS of the settings file?")
        report = verify_site(fresh, jobs=asked.jobs or os.cpu_count() or 1)
        if report.errors:
            raise Refused(report)
        swap(fresh, output)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if collecting:
            gc.enable()
    loaded, pages = made[0]
    return Made(
        loaded,
        pages,
        report_of([*loaded.report.findings, *report.findings], loaded.report.rows, loaded.report.packages),
    )


@contextmanager
def workers(asked: Asked) -> Generator[Executor | None]:
    """This machine's processors, one process for each; or a cluster, by the address of its scheduler."""
    jobs = asked.jobs or os.cpu_count() or 1
    if asked.scheduler:
        from dask.distributed import Client  # type: ignore[import-not-found]  # only a cluster needs it

        with Client(asked.scheduler) as client:
            yield client.get_executor()
    elif jobs == 1:
        yield None
    else:
        with processes(jobs) as executor:
            yield executor


def _settings(asked: Asked, fresh: Path, run: Run) -> dict[str, Any]:
    settings = read_settings(str(asked.settings_file), override={"OUTPUT_PATH": str(fresh)})
    portal: Settings = settings["GLASSCASE"]
    changes: dict[str, Any] = {
        "data": asked.data, "content": asked.content, "as_of": asked.as_of, "downloads": asked.downloads,
    }  # fmt: skip
    portal = replace(portal, **{name: value for name, value in changes.items() if value is not None})
    # One day for the whole build, also when it runs past midnight.
    settings["GLASSCASE"] = replace(portal, built_on=portal.today())
    settings["GLASSCASE_RUN"] = run
    settings["PATH"] = str(portal.content)
    return settings
