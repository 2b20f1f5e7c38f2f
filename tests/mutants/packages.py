"""Valid packages: generated tables with keys and foreign keys, and the project's own fixtures."""

from __future__ import annotations

import csv
import io
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from .drafts import Draft, Sheet, Style
from .values import COMMON, KINDS, Kind

FIXTURES = Path(__file__).resolve().parents[1] / "packages"
_NAMES = ("cases", "events", "units", "places", "offices", "readings")
_FIELDS = (
    "name",
    "title",
    "说明",
    "amount",
    "on",
    "flag",
    "where",
    "code 2",
    "Übersicht",
    "kind",
    "note",
    "a.b",
    "X",
    "value",
)


def generated(chance: random.Random, *, large: bool = False) -> Draft:
    """One to four tables; a table may refer to those before it, or to itself."""
    sheets, resources = dict[str, Sheet](), list[dict[str, Any]]()
    keys = dict[str, tuple[list[str], list[list[str]]]]()
    names = chance.sample(_NAMES, 2 if large else chance.choice((1, 2, 2, 3, 4)))
    # Half of them as plain as most packages are; the others in all the ways that a descriptor can say.
    plain = chance.random() < 0.5
    for name in names:
        count = chance.randint(1_500, 3_000) if large else chance.choice((0, 1, 2, 5, 8, 12, 20, 40, 60))
        resource, sheet, key = _table(chance, name, count, keys, narrow=large, plain=plain)
        resources.append(resource)
        sheets[resource["path"]] = sheet
        if key[0]:
            keys[name] = key
    descriptor = {"name": "made", "title": "合成数据包", "resources": resources}
    if plain:
        return Draft(descriptor, sheets, large=large)
    if chance.random() < 0.15:
        descriptor["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json"
    if chance.random() < 0.1:
        descriptor["profile"] = "data-package"
    return Draft(descriptor, sheets, large=large)


def _table(
    chance: random.Random,
    name: str,
    count: int,
    known: dict[str, tuple[list[str], list[list[str]]]],
    *,
    narrow: bool,
    plain: bool,
) -> tuple[dict[str, Any], Sheet, tuple[list[str], list[list[str]]]]:
    fields, columns = list[dict[str, Any]](), list[list[str]]()
    schema: dict[str, Any] = {"fields": fields}
    key = _key(chance, fields, columns, count)
    kinds = COMMON if plain else KINDS[:20] if narrow else KINDS
    for label in chance.sample(_FIELDS, chance.randint(1, 3) if narrow else chance.randint(1, 7)):
        kind = chance.choice(kinds)
        cells = [kind.make(chance) for _ in range(count)]
        fields.append(_field(chance, label, kind, cells, bare=not key, plain=plain))
        columns.append(cells)
    foreign = list[dict[str, Any]]()
    if known and chance.random() < 0.8:
        other = chance.choice([*known])
        their, rows = known[other]
        own = [f"{other}_{part}" for part in their]
        picked = [chance.choice(rows) if rows and chance.random() < 0.85 else [""] * len(their) for _ in range(count)]
        for at, label in enumerate(own):
            fields.append({"name": label, "type": "integer" if their == ["no"] else "string"})
            columns.append([cells[at] for cells in picked])
        foreign.append({"fields": own, "reference": {"resource": other, "fields": list(their)}})
        if len(their) == 1 and chance.random() < 0.3:
            foreign[-1] = {"fields": own[0], "reference": {"resource": other, "fields": their[0]}}
    if len(key) == 1 and chance.random() < 0.3 and count:
        fields.append({"name": "parent", "type": fields[0]["type"]})
        columns.append([chance.choice(columns[0]) if chance.random() < 0.7 else "" for _ in range(count)])
        foreign.append({"fields": ["parent"], "reference": {"resource": "", "fields": list(key)}})
    if key:
        schema["primaryKey"] = key if len(key) > 1 or chance.random() < 0.6 else key[0]
    if foreign:
        schema["foreignKeys"] = foreign
    if chance.random() < (0.03 if plain else 0.15):
        schema["missingValues"] = chance.choice((["", "N/A"], ["", "-"], ["", "null", "NaN"]))
    rows = [list(row) for row in zip(*columns, strict=True)] if columns else []
    if not narrow and count > 1 and not key and chance.random() < 0.1:
        schema.pop("primaryKey", None)
    sheet = Sheet([[field["name"] for field in fields], *rows], Style() if plain else _style(chance))
    resource: dict[str, Any] = {
        "name": name,
        "path": chance.choice((f"{name}.csv", f"data/{name}.csv")),
        "schema": schema,
    }
    if plain:
        resource |= {"encoding": "utf-8"} if chance.random() < 0.9 else {}
    else:
        _describe(chance, resource, sheet.style)
    return resource, sheet, (key, [[columns[at][row] for at in range(len(key))] for row in range(count)])


def _key(chance: random.Random, fields: list[dict[str, Any]], columns: list[list[str]], count: int) -> list[str]:
    """Puts the fields of a primary key in front, and gives their names."""
    form = chance.choice(("none", "integer", "string", "composite"))
    if form == "integer":
        fields.append({"name": "no", "type": "integer"})
        columns.append([str(n + 1) for n in range(count)])
        return ["no"]
    if form == "string":
        fields.append({"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z0-9-]+"}})
        columns.append([f"26{n % 12:02}-{chance.randrange(32**4):05x}{n:03x}" for n in range(count)])
        return ["id"]
    if form == "composite":
        fields.extend([{"name": "area", "type": "string"}, {"name": "serial", "type": "string"}])
        columns.append([("东区", "west", "a,b")[n % 3] for n in range(count)])
        columns.append([f"{n // 3:03}" for n in range(count)])
        return ["area", "serial"]
    return []


def _field(
    chance: random.Random, label: str, kind: Kind, cells: list[str], *, bare: bool, plain: bool
) -> dict[str, Any]:
    """A field whose constraints the cells meet; some cells are emptied where it need not be filled."""
    constraints = dict[str, Any]()
    for name in kind.constraints:
        if plain and name == "enum" and kind.about["type"] != "string":
            continue
        if cells and chance.random() < 0.25 and (limit := _limit(name, kind, cells)) is not None:
            # As text or as a number: both are right.
            is_number = name in ("minimum", "maximum") and kind.about["type"] == "number"
            constraints[name] = json.loads(limit) if plain and is_number else limit
    if bare:
        constraints["required"] = True
    if not constraints.get("required"):
        for at in range(len(cells)):
            if chance.random() < 0.15:
                cells[at] = ""
    made = {"name": label, **kind.about, **({"constraints": constraints} if constraints else {})}
    if chance.random() < 0.2:
        made["title"] = made["description"] = f"{label}, 说明"
    if not plain and chance.random() < 0.05:
        made["missingValues"] = ["", "n/a"]
    return made


def _limit(name: str, kind: Kind, cells: list[str]) -> Any:
    type_, plain = kind.about["type"], len(kind.about) == 1
    if name == "required":
        return True
    if name == "unique":
        return True if len(set(cells)) == len(cells) and type_ in ("string", "date", "integer") else None
    if name == "enum":
        return sorted(set(cells)) if len(set(cells)) < 12 else None
    if name in ("minLength", "maxLength") and type_ == "string":
        lengths = [len(cell) for cell in cells]
        return min(lengths) if name == "minLength" else max(lengths)
    if name == "pattern" and all(cell.startswith("code-") for cell in cells):
        return r"code-\d{3}"
    if name in ("minimum", "maximum") and plain and type_ in ("integer", "number", "date", "year"):
        order = float if type_ in ("integer", "number") else str
        limit = (min if name == "minimum" else max)(cells, key=order)
        return json.loads(limit) if type_ in ("integer", "year") else limit
    return None


def _style(chance: random.Random) -> Style:
    style = Style()
    if chance.random() < 0.5:
        return style
    style.delimiter = chance.choice((",", ",", ",", ";", "\t", "|"))
    style.quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    style.line_end = chance.choice(("\n", "\n", "\r\n"))
    style.last_line_end = chance.random() < 0.8
    style.encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig"))
    return style


def _describe(chance: random.Random, resource: dict[str, Any], style: Style) -> None:
    """What the descriptor says of the file's form: all that is needed, or more."""
    if style.delimiter != "," or chance.random() < 0.5:
        about: dict[str, Any] = {"delimiter": style.delimiter, "quoteChar": '"', "skipInitialSpace": False}
        resource["dialect"] = chance.choice((about, {"csv": about}))
    if chance.random() < 0.7:
        resource["encoding"] = "utf-8"
    if chance.random() < 0.4:
        resource.update(type="table", format="csv", mediatype="text/csv")
    if chance.random() < 0.2:
        resource["profile"] = "tabular-data-resource"


@cache
def fixtures() -> tuple[Path, ...]:
    """The packages of the project's own fixtures, good and bad: each folder that is one, or spoils one of the valid city."""
    city = FIXTURES / "valid-city"
    places = {path.parent.relative_to(city) for path in city.rglob("datapackage.json")}
    found = {path.parent for path in FIXTURES.rglob("datapackage.json")}
    found |= {folder / place for folder in FIXTURES.iterdir() for place in places if (folder / place).is_dir()}
    return tuple(sorted(found))


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of the package in `folder`, laid over the same package of the valid city as the check's own tests do."""
    place = folder.relative_to(FIXTURES).parts[1:]
    return {
        path.relative_to(layer).as_posix(): path.read_bytes()
        for layer in (FIXTURES.joinpath("valid-city", *place), folder)
        for path in sorted(layer.rglob("*"))
        if path.is_file()
    }


def fixture(folder: Path) -> Draft:
    """The same, to be changed: what can be read as a table is one."""
    content = files_of(folder)
    sheets, files = dict[str, Sheet](), dict[str, bytes]()
    for name, raw in content.items():
        try:
            rows = [*csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)] if name.endswith(".csv") else None
        except (UnicodeDecodeError, csv.Error):
            rows = None
        if rows:
            sheets[name] = Sheet(rows)
        elif name != "datapackage.json":
            files[name] = raw
    try:
        descriptor = json.loads(content["datapackage.json"])
    except ValueError:
        descriptor = {}
    return Draft(descriptor, sheets, files)


def base(chance: random.Random, number: int) -> Draft:
    """What mutant `number` is made of: mostly generated, now and then a fixture or thousands of rows."""
    if number % 60 == 17:
        return generated(chance, large=True)
    if number % 8 == 5:
        return fixture(chance.choice(fixtures()))
    return generated(chance)
