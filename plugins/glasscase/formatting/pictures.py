"""The pictures of a package: what a camera wrote into them besides the picture is taken out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..read.images import KINDS, look
from ..read.plain import is_file, is_folder
from ..read.videos import look_at_video

#: larger pictures are not opened, and are findings
MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One picture: the digests of the file as it is and as it shall be, and its new content if that differs."""

    path: Path
    before: str
    after: str
    content: bytes | None


def clean_pictures(folder: Path) -> Iterator[Cleaned]:
    """The files of media/ with what is taken out of pictures and videos. Their names stay as they are."""
    if not is_folder(folder):
        return
    for path in sorted(folder.iterdir()):
        if not is_file(path) or path.name.startswith("."):
            continue
        content = path.read_bytes()
        before = hashlib.sha256(content).hexdigest()
        cleaned = _clean(content)
        if cleaned == content:
            yield Cleaned(path, before, before, None)
        else:
            yield Cleaned(path, before, hashlib.sha256(cleaned).hexdigest(), cleaned)


def _clean(content: bytes) -> bytes:
    if look_at_video(content).kind:
        from ..pictures.videos import clean_video

        return clean_video(content)
    seen = look(content)
    if seen.kind not in KINDS or not seen.whole or seen.moving or not 0 < seen.pixels <= MAX_PIXELS:
        return content
    from ..pictures import PictureRefused, clean_picture  # late: few runs meet a picture

    try:
        return clean_picture(content)
    except PictureRefused:  # the check says so
        return content
