"""The picture that stands for a case, or for the portal, where somebody passes on its address: 1200 × 630 PNG.

It is kept by others for a long time, so it says nothing that changes from day to day: no days late, no counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import nlargest

from ..labels import STATUSES_OF
from ..model import SOLVED, Case, CaseRow, Registry, Status
from ..pictures.cards import Card, card_picture
from ..pictures.fonts import find_fonts
from ..settings import Settings
from .artifact import Artifact
from .voice import Voice, voice_of

#: the day of a case's last step, and its id
Shared = tuple[date, str]

_NAME = "share.png"


def voices_of(registry: Registry, settings: Settings) -> list[Voice]:
    """The two languages that a picture speaks: the portal's first, and the next."""
    return [voice_of(language, registry, settings) for language in settings.languages[:2]]


def last_shared(rows: Iterable[CaseRow], most: int) -> Shared | None:
    """Where the `most` cases with the newest steps end; None where no case gets a picture of its own."""
    standing = (_moved(row) for row in rows if row.standing.status is not Status.WITHDRAWN)
    return min(nlargest(most, standing), default=None)


def case_pictures(
    cases: Iterable[Case], voices: Sequence[Voice], since: Shared, invented: bool
) -> Iterator[tuple[Case, Artifact]]:
    """c/<id>/share.png of each case that moved no earlier than `since`; none of a withdrawn one."""
    fonts = find_fonts()
    if fonts is None:
        return
    for case in cases:
        if case.standing.status is not Status.WITHDRAWN and _moved(case) >= since:
            content = card_picture(_case_card(case, voices, invented), fonts)
            if content:
                yield case, Artifact(f"c/{case.id}/{_NAME}", content, "image/png")


def address(picture: Artifact) -> str:
    """Its place below the site's root, another one for another picture: those who keep previews ask anew."""
    return f"{picture.path}?v={hashlib.sha256(picture.content).hexdigest()[:8]}"


def portal_picture(voices: Sequence[Voice], invented: bool) -> Artifact | None:
    """share.png at the root; None where the machine has no fonts for it."""
    fonts = find_fonts()
    content = card_picture(_portal_card(voices, invented), fonts) if fonts else None
    return Artifact(_NAME, content, "image/png") if content else None


def _case_card(case: Case, voices: Sequence[Voice], invented: bool) -> Card:
    """`voices` are the portal's first language and, where it has one, its second. Not for a withdrawn case."""
    standing = case.standing
    titles = list(dict.fromkeys(voice.title(case) for voice in voices))
    deadline = [f"{voice.say('Deadline')} {voice.day(standing.deadline)}" for voice in voices if standing.deadline]
    kind = "solved" if standing.status in SOLVED else "overdue" if standing.status is Status.OVERDUE else "waiting"
    return Card(
        _both(voice.portal for voice in voices), titles[0], titles[1] if titles[1:] else "",
        tuple(filter(None, [_both(voice.departments[standing.unit] for voice in voices), _both(deadline)])),
        _note(voices[0], invented), voices[0].say(STATUSES_OF[case.kind][standing.status]), kind,
    )  # fmt: skip


def _portal_card(voices: Sequence[Voice], invented: bool) -> Card:
    """What stands for every page that has no picture of its own."""
    first, *others = voices
    mottos = [voice.say("What is wrong, who must act, by when") for voice in voices]
    publishers = _both(voice.publisher for voice in voices)
    return Card(
        _both(v.portal for v in voices), mottos[0], mottos[1] if others else "", (publishers,), _note(first, invented)
    )


def _moved(case: Case | CaseRow) -> Shared:
    return case.standing.updated_on, case.id


def _both(words: Iterable[str]) -> str:
    return " · ".join(dict.fromkeys(words))


def _note(voice: Voice, invented: bool) -> str:
    return voice.say("Demonstration: the city, the people and the cases are invented.") if invented else ""
