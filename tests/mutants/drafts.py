"""A package in the making: a descriptor, tables as cells, and what is done to the bytes when it is written."""

from __future__ import annotations

import copy
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl  # pyright: ignore[reportMissingModuleSource]

#: changes the bytes of a file as it is written
Spoil = Callable[[bytes], bytes]


@dataclass
class Style:
    """How a table's cells become a CSV file."""

    delimiter: str = ","
    quote: str = '"'
    double: bool = True
    escape: str | None = None
    quoting: int = csv.QUOTE_MINIMAL
    line_end: str = "\n"
    last_line_end: bool = True
    space: bool = False
    encoding: str = "utf-8"


@dataclass
class Sheet:
    """A table: its header and rows as text cells."""

    rows: list[list[str]]
    style: Style = field(default_factory=Style)

    def to_bytes(self) -> bytes:
        style = self.style
        text = io.StringIO(newline="")
        writer = csv.writer(
            text,
            delimiter=style.delimiter[:1] or ",",
            quotechar=style.quote[:1] or '"',
            doublequote=style.double,
            escapechar=style.escape or (None if style.double else "\\"),
            quoting=style.quoting,
            lineterminator=style.line_end,
        )
        try:
            writer.writerows(self.rows)
        except csv.Error:  # a style that cannot say a cell: plain joining then, which is a mutation too
            text = io.StringIO("".join(style.delimiter.join(row) + style.line_end for row in self.rows))
        content = text.getvalue()
        if style.space:
            content = content.replace(style.delimiter, style.delimiter + " ")
        if not style.last_line_end:
            content = content.removesuffix(style.line_end)
        return content.encode(style.encoding, errors="replace")

    def to_json(self) -> bytes:
        header, *rows = self.rows or [[]]
        records = [dict(zip(header, row, strict=False)) for row in rows]
        return json.dumps(records, ensure_ascii=False).encode()

    def to_xlsx(self) -> bytes:
        book = openpyxl.Workbook()
        for row in self.rows:
            book.active.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])  # type: ignore[union-attr]
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


@dataclass
class Draft:
    """A package before it is written; `notes` say what was done to it."""

    descriptor: Any
    sheets: dict[str, Sheet]
    files: dict[str, bytes] = field(default_factory=dict)
    spoils: list[tuple[str, Spoil]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    large: bool = False

    def copy(self) -> Draft:
        return Draft(
            copy.deepcopy(self.descriptor), copy.deepcopy(self.sheets), dict(self.files), list(self.spoils),
            list(self.links), list(self.notes), self.large,
        )  # fmt: skip

    def resources(self) -> list[dict[str, Any]]:
        found = self.descriptor.get("resources") if isinstance(self.descriptor, dict) else None
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def resource_of(self, path: str) -> dict[str, Any] | None:
        return next((one for one in self.resources() if one.get("path") == path), None)

    def schema_of(self, resource: dict[str, Any] | None) -> dict[str, Any] | None:
        schema = resource.get("schema") if resource else None
        return schema if isinstance(schema, dict) else None

    def fields_of(self, resource: dict[str, Any] | None) -> list[dict[str, Any]]:
        fields = (self.schema_of(resource) or {}).get("fields")
        return [one for one in fields if isinstance(one, dict)] if isinstance(fields, list) else []

    def content(self) -> dict[str, bytes]:
        made = {path: sheet.to_bytes() for path, sheet in self.sheets.items()} | dict(self.files)
        made["datapackage.json"] = json.dumps(self.descriptor, ensure_ascii=False, indent=1).encode(
            "utf-8", errors="surrogatepass"
        )
        for path, spoil in self.spoils:
            if path in made:
                made[path] = spoil(made[path])
        return made

    def write(self, folder: Path) -> Path:
        """Lays the package into `folder` and gives its descriptor's path."""
        for name, content in self.content().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name, target in self.links:
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(target)
        return folder / "datapackage.json"


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zipped(content: bytes, name: str = "table.csv") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()
