"""The scenes of the drawings. Coordinates are in pixels of a sheet of 2400 × 1600."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL.ImageDraw import ImageDraw

from .scenery import CONE, INK, ROAD, WHITE, YELLOW, bike, blot, car, cone, houses, street, tree, wide_road


def _bikes(draw: ImageDraw, rng: Random, after: bool) -> None:
    street(draw, rng)
    draw.rectangle((0, 1050, 2400, 1104), fill=YELLOW)
    for x in range(0, 2400, 66):
        draw.line((x, 1060, x + 44, 1060), fill="#c89c38", width=8)
        draw.line((x, 1078, x + 44, 1078), fill="#c89c38", width=8)
        draw.line((x, 1095, x + 44, 1095), fill="#c89c38", width=8)
    colours = ("#5f8f95", "#d0a13c", "#6d7fa3")
    if after:
        draw.rectangle((1460, 1128, 2340, 1226), outline=WHITE, width=12)
        for number in range(3):
            bike(draw, 1560 + number * 270, 1200, colours[0])
        return
    for row, foot in enumerate((1040, 1190)):
        for x in range(-60 + row * 90, 2400, 205):
            bike(draw, x + int(rng.random() * 50), foot + int(rng.random() * 18), colours[int(rng.random() * 3)],
                  int(rng.random() * 30) - 15)  # fmt: skip


def _pothole(draw: ImageDraw, rng: Random, after: bool) -> None:
    wide_road(draw, rng)
    if after:
        draw.polygon([(800, 990), (1660, 990), (1730, 1330), (730, 1330)], fill="#5b6064")
        draw.polygon([(800, 990), (1660, 990), (1730, 1330), (730, 1330)], outline="#4c5154", width=10)
        return
    draw.polygon(blot(rng, 1230, 1160, 500, 190), fill="#95999b")
    draw.polygon(blot(rng, 1230, 1168, 440, 158), fill="#43484c")
    draw.polygon(blot(rng, 1240, 1190, 330, 100), fill="#8fa3ac")
    for _ in range(26):
        x, y = 640 + int(rng.random() * 1180), 980 + int(rng.random() * 400)
        draw.polygon(blot(rng, x, y, 16, 10), fill="#565b5f")
    cone(draw, 1900, 1180)


def _lamp(draw: ImageDraw, rng: Random, after: bool) -> None:
    houses(draw, rng, 1000, night=True)
    draw.rectangle((0, 1000, 2400, 1180), fill="#414a57")
    draw.rectangle((0, 1180, 2400, 1206), fill="#59616d")
    draw.rectangle((0, 1206, 2400, 1600), fill="#303843")
    for x in (330, 910, 1490, 2070):
        if after:
            draw.polygon([(x + 120, 330), (x + 190, 330), (x + 400, 1330), (x - 90, 1330)], fill=(244, 214, 138, 44))
            for size in (3, 2, 1):
                draw.ellipse((x + 155 - 110 * size, 1310 - 34 * size, x + 155 + 110 * size, 1310 + 34 * size),
                             fill=(247, 220, 150, 62))  # fmt: skip
        draw.rectangle((x - 11, 330, x + 11, 1180), fill="#8a93a0" if after else "#5b6471")
        draw.line((x, 336, x + 150, 300), fill="#8a93a0" if after else "#5b6471", width=18)
        draw.rounded_rectangle((x + 100, 290, x + 210, 334), 18, fill="#ffe9ad" if after else "#4a525e")


def _rubbish(draw: ImageDraw, rng: Random, after: bool) -> None:
    street(draw, rng, pavement=860, kerb=1320)
    for number, colour in enumerate(("#5c7f6b", "#5c7f6b", "#5d7389", "#8c8c86")):
        x = 560 + number * 340
        draw.polygon([(x, 860), (x + 270, 860), (x + 240, 1200), (x + 30, 1200)], fill=colour)
        draw.ellipse((x + 40, 1184, x + 84, 1228), fill=INK)
        draw.ellipse((x + 186, 1184, x + 230, 1228), fill=INK)
        if after:
            draw.rounded_rectangle((x - 16, 820, x + 286, 868), 16, fill="#49564f")
            continue
        for _ in range(5):
            bag = ("#43484c", "#ece8dc", "#b7a98f", "#7c8b93")[int(rng.random() * 4)]
            draw.polygon(blot(rng, x + 40 + int(rng.random() * 190), 850 - int(rng.random() * 90), 84, 66), fill=bag)
        draw.polygon([(x - 30, 860), (x - 60, 660), (x - 12, 650), (x + 14, 850)], fill="#49564f")
    if after:
        return
    draw.polygon(blot(rng, 1350, 1350, 720, 62), fill="#63675f")
    for _ in range(26):
        x = 480 + int(rng.random() * 1400)
        bag = ("#43484c", "#e6e1d3", "#b39c78", "#71828a", "#98735c")[int(rng.random() * 5)]
        draw.polygon(blot(rng, x, 1195 + int(rng.random() * 110), 92, 74), fill=bag)


def _manhole(draw: ImageDraw, rng: Random, after: bool) -> None:
    wide_road(draw, rng)
    if after:
        draw.ellipse((690, 930, 1710, 1450), fill="#5b6064")
    draw.ellipse((790, 980, 1610, 1400), fill="#4a4f53")
    draw.ellipse((826, 996, 1574, 1376), fill="#8d9194")
    for step in range(-3, 4):
        half = (374**2 - (step * 100) ** 2) ** 0.5
        draw.line((1200 - half + 16, 1186 + step * 50, 1200 + half - 16, 1186 + step * 50), fill="#6d7275", width=14)
    if after:
        return
    rim = [(1390, 1010), (1480, 1040), (1560, 1110), (1578, 1200), (1500, 1310), (1400, 1345)]
    draw.polygon([(1210, 1190), *rim, (1330, 1250)], fill="#1f2326")
    for line in ((1210, 1190, 1050, 1120), (1330, 1250, 1240, 1340), (1210, 1190, 1150, 1280)):
        draw.line(line, fill="#33383c", width=9)
    cone(draw, 520, 1330, 1.2)
    cone(draw, 1890, 1330, 1.2)


def _flood(draw: ImageDraw, rng: Random, after: bool) -> None:
    houses(draw, rng, 420)
    draw.rectangle((0, 400, 2400, 1600), fill="#b9b6ae")
    draw.rectangle((0, 400, 2400, 470), fill="#8f8d86")
    draw.rectangle((260, 560, 2140, 1320), fill="#6a6d6e")
    draw.rectangle((340, 620, 2060, 1320), fill="#54585a")
    draw.polygon([(260, 1320), (2140, 1320), (2400, 1600), (0, 1600)], fill=ROAD)
    if after:
        draw.rectangle((170, 700, 230, 1320), fill=WHITE)
        for y in range(700, 1320, 62):
            draw.rectangle((170, y, 230 if y % 124 else 205, y + 14), fill=CONE)
    car(draw, 760 if after else 640, 1340 if after else 1300, ("#6f8b86", "#a3705a", "#6d7fa3")[int(rng.random() * 3)])
    if after:
        draw.rectangle((1140, 1500, 1260, 1590), fill="#dcdad2")
        return
    water = [(200, 1236), (2200, 1236), (2400, 1420), (2400, 1600), (0, 1600), (0, 1420)]
    draw.polygon(water, fill=(116, 134, 136, 232))
    for _ in range(22):
        x, y = 100 + int(rng.random() * 2000), 1290 + int(rng.random() * 280)
        draw.line((x, y, x + 60 + int(rng.random() * 160), y), fill="#9fb0b1", width=7)


def _zebra(draw: ImageDraw, rng: Random, after: bool) -> None:
    wide_road(draw, rng)
    draw.rectangle((760, 780, 1640, 850), fill=ROAD)
    for number in range(9):
        x0, x1 = 300 + number * 210, 300 + number * 210 + 112
        top, foot = 740, 1520
        shift = int((number - 4) * 44)
        stripe = [(x0, top), (x1, top), (x1 + shift, foot), (x0 + shift, foot)]
        draw.polygon(stripe, fill=WHITE if after else "#8f9396")
        for _ in range(0 if after else 15):
            y = top + int(rng.random() * (foot - top - 60))
            bend = shift * (y - top) / (foot - top)
            draw.polygon(blot(rng, int(x0 + bend + 30 + rng.random() * 60), y + 30, 26, 22), fill="#c6c7c4")


def _corridor(draw: ImageDraw, rng: Random, after: bool) -> None:
    draw.rectangle((0, 0, 2400, 1600), fill="#dcd8cd")
    draw.polygon([(0, 0), (2400, 0), (1560, 420), (840, 420)], fill="#eceae3")
    draw.polygon([(0, 1600), (2400, 1600), (1560, 1120), (840, 1120)], fill="#a9a59a")
    draw.polygon([(0, 0), (840, 420), (840, 1120), (0, 1600)], fill="#d0cbbe")
    draw.polygon([(2400, 0), (1560, 420), (1560, 1120), (2400, 1600)], fill="#c8c3b5")
    draw.rectangle((840, 420, 1560, 1120), fill="#e3dfd5")
    draw.rectangle((1000, 540, 1400, 1120), fill="#5f8468")
    draw.rectangle((1190, 600, 1210, 1120), fill="#4b6b53")
    draw.rectangle((1120, 810, 1180, 832), fill="#d8d4c8")
    draw.rounded_rectangle((1090, 455, 1310, 520), 12, fill="#4f9a68")
    arrow = [(1150, 488), (1190, 466), (1190, 480), (1250, 480), (1250, 496), (1190, 496), (1190, 510)]
    draw.polygon(arrow, fill=WHITE)
    draw.ellipse((1110, 180, 1290, 240), fill="#fbf6df")
    if after:
        return
    draw.polygon([(260, 640), (640, 720), (640, 1250), (260, 1420)], fill="#8c6f55")
    draw.line((450, 690, 450, 1330), fill="#735942", width=10)
    boxes = [(1420, 1000, 330), (1520, 760, 240), (1700, 1120, 360), (820, 1090, 210), (980, 990, 200),
             (690, 1220, 260), (1180, 960, 210), (1260, 1120, 190), (1760, 840, 280)]  # fmt: skip
    for x, y, size in sorted(boxes, key=lambda b: b[1] + b[2]):
        size += int(rng.random() * 30)
        card = ("#b99a6e", "#c4a77c", "#a98a60")[int(rng.random() * 3)]
        draw.rectangle((x, y, x + size, y + size * 0.82), fill=card)
        draw.rectangle((x + size * 0.42, y, x + size * 0.56, y + size * 0.82), fill="#d3bd98")
        draw.rectangle((x, y, x + size, y + size * 0.82), outline="#8a6f4a", width=7)


def _river(draw: ImageDraw, rng: Random, after: bool) -> None:
    houses(draw, rng, 540)
    draw.rectangle((0, 540, 2400, 720), fill="#93a878")
    for x in (240, 760, 1700, 2180):
        tree(draw, x, 690, 110, rng)
    draw.polygon([(0, 720), (2400, 720), (2400, 840), (0, 840)], fill="#a7a298")
    for x in range(-40, 2400, 170):
        draw.line((x, 720, x + 30, 840), fill="#8e897f", width=6)
    draw.rectangle((0, 840, 2400, 1600), fill="#7fa9b5" if after else "#85887d")
    for _ in range(46):
        x, y = int(rng.random() * 2400), 880 + int(rng.random() * 700)
        length = 80 + int(rng.random() * 240)
        draw.line((x, y, x + length, y), fill="#a3c6cf" if after else "#777a70", width=7)
    draw.ellipse((1240, 742, 1360, 846), fill="#6f6b63")
    draw.ellipse((1262, 760, 1338, 830), fill="#a7a298" if after else "#2f3130")
    if after:
        for x in [*range(80, 700, 34), *range(1800, 2360, 34)]:
            tip = 760 + int(rng.random() * 70)
            draw.line((x, 900, x + int(rng.random() * 30) - 15, tip), fill="#6d8f5d", width=12)
        return
    draw.polygon([(1268, 820), (1334, 820), (1390, 960), (1220, 960)], fill="#a5a797")
    for _ in range(22):
        x, y = 200 + int(rng.random() * 2000), 930 + int(rng.random() * 560)
        for _ in range(7):
            dx, dy, r = int(rng.random() * 210), int(rng.random() * 44), 26 + int(rng.random() * 38)
            draw.ellipse((x + dx - r, y + dy - r * 0.5, x + dx + r, y + dy + r * 0.5), fill="#e6e5de")
    for x, y, colour in ((500, 1330, "#5f7fa0"), (1660, 1190, "#c9603a"), (1120, 1460, "#e9dfa8")):
        draw.rounded_rectangle((x, y, x + 120, y + 46), 20, fill=colour)


def _park(draw: ImageDraw, rng: Random, after: bool) -> None:
    draw.rectangle((0, 0, 2400, 800), fill="#dfe7ea")
    for x in range(60, 2400, 330):
        tree(draw, x + int(rng.random() * 80), 830, 170 + int(rng.random() * 60), rng)
    draw.rectangle((0, 800, 2400, 1600), fill="#9db183" if after else "#a9ad86")
    draw.polygon([(0, 1320), (2400, 1240), (2400, 1420), (0, 1520)], fill="#d3cbb9")
    wood = "#a9794f" if after else "#8f7458"
    for x in (760, 1600):
        draw.rectangle((x, 900, x + 36, 1290), fill=INK)
        draw.rectangle((x - 70, 1110, x + 36, 1146), fill=INK)
        draw.rectangle((x - 70, 1110, x - 36, 1330), fill=INK)
    for number, y in enumerate((900, 970, 1040)):
        if after or number == 2:
            draw.rounded_rectangle((650, y, 1750, y + 48), 10, fill=wood)
        elif number == 0:
            draw.polygon([(650, y), (1130, y), (1090, y + 24), (1140, y + 48), (650, y + 48)], fill=wood)
        else:
            draw.polygon([(1330, y + 10), (1750, y), (1750, y + 48), (1300, y + 150)], fill=wood)
    for number, y in enumerate((1094, 1132, 1170)):
        if after or number != 1:
            right = 1750 if after or number == 0 else 1180
            draw.rounded_rectangle((600, y, right, y + 32), 8, fill=wood)
    if not after:
        for x, y, turn in ((1240, 1370, 60), (1420, 1440, -40), (980, 1420, 24), (1560, 1350, 90)):
            draw.line((x, y, x + 190, y + turn), fill=wood, width=34)


def _trees(draw: ImageDraw, rng: Random, after: bool) -> None:
    street(draw, rng, pavement=980, kerb=1290)
    draw.line((0, 250, 2400, 300), fill=INK, width=9)
    draw.line((0, 300, 2400, 346), fill=INK, width=9)
    for x in (480, 1200, 1920):
        draw.rectangle((x - 110, 1130, x + 110, 1190), fill="#8b7355")
    tree(draw, 480, 1160, 250, rng)
    tree(draw, 1920, 1160, 250, rng)
    if after:
        tree(draw, 1200, 1160, 150, rng)
        draw.line((1110, 1170, 1190, 930), fill="#b59468", width=18)
        draw.line((1290, 1170, 1210, 930), fill="#b59468", width=18)
        return
    bark = "#6d6257"
    draw.polygon([(1170, 1160), (1186, 620), (1216, 620), (1234, 1160)], fill=bark)
    for x0, y0, x1, y1, width in (
        (1200, 820, 980, 560, 24), (1200, 740, 1430, 500, 24), (1200, 640, 1150, 330, 22), (1205, 640, 1290, 300, 20),
        (1060, 655, 960, 660, 14), (1050, 640, 1030, 470, 14), (1330, 604, 1450, 610, 14), (1330, 604, 1360, 400, 14),
        (1170, 450, 1080, 350, 12), (1260, 420, 1350, 290, 12),
    ):  # fmt: skip
        draw.line((x0, y0, x1, y1), fill=bark, width=width)


SCENES: dict[str, Callable[[ImageDraw, Random, bool], None]] = {
    "bikes": _bikes, "pothole": _pothole, "lamp": _lamp, "rubbish": _rubbish, "manhole": _manhole, "flood": _flood,
    "zebra": _zebra, "corridor": _corridor, "river": _river, "park": _park, "tree": _trees,
}  # fmt: skip
