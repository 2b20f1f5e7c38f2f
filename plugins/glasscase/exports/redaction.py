"""What a withdrawn case keeps: its steps, and nobody's name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..model import Event, Step
from ..read.packages import Package
from ..read.schemas import Field
from ..read.tables import Table

#: stands where a name was in the texts of a withdrawn case
REDACTED = "〔…〕"


def officials_of(events: Iterable[Event]) -> tuple[str, ...]:
    """The names in the events, longest first, so that none is left over from inside another."""
    return tuple(sorted({event.official for event in events if event.official}, key=lambda name: (-len(name), name)))


def redact(thing: Any, names: Sequence[str]) -> Any:
    """`thing` with the names taken out of every text in it."""
    if isinstance(thing, str):
        for name in names:
            thing = thing.replace(name, REDACTED)
        return thing
    if isinstance(thing, list):
        return [redact(item, names) for item in thing]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(thing, dict):
        return {key: redact(value, names) for key, value in thing.items()}  # pyright: ignore[reportUnknownVariableType]
    return thing


def table_rows(
    table: Table, fields: Sequence[Field], withdrawn: Mapping[str, Sequence[str]], key: str
) -> Iterator[list[str]]:
    """The rows that say something, with a cell for each field; of the `withdrawn` cases without their names."""
    for record in table.records():
        if not any(cell.strip() for cell in record.values()):
            continue
        if (identifier := record.get(key, "")) in withdrawn:
            record = redact({**record, "official": "", "post": ""}, withdrawn[identifier])
        yield [record.get(field["name"], "") for field in fields]


def names_in_withdrawn(package: Package, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The withdrawn cases of the package, those of `ids` and those with such a step, each with the names in its events.

    The longest names come first, so that none is left over from inside another.
    """
    table = package.tables.get("events")
    events = [dict(record) for record in table.records()] if table else []
    gone = {event["case_id"] for event in events if event.get("kind") == Step.WITHDRAWN or event["case_id"] in ids}
    names = {identifier: set[str]() for identifier in gone}
    for event in events:
        if event["case_id"] in gone and event.get("official"):
            names[event["case_id"]].add(event["official"])
    return {key: tuple(sorted(found, key=lambda name: (-len(name), name))) for key, found in names.items()}
