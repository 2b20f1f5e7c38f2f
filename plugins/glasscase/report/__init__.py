"""Puts findings into words: for a terminal, a forge's CI, a program, a pull request and a spreadsheet."""

from __future__ import annotations

from .annotations import as_annotations
from .document import Unreadable, as_json, read_json
from .output import put
from .phrases import as_line, column_letter, hint, message, summary
from .pull_request import MARKER, as_markdown
from .sheet import as_csv, write_csv
from .terminal import as_text, print_text

__all__ = [
    "MARKER", "Unreadable", "as_annotations", "as_csv", "as_json", "as_line", "as_markdown", "as_text",
    "column_letter", "hint", "message", "print_text", "put", "read_json", "summary", "write_csv",
]  # fmt: skip
