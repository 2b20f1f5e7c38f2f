"""Any one Frictionless package against its own schema: Frictionless's verdicts, with the physical line of each.

What would leave the package's folder or this machine is refused before Frictionless sees the package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, cast

from ..findings import Finding, Report, report_of
from ..read.tables import Table, read_table
from ..sentences import SENTENCES

#: where a descriptor names something that Frictionless would open
_OPENED = {
    "path", "url", "extrapaths", "basepath", "schema", "dialect", "profile", "profiles", "data", "package",
    "checklist", "pipeline", "jsonSchema", "resources",
}  # fmt: skip
#: what such names stand in; elsewhere a descriptor only says something to a reader
_HOLDERS = {"resources", "schema", "dialect", "foreignKeys", "reference", "checklist", "pipeline", "steps"}
#: profiles that Frictionless knows by name; any other is fetched
_PROFILES = {"data-package", "tabular-data-package", "data-resource", "tabular-data-resource"}
#: what is not a file
_FORMATS = {"gsheets", "sql", "ckan", "bigquery", "github", "zenodo"}


def check_foreign(descriptor: Path) -> Report:
    """All findings about the package that `descriptor` (a datapackage.json) describes."""
    shown = descriptor.as_posix()
    try:
        content: object = json.loads(descriptor.read_bytes())
        if not isinstance(content, dict):
            raise TypeError("not a JSON object")
        content = cast("dict[str, object]", content)
        unsafe = sorted(set(_unsafe(content, descriptor.parent)))
    except (OSError, TypeError, ValueError, RecursionError) as error:
        return report_of([_unreadable(shown, error)])
    if unsafe:
        return report_of(Finding("package-unsafe", shown, value=name, type="resource-error") for name in unsafe)
    import frictionless  # late: it is the slowest import of all

    try:
        verdict = frictionless.validate(shown, type="package")
    except Exception as error:
        return report_of([_unreadable(shown, error)], packages=1)
    findings = [_finding(error, shown, None, {}) for error in verdict.errors]
    resources = cast("list[dict[str, Any]]", content.get("resources", []))
    rows = 0
    for number, task in enumerate(verdict.tasks):
        resource = resources[number] if number < len(resources) else dict[str, Any]()
        table = _table(resource, descriptor.parent) if task.errors else None
        fields = _fields(resource, descriptor.parent) if task.errors else {}
        place = (descriptor.parent / task.place).as_posix() if (descriptor.parent / task.place).is_file() else shown
        findings += [_finding(error, place, table, fields) for error in task.errors]
        rows += int(task.stats.get("rows") or 0)
    return report_of(findings, rows, 1)


def _unreadable(shown: str, error: Exception) -> Finding:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return Finding("package-unreadable", shown, value=said, type="package-error")


def _unsafe(node: Mapping[str, object], folder: Path) -> Iterator[str]:
    """Names of what lies on another server, outside `folder`, or behind a symbolic link."""
    for key, value in node.items():
        if key == "scheme" and value not in ("file", "", None):
            yield str(value)
        if key == "format" and str(value).lower() in _FORMATS:
            yield str(value)
        for item in cast("list[object]", value) if isinstance(value, list) else [value]:
            if isinstance(item, dict) and key in _HOLDERS:
                yield from _unsafe(cast("dict[str, object]", item), folder)
            elif isinstance(item, str) and key in _OPENED and not _inside(key, item, folder):
                yield item


def _inside(key: str, name: str, folder: Path) -> bool:
    if key in ("profile", "profiles"):
        return name in _PROFILES
    path = PurePosixPath(name.replace("\\", "/"))
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", name) or path.is_absolute() or ".." in path.parts or "\0" in name:
        return False
    return (folder / path).resolve().is_relative_to(folder.resolve())


def _table(resource: Mapping[str, Any], folder: Path) -> Table | None:
    """The resource's rows with their lines, if it is a CSV file (or several)."""
    first, more = resource.get("path"), cast("list[str]", resource.get("extrapaths") or [])
    names = cast("list[str]", first) if isinstance(first, list) else [str(first)] if first else []
    paths = [folder / name for name in names + more]
    if not paths or any(not path.is_file() or path.suffix.lower() not in (".csv", ".tsv") for path in paths):
        return None
    return read_table("", paths)


def _fields(resource: Mapping[str, Any], folder: Path) -> dict[str, Mapping[str, Any]]:
    schema = resource.get("schema")
    try:
        if isinstance(schema, str):
            schema = json.loads((folder / schema).read_bytes())
        return {field["name"]: field for field in cast("Any", schema)["fields"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _finding(error: Any, place: str, table: Table | None, fields: Mapping[str, Mapping[str, Any]]) -> Finding:
    about: dict[str, Any] = error.to_descriptor()
    row, name, column = about.get("rowNumber") or 0, about.get("fieldName") or "", about.get("fieldNumber") or 0
    field = fields.get(name, {})
    rule, value, details = _rule(error, field), str(about.get("cell", about.get("label")) or ""), dict[str, str]()
    if rule in field.get("constraints", {}):
        limit: Any = field["constraints"][rule]
        details["limit"] = ", ".join(map(str, cast("list[object]", limit))) if isinstance(limit, list) else str(limit)
    if rule.endswith(("-label", "-header")):
        details["columns"] = ",".join(fields)
    if error.type in ("foreign-key", "primary-key"):
        value = ", ".join(map(str, about.get("fieldCells") or about.get("cells") or []))
        details["table"] = str(about.get("referenceName") or "")
    if rule == "schema":
        value = error.message
    path, line = place, 0
    if table and row > 1 and row - 2 < len(table.rows):
        path, line = table.place(row - 2, max(column - 1, 0))
    elif table and (row == 1 or about.get("rowNumbers") or rule.endswith(("-label", "-header"))):
        line = 1
    return Finding(
        rule, path, line, column, name, value, details=tuple(details.items()), type=error.type, row=row,
    )  # fmt: skip


def _rule(error: Any, field: Mapping[str, Any]) -> str:
    """Our rule with the same meaning, else “schema”, which says what Frictionless says."""
    rule = str(error.type)
    if rule == "type-error" and field.get("format", "default") in ("default", "uri", "email"):
        rule = field.get("format", "default") if field.get("format", "default") != "default" else field.get("type", "")
    elif rule == "constraint-error":
        quoted = re.search(r'constraint "(\w+)"', str(error.note))
        rule = quoted[1] if quoted else ""
    elif rule == "unique-error":
        rule = "unique"
    return rule if rule in SENTENCES else "schema"
