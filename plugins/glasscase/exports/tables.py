"""Tables that pages show, as files: each as CSV and, where wanted, as JSON, with a descriptor of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..descriptors import descriptor, serialise
from ..formatting import csv_bytes
from ..settings import Settings
from .artifact import Artifact
from .csv_files import cells
from .json_files import document, meta

CSV, JSON = "text/csv", "application/json"


class Column(NamedTuple):
    """What a column holds: a type of Frictionless, and its title in Chinese and in English."""

    type: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what it is in Chinese and English, its columns, its rows. None is an empty cell."""

    name: str
    title: str
    title_en: str
    columns: Mapping[str, Column]
    rows: Sequence[Sequence[Any]]
    #: primaryKey and foreignKeys of the Table Schema, where it has them
    keys: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def resource(self) -> dict[str, Any]:
        """What a descriptor says of its CSV."""
        fields = [{"name": name, **column._asdict()} for name, column in self.columns.items()]
        return {
            "name": self.name, "path": f"{self.name}.csv", "title": self.title, "title_en": self.title_en,
            "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
            "schema": {"fields": fields, "missingValues": [""], **self.keys},
        }  # fmt: skip


def table_files(
    folder: str, title: tuple[str, str], tables: Sequence[Table], settings: Settings, *, json: bool = False
) -> list[Artifact]:
    """The tables as CSV in `folder` (as "figures/"), with datapackage.json; with `json` each as JSON too."""
    name = folder.strip("/").replace("/", "-")
    made = [
        Artifact(f"{folder}{one.name}.csv", csv_bytes(tuple(one.columns), map(cells, one.rows)), CSV, len(one.rows))
        for one in tables
    ]
    if json and "json" in settings.downloads:
        address = f"{settings.base_url}/{folder}" if settings.base_url else ""
        for one in tables:
            about = meta(one.name, (one.title, one.title_en), address, settings, settings.today())
            content = document(about, rows=(dict(zip(one.columns, row, strict=True)) for row in one.rows))
            made.append(Artifact(f"{folder}{one.name}.json", content, JSON, len(one.rows)))
    licence = (settings.licence_name, settings.licence_title, settings.licence_url)
    resources = [one.resource() for one in tables]
    described = descriptor(name, f"{settings.name}：{title[0]}", f"{settings.name_en}: {title[1]}", resources, licence)
    return [*made, Artifact(f"{folder}datapackage.json", serialise(described), JSON)]
