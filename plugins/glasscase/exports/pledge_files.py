"""The pledges as files: what became of each, and its milestones; just what the page of pledges shows."""

from __future__ import annotations

from typing import Any

from ..model import Portal
from ..pledges import Pledge, pledges_of
from ..settings import Settings
from . import json_files
from .artifact import Artifact
from .tables import Column, Table, table_files

COLUMNS: dict[str, Column] = {
    "id": Column("string", "编号", "Id"),
    "year": Column("integer", "年份", "Year"),
    "title": Column("string", "承诺", "Pledge in Chinese"),
    "title_en": Column("string", "英文承诺", "Pledge in English"),
    "unit": Column("string", "责任单位代码", "Code of the responsible unit"),
    "announced_on": Column("date", "公布日期", "Announced on"),
    "deadline": Column("date", "期限", "Deadline now in force"),
    "state": Column(
        "string", "兑现情况：kept 按期兑现、late 逾期兑现、open 进行中、broken 未兑现",
        "State: kept, late (kept after the deadline), open, broken (deadline passed, not done)",
    ),
    "behind": Column("boolean", "进度落后", "Open, with a milestone past due and not reached"),
    "progress": Column("integer", "进度（%）", "Share done (%)"),
    "milestones": Column("integer", "节点数", "Milestones"),
    "milestones_reached": Column("integer", "已达到的节点数", "Milestones reached"),
    "done_on": Column("date", "完成日期", "Done on"),
    "days_late": Column("integer", "逾期天数", "Calendar days after the deadline; 0 when in time"),
    "url": Column("string", "网址", "Address of the pledge's page"),
    "pledge": Column("string", "承诺编号", "Id of the pledge"),
    "due": Column("date", "应完成日期", "Due"),
    "milestone": Column("string", "节点", "Milestone in Chinese"),
    "milestone_en": Column("string", "英文节点", "Milestone in English"),
    "share": Column("integer", "累计进度（%）", "Share of the pledge done once it is reached (%)"),
    "reached_on": Column("date", "达到日期", "Reached on; empty until then"),
    "milestone_days_late": Column("integer", "逾期达到的天数", "Calendar days from due to reached; 0 when in time"),
    "evidence": Column("string", "证据", "Evidence"),
}  # fmt: skip
_PLEDGES, _MILESTONES = tuple(COLUMNS)[:15], tuple(COLUMNS)[15:]


def pledge_files(portal: Portal, settings: Settings) -> list[Artifact]:
    """pledges/pledges.csv, milestones.csv, their datapackage.json, and both in pledges.json."""
    pledges = pledges_of(portal.cases, portal.as_of)
    rows = [_pledge(pledge, settings.base_url) for pledge in pledges]
    milestones = {pledge.case.id: _milestones(pledge) for pledge in pledges}
    titles = ("承诺", "pledges")
    tables = [
        Table("pledges", "承诺", "Pledges", {name: COLUMNS[name] for name in _PLEDGES}, rows, {"primaryKey": ["id"]}),
        Table(
            "milestones", "承诺节点", "Milestones of pledges", {name: COLUMNS[name] for name in _MILESTONES},
            [row for of_pledge in milestones.values() for row in of_pledge],
            {
                "primaryKey": ["pledge", "due"],
                "foreignKeys": [{"fields": ["pledge"], "reference": {"resource": "pledges", "fields": ["id"]}}],
            },
        ),
    ]  # fmt: skip
    made = table_files("pledges/", titles, tables, settings)
    if "json" not in settings.downloads:
        return made
    address = settings.address("pledges/")
    records = [
        {
            **dict(zip(_PLEDGES, row, strict=True)),
            "milestones": [dict(zip(_MILESTONES[1:], one[1:], strict=True)) for one in milestones[pledge.case.id]],
        }
        for pledge, row in zip(pledges, rows, strict=True)
    ]
    about = json_files.meta(
        "pledges", (f"{settings.name}：承诺", f"{settings.name_en}: pledges"), address, settings, portal.as_of
    )
    content = json_files.document(about, pledges=json_files.lines_of(records))
    return [*made, Artifact("pledges/pledges.json", content, "application/json", len(records))]


def _pledge(pledge: Pledge, base_url: str) -> tuple[Any, ...]:
    case, at = pledge.case, pledge.case.standing
    return (
        case.id, case.year, case.title, case.title_en or None, at.unit, case.reported_on, at.deadline, pledge.state.value,
        pledge.behind, pledge.progress, len(case.milestones), pledge.reached, at.solved_on, at.days_late,
        f"{base_url}/c/{case.id}/",
    )  # fmt: skip


def _milestones(pledge: Pledge) -> list[tuple[Any, ...]]:
    return [
        (
            pledge.case.id, one.due, one.text, one.text_en or None, one.share, one.reached_on,
            one.days_late if one.reached_on else None, one.evidence or None,
        )
        for one in pledge.case.milestones
    ]  # fmt: skip
