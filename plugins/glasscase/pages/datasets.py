"""The page of one package as a dataset: what is in it, its columns, a preview, its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Dataset, Download
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, Field, load_schema
from .page import Page

_PREVIEW = 5


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table of the dataset: its columns and first rows, as they stand in the file."""

    name: str
    rows: int
    fields: Sequence[Field]
    preview: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """dataset.html"""

    dataset: Dataset
    tables: Sequence[TablePart]
    downloads: Sequence[Download]


def dataset_page(dataset: Dataset, package: Package, downloads: Sequence[Download]) -> Page:
    tables = [
        TablePart(name, len(table.rows), load_schema(CASE_TABLES[name])["fields"], table.rows[:_PREVIEW])
        for name, table in package.tables.items()
    ]
    return Page(dataset.path, "dataset.html", DatasetPage(dataset, tables, downloads))
