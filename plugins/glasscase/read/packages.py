"""Finds and reads packages: the registry, and one folder a department and year."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .tables import Defect, Table, read_table

#: resource → schema, in the order in which they stand in a descriptor
CASE_TABLES = {"cases": "case", "events": "event", "media": "media", "figures": "figure"}
REGISTRY_TABLES = {
    "departments": "department",
    "districts": "district",
    "categories": "category",
    "sources": "source",
    "channels": "channel",
    "calendar": "calendar",
}
#: tables that lie in data/ itself
ROOT_TABLES = {"withheld": "withheld", "redirects": "redirect"}
#: names in data/ that no department may have
RESERVED = ("schemas", "registry", "datasets")


@dataclass(frozen=True, slots=True)
class Package:
    """One folder of tables as it stands on disk. `year` is 0 for the registry."""

    path: str
    department: str
    year: int
    tables: Mapping[str, Table]
    defects: tuple[Defect, ...]
    descriptor: bytes | None
    #: names of the files in media/
    media: frozenset[str]
    #: SHA-256 over all tables' bytes
    digest: str

    @property
    def name(self) -> str:
        return f"{self.department}-{self.year}" if self.year else self.department

    def rows(self) -> int:
        return sum(len(table.rows) for table in self.tables.values())


def find_packages(data: Path) -> list[Path]:
    """The folders data/<department>/<year>/, in the order of their names."""
    return sorted(
        year
        for department in data.iterdir()
        if department.is_dir() and department.name not in RESERVED and not department.name.startswith(".")
        for year in department.iterdir()
        if year.is_dir() and year.name.isdigit() and len(year.name) == 4
    )


def stray_paths(data: Path) -> list[Path]:
    """What lies where only departments and years belong: editors' slips, such as `data/parks/206/`."""
    known = {f"{name}.csv" for name in ROOT_TABLES} | {"README.md"}
    stray = list[Path]()
    for path in sorted(data.iterdir()):
        if path.name in RESERVED or path.name in known or path.name.startswith("."):
            continue
        if not path.is_dir():
            stray.append(path)
            continue
        packages = {year.name for year in find_packages(data) if year.parent == path}
        stray += [
            child
            for child in sorted(path.iterdir())
            if child.name not in packages and child.name != "datasets" and not child.name.startswith(".")
        ]
    return stray


def read_package(path: Path) -> Package:
    """The case data package in `path`, that is data/<department>/<year>/."""
    return _read(path, CASE_TABLES, path.parent.name, int(path.name))


def read_registry(data: Path) -> Package:
    """The registry's tables and those that lie in data/ itself, as one package."""
    package = _read(data / "registry", REGISTRY_TABLES, "registry", 0)
    root = _read(data, ROOT_TABLES, "registry", 0)
    return Package(
        package.path, "registry", 0, {**package.tables, **root.tables}, package.defects + root.defects,
        package.descriptor, frozenset(), hashlib.sha256((package.digest + root.digest).encode()).hexdigest(),
    )  # fmt: skip


def _read(path: Path, names: Mapping[str, str], department: str, year: int) -> Package:
    tables, defects = dict[str, Table](), list[Defect]()
    digest = hashlib.sha256()
    for name in names:
        files = table_files(path, name)
        table = read_table(name, files)
        if table:
            tables[name] = table
            defects += table.defects
        for file in files:
            if file.is_file() and not file.is_symlink():
                digest.update(f"{file.relative_to(path)}\n".encode() + file.read_bytes())
    media = path / "media"
    if media.is_symlink():
        defects.append(Defect("symlink", media.as_posix()))
    names_of_media = {file.name for file in media.iterdir()} if media.is_dir() and not media.is_symlink() else set[str]()
    descriptor = path / "datapackage.json"
    return Package(
        path.as_posix(), department, year, tables, tuple(defects),
        descriptor.read_bytes() if descriptor.is_file() and not descriptor.is_symlink() else None,
        frozenset(names_of_media), digest.hexdigest(),
    )  # fmt: skip


def table_files(path: Path, name: str) -> list[Path]:
    """The table's file and its drop-ins, which `format` folds into it."""
    return [path / f"{name}.csv", *sorted((path / f"{name}.d").glob("*.csv"))]
