"""format: makes data canonical, and mends nothing that changes meaning.

Canonical is UTF-8 without BOM, LF, the schema's column order, minimal quoting, sorted by id and then by
date. Drop-ins are folded in, `NEW` ids minted, descriptors written. What cannot be read is left alone:
the check says what is wrong with it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import ids
from .cells import DATE_LIKE
from .descriptors import descriptor, resources, serialise
from .read.packages import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, find_packages, table_files
from .read.schemas import Field, field_names, load_schema
from .read.tables import Table, read_table

Licence = tuple[str, str, str]
CC_BY: Licence = (
    "CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/",
)  # fmt: skip

#: form that can be put right without touching what a cell says
_MENDABLE = {"not-utf-8", "byte-order-mark"}
_SORT = {
    "case": ("id",), "event": ("case_id", "at"), "media": ("case_id", "file"), "figure": ("month", "channel"),
}  # fmt: skip
#: 12,500 but not 31,2, in which the comma may stand for a point
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is, or would be, written (`removed`: a drop-in that was folded in)."""

    path: str
    removed: bool = False


def format_data(data: Path, licence: Licence = CC_BY, *, dry_run: bool = False) -> list[Change]:
    """Makes everything under `data` canonical. With `dry_run` only says which files would change."""
    new = dict[Path, bytes]()
    old = list[Path]()
    names = _department_names(data)
    taken = _ids_in_use(data)
    for folder in find_packages(data):
        tables = _tables(folder, CASE_TABLES)
        if not tables:
            continue
        mended = {name: mend(table, CASE_TABLES[name]) for name, table in tables.items() if _readable(table)}
        # An id is minted only where the rows that belong to the case can follow.
        if "cases" in mended and all(name in mended for name in ("events", "media") if name in tables):
            _mint(mended, taken)
        if "media" in mended:
            _hash_media(mended["media"], folder / "media")
        for name, rows in mended.items():
            new[folder / f"{name}.csv"] = to_csv(CASE_TABLES[name], rows)
            old += [path for path in table_files(folder, name)[1:] if path.exists()]
        name, name_en = names.get(folder.parent.name, ("", ""))
        new[folder / "datapackage.json"] = serialise(
            descriptor(
                f"{folder.parent.name}-{folder.name}",
                f"{name or folder.parent.name} {folder.name} 年案件",
                f"{name_en or folder.parent.name}: cases of {folder.name}",
                resources(tables, CASE_TABLES),
                licence,
            )
        )
    new |= _format_registry(data, licence)
    return _apply(new, old, dry_run)


def _format_registry(data: Path, licence: Licence) -> dict[Path, bytes]:
    new = dict[Path, bytes]()
    folder = data / "registry"
    tables = _tables(folder, REGISTRY_TABLES) if folder.is_dir() and not folder.is_symlink() else {}
    for name, table in tables.items():
        if _readable(table):
            new[folder / f"{name}.csv"] = to_csv(REGISTRY_TABLES[name], mend(table, REGISTRY_TABLES[name]))
    if tables:
        new[folder / "datapackage.json"] = serialise(
            descriptor("registry", "登记册", "Registry", resources(tables, REGISTRY_TABLES), licence)
        )
    for name, table in _tables(data, ROOT_TABLES).items():
        if _readable(table):
            new[data / f"{name}.csv"] = to_csv(ROOT_TABLES[name], mend(table, ROOT_TABLES[name]))
    return new


def mend(table: Table, schema_name: str) -> list[dict[str, str]]:
    """The table's rows by field name, each cell mended where that is safe."""
    fields = {field["name"]: field for field in load_schema(schema_name)["fields"]}
    rows = list[dict[str, str]]()
    for row in table.rows:
        if not any(cell.strip() for cell in row):
            continue  # a blank row says nothing
        cells = dict(zip(table.header, row, strict=False))
        rows.append({name: mend_cell(cells.get(name, ""), field) for name, field in fields.items()})
    key = _SORT.get(schema_name)
    return sorted(rows, key=lambda row: [row[name] for name in key]) if key else rows


def mend_cell(cell: str, field: Field) -> str:
    """Blanks at the ends go, line ends become LF, text becomes NFC; dates and numbers plain ASCII."""
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
    kind = field["type"]
    if kind == "string" and "pattern" not in field.get("constraints", {}):
        return text
    plain = unicodedata.normalize("NFKC", text).strip()
    if kind == "date":
        return _plain_date(plain) or text
    if kind in ("number", "integer"):
        number = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain
        return number if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) else text
    return plain


def to_csv(schema_name: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Canonical CSV in the schema's column order. Rows must be sorted already."""
    names = field_names(schema_name)
    return csv_bytes(names, ([row[name] for name in names] for row in rows))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _plain_date(text: str) -> str:
    """Unlike a suggestion, never a guess: 2026-02-30 stays as it is and is a finding."""
    match = DATE_LIKE.fullmatch(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _tables(folder: Path, names: Mapping[str, str]) -> dict[str, Table]:
    read = {name: read_table(name, table_files(folder, name)) for name in names}
    return {name: table for name, table in read.items() if table}


def _readable(table: Table) -> bool:
    """Whether rewriting the table loses nothing: every row read, every column known, no cell missing."""
    known = set(field_names({**CASE_TABLES, **REGISTRY_TABLES, **ROOT_TABLES}[table.name]))
    return (
        all(defect.rule in _MENDABLE for defect in table.defects)
        and set(table.header) <= known
        and len(set(table.header)) == len(table.header)
        and all(len(row) == len(table.header) or not any(map(str.strip, row)) for row in table.rows)
    )


def _department_names(data: Path) -> dict[str, tuple[str, str]]:
    table = read_table("departments", [data / "registry" / "departments.csv"])
    if not table:
        return {}
    return {r["code"]: (r.get("name", ""), r.get("name_en", "")) for r in table.records() if "code" in r}


def _ids_in_use(data: Path) -> set[str]:
    files = [*data.glob("*/*/cases.csv"), *data.glob("*/*/cases.d/*.csv"), data / "withheld.csv"]
    tables = (read_table("cases", [path]) for path in files)
    return {case for table in tables if table for case in table.column("id")}


def _mint(mended: dict[str, list[dict[str, str]]], taken: set[str]) -> None:
    """Gives `NEW` cases an id, and the rows that belong to them the same one.

    `NEW` serves for one new case a package; for several, `NEW-a`, `NEW-b` tell them apart. Where it is
    not clear which case a row belongs to, nothing is minted and the check asks.
    """
    labels = [case["id"] for case in mended["cases"] if ids.NEW_LABEL.fullmatch(case["id"])]
    for case in mended["cases"]:
        label = case["id"]
        if not ids.NEW_LABEL.fullmatch(label) or labels.count(label) > 1:
            continue
        try:
            minted = ids.mint(date.fromisoformat(case["reported_on"]), taken)
        except ValueError:
            continue  # without a date there is no id; the date is a finding of its own
        taken.add(minted)
        case["id"] = minted
        for name in ("events", "media"):
            for row in mended.get(name, ()):
                if row["case_id"] == label:
                    row["case_id"] = minted
    for name, schema in (("cases", "case"), ("events", "event"), ("media", "media")):
        if name in mended:
            mended[name].sort(key=lambda row, key=_SORT[schema]: [row[field] for field in key])


def _hash_media(rows: list[dict[str, str]], folder: Path) -> None:
    for row in rows:
        path = folder / row["file"]
        linked = path.is_symlink() or folder.is_symlink()
        if re.fullmatch(r"[\w.-]+", row["file"]) and path.is_file() and not linked:
            row["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()


def _apply(new: Mapping[Path, bytes], old: Iterable[Path], dry_run: bool) -> list[Change]:
    changes = list[Change]()
    for path, content in new.items():
        if path.is_symlink() or (path.exists() and path.read_bytes() == content):
            continue
        changes.append(Change(path.as_posix()))
        if not dry_run:
            scratch = path.with_name(f".{path.name}.new")
            try:
                scratch.write_bytes(content)
                os.replace(scratch, path)
            finally:
                scratch.unlink(missing_ok=True)
    # A drop-in goes only after the table that took it in is safely on disk.
    for path in old:
        changes.append(Change(path.as_posix(), removed=True))
        if not dry_run:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
    return changes
