"""CSV for spreadsheets, JSON Lines and GeoJSON of one table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..cells import defused
from ..formatting import csv_bytes
from .sheet import Sheet, Value

#: dates become text in ISO form
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str)


def cells(row: Sequence[Value]) -> list[Any]:
    """The row as `csv_bytes` takes it: booleans in the words of Table Schema."""
    return [("true" if value else "false") if value.__class__ is bool else value for value in row]


def plain_csv(sheet: Sheet) -> bytes:
    """CSV for programs. `csv` writes None as nothing and dates in ISO form."""
    return csv_bytes(sheet.names, map(cells, sheet.rows))


def spreadsheet_csv(sheet: Sheet) -> bytes:
    """CSV for Excel and WPS: with a byte order mark, so that Chinese is read as such; columns named in words in both
    languages; and no text is a formula, since an apostrophe goes before what begins like one."""
    memory = io.StringIO(newline="")
    writer = csv.writer(memory)
    writer.writerow([defused(label(field["title"], field["title_en"])) for field in sheet.fields])
    writer.writerows([defused(cell) if cell.__class__ is str else cell for cell in cells(row)] for row in sheet.rows)
    return memory.getvalue().encode("utf-8-sig")


def label(title: str, title_en: str) -> str:
    """A column's heading for people: 期限 Deadline."""
    return title if title == title_en else f"{title} {title_en}".strip()


def records(sheet: Sheet) -> Iterator[dict[str, Value]]:
    """Its rows by the columns' names, as JSON has them."""
    names = sheet.names
    return (dict(zip(names, row, strict=True)) for row in sheet.rows)


def json_lines(sheet: Sheet) -> bytes:
    """One JSON object a row and line (jsonlines.org)."""
    return "".join([f"{_ENCODER.encode(record)}\n" for record in records(sheet)]).encode()


def has_places(sheet: Sheet) -> bool:
    """Whether its rows have places in WGS-84, as GeoJSON wants them; where a column says which system, they may not be."""
    return {"lat", "lon"} <= set(sheet.names) and "coord_sys" not in sheet.names


def geojson(sheet: Sheet) -> bytes:
    """A feature a row (RFC 7946); without a geometry where the row has no place. Needs the columns lat and lon."""
    return b'{"type":"FeatureCollection","features":[\n%b\n]}\n' % ",\n".join(_features(records(sheet))).encode()


def _features(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        lat, lon = row.pop("lat"), row.pop("lon")
        placed = isinstance(lat, float | int) and isinstance(lon, float | int)
        feature = {
            "type": "Feature",
            **({"id": row["id"]} if "id" in row else {}),
            "geometry": {"type": "Point", "coordinates": [lon, lat]} if placed else None,
            "properties": row,
        }
        yield _ENCODER.encode(feature)
