"""Any one Frictionless package against its own schema: Frictionless's verdicts, with the physical line of each.

What would leave the package's folder or this machine is refused before Frictionless sees the package. A package that
can be proved clean never reaches it; of the others it judges what is not proved (`table_schema`).
"""

from __future__ import annotations

import csv
import json
import re
import signal
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from ..findings import Finding, Report, report_of
from ..sentences import SENTENCES
from .table_schema.judge import errors_of
from .table_schema.keys import keys_of
from .table_schema.plain import proved_rows
from .table_schema.sheets import sheet_of
from .table_schema.survey import Sheet, Survey, rows_of, survey, with_keys
from .unsafe import bombs, named_files, unsafe_names, wide_lines

#: what a check may take: so many seconds, and one more for so many bytes (Frictionless reads three times as many)
PATIENCE, BYTES_A_SECOND = 5.0, 1_500_000
#: up to this share of a table, its doubtful rows are judged alone
_ALONE = 0.5

T = TypeVar("T")
Object = dict[str, Any]


class TooSlow(BaseException):
    """Not an Exception, since Frictionless takes any of those for a fault of the data."""


def check_foreign(descriptor: Path) -> Report:
    """All findings about the package that `descriptor` (a datapackage.json) describes."""
    shown = descriptor.as_posix()
    try:
        content: object = json.loads(descriptor.read_bytes().decode())  # UTF-8 and nothing else, as Frictionless has it
        if not isinstance(content, dict):
            raise TypeError("not a JSON object")
        content = cast("Object", content)
        unsafe = sorted(set(unsafe_names(content, descriptor.parent)))
        files = [] if unsafe else named_files(content, descriptor.parent)
        size = sum(file.stat().st_size for file in files)
    except (OSError, TypeError, ValueError, RecursionError) as error:
        return report_of([_unreadable(shown, error)])
    if unsafe:
        return report_of(Finding("package-unsafe", shown, value=name, type="resource-error") for name in unsafe)
    if packed := sorted(set(bombs(files))):
        return report_of(Finding("package-too-large", shown, value=name, type="resource-error") for name in packed)
    rows = _unless_it_fails(partial(proved_rows, content, descriptor.parent))
    if rows is not None:
        return report_of([], rows, 1)
    if wide := [Finding("package-too-wide", path, line, type="source-error") for path, line in wide_lines(files)]:
        return report_of(wide, packages=1)
    seconds = PATIENCE + size / BYTES_A_SECOND
    try:
        with _at_most(seconds):
            return _judged(descriptor, content)
    except TooSlow:
        return report_of([Finding("package-too-slow", shown, value=f"{seconds:.0f}", type="package-error")], packages=1)
    except Exception as error:  # Frictionless raises what it meets; whatever that is, it is about this package
        return report_of([_unreadable(shown, error)], packages=1)


def _judged(descriptor: Path, content: Object) -> Report:
    """Frictionless's report, of which it need not see what is proved clean."""
    import frictionless  # late: it is the slowest import of all

    shown, folder = descriptor.as_posix(), descriptor.parent
    try:
        package = frictionless.Package.from_descriptor(shown)
        package.to_descriptor(validate=True)
    except frictionless.FrictionlessException:
        verdict = frictionless.validate(shown, type="package")
        return report_of([_finding(error.to_descriptor(), shown, 0, {}) for error in verdict.errors], packages=1)
    sheets = {resource.name: _unless_it_fails(partial(sheet_of, resource, folder)) for resource in package.resources}
    surveys = _surveys(sheets)
    findings, rows = list[Finding](), 0
    for resource in package.resources:
        sheet, found = sheets[resource.name], surveys.get(resource.name)
        alone = _unless_it_fails(partial(_judged_rows, found, surveys)) if found else None
        if found and alone is not None:
            rows += found.height
            findings += alone
            continue
        task = resource.validate().tasks[0]
        rows += int(task.stats.get("rows") or 0)
        place = (folder / task.place).as_posix() if (folder / task.place).is_file() else shown
        errors = [error.to_descriptor() for error in task.errors]
        fields, lines = _fields(resource), _lines(sheet, errors)
        findings += [_finding(error, place, line, fields) for error, line in zip(errors, lines, strict=True)]
    return report_of(findings, rows, 1)


def _unless_it_fails(prove: Callable[[], T]) -> T | None:
    """What goes wrong in a proof proves nothing; then Frictionless judges, as it would have without us."""
    try:
        return prove()
    except Exception:
        return None


def _surveys(sheets: Mapping[str, Sheet | None]) -> dict[str, Survey]:
    """The tables that can be screened, by name."""
    screened = {name: sheet for name, sheet in sheets.items() if sheet and sheet.screened}
    referred: dict[str, set[str]] = {name: set() for name in screened}
    for name, sheet in screened.items():
        for key in keys_of(sheet.schema).foreign:
            referred.setdefault(key.target or name, set()).update(key.target_fields)
    found = {name: _unless_it_fails(partial(survey, sheet, referred[name])) for name, sheet in screened.items()}
    return {name: one for name, one in found.items() if one}


def _judged_rows(found: Survey, surveys: Mapping[str, Survey]) -> list[Finding] | None:
    """The findings about one table; None where Frictionless had better see all of it."""
    doubtful = with_keys(found, surveys)
    if doubtful is None or (len(doubtful) > _ALONE * found.height and found.height > 1000):
        return None
    if not doubtful:
        return []
    sheet = found.sheet
    rows = list(rows_of(sheet, sorted(doubtful)))
    targets = {
        key: (surveys[key.target or sheet.name].held, surveys[key.target or sheet.name].sheet.schema)
        for key in found.keys.foreign
    }
    errors = errors_of(sheet.name, sheet.schema, [(row, cells) for row, _, cells in rows], targets)
    places = {row + 2: (line, cells) for row, line, cells in rows}
    findings = list[Finding]()
    for error in errors:
        number = error.get("rowNumber") or 0
        line = _line_of_cell(*places[number], error) if number in places else 0
        findings.append(_finding(error, sheet.path.as_posix(), line, sheet.fields))
    return findings


def _lines(sheet: Sheet | None, errors: list[Object]) -> list[int]:
    """The physical line of each error, 0 where there is none or the file cannot be read so far."""
    numbers = [error.get("rowNumber") or 0 for error in errors]
    wanted = sorted({number - 2 for number in numbers if number > 1})
    found = dict[int, tuple[int, list[str]]]()
    try:
        for row, line, cells in rows_of(sheet, wanted) if sheet and wanted else ():
            found[row + 2] = line, cells
    except (OSError, ValueError, csv.Error):
        pass
    return [
        _line_of_cell(*found[number], error) if number in found else int(number == 1)
        for number, error in zip(numbers, errors, strict=True)
    ]


def _line_of_cell(line: int, cells: list[str], error: Object) -> int:
    """A cell may begin lines after its row does; one that is missing would stand after the last."""
    place = max((error.get("fieldNumber") or 0) - 1, 0)
    before = "".join(cells[:place]) if place < len(cells) else "".join(cells).rstrip("\r\n")
    return line + len(re.findall("\r\n|\r|\n", before))


def _fields(resource: Any) -> dict[str, Object]:
    return (
        {field.name: field.to_descriptor() for field in resource.schema.fields}
        if resource.has_defined("schema")
        else {}
    )


def _unreadable(shown: str, error: Exception) -> Finding:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return Finding("package-unreadable", shown, value=said, type="package-error")


@contextmanager
def _at_most(seconds: float) -> Generator[None]:
    """Raises TooSlow in the main thread, as for a pattern that never ends; elsewhere there is no such clock."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    # Again each second: somewhere along the way an exception may go unnoticed.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _finding(error: Object, path: str, line: int, fields: Mapping[str, Mapping[str, Any]]) -> Finding:
    """`error` is Frictionless's own description."""
    row, name, column = error.get("rowNumber") or 0, error.get("fieldName") or "", error.get("fieldNumber") or 0
    field = fields.get(name, {})
    rule, value, details = _rule(error, field), str(error.get("cell", error.get("label")) or ""), dict[str, str]()
    if rule in field.get("constraints", {}):
        limit: Any = field["constraints"][rule]
        details["limit"] = ", ".join(map(str, cast("list[object]", limit))) if isinstance(limit, list) else str(limit)
    if rule.endswith(("-label", "-header")):
        details["columns"] = ",".join(fields)
        line = 1
    if error["type"] in ("foreign-key", "primary-key"):
        value = ", ".join(map(str, error.get("fieldCells") or error.get("cells") or []))
        details["table"] = str(error.get("referenceName") or "")
    if rule == "schema":
        value = error["message"]
    return Finding(
        rule, path, line, column, name, value, details=tuple(details.items()), type=error["type"], row=row,
    )  # fmt: skip


def _rule(error: Object, field: Mapping[str, Any]) -> str:
    """Our rule with the same meaning, else “schema”, which says what Frictionless says."""
    rule = str(error["type"])
    if rule == "type-error" and field.get("format", "default") in ("default", "uri", "email"):
        rule = field.get("format", "default") if field.get("format", "default") != "default" else field.get("type", "")
    elif rule == "constraint-error":
        quoted = re.search(r'constraint "(\w+)"', str(error.get("note")))
        rule = quoted[1] if quoted else ""
    elif rule == "unique-error":
        rule = "unique"
    return rule if rule in SENTENCES else "schema"
