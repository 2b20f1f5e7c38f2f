"""The verdicts of Frictionless on our tables, with the physical line of each; one mistake is one finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from ..cells import as_date
from ..findings import Finding
from ..read.packages import Package
from ..read.schemas import Field, Schema, field_names, load_schema
from ..read.tables import Table
from .header import header_findings
from .suggest import suggest
from .table_schema.frames import frame_of
from .table_schema.judge import Targets, errors_of
from .table_schema.keys import as_keys, keys_of, orphans, twins
from .table_schema.screen import columns_of, suspects

#: Frictionless's error types that become rules of the same name.
_STRUCTURE = {"blank-row", "extra-cell", "missing-cell", "primary-key", "foreign-key"}

#: how a cell of each type is written
_CANONICAL: Mapping[str, Callable[[str], object]] = {
    "date": as_date,
    "yearmonth": re.compile("[0-9]{4}-(0[1-9]|1[0-2])").fullmatch,
    "integer": re.compile("-?[0-9]{1,15}").fullmatch,
    "number": re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?").fullmatch,
}


def schema_findings(package: Package, schemas: Mapping[str, str]) -> Iterator[Finding]:
    """`schemas` maps resource → schema name. Tables that the screen proves clean never reach Frictionless."""
    for name, table in package.tables.items():
        names = field_names(schemas[name])
        if table.header or not table.defects:
            yield from header_findings(table, names)
        if table.header:
            yield from _judged(table, load_schema(schemas[name]), package.tables, schemas)


def _judged(table: Table, schema: Schema, tables: Mapping[str, Table], schemas: Mapping[str, str]) -> Iterator[Finding]:
    names = [field["name"] for field in schema["fields"]]
    rows = _by_name(table, names)
    regular = [row for row, cells in rows.items() if len(cells) == len(names)]
    doubtful = suspects(frame_of([rows[row] for row in regular], names), columns_of(schema["fields"], [""]))
    wanted = set(rows) if doubtful is None else {regular[place] for place in doubtful} | (set(rows) - set(regular))
    targets = _targets(table, schema, tables, schemas)
    unsure = _key_rows(table, schema, targets, loose=bool(wanted))
    wanted = set(rows) if unsure is None else wanted | (unsure & set(rows))
    if wanted:
        errors = errors_of(table.name, schema, [(row, rows[row]) for row in sorted(wanted)], targets)
        findings = [*_translate(errors, table, schema)]
        yield from findings
        yield from not_canonical(table, schema, sorted(wanted), {(one.row - 2, one.field) for one in findings})


def not_canonical(table: Table, schema: Schema, rows: list[int], wrong: set[tuple[int, str]]) -> Iterator[Finding]:
    """What Frictionless still takes for a date or a number (2026-2-3, NaN, 1e5), but nobody else need.

    `rows` are those with cells that are not proved, `wrong` the cells that have a finding already.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    for place, name in enumerate(table.header):
        if name not in fields or fields[name]["type"] not in _CANONICAL:
            continue
        is_plain = _CANONICAL[fields[name]["type"]]
        for row in rows:
            cell = table.rows[row][place] if place < len(table.rows[row]) else ""
            if cell and not is_plain(cell) and (row, name) not in wrong:
                path, line = table.place(row, place)
                suggestion = suggest(fields[name], cell)
                yield Finding("not-canonical", path, line, place + 1, name, cell, suggestion, row=row + 2)


def _by_name(table: Table, names: list[str]) -> dict[int, list[str]]:
    """Row → its cells in the schema's order, whatever the table's; "" in a column that the table lacks.

    Under the right header a row of the wrong width stays as it is, for Frictionless to see; under another one it
    is left out, since what is wrong with it cannot be told from what is wrong with the header.
    """
    if list(table.header) == names:
        return dict(enumerate(table.rows))
    places = [table.header.index(name) if name in table.header else -1 for name in names]
    return {
        row: ["" if place < 0 else cells[place] for place in places]
        for row, cells in enumerate(table.rows)
        if len(cells) == len(table.header)
    }


def _targets(table: Table, schema: Schema, tables: Mapping[str, Table], schemas: Mapping[str, str]) -> Targets:
    """What each foreign key may refer to. That a table or column is missing is a finding of its own."""
    found = dict[Any, tuple[pl.DataFrame, Any]]()
    for key in keys_of(schema).foreign:
        target = tables.get(key.target) if key.target else table
        if target and set(key.target_fields) <= set(target.header):
            of = load_schema(schemas[target.name])
            found[key] = (_held(target, of, list(key.target_fields)), of)
    return found


def _held(table: Table, schema: Schema, names: list[str]) -> pl.DataFrame:
    """Some columns of all rows, null where a cell is empty."""
    frame = pl.DataFrame([pl.Series(name, table.column(name), dtype=pl.String) for name in names])
    return as_keys(frame, {field["name"]: field for field in schema["fields"]}, [""])


def _key_rows(table: Table, schema: Schema, targets: Targets, *, loose: bool) -> set[int] | None:
    """Rows whose keys are not proved; None where none is."""
    fields = {field["name"]: field for field in schema["fields"]}
    keys = keys_of(schema)
    held = _held(table, schema, sorted(keys.own))
    found = twins(held, keys, fields, loose) if keys.own else set[int]()
    for key, (target, of) in targets.items():
        lost = orphans(held, key, fields, target, {field["name"]: field for field in of["fields"]})
        if lost is None or found is None:
            return None
        found.update(lost)
    return found


def _translate(errors: list[dict[str, Any]], table: Table, schema: Schema) -> Iterator[Finding]:
    fields = {field["name"]: field for field in schema["fields"]}
    spoken = set[tuple[str, int]]()
    blank = {error["rowNumber"] for error in errors if error["type"] == "blank-row"}
    short = {error["rowNumber"] for error in errors if error["type"] == "missing-cell"}
    for error in errors:
        row, name, kind = error.get("rowNumber") or 0, error.get("fieldName") or "", error["type"]
        # One mistake, one finding: what follows from a blank or short row, or a missing column, is not said again.
        if row in blank and kind != "blank-row":
            continue
        if row in short and kind == "constraint-error" and error.get("cell") in ("", "None", None):
            continue
        if name and name not in table.header:
            continue
        if kind == "missing-cell":
            if (kind, row) in spoken:
                continue
            spoken.add((kind, row))
        rule, value, details = kind, str(error.get("cell") or ""), dict[str, str]()
        field = fields.get(name)
        if kind == "type-error" and field:
            rule = field.get("format", "") or field["type"]
        elif kind == "constraint-error" and field:
            rule = error["note"].split('"')[1]
            details["limit"] = _limit(field, rule)
        elif kind == "foreign-key":
            name, value = error["fieldNames"][0], str(error["fieldCells"][0])
            details["table"] = error.get("referenceName") or table.name
        elif kind == "primary-key":
            key = schema.get("primaryKey", [])
            name, cells = key[0], dict(zip(table.header, table.rows[row - 2], strict=False))
            value = ", ".join(cells.get(part, "") for part in key)
        elif kind not in _STRUCTURE:
            rule, value = "schema", error["message"]
        column = table.header.index(name) + 1 if name in table.header else error.get("fieldNumber") or 0
        path, line = table.place(row - 2, max(column - 1, 0)) if row > 1 else (table.path, 1)
        yield Finding(
            rule, path, line, column, name, value, suggest(field, value) if field else "",
            tuple(details.items()), type=kind, row=row,
        )  # fmt: skip


def _limit(field: Field, constraint: str) -> str:
    value: object = field.get("constraints", {}).get(constraint, "")
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
