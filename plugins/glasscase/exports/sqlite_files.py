"""SQLite: all tables in one file to ask in SQL, with a dictionary of the columns and where the data is from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing

from .sheet import Sheet, Value

#: tables of the file itself; a leading underscore is in no name of ours
DICTIONARY, ABOUT = "_dictionary", "_about"
_TYPES = {"Int64": "INTEGER", "Float64": "REAL", "Boolean": "INTEGER"}
_COLUMNS = ("table", "column", "type", "title", "title_en", "description", "description_en")


def database(sheets: Sequence[Sheet], notes: Iterable[tuple[str, str]]) -> bytes:
    """The sheets as tables of a database. Dates are text in ISO form, booleans 1 and 0. Same input, same bytes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("BEGIN")
        for sheet in sheets:
            _create(connection, sheet)
        _fill(
            connection,
            DICTIONARY,
            _COLUMNS,
            (_described(sheet, at) for sheet in sheets for at in range(len(sheet.fields))),
        )
        _fill(connection, ABOUT, ("zh", "en"), notes)
        connection.execute("COMMIT")
        return connection.serialize()


def _create(connection: sqlite3.Connection, sheet: Sheet) -> None:
    import polars

    columns = [
        f"{_quoted(field['name'])} {_TYPES.get(str(kind), 'TEXT')}{' PRIMARY KEY' if _is_key(sheet, at) else ''}"
        for at, (field, kind) in enumerate(zip(sheet.fields, sheet.frame.dtypes, strict=True))
    ]
    end = " WITHOUT ROWID" if any(_is_key(sheet, at) for at in range(len(columns))) else ""
    connection.execute(f"CREATE TABLE {_quoted(sheet.name)} ({', '.join(columns)}){end}")
    days = polars.col(polars.Date).cast(polars.String)
    _insert(connection, sheet.name, len(columns), sheet.frame.with_columns(days).iter_rows())


def _fill(connection: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    connection.execute(f"CREATE TABLE {_quoted(name)} ({', '.join(f'{_quoted(column)} TEXT' for column in columns)})")
    _insert(connection, name, len(columns), rows)


def _insert(connection: sqlite3.Connection, name: str, width: int, rows: Iterable[Sequence[Value]]) -> None:
    connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * width)})", rows)


def _is_key(sheet: Sheet, at: int) -> bool:
    """Whether the column is the table's key: the first one, where its schema says that it is there and unique."""
    constraints = sheet.fields[at].get("constraints", {})
    return at == 0 and bool(constraints.get("unique") and constraints.get("required"))


def _described(sheet: Sheet, at: int) -> tuple[str, ...]:
    field = sheet.fields[at]
    return (
        sheet.name, field["name"], field["type"], field["title"], field["title_en"], field.get("description", ""),
        field.get("description_en", ""),
    )  # fmt: skip


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
