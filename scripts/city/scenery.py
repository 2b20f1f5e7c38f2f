"""What several drawings have: houses, streets, bicycles, trees. Coordinates are in pixels of a sheet of 2400 × 1600."""

from __future__ import annotations

from random import Random

from PIL.ImageDraw import ImageDraw

SIZE = (2400, 1600)
_WALLS = ("#d8c9b3", "#c9cfc4", "#d9d3c7", "#c7cdd3", "#dcc7bb", "#cfc6b4")
INK, ROAD, PAVING, YELLOW, WHITE, CONE = "#3d4247", "#7d8286", "#c3bfb6", "#dfb44c", "#f4f2ec", "#c9603a"
_LEAF = ("#7f9c74", "#8aa67c", "#76936c")


def houses(draw: ImageDraw, rng: Random, foot: int, *, night: bool = False) -> None:
    """Sky and a row of houses that stand on the line `foot`."""
    draw.rectangle((0, 0, 2400, foot), fill="#27313f" if night else "#dfe7ea")
    left, lit = -40, set(rng.sample(range(40), 2))
    count = 0
    while left < 2400:
        width, top = 300 + int(rng.random() * 220), foot - 520 - int(rng.random() * 360)
        wall = _WALLS[int(rng.random() * len(_WALLS))]
        draw.rectangle((left, top, left + width, foot), fill="#353f4d" if night else wall)
        draw.rectangle((left, top, left + width, top + 26), fill="#2d3644" if night else "#a8a294")
        for x in range(left + 50, left + width - 90, 120):
            for y in range(top + 90, foot - 260, 170):
                count += 1
                pane = ("#e7c873" if count in lit else "#434e5d") if night else "#9fb0ba"
                draw.rectangle((x, y, x + 66, y + 96), fill=pane)
        draw.rectangle((left + 40, foot - 190, left + width - 40, foot - 20), fill="#2f3947" if night else "#8f9a9c")
        awning = "#3f4957" if night else ("#b9805f", "#6f8b86", "#a3966f")[int(rng.random() * 3)]
        draw.polygon([(left + 25, foot - 160), (left + 50, foot - 215), (left + width - 50, foot - 215),
                      (left + width - 25, foot - 160)], fill=awning)  # fmt: skip
        left += width + 14


def street(draw: ImageDraw, rng: Random, *, pavement: int = 900, kerb: int = 1240) -> None:
    """Houses, pavement between the lines `pavement` and `kerb`, and the road below."""
    houses(draw, rng, pavement)
    draw.rectangle((0, pavement, 2400, kerb), fill=PAVING)
    for y in range(pavement + 68, kerb, 68):
        draw.line((0, y, 2400, y), fill="#b5b1a7", width=4)
    for x in range(60, 2400, 150):
        draw.line((x, pavement, x - 60, kerb), fill="#b5b1a7", width=4)
    draw.rectangle((0, kerb, 2400, kerb + 34), fill="#9a978f")
    draw.rectangle((0, kerb + 34, 2400, 1600), fill=ROAD)
    for x in range(-80, 2400, 420):
        draw.rectangle((x, 1480, x + 240, 1498), fill="#dcdad2")


def bike(draw: ImageDraw, x: int, y: int, colour: str, lean: int = 0) -> None:
    """A bicycle whose wheels stand on the line `y`."""
    for cx in (x, x + 200):
        draw.ellipse((cx - 76, y - 152, cx + 76, y), outline=INK, width=11)
    hub, saddle, bar, pedal = y - 76, (x + 62 + lean, y - 210), (x + 160 + lean, y - 236), (x + 92, y - 76)
    frame = ((x, hub, *saddle), (*saddle, *pedal), (*pedal, x, hub), (*saddle, *bar), (*pedal, *bar))
    for line in (*frame, (*bar, x + 200, hub)):
        draw.line(line, fill=colour, width=17)
    draw.line((saddle[0] - 32, saddle[1] - 8, saddle[0] + 36, saddle[1] - 8), fill=INK, width=19)
    draw.line((bar[0] - 8, bar[1], bar[0] + 6, bar[1] - 40, bar[0] - 44, bar[1] - 46), fill=INK, width=13)
    draw.rectangle((bar[0] + 18, bar[1] - 12, bar[0] + 86, bar[1] + 40), outline=INK, width=8)


def cone(draw: ImageDraw, x: int, y: int, size: float = 1.0) -> None:
    w, h = 70 * size, 220 * size
    draw.polygon([(x - w, y), (x - w * 0.2, y - h), (x + w * 0.2, y - h), (x + w, y)], fill=CONE)
    draw.polygon([(x - w * 0.66, y - h * 0.42), (x - w * 0.46, y - h * 0.68), (x + w * 0.46, y - h * 0.68),
                  (x + w * 0.66, y - h * 0.42)], fill=WHITE)  # fmt: skip
    draw.rectangle((x - w * 1.3, y - 12 * size, x + w * 1.3, y + 14 * size), fill="#a84c2c")


def wide_road(draw: ImageDraw, rng: Random) -> None:
    """Mostly road, seen along it."""
    houses(draw, rng, 560)
    draw.rectangle((0, 560, 2400, 650), fill=PAVING)
    draw.rectangle((0, 650, 2400, 676), fill="#9a978f")
    draw.rectangle((0, 676, 2400, 1600), fill=ROAD)
    for _ in range(260):
        x, y = int(rng.random() * 2400), 690 + int(rng.random() * 900)
        draw.ellipse((x, y, x + 9, y + 5), fill="#747a7e")
    for x in range(-120, 2400, 560):
        draw.polygon([(x, 812), (x + 300, 812), (x + 288, 836), (x - 16, 836)], fill="#dcdad2")


def blot(rng: Random, cx: int, cy: int, rx: int, ry: int) -> list[tuple[float, float]]:
    """An uneven round outline."""
    quarter = ((1, 0), (0.92, 0.38), (0.7, 0.7), (0.38, 0.92))
    turns = (*quarter, *((-y, x) for x, y in quarter), *((-x, -y) for x, y in quarter), *((y, -x) for x, y in quarter))
    return [(cx + x * rx * (r := 0.82 + rng.random() * 0.34), cy + y * ry * r) for x, y in turns]


def car(draw: ImageDraw, x: int, y: int, colour: str) -> None:
    draw.polygon([(x + 170, y - 190), (x + 270, y - 330), (x + 610, y - 330), (x + 750, y - 190)], fill=colour)
    draw.polygon([(x + 215, y - 194), (x + 290, y - 300), (x + 430, y - 300), (x + 430, y - 194)], fill="#cdd8dc")
    draw.polygon([(x + 455, y - 194), (x + 455, y - 300), (x + 596, y - 300), (x + 700, y - 194)], fill="#cdd8dc")
    draw.rounded_rectangle((x, y - 200, x + 920, y - 60), 46, fill=colour)
    for wheel in (x + 200, x + 710):
        draw.ellipse((wheel - 84, y - 150, wheel + 84, y + 18), fill=INK)
        draw.ellipse((wheel - 36, y - 102, wheel + 36, y - 30), fill="#aeb4b8")


def tree(draw: ImageDraw, x: int, foot: int, crown: int, rng: Random) -> None:
    draw.rectangle((x - crown * 0.08, foot - crown * 1.9, x + crown * 0.08, foot), fill="#7a6650")
    for dx, dy, r in ((0, -2.5, 1), (-0.6, -2.1, 0.7), (0.6, -2.1, 0.72), (0, -1.9, 0.8)):
        cx, cy = x + dx * crown, foot + dy * crown
        draw.ellipse((cx - r * crown, cy - r * crown * 0.86, cx + r * crown, cy + r * crown * 0.86),
                     fill=_LEAF[int(rng.random() * 3)])  # fmt: skip
