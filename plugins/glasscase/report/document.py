"""Findings as JSON for programs, and back again."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import cast

from ..changes import CaseChange, Changes, Naming, Withdrawal
from ..findings import Finding, Report, Severity, report_of
from ..sentences import SENTENCES
from .phrases import hint, message

#: in a JSON text these stand only in strings: what a terminal or a browser might act on
_RISKY = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_HALF = re.compile("[\ud800-\udfff]")
#: no line number, column or count is larger
_LARGEST = 10**12


class Unreadable(Exception):
    """This is not what the check writes as JSON."""


def as_json(report: Report, language: str) -> str:
    """One object, one finding a line. Valid UTF-8 and valid JSON whatever the data holds."""
    head: dict[str, object] = {
        "summary": {
            "errors": report.errors, "warnings": report.warnings, "allowed": report.allowed, "rows": report.rows,
            "packages": report.packages,
        },
    }  # fmt: skip
    if report.changes:
        head["changes"] = asdict(report.changes)
    members = [f"{json.dumps(name)}: {_dump(value)}" for name, value in head.items()]
    findings = ",\n".join(_dump(_as_object(finding, language)) for finding in report.findings)
    text = "{" + ",\n".join([*members, f'"findings": [\n{findings}\n]' if findings else '"findings": []']) + "}"
    # What cannot be encoded came from a file's name that is not UTF-8.
    return _HALF.sub("\ufffd", _RISKY.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_object(finding: Finding, language: str) -> dict[str, object]:
    words: dict[str, object] = {
        "rule": finding.rule, "severity": finding.severity, "path": finding.path, "line": finding.line or None,
        "column": finding.column or None, "field": finding.field or None, "value": finding.value or None,
        "message": message(finding, language), "hint": hint(finding, language),
        "suggestion": finding.suggestion or None, "details": dict(finding.details),
    }  # fmt: skip
    if finding.type:
        words |= {"type": finding.type, "row": finding.row or None, "fieldName": finding.field or None}
    return words


def read_json(content: bytes) -> Report:
    """The report that `as_json` wrote. Made for files of strangers: what is not as it should be counts as not there.

    Raises Unreadable where there is no report at all.
    """
    try:
        document: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None
    if not isinstance(document, dict):
        raise Unreadable("not an object")
    members = cast("dict[str, object]", document)
    if not isinstance(members.get("findings"), list) or not isinstance(members.get("summary"), dict):
        raise Unreadable("no findings, or no summary")
    counts = _object(members["summary"])
    changes = _changes(_object(members["changes"])) if isinstance(members.get("changes"), dict) else None
    findings = [_finding(entry) for entry in _objects(members["findings"])]
    return report_of(findings, _number(counts.get("rows")), _number(counts.get("packages")), changes)


def _finding(entry: dict[str, object]) -> Finding:
    given = entry.get("severity")
    severity: Severity = given if given in ("warning", "allowed") else "error"
    rule = _text(entry.get("rule")) or "?"
    details = {name: _text(value) for name, value in _object(entry.get("details")).items()}
    if rule not in SENTENCES:  # of another version: its words are all that is known of it
        details |= {"message": _text(entry.get("message")), "hint": _text(entry.get("hint"))}
    return Finding(
        rule, _text(entry.get("path")), _number(entry.get("line")), _number(entry.get("column")),
        _text(entry.get("field")), _text(entry.get("value")), _text(entry.get("suggestion")),
        tuple(details.items()), severity, _text(entry.get("type")), _number(entry.get("row")),
    )  # fmt: skip


def _changes(entry: dict[str, object]) -> Changes:
    def cases(name: str) -> tuple[CaseChange, ...]:
        return tuple(_case(case) for case in _objects(entry.get(name)))

    def strings(name: str) -> tuple[str, ...]:
        return tuple(_text(one) for one in _list(entry.get(name)))

    return Changes(
        base=_text(entry.get("base")),
        added=cases("added"),
        moved=cases("moved"),
        named=tuple(_naming(one) for one in _objects(entry.get("named"))),
        withdrawn=tuple(_withdrawal(one) for one in _objects(entry.get("withdrawn"))),
        corrected=strings("corrected"),
        articles=strings("articles"),
        lost=strings("lost"),
        departments=tuple(_names(one) for one in _list(entry.get("departments"))),
    )


def _case(entry: dict[str, object]) -> CaseChange:
    case, title, department = (_text(entry.get(name)) for name in ("id", "title", "department"))
    old, new, kind = (_text(entry.get(name)) for name in ("old", "new", "kind"))
    return CaseChange(case, title, department, _number(entry.get("year")), old, new, kind)


def _names(entry: object) -> tuple[str, str, str]:
    code, name, name_en = (*map(_text, _list(entry)), "", "", "")[:3]
    return code, name, name_en


def _naming(entry: dict[str, object]) -> Naming:
    return Naming(*(_text(entry.get(name)) for name in ("id", "title", "unit", "official", "post")))


def _withdrawal(entry: dict[str, object]) -> Withdrawal:
    return Withdrawal(*(_text(entry.get(name)) for name in ("id", "title", "reason")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if type(value) is int and 0 <= value < _LARGEST else 0


def _object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _objects(value: object) -> list[dict[str, object]]:
    return [cast("dict[str, object]", entry) for entry in _list(value) if isinstance(entry, dict)]
