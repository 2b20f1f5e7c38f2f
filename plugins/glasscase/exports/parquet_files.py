"""Parquet: columns by type, text in dictionaries, compressed with Snappy, which readers in browsers know too."""

from __future__ import annotations

import io
from datetime import date

from .sheet import Sheet, Value


def parquet(sheet: Sheet) -> bytes:
    """The table as Parquet. Same input, same bytes."""
    import polars  # late: it takes a tenth of a second, and not every build makes Parquet

    types = {
        int: polars.Int64(),
        float: polars.Float64(),
        bool: polars.Boolean(),
        date: polars.Date(),
        str: polars.String(),
    }
    kinds = sheet.kinds()
    columns = [
        polars.Series(name, [_text(row[at]) for row in sheet.rows] if kind is str else [row[at] for row in sheet.rows],
                      types[kind], strict=False)
        for at, (name, kind) in enumerate(zip(sheet.names, kinds, strict=True))
    ]  # fmt: skip
    memory = io.BytesIO()
    polars.DataFrame(columns).write_parquet(memory, compression="snappy", statistics=True)
    return memory.getvalue()


def _text(value: Value) -> str | None:
    return value if value is None or value.__class__ is str else str(value)  # type: ignore[return-value]
