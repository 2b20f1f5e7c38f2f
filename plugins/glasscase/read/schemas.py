"""The Table Schemas of data/schemas/: the one authority on columns, for check, format and exports."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

SCHEMAS = Path(__file__).resolve().parents[3] / "data" / "schemas"

#: resource → schema, in the order in which they stand in a descriptor
CASE_TABLES = {"cases": "case", "events": "event", "media": "media", "figures": "figure", "pledges": "pledge"}
REGISTRY_TABLES = {
    "departments": "department",
    "districts": "district",
    "categories": "category",
    "sources": "source",
    "channels": "channel",
    "calendar": "calendar",
}
#: tables that lie in data/ itself
ROOT_TABLES = {"withheld": "withheld", "redirects": "redirect", "allowed": "allowed"}


class Constraints(TypedDict, total=False):
    required: bool
    unique: bool
    minimum: float
    maximum: float
    maxLength: int
    minLength: int
    pattern: str
    enum: list[str]


class Field(TypedDict):
    """A field of a Table Schema, with its title and description in both languages."""

    name: str
    type: str
    format: NotRequired[str]
    title: str
    title_en: str
    description: NotRequired[str]
    description_en: NotRequired[str]
    constraints: NotRequired[Constraints]
    trueValues: NotRequired[list[str]]
    falseValues: NotRequired[list[str]]


class Reference(TypedDict):
    resource: str
    fields: list[str]


class ForeignKey(TypedDict):
    fields: list[str]
    reference: Reference


class Schema(TypedDict):
    name: str
    version: str
    title: str
    title_en: str
    fields: list[Field]
    missingValues: list[str]
    primaryKey: NotRequired[list[str]]
    foreignKeys: NotRequired[list[ForeignKey]]


@cache
def load_schema(name: str) -> Schema:
    """The schema called `name`, as `case` or `event`."""
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


@cache
def older_versions(name: str) -> tuple[Schema, ...]:
    """The schema called `name` as it was: packages keep the version that they were written with."""
    files = sorted((SCHEMAS / "older").glob(f"{name}-*.json"))
    return tuple(json.loads(file.read_text(encoding="utf-8")) for file in files)


def field_names(name: str) -> tuple[str, ...]:
    return tuple(field["name"] for field in load_schema(name)["fields"])


def field_called(title: str, schema: str) -> str:
    """The field that a column's title means: its name, or its title in either language; "" for none."""
    return _titles(schema).get(_plain(title), "")


@cache
def _titles(schema: str) -> dict[str, str]:
    fields = load_schema(schema)["fields"]
    titles = dict[str, str]()
    # A name goes before another field's title.
    for key in ("name", "title", "title_en"):
        for field in fields:
            titles.setdefault(_plain(field[key]), field["name"])
    return titles


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
