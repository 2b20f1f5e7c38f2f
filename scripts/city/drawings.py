"""Before and after, as calm flat drawings: 1200 × 800 WebP without metadata; and of the lamps a short video."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from glasscase.model import Step

from .cases import Row, Told
from .scenery import SIZE
from .scenes import SCENES
from .texts import pair, pairs, sections
from .webm import webm
from .wording import Pair

_VIDEO = (720, 480)


def draw_pictures(case: Told, folder: Path, seed: int) -> list[Row]:
    """Draw what the case plans, and give the rows of media.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    before, after = pairs("scenes", case.scene)
    days = {event.kind: event.at for event in reversed(case.events)}
    for moment, file, words, step in (
        ("before", case.before, before, Step.VERIFIED), ("after", case.after, after, Step.RECTIFIED),
    ):  # fmt: skip
        if not file:
            continue
        picture = as_webp(drawn(case.scene, moment == "after", Random(f"{seed} {case.before}")))
        (folder / file).write_bytes(picture)
        caption = f"{case.row['place']}，{'整改前' if moment == 'before' else '整改后'}（演示图示）"
        rows.append(_row(case, file, "drawing", moment, caption, words, days[step], picture))
    if case.scene == "lamp" and case.after:
        rows.append(_lamps_lit(case, folder, seed, days[Step.RECTIFIED]))
    return rows


def _row(
    case: Told, file: str, kind: str, moment: str, caption: str, words: Pair, taken_on: date, content: bytes
) -> Row:
    return {
        "case_id": case.row["id"], "file": file, "kind": kind, "moment": moment, "caption": caption,
        "alt": words.zh, "alt_en": words.en, "credit": "明州演示", "licence": "CC-BY-4.0",
        "taken_on": taken_on.isoformat(), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip


def _lamps_lit(case: Told, folder: Path, seed: int, day: date) -> Row:
    """A video of a few seconds in which the lamps are switched on, with its poster and captions."""
    dark, lit = (drawn("lamp", after, Random(f"{seed} {case.before}")).resize(_VIDEO) for after in (False, True))
    fading = [(1500 + step * 100, Image.blend(dark, lit, step / 8)) for step in range(1, 9)]
    video, stem = webm([(0, dark), *fading], 5000, quality=50), case.after.removesuffix("-after.webp") + "-lit"
    (folder / f"{stem}.webm").write_bytes(video)
    (folder / f"{stem}.poster.webp").write_bytes(as_webp(lit))
    alt, before, after = sections("scenes")["lamp video"]
    for language, number in (("zh", 0), ("en", 1)):
        said = [line.split(" || ")[number] for line in (before, after)]
        captions = f"WEBVTT\n\n00:00.000 --> 00:01.500\n{said[0]}\n\n00:01.500 --> 00:05.000\n{said[1]}\n"
        (folder / f"{stem}.{language}.vtt").write_text(captions, "utf-8", newline="\n")
    caption = f"{case.row['place']}，整改后试灯（演示图示，无声）"
    return _row(case, f"{stem}.webm", "video", "evidence", caption, pair(alt), day, video)


def drawn(scene: str, after: bool, rng: Random) -> Image.Image:
    """The picture, drawn at twice its size so that edges are smooth. Both moments get the same `rng`."""
    image = Image.new("RGB", SIZE, "#e9e6dd")
    SCENES[scene](ImageDraw.Draw(image, "RGBA"), rng, after)
    return image.resize((1200, 800), Image.Resampling.BOX)


def as_webp(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=58, method=4)
    return file.getvalue()
