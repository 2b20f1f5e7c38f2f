"""The files of a dataset that brings a schema of its own: what lies on disk, byte by byte, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from ..build import other_dataset
from ..descriptors import serialise, sized
from ..model import Dataset, Registry
from ..read.dataset_values import values_of
from ..read.datasets import DESCRIPTOR, DataPackage, DataResource
from ..read.schemas import Field
from ..settings import Settings
from . import json_files, zip_files
from .artifact import Artifact
from .documents import documents, notes_of
from .sheet import Sheet, sheet_of
from .sheet_files import sheet_files

JSON = "application/json"
ZIP = "application/zip"
#: names of sheets and tables that spreadsheets, SQLite and our own files keep for themselves
_TAKEN = ("codes", "dictionary", "history", "meta")
#: letters that Excel gives a sheet's name
_NAME = 31


def dataset_files(package: DataPackage, settings: Settings, registry: Registry, as_of: date) -> list[Artifact]:
    """A dataset's downloads in its folder. What it brings itself is never replaced by what is made of it."""
    about = other_dataset(package)
    settings = _own(about, settings)
    own = {one.path: Path(package.path, one.path).read_bytes() for one in package.resources}
    counts = {one.path: len(list(values_of(one))) for one in package.resources if one.table}
    made = [
        Artifact(about.path + one.path, own[one.path], one.media_type, counts.get(one.path))
        for one in package.resources
    ]
    described = serialise(_descriptor(package, own))
    made.append(Artifact(about.path + DESCRIPTOR, described, JSON))
    made += _made_of(package, about, settings, as_of)
    if "zip" in settings.downloads:
        tables = {one.name: one.fields for one, _ in package.tables()}
        address = settings.address(about.path)
        read = documents(_title(about), tables, address, registry, settings, as_of)
        files = {**read, **_beside(package), **own}
        content = zip_files.pack({DESCRIPTOR: described, **files})
        made.append(Artifact(f"{about.path}{about.name}.zip", content, ZIP))
    return list(_first_of_a_name(made))


def sheets_of(package: DataPackage) -> list[Sheet]:
    """Its tables with typed values. What a sheet has no type for stays text; a year is a whole number."""
    taken, sheets = set[str](_TAKEN), list[Sheet]()
    for one, _ in package.tables():
        name = one.name if not one.name.startswith("sqlite_") else f"table-{one.name}"
        sheets.append(sheet_of(_unlike(name, taken, _NAME), _fields(one), list(values_of(one))))
    return sheets


def _made_of(package: DataPackage, about: Dataset, settings: Settings, as_of: date) -> Iterable[Artifact]:
    """The formats that are not on disk."""
    title, notes = _title(about), notes_of(settings, as_of)
    sheets, stem = sheets_of(package), f"{about.path}{about.name}"
    rows = sum(len(sheet) for sheet in sheets)
    if "json" in settings.downloads and sheets:
        address = settings.address(about.path)
        meta = json_files.meta(about.name, title, address, settings, as_of)
        yield Artifact(f"{stem}.json", json_files.tables_bytes(meta, sheets), JSON, rows)
    yield from sheet_files(about.path, about.name, title, sheets, notes, as_of, settings.downloads if sheets else ())


def _descriptor(package: DataPackage, own: dict[str, bytes]) -> dict[str, Any]:
    """Its own, with the size and digest of each file."""
    described, resources = dict(package.descriptor), list[dict[str, Any]]()
    for one in package.resources:
        content = own[one.path]
        resources.append({**one.described, **sized(content)})
    return {**described, "resources": resources}


def _beside(package: DataPackage) -> dict[str, bytes]:
    """What the descriptor needs and no resource is: schemas in files of their own, and README.md."""
    named = {str(one.described.get("schema")) for one in package.resources} | {"README.md"}
    return {name: Path(package.path, name).read_bytes() for name in package.files if name in named}


def _own(about: Dataset, settings: Settings) -> Settings:
    """The settings with the dataset's licence for the portal's."""
    if about.licence is None:
        return settings
    name, title, address = about.licence
    return replace(settings, licence_name=name, licence_title=title, licence_url=address)


def _title(about: Dataset) -> tuple[str, str]:
    return about.title, about.title_en or about.title


def _fields(resource: DataResource) -> list[Field]:
    """Its fields as a sheet takes them: no two names alike but for capitals, and years as whole numbers."""
    taken, fields = set[str](), list[Field]()
    for field in resource.fields:
        kind = "integer" if field["type"] == "year" else field["type"]
        told = {**field, "name": _unlike(field["name"], taken), "type": kind}
        told["constraints"] = {key: value for key, value in field.get("constraints", {}).items() if key in _KEPT}
        fields.append(cast("Field", told))
    return fields


#: constraints that dictionaries tell
_KEPT = ("required", "unique")


def _unlike(name: str, taken: set[str], most: int = 200) -> str:
    """The name, or with a number behind it, that is not among those taken; it is taken now."""
    found, number = name[:most], 2
    while found.casefold() in taken:
        found, number = f"{name[: most - 4]}-{number}", number + 1
    taken.add(found.casefold())
    return found


def _first_of_a_name(made: Iterable[Artifact]) -> Iterable[Artifact]:
    """A dataset may bring a file under the name of one of ours."""
    taken = set[str]()
    for artifact in made:
        if artifact.path.casefold() not in taken:
            taken.add(artifact.path.casefold())
            yield artifact
