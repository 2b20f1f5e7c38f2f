"""A case's rows as they were and as they are now, row by row.

Cells are compared as `format` writes them, so encoding, order, drop-ins and the like make no difference.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple

from ..formatting.cells import mend_cell
from ..formatting.tables import columns_of
from ..ids import is_id
from ..model import Step
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, Field, load_schema
from ..read.tables import Table

Cells = dict[str, str]
#: (package, table)
Places = frozenset[tuple[str, str]]
#: table → the column with the case's id
_IDS = {"cases": "id", "events": "case_id", "media": "case_id", "pledges": "case_id"}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table of a package, its columns by the fields that they mean."""

    package: str
    table: Table
    schema: str
    columns: Mapping[str, int]

    def cells(self, row: int) -> Cells:
        """The row as `format` writes it. What the table has no column for is left out."""
        cells = self.table.rows[row]
        return {
            known["name"]: _plain(cells[at] if at < len(cells) else "", known)
            for known in load_schema(self.schema)["fields"]
            if (at := self.columns.get(known["name"])) is not None
        }

    def column(self, name: str) -> list[str]:
        at = self.columns.get(name)
        return [row[at] if at is not None and at < len(row) else "" for row in self.table.rows]


def _plain(cell: str, known: Field) -> str:
    """A number as what it means: a spreadsheet makes 31.1 of 31.1000."""
    mended = mend_cell(cell, known)
    if mended and known["type"] in ("number", "integer"):
        try:
            return format(Decimal(mended).normalize(), "f") if len(mended) < 40 else mended
        except InvalidOperation:
            return mended
    return mended


def sheet_of(package: str, table: Table, schema: str) -> Sheet:
    columns = columns_of(table, schema) or {name: at for at, name in enumerate(table.header)}
    return Sheet(package, table, schema, columns)


class Row(NamedTuple):
    """One row, wherever it lies."""

    sheet: Sheet
    at: int

    @property
    def raw(self) -> list[str]:
        return self.sheet.table.rows[self.at]

    @property
    def ragged(self) -> bool:
        """Too long or too short, which is a finding of its own: its cells may be in the wrong columns."""
        return len(self.raw) != len(self.sheet.table.header)

    def cells(self) -> Cells:
        return self.sheet.cells(self.at)


@dataclass(slots=True)
class Life:
    """All rows that belong to one case, in whatever packages they lie. More than one of `cases` is a finding."""

    cases: list[Row] = field(default_factory=list[Row])
    events: list[Row] = field(default_factory=list[Row])
    media: list[Row] = field(default_factory=list[Row])
    pledges: list[Row] = field(default_factory=list[Row])

    def raw(self) -> tuple[object, ...]:
        homes = [row.sheet.package for row in self.cases]
        tables = (self.cases, self.events, self.media, self.pledges)
        return (homes, *([row.raw for row in rows] for rows in tables))

    def count(self) -> int:
        return len(self.cases) + len(self.events) + len(self.media) + len(self.pledges)

    def homes(self) -> set[str]:
        return {row.sheet.package for row in self.cases}


class Twosome(NamedTuple):
    """A row as it was and the one that took its place; None where there is none."""

    then: Row | None
    now: Row | None


class Pair:
    """One case that was public and is not the same now."""

    def __init__(
        self, identifier: str, then: Life, now: Life, missing: Places, unread: Places, today: date | None
    ) -> None:
        self.id, self.then, self.now = identifier, then, now
        self._unread, self._blind, self._today = unread, missing | unread, today

    @cached_property
    def steps(self) -> tuple[Counter[str], Counter[str]]:
        """How often each step was taken, then and now; what is dated later than today says nothing to anybody yet."""
        last = self._today.isoformat() if self._today else "9999"
        now = [cells for row in self.now.events if (cells := row.cells()).get("at", "") <= last]
        return Counter(row.cells().get("kind", "") for row in self.then.events), Counter(c.get("kind", "") for c in now)

    def new(self, step: Step) -> bool:
        """Whether the step was taken in this change; taken for granted where the events cannot be read now."""
        then, now = self.steps
        return now[step] > then[step] or any((home, "events") in self._unread for home in self.now.homes())

    @cached_property
    def corrected(self) -> bool:
        return self.new(Step.CORRECTED)

    @cached_property
    def withdrawn(self) -> bool:
        return self.steps[1][Step.WITHDRAWN] > 0

    @cached_property
    def events(self) -> list[Twosome]:
        """Events that are gone, altered or new."""
        return list(_matched(self._seen(self.then.events), self.now.events, _ALIKE))

    @cached_property
    def media(self) -> list[Twosome]:
        return list(_matched(self._seen(self.then.media), self.now.media, (("file",),)))

    @cached_property
    def pledges(self) -> list[Twosome]:
        """The milestones of a pledge."""
        return list(_matched(self._seen(self.then.pledges), self.now.pledges, (("milestone",), ("due",))))

    @cached_property
    def case(self) -> Twosome | None:
        """The case's own row, then and now; with twins the two that differ least."""
        twosomes = [Twosome(then, now) for then in self.then.cases[:20] for now in self.now.cases[:20]]
        return min(twosomes, key=lambda two: len(differences(two)), default=None)

    @property
    def place(self) -> Row | None:
        """Where to point for what is gone."""
        return next(iter(self.now.cases), None)

    def _seen(self, rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if (row.sheet.package, row.sheet.table.name) not in self._blind]


#: The more of these agree the earlier two events are taken for the same one.
_ALIKE = (
    ("at", "kind", "by", "text"), ("at", "kind", "text"), ("at", "kind", "by"), ("at", "kind"),
    ("kind", "by", "text", "text_en", "unit", "official", "post", "legal_basis", "evidence", "url", "reason"),
)  # fmt: skip


def _matched(then: Sequence[Row], now: Sequence[Row], alike: tuple[tuple[str, ...], ...]) -> Iterator[Twosome]:
    """Each row that differs with the one most like it; rows that stay as they are, in whatever order, are left out."""
    before, after = [(row, row.cells()) for row in then], [(row, row.cells()) for row in now]
    names = list({name: None for _, cells in before + after for name in cells})
    first = (tuple(names), tuple(name for name in names if not name.endswith("_en")))
    for place, keys in enumerate((*first, *alike)):
        waiting = defaultdict[tuple[str, ...], list[tuple[Row, Cells]]](list)
        for row, cells in reversed(after):
            waiting[tuple(cells.get(key, "") for key in keys)].append((row, cells))
        left, taken = list[tuple[Row, Cells]](), set[Row]()
        for row, cells in before:
            same = waiting.get(tuple(cells.get(key, "") for key in keys))
            if not same:
                left.append((row, cells))
                continue
            other, _ = same.pop()
            taken.add(other)
            if place:
                yield Twosome(row, other)
        before, after = left, [(row, cells) for row, cells in after if row not in taken]
    yield from (Twosome(row, None) for row, _ in before)
    yield from (Twosome(None, row) for row, _ in after)


def differences(two: Twosome) -> list[tuple[str, str, str]]:
    """(field, then, now) of each cell that is another; none where a row's cells may be in the wrong columns.

    A translation that is filled in is no difference, and neither is a column that the other table does not have.
    """
    if two.then is None or two.now is None or two.then.ragged or two.now.ragged:
        return []
    before, after = two.then.cells(), two.now.cells()
    return [
        (name, old, after[name])
        for name, old in before.items()
        if after.get(name, old) != old and (old or not name.endswith("_en"))
    ]


def lives_of(packages: Mapping[str, Package]) -> dict[str, Life]:
    lives = defaultdict[str, Life](Life)
    for home, package in packages.items():
        for name, key in _IDS.items():
            if not (table := package.tables.get(name)):
                continue
            sheet = sheet_of(home, table, CASE_TABLES[name])
            for at, case in enumerate(sheet.column(key)):
                if case.strip():
                    rows: list[Row] = getattr(lives[as_id(case)], name)
                    rows.append(Row(sheet, at))
    return dict(lives)


def as_id(cell: str) -> str:
    """The id as `format` writes it: without blanks, in ASCII."""
    return cell if is_id(cell) else unicodedata.normalize("NFKC", cell).strip()
