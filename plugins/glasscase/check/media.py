"""Pictures and other files: that what is named exists, that what exists is named, and that it is what it says."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from ..findings import Finding
from ..read.captions import fault
from ..read.images import KINDS, look
from ..read.plain import is_file
from ..read.videos import ENDINGS, beside, is_video, look_at_video
from .subject import Subject, listed, whole_file
from .suggest import closest

_FILE_NAME = re.compile(r"[\w-]+\.(?:webp|jpg|jpeg|png|mp4|webm)", re.IGNORECASE)
#: a phone's photograph has 12 to 50 megapixels and 3 to 8 MB; nobody on a slow network waits for more than this
MAX_BYTES, MAX_PIXELS = 5_000_000, 40_000_000
#: a minute or two; longer ones are linked from a step's `url`
MAX_VIDEO_BYTES = 20_000_000


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
        if path.stat().st_size <= (MAX_VIDEO_BYTES if is_video(name) else MAX_BYTES):
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
            rule = "video-too-large" if is_video(name) else "picture-too-large"
            finding = subject.finding(rule, "media", row, "file")
        if finding:
            yield finding


def _picture(subject: Subject, row: int, name: str, content: bytes) -> Finding | None:
    if is_video(name):
        return _video(subject, row, name, content)
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


def _video(subject: Subject, row: int, name: str, content: bytes) -> Finding | None:
    seen = look_at_video(content)
    if not (seen.whole and seen.plays and name.endswith(ENDINGS[seen.kind])):
        return subject.finding("bad-video", "media", row, "file")
    if seen.sound and not beside(name, subject.package.media).captions:
        stem = name.rpartition(".")[0]
        return subject.finding(
            "missing-captions", "media", row, "file", folder=f"{subject.package.path}/media/", stem=stem
        )
    return None


def video_kind(subject: Subject) -> Iterator[Finding]:
    """The kind says video where the file is a picture, or the other way round."""
    kinds = subject.column("media", "kind")
    for row, name in enumerate(subject.column("media", "file")):
        if name and kinds[row] and is_video(name) != (kinds[row] == "video"):
            yield subject.finding("video-kind", "media", row, "kind", file=name)


def missing_poster(subject: Subject) -> Iterator[Finding]:
    """A video has no picture that stands for it until it is played."""
    for row, name in enumerate(subject.column("media", "file")):
        if is_video(name) and name in subject.package.media and not beside(name, subject.package.media).poster:
            folder, stem = f"{subject.package.path}/media/", name.rpartition(".")[0]
            yield subject.finding("missing-poster", "media", row, "file", folder=folder, stem=stem)


def beside_videos(subject: Subject) -> Iterator[Finding]:
    """A video's poster is a whole picture, and its captions are WebVTT that says something."""
    for name in filter(is_video, subject.column("media", "file")):
        poster, captions = beside(name, subject.package.media)
        for file in filter(None, [poster, *(file for _, file in captions)]):
            path = Path(subject.package.path) / "media" / file
            if not is_file(path):
                continue  # another rule says so
            content = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
            if file != poster:
                line = fault(content)
                if line:
                    yield replace(whole_file("bad-captions", path.as_posix(), file), line=line)
            elif not _is_picture(file, content):
                yield whole_file("bad-picture", path.as_posix(), file)


def _is_picture(name: str, content: bytes) -> bool:
    seen = look(content)
    return (
        seen.kind in KINDS and name.endswith(KINDS[seen.kind]) and seen.whole and not seen.moving
        and seen.pixels <= MAX_PIXELS and _opens(content)
    )  # fmt: skip


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
    for name in filter(is_video, tuple(listed_names)):
        poster, captions = beside(name, subject.package.media)
        listed_names |= {poster, *(file for _, file in captions)}
    for name in sorted(subject.package.media - listed_names):
        yield whole_file("unlisted-file", f"{subject.package.path}/media/{name}")


def unknown_evidence(subject: Subject) -> Iterator[Finding]:
    """Evidence that reads like a file's name is one, and media.csv lists it."""
    known = set(subject.column("media", "file"))
    for table in ("events", "pledges"):
        for row, evidence in enumerate(subject.column(table, "evidence")):
            for name in (part.strip() for part in re.split("[;；]", evidence)):
                if _FILE_NAME.fullmatch(name) and name not in known:
                    yield subject.finding(
                        "unknown-evidence", table, row, "evidence", name,
                        suggestion=closest(name, known), known=listed(sorted(known)),
                    )  # fmt: skip
