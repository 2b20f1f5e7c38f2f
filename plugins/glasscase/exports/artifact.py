"""A file to download."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file: `path` below the site's root, its bytes, and what a page says of it."""

    path: str
    content: bytes
    media_type: str
    #: data rows, without the header; None where that means nothing
    rows: int | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def note(self) -> Download:
        return Download(self.path, self.media_type, self.rows, len(self.content), hashlib.sha256(self.content).hexdigest())


@dataclass(frozen=True, slots=True)
class Download:
    """What a page says of a file: its place, size in bytes and SHA-256."""

    path: str
    media_type: str
    rows: int | None
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]
