"""The geometry of the charts: scales, ticks and paths. Templates only print what stands here.

A chart is as wide as its place and so many pixels high: x runs from 0 to 100, in per cent of the width, and y from the
top in pixels. So the words in it keep their size on every screen, and only the lines stretch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..figures import Month

#: pixels: a chart's height, the room above the highest value and below the axis, and between two words
HEIGHT, _ABOVE, _BELOW, _LINE = 220, 28, 24, 17
#: the height of one small chart among many
SMALL = 56


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on an axis: where, and for which value. `anchor` is SVG's start, middle or end."""

    at: float
    value: int | float | str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its path in 100 × `height` units, its last point, and where the word beside that point stands."""

    name: str
    path: str
    x: float
    y: float
    word_y: float
    last: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A line chart. `base` is the y of zero."""

    height: int
    base: float
    rules: tuple[Tick, ...]
    below: tuple[Tick, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    #: whether it lies in the middle half of all values
    middle: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A histogram with its quartiles: low, median and high, each a tick at the top."""

    height: int
    base: float
    rules: tuple[Tick, ...]
    below: tuple[Tick, ...]
    columns: tuple[Column, ...]
    median: Tick
    low: Tick
    high: Tick


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, from x to `end`."""

    name: str
    x: float
    end: float
    value: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a stacked chart; `total` is the sum of its segments, which are not empty."""

    name: str
    total: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A median with the middle half around it."""

    name: str
    low: float
    median: float
    high: float
    days: float
    spread: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One of many small charts that share a scale."""

    name: str
    path: str
    y: float
    first: int
    last: int


def lines(series: Mapping[str, Sequence[int]], below: Sequence[str], height: int = HEIGHT) -> Lines:
    """One line a series, over as many places as `below` has words; an empty word is not printed."""
    high, base = max(1, *(value for values in series.values() for value in values)), height - _BELOW
    rules, top = _rules(high, base)
    drawn = list[Line]()
    for name, values in series.items():
        points = [(_place(at, len(values)), base - value / top * (base - _ABOVE)) for at, value in enumerate(values)]
        drawn.append(Line(name, _path(points), points[-1][0], _px(points[-1][1]), 0, values[-1]))
    words = beside({line.name: line.y for line in drawn}, base)
    return Lines(
        height, base, rules, _words(below), tuple(replace(line, word_y=words[line.name]) for line in drawn)
    )  # fmt: skip


def beside(ends: Mapping[str, float], base: float) -> dict[str, float]:
    """Where the words at the lines' ends stand: above the point, the lowest of several below, none upon another."""
    order = sorted(ends, key=lambda name: ends[name])
    placed, limit = dict[str, float](), base - 4
    for name in reversed(order):
        lowest = len(order) > 1 and name == order[-1]
        placed[name] = _px(max(12.0, min(ends[name] + _LINE if lowest else ends[name] - 9, limit)))
        limit = placed[name] - _LINE
    return placed


def trend(months: Sequence[Month]) -> Lines:
    """Cases reported and solved."""
    words = month_words([month.month for month in months])
    return lines({"reported": [one.reported for one in months], "solved": [one.solved for one in months]}, words)


def backlog(months: Sequence[Month]) -> Lines:
    """Cases that waited at the end of each month."""
    return lines({"waiting": [one.backlog for one in months]}, month_words([month.month for month in months]), 170)


def columns(counts: Sequence[int], step: int, quartiles: tuple[float, float, float], height: int = HEIGHT) -> Columns:
    """A histogram: `counts` of bands `step` wide that begin at zero; the quartiles are low, median and high."""
    base, width = height - _BELOW, 100 / len(counts)
    rules, top = _rules(max(1, *counts), base)
    low, median, high = quartiles
    drawn = list[Column]()
    for at, count in enumerate(counts):
        tall = count / top * (base - _ABOVE)
        within = low < (at + 1) * step and high >= at * step
        drawn.append(Column(_pc(at * width), _px(base - tall), _pc(width * 0.88), _px(tall), within))

    def mark(value: float) -> Tick:
        x = min(100.0, _pc(value / step * width))
        return Tick(x, round(value), "start" if x < 20 else "end" if x > 80 else "middle")

    every = -(-len(counts) // 5)
    below = tuple(
        Tick(_pc(at * width), at * step, "start" if not at else "middle") for at in range(0, len(counts), every)
    )
    return Columns(height, base, rules, below, tuple(drawn), mark(median), mark(low), mark(high))


def bars(rows: Mapping[str, Mapping[str, int]], whole: bool) -> tuple[Bar, ...]:
    """Stacked bars, one a row. Each fills the width if `whole`, else the largest does."""
    largest = max((sum(parts.values()) for parts in rows.values()), default=0) or 1
    made = list[Bar]()
    for name, parts in rows.items():
        total, done, segments = sum(parts.values()), 0, list[Segment]()
        for part, value in parts.items():
            if value:
                scale = 100 / (total if whole else largest)
                segments.append(Segment(part, _pc(done * scale), _pc((done + value) * scale), value))
            done += value
        made.append(Bar(name, total, tuple(segments)))
    return tuple(made)


def ranges(rows: Mapping[str, tuple[float, float, float]]) -> tuple[Range, ...]:
    """`rows` is name → low, median and high, all on one scale from zero to the highest."""
    top = max((high for *_, high in rows.values()), default=0) or 1
    return tuple(
        Range(name, _pc(low / top * 100), _pc(median / top * 100), _pc(high / top * 100), median, (low, high))
        for name, (low, median, high) in rows.items()
    )


def panels(series: Mapping[str, Sequence[int]], height: int = SMALL) -> tuple[Panel, ...]:
    """Small charts, all on one scale."""
    top = max((max(values, default=0) for values in series.values()), default=0) or 1
    made = list[Panel]()
    for name, values in series.items():
        points = [(_place(at, len(values)), height - 3 - value / top * (height - 8)) for at, value in enumerate(values)]
        made.append(Panel(name, _path(points), _px(points[-1][1]), values[0], values[-1]))
    return tuple(made)


def month_words(months: Sequence[str]) -> list[str]:
    """What stands below each month: the year below a January; the first and the last month where there is room."""
    last = len(months) - 1
    years = [at for at, month in enumerate(months) if month.endswith("-01") and 0 < at < last]
    # A month at the edge takes more than a third of the width of a phone, with the half of a year beside it.
    edges = [at for at in (0, last) if all(14 * abs(at - year) > 5 * last for year in years)]
    return [month if at in edges else month[:4] if at in years else "" for at, month in enumerate(months)]


def ticks(high: float) -> tuple[int, ...]:
    """Three to five round numbers from zero to `high` or just above."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if high <= 4 * step:
                return tuple(range(0, step * (-(-int(high + 0.999) // step)) + 1, step))
        unit *= 10


def _rules(high: float, base: float) -> tuple[tuple[Tick, ...], int]:
    """Horizontal rules for round numbers, and the number at the top."""
    numbers = ticks(high)
    top = numbers[-1]
    return tuple(Tick(_px(base - number / top * (base - _ABOVE)), number, "start") for number in numbers), top


def _words(words: Sequence[str]) -> tuple[Tick, ...]:
    last = len(words) - 1
    return tuple(
        Tick(_place(at, len(words)), word, "start" if at == 0 else "end" if at == last else "middle")
        for at, word in enumerate(words)
        if word
    )


def _place(at: int, count: int) -> float:
    return _pc(at / max(1, count - 1) * 100)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {_px(y):g}" for x, y in points)


def _pc(value: float) -> float:
    return round(value, 2)


def _px(value: float) -> float:
    return round(value, 1)
