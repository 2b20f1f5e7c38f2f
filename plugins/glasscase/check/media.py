"""Pictures and other files: that what is named exists, and that what exists is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from ..findings import Finding
from .subject import Subject, listed, whole_file
from .suggest import closest

_FILE_NAME = re.compile(r"[\w-]+\.(?:webp|jpg|jpeg|png)", re.IGNORECASE)


def missing_file(subject: Subject) -> Iterator[Finding]:
    """media.csv names a file that is not in the folder media/."""
    present = subject.package.media
    unused = present - set(subject.column("media", "file"))
    for row, name in enumerate(subject.column("media", "file")):
        if name and name not in present:
            yield subject.finding(
                "missing-file",
                "media",
                row,
                "file",
                suggestion=closest(name, unused),
                folder=f"{subject.package.path}/media/",
            )


def bad_picture(subject: Subject) -> Iterator[Finding]:
    """The file is no picture, or so large that decoding it is an attack (Pillow's limit, as an error)."""
    for row, name in enumerate(subject.column("media", "file")):
        path = Path(subject.package.path) / "media" / name
        if name not in subject.package.media:
            continue
        try:
            if path.is_symlink():
                raise OSError
            with Image.open(path, formats=("WEBP", "JPEG", "PNG")) as picture:
                if picture.width * picture.height > 40_000_000:
                    raise OSError
        except (OSError, Image.DecompressionBombError):
            yield subject.finding("bad-picture", "media", row, "file")


def unlisted_file(subject: Subject) -> Iterator[Finding]:
    """A file lies in media/ that no row describes: nobody vouches for its licence or its text."""
    listed_names = set(subject.column("media", "file"))
    for name in sorted(subject.package.media - listed_names):
        yield whole_file("unlisted-file", f"{subject.package.path}/media/{name}")


def unknown_evidence(subject: Subject) -> Iterator[Finding]:
    """Evidence that reads like a file's name is one, and media.csv lists it."""
    known = set(subject.column("media", "file"))
    for row, evidence in enumerate(subject.column("events", "evidence")):
        for name in (part.strip() for part in re.split("[;；]", evidence)):
            if _FILE_NAME.fullmatch(name) and name not in known:
                yield subject.finding(
                    "unknown-evidence", "events", row, "evidence", name,
                    suggestion=closest(name, known), known=listed(sorted(known)),
                )  # fmt: skip
