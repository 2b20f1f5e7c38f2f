"""The page of one package as a dataset: what is in it, its columns, a preview, its files, how to use and cite it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..geography import CityMap
from ..model import Dataset, Download, Step
from ..read.datasets import DataPackage, DataResource
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, Field, load_schema
from ..read.tables import Table
from .dataset_views import Drawn, drawn_views
from .page import Page
from .snippets import Snippet, snippets

_PREVIEW = 10


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table of the dataset: its columns and first rows, as they stand in the file."""

    name: str
    rows: int
    fields: Sequence[Field]
    preview: Sequence[Sequence[str]]
    #: of a dataset with a schema of its own: its name for people, and its file if that is not <name>.csv
    title: tuple[str, str] = ("", "")
    file: str = ""
    #: columns that every format has but the CSV that lies in the package: they are reckoned
    derived: Sequence[Field] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """How to cite it: a text in Chinese and in English, an entry for BibTeX, and where a file for programs lies."""

    text: str
    text_en: str
    bibtex: str
    #: below the site's root; "" where there is none
    file: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of the whole portal's files: how to cite them, and the columns of each table."""

    cited: Cited
    fields: Mapping[str, Sequence[Field]]


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """dataset.html"""

    dataset: Dataset
    tables: Sequence[TablePart]
    downloads: Sequence[Download]
    cited: Cited | None = None
    snippets: Sequence[Snippet] = ()
    #: charts and maps that its descriptor asks for
    views: Sequence[Drawn] = ()


def dataset_page(
    dataset: Dataset,
    package: Package,
    downloads: Sequence[Download],
    cited: Cited | None = None,
    derived: Mapping[str, Sequence[Field]] | None = None,
    base_url: str = "",
) -> Page:
    """`derived` are the columns, by table, that are reckoned and stand beside those of the package."""
    withdrawn = _withdrawn(package)
    tables = list[TablePart]()
    for name, table in package.tables.items():
        fields, reckoned = load_schema(CASE_TABLES[name])["fields"], (derived or {}).get(name, ())
        tables.append(
            TablePart(name, len(table.rows), fields, _preview(fields, table, withdrawn), ("", ""), "", reckoned)
        )
    columns = {one.name: types_of(one.fields) for one in tables}
    read = snippets(downloads, columns, base_url, {one.name: types_of(one.derived) for one in tables})
    return Page(dataset.path, "dataset.html", DatasetPage(dataset, tables, downloads, cited, read))


def types_of(fields: Sequence[Field]) -> dict[str, str]:
    return {field["name"]: field["type"] for field in fields}


def _withdrawn(package: Package) -> set[str]:
    events = package.tables.get("events")
    return {one["case_id"] for one in events.records() if one.get("kind") == Step.WITHDRAWN} if events else set()


def _preview(fields: Sequence[Field], table: Table, withdrawn: Collection[str]) -> list[list[str]]:
    """The first rows, in the fields' order; none of a withdrawn case, which may name somebody."""
    rows = list[list[str]]()
    for record in table.records():
        if len(rows) == _PREVIEW:
            break
        if record.get("case_id", record.get("id", "")) not in withdrawn:
            rows.append([record.get(field["name"], "") for field in fields])
    return rows


def other_dataset_page(
    dataset: Dataset,
    package: DataPackage,
    downloads: Sequence[Download],
    city: CityMap | None,
    cited: Cited | None = None,
    base_url: str = "",
) -> Page:
    """The same of a dataset with a schema of its own."""
    tables = [
        TablePart(
            one.name, len(table.rows), one.fields, in_order(one, table, _PREVIEW), (one.title, one.title_en), one.path
        )
        for one, table in package.tables()
    ]
    read = snippets(downloads, {one.name: types_of(one.fields) for one in tables}, base_url)
    views = drawn_views(package, city)
    return Page(dataset.path, "dataset.html", DatasetPage(dataset, tables, downloads, cited, read, views))


def in_order(resource: DataResource, table: Table, most: int) -> list[list[str]]:
    """The first rows with their cells in the order of the fields."""
    places = {name: at for at, name in enumerate(table.header)}
    order = [places.get(field["name"], -1) for field in resource.fields]
    return [[row[at] if 0 <= at < len(row) else "" for at in order] for row in table.rows[:most]]
