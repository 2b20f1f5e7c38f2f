"""Before and after, as calm flat drawings: 1200 × 800 WebP without metadata."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from glasscase.model import Step

from .cases import Row, Told
from .scenes import SCENES, SIZE
from .texts import pairs


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
        picture = drawn(case.scene, moment == "after", Random(f"{seed} {case.before}"))
        (folder / file).write_bytes(picture)
        rows.append({
            "case_id": case.row["id"], "file": file, "kind": "drawing", "moment": moment,
            "caption": f"{case.row['place']}，{'整改前' if moment == 'before' else '整改后'}（演示图示）",
            "alt": words.zh, "alt_en": words.en, "credit": "明州演示", "licence": "CC-BY-4.0",
            "taken_on": days[step].isoformat(), "sha256": hashlib.sha256(picture).hexdigest(),
        })  # fmt: skip
    return rows


def drawn(scene: str, after: bool, rng: Random) -> bytes:
    """The picture, drawn at twice its size so that edges are smooth. Both moments get the same `rng`."""
    image = Image.new("RGB", SIZE, "#e9e6dd")
    SCENES[scene](ImageDraw.Draw(image, "RGBA"), rng, after)
    file = io.BytesIO()
    image.resize((1200, 800), Image.Resampling.BOX).save(file, "WEBP", quality=58, method=4)
    return file.getvalue()
