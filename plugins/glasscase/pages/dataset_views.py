"""What a dataset's descriptor asks to be drawn, made ready: a chart or a map, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..geography import CityMap
from ..read.dataset_values import Value, values_of
from ..read.dataset_views import View, views_of
from ..read.datasets import DataPackage, DataResource, is_chinese
from ..read.schemas import Field
from .dataset_charts import BarPlot, LinePlot, Number, Words, bar_plot, line_plot
from .dataset_maps import Place, SpotMap, spot_map

#: rows that the table beside a drawing has, and lines in one chart
_ROWS, MOST_LINES = 120, 6
#: types whose order is their own; others come as they stand
_ORDERED = ("date", "datetime", "yearmonth", "year", "integer", "number")

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One view. Of `lines`, `bars` and `places` one is there; none where there is no number to draw."""

    name: str
    title: Words
    #: the CSV file behind it, below the dataset's folder
    file: str
    #: what is measured
    measures: tuple[Words, ...]
    #: columns and rows of the table, and how many rows are in the file only
    head: tuple[Words, ...]
    rows: tuple[tuple[Words | Number | None, ...], ...]
    left: int
    #: series that there are beside those that are drawn
    undrawn: int = 0
    lines: LinePlot | None = None
    bars: BarPlot | None = None
    places: SpotMap | None = None


def drawn_views(package: DataPackage, city: CityMap | None) -> list[Drawn]:
    """The views that can be drawn, in the descriptor's order."""
    resources = {one.name: one for one in package.resources}
    return [_drawn(one, resources[one.resource], city) for one in views_of(package) if isinstance(one, View)]


def _drawn(view: View, resource: DataResource, city: CityMap | None) -> Drawn:
    rows = list(values_of(resource))
    places = {field["name"]: at for at, field in enumerate(resource.fields)}
    return _map(view, resource, rows, places, city) if view.kind == "map" else _chart(view, resource, rows, places)


def _map(view: View, resource: DataResource, rows: Sequence[Row], at: Mapping[str, int], city: CityMap | None) -> Drawn:
    def words(row: Row, name: str, name_en: str) -> Words:
        return _words(row[at[name]], row[at[name_en]] if name_en else None) if name else ("", "")

    found = [
        (Place(lat, lon, words(row, view.label, view.label_en), words(row, view.group, view.group_en)))
        for row in rows
        if (lat := _number(row[at[view.lat]])) is not None and (lon := _number(row[at[view.lon]])) is not None
    ]
    columns = [name for name in (view.label, view.group, view.lat, view.lon) if name]
    english = {view.label: view.label_en, view.group: view.group_en}
    table = tuple(tuple(_cell(row, name, english.get(name, ""), at) for name in columns) for row in rows[:_ROWS])
    return Drawn(
        view.name, (view.title, view.title_en), resource.path, (),
        tuple(_titled(resource.fields[at[name]]) for name in columns), table, max(0, len(rows) - _ROWS),
        places=spot_map(found, city),
    )  # fmt: skip


def _chart(view: View, resource: DataResource, rows: Sequence[Row], at: Mapping[str, int]) -> Drawn:
    groups, series = _pivot(view, resource.fields, rows, at)
    names = list(groups.values())
    drawn = dict(list(series.items())[:MOST_LINES])
    lines = line_plot(drawn, list(groups)) if view.kind == "line" else None
    bars = bar_plot(drawn, names) if view.kind == "bar" else None
    table = tuple(
        (names[place], *(values[place] for values in series.values())) for place in range(min(len(names), _ROWS))
    )
    measures = tuple(_titled(resource.fields[at[name]]) for name in view.series)
    head = (_titled(resource.fields[at[view.group]]), *series)
    return Drawn(
        view.name, (view.title, view.title_en), resource.path, measures, head, table, max(0, len(names) - _ROWS),
        len(series) - len(drawn), lines, bars,
    )  # fmt: skip


def _pivot(
    view: View, fields: Sequence[Field], rows: Sequence[Row], at: Mapping[str, int]
) -> tuple[dict[str, Words], dict[Words, list[Number | None]]]:
    """The groups, each with its words, and for each series its numbers in the groups' order."""
    group, by = at[view.group], at.get(view.by, -1)
    if fields[group]["type"] in _ORDERED:
        rows = sorted(rows, key=lambda row: (isinstance(row[group], str), row[group] is None, _sortable(row[group])))
    groups = {
        str(row[group]): _words(row[group], row[at[view.group_en]] if view.group_en else None)
        for row in rows
        if row[group] is not None
    }
    places = {name: place for place, name in enumerate(groups)}
    series = dict[Words, list[Number | None]]()
    titles = [_titled(fields[at[name]]) for name in view.series]
    for row in rows:
        if row[group] is None:
            continue
        for name in view.series:
            title = _titled(fields[at[name]])
            title = (name, name) if titles.count(title) > 1 else title
            if view.by:
                title = _words(row[by], row[at[view.by_en]] if view.by_en else None)
            values = series.setdefault(title, [None] * len(groups))
            values[places[str(row[group])]] = _number(row[at[name]])
    return groups, series


def _sortable(value: Value) -> tuple[float, str]:
    return (float(value), "") if isinstance(value, int | float) else (0.0, str(value))


def _number(value: Value) -> Number | None:
    """A number as it is written: 12 and not 12.0. Texts in a column of numbers are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == int(value) else value


def _words(value: Value, english: Value = None) -> Words:
    """A cell for readers of Chinese and of English; what has no Chinese letters is the same for both."""
    text = "" if value is None else str(value)
    return text, str(english or "") or ("" if is_chinese(text) else text)


def _cell(row: Row, name: str, name_en: str, at: Mapping[str, int]) -> Words | Number | None:
    value = row[at[name]]
    number = _number(value)
    return number if number is not None else _words(value, row[at[name_en]] if name_en else None)


def _titled(field: Field) -> Words:
    return field["title"], field["title_en"]
