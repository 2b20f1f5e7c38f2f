"""What a rule looks at: one package with its rows by field name, and the codes it may refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..findings import Finding, Severity
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES, load_schema
from ..read.tables import Table
from .allowed import Exemption, exemptions_of, official_of

Record = dict[str, str]
_SCHEMAS = {**CASE_TABLES, **REGISTRY_TABLES, **ROOT_TABLES}


@dataclass(frozen=True, slots=True)
class Codes:
    """The words of the registry, as far as its tables can be read: code → name."""

    departments: Mapping[str, str]
    districts: Mapping[str, str]
    categories: Mapping[str, str]
    sources: Mapping[str, str]
    channels: frozenset[tuple[str, str]]
    withheld: frozenset[str]
    #: tables of the registry that are missing or not read whole: nothing is unknown for their sake
    spoiled: frozenset[str] = frozenset()
    #: addresses that redirects.csv takes care of
    moved: frozenset[str] = frozenset()
    #: e-mail addresses and telephones of offices: public, and so not private
    official: frozenset[str] = frozenset()
    exemptions: tuple[Exemption, ...] = ()


def codes_of(registry: Package) -> Codes:
    def names(table: str) -> dict[str, str]:
        found = registry.tables.get(table)
        return dict(zip(found.column("code"), found.column("name"), strict=True)) if found else {}

    channels, withheld = registry.tables.get("channels"), registry.tables.get("withheld")
    redirects = registry.tables.get("redirects")
    return Codes(
        names("departments"),
        names("districts"),
        names("categories"),
        names("sources"),
        frozenset(zip(channels.column("department"), channels.column("kind"), strict=True) if channels else ()),
        frozenset(withheld.column("id") if withheld else ()),
        spoiled(registry, REGISTRY_TABLES),
        frozenset(path.strip("/") for path in redirects.column("from")) if redirects else frozenset(),
        official_of(registry),
        exemptions_of(registry),
    )


def spoiled(package: Package, required: Iterable[str]) -> frozenset[str]:
    """The tables that are required and missing, that lack a column, or of which rows could not be read."""
    missing = set(required) - set(package.tables)
    return frozenset(missing | {name for name, table in package.tables.items() if not table.whole or _lacks(table)})


def _lacks(table: Table) -> bool:
    """Whether a column is missing that no row can do without."""
    fields = load_schema(_SCHEMAS[table.name])["fields"]
    return any(field.get("constraints", {}).get("required") and field["name"] not in table.header for field in fields)


@dataclass(frozen=True, slots=True)
class Subject:
    """One package under check. `cases` and the rest are its rows by field name, in the file's order."""

    package: Package
    codes: Codes
    cases: list[Record]
    events: list[Record]
    media: list[Record]
    figures: list[Record]
    pledges: list[Record]

    def column(self, table: str, field: str) -> list[str]:
        found = self.package.tables.get(table)
        return found.column(field) if found else []

    def finding(
        self,
        rule: str,
        table: str,
        row: int,
        field: str,
        value: str | None = None,
        *,
        suggestion: str = "",
        severity: Severity = "error",
        **details: str,
    ) -> Finding:
        """A finding at one cell: `row` counts the table's rows from 0."""
        found = self.package.tables[table]
        column = found.header.index(field) if field in found.header else 0
        path, line = found.place(row, column)
        cells = found.rows[row]
        if value is None:
            value = cells[column] if column < len(cells) else ""
        return Finding(rule, path, line, column + 1, field, value, suggestion, tuple(details.items()), severity)


def subject_of(package: Package, codes: Codes) -> Subject:
    def rows(name: str) -> list[Record]:
        table: Table | None = package.tables.get(name)
        return [*table.records()] if table else []

    return Subject(package, codes, rows("cases"), rows("events"), rows("media"), rows("figures"), rows("pledges"))


def whole_file(rule: str, path: str, value: str = "", *, suggestion: str = "", **details: str) -> Finding:
    """A finding about a file or folder as a whole."""
    return Finding(rule, path, value=value, suggestion=suggestion, details=tuple(details.items()))


def listed(words: Iterable[str], most: int = 20) -> str:
    """Words for a hint, as `a, b, c …`."""
    words = list(words)
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")
