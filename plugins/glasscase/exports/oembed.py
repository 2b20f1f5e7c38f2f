"""oEmbed: what another site shows where somebody puts a case's address, its card in an <iframe>.

A static site cannot answer `?url=`, so each case has its answer in a file beside its page, which the page names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape

from ..model import Case, Status
from .artifact import Artifact
from .voice import Voice

WIDTH, HEIGHT = 600, 420
#: seconds that another site may keep it: a status changes with the day
_AGE = 86_400


def oembed_files(cases: Iterable[Case], voice: Voice) -> Iterator[Artifact]:
    """oembed.json of each case in one language; of a withdrawn one nothing is left to show."""
    for case in cases:
        if case.standing.status is Status.WITHDRAWN:
            continue
        title = voice.title(case)
        card = voice.link(f"c/{case.id}/card.html", "")
        found = {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "author_name": voice.departments[case.standing.unit] if case.standing.unit else voice.publisher,
            "author_url": voice.link(f"d/{case.standing.unit}/" if case.standing.unit else "", ""),
            "provider_name": voice.portal,
            "provider_url": voice.link("", ""),
            "cache_age": _AGE,
            "width": WIDTH,
            "height": HEIGHT,
            "html": f'<iframe src="{escape(card)}" title="{escape(title)}" width="{WIDTH}" height="{HEIGHT}" '
            'loading="lazy" style="border:0;max-width:100%"></iframe>',
        }
        content = (json.dumps(found, ensure_ascii=False) + "\n").encode()
        yield Artifact(f"{voice.prefix}c/{case.id}/oembed.json", content, "application/json+oembed")
