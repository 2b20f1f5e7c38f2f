"""Writes the tables: UTF-8, LF, columns in the schema's order, quotes only where they are needed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from pathlib import Path

from glasscase.model import Step

from .cases import Row, Told

_SCHEMAS = Path(__file__).resolve().parents[2] / "data" / "schemas"


@cache
def columns(schema: str) -> tuple[str, ...]:
    """The schema's fields, in order."""
    fields = json.loads((_SCHEMAS / f"{schema}.json").read_text("utf-8"))["fields"]
    return tuple(field["name"] for field in fields)


def write_table(path: Path, schema: str, rows: Iterable[Sequence[object]]) -> None:
    """Rows in the schema's order, with its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns(schema))
        writer.writerows(rows)


def write_rows(path: Path, schema: str, rows: Iterable[Mapping[str, object]]) -> None:
    """As `write_table`, from mappings; what a row does not have stays empty."""
    names = columns(schema)
    write_table(path, schema, ([row.get(name, "") for name in names] for row in rows))


def _unnamed(case: Told) -> Told:
    """A withdrawn case names nobody any more."""
    if case.events[-1].kind is not Step.WITHDRAWN:
        return case
    return replace(case, events=[replace(event, official="", post="") for event in case.events])


def write_package(folder: Path, told: list[Told], media: list[Row], figures: list[Row]) -> int:
    """One case data package without its descriptor. Returns the number of events."""
    told.sort(key=lambda case: str(case.row["id"]))
    write_rows(folder / "cases.csv", "case", (case.row for case in told))
    told = [_unnamed(case) for case in told]
    cells = attrgetter(*columns("event")[1:])
    write_table(
        folder / "events.csv", "event",
        ((case.row["id"], *cells(event)) for case in told for event in case.events),
    )  # fmt: skip
    if media:
        media.sort(key=lambda row: (str(row["case_id"]), str(row["file"])))
        write_rows(folder / "media.csv", "media", media)
    if figures:
        write_rows(folder / "figures.csv", "figure", figures)
    if milestones := [row for case in told for row in case.milestones]:
        write_rows(folder / "pledges.csv", "pledge", milestones)
    return sum(len(case.events) for case in told)
