"""QR codes of the departments' channels, to be put on doors and counters."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import partial

import segno

from ..cache import remembered_bytes
from ..model import Channel
from .artifact import Artifact

SVG = "image/svg+xml"


def qr_codes(channels: Iterable[Channel]) -> Iterator[Artifact]:
    """One SVG a channel with an address. A code takes 9 ms, so it is kept in the user's cache."""
    for channel in channels:
        if channel.qr:
            content = remembered_bytes("codes", (segno.__version__, channel.url), partial(_drawn, channel.url))
            yield Artifact(channel.qr, content, SVG)


def _drawn(address: str) -> bytes:
    """Black on white also where the page is dark, with its quiet zone."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=4, scale=4, dark="#000", light="#fff", nl=False)
    return drawn.getvalue()
