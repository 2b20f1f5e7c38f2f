"""Mutations of what a schema says: constraints, types, keys."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from .drafts import Draft
from .mutate_tables import pick
from .values import FORMATS, TYPES, nasty

PATTERNS = (
    "[a-z]+", ".*", ".+", "", "^[a-z]", "a|b", "^a|b$", r"\d+", r"\w+", r"\W", r"\s*\S+", r"[^,]*", "(?i)[A-Z]+", "(?:a|b)*", r"(a)\1",
    "(?=.*x).*", "(?<!x)y", r"\bcode", "x{2,3}", "x{,3}", "x{2000}", "[一-龥]+", r"\u4e00", r"[\u4e00-\u9fff].*", r"\p{Han}+", "(?P<y>a)", "(?#c)a",
    "[[:alpha:]]", "[a-z&&[^b]]", r"\Z", r"\A.*\Z", r"\z", "$", "^", "$^", ".*\n?", "(?s).*", "(?x) a b", "(?m)^a$", "a++", "(?>a+)b", "[", "(", "*",
    "a**", "\\", r"[\d-x]", "[-a]", "[a-]", "[]a]", "[^]]", r"\x41", r"\101", r"\e", "\\\\", "#.*", r"code-\d{3}", r"[a-z0-9-]+", "(|a)", "a{0}",
)  # fmt: skip
_LIMITS = (
    0, 1, 2, 3, 5, 10, -1, 60, 1000, 1.5, "1", "5", "", None, True, "x", [], {}, "2026-03-05", "2000-01-01", "12:00:00", "2026-03-05T00:00:00Z",
    "2026", "2026-03", 2026, 1e3, 0.1, 10**20, "1e3", "0.1", "NaN", float("inf"), " 5 ", "１",
)  # fmt: skip
_NAMES = (
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum", "exclusiveMinimum", "exclusiveMaximum",
    "jsonSchema", "foo",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, 0, 1, -1, 1.5, True, False, "", "x", "true", [], {}, [1], ["x"], {"x": 1}, [None], [[]], "路", "a" * 300, {"name": "x"}, ["", "x"], 10**30,
)  # fmt: skip


def _some_field(
    chance: random.Random, draft: Draft
) -> tuple[str, dict[str, Any], dict[str, Any], list[list[str]], int] | None:
    """(path, schema, field, the table's rows, the field's place) of one field."""
    found = pick(chance, draft)
    schema = draft.schema_of(draft.resource_of(found[0])) if found else None
    fields = draft.fields_of(draft.resource_of(found[0])) if found else []
    if not found or not schema or not fields:
        return None
    at = chance.randrange(len(fields))
    return found[0], schema, fields[at], found[1].rows, at


def constraints(chance: random.Random, draft: Draft) -> str:
    """A constraint added, changed or taken away."""
    found = _some_field(chance, draft)
    if not found:
        return "no field to constrain"
    path, _, field, rows, at = found
    limits = field.setdefault("constraints", {})
    if not isinstance(limits, dict):
        limits = field["constraints"] = {}
    if limits and chance.random() < 0.15:
        name = chance.choice([*limits])
        del limits[name]
        return f"{path}: {field.get('name')} without {name}"
    seen = [row[at] for row in rows[1:] if at < len(row)] or ["x"]
    name = chance.choice(_NAMES) if chance.random() < 0.8 else "pattern"
    limit: Any = chance.choice(_LIMITS)
    if name in ("required", "unique") and chance.random() < 0.85:
        limit = chance.random() < 0.9
    elif name == "pattern" and chance.random() < 0.95:
        limit = chance.choice(PATTERNS)
    elif name == "enum" and chance.random() < 0.9:
        limit = sorted({*chance.sample(seen, min(len(seen), chance.randint(1, 60))), nasty(chance, field.get("type"))})
        if chance.random() < 0.15:
            limit = [*limit, chance.choice(_LIMITS)]
    elif name == "jsonSchema":
        limit = chance.choice(
            ({"type": "object"}, {"type": "object", "required": ["b"]}, {}, {"type": 5}, {"$ref": "#/x"})
        )
    elif name.lower().endswith(("length", "imum")) and chance.random() < 0.5:
        value = chance.choice(seen)
        limit = len(value) if name.endswith("Length") else value
        if name.endswith("imum") and chance.random() < 0.5:
            try:
                limit = json.loads(value)
            except (ValueError, RecursionError):
                limit = value
    limits[name] = limit
    return f"{path}: {field.get('name')} ({field.get('type')}) {name} = {str(limit)[:80]!r}"


def types(chance: random.Random, draft: Draft) -> str:
    """Types, formats, options, missing values, names and order of fields."""
    found = _some_field(chance, draft)
    if not found:
        return "no field to change"
    path, schema, field, rows, at = found
    act = chance.choice(("type", "type", "type", "format", "format", "option", "option", "missing", "missing", "name", "delete", "double", "swap",
                         "null type", "fieldsMatch", "string schema", "no fields", "example", "extra field", "schema file", "version"))  # fmt: skip
    detail: Any = ""
    if act == "type":
        detail = field["type"] = chance.choice(TYPES)
    elif act == "format":
        detail = field["format"] = chance.choice(FORMATS) if chance.random() < 0.9 else chance.choice(VALUES)
    elif act == "option":
        name, detail = chance.choice(_OPTIONS)
        field[name] = detail
    elif act == "missing":
        seen = [row[at] for row in rows[1:] if at < len(row)] or [""]
        detail = chance.choice(([], [""], ["", "-"], ["N/A"], [chance.choice(seen)], ["", chance.choice(seen)], [" "], [0], "", None, [None], ["", ""],
                                [{"value": "", "label": "none"}], [{"value": "-"}, {"value": "-"}], ["None"]))  # fmt: skip
        chance.choice((schema, field))["missingValues"] = detail
    elif act == "name":
        detail = field["name"] = chance.choice(
            ("", " ", "other", "Name", str(field.get("name")).upper(), None, 5, "长" * 50, "name")
        )
    elif act == "delete":
        schema["fields"].remove(field)
    elif act == "double":
        schema["fields"].insert(chance.randrange(len(schema["fields"]) + 1), copy.deepcopy(field))
    elif act == "swap":
        chance.shuffle(schema["fields"])
    elif act == "null type":
        field.pop("type", None)
    elif act == "fieldsMatch":
        detail = schema["fieldsMatch"] = chance.choice(
            ("exact", "equal", "subset", "superset", "partial", ["equal"], ["subset"], "foo", None, [])
        )
        if chance.random() < 0.5:
            draft.descriptor["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json"
        if chance.random() < 0.5:
            order = chance.sample(range(len(rows[0])), len(rows[0])) if rows else []
            rows[:] = [[row[n] for n in order] if len(row) == len(order) else row for row in rows]
    elif act in ("string schema", "schema file"):
        resource = draft.resource_of(path)
        assert resource
        name = chance.choice(("schema.json", "schemas/a.json", "missing.json", ""))
        if name and name != "missing.json":
            draft.files[name] = json.dumps(schema).encode()
        detail = resource["schema"] = name
    elif act == "no fields":
        detail = chance.choice(([], None, {}, "x"))
        schema["fields"] = detail
    elif act == "example":
        detail = field["example"] = nasty(chance, field.get("type"))
    elif act == "extra field":
        schema["fields"].insert(chance.randrange(len(schema["fields"]) + 1), {"name": "extra", "type": "string"})
    elif act == "version":
        detail = chance.choice(
            (
                "https://datapackage.org/profiles/2.0/datapackage.json",
                "https://datapackage.org/profiles/1.0/datapackage.json",
            )
        )
        if isinstance(draft.descriptor, dict):
            draft.descriptor["$schema"] = detail
    return f"{path}: {act} of {str(field.get('name'))[:30]} = {str(detail)[:80]!r}"


_OPTIONS: tuple[tuple[str, Any], ...] = (
    ("bareNumber", False), ("bareNumber", True), ("bareNumber", "no"), ("decimalChar", ","), ("decimalChar", ""), ("groupChar", ","),
    ("groupChar", " "), ("groupChar", "."), ("groupChar", ""), ("floatNumber", True), ("trueValues", ["yes", "1"]), ("falseValues", ["no", "0"]),
    ("trueValues", []), ("falseValues", ["true"]), ("trueValues", ["", "x"]), ("trueValues", "yes"), ("delimiter", ";"), ("delimiter", ""),
    ("itemType", "integer"), ("itemType", "foo"), ("arrayItem", {"type": "integer"}), ("arrayItem", {"type": "string", "constraints": {"minLength": 1}}),
    ("rdfType", "x"), ("title", 5), ("description", None), ("required", True), ("foo", "bar"), ("categories", ["a"]), ("categoriesOrdered", True),
    ("trueValues", None), ("decimalChar", None), ("title_en", 5), ("example", None), ("schema", {}), ("stats", {}),
)  # fmt: skip


def keys(chance: random.Random, draft: Draft) -> str:
    """Primary and foreign keys: added, changed, wrong."""
    found = _some_field(chance, draft)
    if not found:
        return "no key to change"
    path, schema, field, rows, at = found
    fields = draft.fields_of(draft.resource_of(path))
    names = [str(one.get("name")) for one in fields]
    others = draft.resources()
    foreign = schema.get("foreignKeys")
    act = chance.choice(("primary", "primary", "primary pair", "wrong primary", "foreign", "foreign", "foreign pair", "self", "to nothing",
                         "wrong foreign", "key cell", "key cell", "retype key", "drop", "required key", "unique key", "blank key", "number key"))  # fmt: skip
    detail: Any = ""
    if act in ("primary", "required key", "unique key", "number key"):
        detail = schema["primaryKey"] = chance.choice((field.get("name"), [field.get("name")]))
        if act == "required key":
            field["constraints"] = {"required": True}
        elif act == "unique key":
            field["constraints"] = {"unique": True}
        elif act == "number key":
            field["type"] = detail = chance.choice(
                ("number", "integer", "string", "boolean", "date", "any", "array", "object")
            )
    elif act == "primary pair":
        detail = schema["primaryKey"] = chance.sample(names, min(len(names), 2))
    elif act == "wrong primary":
        detail = schema["primaryKey"] = chance.choice(
            ("no such", ["no such"], [], "", None, 5, [names[0], names[0]], [names[0], "x"], {"a": 1}, [[]])
        )
    elif act in ("foreign", "foreign pair", "self", "to nothing") and others:
        other = chance.choice(others)
        theirs = [str(one.get("name")) for one in draft.fields_of(other)] or ["x"]
        count = min(2, len(names), len(theirs)) if act == "foreign pair" else 1
        own, target = chance.sample(names, count), chance.sample(theirs, count)
        to = {"self": chance.choice(("", path)), "to nothing": "no such"}.get(act, other.get("name"))
        detail = {
            "fields": own,
            "reference": {"resource": to, "fields": target if act != "self" else chance.sample(names, count)},
        }
        if chance.random() < 0.2:
            detail = {"fields": own[0], "reference": {"resource": to, "fields": target[0]}}
        if isinstance(foreign, list):
            foreign.append(detail)
        else:
            schema["foreignKeys"] = [detail]
    elif act == "wrong foreign":
        detail = schema["foreignKeys"] = chance.choice(
            (None, [], {}, "x", [{}], [{"fields": names[0]}], [{"fields": "no such", "reference": {"resource": "", "fields": names[0]}}],
             [{"fields": names[:1], "reference": {"resource": "", "fields": "no such"}}], [{"fields": names[:2], "reference": {"resource": "", "fields": names[:1]}}],
             [{"fields": names[:1], "reference": {"fields": names[:1]}}], [{"fields": [], "reference": {"resource": "", "fields": []}}],
             [{"fields": names[:1], "reference": "x"}], [None])
        )  # fmt: skip
    elif act in ("key cell", "blank key") and len(rows) > 1:
        held = [names.index(name) for name in _listed(schema.get("primaryKey")) if name in names] or [at]
        row, other = chance.choice(rows[1:]), chance.choice(rows[1:])
        # Another row's key or its own, as it stands or in disguise.
        disguise = chance.choice(("{}", "{}", "0{}", "{} ", " {}", "{}.0", "+{}", "{}x", "-{}", "00{}", "{}\n"))
        for place in held:
            if place < min(len(row), len(other)):
                row[place] = "" if act == "blank key" else disguise.format(chance.choice((row, other, other))[place])
        detail = row[:3]
    elif act == "retype key":
        held = set(_listed(schema.get("primaryKey"))) | {
            name for key in foreign or () if isinstance(key, dict) for name in _listed(key.get("fields"))
        }
        for one in fields:
            if one.get("name") in held:
                detail = one["type"] = chance.choice(("string", "number", "integer", "any", "date", "boolean"))
    else:
        schema.pop(chance.choice(("primaryKey", "foreignKeys")), None)
    return f"{path}: {act} {str(detail)[:110]}"


def _listed(names: Any) -> list[str]:
    return (
        [names]
        if isinstance(names, str)
        else [name for name in names if isinstance(name, str)]
        if isinstance(names, list)
        else []
    )
