"""A video without what it tells besides picture and sound: place, camera, time, names of programs."""

from __future__ import annotations

from ..read.videos import look_at_video


def clean_video(content: bytes) -> bytes:
    """The same video, of the same length: what tells becomes empty space of the kind that its format has for that.

    The same bytes for the same bytes, and a clean video, or what is none, stays as it is.
    """
    seen = look_at_video(content)
    if not seen.whole or not seen.told:
        return content
    clean = bytearray(content)
    for _, start, end, whole in seen.told:
        if not whole:
            clean[start:end] = bytes(end - start)
        elif seen.kind == "MP4":
            body = start + (16 if content[start : start + 4] == b"\0\0\0\1" else 8)
            clean[start + 4 : start + 8] = b"free"
            clean[body:end] = bytes(end - body)
        else:
            clean[start:end] = _void(end - start)
    return bytes(clean)


def _void(size: int) -> bytes:
    """An empty element of so many bytes, its name and length included."""
    if size < 9:
        return bytes([0xEC, 0x80 | size - 2]) + bytes(size - 2)
    return b"\xec\x01" + (size - 9).to_bytes(7, "big") + bytes(size - 9)
