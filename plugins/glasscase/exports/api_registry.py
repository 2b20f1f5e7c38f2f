"""The registry in the API: departments, districts, categories and sources, each with the figures that pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import api
from ..figures import City, Figures
from ..figures.hall import ChannelState, HallView
from ..model import CaseRow, Department, Portal, Status, Term
from ..read.schemas import field_names
from ..settings import Settings
from .api_documents import document, linked
from .artifact import Artifact
from .figure_files import department_tables, figure_tables, numbers_of
from .tables import Table

#: numbers of a channel in the last month that was over
CHANNEL_MONTH = ("posts", "replies", "followers", "median_reply_hours")


def registry_documents(portal: Portal, settings: Settings, city: City) -> Iterator[Artifact]:
    registry = portal.registry
    yield _departments(portal, settings, city)
    rows_of = {code: list[CaseRow]() for code in registry.departments}
    for row in portal.cases:
        rows_of[row.standing.unit].append(row)
    for code, department in registry.departments.items():
        yield _department(department, rows_of[code], portal, settings, city)
    yield _terms("districts", ("区县", "Districts"), "district", registry.districts, city.districts, settings)
    yield _terms("categories", ("问题类型", "Categories"), "category", registry.categories, city.categories, settings)
    outcomes = next(table for table in figure_tables(city, registry) if table.name == "sources")
    yield _terms("sources", ("来源", "Sources"), "source", registry.sources, city.sources, settings, records(outcomes))


def records(table: Table) -> list[dict[str, Any]]:
    """The table's rows as objects."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def definitions(path: str, settings: Settings) -> dict[str, str]:
    """Figure → where the page of figures defines it, as linked from the file `path`."""
    return linked(path, settings, **{name: f"figures/#{anchor}" for name, anchor in api.DEFINITIONS.items()})


def _departments(portal: Portal, settings: Settings, city: City) -> Artifact:
    path = f"{api.ROOT}departments.json"
    listed = [
        {
            **_record(department, "department"),
            "figures": numbers_of(city.departments[code].figures),
            **linked(path, settings, href=api.department_path(code), page=f"d/{code}/"),
        }
        for code, department in portal.registry.departments.items()
    ]
    body = {"definitions": definitions(path, settings), "departments": listed}
    return document(path, "departments", ("部门", "Departments"), "departments/", settings, body, rows=len(listed))


def _department(
    department: Department, rows: Sequence[CaseRow], portal: Portal, settings: Settings, city: City
) -> Artifact:
    code, view = department.code, city.departments[department.code]
    path, hall = api.department_path(code), city.hall.departments[department.code]
    waiting = [row for row in rows if row.standing.status in (Status.OPEN, Status.VERIFIED)]
    late = [row for row in rows if row.standing.status is Status.OVERDUE]
    targets = {"departments": f"{api.ROOT}departments.json", "files": f"data/{code}/cases.csv"}
    if "atom" in settings.downloads:
        targets["feed"] = f"d/{code}/feed.atom"
    if "ics" in settings.downloads:
        targets["deadlines"] = f"d/{code}/deadlines.ics"
    body = {
        "department": {
            **_record(department, "department"),
            "children": [one.code for one in portal.registry.departments.values() if one.parent == code],
        },
        "figures": numbers_of(view.figures),
        "definitions": definitions(path, settings),
        "mix": {
            "judged": view.mix_n,
            "on_time_share": _share(view.mix_own),
            "city_on_time_share": _share(view.mix_all),
        },
        **{table.name: records(table) for table in department_tables(view)},
        "overdue": _ids(sorted(late, key=lambda row: (-row.standing.days_late, row.id))),
        "open": _ids(sorted(waiting, key=lambda row: (row.standing.days_left is None, row.standing.days_left, row.id))),
        "channel_month": hall.last.month if hall.last else None,
        "channels": _channels(hall),
        "datasets": [
            {"year": dataset.year, **linked(path, settings, href=dataset.path)}
            for dataset in portal.datasets
            if dataset.department == code
        ],
    }
    names = (department.name, department.name_en or department.name)
    return document(path, "department", names, f"d/{code}/", settings, body, links=linked(path, settings, **targets))


def _terms(
    name: str, title: tuple[str, str], schema: str, terms: Mapping[str, Term], figures: Mapping[str, Figures],
    settings: Settings, outcomes: Sequence[Mapping[str, Any]] = (),
) -> Artifact:  # fmt: skip
    """One register. `outcomes` are rows of the table of sources, which says more than its figures."""
    path = f"{api.ROOT}{name}.json"
    more = {row["code"]: {key: row[key] for key in row if key not in ("code", "name", "name_en")} for row in outcomes}
    listed = [
        {**_record(term, schema), "figures": numbers_of(figures[code]), **({"outcomes": more[code]} if more else {})}
        for code, term in terms.items()
    ]
    body = {"definitions": definitions(path, settings), name: listed}
    return document(path, name, title, "figures/", settings, body, rows=len(listed))


def _record(thing: Department | Term, schema: str) -> dict[str, Any]:
    """The columns that the register has."""
    values = {name: getattr(thing, name) for name in field_names(schema)}
    return {name: None if value == "" else value for name, value in values.items()}


def _ids(rows: Sequence[CaseRow]) -> dict[str, Any]:
    return {"count": len(rows), "ids": [row.id for row in rows]}


def _channels(hall: HallView) -> list[dict[str, Any]]:
    return [
        {
            "kind": state.channel.kind, "name": state.channel.name, "url": state.channel.url or None,
            **_month(state), "last_month": state.last, "silent_days": state.silent_days, "silent": state.silent,
        }
        for state in hall.channels
    ]  # fmt: skip


def _month(state: ChannelState) -> dict[str, Any]:
    return {name: getattr(state.figure, name, None) for name in CHANNEL_MONTH}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
