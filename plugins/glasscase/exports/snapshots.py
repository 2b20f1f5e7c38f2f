"""Dated snapshots of the whole portal, one a month, and what has changed since each and since the last version.

A snapshot stays at its address for good. One thing is changed in it: what was withdrawn or withheld since is taken out,
since nobody stays named for that.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ..descriptors import serialise, sized
from ..formatting import csv_bytes
from ..read.published import Line, Published, Snapshot, lines_of
from ..settings import Settings
from . import zip_files
from .artifact import Artifact
from .tables import Column, Table, table_files

FOLDER, CHANGES = "data/snapshots/", "data/changes/"
#: earlier snapshots with a list of what has changed since
_MOST = 12
#: these change by themselves with every day
_COUNTED = frozenset({"days_late", "days_left"})
_COLUMNS = {
    "day": Column("date", "日期", "Day"),
    "file": Column("string", "文件", "File"),
    "cases": Column("integer", "案件数", "Cases"),
    "bytes": Column("integer", "字节数", "Size in bytes"),
    "sha256": Column("string", "SHA-256 摘要", "SHA-256"),
    "withdrawn": Column("integer", "其中现已撤回的案件数", "Cases in it that are withdrawn now"),
}
_CHANGE = {
    "id": Column("string", "编号", "Id"),
    "change": Column(
        "string", "变化：added 新增、changed 变更、withdrawn 撤回、withheld 不再公开",
        "What happened: added, changed, withdrawn or withheld",
    ),
    "field": Column("string", "字段", "Field that changed"),
    "before": Column("string", "原值", "Before"),
    "after": Column("string", "现值", "After"),
}  # fmt: skip
#: a line of it
_Change = tuple[str, str, str | None, str | None, str | None]


def snapshot_files(whole: bytes, day: date, published: Published | None, settings: Settings) -> Iterator[Artifact]:
    """The snapshots kept, with a new one where the month has none; their list; and the changes since.

    `whole` is the portal's ZIP of today. Of earlier versions the lines of cases that are withdrawn now become what is
    left of them today, and those that are withheld are gone.
    """
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        today = lines_of(archive.read("cases.csv"))
    snapshots = list(published.snapshots) if published else []
    if not any((one.day.year, one.day.month) == (day.year, day.month) for one in snapshots):
        snapshots.append(Snapshot(day, f"glasscase-{day.isoformat()}.zip", whole))
    rows, told = list[tuple[Any, ...]](), dict[date, list[_Change]]()
    for number, one in enumerate(snapshots):
        # Read once and let go: the lines of many snapshots of a large city would fill the memory.
        content, lines = _without_the_gone(one, today)
        kept = Artifact(FOLDER + one.name, content, "application/zip", len(lines))
        yield kept
        withdrawn, note = sum(_is_withdrawn(today[key]) for key in lines), kept.note()
        rows.append((one.day, one.name, len(lines), note.size, note.sha256, withdrawn))
        if one.day < day and number >= len(snapshots) - _MOST:
            told[one.day] = changes(lines, today, one.day)
    listed = Table("snapshots", "快照", "Snapshots", _COLUMNS, rows, {"primaryKey": ["day"]})
    plain = replace(settings, downloads=tuple(word for word in settings.downloads if word == "json"))
    yield from table_files(FOLDER, ("数据快照", "snapshots"), [listed], plain, json=True)
    if published:
        told[published.day] = changes(published.cases, today, published.day)
    tables = [
        Table(f"since-{when.isoformat()}", f"{when} 以来的变化", f"Changes since {when}", _CHANGE, found)
        for when, found in sorted(told.items())
    ]
    if tables:
        yield from table_files(CHANGES, ("变化", "changes"), tables, plain, json=True)


def changes(before: Mapping[str, Line], now: Mapping[str, Line], since: date) -> list[_Change]:
    """A line a case that has come or gone, and a line a field of the others; what only counts days is left out.

    Of a case that is withdrawn or withheld nothing is told but that. `before` is of the day `since`, but for what was
    taken out of it later: a case that is withdrawn there on a later day was not withdrawn then.
    """
    rows = list[_Change]()
    for identifier in sorted(before.keys() | now.keys()):
        old, new = before.get(identifier), now.get(identifier)
        if old is None:
            rows.append((identifier, "added", None, None, None))
        elif new is None:
            rows.append((identifier, "withheld", None, None, None))
        elif _is_withdrawn(new):
            if not _is_withdrawn(old) or (old.get("updated_on") or "") > since.isoformat():
                rows.append((identifier, "withdrawn", None, None, None))
        else:
            rows += [
                (identifier, "changed", field, old.get(field) or None, new[field] or None)
                for field in new
                if field not in _COUNTED and (old.get(field) or "") != (new[field] or "")
            ]
    return rows


def _is_withdrawn(line: Line) -> bool:
    return line.get("status") == "withdrawn"


def _without_the_gone(snapshot: Snapshot, today: Mapping[str, Line]) -> tuple[bytes, Mapping[str, Line]]:
    """The snapshot as it may still be published, and its lines; the same bytes where nobody is gone."""
    lines = snapshot.cases()
    gone = {
        identifier
        for identifier, line in lines.items()
        if identifier not in today or (_is_withdrawn(today[identifier]) and not _is_withdrawn(line))
    }
    if not gone:
        return snapshot.content, lines
    columns = list(next(iter(lines.values())))
    left = {
        key: {column: today[key].get(column, "") if key in gone else line[column] for column in columns}
        for key, line in lines.items()
        if key in today
    }
    table = csv_bytes(columns, [list(line.values()) for line in left.values()])
    return _packed_anew(snapshot.content, table), left


def _packed_anew(content: bytes, table: bytes) -> bytes:
    """The ZIP with another cases.csv, and sizes and digests that fit."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "SHA256SUMS"}
    described: dict[str, Any] = json.loads(files["datapackage.json"])
    described["resources"] = [
        {**resource, **sized(table)} if resource["path"] == "cases.csv" else resource
        for resource in described["resources"]
    ]
    return zip_files.pack({**files, "cases.csv": table, "datapackage.json": serialise(described)})
