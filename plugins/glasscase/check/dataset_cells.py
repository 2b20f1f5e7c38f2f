"""What must not stand in a dataset's cells and texts, as in those of a case: traps, formulas, private things."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from ..findings import Finding, Severity
from ..privacy import is_suspect, suspects
from ..read.datasets import DataPackage
from ..read.encodings import line_ends
from ..read.tables import Table
from .form import is_formula, unseen
from .privacy import private_things
from .subject import Codes

#: types of columns in which people write
_TEXTS = ("string", "any", "object", "array")
#: files in which people write; a PDF is not looked into
_WRITTEN = (".txt", ".md", ".json", ".geojson")


def dataset_control_character(package: DataPackage, codes: Codes) -> Iterator[Finding]:
    for table, _ in _tables(package):
        for row, cells in enumerate(table.rows):
            if "".join(cells).isprintable():
                continue
            for column, cell in enumerate(cells):
                if found := unseen(cell):
                    yield _finding("control-character", table, row, column, f"U+{ord(found):04X}")


def dataset_formula_cell(package: DataPackage, codes: Codes) -> Iterator[Finding]:
    for table, columns in _tables(package):
        for row, cells in enumerate(table.rows):
            for column in columns:
                if column < len(cells) and is_formula(cells[column]):
                    yield _finding("formula-cell", table, row, column, cells[column], severity="warning")


def dataset_private_cells(package: DataPackage, codes: Codes) -> Iterator[Finding]:
    """All rules about private things, in the columns of text."""
    for table, columns in _tables(package):
        for column in columns:
            cells = [row[column] if column < len(row) else "" for row in table.rows]
            for row in suspects(cells):
                for start, one in private_things(cells[row], codes.official):
                    finding = _finding(one.rule, table, row, column, one.value, severity=one.severity)
                    yield replace(finding, line=finding.line + line_ends(cells[row][:start]))


def dataset_private_texts(package: DataPackage, codes: Codes) -> Iterator[Finding]:
    """The same in the descriptor and in texts that are carried along."""
    for name in package.files:
        path = Path(package.path, name)
        if path.suffix.lower() not in _WRITTEN:
            continue
        text = path.read_bytes().decode(errors="replace")
        for said in _strings(text) if path.suffix.lower() in (".json", ".geojson") else [text]:
            for start, one in private_things(said, codes.official) if is_suspect(said) else ():
                place = max(text.find(said[:start] + said[start : start + 8]), 0)
                yield replace(one, path=path.as_posix(), line=1 + text.count("\n", 0, place + start))


def _strings(text: str) -> list[str]:
    """The texts in a JSON document: its numbers are measures, however many digits they have."""
    found, waiting = list[str](), list[object]()
    try:
        waiting.append(json.loads(text))
    except (ValueError, RecursionError):
        return [text]
    while waiting:
        match waiting.pop():
            case str() as one:
                found.append(one)
            case list() as many:
                waiting += cast("list[object]", many)
            case dict() as pairs:
                waiting += [*cast("dict[str, Any]", pairs).values()]
            case _:
                pass
    return found


def _tables(package: DataPackage) -> Iterator[tuple[Table, list[int]]]:
    """The tables, each with the places of its columns of text: all that no schema gives another type."""
    for resource, table in package.tables():
        types = {field["name"]: field["type"] for field in resource.fields}
        yield table, [at for at, name in enumerate(table.header) if types.get(name, "string") in _TEXTS]


def _finding(rule: str, table: Table, row: int, column: int, value: str, *, severity: Severity = "error") -> Finding:
    path, line = table.place(row, column)
    field = table.header[column] if column < len(table.header) else ""
    return Finding(rule, path, line, column + 1, field, value, severity=severity)


#: Each sees one dataset. They report under the rules of the same name that hold for cases.
CELLS: tuple[Callable[[DataPackage, Codes], Iterator[Finding]], ...] = (
    dataset_control_character,
    dataset_formula_cell,
    dataset_private_cells,
    dataset_private_texts,
)
