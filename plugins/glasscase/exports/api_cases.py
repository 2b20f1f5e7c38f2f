"""Cases in the API: each by itself, those of a month, the months; and old ids that lead to where things are now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import api
from ..model import Case, CaseRow, Portal, Status
from ..settings import Settings
from .api_documents import document, linked, root_of
from .artifact import Artifact
from .csv_files import VIEW_COLUMNS, view_values
from .json_files import case_record

_PERMALINK = re.compile(r"(c|d)/([^/]+)/?")


def case_document(case: Case, digests: Mapping[str, str], settings: Settings) -> Artifact:
    """One case as it stands in its package's JSON. Of a withdrawn one nothing but that; nobody is named."""
    path, page, at = api.case_path(case.id), f"c/{case.id}/", case.standing
    targets = {"month": api.month_path(f"{case.reported_on:%Y-%m}")}
    if at.status is Status.WITHDRAWN:
        record = {
            "id": case.id, "status": at.status.value, "reason": at.reason or None,
            "withdrawn_on": at.updated_on.isoformat(),
        }  # fmt: skip
        title = f"案件 {case.id}：已撤回", f"Case {case.id}: withdrawn"
        targets |= {"register": f"{api.ROOT}withheld.json"}
    else:
        record = case_record(case, digests, root_of(path, settings))
        title = case.title, case.title_en or case.title
        targets |= {"department": api.department_path(at.unit), "dataset": f"data/{case.department}/{case.year}/"}
    links = linked(path, settings, **targets)
    return document(path, "case", title, page, settings, {"case": record}, links=links)


def case_months(portal: Portal, settings: Settings) -> Iterator[Artifact]:
    """cases.json, and the cases of each month in which some were reported."""
    months = dict[str, list[CaseRow]]()
    for row in portal.cases:
        months.setdefault(f"{row.reported_on:%Y-%m}", []).append(row)
    path, order = f"{api.ROOT}cases.json", sorted(months)
    listed = [
        {
            "month": month,
            "count": len(months[month]),
            "withdrawn": sum(row.standing.status is Status.WITHDRAWN for row in months[month]),
            **linked(path, settings, href=api.month_path(month)),
        }
        for month in reversed(order)
    ]
    title = ("案件月份", "Months of cases")
    yield document(
        path, "cases", title, "cases/", settings, {"count": len(portal.cases), "months": listed}, rows=len(listed)
    )
    for at, month in enumerate(order):
        beside = {"prev": order[at - 1] if at else "", "next": order[at + 1] if at + 1 < len(order) else ""}
        yield _month(month, beside, months[month], settings)


def _month(month: str, beside: Mapping[str, str], rows: Sequence[CaseRow], settings: Settings) -> Artifact:
    path = api.month_path(month)
    records = [dict(zip(VIEW_COLUMNS, row, strict=True)) for row in view_values(rows, root_of(path, settings))]
    targets = {name: api.month_path(one) for name, one in beside.items() if one}
    links = linked(path, settings, **targets, months=f"{api.ROOT}cases.json")
    title = f"{month} 上报的案件", f"Cases reported in {month}"
    body = {"month": month, "count": len(records), "cases": records}
    return document(path, "cases-month", title, "cases/", settings, body, rows=len(records), links=links)


def moved(portal: Portal, settings: Settings) -> Iterator[Artifact]:
    """For each redirect of a case or a department, a document at its old address that says where it is now."""
    known = {"c": {row.id for row in portal.cases}, "d": set(portal.registry.departments)}
    leads = [(_PERMALINK.fullmatch(old.strip("/")), new.strip("/")) for old, new in portal.registry.redirects]
    for found, _ in leads:
        if found:
            known[found[1]].add(found[2])
    for found, target in leads:
        if found:
            yield _moved(found[1], found[2], target, known, settings)


def _moved(kind: str, old: str, target: str, known: Mapping[str, set[str]], settings: Settings) -> Artifact:
    path, page = _place(kind, old), f"{target}/" if target else ""
    found = _PERMALINK.fullmatch(target)
    to = _place(found[1], found[2]) if found and found[2] in known[found[1]] else page
    title = f"{old}：已改址", f"{old}: moved"
    body: dict[str, Any] = {"id": old, **linked(path, settings, moved_to=to)}
    return document(path, "moved", title, page, settings, body)


def _place(kind: str, name: str) -> str:
    return api.case_path(name) if kind == "c" else api.department_path(name)
