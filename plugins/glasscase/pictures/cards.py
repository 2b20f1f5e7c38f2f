"""A card of a few words and a seal, 1200 × 630, drawn in the theme's colours: what stands for a page in a preview."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from ..cache import remembered_bytes
from . import wrapping
from .fonts import Fonts, font, has_all, length

SIZE = (1200, 630)
_LEFT, _RIGHT, _SEAL = 72, 1128, 148
_TITLE_SIZES = (68, 60, 52)
#: the theme's colours on paper
_PAPER, _INK = (0xFD, 0xFC, 0xF9), (0x1C, 0x1B, 0x19)
_SEALS = {"overdue": (0xB3, 0x26, 0x1E), "solved": (0x2C, 0x63, 0x43), "waiting": _INK}
#: shades of ink, then of the seal: with more the file is half as large again, and looks the same
_INKS, _SHADES = 6, 4
_GREY, _HAIRLINE = 165, 50


@dataclass(frozen=True, slots=True)
class Card:
    """What a share picture says. `kind` is that of the seal; a card without a seal has ""."""

    portal: str
    title: str
    subtitle: str
    lines: tuple[str, ...]
    note: str
    seal: str = ""
    kind: str = "waiting"


def card_picture(card: Card, fonts: Fonts) -> bytes | None:
    """The picture as PNG; None where a letter has no shape in the machine's fonts. The same bytes for the same card."""
    texts = (card.title, card.subtitle, card.portal, card.note, card.seal, *card.lines)
    if not all(has_all(text, fonts.hei) and has_all(text, fonts.song) for text in texts):
        return None
    of = (repr(card), fonts.key, _own_digest())
    return remembered_bytes("share", of, lambda: _drawn(card, fonts))


@cache
def _own_digest() -> str:
    """How a card is drawn: this code and the libraries that do it."""
    code = b"".join(Path(file).read_bytes() for file in (__file__, wrapping.__file__))
    libraries = [str(features.version(name)) for name in ("pil", "freetype2", "zlib")]
    return " ".join([hashlib.sha256(code).hexdigest(), *libraries])


def _drawn(card: Card, fonts: Fonts) -> bytes:
    ink = Image.new("L", SIZE)
    draw = ImageDraw.Draw(ink)

    def line(y: int, text: str, face: ImageFont.FreeTypeFont, shade: int = 255, right: int = _RIGHT) -> None:
        (text,) = wrapping.cut(text, right - _LEFT, 1, partial(length, face))
        draw.text((_LEFT, y), text, shade, face, anchor="ls")

    line(104, card.portal, font(fonts.song, 34))
    draw.rectangle((_LEFT, 132, _RIGHT, 134), 255)
    right = _RIGHT - (_SEAL + 44 if card.seal else 0)
    face, lines = _fitted(card.title, right - _LEFT, fonts)
    y = 170 + (54 if len(lines) == 1 else 0)
    for text in lines:
        y += round(face.size * 1.32)
        draw.text((_LEFT, y - round(face.size * 0.2)), text, 255, face, anchor="ls")
    if card.subtitle:
        line(y + 44, card.subtitle, font(fonts.hei, 28), _GREY, right)
    y = 586 - 40 * len(card.lines) - (34 if card.note else 0)
    draw.rectangle((_LEFT, y - 30, _RIGHT, y - 29), _HAIRLINE)
    for text in card.lines:
        y += 40
        line(y - 8, text, font(fonts.hei, 28))
    if card.note:
        line(590, card.note, font(fonts.hei, 21), _GREY)
    picture = ink.point([round(value * (_INKS - 1) / 255) for value in range(256)])
    if card.seal:
        seal = _seal(card.seal, card.kind == "overdue", fonts)
        picture.paste(seal, (_RIGHT - seal.width, 176))
    picture.putpalette(_palette(_SEALS[card.kind]))
    file = BytesIO()
    picture.save(file, "PNG", bits=4, compress_level=6)
    return file.getvalue()


def _fitted(title: str, width: int, fonts: Fonts) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which the title takes at most three lines; cut where none does."""
    for size in _TITLE_SIZES:
        face = font(fonts.song, size)
        if lines := wrapping.wrapped(title, width, 3, partial(length, face)):
            return face, lines
    face = font(fonts.song, _TITLE_SIZES[-1])
    return face, wrapping.cut(title, width, 3, partial(length, face))


@lru_cache(maxsize=64)
def _seal(word: str, filled: bool, fonts: Fonts) -> Image.Image:
    """The stamp as on the pages: two or three tall characters in a square, a longer word in a stamp as wide."""
    width, height = (_SEAL, _SEAL) if len(word) <= 3 else (_SEAL, 56)
    mask = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(mask)
    corners = [(6, 8), (width * 2 - 6, 4), (width * 2 - 2, height * 2 - 7), (4, height * 2 - 3)]
    draw.polygon(corners, fill=255 if filled else 0, outline=255, width=9)
    if len(word) <= 3:
        half = (width - 18, height * 2 - 44)
        parts = [word[0], word[1:]] if len(word) > 1 else [word]
        for number, part in enumerate(parts):
            letters = [_letter(letter, (half[0], half[1] // len(part)), fonts) for letter in part]
            for place, letter in enumerate(letters):
                x = 18 + number * half[0] if len(parts) > 1 else width - half[0] // 2
                at = (x, 22 + place * (half[1] // len(part)))
                mask.paste(0 if filled else 255, at, letter)
    else:
        face = font(fonts.hei, 100)
        room = (width * 2 - 40, height * 2 - 40)
        size = int(min(100 * room[0] / face.getlength(word.upper()), room[1]))
        draw.text((width, height), word.upper(), 0 if filled else 255, font(fonts.hei, size), anchor="mm")
    mask = mask.resize((width, height), Image.Resampling.BOX)
    return mask.point([value and _INKS - 1 + round(value * _SHADES / 255) for value in range(256)])


def _letter(letter: str, room: tuple[int, int], fonts: Fonts) -> Image.Image:
    """One character as large as its room allows, stretched to it as on a cut seal."""
    face = font(fonts.song, 200)
    box = face.getbbox(letter)
    mask = Image.new("L", (int(box[2] - box[0]), int(box[3] - box[1])))
    ImageDraw.Draw(mask).text((-box[0], -box[1]), letter, 255, face)
    width, height = room[0] - 16, room[1] - 14
    placed = Image.new("L", room)
    placed.paste(mask.resize((width, height), Image.Resampling.BICUBIC), (8, 7))
    return placed


def _palette(seal: tuple[int, int, int]) -> list[int]:
    inks = [_between(_INK, step / (_INKS - 1)) for step in range(_INKS)]
    shades = [_between(seal, step / _SHADES) for step in range(1, _SHADES + 1)]
    return [part for colour in (*inks, *shades) for part in colour]


def _between(colour: tuple[int, int, int], share: float) -> tuple[int, ...]:
    return tuple(round(paper + (part - paper) * share) for paper, part in zip(_PAPER, colour, strict=True))
