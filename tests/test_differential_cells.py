"""Every odd value under every type and constraint, and as a key: the same verdict as stock Frictionless.

Mutants meet these by chance; here each is tried. All combinations only in a long run: `GLASSCASE_MUTANTS=10000`.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pytest

from tests.mutants.judges import compare, shared
from tests.mutants.mutate_schemas import PATTERNS
from tests.mutants.values import KINDS, Kind, every_value

Row = list[str]
LONG = int(os.environ.get("GLASSCASE_MUTANTS", "0")) > 500


class Desk:
    """Lays one package after another into a folder and asks both judges."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stock, self.ours = folder, shared("stock"), shared("ours")
        self.outcomes = list[str]()

    def difference(self, tables: dict[str, tuple[dict[str, Any], list[Row]]]) -> str:
        """`tables` is name → (schema, rows without header). "" where the judges agree."""
        resources = list[dict[str, Any]]()
        for name, (schema, rows) in tables.items():
            text = io.StringIO(newline="")
            writer = csv.writer(text, lineterminator="\n")
            writer.writerows([[field["name"] for field in schema["fields"]], *rows])
            (self.folder / f"{name}.csv").write_bytes(text.getvalue().encode())
            resources.append({"name": name, "path": f"{name}.csv", "encoding": "utf-8", "schema": schema})
        path = self.folder / "datapackage.json"
        path.write_text(json.dumps({"resources": resources}), encoding="utf-8")
        self.stock.ask(path)
        self.ours.ask(path, words=False)
        verdict = compare(self.stock.answer(20), self.ours.answer(20))
        self.outcomes.append(verdict.outcome)
        return verdict.difference


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("cells"))


def _name(kind: Kind) -> str:
    return "-".join(map(str, kind.about.values()))


def _read(kind: Kind, text: str) -> Any:
    """The value that Frictionless reads, None where it reads none."""
    value, notes = frictionless.Field.from_descriptor({"name": "x", **kind.about}).read_cell(text)
    return None if notes else value


#: limits as a schema writes them, by type
_LIMITS: dict[str, tuple[Any, ...]] = {
    "integer": (0, 5, -5, "5", 10**15, 5.0), "number": (0, 5, 1.5, "1.5", -0.1, 1e20), "date": ("2026-03-05", "0001-01-01", "2026-3-5"),
    "time": ("12:00:00",), "datetime": ("2026-03-05T12:00:00Z", "2026-03-05T12:00:00"), "year": (2026, "2026"), "yearmonth": ("2026-03",),
}  # fmt: skip


def _constraints(kind: Kind) -> Iterator[dict[str, Any]]:
    """No constraint, and each that the type knows, with several limits."""
    type_ = kind.about["type"]
    yield {}
    yield {"required": True}
    for name in {"minimum", "maximum"} & set(kind.constraints):
        yield from ({name: limit} for limit in _LIMITS.get(type_, ()))
    for name in {"minLength", "maxLength"} & set(kind.constraints):
        yield from ({name: limit} for limit in (0, 1, 3))
    if "enum" in kind.constraints:
        right = [value for value in every_value(type_) if value and _read(kind, value) is not None]
        yield {"enum": right[:1]}
        yield {"enum": right[::2]}
    if "unique" in kind.constraints:
        yield {"unique": True}


@pytest.mark.parametrize("kind", KINDS, ids=_name)
def test_every_value_under_every_type(kind: Kind, desk: Desk) -> None:
    rows = [[str(number), value] for number, value in enumerate(every_value(kind.about["type"]))]
    plain = [row for row in rows if row[1].isprintable()]
    for number, constraints in enumerate(_constraints(kind)):
        if not LONG and number % 4:
            continue
        field = {"name": "x", **kind.about, **({"constraints": constraints} if constraints else {})}
        for missing in ([""], ["", "-", "0", "N/A"]) if LONG else ([""],):
            schema = {"fields": [{"name": "n", "type": "integer"}, field], "missingValues": missing}
            for some in (rows, plain) if not constraints else (rows,):
                assert desk.difference({"t": (schema, some)}) == "", (constraints, missing)


@pytest.mark.parametrize("start", range(0, len(PATTERNS), 10))
def test_every_pattern(start: int, desk: Desk) -> None:
    values = [value for value in every_value("string") if len(value) < 100]
    values += [
        "a",
        "b",
        "aa",
        "ab",
        "ba",
        "x",
        "xx",
        "xxx",
        "xa",
        "ax",
        "code-123",
        "A",
        "z",
        "一",
        "龥",
        "code-12",
        "a\n",
        "\na",
        "^",
        "$",
        ".",
        "ab\n",
    ]
    for pattern in PATTERNS[start : start + 10]:
        schema = {
            "fields": [
                {"name": "n", "type": "integer"},
                {"name": "x", "type": "string", "constraints": {"pattern": pattern}},
            ]
        }
        assert desk.difference({"t": (schema, [[str(n), value] for n, value in enumerate(values)])}) == "", pattern


def _same(kind: Kind) -> Iterator[tuple[str, str]]:
    """Pairs of different texts that are the same value."""
    read = [(text, _read(kind, text)) for text in every_value(kind.about["type"]) if text]
    # sNaN cannot be compared, lists not be hashed.
    right = [
        (text, value)
        for text, value in read
        if value is not None and not isinstance(value, list | dict) and "sNaN" not in text
    ]
    for (one, its), (other, theirs) in itertools.combinations(right, 2):
        if its == theirs and one != other:
            yield one, other


@pytest.mark.parametrize("kind", KINDS, ids=_name)
def test_keys_that_are_the_same_value(kind: Kind, desk: Desk) -> None:
    """`01` is `1`: as primary key, unique cell and foreign key."""
    field = {"name": "x", **kind.about}
    others = [
        text
        for text in every_value(kind.about["type"])
        if text.isprintable() and text and _read(kind, text) is not None
    ][:4]
    for one, other in [*_same(kind)][: 25 if LONG else 2]:
        twins = [[one], [other]]
        assert desk.difference({"t": ({"fields": [field], "primaryKey": ["x"]}, twins)}) == "", (one, other)
        assert desk.difference({"t": ({"fields": [{**field, "constraints": {"unique": True}}]}, twins)}) == "", (
            one,
            other,
        )
        key = {"fields": ["x"], "reference": {"resource": "of", "fields": ["x"]}}
        tables = {
            "of": ({"fields": [field]}, [[other]]),
            "t": ({"fields": [field], "foreignKeys": [key]}, [[one], *([text] for text in others)]),
        }
        assert desk.difference(tables) == "", (one, other)


#: types that keys are made of, right and wrong
_KEYS = [
    kind
    for kind in KINDS
    if len(kind.about) == 1 and kind.about["type"] not in ("geojson", "object", "array", "list", "geopoint", "duration")
]


@pytest.mark.parametrize("kind", _KEYS, ids=_name)
def test_keys_of_every_value(kind: Kind, desk: Desk) -> None:
    """All odd values at once, as keys of every type that refer to keys of every type."""
    values = [value for value in every_value(kind.about["type"]) if len(value) < 100]
    field = {"name": "x", **kind.about}
    # In a short run only of the same type and of the next.
    at = _KEYS.index(kind)
    for other in _KEYS if LONG else (kind, _KEYS[at - 1]):
        theirs = {"name": "y", **other.about}
        key = {"fields": ["x"], "reference": {"resource": "of", "fields": ["y"]}}
        for some in (values, [value for value in values if _read(kind, value) is not None and value.isprintable()]):
            tables = {
                "of": ({"fields": [theirs], "primaryKey": "y"}, [[value] for value in some[::2]]),
                "t": ({"fields": [field], "primaryKey": "x", "foreignKeys": [key]}, [[value] for value in some]),
            }
            assert desk.difference(tables) == "", other.about


def test_both_verdicts_occur(desk: Desk) -> None:
    """After the others: much was clean, and much was not."""
    if len(desk.outcomes) > 200:
        assert desk.outcomes.count("equal") >= 10
        assert desk.outcomes.count("equal with errors") > 100
