"""One table of a package under screen: which of its rows Frictionless has to judge, and their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from .frames import Block, Dialect, is_utf8, proved_frames, read_blocks, read_rows, usual
from .keys import Keys, as_keys, keys_of, orphans, twins
from .screen import Column, columns_of, suspects

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file and how Frictionless reads it.

    `screened` says that its first record is the header and names the schema's fields, so that rows may be proved.
    """

    name: str
    path: Path
    schema: Object
    encoding: str
    dialect: Dialect
    screened: bool

    @property
    def names(self) -> list[str]:
        return [field["name"] for field in self.schema["fields"]]

    @property
    def fields(self) -> dict[str, Object]:
        return {field["name"]: field for field in self.schema["fields"]}

    @property
    def missing(self) -> list[str]:
        return self.schema.get("missingValues", [""])

    def blocks(self) -> Iterator[Block]:
        return read_blocks(self.path, self.encoding, self.dialect, self.names)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first reading of a sheet found. `doubtful` holds the rows that are not proved."""

    sheet: Sheet
    height: int
    doubtful: set[int]
    #: the columns that some key needs, of all rows, null for missing values
    held: pl.DataFrame
    keys: Keys
    #: some key cell is not proved to be of its type
    loose: bool


def survey(sheet: Sheet, referred: set[str]) -> Survey | None:
    """`referred` names the fields that other tables refer to. None where no row of the sheet can be proved.

    Raises UnicodeDecodeError, csv.Error, OSError where the file cannot be read.
    """
    columns = columns_of(sheet.schema["fields"], sheet.missing)
    if any(column.clean is None for column in columns):
        return None
    keys = keys_of(sheet.schema)
    kept = sorted((keys.own | referred) & set(sheet.names))
    return _survey(sheet, columns, keys, kept, quick=True) or _survey(sheet, columns, keys, kept, quick=False)


def _survey(sheet: Sheet, columns: Sequence[Column], keys: Keys, kept: list[str], *, quick: bool) -> Survey | None:
    doubtful, height = set[int](), 0
    parts = [pl.DataFrame(schema=dict.fromkeys(kept, pl.String))]
    for found in _screened(sheet, columns, quick):
        rows, odd_places = found or (None, None)
        if rows is None or odd_places is None:
            return None
        if isinstance(rows, Block):
            doubtful.update(_rows_at(rows, odd_places), rows.odd)
            part = _whole(rows, kept)
        else:
            doubtful.update(height + place for place in odd_places)
            part = rows.select(kept)
        parts.append(as_keys(part, sheet.fields, sheet.missing) if kept else part)
        height += rows.height
    held = pl.concat(parts)
    loose = not _all_clean(held, sorted(doubtful), [column for column in columns if column.name in kept])
    return Survey(sheet, height, doubtful, held, keys, loose)


def _screened(
    sheet: Sheet, columns: Sequence[Column], quick: bool
) -> Iterator[tuple[Block | pl.DataFrame, pl.Series | None] | None]:
    def look(frame: pl.DataFrame) -> pl.Series | None:
        return suspects(frame, columns)

    if not quick:
        yield from ((block, look(block.frame)) for block in sheet.blocks())
    elif is_utf8(sheet.encoding) and usual(sheet.dialect):
        yield from proved_frames(sheet.path, sheet.names, look)
    else:
        yield None


def _rows_at(block: Block, places: pl.Series) -> Iterator[int]:
    """The rows of some places in the block's frame."""
    regular = block.regular() if len(places) else []
    return (regular[place] for place in places)


def _whole(block: Block, kept: list[str]) -> pl.DataFrame:
    """Some columns of all the block's rows, the odd ones too; null where such a row has no cell."""
    regular = block.frame.select(kept)
    if not block.odd:
        return regular
    places = [block.frame.columns.index(name) for name in kept]
    rows = dict(zip(block.regular(), regular.rows(), strict=True))
    for row, cells in block.odd.items():
        rows[row] = tuple(cells[place] if place < len(cells) else None for place in places)
    return pl.DataFrame([rows[row] for row in sorted(rows)], schema=dict.fromkeys(kept, pl.String), orient="row")


def _all_clean(held: pl.DataFrame, rows: list[int], columns: Sequence[Column]) -> bool:
    if not rows or not columns:
        return True
    some = held[rows]
    return all(
        some.select(column.clean.filter(pl.col(column.name).is_not_null()).all()).item()
        for column in columns
        if column.clean is not None
    )


def with_keys(found: Survey, others: Mapping[str, Survey]) -> set[int] | None:
    """The rows that Frictionless has to judge, keys included; None for all of them."""
    sheet = found.sheet
    same = twins(found.held, found.keys, sheet.fields, found.loose)
    if same is None:
        return None
    doubtful = found.doubtful | same
    for key in found.keys.foreign:
        target = others.get(key.target or sheet.name)
        if target is None or not set(key.target_fields) <= set(target.held.columns):
            return None
        lost = orphans(found.held, key, sheet.fields, target.held, target.sheet.fields)
        if lost is None:
            return None
        doubtful.update(lost)
    return doubtful


def rows_of(sheet: Sheet, wanted: Sequence[int]) -> Iterator[tuple[int, int, list[str]]]:
    """(row, physical line, cells) of the wanted rows, which are in order."""
    rows = enumerate(read_rows(sheet.path, sheet.encoding, sheet.dialect))
    for row in wanted:
        for place, (line, cells) in rows:
            if place == row:
                yield row, line, cells
                break
