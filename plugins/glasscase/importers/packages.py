"""Writes what an importer has read as packages and a registry, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from pathlib import Path

from ..formatting import csv_bytes
from ..model import Department, Event, Kind, Term
from ..read.encodings import decode
from ..read.packages import RESERVED
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, field_names

#: lies beside the packages; its columns
REFUSED = "refused.csv"
REFUSED_COLUMNS = ("line", "key", "reason")
#: the names of files that an import leaves behind: a folder that holds only these may be replaced
_OWN_FILES = frozenset({REFUSED, "datapackage.json", *(f"{name}.csv" for name in [*CASE_TABLES, *REGISTRY_TABLES])})
#: names that a folder cannot have on Windows
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
#: columns of any length in which a table says something in each row
_TEXTS = ("name", "description", "text", "reason")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case as an importer gives it. `lat` and `lon` are decimal degrees, as text, or both empty."""

    id: str
    department: str
    kind: Kind
    title: str
    title_en: str
    description: str
    category: str
    district: str
    place: str
    lat: str
    lon: str
    reported_on: date
    source: str
    #: in the order of the case's life
    events: tuple[Event, ...]
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class RegistryRecord:
    """The registry that the imported cases refer to."""

    departments: tuple[Department, ...]
    districts: tuple[Term, ...]
    categories: tuple[Term, ...]
    sources: tuple[Term, ...]


class NotReplaceable(Exception):
    """The folder to write into cannot be had. `found` is what stands in the way, "" if it is merely not empty."""

    def __init__(self, found: str = "") -> None:
        super().__init__(found)
        self.found = found


def code_for(name: str, prefix: str) -> str:
    """A registry code made of `name`: the same name always gives the same code.

    `prefix` goes before what cannot be a code by itself: `3-1-1` → `agency-3-1-1`. A name that loses
    letters on the way gets a few digits of its digest, so that two such names stay apart.
    """
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower().encode("ascii", "ignore").decode()).strip("-")
    lost = any(letter.isalnum() and not letter.isascii() for letter in plain)
    if not _CODE.fullmatch(slug) or slug in RESERVED or slug in _DEVICES:
        slug = f"{prefix}-{slug}".strip("-")
    if lost or len(slug) > 40:
        digest = hashlib.sha256(" ".join(name.casefold().split()).encode()).hexdigest()[:8]
        slug = f"{slug[:31].strip('-')}-{digest}"
    return slug


def refuse_occupied(folder: Path, replace: bool) -> None:
    """Raises `NotReplaceable` unless `folder` is free, or may be replaced and holds nothing but an import."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise NotReplaceable(str(folder))
    if any(folder.iterdir()):
        if not replace:
            raise NotReplaceable
        if not (folder / REFUSED).is_file():
            raise NotReplaceable(str(next(folder.iterdir())))
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or (path.is_file() and path.name not in _OWN_FILES):
                raise NotReplaceable(str(path.relative_to(folder)))


@contextmanager
def whole(folder: Path) -> Generator[Path]:
    """A fresh folder beside `folder`, which takes its place when the block ends well and is removed when not."""
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    fresh, old = work / "fresh", work / "old"
    try:
        fresh.mkdir()
        yield fresh
        if folder.exists():
            os.rename(folder, old)
        try:
            os.rename(fresh, folder)
        except OSError:
            if old.exists():
                os.rename(old, folder)
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_packages(folder: Path, cases: Iterable[CaseRecord], registry: RegistryRecord) -> int:
    """Writes registry/ and <department>/<year>/ into `folder`; gives the number of packages."""
    tables: dict[str, Iterable[Mapping[str, str]]] = {
        "departments": map(_cells, registry.departments),
        "districts": map(_cells, registry.districts),
        "categories": map(_cells, registry.categories),
        "sources": map(_cells, registry.sources),
    }
    for name, schema in REGISTRY_TABLES.items():
        write_table(folder / "registry" / f"{name}.csv", field_names(schema), tables.get(name, ()))
    packages = 0
    for (department, year), group in groupby(sorted(cases, key=_place_in_files), key=_package):
        package, own = folder / department / f"{year:04d}", list(group)
        write_table(package / "cases.csv", field_names("case"), map(_cells, own))
        write_table(
            package / "events.csv",
            field_names("event"),
            ({"case_id": case.id, **_cells(event)} for case in own for event in case.events),
        )
        packages += 1
    return packages


def write_table(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    """One table in canonical form. What a row lacks stays empty; what is no column is passed over."""
    cells = [[row.get(column, "") for column in columns] for row in rows]
    content = csv_bytes(columns, cells)
    if not decode(content, path.name)[0]:
        # Some letters are Chinese ones in GBK, so the check could not tell; quotation marks are UTF-8 and nothing else.
        at = next(place for place, column in enumerate(columns) if column in _TEXTS)
        said = next(row for row in cells if row[at])
        said[at] = f"“{said[at]}”"
        content = csv_bytes(columns, cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _package(case: CaseRecord) -> tuple[str, int]:
    return case.department, case.reported_on.year


def _place_in_files(case: CaseRecord) -> tuple[str, int, str]:
    return case.department, case.reported_on.year, case.id


def _cells(record: CaseRecord | Event | Department | Term) -> dict[str, str]:
    """The record's fields as cells."""
    values = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: "" if value is None else str(value) for name, value in values}
