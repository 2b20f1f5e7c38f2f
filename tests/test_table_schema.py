"""The engine under the check: nothing that it proves clean does Frictionless refuse, and no byte is read otherwise."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glasscase.check.foreign import check_foreign
from glasscase.check.schema import schema_findings
from glasscase.check.table_schema.frames import frame_of, proved_frames
from glasscase.check.table_schema.patterns import column_pattern
from glasscase.check.table_schema.plain import proved_rows
from glasscase.check.table_schema.screen import _FORMS, EMAIL, URI, columns_of, suspects
from glasscase.read.packages import Package, read_package, read_registry
from glasscase.read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, load_schema
from glasscase.read.tables import Part, Table
from tests.conftest import VALID_CITY

#: cells that look right, or nearly
CELLS = (
    "", " ", "0", "-0", "00", "+1", "1e3", "1_000", "１２", "NaN", "inf", "90", "90.0", "90.1", "-90.5", "181", ".5", "5.",
    "2026-01-12", "2026-1-2", "2026-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "2026-01", "0000-01", "2026-13",
    "２０２６-01-01", "2026-01-12 ", "20260112", "true", "false", "True", "TRUE", "1", "problem", "named", "NEW",
    "2601-4d7kq", "2601-4d7kq\n", "2602-b9x2m", "2699-zzzzz", "parks", "water", "no-such", "hotline", "a", "A-b",
    "https://example.org", "https://example.org/a b", "http://", "https://-x", "https://a..b/", "https://x:99999/", "https://x:9/",
    "https://x.example/?", "https://x_y.example/", "ftp://example.org/", "//example.org", "example.org", "http://a-.b",
    "https://x.example/?q=1&r=2", "https://a.example/路", "http://1.2.3.4/", "http://1.2.3.4.5/", "https://0/", "https://example.org:/",
    "a@b.cn", "a@b", "@b.cn", "a.b@c-d.example", "a..b@c.cn", "a@b..cn", "a@-b.cn", "a@b-.cn", "mail@1.cn", "x" * 65 + "@b.cn",
    "a@" + "b" * 64 + ".cn", "a@" + "b." * 140 + "cn", "长" * 120, "长" * 121, "长" * 240, "长" * 241, "a\nb", "\u200b", "é", "e\u0301",
    "/a/", "/A/", "a/", "photo.png", "photo.PNG", "-x.png", "f" * 64, "F" * 64, "WGS-84", "wgs-84", '"', "a,b",
    "9" * 15, "9" * 16, "0." + "1" * 15, "0." + "1" * 16, "-", "365", "366", "730", "731", "1.0", "1.5",
)  # fmt: skip
Place = tuple[str, int, str]


def stock(descriptor: Path) -> list[Place]:
    """What Frictionless itself says: (type, row, field)."""
    report = frictionless.validate(descriptor.as_posix(), type="package")
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return sorted((e.type, getattr(e, "row_number", 0) or 0, getattr(e, "field_name", "") or "") for e in errors)


def ours(descriptor: Path) -> list[Place]:
    return sorted((finding.type, finding.row, finding.field) for finding in check_foreign(descriptor).findings)


# Cells


def kinds() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every field of our schemas, and every type that the screen knows."""
    for name in {**CASE_TABLES, **REGISTRY_TABLES, **ROOT_TABLES}.values():
        for field in load_schema(name)["fields"]:
            yield f"{name}.{field['name']}", field
    for kind in (*_FORMS, "boolean", "any", "string", "duration", "geopoint", "array", "object"):
        yield kind, {"name": "x", "type": kind}
    limits: list[dict[str, Any]] = [
        {"type": "integer", "constraints": {"minimum": 0, "maximum": 100}},
        {"type": "integer", "constraints": {"minimum": "0"}},
        {"type": "number", "constraints": {"minimum": 0.5, "maximum": 90.0}},
        {"type": "date", "constraints": {"minimum": "2026-01-12", "maximum": "2026-12-31"}},
        {"type": "string", "constraints": {"minLength": 2, "maxLength": 5, "pattern": "a|b.*"}},
        {"type": "string", "constraints": {"enum": ["1", "a"], "required": True}},
        {"type": "integer", "constraints": {"enum": [1, 90]}},
        {"type": "number", "bareNumber": False},
        {"type": "boolean", "trueValues": ["1"], "falseValues": ["0", "00"]},
        {"type": "string", "missingValues": ["-", "NaN"], "constraints": {"required": True}},
        {"type": "date", "format": "%Y%m%d"},
        {"type": "string", "format": "uuid"},
    ]
    yield from ((f"limit {number}", {"name": "x", **limit}) for number, limit in enumerate(limits))


@pytest.mark.parametrize(("name", "field"), [pytest.param(*kind, id=kind[0]) for kind in kinds()])
def test_the_screen_passes_nothing_that_frictionless_refuses(name: str, field: Mapping[str, Any]) -> None:
    schema = frictionless.Schema.from_descriptor({"fields": [dict(field)]})
    read = schema.fields[0].create_cell_reader()
    (column,) = columns_of([field], [""])
    if column.clean is None:
        return
    cells = [*CELLS, *field.get("constraints", {}).get("enum", ())]
    passed = frame_of([[str(cell)] for cell in cells], [field["name"]]).select(column.clean).to_series()
    wrong = [cell for cell, fine in zip(cells, passed, strict=True) if fine and read(str(cell))[1] is not None]
    assert wrong == []
    assert passed.any(), "the screen proves nothing here"


@pytest.mark.parametrize(
    ("grammar", "kind", "form"),
    [*((form, kind, "default") for kind, form in _FORMS.items()), (URI, "string", "uri"), (EMAIL, "string", "email")],
)
def test_frictionless_accepts_what_the_screen_s_grammar_does(grammar: str, kind: str, form: str) -> None:
    field = {"name": "x", "type": kind, "format": form}
    read = frictionless.Field.from_descriptor(field).create_cell_reader()
    (column,) = columns_of([field], [""])

    @settings(max_examples=80)
    @given(st.from_regex(re.compile(grammar[1:-1], re.ASCII), fullmatch=True))
    def accepts(text: str) -> None:
        assert column.clean is not None
        if frame_of([[text]], ["x"]).select(column.clean).item():
            assert read(text)[1] is None

    accepts()


PATTERNS = (
    "^[0-9]{4}-[0-9a-z]{5}$", "a|b", "(a|b)c?", "[^ab]+", r"\d+", r"\w{2,}", r"a\.b", "中+[文字]*", ".*", "a{2,3}?",
    "(a+)+", "^$", r"[\d-]+", "[]a]", "x|", r"a$", r"[a\-z]", r"\s", "a.c",
)  # fmt: skip
REFUSED = (r"(?i)a", r"(?=a)a", r"(a)\1", r"\bfoo", r"[^\d]", "(?P<n>a)(?P=n)", "[", "a{2000}", r"\D", "(?s).")


@settings(max_examples=400)
@given(st.sampled_from(PATTERNS), st.text(st.sampled_from("ab01-.中文 \n]xzc٣é"), max_size=6))
@example("a$", "a\n")
def test_a_column_s_pattern_matches_no_more_than_the_schema_s(pattern: str, text: str) -> None:
    translated = column_pattern(pattern)
    assert translated
    if pl.Series([text]).str.contains(translated).item():
        assert re.compile(f"^{pattern}$").match(text)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_column_s_pattern_matches_something(pattern: str) -> None:
    texts = ["2601-abcde", "a", "ac", "c", "12", "ab", "a.b", "中文", "", "aa", "]", "x", " ", "abc"]
    assert pl.Series(texts).str.contains(column_pattern(pattern) or "never").any()


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_the_engines_read_differently_is_left_to_frictionless(pattern: str) -> None:
    assert column_pattern(pattern) is None


def test_a_blank_row_is_suspect_though_nothing_is_required() -> None:
    frame = frame_of([["a", ""], ["", ""], ["", "b"]], ["x", "y"])
    fields = [{"name": "x", "type": "string"}, {"name": "y", "type": "string"}]
    found = suspects(frame, columns_of(fields, [""]))
    assert found is not None
    assert found.to_list() == [1]


# Files

PIECES = st.sampled_from(
    ["a", "b", ",", ",", "\n", "\n", '"', '""', "\r", "\r\n", " ", "", "中", "\0", "#", "\ufeff", "'", "a,b\n", '"a,b"']
)


@settings(max_examples=600)
@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["\n", "\r\n"]))
def test_a_proved_file_is_read_as_the_csv_module_reads_it(scratch: Path, text: str, end: str) -> None:
    scratch.write_bytes(f"x,y{end}{text}".encode())
    found = list(proved_frames(scratch, ["x", "y"], lambda frame: frame.height))
    if None in found:
        return
    rows = [list(row) for pair in found if pair for row in pair[0].rows()]
    assert rows == list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proved") / "table.csv"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_a_canonical_file_is_proved_over_many_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, last: bool
) -> None:
    monkeypatch.setattr("glasscase.check.table_schema.frames.BLOCK", 100)
    chance = random.Random(5)
    words = ["", "a", "b,c", 'say "so"', "two\nlines", "长" * 20, "x" * 150]
    rows = [[chance.choice(words), chance.choice(words) or "-"] for _ in range(500)]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([["x", "y"], *rows])
    path = tmp_path / "t.csv"
    path.write_bytes((text.getvalue() if last else text.getvalue().removesuffix(end)).encode())
    found = list(proved_frames(path, ["x", "y"], lambda frame: frame.height))
    assert len(found) > 50
    assert [list(row) for pair in found if pair for row in pair[0].rows()] == rows


# Packages


@pytest.mark.parametrize("path", sorted(VALID_CITY.rglob("datapackage.json")), ids=lambda path: path.parent.parent.name)
def test_a_valid_package_is_proved_without_frictionless(path: Path) -> None:
    assert proved_rows(json.loads(path.read_bytes()), path.parent)
    assert ours(path) == []


def _edit(name: str, line: int, change: Callable[[str], str]) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        lines[line] = change(lines[line])
        (folder / name).write_text("\n".join(lines), encoding="utf-8")

    return edit


def _describe(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        content = json.loads((folder / "datapackage.json").read_bytes())
        change(content)
        (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")

    return edit


def _field(content: dict[str, Any], table: int, field: int) -> dict[str, Any]:
    return content["resources"][table]["schema"]["fields"][field]


EDITS: dict[str, Callable[[Path], object]] = {
    "a wrong cell": _edit("figures.csv", 1, lambda line: line + "x"),
    "a short row": _edit("figures.csv", 2, lambda line: line.rpartition(",")[0]),
    "a long row": _edit("figures.csv", 2, lambda line: line + ",1"),
    "a blank row": _edit("figures.csv", 2, lambda _: ""),
    "a key twice": _edit("figures.csv", 2, lambda line: f"{line}\n{line}"),
    "no such case": _edit("media.csv", 1, lambda line: "2699-zzzzz" + line[10:]),
    "a label": _edit("figures.csv", 0, lambda line: line.replace("posts", "post")),
    "a label less": _edit("figures.csv", 0, lambda line: line.removesuffix(",median_reply_hours")),
    "an open quote": _edit("figures.csv", 2, lambda line: '"' + line),
    "line ends": lambda folder: (folder / "figures.csv").write_bytes(
        (folder / "figures.csv").read_bytes().replace(b"\n", b"\r\n")
    ),
    "no encoding": _describe(lambda content: content["resources"][0].pop("encoding")),
    "a count": _describe(lambda content: content["resources"][3].update(rows=99)),
    "a digest": _describe(lambda content: content["resources"][3].update(hash="sha256:" + "0" * 64)),
    "another name": _describe(lambda content: content["resources"][3].update(name="Figures!")),
    "a delimiter": _describe(lambda content: content["resources"][3].update(dialect={"delimiter": ";"})),
    "no type": _describe(lambda content: _field(content, 3, 0).pop("type")),
    "another type": _describe(lambda content: _field(content, 3, 1).update(type="integer")),
    "unique": _describe(lambda content: _field(content, 3, 1).update(constraints={"unique": True})),
    "an unknown constraint": _describe(lambda content: _field(content, 3, 1).update(constraints={"minimum": 3})),
    "an unknown field": _describe(lambda content: content["resources"][3]["schema"].update(primaryKey=["nowhere"])),
    "another table": _describe(
        lambda content: content["resources"][1]["schema"]["foreignKeys"][0]["reference"].update(resource="nowhere")
    ),
    "missing values": _describe(lambda content: content["resources"][0]["schema"].update(missingValues=["-"])),
    "fields that match": _describe(lambda content: content["resources"][3]["schema"].update(fieldsMatch="subset")),
    "a byte order mark": lambda folder: (folder / "datapackage.json").write_bytes(
        b"\xef\xbb\xbf" + (folder / "datapackage.json").read_bytes()
    ),
    "a field without a name": lambda folder: (
        _describe(lambda content: _field(content, 3, 1).update(name=""))(folder),
        _edit("figures.csv", 0, lambda line: line.replace("channel", ""))(folder),
    ),
    "another quotation mark": lambda folder: (
        _describe(lambda content: content["resources"][3].update(dialect={"quoteChar": "'"}))(folder),
        _edit("figures.csv", 1, lambda line: '"' + line.replace(",", ',"', 1) + '"')(folder),
    ),
    "a key field twice": _describe(lambda content: content["resources"][0]["schema"].update(primaryKey=["id", "id"])),
    "resources that are none": _describe(lambda content: content.update(resources=1)),
    "no schema": _describe(lambda content: content["resources"][3].pop("schema")),
    "an empty profile": _describe(lambda content: content.update(profile="")),
    "a wrong constraint of a table without rows": lambda folder: (
        _describe(lambda content: _field(content, 3, 1).update(constraints={"maximum": "x"}))(folder),
        (folder / "figures.csv").write_text("month,channel,posts,replies,followers,median_reply_hours\n"),
    ),
    "inline": _describe(lambda content: content["resources"].append({"name": "t", "data": [["a"], [1], [2, 3]]})),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_verdict_is_frictionless_s(edit: Callable[[Path], object], tmp_path: Path) -> None:
    folder = tmp_path / "package"
    shutil.copytree(VALID_CITY / "data/parks/2026", folder)
    edit(folder)
    assert ours(folder / "datapackage.json") == stock(folder / "datapackage.json")


def test_a_pattern_that_never_ends_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glasscase.check.foreign.PATIENCE", 0.3)
    schema = {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": "^(a+)+$"}}]}
    resource = {"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "t.csv").write_text("x\n" + "a" * 40 + "!\n")
    report = check_foreign(tmp_path / "datapackage.json")
    assert [finding.rule for finding in report.findings] == ["package-too-slow"]


# Our own tables


def _city_packages() -> list[tuple[Package, dict[str, str]]]:
    parks, registry = read_package(VALID_CITY / "data/parks/2026"), read_registry(VALID_CITY / "data")
    return [(parks, CASE_TABLES), (registry, {**REGISTRY_TABLES, **ROOT_TABLES})]


def _mutant(table: Table, chance: random.Random) -> Table:
    """The table with one to three cells, rows or labels changed."""
    header, rows = list(table.header), [list(row) for row in table.rows]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        row, column = chance.randrange(len(rows)), chance.randrange(len(header))
        act = chance.random()
        if act < 0.80 and column < len(rows[row]):
            rows[row][column] = chance.choice(CELLS)
        elif act < 0.86:
            rows.insert(row, list(chance.choice(rows)))
        elif act < 0.90:
            rows[row] = rows[row][:column]
        elif act < 0.93:
            rows[row] = [*rows[row], chance.choice(CELLS)]
        elif act < 0.96 and len(rows) > 1:
            del rows[row]
        else:
            header[column] = chance.choice((*CELLS, *table.header))
    return Table(table.name, tuple(header), rows, [0] * len(rows), (Part("x.csv", 0),))


def _stock_rows(name: str, tables: Mapping[str, Table], schemas: Mapping[str, str]) -> set[int]:
    """The rows of one table with which Frictionless finds fault; it never hears of the screen. 0: the header."""

    def resource(of: str) -> frictionless.Resource:
        data = [list(tables[of].header), *tables[of].rows]
        schema = frictionless.Schema.from_descriptor({**load_schema(schemas[of])})
        dialect = frictionless.Dialect.from_descriptor({"headerRows": [1]})
        return frictionless.Resource(name=of, data=data, schema=schema, dialect=dialect)

    targets = {key["reference"]["resource"] for key in load_schema(schemas[name]).get("foreignKeys", ())} - {""}
    report = frictionless.Package(resources=[resource(of) for of in (name, *sorted(targets))]).validate()
    return {getattr(error, "row_number", 0) or 0 for error in [*report.tasks[0].errors, *report.errors]}


def test_our_tables_get_frictionless_s_verdict() -> None:
    chance, clean, refused = random.Random(20260305), 0, 0
    everything = [(name, package, schemas) for package, schemas in _city_packages() for name in package.tables]
    for number in range(600):
        name, package, schemas = everything[number % len(everything)]
        table = _mutant(package.tables[name], chance)
        tables = {**package.tables, name: table}
        mutant = Package(package.path, "", 0, tables, (), None, frozenset(), "")
        found = [finding for finding in schema_findings(mutant, schemas) if finding.path == "x.csv"]
        known = set(table.header) == {field["name"] for field in load_schema(schemas[name])["fields"]}
        if known and len(table.header) == len(set(table.header)) and table.header == package.tables[name].header:
            # What is only written oddly is a finding of ours.
            theirs = {finding.row for finding in found if finding.rule != "not-canonical"}
            assert theirs == _stock_rows(name, tables, schemas), (name, table)
        else:
            assert found, "a wrong header is always a finding"
        clean, refused = clean + (not found), refused + bool(found)
    # Both happen often enough for the test to mean something.
    assert clean > 60
    assert refused > 250
