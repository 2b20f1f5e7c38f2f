"""Mutations of a whole city's files: any byte, any name, any folder. What comes out is right, wrong, or nonsense."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable
from datetime import datetime

import xlsxwriter

from .cities import City
from .values import nasty

Files = dict[str, bytes]
_BYTES = (
    b"\0", b"\xff", b'"', b",", b"\n", b"\r", b"\t", b";", b"\xef\xbb\xbf", "\u200b".encode(), "路".encode(), b"\xc4\xe3", b"=", b"<<<<<<< HEAD\n",
    b"\x1a", b"\x0c", "\u2028".encode(), b"NEW", b"'", b"\\", b"9" * 400, b"\xed\xa0\x80", b"a" * 200_000, b"\n\n\n", "\ud83d".encode(errors="surrogatepass"),
)  # fmt: skip
_NAMES = (
    "data/parks/2026/notes.txt", "data/parks/206/cases.csv", "data/parks/2026/cases.d/.hidden.csv", "data/parks/2026/cases.d/空 格.csv", "data/😀/2026/cases.csv",
    "data/parks/2026/media/x.png", "data/parks/2026/media/2602-b9x2m.svg", "data/parks/2026/cases.d/x.CSV", "data/parks/2026/cases.csv.bak", "data/cases.csv",
    "data/parks/2026/events.d/a.xlsx", "data/parks/2026/cases.xlsx", "data/parks/2026/~$cases.xlsx", "data/parks/2025/events.csv", "data/parks/٢٠٢٦/cases.csv",
    "content/notices/x.md", "content/unknown/x.md", "content/notices/x.fr.md", "content/notices/X y.md", "content/x.md", "data/registry/extra.csv",
    "data/parks/2026/datapackage.json.new", "data/CON/2026/cases.csv", "data/parks/2026/figures.d/a.csv", "data/withheld.csv", "data/redirects.csv",
    "data/parks/2027/cases.csv", "data/registry/departments.d/a.csv", "data/parks/datasets/air/datapackage.json", "data/allowed.csv",
)  # fmt: skip


def spoil_city(chance: random.Random, made: City) -> tuple[Files, list[str]]:
    """The city's files with one to three mutations, and what these were."""
    files: Files = {**made.files, **{path: rows.written()[0] for path, rows in made.tables.items()}}
    return files, [
        f"{how.__name__}: {how(chance, files)}" for how in chance.choices(_HOW, k=chance.choice((1, 1, 2, 3)))
    ]


def _any_file(chance: random.Random, files: Files, ending: str = "") -> str:
    paths = [path for path in files if path.endswith(ending)]
    tables = [path for path in paths if path.endswith(".csv")]
    return chance.choice(tables if tables and chance.random() < 0.5 else paths or [*files])


def _insert(chance: random.Random, files: Files) -> str:
    path, piece = _any_file(chance, files), chance.choice(_BYTES)
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(len(files[path]) + 1)
        files[path] = files[path][:at] + piece + files[path][at:]
    return f"{path}: {piece[:20]!r}"


def _delete(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files)
    at, size = chance.randrange(len(files[path]) + 1), chance.choice((1, 1, 2, 10, 100, 10_000))
    files[path] = files[path][:at] + files[path][at + size :]
    return f"{path}: {size} bytes at {at}"


def _repeat(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files)
    at, size = chance.randrange(len(files[path]) + 1), chance.choice((1, 20, 300, 10_000))
    files[path] = files[path][:at] + files[path][at : at + size] * chance.choice((2, 3)) + files[path][at:]
    return f"{path}: {size} bytes at {at}"


def _flip(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files)
    content = bytearray(files[path] or b"x")
    for _ in range(chance.choice((1, 2, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    files[path] = bytes(content)
    return path


def _cell(chance: random.Random, files: Files) -> str:
    """A nasty value between two commas."""
    path = _any_file(chance, files, ".csv")
    parts = re.split(b"(,|\r?\n)", files[path])
    at, value = (
        chance.randrange(len(parts)),
        nasty(chance, chance.choice(("string", "integer", "number", "date", "yearmonth", "boolean"))),
    )
    parts[at] = value.encode() if chance.random() < 0.5 else b'"' + value.replace('"', '""').encode() + b'"'
    files[path] = b"".join(parts)
    return f"{path}: {value[:40]!r}"


def _encode(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files)
    encoding = chance.choice(
        (
            "gbk",
            "gb18030",
            "big5",
            "utf-16",
            "utf-16-le",
            "latin-1",
            "utf-8-sig",
            "utf-32",
            "utf-7",
            "shift_jis",
            "cp1252",
        )
    )
    files[path] = files[path].decode("utf-8", "replace").encode(encoding, "replace")
    return f"{path}: {encoding}"


def _lines(chance: random.Random, files: Files) -> str:
    path, end = (
        _any_file(chance, files),
        chance.choice((b"\r\n", b"\r", b"\n\r", b"\n\n", b" \n", b",\n", b";\n", b"", b"\x0c", b"\xe2\x80\xa8")),
    )
    files[path] = files[path].replace(b"\r\n", b"\n").replace(b"\n", end)
    return f"{path}: {end!r}"


def _line(chance: random.Random, files: Files) -> str:
    """A line gone, doubled, moved."""
    path = _any_file(chance, files)
    lines = files[path].splitlines(keepends=True) or [b""]
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 2))):
        lines.insert(chance.randrange(len(lines) + 1), line)
    files[path] = b"".join(lines)
    return path


def _delimiters(chance: random.Random, files: Files) -> str:
    path, mark = _any_file(chance, files, ".csv"), chance.choice((b";", b"\t", b"|", "，".encode(), b", ", b",,"))
    files[path] = files[path].replace(b",", mark)
    return f"{path}: {mark!r}"


def _labels(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files, ".csv")
    header, end, rest = files[path].partition(b"\n")
    names = header.split(b",")
    at = chance.randrange(len(names))
    label = chance.choice(
        (
            b"",
            names[at].upper(),
            b" " + names[at],
            chance.choice(names),
            "标题".encode(),
            b"x",
            b'"' + names[at] + b'"',
            b"id",
            b"at",
        )
    )
    how = chance.choice(("replace", "insert", "delete", "shuffle"))
    if how == "replace":
        names[at] = label
    elif how == "insert":
        names.insert(at, label)
    elif how == "delete":
        del names[at]
    else:
        chance.shuffle(names)
    files[path] = b",".join(names) + end + rest
    return f"{path}: {how} {label!r}"


def _rename(chance: random.Random, files: Files) -> str:
    path, name = _any_file(chance, files), chance.choice(_NAMES)
    content = files.pop(path) if chance.random() < 0.5 else files[path]
    files[name] = content
    return f"{path} to {name}"


def _drop_in(chance: random.Random, files: Files) -> str:
    """A table, or a part of it, again as a drop-in; with a new case, perhaps."""
    paths = [path for path in files if re.fullmatch(r"data/\w+/2026/\w+\.csv", path)]
    if not paths:
        return "no table left"
    path = chance.choice(paths)
    lines = files[path].splitlines(keepends=True)
    kept = lines[:1] + chance.sample(lines[1:], min(len(lines) - 1, chance.randint(0, 3))) if lines else [b""]
    content = b"".join(kept)
    if chance.random() < 0.6:
        content = re.sub(rb"26\d\d-[0-9a-z]{5}", chance.choice((b"NEW", b"NEW-a", b"new", b"NEW-")), content)
    name = f"{path.removesuffix('.csv')}.d/{chance.choice('abc')}.csv"
    files[name] = content
    return f"{name}: {len(kept)} lines"


def _drop(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files)
    del files[path]
    return path


def _empty(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files)
    files[path] = chance.choice((b"", b"\n", b" ", b"\xef\xbb\xbf", b"\0", b",", b'"', b"\r\n\r\n"))
    return f"{path}: {files[path]!r}"


def _swap(chance: random.Random, files: Files) -> str:
    one, other = _any_file(chance, files), _any_file(chance, files)
    files[one], files[other] = files[other], files[one]
    return f"{one} and {other}"


def _descriptor(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files, "datapackage.json")
    try:
        about = json.loads(files[path])
        about["resources"][0][chance.choice(("path", "schema", "name", "profile", "extra"))] = chance.choice(
            (None, 5, [], "../x", "http://127.0.0.1:9/", {})
        )
        files[path] = json.dumps(about).encode()
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        files[path] = chance.choice((b"[" * 100_000, b"null", b"{", b'{"resources": 5}', b"[]", b"1e999"))
    return path


def _metadata(chance: random.Random, files: Files) -> str:
    path = _any_file(chance, files, ".md")
    line = chance.choice(("Date: 2026-02-30", "Title:", "Save_as: x", "Slug: ../x", "Department: x", ": y", "Title: " + "长" * 5000, "Template: x", "Date : 2026-01-01",
                          "Start: 9999-12-31", "End: 0000-00-00", "标题: x", "Goal: 1e999", "Raised: NaN", "Area: " + ";" * 1000, "[x](javascript:x)", "# " * 300,
                          "<script>x</script>", "![](../../x.png)", "<" * 3000, "[" * 3000, "> " * 500, "*" * 3000, "&#x0;", "| a | b |\n|---|"))  # fmt: skip
    lines = files[path].decode("utf-8", "replace").split("\n")
    lines.insert(chance.randrange(len(lines) + 1), line)
    files[path] = "\n".join(lines).encode()
    return f"{path}: {line[:40]!r}"


def _workbook(chance: random.Random, files: Files) -> str:
    """A table's first rows as a spreadsheet beside it, whole or broken."""
    raw = io.BytesIO()
    path = _any_file(chance, files, ".csv")
    # One time for all: a workbook of the same rows is the same bytes, whenever it is made.
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet()
        lines = files[path].decode("utf-8", "replace").splitlines()[: chance.choice((0, 1, 3, 10))]
        for row, line in enumerate(lines):
            for column, cell in enumerate(line.split(",")):
                sheet.write_string(row, column, cell)
    content = raw.getvalue()
    if chance.random() < 0.3:
        at = chance.randrange(len(content))
        content = content[:at] + bytes(8) + content[at + chance.choice((0, 8)) :]
    name = chance.choice(
        (
            "data/parks/2026/cases.xlsx",
            "data/parks/2026/events.d/new.xlsx",
            "data/registry/districts.xlsx",
            "data/parks/2026/表.xlsx",
        )
    )
    files[name] = content
    return f"{name} from {path}"


_HOW: tuple[Callable[[random.Random, Files], str], ...] = (
    _insert, _insert, _delete, _repeat, _flip, _cell, _cell, _cell, _encode, _lines, _line, _line, _delimiters, _labels, _labels, _rename, _drop_in,
    _drop_in, _drop, _empty, _swap, _descriptor, _metadata, _metadata, _workbook,
)  # fmt: skip
