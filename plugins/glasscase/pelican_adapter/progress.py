"""Says how far long work has come: a bar on a terminal, plain lines in CI. Without threads, since we fork."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from ..words import translator

T = TypeVar("T")

_WARNINGS = (
    "No pictures to share or to print: this machine has no font with Chinese letters. On Debian, install fonts-noto-cjk.",
    "Tables cannot be explored on their pages: hyparquet is not installed. “make build” installs it, or “python scripts/npm.py install theme”.",
    "No AVIF copies of pictures: Pillow cannot write them on this machine. There are WebP copies.",
)
_TITLES = ("Checking packages", "Writing cases", "Making the search", "Writing lists", "Writing files of lists")


class Progress:
    """Speaks `language`; says nothing at all when `quiet`."""

    def __init__(self, language: str, *, quiet: bool = False) -> None:
        self._say = translator(language).gettext
        self._console = Console(stderr=True, quiet=quiet)
        self._quiet = quiet

    def track(self, title: str, items: Iterable[T], total: int) -> Iterator[T]:
        """Hands on `items` and shows how many of `total` are done. `title` is one of `_TITLES`, in English."""
        assert title in _TITLES, title  # else no catalogue has it, which only its readers would notice
        words = self._say(title)
        if self._quiet or not self._console.is_terminal:
            self.line(f"{words} ({total})")
            yield from items
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Bar(*columns, console=self._console, auto_refresh=False, transient=True) as bar:
            task = bar.add_task(words, total=total)
            for item in items:
                yield item
                bar.advance(task)
                bar.refresh()

    def warn(self, sentence: str) -> None:
        """`sentence` is one of `_WARNINGS`, in English."""
        self.line(self._say(sentence))

    def line(self, words: str) -> None:
        self._console.print(words, highlight=False, markup=False)
