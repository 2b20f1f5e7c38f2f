"""Datasets with a schema of their own: the form of their tables is mended, and nothing else.

Which columns they have and in what order their rows come is theirs, and nobody but people writes their descriptors. So
only what no program should have to guess is mended: GB 18030, Big5 and UTF-16 become UTF-8, a byte order mark goes, tabs
and semicolons between cells become commas. Where the descriptor tells the file's encoding, dialect, size or digest, the
file is left as it is: the descriptor would not be true any more.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ..read.datasets import DataPackage, find_datasets, read_dataset
from .files import Plan
from .tables import csv_bytes

#: what a descriptor may say of a file's bytes
_BYTES = ("encoding", "dialect", "bytes", "hash", "compression")
_MENDED = ("not-utf-8", "byte-order-mark", "other-delimiter")


def plan_datasets(data: Path, plan: Plan) -> None:
    """Adds to the plan what mends the datasets under `data`."""
    for folder in find_datasets(data):
        _mend(read_dataset(folder), plan)


def _mend(package: DataPackage, plan: Plan) -> None:
    for resource, table in package.tables():
        rules = {defect.rule for defect in table.defects}
        told = {key for key in _BYTES if key in resource.described}
        if str(resource.described.get("encoding", "")).lower() in ("utf-8", "utf8"):
            told.discard("encoding")
        if rules and rules <= set(_MENDED) and not told:
            kinds = Counter(defect.value or defect.rule for defect in table.defects)
            plan.write(Path(table.path), csv_bytes(table.header, table.rows), kinds)
