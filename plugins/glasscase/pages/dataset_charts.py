"""The geometry of a dataset's own charts: values may be missing, negative, few or thousands, and of any size."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .charts import HEIGHT, Tick, beside, month_words

#: places along a line beyond which only every second, third, … is drawn; bars that are drawn
MOST_POINTS, MOST_BARS = 400, 40
_ABOVE, _BELOW = 28, 24
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
#: letters of a word below the axis
_LONG = 14

Words = tuple[str, str]
Number = int | float


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name in both languages, its path in 100 × HEIGHT units, and its last point."""

    name: Words
    path: str
    x: float
    y: float
    word_y: float
    last: Number


@dataclass(frozen=True, slots=True)
class LinePlot:
    """A line chart; `zero` is the y of zero. `every` is how many places stand for one that is drawn."""

    height: int
    base: float
    zero: float
    rules: tuple[Tick, ...]
    below: tuple[Tick, ...]
    #: whether the words below are months
    months: bool
    lines: tuple[Series, ...]
    every: int


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of a group, from `x` to `end` in per cent of the width; without a value there is none."""

    x: float
    end: float
    value: Number | None


@dataclass(frozen=True, slots=True)
class BarGroup:
    name: Words
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class BarPlot:
    """Bars side by side, group by group, on one scale; `zero` is where they begin, in per cent of the width."""

    zero: float
    names: tuple[Words, ...]
    groups: tuple[BarGroup, ...]


def line_plot(series: Mapping[Words, Sequence[Number | None]], places: Sequence[str]) -> LinePlot | None:
    """One line a series over the places, in order; None where there is no number at all."""
    every = -(-len(places) // MOST_POINTS) or 1
    # The last place stays, whatever falls out before it.
    kept = sorted(range(len(places) - 1, -1, -every))
    thin = {name: [values[at] for at in kept] for name, values in series.items()}
    numbers = [value for values in thin.values() for value in values if value is not None]
    if not numbers:
        return None
    ticks, base = scale(min(0, *numbers), max(0, *numbers)), HEIGHT - _BELOW
    low, span = ticks[0], ticks[-1] - ticks[0]

    def y(value: Number) -> float:
        return round(base - (value - low) / span * (base - _ABOVE), 1)

    drawn = {name: _points(values, y) for name, values in thin.items()}
    ends = {str(at): points[-1][1] for at, points in enumerate(drawn.values()) if points}
    words = beside(ends, base)
    lines = tuple(
        Series(name, _path(points), points[-1][0], points[-1][1], words[str(at)], _last(thin[name]))
        for at, (name, points) in enumerate(drawn.items())
        if points
    )
    shown = [places[at] for at in kept]
    months = all(map(_MONTH.fullmatch, shown))
    rules = tuple(Tick(y(value), value, "start") for value in ticks)
    return LinePlot(HEIGHT, base, y(0), rules, _below(shown, months), months, lines, every)


def bar_plot(series: Mapping[Words, Sequence[Number | None]], groups: Sequence[Words]) -> BarPlot | None:
    """A bar for each series in each of the first groups; None where there is no number at all."""
    groups = groups[:MOST_BARS]
    columns = {name: values[: len(groups)] for name, values in series.items()}
    numbers = [value for values in columns.values() for value in values if value is not None]
    if not numbers:
        return None
    low, high = min(0, *numbers), max(0, *numbers)
    span = (high - low) or 1

    def x(value: Number) -> float:
        return round((value - low) / span * 100, 2)

    zero = x(0)
    return BarPlot(
        zero,
        tuple(columns),
        tuple(
            BarGroup(
                group,
                tuple(
                    Part(min(zero, x(value)), max(zero, x(value)), value) if value is not None else Part(zero, zero, None)
                    for value in (values[at] for values in columns.values())
                ),
            )
            for at, group in enumerate(groups)
        ),
    )  # fmt: skip


def scale(low: Number, high: Number) -> tuple[Number, ...]:
    """Three to six round numbers from `low` or just below to `high` or just above; zero is among them if it lies there."""
    span = float(high - low) or 1.0
    unit = 10.0 ** math.floor(math.log10(span / 4))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= span / 4 * 0.999)
    decimals = max(0, -math.floor(math.log10(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    numbers = [round(at * step, decimals) for at in range(first, max(last, first + 1) + 1)]
    return tuple(int(one) if one == int(one) else one for one in numbers)


def _points(values: Sequence[Number | None], y: Callable[[Number], float]) -> list[tuple[float, float, bool]]:
    """x, y and whether the point begins a stretch: where a value is missing, the line is broken."""
    points, begins = list[tuple[float, float, bool]](), True
    for at, value in enumerate(values):
        if value is None:
            begins = True
            continue
        points.append((round(at / max(1, len(values) - 1) * 100, 2), y(value), begins))
        begins = False
    return points


def _path(points: Sequence[tuple[float, float, bool]]) -> str:
    return "".join(f"{'M' if begins else 'L'}{x:g} {y:g}" for x, y, begins in points)


def _last(values: Sequence[Number | None]) -> Number:
    return next(value for value in reversed(values) if value is not None)


def _below(places: Sequence[str], months: bool) -> tuple[Tick, ...]:
    """The words below the axis: the first and the last place, and of months the years."""
    last = len(places) - 1
    words = month_words(places) if months else [one if at in (0, last) else "" for at, one in enumerate(places)]
    return tuple(
        Tick(
            round(at / max(1, last) * 100, 2), word if len(word) <= _LONG else f"{word[: _LONG - 1]}…",
            "start" if at == 0 else "end" if at == last else "middle",
        )
        for at, word in enumerate(words)
        if word
    )  # fmt: skip
