"""The first line of a table: its columns by name, so that a column added, renamed or lost is one finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..findings import Finding
from ..read.tables import Table
from .suggest import closest


def header_findings(table: Table, names: Sequence[str]) -> Iterator[Finding]:
    """`names` are the schema's fields in their order. The findings have the types that Frictionless would give them."""

    def at(rule: str, column: int, field: str, value: str, suggestion: str = "") -> Finding:
        details = (("columns", ",".join(names)),)
        return Finding(rule, table.path, 1, column, field, value, suggestion, details, type=rule, row=1)

    if not any(table.header):
        yield at("blank-header", 0, "", "")
        return
    missing = [name for name in names if name not in table.header]
    seen = set[str]()
    for place, label in enumerate(table.header):
        if label in names and label not in seen:
            seen.add(label)
            continue
        # A label that is not known most likely stands for the column that is missing.
        meant = names[place] if place < len(names) and names[place] in missing else closest(label, missing)
        if meant:
            missing.remove(meant)
        if not label:
            yield at("blank-label", place + 1, meant, "")
        elif label in seen:
            yield at("duplicate-label", place + 1, meant, label)
        elif meant:
            yield at("incorrect-label", place + 1, meant, label, meant)
        else:
            yield at("extra-label", place + 1, "", label)
    for name in missing:
        yield at("missing-label", names.index(name) + 1, name, "")
    if len(table.header) == len(names) and seen == set(names) and tuple(table.header) != tuple(names):
        place = next(place for place, (is_, meant) in enumerate(zip(table.header, names, strict=True)) if is_ != meant)
        yield at("incorrect-label", place + 1, names[place], table.header[place])
