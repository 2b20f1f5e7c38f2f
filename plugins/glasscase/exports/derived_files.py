"""Tables that are reckoned and stand in no package: a CSV for each, and a descriptor of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..descriptors import descriptor, serialise
from ..formatting import csv_bytes
from ..settings import Settings
from .artifact import Artifact

#: column → type of Frictionless, title, title in English
Columns = Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """One file: its name, what it is in Chinese and English, its columns, its rows."""

    name: str
    title: str
    title_en: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    #: primaryKey and foreignKeys of the Table Schema, where it has them
    keys: Mapping[str, Any] = field(default_factory=dict[str, Any])


def derived_files(
    folder: str, titles: tuple[str, str], tables: Sequence[DerivedTable], columns: Columns, settings: Settings
) -> list[Artifact]:
    """<folder>/*.csv and <folder>/datapackage.json."""
    resources: list[dict[str, Any]] = [
        {
            "name": table.name, "path": f"{table.name}.csv", "title": table.title, "title_en": table.title_en,
            "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
            "schema": {"fields": [_field(name, columns) for name in table.columns], "missingValues": [""], **table.keys},
        }
        for table in tables
    ]  # fmt: skip
    licence = (settings.licence_name, settings.licence_title, settings.licence_url)
    described = descriptor(folder, *titles, resources, licence)
    return [
        *(
            Artifact(f"{folder}/{table.name}.csv", csv_bytes(table.columns, table.rows), "text/csv", len(table.rows))
            for table in tables
        ),
        Artifact(f"{folder}/datapackage.json", serialise(described), "application/json"),
    ]


def _field(name: str, columns: Columns) -> dict[str, str]:
    kind, title, title_en = columns[name]
    return {"name": name, "type": kind, "title": title, "title_en": title_en}
