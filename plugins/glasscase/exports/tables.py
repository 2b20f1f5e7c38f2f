"""Tables that pages show, as files: each as CSV and, where wanted, as JSON, with a descriptor of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..descriptors import descriptor, serialise
from ..read.schemas import Field
from ..settings import Settings
from .artifact import Artifact
from .documents import licence_of, notes_of
from .json_files import document, meta
from .sheet import Sheet, sheet_of
from .sheet_files import sheet_files
from .text_files import json_lines, plain_csv

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

    @property
    def fields(self) -> list[Field]:
        return [
            {"name": name, "type": column.type, "title": column.title, "title_en": column.title_en}
            for name, column in self.columns.items()
        ]

    def sheet(self) -> Sheet:
        return sheet_of(self.name, self.fields, self.rows)

    def resource(self) -> dict[str, Any]:
        """What a descriptor says of its CSV."""
        return {
            "name": self.name, "path": f"{self.name}.csv", "title": self.title, "title_en": self.title_en,
            "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
            "schema": {"fields": self.fields, "missingValues": [""], **self.keys},
        }  # fmt: skip


def table_files(
    folder: str, title: tuple[str, str], tables: Sequence[Table], settings: Settings, *, json: bool = False
) -> list[Artifact]:
    """The tables in `folder` (as "figures/") as CSV and as the other formats that the settings ask for, with
    datapackage.json; with `json` each as JSON too."""
    name, as_of = folder.strip("/").replace("/", "-"), settings.today()
    sheets = [one.sheet() for one in tables]
    made = [Artifact(f"{folder}{one.name}.csv", plain_csv(one), CSV, len(one)) for one in sheets]
    if json and "json" in settings.downloads:
        address = settings.address(folder)
        for one, sheet in zip(tables, sheets, strict=True):
            about = meta(one.name, (one.title, one.title_en), address, settings, as_of)
            content = document(about, rows=json_lines(sheet.frame))
            made.append(Artifact(f"{folder}{one.name}.json", content, JSON, len(sheet)))
    titles = f"{settings.name}：{title[0]}", f"{settings.name_en}: {title[1]}"
    made += sheet_files(folder, name, titles, sheets, notes_of(settings, as_of), as_of, settings.downloads)
    described = descriptor(name, *titles, [one.resource() for one in tables], licence_of(settings))
    return [*made, Artifact(f"{folder}datapackage.json", serialise(described), JSON)]
