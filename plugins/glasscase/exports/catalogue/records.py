"""The catalogue's records: from the portal, the settings, descriptors and the files that were written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ...model import Case, CaseRow, Dataset, Department, Download, Portal, Registry, Status
from ...read.datasets import DataPackage
from ...read.schemas import load_schema
from ...settings import Settings
from ..csv_files import VIEW_FIELDS
from ..figure_files import DEPARTMENT_TABLES
from ..hall_files import CHANNELS
from ..tables import Column
from . import texts
from .model import Catalogue, Licence, Place, Record, Service, Table, Words

#: "Government and public sector" in the EU's list of themes
_THEMES = ("GOVE",)
#: what is no data but tells of them
_ABOUT = ("/datapackage.json", ".csv-metadata.json", "/CITATION.cff")


def begun(settings: Settings, registry: Registry) -> Catalogue:
    """The catalogue before it has any record."""
    city = Words(settings.city, settings.city_en)
    as_of = settings.today()
    drawn = registry.city_map
    return Catalogue(
        Words(settings.name, settings.name_en),
        city,
        texts.portal(city, as_of, settings.invented),
        Words(settings.publisher, settings.publisher_en),
        settings.contact,
        Licence(settings.licence_name, settings.licence_title, settings.licence_url),
        settings.base_url,
        settings.languages,
        as_of,
        datetime(as_of.year, as_of.month, as_of.day, tzinfo=ZoneInfo(settings.time_zone)).isoformat(),
        Place(city, drawn.bounds if drawn else None),
        settings.invented,
        tuple(Words(term.name, term.name_en) for term in registry.sources.values()),
        tuple(_services(settings)),
    )


def view_records(
    catalogue: Catalogue, portal: Portal, settings: Settings, views: Mapping[str, Sequence[Download]],
    rows_of: Mapping[str, Sequence[CaseRow]], descriptors: Mapping[str, Mapping[str, Any]],
    files: Mapping[str, Sequence[Download]],
) -> tuple[Record, ...]:  # fmt: skip
    """Records of what is reckoned for the day: the portal, each department, and the folders that have a descriptor.

    `views` are the files of the portal ("") and of each department; `rows_of` the departments' cases.
    `descriptors` and `files` are by folder, as "figures/".
    """
    frequency = "irregular" if settings.as_of else "daily"
    whole = Record(
        "data/", "glasscase", *texts.whole(catalogue), "", Words("", ""),
        (*_keywords(catalogue), *(Words(one.name, one.name_en) for one in portal.registry.categories.values())),
        None, portal.as_of, _period(portal.cases), frequency, _THEMES, catalogue.licence, _whole_tables(),
        _data(views.get("", ())), "datapackage.json",
    )  # fmt: skip
    departments = [
        Record(
            f"d/{code}/", f"department-{code}", *texts.department(catalogue, name), code, name,
            (*_keywords(catalogue), name), None, portal.as_of, _period(rows_of.get(code, ())), frequency, _THEMES,
            catalogue.licence, _department_tables(code), _data(views[code]),
        )
        for code, one in portal.registry.departments.items()
        for name in [Words(one.name, one.name_en)]
        if code in views
    ]  # fmt: skip
    folders = [
        Record(
            folder, str(described["name"]), *texts.folder(catalogue, folder, described), "", Words("", ""), _keywords(catalogue), None,
            portal.as_of, _period(portal.cases), frequency, _THEMES, catalogue.licence,
            _described_tables(folder, described), _data(files.get(folder, ())), f"{folder}datapackage.json",
            "data/" if folder.startswith("data/") else "",
        )
        for folder, described in descriptors.items()
    ]  # fmt: skip
    return (whole, *departments, *folders)


def package_record(
    catalogue: Catalogue, dataset: Dataset, unit: Department | None, cases: Iterable[Case | CaseRow],
    described: Mapping[str, Any], downloads: Sequence[Download],
) -> Record:  # fmt: skip
    """The record of a case package; `described` is its datapackage.json."""
    known = [case for case in cases if case.standing.status is not Status.WITHDRAWN]
    name = Words(unit.name, unit.name_en) if unit else Words(dataset.department, "")
    return Record(
        dataset.path, str(described["name"]), Words(dataset.title, dataset.title_en),
        texts.package(catalogue, name, dataset.year), dataset.department, name, (*_keywords(catalogue), name), None,
        max((case.standing.updated_on for case in known), default=catalogue.as_of), _period(known), "irregular",
        _THEMES, catalogue.licence, _described_tables(dataset.path, described), _data(downloads),
        f"{dataset.path}datapackage.json",
    )  # fmt: skip


def other_record(
    catalogue: Catalogue, dataset: Dataset, unit: Department | None, package: DataPackage, downloads: Sequence[Download]
) -> Record:
    """The record of any other Data Package that a department publishes."""
    name = Words(unit.name, unit.name_en) if unit else Words(dataset.department, "")
    title = _own(dataset.title, dataset.title_en)
    said = texts.other(catalogue, name, title, _own(dataset.description, dataset.description_en))
    keywords = (catalogue.city, name, *(Words(word, "") for word in dataset.keywords))
    licence = Licence(*dataset.licence) if dataset.licence else catalogue.licence
    if "://" not in licence.url:
        licence = licence._replace(url="")
    return Record(
        dataset.path, dataset.path.removeprefix("data/").strip("/").replace("/", "-"), title, said, dataset.department,
        name, keywords, _day(package.descriptor.get("created")), dataset.updated or catalogue.as_of, None, "irregular",
        _THEMES, licence, tuple(_other_tables(dataset.path, package)), _data(downloads),
        f"{dataset.path}datapackage.json",
    )  # fmt: skip


def _other_tables(folder: str, package: DataPackage) -> Iterable[Table]:
    for one, _ in package.tables():
        inlined, dialect = one.described.get("schema"), one.described.get("dialect")
        keys = {
            key: inlined[key] for key in ("primaryKey", "foreignKeys") if isinstance(inlined, dict) and key in inlined
        }
        schema: dict[str, Any] = {"fields": one.fields, "missingValues": one.missing, **keys}
        told = {"encoding": one.described.get("encoding", "utf-8"), **(dialect if isinstance(dialect, dict) else {})}
        yield Table(one.name, folder + one.path, _own(one.title, one.title_en), schema, told)


def _own(text: str, text_en: str) -> Words:
    """A dataset has the same words twice where they are only English."""
    return Words("", text_en) if text == text_en else Words(text, text_en)


def _services(settings: Settings) -> Iterable[Service]:
    if "api" in settings.downloads:
        yield Service("api/v1/", *texts.API, "api/v1/openapi.json", "https://spec.openapis.org/oas/v3.1.0")
    if "open311" in settings.downloads:
        yield Service("open311/v2/", *texts.OPEN311, "open311/discovery.json", "https://wiki.open311.org/GeoReport_v2/")


def _keywords(catalogue: Catalogue) -> tuple[Words, ...]:
    return (catalogue.city, *texts.KEYWORDS)


def _data(files: Iterable[Download]) -> tuple[Download, ...]:
    """Those that hold data, each once, in the order given."""
    return tuple({file.path: file for file in files if not file.path.endswith(_ABOUT)}.values())


def _period(cases: Iterable[Case | CaseRow]) -> tuple[date, date] | None:
    days = [case.reported_on for case in cases if case.standing.status is not Status.WITHDRAWN]
    return (min(days), max(days)) if days else None


def _whole_tables() -> tuple[Table, ...]:
    event = {key: value for key, value in load_schema("event").items() if key != "foreignKeys"}
    return (cases_table("data/"), Table("events", "data/events.csv", texts.EVENTS, event))


def _department_tables(code: str) -> tuple[Table, ...]:
    folder = f"data/{code}/"
    tables: dict[str, tuple[Words, Mapping[str, Column]]] = {
        "months": (texts.MONTHS, DEPARTMENT_TABLES["months"]),
        "compared": (texts.COMPARED, DEPARTMENT_TABLES["compared"]),
        "channels": (texts.CHANNELS, CHANNELS),
    }
    return (
        cases_table(folder),
        *(Table(name, f"{folder}{name}.csv", title, _schema(columns)) for name, (title, columns) in tables.items()),
    )


def cases_table(folder: str) -> Table:
    """The cases.csv of a list, below `folder`."""
    schema = {"fields": list(VIEW_FIELDS), "missingValues": [""], "primaryKey": ["id"]}
    return Table("cases", f"{folder}cases.csv", texts.CASES, schema)


def _schema(columns: Mapping[str, Column]) -> dict[str, Any]:
    return {"fields": [{"name": name, **one._asdict()} for name, one in columns.items()], "missingValues": [""]}


def _described_tables(folder: str, described: Mapping[str, Any]) -> tuple[Table, ...]:
    """The tables of a descriptor: its resources that are CSV and have their schema written out."""
    tables = list[Table]()
    for one in described.get("resources", ()):
        path, schema = one.get("path"), one.get("schema")
        if isinstance(path, str) and path.endswith(".csv") and isinstance(schema, dict) and schema.get("fields"):
            title = Words(
                str(one.get("title") or schema.get("title") or one["name"]),
                str(one.get("title_en") or schema.get("title_en") or ""),
            )
            dialect = one.get("dialect")
            tables.append(
                Table(one["name"], folder + path, title, schema, dialect if isinstance(dialect, dict) else None)
            )
    return tuple(tables)


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
