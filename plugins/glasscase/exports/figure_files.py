"""The figures as files: for each table of a page a CSV that holds just its numbers, and a descriptor of them all.

Empty cells are figures that would rest on too few cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..figures import City, DepartmentView, Figures, Month
from ..formatting import csv_bytes
from ..model import Registry
from ..settings import Settings
from .artifact import Artifact
from .sheet import Value
from .tables import Column, Table, table_files

COLUMNS: dict[str, Column] = {
    "month": Column("yearmonth", "月份", "Month"),
    "reported": Column("integer", "上报件数", "Cases reported"),
    "solved": Column("integer", "已解决件数", "Cases solved"),
    "waiting_at_end": Column("integer", "月末待解决件数", "Cases waiting at the month's end"),
    "from_days": Column("integer", "起始天数", "From this many days"),
    "to_days": Column("integer", "截止天数（空为不限）", "To this many days; empty: without end"),
    "not_yet_overdue": Column("integer", "未逾期件数", "Cases not yet overdue"),
    "code": Column("string", "代码", "Code"),
    "name": Column("string", "名称", "Name in Chinese"),
    "name_en": Column("string", "英文名称", "Name in English"),
    "cases": Column("integer", "案件数", "Cases"),
    "waiting": Column("integer", "待解决件数", "Cases waiting, overdue ones too"),
    "overdue": Column("integer", "逾期件数", "Cases overdue"),
    "judged": Column("integer", "计入按期率的问题数", "Problems repaired or overdue"),
    "on_time_share": Column("number", "按期整改率", "Share of them repaired in time"),
    "repaired": Column("integer", "已整改问题数", "Problems repaired"),
    "median_days": Column("number", "整改天数中位数", "Median of days from report to repair"),
    "first_quartile_days": Column("number", "第一四分位数", "First quartile of days"),
    "third_quartile_days": Column("number", "第三四分位数", "Third quartile of days"),
    "solved_in_time": Column("integer", "按期解决件数", "Cases solved in time"),
    "solved_late": Column("integer", "逾期解决件数", "Cases solved late"),
    "solved_without_deadline": Column("integer", "无期限而已解决件数", "Cases solved that had no deadline"),
    "withdrawn_unfounded": Column("integer", "因不属实撤回件数", "Cases withdrawn as unfounded"),
    "withdrawn_otherwise": Column("integer", "因其他原因撤回件数", "Cases withdrawn for other reasons"),
    "quarter": Column("string", "季度", "Quarter"),
    "category": Column("string", "类别代码", "Code of the category"),
    "place": Column("integer", "地方序号，复发最多者为 1", "Number of the place; 1 has most returns"),
    "returns": Column("integer", "该处复发次数", "Returns at the place"),
    "case": Column("string", "案件编号", "Id of the case"),
    "reported_on": Column("date", "上报日期", "Reported on"),
    "solved_on": Column("date", "整改日期", "Repaired on"),
    "city_judged": Column(
        "integer", "全市计入按期率的问题数", "The same of all departments: problems repaired or overdue"
    ),
    "city_on_time_share": Column("number", "全市按期整改率", "The same of all departments: share repaired in time"),
    "city_repaired": Column("integer", "全市已整改问题数", "The same of all departments: problems repaired"),
    "city_median_days": Column("number", "全市整改天数中位数", "The same of all departments: median of days"),
}
_MONTHS = ("month", "reported", "solved", "waiting_at_end")
_GROUP = ("cases", "waiting", "overdue", "solved")
_FAIR = ("judged", "on_time_share", "repaired", "median_days", "first_quartile_days", "third_quartile_days")
_NAMED = ("code", "name", "name_en")
_COMPARED = ("category", *_FAIR, "city_judged", "city_on_time_share", "city_repaired", "city_median_days")
#: table of a department's files → its columns
DEPARTMENT_TABLES: dict[str, dict[str, Column]] = {
    "months": {name: COLUMNS[name] for name in _MONTHS},
    "compared": {name: COLUMNS[name] for name in _COMPARED},
}


def figure_files(city: City, registry: Registry, settings: Settings) -> list[Artifact]:
    """figures/*.csv and figures/datapackage.json, as the page of figures shows them."""
    return table_files("figures/", ("统计", "figures"), _tables(city, registry), settings)


def department_files(folder: str, view: DepartmentView) -> list[Artifact]:
    """months.csv and compared.csv of one department, below `folder` (as "data/parks/")."""
    compared: list[tuple[Any, ...]] = [
        (
            one.category, *_fair(one.own), one.all.on_time_n, _share(one.all.on_time), one.all.repaired_n,
            one.all.median_days,
        )
        for one in view.compared
    ]  # fmt: skip
    return [
        Artifact(f"{folder}months.csv", csv_bytes(_MONTHS, _months(view.months)), "text/csv", len(view.months)),
        Artifact(f"{folder}compared.csv", csv_bytes(_COMPARED, compared), "text/csv", len(compared)),
    ]


def _tables(city: City, registry: Registry) -> list[Table]:
    departments = {code: view.figures for code, view in city.departments.items()}
    ways = [
        (*_names(code, registry.sources), found.total, found.in_time, found.late, found.undated, found.waiting,
         found.overdue, found.unfounded, found.withdrawn, *_fair(city.sources[code]))
        for code, found in city.outcomes.items()
    ]  # fmt: skip
    quarters = [
        (code, quarter, count)
        for code, counts in city.quarters.reported.items()
        for quarter, count in zip(city.quarters.quarters, counts, strict=True)
    ]
    returning = [
        (number, place.returns, place.category, row.id, row.reported_on, row.standing.solved_on)
        for number, place in enumerate(city.places, 1)
        for row in place.cases
    ]
    return [
        _table("months", "逐月上报、解决和待解决", "Reported, solved and waiting by month", _MONTHS, _months(city.months)),
        _table(
            "ages", "待解决案件等了多久", "How long waiting cases have waited",
            ("from_days", "to_days", "not_yet_overdue", "overdue"),
            [(one.low, one.high, one.in_time, one.overdue) for one in city.ages],
        ),
        _table(
            "repairs", "整改用了多久", "How long repairs take", ("from_days", "to_days", "repaired"),
            [(one.low, one.high, one.repaired) for one in city.durations],
        ),
        _groups("categories", "按类别", "By category", city.categories, registry.categories),
        _table(
            "quarters", "各类别每季度上报", "Reported by category and quarter", ("category", "quarter", "reported"), quarters,
        ),
        _groups("districts", "按区县", "By district", city.districts, registry.districts),
        _groups("departments", "按责任单位", "By department", departments, registry.departments),
        _table(
            "sources", "各来源案件的结果", "What the reports of each source led to",
            (*_NAMED, "cases", "solved_in_time", "solved_late", "solved_without_deadline", "not_yet_overdue",
             "overdue", "withdrawn_unfounded", "withdrawn_otherwise", *_FAIR),
            ways,
        ),
        _table(
            "returning", "问题反复出现的地方", "Places where the same kind of problem came back",
            ("place", "returns", "category", "case", "reported_on", "solved_on"), returning,
        ),
    ]  # fmt: skip


def _table(name: str, title: str, title_en: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    return Table(name, title, title_en, {column: COLUMNS[column] for column in columns}, rows)


def _groups(name: str, title: str, title_en: str, groups: Mapping[str, Figures], terms: Mapping[str, Any]) -> Table:
    rows = [
        (*_names(code, terms), found.total, found.waiting, found.overdue, found.solved, *_fair(found))
        for code, found in groups.items()
    ]
    return _table(name, title, title_en, (*_NAMED, *_GROUP, *_FAIR), rows)


def _names(code: str, terms: Mapping[str, Any]) -> tuple[Value, Value, Value]:
    return code, terms[code].name, terms[code].name_en or None


def _fair(figures: Figures) -> tuple[Value, ...]:
    low, high = figures.quartiles or (None, None)
    return figures.on_time_n, _share(figures.on_time), figures.repaired_n, figures.median_days, low, high


def _share(value: float | None) -> Value:
    return None if value is None else round(value, 4)


def _months(months: Iterable[Month]) -> list[tuple[Any, ...]]:
    return [(one.month, one.reported, one.solved, one.backlog) for one in months]
