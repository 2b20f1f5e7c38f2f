"""QR codes of the departments' channels, to be put on doors and counters."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import segno

from ..model import Channel
from .artifact import Artifact

SVG = "image/svg+xml"


def qr_codes(channels: Iterable[Channel]) -> Iterator[Artifact]:
    """One SVG a channel with an address, black on white also where the page is dark, with its quiet zone."""
    for channel in channels:
        if channel.qr:
            drawn = io.BytesIO()
            code = segno.make(channel.url, error="m", micro=False)
            code.save(drawn, kind="svg", border=4, scale=4, dark="#000", light="#fff", nl=False)
            yield Artifact(channel.qr, drawn.getvalue(), SVG)
