"""Finds and reads what a department publishes beside its cases: data/<department>/datasets/<name>/, any data package.

As strict as for our own tables: nothing outside the folder, nothing behind a link, nothing larger than anybody needs.
What the descriptor says is taken as it is; whether it may be said is for the check.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .encodings import Defect, as_json
from .packages import RESERVED
from .plain import is_file, is_folder, is_there, unopened
from .schemas import Field
from .tables import MAX_BYTES, Table, read_table

DESCRIPTOR = "datapackage.json"
#: files that are carried along as they are: ending → media type. None of them runs in a browser that is told its type.
CARRIED: Mapping[str, str] = {
    ".pdf": "application/pdf", ".geojson": "application/geo+json", ".json": "application/json", ".txt": "text/plain",
    ".md": "text/markdown",
}  # fmt: skip
#: bytes of such a file
MAX_CARRIED = 20_000_000
#: files and folders that a dataset has at most, and how deep they may lie
_MOST, _DEEPEST = 1000, 5
#: a name that is an address on any host: no blank, nothing to be escaped, no hidden file
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_WEB = re.compile(r"https?://[^\s\"'<>]+")

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DataResource:
    """One file of a dataset. `fields` are its columns as its schema has them, and `table` its rows, if it is a table."""

    name: str
    title: str
    title_en: str
    #: below the dataset's folder; "" where the descriptor names no single plain file
    path: str
    #: as it stands in the descriptor
    described: Object
    fields: tuple[Field, ...] = ()
    missing: tuple[str, ...] = ("",)
    table: Table | None = None

    @property
    def is_table(self) -> bool:
        return self.path.lower().endswith(".csv")

    @property
    def media_type(self) -> str:
        """What the file is by its ending; "" for what is not published."""
        return "text/csv" if self.is_table else CARRIED.get(Path(self.path).suffix.lower(), "")


@dataclass(frozen=True, slots=True)
class DataPackage:
    """A folder data/<department>/datasets/<name>/ as it stands on disk."""

    path: str
    department: str
    name: str
    #: the descriptor, {} where it is missing or unreadable
    descriptor: Object
    resources: tuple[DataResource, ...]
    defects: tuple[Defect, ...]
    #: all files in the folder, below it
    files: tuple[str, ...]
    #: SHA-256 over the files
    digest: str

    def tables(self) -> Iterator[tuple[DataResource, Table]]:
        """The tables that could be read."""
        return ((one, one.table) for one in self.resources if one.table)

    def rows(self) -> int:
        return sum(len(table.rows) for _, table in self.tables())


def find_datasets(data: Path) -> list[Path]:
    """The folders data/<department>/datasets/<name>/, in the order of their names."""
    return [
        folder
        for department in sorted(data.iterdir())
        if is_folder(department) and department.name not in RESERVED and not department.name.startswith(".")
        if is_folder(department / "datasets")
        for folder in sorted((department / "datasets").iterdir())
        if is_folder(folder) and not folder.name.startswith(".")
    ]


def stray_in_datasets(data: Path) -> list[Path]:
    """What lies in a folder datasets/ and is no folder of a dataset; the folder itself where it is none."""
    found = list[Path]()
    for department in sorted(data.iterdir()):
        folder = department / "datasets"
        if not is_folder(department) or department.name in RESERVED or not is_there(folder):
            continue
        if not is_folder(folder):
            found.append(folder)
            continue
        found += [one for one in sorted(folder.iterdir()) if not is_folder(one) and not one.name.startswith(".")]
    return found


def read_dataset(path: Path) -> DataPackage:
    """The dataset in `path`."""
    defects, digest = list[Defect](), hashlib.sha256()
    files = list[Path]()
    for file in _walk(path, _DEEPEST):
        if len(files) == _MOST:
            defects.append(Defect("too-large", path.as_posix()))
            break
        refused = unopened(file, MAX_BYTES if file.suffix.lower() == ".csv" else MAX_CARRIED)
        if refused:
            defects.append(refused)
        else:
            files.append(file)
            digest.update(f"{file.relative_to(path).as_posix()}\n".encode(errors="replace") + file.read_bytes())
    descriptor = _descriptor(path / DESCRIPTOR)
    here = frozenset(file.relative_to(path).as_posix() for file in files)
    told = descriptor.get("resources")
    resources = tuple(
        _resource(cast("Object", one), path, here)
        for one in (cast("list[object]", told) if isinstance(told, list) else [])
        if isinstance(one, dict)
    )
    defects += [defect for one in resources if one.table for defect in one.table.defects]
    return DataPackage(
        path.as_posix(), path.parent.parent.name, path.name, descriptor, resources, tuple(defects),
        tuple(sorted(here)), digest.hexdigest(),
    )  # fmt: skip


def text_of(described: Object, key: str) -> str:
    """A text of a descriptor; "" for what is no text."""
    found = described.get(key)
    return found.strip() if isinstance(found, str) else ""


def both_of(described: Object, key: str, otherwise: str = "") -> tuple[str, str]:
    """A text of a descriptor in Chinese and in English: twice the same where it is only in English, "" for no English."""
    text, text_en = text_of(described, key) or otherwise, text_of(described, f"{key}_en")
    return text or text_en, text_en or ("" if is_chinese(text) else text)


def is_chinese(text: str) -> bool:
    return any("\u2e80" <= letter <= "\u9fff" for letter in text)


def licence_of(descriptor: Object) -> tuple[str, str, str] | None:
    """Name, title and address ("" if it is no web address) of the first licence; None without any."""
    found = descriptor.get("licenses")
    first = cast("list[object]", found)[0] if isinstance(found, list) and found else None
    if not isinstance(first, dict):
        return None
    told = cast("Object", first)
    name, title, address = (text_of(told, key) for key in ("name", "title", "path"))
    if not (name or title or _WEB.fullmatch(address)):
        return None
    return name or title or address, title or name or address, address if _WEB.fullmatch(address) else ""


def _walk(folder: Path, deep: int) -> Iterator[Path]:
    """Files, links and whatever else is no folder; names that begin with a point belong to a program."""
    for one in sorted(folder.iterdir()):
        if one.name.startswith("."):
            continue
        if is_folder(one) and deep > 1:
            yield from _walk(one, deep - 1)
        else:
            yield one


def _descriptor(path: Path) -> Object:
    return _json(path) if is_file(path) and not unopened(path, MAX_CARRIED) else {}


def _json(path: Path) -> Object:
    try:
        found = as_json(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("Object", found) if isinstance(found, dict) else {}


def _resource(described: Object, folder: Path, here: frozenset[str]) -> DataResource:
    name, path = text_of(described, "name"), text_of(described, "path")
    title, title_en = both_of(described, "title", name)
    if not _PLAIN.fullmatch(path) or path == DESCRIPTOR or "data" in described:
        return DataResource(name, title, title_en, "", described)
    if not path.lower().endswith(".csv"):
        return DataResource(name, title, title_en, path, described)
    schema = _schema(described, folder, here)
    table = read_table(name, [folder / path]) if path in here else None
    return DataResource(name, title, title_en, path, described, _fields(schema), _missing(schema), table)


def _schema(described: Object, folder: Path, here: frozenset[str]) -> Object:
    """The schema, which may lie in a file of its own."""
    found = described.get("schema")
    if isinstance(found, str):
        return _json(folder / found) if found in here else {}
    return cast("Object", found) if isinstance(found, dict) else {}


def _fields(schema: Object) -> tuple[Field, ...]:
    """The fields with what our own have: a title in both languages."""
    made, found = list[Field](), schema.get("fields")
    for one in cast("list[object]", found) if isinstance(found, list) else []:
        if isinstance(one, dict) and (name := text_of(cast("Object", one), "name")):
            told = cast("dict[str, Any]", one)
            title, title_en = both_of(told, "title", name)
            field = {**told, "name": name, "type": text_of(told, "type") or "string"}
            field |= {"title": title, "title_en": title_en or title}
            description, description_en = both_of(told, "description")
            field |= {"description": description, "description_en": description_en or description}
            made.append(cast("Field", field))
    return tuple(made)


def _missing(schema: Object) -> tuple[str, ...]:
    """Cells that stand for no value; in Data Package v2 they may have labels."""
    found = schema.get("missingValues", [""])
    values = list[str]()
    for one in cast("list[object]", found) if isinstance(found, list) else [""]:
        value = cast("Object", one).get("value") if isinstance(one, dict) else one
        if isinstance(value, str):
            values.append(value)
    return tuple(values)
