"""Atom feeds (RFC 4287) of the steps in cases: of one case, of those of a department, category or district, of all.

Written out here and not by a library: a feed a case and language is the most numerous file after the pages, and
feedgenerator takes three times as long. The tests read the feeds with other people's parsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from ..lifecycle import anchors
from ..model import Case, CaseRow, Event, Status, Step
from ..words import written
from .artifact import Artifact
from .voice import MOST, Voice

ATOM = "application/atom+xml"
#: what XML cannot hold, not even escaped
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One step as XML, with what it takes to put it into wider feeds. Its links go from two folders below home."""

    #: where the wider feeds lie that it belongs in
    folders: tuple[str, ...]
    at: date
    id: str
    xml: str


def case_entries(case: Case, voice: Voice) -> list[Entry]:
    """The case's steps, newest first. Of a withdrawn case only that it was withdrawn: it names nobody any more."""
    path, folders = f"c/{case.id}/", folders_of(case)
    steps = zip(anchors(case.events), case.events, strict=True)
    if case.standing.status is Status.WITHDRAWN:
        last = [(anchor, event) for anchor, event in steps if event.kind is Step.WITHDRAWN][-1:]
        return [
            entry(folders, f"{path}#{anchor}", event.at, _withdrawn(case, voice), voice.publisher, voice.language,
                  voice.reasons[case.standing.reason], voice)
            for anchor, event in last
        ]  # fmt: skip
    title = voice.title(case)
    entries = list[Entry]()
    for anchor, event in steps:
        text, language = written(voice.language, event.text, event.text_en)
        said = "\n".join([*([text] if text else []), *_facts(event, voice)])
        name = f"{voice.steps[case.kind][event.kind]}: {title}"
        entries.append(entry(folders, f"{path}#{anchor}", event.at, name, event.by, language, said, voice))
    return entries[::-1]


def case_feed(case: Case, entries: Sequence[Entry], voice: Voice) -> Artifact:
    title = _withdrawn(case, voice) if case.standing.status is Status.WITHDRAWN else voice.title(case)
    return feed(f"c/{case.id}/", title, entries, voice)


def folders_of(case: Case | CaseRow) -> tuple[str, ...]:
    """Where the wider feeds of a case lie, below the language's root: beside the page of the department or the list."""
    groups = (("d", case.standing.unit), ("cases/category", case.category), ("cases/district", case.district))
    return ("", *(f"{place}/{code}/" for place, code in groups if code))


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """The newest `MOST` of them, newest first; of one day by id, so that the order never depends on chance."""
    return sorted(entries, key=lambda entry: (-entry.at.toordinal(), entry.id))[:MOST]


def _withdrawn(case: Case, voice: Voice) -> str:
    return voice.say("Case %(id)s: withdrawn") % {"id": case.id}


def _facts(event: Event, voice: Voice) -> list[str]:
    """What a step sets, one line each."""
    say, facts = voice.say, list[tuple[str, str]]()
    if event.unit:
        facts.append((say("Responsible unit"), voice.departments.get(event.unit, event.unit)))
    if event.to_department:
        facts.append((say("Transferred to"), voice.departments.get(event.to_department, event.to_department)))
    if event.deadline:
        facts.append((say("Deadline"), voice.day(event.deadline)))
    return [f"{name}: {value}" for name, value in facts]


def entry(
    folders: tuple[str, ...], place: str, at: date, title: str, by: str, language: str, text: str, voice: Voice
) -> Entry:
    """`place` is its address below the language's root, `language` that of the text."""
    foreign = "" if language == voice.language else f' xml:lang="{language}"'
    content = f'<content type="text"{foreign}>{escape(text)}</content>\n' if text else ""
    xml = (
        f"<entry>\n<id>{escape(voice.id(place))}</id>\n<title>{escape(title)}</title>\n"
        f"<updated>{voice.moment(at)}</updated>\n<author><name>{escape(by)}</name></author>\n"
        f'<link rel="alternate" type="text/html" href="{escape(voice.link(place, "../../"))}"/>\n'
        f"{content}</entry>\n"
    )
    return Entry(folders, at, place, _IMPOSSIBLE.sub("", xml))


def feed(path: str, title: str, entries: Sequence[Entry], voice: Voice) -> Artifact:
    """The entries as they come, as feed.atom in the folder `path` below the language's root."""
    updated = max((entry.at for entry in entries), default=voice.as_of)
    own = voice.link(f"{path}feed.atom", "") if voice.base_url else "feed.atom"
    page = voice.link(path, "") if voice.base_url else "./"
    body = "".join([entry.xml for entry in entries])
    if not voice.base_url and path.count("/") != 2:
        body = body.replace('href="../../', f'href="{"../" * path.count("/")}')
    content = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{voice.language}">\n'
        f"<id>{escape(voice.id(path))}</id>\n<title>{escape(_IMPOSSIBLE.sub('', title))}</title>\n"
        f"<updated>{voice.moment(updated)}</updated>\n"
        f"<author><name>{escape(voice.publisher)}</name></author>\n<rights>{escape(voice.rights)}</rights>\n"
        f'<link rel="self" type="{ATOM}" href="{escape(own)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escape(page)}"/>\n{body}</feed>\n'
    )
    return Artifact(f"{voice.prefix}{path}feed.atom", content.encode(), ATOM)
