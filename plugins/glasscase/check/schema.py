"""The verdicts of Frictionless on our tables, with the physical line of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..findings import Finding
from ..read.packages import Package
from ..read.schemas import Field, field_names, load_schema
from ..read.tables import Table
from .screen import is_clean
from .suggest import suggest

#: Frictionless's error types that become rules of the same name.
_STRUCTURE = {
    "blank-row", "extra-cell", "missing-cell", "primary-key", "foreign-key",
    "blank-label", "duplicate-label", "extra-label", "incorrect-label", "missing-label", "blank-header",
}  # fmt: skip


def schema_findings(package: Package, schemas: Mapping[str, str]) -> Iterator[Finding]:
    """`schemas` maps resource → schema name. Tables that the screen proves clean never reach Frictionless."""
    tables = package.tables
    for name, table in tables.items():
        if not table.header and not table.defects:
            columns = ",".join(field_names(schemas[name]))
            yield Finding("blank-header", table.path, 1, details=(("columns", columns),), type="blank-header", row=1)
    unproved = [
        name
        for name, table in tables.items()
        if table.header and not is_clean(table, load_schema(schemas[name]), tables)
    ]
    for name in unproved:
        yield from _judge(name, tables, schemas)


def _judge(name: str, tables: Mapping[str, Table], schemas: Mapping[str, str]) -> Iterator[Finding]:
    # Imported late: a clean check does without it, and it is the slowest import of all.
    import frictionless

    def resource(of: str) -> Any:
        table = tables[of]
        # A drop-in's rows are judged together with its table's, as they will be once folded in.
        described = dict(load_schema(schemas[of]))
        # A key into a table that is missing cannot be judged; that the table is missing is a finding of its own.
        described["foreignKeys"] = [
            key
            for key in load_schema(schemas[of]).get("foreignKeys", ())
            if key["reference"]["resource"] in ("", *wanted)
        ]
        schema = frictionless.Schema.from_descriptor(described)
        return frictionless.Resource(name=of, data=[list(table.header), *table.rows], schema=schema)

    schema = load_schema(schemas[name])
    targets = {key["reference"]["resource"] for key in schema.get("foreignKeys", ())} - {""}
    wanted = [name, *sorted(target for target in targets if target in tables)]
    package = frictionless.Package(resources=[resource(of) for of in wanted])
    # Frictionless stops at 1,000 errors a table; so do we, since no one mends more than that by hand.
    report = package.validate()
    fields = {field["name"]: field for field in schema["fields"]}
    for task in report.tasks:
        if task.name == name:
            yield from _translate(task.errors, tables[name], fields, schema.get("primaryKey", []))


def _translate(errors: list[Any], table: Table, fields: Mapping[str, Field], key: list[str]) -> Iterator[Finding]:
    spoken = set[tuple[str, int]]()
    blank = {error.row_number for error in errors if error.type == "blank-row"}
    short = {error.row_number for error in errors if error.type == "missing-cell"}
    for error in errors:
        row: int = getattr(error, "row_number", 0) or 0
        name: str = getattr(error, "field_name", "") or ""
        column: int = getattr(error, "field_number", 0) or 0
        kind: str = error.type
        # One mistake, one finding: what follows from a blank or short row is not said again.
        if row in blank and kind != "blank-row":
            continue
        if row in short and (kind == "constraint-error" and getattr(error, "cell", "") is None):
            continue
        if kind == "missing-cell":
            if ("missing-cell", row) in spoken:
                continue
            spoken.add(("missing-cell", row))
        rule, details, value = kind, dict[str, str](), str(getattr(error, "cell", "") or "")
        field = fields.get(name)
        if kind == "type-error" and field:
            form = field.get("format", "")
            rule = form or field["type"]
        elif kind == "constraint-error" and field:
            rule = error.note.split('"')[1]
            details["limit"] = _limit(field, rule)
        elif kind == "foreign-key":
            name = error.field_names[0]
            column = table.header.index(name) + 1 if name in table.header else 0
            value = str(error.field_cells[0])
            details["table"] = error.reference_name or table.name
        elif kind == "primary-key":
            name = key[0]
            column = table.header.index(name) + 1 if name in table.header else 0
            cells = dict(zip(table.header, table.rows[row - 2], strict=False))
            value = ", ".join(cells.get(part, "") for part in key)
        elif kind not in _STRUCTURE:
            rule, value = "schema", error.message
        path, line = table.place(row - 2, max(column - 1, 0)) if row > 1 else (table.path, 1)
        if kind.endswith("-label"):
            value = str(getattr(error, "label", "") or "")
            details["columns"] = ",".join(fields)
        yield Finding(
            rule, path, line, column, name, value, suggest(field, value) if field else "",
            tuple(details.items()), type=kind, row=row,
        )  # fmt: skip


def _limit(field: Field, constraint: str) -> str:
    value: object = field.get("constraints", {}).get(constraint, "")
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
