"""The physical lines of findings, worked out a second way: by the ends of the csv module's records."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any


def wrong_lines(descriptor: Path, findings: list[list[Any]]) -> list[str]:
    """Findings about a row whose line is not within the lines of that row, for files that are plain CSV."""
    wrong, spans = list[str](), dict[str, dict[int, tuple[int, int]] | None]()
    plain = _plain_tables(descriptor)
    for kind, row, _, rule, _, path, line, *_ in findings:
        if row < 2 or path not in plain:
            continue
        if path not in spans:
            spans[path] = _spans(Path(path))
        span = (spans[path] or {}).get(row)
        if span and not span[0] <= line <= span[1]:
            wrong.append(f"{kind} [{rule}] row {row} at line {line}, not {span[0]}-{span[1]}")
    return wrong[:5]


def _plain_tables(descriptor: Path) -> set[str]:
    """Tables of which there is no doubt how they are read."""
    try:
        resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        # One file may be two resources with two dialects.
        paths = [str(one["path"]) for one in resources]
        return {
            (descriptor.parent / one["path"]).as_posix()
            for one in resources
            if set(one) <= {"name", "path", "schema", "encoding"} and one.get("encoding") == "utf-8"
            and paths.count(str(one["path"])) == 1 and str(one["path"]).endswith(".csv")
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError):
        return set()


def _spans(path: Path) -> dict[int, tuple[int, int]] | None:
    """Frictionless's row number → first and last physical line; None where the file is open to reading."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        guess = csv.Sniffer().sniff("".join(io.StringIO(text, newline="").readlines()[:100]), ",\t;|")
    except UnicodeDecodeError:
        return None
    except csv.Error:
        guess = None
    if guess and (guess.delimiter != "," or guess.skipinitialspace or guess.quotechar != '"' or guess.escapechar):
        return None
    spans, before = dict[int, tuple[int, int]](), 0
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for number, _ in enumerate(reader, 1):
            spans[number] = (before + 1, reader.line_num)
            before = reader.line_num
    except csv.Error:
        return None
    return spans
