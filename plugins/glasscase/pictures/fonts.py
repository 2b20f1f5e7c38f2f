"""The machine's own fonts for Chinese and Latin letters, to draw words with. None is brought along: they are large."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

#: families as the theme names them, for fontconfig; then where systems without it keep such fonts
_SONG = "Noto Serif CJK SC,Source Han Serif SC,Songti SC,SimSun:bold:lang=zh-cn"
_HEI = "Noto Sans CJK SC,Source Han Sans SC,PingFang SC,WenQuanYi Zen Hei,Microsoft YaHei:lang=zh-cn"
_KNOWN = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/PingFang.ttc", "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/simsun.ttc",
)  # fmt: skip
_NEEDED = "案明期限逾Aa1"


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where a face for headings and one for text lie: file, and number within it."""

    song: tuple[str, int]
    hei: tuple[str, int]

    @property
    def key(self) -> str:
        """What a picture made with them depends on."""
        return " ".join(f"{path} {number} {Path(path).stat().st_size}" for path, number in (self.song, self.hei))


@cache
def find_fonts() -> Fonts | None:
    """Fonts that have the letters of a share picture; None where the machine has none."""
    song, hei = _matched(_SONG), _matched(_HEI)
    found = next((face for face in (hei, song, *((path, 0) for path in _KNOWN)) if face and _fits(face)), None)
    return Fonts(song if song and _fits(song) else found, found) if found else None


def _matched(pattern: str) -> tuple[str, int] | None:
    """What fontconfig has for it; it answers with something else where it has not."""
    program = shutil.which("fc-match")
    if not program:
        return None
    command = [program, "-f", "%{file}\n%{index}", pattern]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    path, _, number = done.stdout.partition("\n")
    return (path, int(number)) if done.returncode == 0 and number.isdecimal() else None


def _fits(face: tuple[str, int]) -> bool:
    try:
        return has_all(_NEEDED, face)
    except OSError:
        return False


@lru_cache(maxsize=64)
def font(face: tuple[str, int], size: int) -> ImageFont.FreeTypeFont:
    # The plain layout: three times as fast, and Chinese and Latin need no other.
    return ImageFont.truetype(face[0], size, face[1], layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def length(face: ImageFont.FreeTypeFont, text: str) -> float:
    """How many pixels `text` takes: the same few words and characters stand in most titles."""
    return face.getlength(text)


def has_all(text: str, face: tuple[str, int]) -> bool:
    """Whether there is a shape for each letter, so that none becomes an empty box."""
    return all(letter.isspace() or _has(letter, face) for letter in text)


@lru_cache(maxsize=20_000)
def _has(letter: str, face: tuple[str, int]) -> bool:
    return _shape(letter, face) != _shape("\U0010fffe", face)


def _shape(letter: str, face: tuple[str, int]) -> bytes:
    drawn = Image.new("L", (40, 40))
    ImageDraw.Draw(drawn).text((8, 8), letter, 255, font(face, 20))
    return drawn.tobytes()
