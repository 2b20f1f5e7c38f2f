"""Mutations of what a descriptor says: dialects, properties of resources, and any node of its JSON."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from typing import Any

from .drafts import Draft
from .mutate_schemas import VALUES
from .mutate_tables import pick


def dialects(chance: random.Random, draft: Draft) -> str:
    """What the descriptor says of the file's form, with or without the file following it."""
    found = pick(chance, draft)
    resource = draft.resource_of(found[0]) if found else None
    if not found or resource is None:
        return "no dialect to change"
    path, sheet = found
    act = chance.choice(("none", "both", "both", "said", "said", "said", "said", "said", "file", "file", "file"))
    detail: Any = ""
    if act == "none":
        resource.pop("dialect", None)
    elif act in ("both", "file"):
        # The file changes its form; the descriptor says so, or leaves it to be guessed.
        name, value, said = chance.choice((
            ("delimiter", ";", "delimiter"), ("delimiter", "\t", "delimiter"), ("delimiter", "|", "delimiter"), ("delimiter", ":", "delimiter"),
            ("quote", "'", "quoteChar"), ("escape", "\\", "escapeChar"), ("space", True, "skipInitialSpace"), ("double", False, "doubleQuote"),
            ("line_end", "\r", "lineTerminator"), ("line_end", "\r\n", "lineTerminator"), ("quoting", 1, "x"), ("quoting", 3, "x"),
        ))  # fmt: skip
        setattr(sheet.style, name, value)
        if act == "both":
            resource["dialect"] = {**_mapping(resource.get("dialect")), said: value}
        elif chance.random() < 0.8:
            resource.pop("dialect", None)
        detail = (name, value)
    else:
        name, value = chance.choice(_DIALECT)
        old = _mapping(resource.get("dialect"))
        resource["dialect"] = chance.choice(({**old, name: value}, {name: value}, {"csv": {name: value}}))
        detail = (name, value)
        if name == "dialect":
            resource["dialect"] = value
    return f"{path}: dialect {act} {str(detail)[:80]}"


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_DIALECT: tuple[tuple[str, Any], ...] = (
    ("delimiter", ";"), ("delimiter", ","), ("delimiter", ",,"), ("delimiter", ""), ("delimiter", 5), ("delimiter", "\n"), ("delimiter", "，"),
    ("quoteChar", "'"), ("quoteChar", ""), ("quoteChar", '"'), ("quoteChar", ","), ("quoteChar", "''"), ("doubleQuote", False), ("doubleQuote", True),
    ("doubleQuote", "no"), ("escapeChar", "\\"), ("escapeChar", ""), ("escapeChar", '"'), ("escapeChar", "ab"), ("lineTerminator", "\r"),
    ("lineTerminator", ";"), ("nullSequence", "\\N"), ("nullSequence", "N/A"), ("skipInitialSpace", True), ("skipInitialSpace", False),
    ("header", False), ("header", True), ("header", 0), ("headerRows", [2]), ("headerRows", [1, 2]), ("headerRows", []), ("headerRows", [0]),
    ("headerRows", 1), ("headerRows", [99]), ("headerRows", ["1"]), ("headerJoin", "-"), ("headerCase", False), ("headerCase", True),
    ("commentChar", "#"), ("commentChar", ""), ("commentChar", "2"), ("commentRows", [2]), ("commentRows", [1]), ("skipBlankRows", True),
    ("caseSensitiveHeader", False), ("csvddfVersion", 1.2), ("dialect", "missing.json"), ("dialect", []), ("dialect", {"csv": []}), ("dialect", None),
    ("dialect", {"excel": {"sheet": "x"}}), ("dialect", {"type": "csv"}), ("foo", 1), ("keyed", True), ("property", "x"), ("sheet", 1),
)  # fmt: skip


def descriptors(chance: random.Random, draft: Draft) -> str:
    """Any node of the descriptor deleted, doubled, retyped; resource properties right and wrong; broken JSON."""
    act = chance.choice(("node", "node", "node", "node", "property", "property", "property", "package", "text"))
    if act == "property":
        return _property(chance, draft)
    if act == "text":
        before, after, shown = chance.choice((
            (b"{", b"", "no brace"), (b"}", b"", "no closing brace"), (b"", b"\xef\xbb\xbf", "BOM"), (b": ", b":", "dense"), (b'"name"', b'"name": "a", "name"', "twice"),
            (b"true", b"NaN", "NaN"), (b'"', b"'", "quotes"), (b"}\n", b"} x", "more"), (b"[", b"[,", "comma"), (b"1", b"1e999", "huge"), (b'"type"', b'"\\ud800"', "surrogate"),
        ))  # fmt: skip
        draft.spoils.append(("datapackage.json", lambda raw: raw.replace(before, after, 1) if before else after + raw))
        if chance.random() < 0.2:
            encoding = chance.choice(("utf-16", "gbk", "latin-1", "utf-8-sig"))
            draft.spoils.append(
                ("datapackage.json", lambda raw: raw.decode("utf-8", "replace").encode(encoding, "replace"))
            )
            shown += f" and {encoding}"
        return f"datapackage.json: {shown}"
    nodes = [*_nodes(draft.descriptor)]
    if act == "package" and isinstance(draft.descriptor, dict):
        name = chance.choice(("name", "title", "profile", "licenses", "sources", "contributors", "keywords", "version", "created", "image", "id",
                              "homepage", "$schema", "resources", "foo", "description", "views"))  # fmt: skip
        value = chance.choice(
            (
                *VALUES,
                "data-package",
                "tabular-data-package",
                "A B",
                [{}],
                [{"name": "x"}],
                [{"title": 5}],
                "2026-03-05T00:00:00Z",
                "1.0",
            )
        )
        draft.descriptor[name] = value
        return f"package: {name} = {str(value)[:60]!r}"
    if not nodes:
        return "no node"
    holder, key = chance.choice(nodes)
    where = f"{key!r} of {str(holder)[:60]}"
    how = chance.choice(("delete", "retype", "retype", "double", "wrap", "rename", "stringify"))
    value = holder[key]
    if how == "delete":
        del holder[key]
    elif how == "retype":
        holder[key] = copy.deepcopy(chance.choice(VALUES))
        how += f" to {str(holder[key])[:40]!r}"
    elif how == "double" and isinstance(holder, list):
        holder.append(copy.deepcopy(value))
    elif how == "wrap":
        holder[key] = [value] if chance.random() < 0.6 else {"x": value}
    elif how == "rename" and isinstance(holder, dict):
        holder[chance.choice(("foo", str(key).lower(), f"{key} ", str(key).upper()))] = holder.pop(key)
    elif how == "stringify":
        holder[key] = json.dumps(value)[:500]
    return f"descriptor: {how} {where}"


def _property(chance: random.Random, draft: Draft) -> str:
    some = draft.resources()
    if not some:
        return "no resource to describe"
    resource = chance.choice(some)
    content = draft.content().get(str(resource.get("path")), b"")
    rows, sheet = 0, draft.sheets.get(str(resource.get("path")))
    if sheet:
        rows = len(sheet.rows) - 1
    md5, sha = hashlib.md5(content).hexdigest(), hashlib.sha256(content).hexdigest()
    name, value = chance.choice((
        ("hash", f"sha256:{sha}"), ("hash", md5), ("hash", f"md5:{md5}"), ("hash", "sha256:0"), ("hash", f"sha1:{md5}"), ("hash", "x"), ("hash", sha),
        ("hash", ""), ("hash", f"sha256:{sha.upper()}"), ("hash", 5), ("bytes", len(content)), ("bytes", 1), ("bytes", 0), ("bytes", "1"), ("bytes", -1),
        ("fields", 2), ("rows", rows), ("rows", rows + 1), ("rows", 0), ("stats", {"hash": "x"}), ("stats", {"rows": rows}), ("stats", {"bytes": 1, "hash": md5}),
        ("encoding", "utf-8"), ("encoding", "UTF8"), ("encoding", "utf-8-sig"), ("encoding", "gbk"), ("encoding", "ascii"), ("encoding", "latin-1"),
        ("encoding", "utf-16"), ("encoding", "foo"), ("encoding", ""), ("encoding", None), ("encoding", "rot13"), ("encoding", "base64"), ("encoding", "utf-32"),
        ("encoding", "big5"), ("encoding", "cp1252"), ("encoding", "idna"), ("encoding", "unicode_escape"), ("encoding", "utf-7"),
        ("format", "csv"), ("format", "tsv"), ("format", "json"), ("format", "foo"), ("format", "CSV"), ("format", ""), ("format", "xlsx"), ("format", "inline"),
        ("mediatype", "text/csv"), ("mediatype", "x"), ("profile", "data-resource"), ("profile", "tabular-data-resource"), ("profile", "foo"),
        ("type", "table"), ("type", "file"), ("type", "json"), ("type", "text"), ("type", "foo"), ("type", "article"), ("type", "package"), ("type", ""),
        ("name", "A B"), ("name", ""), ("name", "x"), ("name", some[0].get("name")), ("path", "missing.csv"), ("path", ""), ("path", []), ("path", "."),
        ("path", "data"), ("path", "datapackage.json"), ("scheme", "file"), ("scheme", "foo"), ("compression", "gz"), ("innerpath", "x"),
        ("extrapaths", []), ("extrapaths", ["missing.csv"]), ("data", []), ("data", "x"), ("data", {"a": 1}), ("data", [[]]), ("data", [1]),
        ("schema", None), ("schema", {}), ("schema", []), ("schema", "x"), ("schema", {"fields": []}), ("licenses", [{}]), ("sources", [{"title": 1}]),
        ("title", 5), ("multipart", True), ("tabular", True), ("basepath", "x"), ("detector", {}), ("checklist", {"checks": [{"type": "duplicate-row"}]}),
        ("checklist", {"skipErrors": ["type-error"]}), ("limitRows", 1), ("homepage", "x"), ("jsonSchema", {}), ("control", {}), ("layout", {"header": False}),
    ))  # fmt: skip
    resource[name] = value
    return f"resource {str(resource.get('name'))[:30]}: {name} = {str(value)[:80]!r}"


def _nodes(node: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) within `node`."""
    found = list[tuple[Any, Any]]()
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in [*items][:60]:
        found.append((node, key))
        found += _nodes(value)
    return found
