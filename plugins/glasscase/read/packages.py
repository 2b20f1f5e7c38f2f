"""Finds and reads packages: the registry, and one folder a department and year."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .plain import is_file, is_folder, unopened
from .schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES
from .spreadsheets import is_spreadsheet
from .tables import MAX_BYTES, Defect, Table, read_table

#: names in data/ that no department may have
RESERVED = ("schemas", "registry", "datasets")
_YEAR = re.compile("[0-9]{4}")


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
        if is_folder(department) and department.name not in RESERVED and not department.name.startswith(".")
        for year in department.iterdir()
        if is_folder(year) and _YEAR.fullmatch(year.name)
    )


def stray_paths(data: Path) -> list[Path]:
    """What lies where nobody reads it: editors' slips, such as `data/parks/206/` or `2026/event.csv`."""
    # refused.csv is what an import leaves: the rows that it could not take
    known = {f"{name}.csv" for name in ROOT_TABLES} | {"README.md", "refused.csv"}
    in_package = {*(f"{name}{end}" for name in CASE_TABLES for end in (".csv", ".d")), "datapackage.json", "media"}
    packages = find_packages(data)
    stray = [
        child
        for package in packages
        for child in sorted(package.iterdir())
        if child.name not in in_package or _is_no_folder(child)
        if child.name != "README.md" and not child.name.startswith(".") and not is_spreadsheet(child)
    ]
    drop_ins = [package / f"{name}.d" for package in packages for name in CASE_TABLES]
    stray += [
        child
        for folder in drop_ins
        if is_folder(folder)
        for child in sorted(folder.iterdir())
        if not (is_drop_in(child) or is_spreadsheet(child) or child.name.startswith("."))
    ]
    for path in sorted(data.iterdir()):
        if path.name in RESERVED or path.name in known or path.name.startswith("."):
            continue
        if not is_folder(path):
            stray.append(path)
            continue
        years = {year.name for year in packages if year.parent == path}
        stray += [
            child
            for child in sorted(path.iterdir())
            if child.name not in years and child.name != "datasets" and not child.name.startswith(".")
        ]
    return stray


def _is_no_folder(path: Path) -> bool:
    """A file, or a pipe, where pictures or drop-ins should lie; a link is said elsewhere."""
    return (path.name == "media" or path.suffix == ".d") and not path.is_symlink() and not is_folder(path)


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
    if path.is_symlink():
        return Package(
            path.as_posix(),
            department,
            year,
            tables,
            (Defect("symlink", path.as_posix()),),
            None,
            frozenset(),
            digest.hexdigest(),
        )
    for name in names:
        files = table_files(path, name)
        table = read_table(name, files)
        if table:
            tables[name] = table
            defects += table.defects
        for file in files:
            if is_file(file) and not unopened(file, MAX_BYTES):
                digest.update(f"{file.relative_to(path)}\n".encode() + file.read_bytes())
    media = path / "media"
    if media.is_symlink():
        defects.append(Defect("symlink", media.as_posix()))
    pictures = sorted(media.iterdir()) if is_folder(media) else []
    descriptor = path / "datapackage.json"
    refused = (unopened(file) for file in pictures)
    defects += [defect for defect in (*refused, unopened(descriptor, MAX_BYTES)) if defect]
    return Package(
        path.as_posix(), department, year, tables, tuple(defects),
        descriptor.read_bytes() if is_file(descriptor) and not unopened(descriptor, MAX_BYTES) else None,
        frozenset(file.name for file in pictures), digest.hexdigest(),
    )  # fmt: skip


def table_files(path: Path, name: str) -> list[Path]:
    """The table's file and its drop-ins, which `format` folds into it."""
    folder = path / f"{name}.d"
    # A link to a folder is handed on as it is, so that the reader refuses it.
    if folder.is_symlink():
        return [path / f"{name}.csv", folder]
    return [path / f"{name}.csv", *sorted(file for file in folder.glob("*.*") if is_drop_in(file))]


def is_drop_in(path: Path) -> bool:
    """Spreadsheets on Windows may write `.CSV`; a name that begins with a point belongs to a program."""
    return path.suffix.lower() == ".csv" and not path.name.startswith(".")
