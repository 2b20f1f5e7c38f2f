"""Pictures of a month for newspapers: 20 cm wide at 300 dpi, in the theme's colours, on paper as on the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from ..cache import remembered_bytes
from . import wrapping
from .fonts import Fonts, font, has_all, length

#: pixels: 20 × 10 cm at 300 dots an inch
SIZE, DPI = (2362, 1181), 300
CENTIMETRES = (20, 10)
_LEFT, _RIGHT = 118, 2244
_Colour = tuple[int, int, int]
_PAPER, _INK, _GREY, _RULE = (0xFD, 0xFC, 0xF9), (0x1C, 0x1B, 0x19), (0x5B, 0x57, 0x51), (0xD9, 0xD4, 0xC8)
CINNABAR, GREEN = (0xB3, 0x26, 0x1E), (0x2C, 0x63, 0x43)
#: steps from paper to each colour: with more the file is larger and looks the same
_SHADES = 7
#: the chart is drawn this much larger and made smaller again, so that its lines are smooth
_FINE = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around: whose, of when, the source, and that it is invented where it is."""

    portal: str
    title: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its word and the month before. `late`: how many are overdue, which is in cinnabar."""

    word: str
    value: str
    before: str
    late: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Two lines over the same months; `ends` are the first and the last. A line is its word and its values."""

    word: str
    ends: tuple[str, str]
    reported: tuple[str, tuple[int, ...]]
    solved: tuple[str, tuple[int, ...]]


def numbers_picture(sheet: Sheet, numbers: Sequence[Number], fonts: Fonts) -> bytes | None:
    """PNG; None where a letter has no shape in the machine's fonts. The same bytes for the same numbers."""
    words = [word for one in numbers for word in (one.word, one.value, one.before)]
    return _picture(sheet, words, repr(numbers), fonts, partial(_draw_numbers, numbers=numbers, fonts=fonts))


def trend_picture(sheet: Sheet, trend: Trend, fonts: Fonts) -> bytes | None:
    """The same of the lines."""
    words = [trend.word, *trend.ends, trend.reported[0], trend.solved[0]]
    return _picture(sheet, words, repr(trend), fonts, partial(_draw_trend, trend=trend, fonts=fonts))


def _picture(
    sheet: Sheet, words: Sequence[str], content: str, fonts: Fonts, middle: Callable[[Image.Image], None]
) -> bytes | None:
    texts = (sheet.portal, sheet.title, sheet.source, sheet.note, *words)
    if not all(has_all(text, fonts.hei) and has_all(text, fonts.song) for text in texts):
        return None
    of = (repr(sheet), content, fonts.key, _own_digest())
    return remembered_bytes("prints", of, lambda: _drawn(sheet, fonts, middle))


@cache
def _own_digest() -> str:
    """How it is drawn: this code and the libraries that do it."""
    code = b"".join(Path(file).read_bytes() for file in (__file__, wrapping.__file__))
    libraries = [str(features.version(name)) for name in ("pil", "freetype2", "zlib")]
    return " ".join([hashlib.sha256(code).hexdigest(), *libraries])


def _drawn(sheet: Sheet, fonts: Fonts, middle: Callable[[Image.Image], None]) -> bytes:
    picture = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(picture)
    date = font(fonts.song, 58)
    draw.text((_RIGHT, 150), sheet.title, _INK, date, anchor="rs")
    _line(draw, (_LEFT, 150), sheet.portal, font(fonts.song, 76), right=_RIGHT - int(length(date, sheet.title)) - 60)
    draw.rectangle((_LEFT, 190, _RIGHT, 197), _INK)
    middle(picture)
    draw.rectangle((_LEFT, 1038, _RIGHT, 1040), _RULE)
    _line(draw, (_LEFT, 1088), sheet.source, font(fonts.hei, 32), _GREY)
    if sheet.note:
        _line(draw, (_LEFT, 1138), sheet.note, font(fonts.hei, 36))
    file = BytesIO()
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", dpi=(DPI, DPI), compress_level=9)
    return file.getvalue()


def _draw_numbers(picture: Image.Image, numbers: Sequence[Number], fonts: Fonts) -> None:
    """Beside one another, each in a column under a hairline, all values in letters of one size."""
    draw = ImageDraw.Draw(picture)
    gap, width = 40, (_RIGHT - _LEFT + 40) // len(numbers)
    face = _fitted([one.value for one in numbers], width - gap, font(fonts.song, 210), fonts.song)
    small = _fitted([one.before for one in numbers], width - gap, font(fonts.hei, 38), fonts.hei)
    for at, one in enumerate(numbers):
        left = _LEFT + at * width
        right = left + width - gap
        draw.rectangle((left, 330, right, 332), _RULE)
        colour = CINNABAR if one.late else _INK
        draw.text((left, 570), one.value, colour, face, anchor="ls")
        words = wrapping.cut(one.word, right - left, 2, partial(length, font(fonts.hei, 46)))
        for number, words_line in enumerate(words):
            draw.text((left, 680 + number * 62), words_line, _INK, font(fonts.hei, 46), anchor="ls")
        draw.text((left, 850), one.before, _GREY, small, anchor="ls")


def _draw_trend(picture: Image.Image, trend: Trend, fonts: Fonts) -> None:
    """Solved in green, reported dashed in ink, as on the pages; their words stand at the lines' ends."""
    draw = ImageDraw.Draw(picture)
    _line(draw, (_LEFT, 280), trend.word, font(fonts.hei, 48))
    left, right, top, base = _LEFT + 110, _RIGHT - 400, 370, 920
    step, high = _scale(max(1, *trend.reported[1], *trend.solved[1]))
    small = font(fonts.hei, 38)
    numbers = _fitted([str(high)], left - 24 - _LEFT, small, fonts.hei)
    for value in range(0, high + 1, step):
        y = base - round(value / high * (base - top))
        draw.rectangle((left, y, right, y + 2), _RULE)
        draw.text((left - 24, y), str(value), _GREY, numbers, anchor="rm")
    draw.text((left, base + 62), trend.ends[0], _GREY, small, anchor="ls")
    draw.text((right, base + 62), trend.ends[1], _GREY, small, anchor="rs")
    last = dict[str, int]()
    for (word, values), colour in ((trend.reported, _INK), (trend.solved, GREEN)):
        places = [
            (left + at * (right - left) / max(1, len(values) - 1), base - value / high * (base - top))
            for at, value in enumerate(values)
        ]
        _stroke(picture, places, colour, dashed=colour == _INK)
        last[word] = round(places[-1][1])
    (above, below) = sorted(last, key=lambda word: last[word])
    apart = max(0, 64 - (last[below] - last[above])) // 2
    for word, y in ((above, last[above] - apart), (below, last[below] + apart)):
        name, values = trend.reported if word == trend.reported[0] else trend.solved
        colour = _INK if name == trend.reported[0] else GREEN
        text = f"{name} {values[-1]}"
        draw.text((right + 36, y), text, colour, _fitted([text], 360, font(fonts.hei, 52), fonts.hei), anchor="lm")


def _stroke(picture: Image.Image, places: Sequence[tuple[float, float]], colour: _Colour, dashed: bool) -> None:
    """A smooth line through the places with a point at its end, laid on the picture by a mask."""
    width, height = SIZE
    mask = Image.new("L", (width * _FINE, height * _FINE))
    draw = ImageDraw.Draw(mask)
    fine = [(x * _FINE, y * _FINE) for x, y in places]
    for (x, y), (to_x, to_y) in pairwise(fine):
        away = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        dash = 26 * _FINE if dashed else away or 1
        at = 0.0
        while at < away:
            end = min(away, at + dash)
            ends = [(x + (to_x - x) * part / away, y + (to_y - y) * part / away) for part in (at, end)]
            draw.line(ends, 255, 8 * _FINE)
            at = end + (14 * _FINE if dashed else 0)
    for x, y in fine if not dashed else fine[-1:]:
        radius = (4 if (x, y) != fine[-1] else 14) * _FINE
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    picture.paste(colour, (0, 0), mask.resize(SIZE, Image.Resampling.BOX))


def _scale(high: int) -> tuple[int, int]:
    """A round step of which three to five lead from zero to `high` or just above, and the number at the top."""
    unit = 1
    while high > 20 * unit:
        unit *= 10
    step = next(step for step in (unit, 2 * unit, 5 * unit) if high <= 4 * step)
    return step, step * -(-high // step)


def _line(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, face: ImageFont.FreeTypeFont, colour: _Colour = _INK,
    right: int = _RIGHT,
) -> None:  # fmt: skip
    (text,) = wrapping.cut(text, right - at[0], 1, partial(length, face))
    draw.text(at, text, colour, face, anchor="ls")


def _fitted(
    texts: Sequence[str], width: int, face: ImageFont.FreeTypeFont, of: tuple[str, int]
) -> ImageFont.FreeTypeFont:
    """The face, smaller where the longest of the texts would not fit."""
    longest = max(1.0, *(length(face, text) for text in texts))
    return face if longest <= width else font(of, int(face.size * width / longest))


@cache
def _palette() -> Image.Image:
    """All colours of these pictures: each of the four from paper to full."""
    shades = [
        round(paper + (part - paper) * step / _SHADES)
        for colour in (_INK, _GREY, CINNABAR, GREEN)
        for step in range(1, _SHADES + 1)
        for paper, part in zip(_PAPER, colour, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*_PAPER, *_RULE, *shades])
    return palette
