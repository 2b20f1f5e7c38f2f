"""Parquet: columns by type, text in dictionaries, compressed with Snappy, which readers in browsers know too."""

from __future__ import annotations

import io

from .sheet import Sheet


def parquet(sheet: Sheet) -> bytes:
    """The table as Parquet. Same input, same bytes."""
    memory = io.BytesIO()
    sheet.frame.write_parquet(memory, compression="snappy", statistics=True)
    return memory.getvalue()
