"""Charts and maps that a dataset's descriptor asks for, in the form of Data Package views.

`"views": [{"name": …, "title": …, "title_en": …, "resources": ["air"], "specType": "simple", "spec": {"type": "line",
"group": "month", "series": ["pm25"], "by": "station"}}]`. `by` is ours: each of its values is a series of its own. So is
the type `map`: `lat`, `lon`, `label` and, if marks shall differ, `group`. `group_en`, `by_en` and `label_en` name the
columns that say the same in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from .datasets import DataPackage, DataResource, both_of, text_of

#: kind → what its spec must name
KINDS: Mapping[str, tuple[str, ...]] = {
    "line": ("group", "series"),
    "bar": ("group", "series"),
    "map": ("lat", "lon", "label"),
}
_NUMBERS = ("integer", "number")


@dataclass(frozen=True, slots=True)
class View:
    """One chart or map. What its kind does not need is ""."""

    name: str
    title: str
    title_en: str
    resource: str
    kind: str
    group: str = ""
    series: tuple[str, ...] = ()
    by: str = ""
    lat: str = ""
    lon: str = ""
    label: str = ""
    group_en: str = ""
    by_en: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """What a view asks for and cannot have."""

    view: str
    asked: str


def views_of(package: DataPackage) -> Iterator[View | Unfit]:
    """The views that are ours to draw; those of another `specType` are other programs'."""
    found = package.descriptor.get("views", [])
    if not isinstance(found, list):
        yield Unfit("views", "views")
        return
    for at, one in enumerate(cast("list[object]", found), 1):
        if not isinstance(one, dict):
            yield Unfit(str(at), "views")
        elif text_of(cast("dict[str, Any]", one), "specType") in ("", "simple"):
            yield _view(cast("dict[str, Any]", one), str(at), package)


def _view(told: dict[str, Any], at: str, package: DataPackage) -> View | Unfit:
    name = text_of(told, "name") or at
    names: object = told.get("resources") or [one.name for one in package.resources if one.is_table][:1]
    spec: object = told.get("spec")
    if not isinstance(names, list) or len(cast("list[object]", names)) != 1:
        return Unfit(name, "resources")
    resource = next((one for one in package.resources if one.name == names[0] and one.table), None)
    if not resource:
        return Unfit(name, str(cast("list[object]", names)[0]))
    if not isinstance(spec, dict):
        return Unfit(name, "spec")
    spec = cast("dict[str, Any]", spec)
    kind, series = text_of(spec, "type"), cast("object", spec.get("series", []))
    if kind not in KINDS:
        return Unfit(name, kind or "type")
    series = tuple(map(str, cast("list[object]", series))) if isinstance(series, list) else (str(series),)
    title, title_en = both_of(told, "title", name)
    words = {key: text_of(spec, key) for key in ("group", "by", "lat", "lon", "label", "group_en", "by_en", "label_en")}
    view = View(name, title, title_en, resource.name, kind, series=series, **words)
    lacking = next((key for key in KINDS[kind] if not getattr(view, key)), "")
    return Unfit(name, lacking) if lacking else _fitting(view, resource)


def _fitting(view: View, resource: DataResource) -> View | Unfit:
    """The view, if its fields are there, hold numbers where they must, and give one value a place."""
    types = {field["name"]: field["type"] for field in resource.fields}
    texts = (view.group, view.by, view.label, view.group_en, view.by_en, view.label_en)
    named = [*texts, view.lat, view.lon, *view.series]
    for field in named:
        if field and (field not in types or field not in (resource.table.header if resource.table else ())):
            return Unfit(view.name, field)
    numbers = (view.lat, view.lon) if view.kind == "map" else view.series
    for field in numbers:
        if types[field] not in _NUMBERS:
            return Unfit(view.name, field)
    if view.kind == "map":
        return view
    if view.by and len(view.series) != 1:
        return Unfit(view.name, "by")
    return view if _is_plain(view, resource) else Unfit(view.name, view.group)


def _is_plain(view: View, resource: DataResource) -> bool:
    """Whether no two rows have the same group (and the same `by`): else the chart would have to choose."""
    if not resource.table:
        return False
    groups = resource.table.column(view.group)
    pairs = list(zip(groups, resource.table.column(view.by) if view.by else groups, strict=True))
    return len(set(pairs)) == len(pairs)
