"""Writes the Hugo site that does the same work as ours, from the same data. Not counted in Hugo's time.

Cases go in through a content adapter over JSON: of the ways tried at 2,000 cases it took least (1.4 s, 225 MB;
one Markdown file a case and language 2.0 s, 277 MB; adapter with look-ups in hugo.Data 1.5 s, 221 MB).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from glasscase.build import build_cases, build_figures, build_registry, deadline_rule, row_of
from glasscase.model import WAITING, CaseRow, MonthlyFigure, Registry, Status
from glasscase.read.packages import Package, find_packages, read_package, read_registry
from glasscase.read.schemas import CASE_TABLES, load_schema
from glasscase.settings import Settings

from .hugo_data import LANGUAGES, case_of, names_of, short, totals

TEMPLATES = Path(__file__).parent / "hugo"
#: rows of a table shown on the page of its dataset
PREVIEW = 10
_SETTINGS = Settings(
    name="明案", name_en="Glasscase", city="明州市", city_en="Mingzhou", publisher="", publisher_en="", contact="",
    time_zone="Asia/Shanghai", country="CN",
)  # fmt: skip


def write_hugo_site(data: Path, site: Path, as_of: date) -> int:
    """Make `site` from the packages in `data`; returns the number of cases."""
    shutil.copytree(TEMPLATES, site)
    words = json.loads((TEMPLATES / "data" / "words.json").read_text("utf-8"))
    registry = build_registry(read_registry(data))
    default_deadline = deadline_rule(registry, _SETTINGS)
    names = names_of(registry, words)
    rows, months = list[CaseRow](), list[MonthlyFigure]()
    datasets = dict[str, Any]()
    for path in find_packages(data):
        package = read_package(path)
        cases = build_cases(package, default_deadline, as_of)
        _write(site / "assets" / "cases" / f"{package.name}.json", [case_of(case, names, words) for case in cases])
        rows += [row_of(case) for case in cases]
        months += build_figures(package)
        datasets[package.name] = _dataset(package, site)
    _write(site / "data" / "names.json", names)
    _write(site / "data" / "datasets.json", datasets)
    _write(site / "data" / "schemas.json", {schema: load_schema(schema) for schema in CASE_TABLES.values()})
    _write(site / "data" / "departments.json", _departments(registry, rows, months, as_of))
    _write(site / "data" / "portal.json", _portal(rows, as_of))
    for code in registry.departments:
        _join_csv(data.glob(f"{code}/*/cases.csv"), site / "static" / "d" / code / "cases.csv")
    for name in ("cases", "events"):
        _join_csv(data.glob(f"*/*/{name}.csv"), site / "static" / "data" / f"{name}.csv")
    for section, word in (("d", "departments"), ("data", "datasets"), ("cases", "all"), ("pledges", "pledges")):
        for language in LANGUAGES:
            title = json.dumps({"title": words[language][word]}, ensure_ascii=False)
            index = site / "content" / section / f"_index.{language}.md"
            index.parent.mkdir(exist_ok=True)
            index.write_text(title + "\n", "utf-8")
    return len(rows)


def _dataset(package: Package, site: Path) -> dict[str, Any]:
    """The page's data; copies the files, which Hugo publishes as they are."""
    folder = f"data/{package.department}/{package.year}"
    files, tables = list[dict[str, Any]](), list[dict[str, Any]]()
    for name, table in package.tables.items():
        content = Path(table.path).read_bytes()
        target = site / "static" / folder / f"{name}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        files.append({
            "name": target.name, "path": f"{folder}/{target.name}", "rows": len(table.rows), "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        })  # fmt: skip
        tables.append({"name": name, "schema": CASE_TABLES[name], "preview": table.rows[:PREVIEW]})
    return {"department": package.department, "year": package.year, "files": files, "tables": tables}


def _departments(
    registry: Registry, rows: Sequence[CaseRow], months: Sequence[MonthlyFigure], as_of: date
) -> dict[str, Any]:
    by_department, figures = defaultdict[str, list[CaseRow]](list), defaultdict[str, list[list[Any]]](list)
    for row in rows:
        by_department[row.standing.unit].append(row)
    for month in months:
        figures[month.department].append(
            [month.month, month.channel, month.posts, month.replies, month.median_reply_hours or ""]
        )
    return {
        code: {
            "code": code,
            "website": department.website,
            "hotline": department.hotline,
            "email": department.email,
            "channels": [
                {"name": channel.name, "url": channel.url}
                for channel in registry.channels
                if channel.department == code
            ],
            "figures": totals(by_department[code], as_of),
            "months": figures[code],
            "waiting": [short(row) for row in _newest(by_department[code]) if row.standing.status in WAITING],
            "years": sorted({row.year for row in rows if row.department == code}),
        }
        for code, department in registry.departments.items()
    }


def _portal(rows: Sequence[CaseRow], as_of: date) -> dict[str, Any]:
    overdue = [row for row in rows if row.standing.status is Status.OVERDUE]
    return {
        "as_of": as_of.isoformat(),
        "figures": totals(rows, as_of),
        "latest": [short(row) for row in _newest(rows)[:20]],
        "worst": [short(row) for row in sorted(overdue, key=lambda row: -row.standing.days_late)[:20]],
    }


def _newest(rows: Sequence[CaseRow]) -> list[CaseRow]:
    return sorted(rows, key=attrgetter("reported_on", "id"), reverse=True)


def _join_csv(paths: Iterable[Path], target: Path) -> None:
    """Several packages' tables as one file."""
    parts = [path.read_bytes() for path in sorted(paths)]
    target.parent.mkdir(parents=True, exist_ok=True)
    header = parts[0].partition(b"\n")[0] + b"\n" if parts else b""
    target.write_bytes(header + b"".join(part.partition(b"\n")[2] for part in parts))


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
