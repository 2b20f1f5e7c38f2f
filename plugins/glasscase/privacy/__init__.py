"""What in a text belongs to somebody's private life: pure functions from a text to places in it.

The patterns are data, because the page on which editors check a text in the browser uses the very same.
"""

from __future__ import annotations

from .detect import KINDS, Private, find_private, is_suspect, masked, suspects
from .patterns import as_json

__all__ = ["KINDS", "Private", "as_json", "find_private", "is_suspect", "masked", "suspects"]
