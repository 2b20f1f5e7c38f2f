"""Private life: numbers, plates and addresses in texts, and what pictures tell besides the picture.

What a finding shows is masked, since reports are read by anybody. What once was in git stays in its history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..findings import Finding
from ..pictures import PictureRefused, metadata_of
from ..privacy import Private, find_private, is_suspect, masked, suspects
from ..read.articles import ArticleFile
from ..read.encodings import line_ends
from ..read.images import KINDS, look
from ..read.plain import is_file
from ..read.videos import ENDINGS, look_at_video
from .media import MAX_BYTES, MAX_PIXELS, MAX_VIDEO_BYTES
from .subject import Subject, whole_file

#: table → its columns in which people write
TEXTS = {
    "cases": ("title", "title_en", "description", "place", "source_url", "tags"),
    "events": ("by", "text", "text_en", "official", "post", "legal_basis", "evidence", "url", "reason"),
    "media": ("file", "caption", "alt", "alt_en", "credit", "licence"),
    "pledges": ("milestone", "milestone_en", "evidence"),
}


def private_texts(subject: Subject) -> Iterator[Finding]:
    """All rules about private things in the tables' texts: what one of them has read, the others need not read again."""
    for table, fields in TEXTS.items():
        for field in fields:
            cells = subject.column(table, field)
            for row in suspects(cells):
                for found in find_private(cells[row]):
                    for one in _RULES[found.kind](found, subject.codes.official):
                        finding = subject.finding(one.rule, table, row, field, one.value, severity=one.severity)
                        yield replace(finding, line=finding.line + line_ends(cells[row][: found.start]))


def private_articles(article: ArticleFile, official: frozenset[str]) -> Iterator[Finding]:
    """The same in an article: its metadata and its text."""
    entries = [(entry.key, entry.value, entry.line) for entry in article.entries]
    for key, text, line in [*entries, ("", article.body, article.body_line)]:
        for found in find_private(text) if is_suspect(text) else ():
            for one in _RULES[found.kind](found, official):
                yield replace(one, path=article.path, line=line + text.count("\n", 0, found.start), field=key)


def private_things(text: str, official: frozenset[str]) -> Iterator[tuple[int, Finding]]:
    """Findings without a place, each with where in the text its thing begins."""
    for found in find_private(text):
        for one in _RULES[found.kind](found, official):
            yield found.start, one


# Each gives a finding that has no place yet, or none where it is an office's own.


def private_id_card(found: Private, official: frozenset[str]) -> Iterator[Finding]:
    yield Finding("private-id-card", "", value=_masked(found))


def private_mobile(found: Private, official: frozenset[str]) -> Iterator[Finding]:
    if found.value not in official:
        yield Finding("private-mobile", "", value=_masked(found))


def private_bank_card(found: Private, official: frozenset[str]) -> Iterator[Finding]:
    yield Finding("private-bank-card", "", value=_masked(found))


def private_plate(found: Private, official: frozenset[str]) -> Iterator[Finding]:
    yield Finding("private-plate", "", value=_masked(found))


def private_email(found: Private, official: frozenset[str]) -> Iterator[Finding]:
    if found.value not in official:
        yield Finding("private-email", "", value=_masked(found))


def private_address(found: Private, official: frozenset[str]) -> Iterator[Finding]:
    """A warning: it may be where the problem is."""
    yield Finding("private-address", "", value=_masked(found), severity="warning")


def _masked(found: Private) -> str:
    return masked(found.kind, found.value)


_RULES: Mapping[str, Callable[[Private, frozenset[str]], Iterator[Finding]]] = {
    "id-card": private_id_card,
    "mobile": private_mobile,
    "bank-card": private_bank_card,
    "plate": private_plate,
    "email": private_email,
    "address": private_address,
}


def picture_metadata(subject: Subject) -> Iterator[Finding]:
    """A picture tells more than it shows: where it was taken, with what, when. Pictures are published as they lie."""
    for name in sorted(subject.package.media):
        path = Path(subject.package.path) / "media" / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        content = path.read_bytes()
        seen = look(content)
        if seen.kind not in KINDS or not seen.whole or not 0 < seen.pixels <= MAX_PIXELS:
            continue  # other rules say so
        try:
            told = metadata_of(content)
        except PictureRefused:
            told = ["other data"]
        if told:
            yield whole_file("picture-metadata", path.as_posix(), ", ".join(told))


def private_captions(subject: Subject) -> Iterator[Finding]:
    """The rules about private things in texts, in what a video's captions say."""
    for path in _files(subject, (".vtt",), MAX_BYTES):
        text = path.read_bytes().decode("utf-8-sig", "replace")
        for found in find_private(text) if is_suspect(text) else ():
            for one in _RULES[found.kind](found, subject.codes.official):
                yield replace(one, path=path.as_posix(), line=1 + text.count("\n", 0, found.start))


def video_metadata(subject: Subject) -> Iterator[Finding]:
    """A video tells more than it shows, as a picture may."""
    for path in _files(subject, tuple(ENDINGS.values()), MAX_VIDEO_BYTES):
        told = dict.fromkeys(one.what for one in look_at_video(path.read_bytes()).told)
        if told:
            yield whole_file("video-metadata", path.as_posix(), ", ".join(told))


def _files(subject: Subject, endings: tuple[str, ...], most: int) -> Iterator[Path]:
    for name in sorted(subject.package.media):
        path = Path(subject.package.path) / "media" / name
        if name.endswith(endings) and is_file(path) and path.stat().st_size <= most:
            yield path
