"""A file to download."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ..model import Download


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
        return Download(
            self.path, self.media_type, self.rows, len(self.content), hashlib.sha256(self.content).hexdigest()
        )
