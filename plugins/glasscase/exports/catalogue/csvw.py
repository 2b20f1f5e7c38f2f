"""CSV on the Web: beside each CSV what its columns hold, as the W3C names the file: cases.csv-metadata.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..artifact import Artifact
from .model import Licence, Record, Table, Words

MEDIA_TYPE = "application/csvm+json"
_TYPES = {
    "integer": "integer", "number": "number", "boolean": "boolean", "date": "date", "datetime": "dateTime",
    "time": "time", "year": "gYear", "yearmonth": "gYearMonth", "duration": "duration",
}  # fmt: skip
#: what else a field may say of how its cells are written: then they are told as text, and what they are in words
_WRITTEN = ("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues")
_DIALECT = {"delimiter": ",", "quoteChar": '"', "encoding": "utf-8", "header": True, "headerRowCount": 1}


def csvw_files(record: Record) -> Iterator[Artifact]:
    """One file a table; where a table refers to others of its package, these are in it too."""
    tables = {table.name: table for table in record.tables}
    for table in record.tables:
        yield csvw_file(table, tables, record.licence)


def csvw_file(table: Table, beside: Mapping[str, Table], licence: Licence) -> Artifact:
    """`beside` has the tables to which it may refer, by name."""
    group = list(_closure(table, beside))
    folder = table.path.rpartition("/")[0]
    told = [_table(one, folder, {other.name: other for other in group}) for one in group]
    head: dict[str, Any] = {"@context": "http://www.w3.org/ns/csvw"}
    about = {"dc:license": {"@id": licence.url}} if licence.url else {}
    found = {**head, **about, **told[0]} if len(told) == 1 else {**head, **about, "tables": told}
    content = (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
    return Artifact(f"{table.path}-metadata.json", content, MEDIA_TYPE)


def _closure(table: Table, beside: Mapping[str, Table]) -> Iterator[Table]:
    """The table, and those to which it refers, these to which, and so on: a validator must have them all."""
    known, waiting = set[str](), [table]
    while waiting:
        one = waiting.pop(0)
        if one.path in known:
            continue
        known.add(one.path)
        yield one
        for key in one.schema.get("foreignKeys", ()):
            other = beside.get(key["reference"].get("resource") or one.name)
            if other:
                waiting.append(other)


def _table(table: Table, folder: str, group: Mapping[str, Table]) -> dict[str, Any]:
    schema, missing = table.schema, list(table.schema.get("missingValues", [""]))
    told: dict[str, Any] = {"columns": [_column(field, missing) for field in schema["fields"]]}
    if key := _names(schema.get("primaryKey")):
        told["primaryKey"] = key
    foreign = [
        {
            "columnReference": _names(key["fields"]),
            "reference": {
                "resource": _url(group[name].path, folder), "columnReference": _names(key["reference"]["fields"]),
            },
        }
        for key in schema.get("foreignKeys", ())
        for name in [key["reference"].get("resource") or table.name]
        if name in group
    ]  # fmt: skip
    if foreign:
        told["foreignKeys"] = foreign
    return {
        "url": _url(table.path, folder), "dc:title": _texts(table.title), "dialect": _dialect(table),
        "tableSchema": told,
    }  # fmt: skip


def _column(field: Mapping[str, Any], missing: Sequence[str]) -> dict[str, Any]:
    name, constraints = str(field["name"]), field.get("constraints", {})
    title, title_en = str(field.get("title") or ""), str(field.get("title_en") or "")
    titles = {"und": name, "zh": title, "en": title_en}
    described = Words(str(field.get("description") or ""), str(field.get("description_en") or ""))
    return {
        # A name of CSVW is a variable of URI templates; the header is always among the titles.
        "name": re.sub(r"[^\w.]", lambda sign: "".join(f"%{one:02X}" for one in sign[0].encode()), name).lstrip("_"),
        "titles": {language: text for language, text in titles.items() if text},
        **({"dc:description": _texts(described)} if described.zh or described.en else {}),
        "datatype": _datatype(field, constraints),
        **({"required": True} if constraints.get("required") else {}),
        "null": list(missing) if missing else [""],
    }  # fmt: skip


def _datatype(field: Mapping[str, Any], constraints: Mapping[str, Any]) -> str | dict[str, Any]:
    kind = str(field.get("type", "string"))
    usual = field.get("format", "default") == "default" and not any(key in field for key in _WRITTEN)
    base = _TYPES.get(kind) if usual else None
    if base == "boolean":
        return {"base": "boolean", "format": "true|false"}
    if base:
        limits = {key: constraints[key] for key in ("minimum", "maximum") if key in constraints}
        return {"base": base, **limits} if limits else base
    found: dict[str, Any] = {"base": "string"}
    if kind == "string":
        found |= {key: constraints[key] for key in ("minLength", "maxLength") if key in constraints}
        if "enum" in constraints:
            found["format"] = "|".join(re.escape(str(one)) for one in constraints["enum"])
        elif "pattern" in constraints:
            found["format"] = constraints["pattern"]
    return found if len(found) > 1 else "string"


def _dialect(table: Table) -> dict[str, Any]:
    own = table.dialect or {}
    found = {**_DIALECT, **{key: own[key] for key in ("delimiter", "quoteChar", "commentChar") if key in own}}
    found["commentPrefix"] = found.pop("commentChar", None)  # without one, no row is a comment
    return found


def _names(written: object) -> list[str]:
    if isinstance(written, str):
        return [written]
    return [str(name) for name in written] if isinstance(written, list | tuple) else []


def _texts(words: Words) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tag} for tag, text in words.tagged()]


def _url(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/") if folder else path
