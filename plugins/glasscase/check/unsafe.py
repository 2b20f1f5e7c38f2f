"""What in a descriptor would leave the package's folder or this machine, seen before anything opens it."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, cast

#: where a descriptor names something that Frictionless would open
_OPENED = {
    "path", "url", "extrapaths", "basepath", "schema", "dialect", "profile", "profiles", "data", "package",
    "checklist", "pipeline", "jsonSchema", "resources",
}  # fmt: skip
#: what such names stand in; elsewhere a descriptor only says something to a reader
_HOLDERS = {"resources", "schema", "dialect", "foreignKeys", "reference", "checklist", "pipeline", "steps"}
#: profiles that Frictionless knows by name; any other is fetched
_PROFILES = {"data-package", "tabular-data-package", "data-resource", "tabular-data-resource"}
#: bytes that an archive may unpack to
MOST = 200_000_000
#: cells in a line
WIDEST = 10_000
_PACKED: tuple[tuple[bytes, Callable[[Path], Any]], ...] = (
    (b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ", lzma.open),
)  # fmt: skip
#: what is not a file
_FORMATS = {"gsheets", "sql", "ckan", "bigquery", "github", "zenodo"}


def unsafe_names(node: Mapping[str, object], folder: Path) -> Iterator[str]:
    """Names of what lies on another server, outside `folder`, or behind a symbolic link."""
    for key, value in node.items():
        if key == "scheme" and value not in ("file", "", None):
            yield str(value)
        if key == "format" and str(value).lower() in _FORMATS:
            yield str(value)
        for item in cast("list[object]", value) if isinstance(value, list) else [value]:
            if isinstance(item, dict) and key in _HOLDERS:
                yield from unsafe_names(cast("dict[str, object]", item), folder)
            elif key == "resources" and item is value:
                continue  # no list: Frictionless says so and opens nothing
            elif item and isinstance(item, str) and key in _OPENED and not _inside(key, item, folder):
                yield item


def _inside(key: str, name: str, folder: Path) -> bool:
    """Whether it is a plain file within the folder, or could become one."""
    if key in ("profile", "profiles"):
        return name in _PROFILES
    path = PurePosixPath(name.replace("\\", "/"))
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", name) or path.is_absolute() or ".." in path.parts or "\0" in name:
        return False
    try:
        file = (folder / path).resolve()
        # A pipe or a device would never end.
        plain = not file.exists() or file.is_file() or file.is_dir()
    except (OSError, RuntimeError):  # a name that is too long, a link to itself
        return False
    return plain and file.is_relative_to(folder.resolve())


def named_files(package: Mapping[str, object], folder: Path) -> list[Path]:
    """The files that the package's resources name, as far as they are there."""
    found = list[Path]()
    resources = package.get("resources")
    for resource in cast("list[object]", resources) if isinstance(resources, list) else []:
        if isinstance(resource, dict):
            told = cast("dict[str, object]", resource)
            for value in (told.get("path"), told.get("extrapaths")):
                names = cast("list[object]", value) if isinstance(value, list) else [value]
                found += [
                    folder / name for name in names if isinstance(name, str) and name and (folder / name).is_file()
                ]
    return found


def bombs(files: Iterable[Path]) -> Iterator[str]:
    """Names of archives that unpack to more than `MOST` bytes. What cannot be unpacked is for others to say."""
    for file in files:
        with suppress(OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError):
            if zipfile.is_zipfile(file):  # spreadsheets too
                with zipfile.ZipFile(file) as archive:
                    unpacked = sum(member.file_size for member in archive.infolist())
            else:
                unpacked = _unpacked(file)
            if unpacked > MOST:
                yield file.name


def wide_lines(files: Iterable[Path]) -> Iterator[tuple[str, int]]:
    """(name, line) of files with a line of more than `WIDEST` cells: Frictionless makes an error of each cell too many."""
    for file in files:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if len(line) > WIDEST and max(map(line.count, (b",", b";", b"\t", b"|"))) > WIDEST:
                    yield file.as_posix(), number
                    break


def _unpacked(file: Path) -> int:
    """How many bytes it unpacks to, counted no further than just beyond `MOST`; 0 if it is no archive."""
    with file.open("rb") as packed:
        start = packed.read(6)
    opener = next((opener for mark, opener in _PACKED if start.startswith(mark)), None)
    if not opener:
        return 0
    size = 0
    with opener(file) as stream:
        while size <= MOST and (piece := stream.read(1 << 20)):
            size += len(piece)
    return size
