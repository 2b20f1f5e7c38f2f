"""What the portal published before: the cases of its last version, and the dated snapshots that it keeps."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..findings import Finding, Refused, report_of

#: a case as its line in cases.csv: column → cell
Line = Mapping[str, str]
#: what a site keeps of it, below its root
CASES, MANIFEST, SNAPSHOTS = "data/cases.csv", "data/manifest.json", "data/snapshots"
_NAME = re.compile(r"[a-z]+-([0-9]{4}-[0-9]{2}-[0-9]{2})\.zip")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A data package of the whole portal as it stood on a day, as its ZIP."""

    day: date
    name: str
    content: bytes

    def cases(self) -> dict[str, Line]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return lines_of(archive.read("cases.csv"))


@dataclass(frozen=True, slots=True)
class Published:
    """The last version: its day and its cases by id. Snapshots are oldest first."""

    day: date
    cases: Mapping[str, Line]
    snapshots: tuple[Snapshot, ...]


def lines_of(content: bytes) -> dict[str, Line]:
    """The lines of a cases.csv by id."""
    return {line["id"]: line for line in csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))}


def read_published(site: Path) -> Published | None:
    """The version in the folder `site`; None for one that has none yet. Raises `Refused` where it cannot be read."""
    if not (site / MANIFEST).is_file():
        return None
    path = site / MANIFEST
    try:
        day = date.fromisoformat(json.loads(path.read_bytes())["as_of"])
        path = site / CASES
        cases = lines_of(path.read_bytes())
        snapshots = list[Snapshot]()
        for path in sorted((site / SNAPSHOTS).glob("*.zip")):
            if match := _NAME.fullmatch(path.name):
                snapshot = Snapshot(date.fromisoformat(match[1]), path.name, path.read_bytes())
                snapshot.cases()
                snapshots.append(snapshot)
    except (OSError, ValueError, KeyError, TypeError, csv.Error, zipfile.BadZipFile, RecursionError) as error:
        said = str(error) or type(error).__name__
        raise Refused(report_of([Finding("publish-version", path.as_posix(), value=said)])) from error
    return Published(day, cases, tuple(sorted(snapshots, key=lambda one: one.day)))
