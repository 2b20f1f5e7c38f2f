"""One mistake put into a valid city, at a known file and physical line."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .cities import City, Rows


@dataclass(frozen=True)
class Mistake:
    """What was done where: a finding must name `path` and a line from `first` to `last`."""

    what: str
    path: str
    first: int
    last: int


#: table → field → values that are wrong there, each on its own
_WRONG: dict[str, dict[str, tuple[str, ...]]] = {
    "cases": {
        "id": ("2601-4d7k", "X", "", "2601-4D7KQ", "2601_4d7kq"), "kind": ("problm", "", "Problem", "named"), "title": ("", "长" * 121),
        "title_en": ("x" * 241,), "description": ("",), "category": ("gren", "", "GREEN "), "district": ("nanyaun", "0"), "lat": ("91", "x", "-90.1", "31,2"),
        "lon": ("181", "12o", "1e"), "coord_sys": ("WGS84", "wgs-84"), "reported_on": ("2026-02-30", "2026/3/5", "", "昨天", "2026-3-5", "2025-12-31"),
        "source": ("hotlne", ""), "source_url": ("not a url", "example.org"), "tags": ("a\u200bb", "\x07"), "place": ("\x1b[31m", "\u202e"),
    },
    "events": {
        "case_id": ("2601-zzzz0", "", "x"), "at": ("2026-02-30", "", "3/5/26", "2026-13-01", "1999-01-01"), "kind": ("verifed", "", "VERIFIED"),
        "by": ("",), "text": ("\x00", "a\u200bb"), "unit": ("praks", "公园"), "deadline": ("2026-2-30", "soon", "1999-01-01"), "to_department": ("watr",),
        "url": ("www.example.org", "a b"), "evidence": ("no-such.png",),
    },
    "figures": {"month": ("2026-13", "2026/01", ""), "channel": ("telex", ""), "posts": ("-1", "x", "", "1.5"), "replies": ("many",), "followers": ("-3",),
                "median_reply_hours": ("-1", "fast")},
    "media": {"case_id": ("2601-zzzz0", ""), "file": ("no-such.png", "A.PNG", ""), "kind": ("foto", ""), "moment": ("later", ""), "alt": ("",),
              "taken_on": ("2026-02-30",), "sha256": ("abc",)},
    "departments": {"code": ("",), "name": ("",), "kind": ("ministry", ""), "website": ("x y",), "email": ("mail",), "reply_days": ("five", "-1", "1.5"),
                    "since": ("2001-02-30",)},
    "categories": {"name": ("",), "rectify_days": ("soon", "-2")},
    "calendar": {"date": ("2026-02-30", ""), "workday": ("maybe", "")},
    "channels": {"department": ("prks", ""), "kind": ("telex", ""), "name": ("",), "url": ("x y",)},
    "districts": {"name": ("",)},
    "withheld": {"id": ("x", ""), "reason": ("because", ""), "date": ("2026-02-30", "")},
    "redirects": {"from": ("old", ""), "to": ("d/parks", "")},
}  # fmt: skip


def spoil_once(chance: random.Random, made: City) -> Mistake:
    """Puts one mistake into the city. The line is worked out by the writer, not by the reader under test."""
    how = chance.choice(
        (_wrong_cell, _wrong_cell, _wrong_cell, _wrong_cell, _twin, _width, _unclosed, _stray, _blank, _article)
    )
    return how(chance, made)


def _table_of(path: str) -> str:
    parent = path.split("/")[-2]
    return parent.removesuffix(".d") if parent.endswith(".d") else path.split("/")[-1].removesuffix(".csv")


def _pick(chance: random.Random, made: City, tables: tuple[str, ...] = tuple(_WRONG)) -> tuple[str, Rows, int]:
    """(path, table, row) of a row that is not the header; rather a case or an event."""
    paths = [path for path, rows in made.tables.items() if _table_of(path) in tables and len(rows.rows) > 1]
    often = [path for path in paths if _table_of(path) in ("cases", "events")]
    path = chance.choice(often if often and chance.random() < 0.6 else paths)
    return path, made.tables[path], chance.randrange(1, len(made.tables[path].rows))


def _wrong_cell(chance: random.Random, made: City) -> Mistake:
    path, table, row = _pick(chance, made)
    name = chance.choice([*_WRONG[_table_of(path)]])
    column = table.rows[0].index(name)
    value = chance.choice(_WRONG[_table_of(path)][name])
    table.rows[row][column] = value
    line = table.written()[1][row][column]
    return Mistake(f"{name} = {value!r}", path, line, line)


def _twin(chance: random.Random, made: City) -> Mistake:
    """The same key twice; whichever of the two is named is right."""
    path, table, row = _pick(chance, made, ("cases", "departments", "districts", "categories", "sources", "calendar"))
    table.rows.insert(chance.randrange(row, len(table.rows)) + 1, list(table.rows[row]))
    again = next(at for at in range(row + 1, len(table.rows)) if table.rows[at] == table.rows[row])
    places = table.written()[1]
    return Mistake(f"row {row + 1} again as row {again + 1}", path, places[again][0], places[again][-1])


def _width(chance: random.Random, made: City) -> Mistake:
    path, table, row = _pick(chance, made)
    if chance.random() < 0.5 and len(table.rows[row]) > 2:
        del table.rows[row][-1]
        what = "a cell too few"
    else:
        table.rows[row].append("more")
        what = "a cell too many"
    places = table.written()[1][row]
    return Mistake(what, path, places[0], places[-1])


def _unclosed(chance: random.Random, made: City) -> Mistake:
    path, table, row = _pick(chance, made)
    cells = [table.quoted(cell) for cell in table.rows[row]]
    column = chance.choice([at for at, cell in enumerate(cells) if not cell.startswith('"')] or [0])
    if cells[column].startswith('"'):
        cells[column] = cells[column][:-1] + "x"
    else:
        cells[column] = f'"{cells[column]}x'
    table.raw[row] = ",".join(cells)
    first = table.written()[1][row][0]
    return Mistake(f"an unclosed quote in column {column + 1}", path, first, first + table.raw[row].count("\n"))


def _stray(chance: random.Random, made: City) -> Mistake:
    path, table, row = _pick(chance, made)
    cells = [table.quoted(cell) for cell in table.rows[row]]
    column = chance.randrange(len(cells))
    cells[column] = f'"{table.rows[row][column].replace(chr(34), "")}"x'
    table.raw[row] = ",".join(cells)
    places = table.written()[1][row]
    return Mistake(f"text after a quote in column {column + 1}", path, places[0], places[-1])


def _blank(chance: random.Random, made: City) -> Mistake:
    path, table, row = _pick(chance, made)
    table.rows.insert(row, chance.choice(([""] * len(table.rows[0]), [""])))
    line = table.written()[1][row][0]
    return Mistake("a blank row", path, line, line)


def _article(chance: random.Random, made: City) -> Mistake:
    path = chance.choice([name for name in made.files if name.endswith(".md") and name.startswith("content/")])
    end = b"\r\n" if b"\r\n" in made.files[path] else b"\n"
    lines = made.files[path].split(end)
    keys = [
        at for at, line in enumerate(lines[: lines.index(b"")]) if line.startswith((b"Date", b"Department", b"Start"))
    ]
    at = chance.choice(keys)
    name = lines[at].split(b":")[0].decode()
    value = {"Date": ("2026-02-30", "soon"), "Start": ("2026-06-31", "x"), "Department": ("prks", "公园")}[name]
    lines[at] = f"{name}: {chance.choice(value)}".encode()
    if chance.random() < 0.3:
        lines.insert(at, b"Save_as: index.html")
    made.files[path] = end.join(lines)
    return Mistake(lines[at].decode(), path, at + 1, at + 1)
