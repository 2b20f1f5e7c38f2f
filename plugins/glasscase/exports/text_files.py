"""CSV for programs and for spreadsheets, JSON Lines and GeoJSON of one table."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..cells import FORMULA, defused
from .sheet import Sheet

if TYPE_CHECKING:
    from polars import DataFrame


def plain_csv(sheet: Sheet) -> bytes:
    """CSV for programs, in the words of Table Schema: dates in ISO form, true and false, nothing for what is missing."""
    return _written(sheet.frame.write_csv)


def spreadsheet_csv(sheet: Sheet) -> bytes:
    """CSV for Excel and WPS: with a byte order mark, so that Chinese is read as such; columns named in words in both
    languages; and no text is a formula, since an apostrophe goes before what begins like one."""
    import polars

    # Not as the frame's own names: two columns may be called alike.
    header = polars.DataFrame(
        [polars.Series(str(at), [defused(label(one["title"], one["title_en"]))]) for at, one in enumerate(sheet.fields)]
    )
    text = polars.col(polars.String)
    rows = sheet.frame.with_columns(
        polars.when(text.str.contains(FORMULA)).then(polars.lit("'") + text).otherwise(text).name.keep()
    )
    return b"\xef\xbb\xbf" + b"".join(
        _written(lambda file, part=part: part.write_csv(file, include_header=False, line_terminator="\r\n"))
        for part in (header, rows)
    )


def label(title: str, title_en: str) -> str:
    """A column's heading for people: 期限 Deadline."""
    return title if title == title_en else f"{title} {title_en}".strip()


def json_lines(frame: DataFrame) -> bytes:
    """One JSON object a row and line (jsonlines.org)."""
    return _written(frame.write_ndjson)


def has_places(sheet: Sheet) -> bool:
    """Whether its rows have places in WGS-84, as GeoJSON wants them; where a column says which system, they may not be."""
    names = set(sheet.frame.columns)
    return {"lat", "lon"} <= names and "coord_sys" not in names


def geojson(sheet: Sheet) -> bytes:
    """A feature a row (RFC 7946); without a geometry where the row has no place. Needs the columns lat and lon."""
    import polars

    place = polars.struct(type=polars.lit("Point"), coordinates=polars.concat_list("lon", "lat"))
    placed = polars.col("lat").is_not_null() & polars.col("lon").is_not_null()
    features = sheet.frame.select(
        polars.lit("Feature").alias("type"),
        *(["id"] if "id" in sheet.frame.columns else ()),
        polars.when(placed).then(place).alias("geometry"),
        polars.struct(polars.exclude("lat", "lon")).alias("properties"),
    )
    return b'{"type":"FeatureCollection","features":[\n%b\n]}\n' % listed(json_lines(features))


def listed(lines: bytes) -> bytes:
    """JSON Lines as the inside of a JSON list, one record a line."""
    return lines.removesuffix(b"\n").replace(b"\n", b",\n")


def _written(write: Callable[[io.BytesIO], object]) -> bytes:
    memory = io.BytesIO()
    write(memory)
    return memory.getvalue()
