"""The pictures and videos of a package as they lie there, and smaller copies of its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..model import Case, Media, Smaller
from ..pictures.variants import smaller_copies
from ..read.packages import Package
from .artifact import Artifact

_TYPES = {
    ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png", ".avif": "image/avif", ".mp4": "video/mp4",
    ".webm": "video/webm", ".vtt": "text/vtt",
}  # fmt: skip


def media_files(package: Package, cases: Iterable[Case]) -> list[Artifact]:
    """The files of the pictures and videos that the cases show. A withdrawn case shows none: see `build_cases`."""
    folder = Path(package.path) / "media"
    names = {file for case in cases for item in case.media for file in item.files} & package.media
    return [
        _artifact(package, name, (folder / name).read_bytes())
        for name in sorted(names)
        if not (folder / name).is_symlink()
    ]


def with_smaller_copies(package: Package, cases: Sequence[Case]) -> tuple[list[Case], list[Artifact]]:
    """The cases with the smaller copies of their pictures, and the copies: 480/lamp.jpg.webp is one of lamp.jpg."""
    made, shown = list[Artifact](), list[Case]()
    for case in cases:
        media = list[Media]()
        for item in case.media:
            if not item.poster:
                copies = smaller_copies((Path(package.path) / "media" / item.file).read_bytes(), item.width)
                smaller = tuple(Smaller(f"{c.width}/{item.file}.{c.kind}", c.kind, c.width) for c in copies)
                made += (_artifact(package, one.file, c.content) for one, c in zip(smaller, copies, strict=True))
                item = replace(item, smaller=smaller)
            media.append(item)
        shown.append(replace(case, media=tuple(media)) if media else case)
    return shown, made


def _artifact(package: Package, name: str, content: bytes) -> Artifact:
    path = f"data/{package.department}/{package.year}/media/{name}"
    return Artifact(path, content, _TYPES[Path(name).suffix])
