"""A WebM of a few pictures, without a program for videos: what a lossy WebP holds is a key frame of VP8."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from PIL import Image

_NAME = b"Glasscase"


def webm(frames: Sequence[tuple[int, Image.Image]], end: int, quality: int) -> bytes:
    """`frames` are (millisecond at which it is shown, picture), all of one size, the first at 0; without sound."""
    shown = [(at, _key_frame(picture, quality)) for at, picture in frames]
    width, height = frames[0][1].size
    video = _element(0xB0, _whole(width)) + _element(0xBA, _whole(height))
    track = b"".join([
        _element(0xD7, b"\1"), _element(0x73C5, b"\1"), _element(0x9C, b"\0"), _element(0x83, b"\1"),
        _element(0x86, b"V_VP8"), _element(0xE0, video),
    ])  # fmt: skip
    info = b"".join([
        _element(0x2AD7B1, _whole(1_000_000)), _element(0x4489, struct.pack(">f", end)), _element(0x4D80, _NAME),
        _element(0x5741, _NAME),
    ])  # fmt: skip
    # The last picture once more, so that it stays until the end.
    blocks = [
        _element(0xA3, struct.pack(">BhB", 0x81, at, 0x80) + frame) for at, frame in [*shown, (end, shown[-1][1])]
    ]
    cluster = _element(0xE7, b"\0") + b"".join(blocks)
    head = b"".join([
        _element(0x4286, b"\1"), _element(0x42F7, b"\1"), _element(0x42F2, b"\4"), _element(0x42F3, b"\x08"),
        _element(0x4282, b"webm"), _element(0x4287, b"\2"), _element(0x4285, b"\2"),
    ])  # fmt: skip
    segment = _element(0x1549A966, info) + _element(0x1654AE6B, _element(0xAE, track)) + _element(0x1F43B675, cluster)
    return _element(0x1A45DFA3, head) + _element(0x18538067, segment)


def _key_frame(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=quality, method=4)
    content = file.getvalue()
    if content[12:16] != b"VP8 ":
        raise ValueError("not a plain lossy picture")
    return content[20 : 20 + int.from_bytes(content[16:20], "little")]


def _element(name: int, body: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (len(body) | 1 << 56).to_bytes(8, "big") + body


def _whole(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
