"""Writes reports to a terminal, a pipe or a file, whatever the locale of the machine is."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import TextIO


def put(texts: Iterable[str], file: TextIO) -> None:
    """Writes each text as a line in UTF-8: for programs, which do not share the machine's locale."""
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(encoding="utf-8", errors="replace")
    _write(texts, file)


def put_words(texts: Iterable[str], file: TextIO) -> None:
    """Writes each text as a line for a person; what the terminal cannot show stands there as its number."""
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(errors="backslashreplace")
    _write(texts, file)


def _write(texts: Iterable[str], file: TextIO) -> None:
    try:
        file.writelines(f"{text}\n" for text in texts)
        file.flush()
    except BrokenPipeError:
        # Whoever read has seen enough, as `head` has. Python must not fail on it again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())
