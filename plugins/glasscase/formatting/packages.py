"""Everything under data/: each folder's tables with what is folded into them, and its descriptor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..descriptors import descriptor, kept_versions, resources, serialise
from ..read.packages import find_packages, table_files
from ..read.plain import is_file, is_folder
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES
from ..read.spreadsheets import find_spreadsheets, read_spreadsheet
from ..read.tables import Table, read_table
from .datasets import plan_datasets
from .files import Plan
from .minting import Placed, is_new, mint
from .pictures import clean_pictures
from .tables import columns_of, mend_rows, sort_key, to_csv

Licence = tuple[str, str, str]
CC_BY: Licence = (
    "CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/",
)  # fmt: skip


@dataclass(slots=True)
class _Folder:
    """One folder's tables: those that can be rewritten with their rows, and all that are there by name."""

    path: Path
    schemas: Mapping[str, str]
    present: set[str] = field(default_factory=set[str])
    rows: dict[str, list[Placed]] = field(default_factory=dict[str, list[Placed]])
    mended: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    #: what goes once its rows are in a table, and what cannot be read
    folded: list[Path] = field(default_factory=list[Path])
    left: list[str] = field(default_factory=list[str])

    def cells(self, table: str, name: str) -> list[str]:
        return [placed.row.get(name, "") for placed in self.rows.get(table, ())]


def plan_data(data: Path, licence: Licence = CC_BY) -> Plan:
    """What makes everything under `data` canonical; nothing is written."""
    plan = Plan(data)
    registry = _gather(data / "registry", REGISTRY_TABLES) if is_folder(data / "registry") else None
    # Descriptors name departments as they are called once the registry is mended.
    names, taken = _department_names(registry), set[str]()
    for path in find_packages(data):
        folder = _gather(path, CASE_TABLES)
        # An id is minted only where the rows that belong to the case can follow.
        if not folder.left and is_new(folder.rows):
            taken = taken or _ids_in_use(data)
            for table, count in mint(folder.rows, taken).items():
                folder.mended[table]["ids"] = count
        if "media" in folder.rows:
            _fill_digests(folder, plan)
        name, name_en = names.get(path.parent.name, ("", ""))
        _write(
            folder, plan, f"{path.parent.name}-{path.name}", f"{name or path.parent.name} {path.name} 年案件",
            f"{name_en or path.parent.name}: cases of {path.name}", licence,
        )  # fmt: skip
    if registry:
        _write(registry, plan, "registry", "登记册", "Registry", licence)
    _write(_gather(data, ROOT_TABLES), plan)
    plan_datasets(data, plan)
    return plan


def _gather(path: Path, schemas: Mapping[str, str]) -> _Folder:
    folder = _Folder(path, schemas)
    for name, schema in schemas.items():
        parts = [table for file in table_files(path, name) if (table := read_table(name, [file]))]
        if not parts:
            continue
        folder.present.add(name)
        columns = [columns_of(part, schema) for part in parts]
        # A drop-in has the table's columns, in whatever order: else one may have been forgotten.
        unfit = [
            part.path
            for part, own in zip(parts, columns, strict=True)
            if own is None or (columns[0] is not None and own.keys() != columns[0].keys())
        ]
        if unfit:
            folder.left += unfit
            continue
        folder.rows[name], folder.mended[name] = [], Counter()
        for part, own in zip(parts, columns, strict=True):
            _take(folder, part, schema, own or {})
    _fold_spreadsheets(folder)
    return folder


def _take(folder: _Folder, part: Table, schema: str, columns: Mapping[str, int]) -> None:
    path = Path(part.path)
    main = path == folder.path / f"{part.name}.csv"
    mended = mend_rows(part, schema, columns)
    counts = folder.mended[part.name]
    if main:
        counts.update(mended.counts)
    else:
        counts["folded"] += len(mended.rows)
        folder.folded.append(path)
    folder.rows[part.name] += [Placed(row, "" if main else path.stem) for row in mended.rows]


def _fold_spreadsheets(folder: _Folder) -> None:
    # data/ itself holds folders of departments, which are no drop-ins.
    found = find_spreadsheets(folder.path, folder.schemas) if folder.schemas is not ROOT_TABLES else []
    for path, table in found:
        book = read_spreadsheet(path, folder.schemas, table)
        blocked = {name for name in book.tables if name in folder.present and name not in folder.rows}
        if book.defects or blocked:
            folder.left.append(book.path)
            continue
        for name, sheet in book.tables.items():
            schema = folder.schemas[name]
            folder.present.add(name)
            standing = folder.rows.setdefault(name, [])
            counts = folder.mended.setdefault(name, Counter())
            # Editors save the whole table as a spreadsheet and add to it: what stands there already is no new row.
            known = {tuple(placed.row.values()) for placed in standing}
            columns = {column: at for at, column in enumerate(sheet.header)}
            for row in mend_rows(sheet, schema, columns).rows:
                if tuple(row.values()) in known:
                    counts["repeated"] += 1
                else:
                    standing.append(Placed(row, path.stem))
                    counts["folded"] += 1
        folder.folded.append(path)


def _write(
    folder: _Folder, plan: Plan, name: str = "", title: str = "", title_en: str = "",
    licence: Licence | None = None,
) -> None:  # fmt: skip
    for table, placed in folder.rows.items():
        rows = [one.row for one in placed]
        ordered = sorted(rows, key=sort_key(folder.schemas[table]))
        counts = folder.mended[table]
        if ordered != rows and not (counts["folded"] or counts["ids"]):
            counts["order"] = 1
        plan.write(folder.path / f"{table}.csv", to_csv(folder.schemas[table], ordered), counts)
    plan.old += folder.folded
    plan.left += folder.left
    if licence and folder.present:
        path = folder.path / "datapackage.json"
        kept = kept_versions(path.read_bytes() if is_file(path) else None, folder.schemas, folder.cells)
        described = descriptor(name, title, title_en, resources(folder.present, folder.schemas, kept), licence)
        plan.write(path, serialise(described), Counter({"descriptor": 1}))


def _department_names(registry: _Folder | None) -> dict[str, tuple[str, str]]:
    """Code → name in Chinese and English; what is in the table where that cannot be mended."""
    if not registry:
        return {}
    if "departments" in registry.rows:
        rows = sorted((placed.row for placed in registry.rows["departments"]), key=sort_key("department"))
    else:
        table = read_table("departments", [registry.path / "departments.csv"])
        rows = [*table.records()] if table else []
    return {row["code"]: (row.get("name", ""), row.get("name_en", "")) for row in rows if "code" in row}


def _ids_in_use(data: Path) -> set[str]:
    files = [file for package in find_packages(data) for file in table_files(package, "cases")]
    files.append(data / "withheld.csv")
    tables = (read_table("cases", [path]) for path in files)
    return {case for table in tables if table for case in table.column("id")}


def _fill_digests(folder: _Folder, plan: Plan) -> None:
    """Cleans the pictures and fills in their digests. A digest of another file stays: the check asks which is meant."""
    rows = {placed.row["file"]: placed.row for placed in folder.rows["media"]}
    for picture in clean_pictures(folder.path / "media"):
        if picture.content is not None:
            plan.write(picture.path, picture.content, Counter({"pictures": 1}))
        row = rows.get(picture.path.name)
        if row and row["sha256"] in ("", picture.before) and row["sha256"] != picture.after:
            row["sha256"] = picture.after
            folder.mended["media"]["digests"] += 1
