"""Mutations of cells, rows and columns."""

from __future__ import annotations

import random
from typing import Any

from .drafts import Draft, Sheet
from .values import KINDS, nasty


def pick(chance: random.Random, draft: Draft) -> tuple[str, Sheet] | None:
    """One of the tables, rather one with rows."""
    full = [(path, sheet) for path, sheet in draft.sheets.items() if len(sheet.rows) > 1]
    some = full if full and chance.random() < 0.9 else [*draft.sheets.items()]
    return chance.choice(some) if some else None


def cells(chance: random.Random, draft: Draft) -> str:
    """Other values: in one cell, in several, in a whole column, or in a share of it."""
    found = pick(chance, draft)
    if not found or not found[1].rows or not found[1].rows[0]:
        return "no cell to change"
    path, sheet = found
    column = chance.randrange(len(sheet.rows[0]))
    fields = draft.fields_of(draft.resource_of(path))
    type_ = fields[column].get("type") if column < len(fields) else None
    body = [row for row in sheet.rows[1:] if column < len(row)]
    if not body:
        return "no row to change"
    how = chance.choice(_HOW)
    one = [chance.choice(body)]
    chosen = {
        "few": chance.choices(body, k=3), "swapped": chance.choices(body, k=2), "late": body[-2:], "column": body, "same": body,
        "share": [row for row in body if chance.random() < chance.choice((0.1, 0.5))],
    }.get(how, one)  # fmt: skip
    value = nasty(chance, type_)
    if how == "swapped":
        chosen[0][column], chosen[1][column] = chosen[1][column], chosen[0][column]
        return f"{path}: column {column + 1} of two rows swapped"
    if how == "right" and (kinds := [kind for kind in KINDS if kind.about["type"] == type_]):
        value = chance.choice(kinds).make(chance)
    for row in chosen:
        if how == "copied":
            value = chance.choice(body)[column]
        elif how == "padded":
            value = chance.choice(
                (" {}", "{} ", "{}\n", "\t{}", "{}\u00a0", "\ufeff{}", "{}x", "-{}", "{0}{0}", '"{}"')
            ).format(row[column])
        elif how in ("share", "column", "few"):
            value = nasty(chance, type_)
        row[column] = value
    return f"{path}: column {column + 1} ({type_}), {how} of {len(chosen)} cells: {value[:60]!r}"


#: in one cell, in several with a value each, in all of a column, or in some of them; late is beyond what a sample sees
_HOW = (
    "one",
    "one",
    "one",
    "few",
    "share",
    "column",
    "same",
    "copied",
    "padded",
    "late",
    "right",
    "right",
    "right",
    "swapped",
)


def structure(chance: random.Random, draft: Draft) -> str:
    """Rows, cells, columns, labels and whole tables deleted, doubled, moved."""
    found = pick(chance, draft)
    if not found or not found[1].rows:
        return "no table to change"
    path, sheet = found
    rows = sheet.rows
    at = chance.randrange(1, len(rows)) if len(rows) > 1 else 0
    row, width = rows[at], len(rows[0])
    column = chance.randrange(max(width, 1))
    act = chance.choice(_STRUCTURE)
    if act == "delete row":
        del rows[at]
    elif act == "delete all rows":
        del rows[1:]
    elif act == "double row":
        rows.insert(chance.randrange(1, len(rows) + 1), list(row))
    elif act == "double all rows":
        rows.extend([list(one) for one in rows[1:]])
    elif act == "shuffle rows":
        rows[1:] = chance.sample(rows[1:], len(rows) - 1)
    elif act == "delete cell" and row:
        del row[chance.randrange(len(row))]
    elif act == "short row":
        del row[chance.randrange(len(row) + 1) :]
    elif act == "short rows":
        for one in chance.sample(rows[1:], min(3, len(rows) - 1)):
            del one[chance.randrange(len(one) + 1) :]
    elif act == "extra cell":
        row.insert(chance.randrange(len(row) + 1), chance.choice(("", "x", " ")))
    elif act == "extra cells everywhere":
        for one in rows[1:]:
            one.append(chance.choice(("", "", "x")))
    elif act == "blank row":
        rows.insert(at, chance.choice(([], [""], [""] * width, [" "] * width, [" "], [""] * (width + 1), ["\t"])))
    elif act == "blank rows":
        for _ in range(3):
            rows.insert(chance.randrange(len(rows) + 1), [])
    elif act == "blank rows at the end":
        rows.extend([[], [""] * width, []])
    elif act == "delete column":
        for one in rows:
            del one[column : column + 1]
    elif act == "double column":
        for one in rows:
            one[column:column] = one[column : column + 1]
    elif act == "swap columns":
        other = chance.randrange(max(width, 1))
        for one in rows:
            if max(column, other) < len(one):
                one[column], one[other] = one[other], one[column]
    elif act == "new column":
        for number, one in enumerate(rows):
            one.append("extra" if number == 0 else str(number))
    elif act == "no header":
        del rows[0]
    elif act == "header twice":
        rows.insert(chance.choice((0, at, len(rows))), list(rows[0]))
    elif act == "title above":
        rows.insert(
            0, chance.choice((["市政问题汇总表"], ["title"] + [""] * (width - 1), [], ["# made by hand"], ["a", "b"]))
        )
    elif act == "label" and rows[0]:
        label = rows[0][column % len(rows[0])] = chance.choice(_label_choices(rows[0], column))
        fields = draft.fields_of(draft.resource_of(path))
        if column < len(fields) and chance.random() < 0.4:
            fields[column]["name"] = label
    elif act == "labels" and rows[0]:
        rows[0] = [
            chance.choice(_label_choices(rows[0], n)) if chance.random() < 0.5 else old for n, old in enumerate(rows[0])
        ]
    elif act == "empty file":
        rows.clear()
    elif act == "file gone":
        del draft.sheets[path]
    elif act == "two files swapped":
        other = chance.choice([*draft.sheets])
        draft.sheets[path].rows, draft.sheets[other].rows = draft.sheets[other].rows, draft.sheets[path].rows
    elif act == "many rows":
        rows.extend([list(chance.choice(rows[1:] or rows)) for _ in range(1_200)])
    elif act == "wide":
        for one in rows:
            one.extend(["x"] * 300)
    elif act == "comment":
        rows.insert(at, chance.choice((["# a comment"], ["#", "x"], ["// no"])))
    elif act == "form feed":
        row[:] = [f"{row[0] if row else ''}\x0c", *row[1:]]
    return f"{path}: {act} at row {at + 1}"


def _label_choices(labels: list[str], column: int) -> list[str]:
    label = labels[column % len(labels)]
    return [
        "", " ", label.upper(), label.capitalize(), f" {label}", f"{label} ", f"{label}2", f"\ufeff{label}", "other", *labels, f"{label}\n",
        "标题", label[::-1], f"'{label}'",
    ]  # fmt: skip


_STRUCTURE = (
    "delete row", "delete all rows", "double row", "double row", "double all rows", "shuffle rows", "delete cell", "short row", "short rows",
    "extra cell", "extra cells everywhere", "blank row", "blank row", "blank rows", "blank rows at the end", "delete column",
    "double column", "swap columns", "new column", "no header", "header twice", "title above", "label", "label", "labels", "empty file",
    "file gone", "two files swapped", "many rows", "wide", "comment", "form feed",
)  # fmt: skip


def resources(chance: random.Random, draft: Draft) -> str:
    """The same rows in another place: inline, in parts, as JSON, XLSX, compressed, in a folder, of another name."""
    found = pick(chance, draft)
    resource = draft.resource_of(found[0]) if found else None
    if not found or not resource:
        return "no resource to move"
    path, sheet = found
    header, body = (sheet.rows or [[]])[0], sheet.rows[1:]
    about: dict[str, Any] = {}
    act = chance.choice(("rows inline", "records inline", "typed inline", "parts", "extrapaths", "list of one", "json", "xlsx", "gz", "zip",
                         "tsv", "folder", "odd name", "capitals", "text file", "twice", "yaml", "no path", "fake gz", "fake zip", "uncompressed"))  # fmt: skip
    if act.endswith("inline"):
        if sheet.style.encoding and len(body) > 200:
            body = body[:200]
        about["data"] = (
            [header, *body] if act == "rows inline" else [dict(zip(header, row, strict=False)) for row in body]
        )
        if act == "typed inline":
            about["data"] = [{key: _typed(chance, value) for key, value in row.items()} for row in about["data"]]
        resource.pop("path")
        del draft.sheets[path]
    elif act in ("parts", "extrapaths"):
        middle = len(body) // 2
        first, second = path.replace(".csv", "-1.csv"), path.replace(".csv", "-2.csv")
        second_rows = body[middle:] if chance.random() < 0.7 else [header, *body[middle:]]
        draft.sheets[first] = Sheet([header, *body[:middle]], sheet.style)
        draft.sheets[second] = Sheet(second_rows, sheet.style)
        del draft.sheets[path]
        about = {"path": [first, second]} if act == "parts" else {"path": first, "extrapaths": [second]}
    elif act == "list of one":
        about["path"] = [path]
    elif act in (
        "json",
        "xlsx",
        "gz",
        "zip",
        "tsv",
        "odd name",
        "capitals",
        "text file",
        "folder",
        "fake gz",
        "fake zip",
        "yaml",
    ):
        name = {
            "json": path.replace(".csv", ".json"), "xlsx": path.replace(".csv", ".xlsx"), "gz": f"{path}.gz", "zip": f"{path}.zip",
            "tsv": path.replace(".csv", ".tsv"), "odd name": f"data/{chance.choice(('表 1', 'a%20b', 'ü', 'x..y', '.hidden', 'a b'))}.csv",
            "capitals": path.replace(".csv", ".CSV"), "text file": path.replace(".csv", chance.choice((".txt", ".dat", "-table"))),
            "folder": f"a/b/{path}", "fake gz": f"{path}.gz", "fake zip": f"{path}.zip", "yaml": path.replace(".csv", ".yaml"),
        }[act]  # fmt: skip
        make = {"json": sheet.to_json, "yaml": sheet.to_json, "xlsx": sheet.to_xlsx}.get(act, sheet.to_bytes)
        content = make()
        if act in ("gz", "zip"):
            from .drafts import gzipped, zipped

            content = gzipped(content) if act == "gz" else zipped(content)
        draft.files[name] = content
        del draft.sheets[path]
        about["path"] = name
        for key in ("format", "mediatype", "encoding", "dialect", "profile") if chance.random() < 0.6 else ():
            resource.pop(key, None)
    elif act == "twice":
        again = {**resource, "name": chance.choice((f"{resource['name']}-2", resource["name"]))}
        draft.descriptor["resources"].append(again)
    elif act == "no path":
        resource.pop("path", None)
    elif act == "uncompressed":
        about["compression"] = chance.choice(("gz", "zip", "bz2", "no", "", None))
    resource.update(about)
    return f"{path}: {act}"


def _typed(chance: random.Random, value: str) -> Any:
    """The value as JSON might hold it."""
    if value.lstrip("-").isdecimal() and len(value) < 15 and chance.random() < 0.8:
        return int(value)
    return chance.choice((value, value, value, None, 1.5, True)) if chance.random() < 0.2 else value
