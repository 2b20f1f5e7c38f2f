"""The page for developers: what the static API has, how to ask it, and what its version promises."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .. import api
from ..model import CaseRow, Kind, Portal, Status
from ..settings import Settings
from .page import Page

#: stands for the portal's address as long as it has none
_SOMEWHERE = "https://portal.example.org"


@dataclass(frozen=True, slots=True)
class Offered:
    """A kind of document, and one that there is: its address below the site's root, or "" in an empty portal."""

    document: api.Document
    example: str


@dataclass(frozen=True, slots=True)
class ApiPage:
    """api.html: every document with its address, an answer and requests that can be copied, the promise of versions."""

    offered: Sequence[Offered]
    #: where all addresses begin, and where their files lie below the site's root
    base: str
    root: str
    #: an answer as it is, without most of its fields, and its address; "" in an empty portal
    answer: str
    answered_at: str
    #: code of the department in the examples
    department: str
    policy: tuple[str, str]


def api_page(portal: Portal, settings: Settings) -> Page:
    late = (row for row in portal.cases if row.standing.status is Status.OVERDUE and row.kind is Kind.PROBLEM)
    case = next(late, None) or next((row for row in portal.cases if row.standing.status is not Status.WITHDRAWN), None)
    code = case.standing.unit if case else next(iter(portal.registry.departments), "")
    there = {"month": f"{case.reported_on:%Y-%m}" if case else "", "id": case.id if case else "", "code": code}
    context = ApiPage(
        [Offered(one, _address(one, there)) for one in api.DOCUMENTS],
        f"{settings.base_url or _SOMEWHERE}/{api.ROOT}",
        api.ROOT,
        _answer(case) if case else "",
        f"cases/{case.id}.json" if case else "",
        code,
        (api.POLICY, api.POLICY_EN),
    )
    return Page("api/", "api.html", context)


def _address(document: api.Document, there: Mapping[str, str]) -> str:
    name = document.path.partition("{")[2].partition("}")[0]
    if name and not there[name]:
        return ""
    return api.ROOT + (document.path.replace(f"{{{name}}}", there[name]) if name else document.path)


def _answer(case: CaseRow) -> str:
    """The beginning of what the case's document says."""
    at = case.standing
    said = {
        "id": case.id, "kind": case.kind.value, "title": case.title, "title_en": case.title_en or None,
        "reported_on": str(case.reported_on), "status": at.status.value, "unit": at.unit,
        "deadline": str(at.deadline) if at.deadline else None, "days_late": at.days_late,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=2)
