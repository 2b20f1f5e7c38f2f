"""Ids for new cases, in the rows that belong to them too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .. import ids
from .tables import Row

#: table → the column with the case's id
_COLUMNS = {"cases": "id", "events": "case_id", "media": "case_id", "pledges": "case_id"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it came from: the name of its drop-in or spreadsheet without its ending, "" for the table."""

    row: Row
    origin: str


def mint(tables: Mapping[str, list[Placed]], taken: set[str]) -> Counter[str]:
    """Gives `NEW` cases an id, and the rows that belong to them the same one. Says how many a table has got.

    `NEW` serves for one new case a package; for several, `NEW-a`, `NEW-b` tell them apart, or the drop-ins in which
    they stand: events.d/pavilion.csv belongs to cases.d/pavilion.csv. Where it is not clear which case a row belongs
    to, nothing is minted and the check asks.
    """
    minted = Counter[str]()
    cases = [placed for placed in tables["cases"] if ids.NEW_LABEL.fullmatch(placed.row["id"])]
    for label in dict.fromkeys(placed.row["id"] for placed in cases):
        sharing = [placed for placed in cases if placed.row["id"] == label]
        rows = [
            (name, placed)
            for name in ("events", "media", "pledges")
            for placed in tables.get(name, ())
            if placed.row["case_id"] == label
        ]
        alone = len(sharing) == 1
        origins = [placed.origin for placed in sharing]
        if not alone and (len(set(origins)) < len(origins) or {placed.origin for _, placed in rows} - {*origins}):
            continue
        for case in sharing:
            try:
                identifier = ids.mint(date.fromisoformat(case.row["reported_on"]), taken)
            except ValueError:
                continue  # without a date there is no id; the date is a finding of its own
            taken.add(identifier)
            case.row["id"] = identifier
            minted["cases"] += 1
            for name, placed in rows:
                if alone or placed.origin == case.origin:
                    placed.row["case_id"] = identifier
                    minted[name] += 1
    return minted


def is_new(tables: Mapping[str, list[Placed]]) -> bool:
    return any(ids.NEW_LABEL.fullmatch(placed.row["id"]) for placed in tables.get("cases", ()))
