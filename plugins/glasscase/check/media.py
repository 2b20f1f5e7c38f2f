"""Pictures and other files: that what is named exists, and that what exists is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Finding
from .subject import Subject, listed, whole_file
from .suggest import closest

_FILE_NAME = re.compile(r"[\w-]+\.(?:webp|jpg|jpeg|png)", re.IGNORECASE)


def missing_file(subject: Subject) -> Iterator[Finding]:
    """media.csv names a file that is not in the folder media/."""
    present = subject.package.media
    for row, name in enumerate(subject.column("media", "file")):
        if name and name not in present:
            yield subject.finding(
                "missing-file", "media", row, "file", suggestion=closest(name, present), folder=f"{subject.package.path}/media/"
            )


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
