"""Pictures and other files: that what is named exists, that what exists is named, and that it is what it says."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from ..findings import Finding
from ..read.images import KINDS, look
from ..read.plain import is_file
from .subject import Subject, listed, whole_file
from .suggest import closest

_FILE_NAME = re.compile(r"[\w-]+\.(?:webp|jpg|jpeg|png)", re.IGNORECASE)
#: a phone's photograph has 12 to 50 megapixels and 3 to 8 MB; nobody on a slow network waits for more than this
MAX_BYTES, MAX_PIXELS = 5_000_000, 40_000_000


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


def pictures(subject: Subject) -> Iterator[Finding]:
    """Each listed picture is read once: too large, of another type, broken, not the one described, listed twice."""
    first = dict[str, str]()
    digests = subject.column("media", "sha256")
    for row, name in enumerate(subject.column("media", "file")):
        path = Path(subject.package.path) / "media" / name
        if name not in subject.package.media or not is_file(path):
            continue
        finding = None
        if path.stat().st_size <= MAX_BYTES:
            content = path.read_bytes()
            finding = _picture(subject, row, name, content)
            digest = hashlib.sha256(content).hexdigest()
            other = first.setdefault(digest, name)
            if not finding and digests[row] != digest:
                rule = "picture-digest" if digests[row] else "missing-digest"
                finding = subject.finding(rule, "media", row, "sha256", file=name)
            elif not finding and other != name:
                finding = subject.finding("same-picture", "media", row, "file", other=other, severity="warning")
        else:
            finding = subject.finding("picture-too-large", "media", row, "file")
        if finding:
            yield finding


def _picture(subject: Subject, row: int, name: str, content: bytes) -> Finding | None:
    seen = look(content)
    if seen.kind not in KINDS:
        if not seen.kind:
            return subject.finding("bad-picture", "media", row, "file")
        return subject.finding("picture-type", "media", row, "file", found=seen.kind)
    if not name.lower().endswith(KINDS[seen.kind]):
        ending = KINDS[seen.kind][0]
        return subject.finding(
            "picture-type", "media", row, "file", suggestion=name.rpartition(".")[0] + ending, found=seen.kind
        )
    if seen.pixels > MAX_PIXELS:
        return subject.finding("picture-too-large", "media", row, "file")
    if seen.moving or not seen.whole or not _opens(content):
        return subject.finding("bad-picture", "media", row, "file")
    return None


def _opens(content: bytes) -> bool:
    """Whether Pillow, which the build uses, takes it. It does not decode it: the size alone is read, and sums checked."""
    from PIL import Image  # late: few packages have a picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=("WEBP", "JPEG", "PNG")) as picture:
                picture.verify()
    except Exception:  # Pillow's readers raise what they like
        return False
    return True


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
