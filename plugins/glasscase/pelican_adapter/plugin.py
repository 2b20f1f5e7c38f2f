"""The Pelican plugin: one generator that checks before any output and then writes the whole portal.

Pelican gives the settings, the theme's folder, the static files and the signals; its own articles and
pages are switched off in pelicanconf.py, since what content/ says is checked and rendered with the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from ..findings import Refused
from ..read.published import Published
from ..report.terminal import as_text
from ..settings import Settings
from ..words import reader_language
from .loading import Loaded, load
from .progress import Progress
from .story import write


class PortalGenerator(Generator):
    """Reads, checks and builds in `generate_context`, when nothing is written yet; writes in `generate_output`."""

    loaded: Loaded

    def generate_context(self) -> None:
        run: Run = self.settings.get("GLASSCASE_RUN") or Run()
        self._run = run
        try:
            self.loaded = load(self._portal_settings(), run.executor, run.progress)
        except Refused as refused:
            if run.on_its_own:
                # Under the bare `pelican` command nobody else says it: words, exit 1, nothing written.
                print(as_text(refused.report, reader_language()), file=sys.stderr)
                sys.exit(1)
            raise

    def generate_output(self, writer: object) -> None:
        output, theme, run = Path(self.output_path), Path(self.theme), self._run
        if run.on_its_own:
            _clear(output)
        settings = self._portal_settings()
        pages = write(self.loaded, settings, theme, output, run.executor, run.progress, run.published)
        self._run.done(self.loaded, pages)

    def _portal_settings(self) -> Settings:
        return self.settings["GLASSCASE"]


class Run:
    """How a build is run: by our own command with workers and progress, or by the bare `pelican`."""

    def __init__(
        self,
        executor: Executor | None = None,
        progress: Progress | None = None,
        done: Callable[[Loaded, int], None] | None = None,
        published: Published | None = None,
    ) -> None:
        self.executor = executor
        self.progress = progress or Progress(reader_language(), quiet=True)
        self.on_its_own = done is None
        self.published = published
        self.done = done or (lambda loaded, pages: None)


def register() -> None:
    signals.get_generators.connect(_generators)


def _generators(pelican: object) -> Any:
    return PortalGenerator


def _clear(output: Path) -> None:
    """A file that is to be written must not be there: our own command builds into a fresh folder."""
    import shutil

    if output.is_dir():
        for child in output.iterdir():
            shutil.rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()
