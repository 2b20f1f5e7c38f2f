"""How a dataset's own files are read: lines for pandas, R and DuckDB, with their real addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Download
from .files import format_of

#: of the portal's own list of cases, what the lines need
CASES = {"cases": {"status": "string", "days_late": "integer"}}


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines for one program."""

    #: pandas, R or DuckDB
    tool: str
    code: str


def snippets(
    downloads: Sequence[Download],
    tables: Mapping[str, Mapping[str, str]],
    base_url: str,
    reckoned: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Snippet, ...]:
    """Lines that read the first of the tables. `tables` are their columns with their types, `reckoned` those that the CSV lacks.

    Addresses are whole where the portal has one; else they are the files' names, for files that were saved.
    """
    for name, columns in tables.items():
        files = {format_of(file): file for file in downloads if file.name.split(".")[0] == name}
        if "csv" not in files:
            continue
        if "parquet" in files:
            columns = {**columns, **(reckoned or {}).get(name, {})}
        places = {form: f"{base_url}/{file.path}" if base_url else file.name for form, file in files.items()}
        return _pandas(name, places, columns), _r(name, places), _duckdb(places, columns)
    return ()


def _pandas(name: str, places: Mapping[str, str], columns: Mapping[str, str]) -> Snippet:
    table = _variable(name)
    if "parquet" in places:
        read = f"{table} = pd.read_parquet({_quoted(places['parquet'])})"
    else:
        dates = [column for column, kind in columns.items() if kind == "date"]
        read = f"{table} = pd.read_csv({_quoted(places['csv'])}, parse_dates={json.dumps(dates, ensure_ascii=False)})"
    shown = (
        f'{table}.groupby("status")["days_late"].agg(["size", "mean"])'
        if _is_standing(columns)
        else f'{table}.describe(include="all")'
    )
    return Snippet("pandas", f"import pandas as pd\n\n{read}\nprint({shown})\n")


def _r(name: str, places: Mapping[str, str]) -> Snippet:
    table = _variable(name)
    read = (
        f'{table} <- read.csv({_quoted(places["csv"])}, fileEncoding = "UTF-8", na.strings = "", check.names = FALSE)'
    )
    return Snippet("R", f"{read}\nsummary({table})\n")


def _duckdb(places: Mapping[str, str], columns: Mapping[str, str]) -> Snippet:
    file = places.get("parquet", places["csv"]).replace("'", "''")
    if _is_standing(columns):
        return Snippet(
            "DuckDB",
            "SELECT status, count(*) AS cases, avg(days_late) AS mean_days_late\n"
            f"FROM '{file}'\nGROUP BY status\nORDER BY cases DESC;\n",
        )
    return Snippet("DuckDB", f"SUMMARIZE FROM '{file}';\n")


def _is_standing(columns: Mapping[str, str]) -> bool:
    """Whether there are cases with where they stand."""
    return {"status", "days_late"} <= columns.keys()


def _variable(name: str) -> str:
    """A name that Python and R both take."""
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower()).strip("_")
    return plain if re.match(r"[a-z]", plain) else "table"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
