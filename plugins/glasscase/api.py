"""What the static API has: its documents, their addresses, and what its version promises.

Here because its files, its description for machines and its page for people must say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "1"
#: below the site's root
ROOT = "api/v1/"


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document. `path` is below `ROOT`, with {…} for what varies; `schema` is its schema's name."""

    path: str
    schema: str
    title: str
    title_en: str
    text: str
    text_en: str

    @property
    def varies(self) -> bool:
        return "{" in self.path


DOCUMENTS = (
    Document(
        "index.json", "index", "入口", "Entry point", "版本、数据日期和所有文件的链接。",
        "The version, the day of the data, and links to everything else.",
    ),
    Document(
        "cases.json", "cases", "案件月份", "Months of cases", "有案件的月份，每月件数和链接，新的在前。",
        "The months in which cases were reported, how many, and where they are; newest first.",
    ),
    Document(
        "cases/{month}.json", "cases-month", "一个月的案件", "The cases of a month",
        "该月上报的案件，一案一条，列同 cases.csv；附前后月份的链接。",
        "The cases reported in the month, a record each with the columns of cases.csv, and links to the months beside it.",
    ),
    Document(
        "cases/{id}.json", "case", "一个案件", "One case",
        "案件全文、经过、图片和当前状态；已撤回的只说明撤回的日期和理由。",
        "The case with its history, its pictures and where it stands; of a withdrawn one only when and why.",
    ),
    Document(
        "departments.json", "departments", "部门", "Departments", "所有部门，联系方式和统计数字。",
        "All departments, how to reach them, and their figures.",
    ),
    Document(
        "departments/{code}.json", "department", "一个部门", "One department",
        "部门、渠道、部门页上的统计数字、逐月数字，以及未办结和逾期案件的编号。",
        "A department with its channels, the figures of its page, its months, and the ids of its open and overdue cases.",
    ),
    Document("districts.json", "districts", "区县", "Districts", "区县和统计数字。", "The districts with their figures."),
    Document(
        "categories.json", "categories", "问题类型", "Categories", "问题类型、整改时限和统计数字。",
        "The categories with their time for repairs and their figures.",
    ),
    Document("sources.json", "sources", "来源", "Sources", "案件来源和结果。", "Who brought cases to light, and what came of them."),
    Document(
        "figures.json", "figures", "统计", "Figures", "统计页上的全部数字，含逐月数字和口径。",
        "All numbers of the page of figures, month by month too, with their definitions.",
    ),
    Document(
        "articles.json", "articles", "部门发布", "Articles",
        "公告、答复、征求意见、会议、公益行动、新闻和解读：只有元数据和网址。",
        "Notices, answers, consultations, meetings, campaigns, news and explainers: metadata and addresses, no texts.",
    ),
    Document(
        "datasets.json", "datasets", "数据集", "Datasets", "所有可下载的文件：地址、类型、行数、大小和 SHA-256。",
        "Every file to download: address, type, rows, size and SHA-256.",
    ),
    Document(
        "withheld.json", "withheld", "撤回与不再公开", "Withdrawn and withheld",
        "多少件、为何、何时；不列编号。", "How many, why and since when; no ids.",
    ),
)  # fmt: skip

#: where an id or a code leads that was replaced
MOVED = Document(
    "", "moved", "已改址", "Moved", "旧编号或旧代码：`moved_to` 是现在的地址。",
    "An id or code of the past: `moved_to` says where it is now.",
)  # fmt: skip

#: figure → id of its definition on the page of figures
DEFINITIONS = {
    "cases": "cases",
    "waiting": "waiting",
    "overdue": "overdue",
    "solved": "cases",
    "judged": "in-time",
    "on_time_share": "in-time",
    "repaired": "median",
    "median_days": "median",
    "first_quartile_days": "median",
    "third_quartile_days": "median",
}

POLICY = (
    "v1 的地址和字段不删除、不改名、不改变含义；可以增加新的文件和字段，增加不算不兼容，请忽略不认识的字段。\n\n"
    "需要不兼容的改动时另设新版本，v1 停用前至少十二个月在 index.json 的 deprecation 中公布停用日期和替代地址。\n\n"
    "案件编号永不再用：改址的案件和部门在原地址说明新地址，撤回的案件在原地址说明撤回；"
    "只有被抹除的案件，原地址才不再有文件。"
)
POLICY_EN = (
    "Within v1 no address and no field is taken away, renamed or given another meaning. Documents and fields may be "
    "added; that is not a breaking change, so ignore what you do not know.\n\nA breaking change gets a new version, and "
    "v1 then stands for at least twelve months after index.json says under deprecation on what day it ends and what "
    "takes its place.\n\nIds are never used again: at the address of a case or department that moved stands where it is "
    "now, at that of a withdrawn case that it was withdrawn. Only a case that was erased leaves nothing at its address."
)


def case_path(case: str) -> str:
    """Where the document of a case lies below the site's root."""
    return f"{ROOT}cases/{case}.json"


def month_path(month: str) -> str:
    return f"{ROOT}cases/{month}.json"


def department_path(code: str) -> str:
    return f"{ROOT}departments/{code}.json"
