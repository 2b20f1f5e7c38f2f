"""Asks Frictionless about rows that could not be proved clean, in a table of nothing else.

A verdict on a row depends on the row, on rows with the same key, and on the rows that its foreign keys name. Those
all go along, so what Frictionless says of the small table is what it would say of the whole one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from .keys import ForeignKey, is_free, keys_of

#: (row from 0, its cells)
Rows = Sequence[tuple[int, Sequence[str]]]
#: for each foreign key the key columns that may be referred to (null where missing), and their table's schema
Targets = Mapping[ForeignKey, tuple[pl.DataFrame, Mapping[str, Any]]]


def errors_of(name: str, schema: Mapping[str, Any], rows: Rows, targets: Targets) -> list[dict[str, Any]]:
    """Frictionless's errors, as it describes them, for `rows` of the table `name`; row numbers are the whole table's.

    Foreign keys that `targets` lacks are not judged. Frictionless stops at 1,000 errors a table.
    """
    import frictionless  # late: a clean check does without it

    keys = [key for key in keys_of(schema).foreign if key in targets]
    references = [
        {"fields": [*key.fields], "reference": {"resource": f"key-{place}", "fields": [*key.target_fields]}}
        for place, key in enumerate(keys)
    ]
    labels = [field["name"] for field in schema["fields"]]
    content = [labels, *([*cells] for _, cells in rows)]
    resources = [_resource("table", {**schema, "foreignKeys": references}, content)]
    for place, key in enumerate(keys):
        own = [dict(zip(labels, cells, strict=False)) for _, cells in rows]
        wanted = {tuple(cells.get(name, "") for name in key.fields) for cells in own}
        resources.append(_resource(f"key-{place}", *_known(key, wanted, *targets[key])))
    report = frictionless.Package(resources=resources).validate()
    found = list[dict[str, Any]]()
    for error in report.errors + (report.tasks[0].errors if report.tasks else []):
        about: dict[str, Any] = error.to_descriptor()
        if about.get("rowNumber", 0) > 1:
            about["rowNumber"] = rows[about["rowNumber"] - 2][0] + 2
        if about.get("referenceName", "").startswith("key-"):
            about["referenceName"] = keys[int(about["referenceName"][4:])].target or name
        found.append(about)
    return found


def _resource(name: str, schema: Mapping[str, Any], content: list[list[str]]) -> Any:
    import frictionless

    return frictionless.Resource(
        name=name,
        data=content,
        schema=frictionless.Schema.from_descriptor(dict(schema)),
        # Said, so that it is not guessed from rows of which many are ragged.
        dialect=frictionless.Dialect.from_descriptor({"headerRows": [1]}),
    )


def _known(
    key: ForeignKey, wanted: set[tuple[str, ...]], frame: pl.DataFrame, schema: Mapping[str, Any]
) -> tuple[dict[str, Any], list[list[str]]]:
    """A table of nothing but the keys that may be referred to, each once.

    Where a value is its text, those that no row asks for (`wanted`) are left out.
    """
    names = list(dict.fromkeys(key.target_fields))
    fields = {field["name"]: field for field in schema["fields"]}
    without = [{word: told for word, told in fields[name].items() if word != "constraints"} for name in names]
    missing: list[str] = schema.get("missingValues", [""])
    if len(key.target_fields) == 1 and is_free(fields[names[0]]):
        frame = frame.filter(pl.col(names[0]).is_in([cells[0] for cells in wanted]))
    rows = frame.select(names).unique(maintain_order=True).rows()
    blanks = [next(iter(fields[name].get("missingValues", missing)), "") for name in names]
    content = [[blank if cell is None else cell for cell, blank in zip(row, blanks, strict=True)] for row in rows]
    return {"fields": without, "missingValues": missing}, [names, *content]
