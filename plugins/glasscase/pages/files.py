"""Files to download as a page lists them: what format each is in, and which are the same table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model import Download

#: how a name ends → the format's word in `labels.FORMATS`; the first that fits
_ENDINGS = {
    "datapackage.json": "descriptor", "citation.cff": "citation", "metadata.json": "csvw", ".spreadsheet.csv": "spreadsheet",
    ".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".geojson": "geojson", ".jsonld": "jsonld", ".json": "json",
    ".parquet": "parquet", ".sqlite": "sqlite", ".zip": "zip", ".ttl": "turtle", ".png": "png",
}  # fmt: skip
#: those that say something about the data, and hold none
_ABOUT = ("descriptor", "citation", "csvw", "jsonld", "turtle")
#: the order in which a table's formats stand
_ORDER = {"csv": -1, **{word: place for place, word in enumerate(_ENDINGS.values()) if word != "csv"}}


@dataclass(frozen=True, slots=True)
class FileGroup:
    """The files of one table, by its name; "" for those of all tables together, "about" for those that describe them."""

    name: str
    rows: int | None
    files: Sequence[tuple[Download, str]]


def format_of(file: Download) -> str:
    """The format's word, as xlsx; "" for one that nobody knows."""
    name = file.name.lower()
    return next((word for ending, word in _ENDINGS.items() if name.endswith(ending)), "")


def grouped(files: Iterable[Download]) -> list[FileGroup]:
    """The files by table, in the order given; after them what holds all tables, and what describes them.

    A table is what there is a CSV of: other formats of the same name are the same table.
    """
    known = [(file, format_of(file)) for file in files]
    tables = {_table(file): list[tuple[Download, str]]() for file, form in known if form == "csv"}
    whole, about = list[tuple[Download, str]](), list[tuple[Download, str]]()
    for file, form in known:
        place = about if form in _ABOUT else tables.get(_table(file), whole)
        place.append((file, form))
    groups = [FileGroup(name, _rows(found), sorted(found, key=_place)) for name, found in tables.items()]
    groups += [FileGroup("", None, sorted(whole, key=_place))] if whole else []
    return groups + ([FileGroup("about", None, about)] if about else [])


def checksums(files: Iterable[Download]) -> str:
    """The digests in full, as `sha256sum -c` reads them where the files lie together."""
    return "\n".join(f"{file.sha256}  {file.name}" for file in files)


def _table(file: Download) -> str:
    return re.split(r"[.]", file.name, maxsplit=1)[0]


def _rows(files: Sequence[tuple[Download, str]]) -> int | None:
    return next((file.rows for file, form in files if form == "csv"), None)


def _place(one: tuple[Download, str]) -> int:
    return _ORDER.get(one[1], len(_ORDER))
