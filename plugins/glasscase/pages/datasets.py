"""The page of one package as a dataset: what is in it, its columns, a preview, its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..geography import CityMap
from ..model import Dataset, Download
from ..read.datasets import DataPackage, DataResource
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, Field, load_schema
from ..read.tables import Table
from .dataset_views import Drawn, drawn_views
from .page import Page

_PREVIEW = 5


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


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """dataset.html"""

    dataset: Dataset
    tables: Sequence[TablePart]
    downloads: Sequence[Download]
    #: charts and maps that its descriptor asks for
    views: Sequence[Drawn] = ()


def dataset_page(dataset: Dataset, package: Package, downloads: Sequence[Download]) -> Page:
    tables = [
        TablePart(name, len(table.rows), load_schema(CASE_TABLES[name])["fields"], table.rows[:_PREVIEW])
        for name, table in package.tables.items()
    ]
    return Page(dataset.path, "dataset.html", DatasetPage(dataset, tables, downloads))


def other_dataset_page(
    dataset: Dataset, package: DataPackage, downloads: Sequence[Download], city: CityMap | None
) -> Page:
    """The same of a dataset with a schema of its own."""
    tables = [
        TablePart(
            one.name, len(table.rows), one.fields, in_order(one, table, _PREVIEW), (one.title, one.title_en), one.path
        )
        for one, table in package.tables()
    ]
    views = drawn_views(package, city)
    return Page(dataset.path, "dataset.html", DatasetPage(dataset, tables, downloads, views))


def in_order(resource: DataResource, table: Table, most: int) -> list[list[str]]:
    """The first rows with their cells in the order of the fields."""
    places = {name: at for at, name in enumerate(table.header)}
    order = [places.get(field["name"], -1) for field in resource.fields]
    return [[row[at] if 0 <= at < len(row) else "" for at in order] for row in table.rows[:most]]
