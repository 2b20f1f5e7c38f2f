"""Captions of a video: WebVTT, as browsers read it, in UTF-8."""

from __future__ import annotations

import re

_TIME = r"(?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}"
_CUE = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t].*)?")


def fault(content: bytes) -> int:
    """The line, from 1, at which `content` is no WebVTT with words in it; 0 where nothing is wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    lines = re.split(r"\r\n|\r|\n", text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return 1
    last, words, number = -1.0, False, 0
    for block in _blocks(lines):
        first, timing = block[0]
        if number == 0 or re.match(r"(NOTE|STYLE|REGION)(\s|$)", timing):
            number += 1
            continue  # the header, or what is no caption
        if "-->" not in timing and block[1:] and "-->" in block[1][1]:
            first, timing = block[1]  # a caption may have a name
        match = _CUE.fullmatch(timing)
        start, end = map(_seconds, match.groups()) if match else (0.0, 0.0)
        if not start < end or start < last:
            return first
        last = start
        words = words or any(line.strip() for at, line in block if at > first)
    return 0 if words else len(lines)


def _blocks(lines: list[str]) -> list[list[tuple[int, str]]]:
    """The lines between blank ones, each with its number."""
    blocks = list[list[tuple[int, str]]]()
    before = ""
    for number, line in enumerate(lines, 1):
        if line.strip():
            if not before.strip():
                blocks.append([])
            blocks[-1].append((number, line))
        before = line
    return blocks


def _seconds(time: str) -> float:
    *hours, minutes, seconds = time.split(":")
    return sum(int(hour) * 3600 for hour in hours) + int(minutes) * 60 + float(seconds)
