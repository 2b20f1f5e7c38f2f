"""CSV: a package's tables as they lie on disk, and one line a case for what a page lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from ..formatting import csv_bytes, mend, to_csv
from ..model import CaseRow, Status
from ..read.packages import Package
from ..read.schemas import CASE_TABLES, Field, field_names, load_schema
from ..read.tables import Table
from .redaction import names_in_withdrawn, table_rows
from .sheet import Sheet, Value, sheet_of, sheet_of_cells


def _field(kind: str, name: str, title: str, title_en: str, description: str, description_en: str) -> Field:
    return {
        "name": name, "type": kind, "title": title, "title_en": title_en,
        "description": description, "description_en": description_en,
    }  # fmt: skip


#: what follows from a case's events on the day of the export; stored nowhere
STANDING_FIELDS: tuple[Field, ...] = (
    _field(
        "string", "status", "状态", "Status",
        "verified 已核实（咨询和建议为已收到）、open 办理中、overdue 逾期、answered 已答复、accepted 已采纳（咨询为答复获认可）、"
        "declined 未采纳（咨询为答复未获认可）、rectified 已整改（建议为已落实）、confirmed 已确认、withdrawn 已撤回；由经过推算。",
        "verified (of questions and suggestions: received), open, overdue, answered, accepted (of questions: the answer "
        "was), declined, rectified (of suggestions: carried out), confirmed or withdrawn; derived from the events.",
    ),
    _field(
        "string", "unit", "责任单位", "Responsible unit", "此时负责的部门代码。",
        "Code of the department that must act now.",
    ),
    _field(
        "string", "official", "责任人", "Official", "公职人员姓名；已撤回的案件不再列名。",
        "The official's name; nobody stays named for what was withdrawn.",
    ),
    _field(
        "string", "post", "职务", "Post", "责任人的职务；已撤回的案件留空。",
        "The official's post; empty for withdrawn cases.",
    ),
    _field("date", "named_on", "首次点名日期", "Named on", "首次指明责任单位的日期。", "When a unit was first named."),
    _field(
        "date", "deadline", "期限", "Deadline", "现行期限，含延期。",
        "The deadline now in force, extensions included.",
    ),
    _field(
        "boolean", "deadline_is_derived", "期限为推算", "Deadline is derived",
        "true 表示期限按登记册的工作日数推算，而非原文写明。",
        "true if the deadline was counted from the registry's working days rather than written down.",
    ),
    _field(
        "date", "solved_on", "办结日期", "Solved on", "答复或整改完成的日期；重新打开后清空。",
        "When it was answered or put right; empty again once reopened.",
    ),
    _field("date", "updated_on", "更新日期", "Updated on", "最近一步的日期。", "The day of the latest step."),
    _field(
        "integer", "days_late", "逾期天数", "Days late", "期限之后的自然日数，未办结的算到统计日；按时为 0。",
        "Calendar days after the deadline, up to the day of the export while it waits; 0 when in time.",
    ),
    _field(
        "integer", "days_left", "剩余天数", "Days left", "距期限的自然日数；只有未逾期的在办案件才有。",
        "Calendar days until the deadline; only for cases that wait in time.",
    ),
    _field("integer", "extended", "延期次数", "Extended", "期限延长的次数。", "How often the deadline was extended."),
    _field("boolean", "corrected", "有更正", "Corrected", "内容更正过。", "Whether something in it was corrected."),
    _field("boolean", "disputed", "有异议", "Disputed", "被点名方提出过异议。", "Whether the party named disputed it."),
    _field(
        "boolean", "reopened", "曾重新打开", "Reopened", "办结后又重新打开过。",
        "Whether it was reopened once solved.",
    ),
    _field(
        "string", "reason", "撤回理由", "Reason of withdrawal",
        "unfounded 不属实、wrong-party 对象有误、duplicate 重复、privacy 隐私、legal 法律原因、other 其他。",
        "unfounded, wrong-party, duplicate, privacy, legal or other.",
    ),
)  # fmt: skip


def _view_fields() -> tuple[Field, ...]:
    case = {field["name"]: field for field in load_schema("case")["fields"]}

    def plain(*names: str) -> list[Field]:
        """The case's own fields, without constraints: a withdrawn case has few of them."""
        return [
            _field(
                case[name]["type"], name, case[name]["title"], case[name]["title_en"],
                case[name].get("description", ""), case[name].get("description_en", ""),
            )
            for name in names
        ]  # fmt: skip

    identifier = _field(
        "string", "id", "编号", "Id", "年月四位加五个随机字符；永不改变，永不再用。",
        "Year and month, then five random characters; never changed, never used again.",
    )  # fmt: skip
    lat = _field("number", "lat", "纬度", "Latitude", "十进制度，WGS-84。", "Decimal degrees, WGS-84.")
    lon = _field("number", "lon", "经度", "Longitude", "十进制度，WGS-84。", "Decimal degrees, WGS-84.")
    home = _field(
        "string", "department", "部门", "Department", "案件所在数据包的部门代码。",
        "Code of the department whose package holds the case.",
    )  # fmt: skip
    year = _field(
        "integer", "year", "年份", "Year", "案件所在数据包的年份。", "The year of the package that holds the case.",
    )  # fmt: skip
    url = _field(
        "string", "url", "网址", "Address", "案件页面的网址；撤回的案件留空。",
        "Address of the case's page; empty for withdrawn cases.",
    )  # fmt: skip
    fields = [
        identifier, *plain("kind", "title", "title_en", "category", "district", "place"), lat, lon, *plain("source"),
        home, year, *plain("reported_on"), *STANDING_FIELDS, url,
    ]  # fmt: skip
    for field in fields:
        if field["name"] in ("id", "kind", "department", "year", "status", "updated_on"):
            field["constraints"] = {"required": True}
    fields[0]["constraints"] = {"required": True, "unique": True}
    return tuple(fields)


#: the columns of a view's cases.csv
VIEW_FIELDS = _view_fields()
VIEW_COLUMNS = tuple(field["name"] for field in VIEW_FIELDS)


def package_tables(package: Package) -> dict[str, bytes]:
    """The package's tables as CSV: byte by byte as on disk, or in canonical form where there are drop-ins."""
    return {name: table_bytes(package, table) for name in CASE_TABLES if (table := package.tables.get(name))}


def table_bytes(package: Package, table: Table) -> bytes:
    path = Path(package.path) / f"{table.name}.csv"
    if [part.path for part in table.parts] == [path.as_posix()] and not path.is_symlink():
        return path.read_bytes()
    return to_csv(CASE_TABLES[table.name], mend(table, CASE_TABLES[table.name]))


def row_count(table: Table) -> int:
    """Rows that say something."""
    return sum(any(cell.strip() for cell in row) for row in table.rows)


def events_of(packages: Iterable[Package], withdrawn: Collection[str]) -> tuple[bytes, Sheet]:
    """All events of the packages under one header, in the order given; and the same as typed values.

    The values of cases that are `withdrawn` name nobody.
    """
    header, fields = csv_bytes(field_names("event"), ()), load_schema("event")["fields"]
    whole, rows = bytearray(header), list[list[str]]()
    for package in packages:
        table = package.tables.get("events")
        if not table:
            continue
        content = table_bytes(package, table)
        if not content.startswith(header) or b"\r" in content:
            content = to_csv("event", mend(table, "event"))  # another form: what it says, in canonical form
        body = content[len(header) :]
        whole += body if body.endswith(b"\n") or not body else body + b"\n"
        rows += table_rows(table, fields, names_in_withdrawn(package, withdrawn), "case_id")
    return bytes(whole), sheet_of_cells("events", fields, rows)


def view_values(rows: Iterable[CaseRow], base_url: str) -> Iterator[tuple[Value, ...]]:
    """The rows as typed values in the order of `VIEW_COLUMNS`. Of a withdrawn case hardly anything is left."""
    for row in rows:
        at = row.standing
        if at.status is Status.WITHDRAWN:
            yield (
                row.id, row.kind.value, None, None, None, None, None, None, None, None, row.department, row.year, None,
                at.status.value, None, None, None, None, None, None, None, at.updated_on, None, None, None, None, None,
                None, at.reason or None, None,
            )  # fmt: skip
        else:
            yield (
                row.id, row.kind.value, row.title, row.title_en or None, row.category, row.district or None,
                row.place or None, row.lat, row.lon, row.source, row.department, row.year, row.reported_on,
                at.status.value, at.unit or None, at.official or None, at.post or None, at.named_on, at.deadline,
                at.deadline_is_derived, at.solved_on, at.updated_on, at.days_late, at.days_left, at.extended,
                at.corrected, at.disputed, at.reopened, at.reason or None, f"{base_url}/c/{row.id}/",
            )  # fmt: skip


def view_sheet(rows: Iterable[CaseRow], base_url: str) -> Sheet:
    """One line a case, in the order given."""
    return sheet_of("cases", VIEW_FIELDS, list(view_values(rows, base_url)))
