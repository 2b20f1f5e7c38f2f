"""The hall as files in hall/: the articles of each kind, the channels with their months, and the departments beside them."""

from __future__ import annotations

from typing import Any

from ..article_kinds import (
    AMOUNT_KEYS,
    ARTICLE_KINDS,
    COUNT_KEYS,
    DATE_KEYS,
    HALL_KINDS,
    LINK_KEYS,
    MOMENT_KEYS,
)  # fmt: skip
from ..figures.hall import ChannelMonth, Hall, HallView
from ..formatting import csv_bytes
from ..model import Article, Portal
from ..moments import Moment
from ..settings import Settings
from .artifact import Artifact
from .tables import CSV, Column, Table, table_files

_TITLES = {
    "notices": ("公告", "Notices"),
    "answers": ("答复", "Answers"),
    "consultations": ("征求意见", "Consultations"),
    "meetings": ("会议与活动", "Meetings"),
    "campaigns": ("公益行动", "Campaigns"),
    "news": ("新闻", "News"),
    "explainers": ("解读", "Explained"),
}
#: metadata key → title, title in English
_WORDS = {
    "department": ("部门代码", "Code of the department"),
    "start": ("开始", "Start, with the time where it has one"),
    "end": ("结束", "End, with the time where it has one"),
    "area": ("区县代码，分号分隔；空为全市", "Codes of districts, by semicolons; empty: the whole city"),
    "place": ("地点", "Place"),
    "instruction": ("请您怎么做", "What to do"),
    "summary": ("摘要", "Summary"),
    "question": ("问题", "Question"),
    "legal_basis": ("依据", "The rule behind it"),
    "legal_url": ("依据的网址", "Address of that rule"),
    "video": ("视频网址", "Address of the video"),
    "reviewed": ("最近复核", "Last reviewed"),
    "review_due": ("下次复核", "Next review due"),
    "purpose": ("用途", "Purpose"),
    "verified_by": ("由谁核实", "Verified by"),
    "verified_how": ("怎样核实", "Verified how"),
    "goal": ("目标（元）", "Goal, yuan"),
    "raised": ("已募集（元）", "Raised, yuan"),
    "spent": ("已支出（元）", "Spent, yuan"),
    "proof": ("凭证", "Proof, as [words](address)"),
    "counted_on": ("统计截至", "Amounts count up to"),
    "closed": ("结项日期", "Closed on"),
    "outcome": ("结果", "Outcome"),
    "take_part": ("参与方式", "How to take part"),
    "documents": ("文件", "Documents, as [words](address)"),
    "comments": ("意见条数", "Comments received"),
    "feedback": ("收到的意见", "What was said"),
    "reason": ("理由", "Why it was decided so"),
    "form": ("形式", "Form: hearing, visit, open-day, briefing or session"),
    "minutes": ("纪要", "Minutes, as [words](address)"),
}
_MONTH = {
    "posts": Column("integer", "发布数", "Posts"),
    "replies": Column("integer", "答复数", "Replies"),
    "followers": Column("integer", "关注数", "Followers"),
    "median_reply_hours": Column("number", "答复时长中位数（小时）", "Median hours to reply"),
}
_DEPARTMENT = Column("string", "部门代码", "Code of the department")
_CHANNEL = Column("string", "渠道", "Kind of channel")
_YEARMONTH = Column("yearmonth", "月份", "Month")
#: the columns of a department's channels.csv
CHANNELS: dict[str, Column] = {"month": _YEARMONTH, **_MONTH}


def hall_files(portal: Portal, hall: Hall, settings: Settings) -> list[Artifact]:
    """CSV, JSON and a descriptor of all that the hall's pages show."""
    tables = [_articles(portal, kind, settings) for kind in HALL_KINDS]
    tables += [_figures(portal), _months(hall), _departments(portal, hall), _channels(portal, hall)]
    return table_files("hall/", ("部门大厅", "the hall of departments"), tables, settings, json=True)


def channels_file(folder: str, view: HallView) -> Artifact:
    """channels.csv of one department, below `folder` (as "data/parks/"): its channels together, month by month."""
    rows = [_month(month) for month in view.months]
    return Artifact(f"{folder}channels.csv", csv_bytes(tuple(CHANNELS), rows), CSV, len(rows))


def _articles(portal: Portal, kind: str, settings: Settings) -> Table:
    """One row an article and language, newest first."""
    keys = (*ARTICLE_KINDS[kind].required, *ARTICLE_KINDS[kind].optional)
    columns = {
        "id": Column("string", "编号", "Id, which is its address too"),
        "language": Column("string", "语言", "Language"),
        "title": Column("string", "标题", "Title"),
        "date": Column("date", "发布日期", "Published on"),
        **{key: Column(_type(key), *_WORDS[key]) for key in keys},
        "url": Column("string", "网址", "Address of its page"),
    }
    rows = [
        (one.id, one.language, one.title, one.date, *(_value(one, key) for key in keys), _address(one, settings))
        for one in portal.articles
        if one.kind == kind
    ]
    return Table(kind, *_TITLES[kind], columns, rows)


def _type(key: str) -> str:
    if key in DATE_KEYS:
        return "date"
    return "number" if key in AMOUNT_KEYS else "integer" if key in COUNT_KEYS else "string"


def _value(article: Article, key: str) -> Any:
    value = getattr(article, key)
    if key in LINK_KEYS:
        return "; ".join(f"[{words}]({address})" for words, address in value) or None
    if key in MOMENT_KEYS:
        return value.isoformat() if isinstance(value, Moment) else None
    if key == "area":
        return ";".join(value) or None
    return None if value == "" else value


def _address(article: Article, settings: Settings) -> str:
    first = settings.languages[0]
    prefix = "" if article.language == first or article.language not in settings.languages else f"{article.language}/"
    return f"{settings.base_url}/{prefix}{article.kind}/{article.id}/"


def _figures(portal: Portal) -> Table:
    rows = [
        (one.department, one.month, one.channel, one.posts, one.replies, one.followers, one.median_reply_hours)
        for one in portal.figures
    ]
    columns = {"department": _DEPARTMENT, "month": _YEARMONTH, "channel": _CHANNEL, **_MONTH}
    return Table("figures", "各渠道逐月数据", "Channels by month, as the packages have them", columns, rows)


def _months(hall: Hall) -> Table:
    columns = {"department": _DEPARTMENT, "month": _YEARMONTH, **_MONTH}
    views = {**hall.departments, None: hall.whole}
    rows = [(code, *_month(month)) for code, view in views.items() for month in view.months]
    return Table(
        "months", "各部门近十二个月；部门为空的是全市", "The last twelve months of each department; without one: of all",
        columns, rows,
    )  # fmt: skip


def _month(month: ChannelMonth) -> tuple[Any, ...]:
    return month.month, month.posts, month.replies, month.followers, month.median_hours


def _departments(portal: Portal, hall: Hall) -> Table:
    columns = {
        "code": _DEPARTMENT,
        "name": Column("string", "名称", "Name in Chinese"),
        "name_en": Column("string", "英文名称", "Name in English"),
        "month": _YEARMONTH,
        **_MONTH,
        "silent_channels": Column("integer", "静默渠道数", "Channels silent for more than 90 days"),
        "asked": Column("integer", "收到的咨询和建议", "Questions and suggestions received"),
        "answered": Column("integer", "已答复", "Answered"),
        "waiting": Column("integer", "待答复（含逾期）", "Waiting, overdue ones too"),
        "overdue": Column("integer", "逾期未答复", "Overdue"),
        "judged": Column("integer", "计入按期答复率的件数", "Answered, or overdue"),
        "on_time_share": Column("number", "按期答复率", "Share of them answered in time"),
        "median_days": Column("number", "答复天数中位数", "Median of days to the answer"),
    }
    rows = list[tuple[Any, ...]]()
    for code, view in hall.departments.items():
        one, asked = portal.registry.departments[code], view.asked
        told = _month(view.last) if view.last else (hall.month, None, None, None, None)
        share = None if asked.on_time is None else round(asked.on_time, 4)
        silent = sum(state.silent for state in view.channels)
        rows.append((
            code, one.name, one.name_en or None, *told, silent, asked.total, asked.answered, asked.waiting,
            asked.overdue, asked.on_time_n, share, asked.median_days,
        ))  # fmt: skip
    return Table("departments", "各部门的发布与答复", "What departments post and answer", columns, rows)


def _channels(portal: Portal, hall: Hall) -> Table:
    columns = {
        "department": _DEPARTMENT,
        "channel": _CHANNEL,
        "name": Column("string", "名称", "Name"),
        "url": Column("string", "网址", "Address"),
        "last_month": Column("yearmonth", "最近一次发布或答复的月份", "Month of the last post or reply"),
        "silent_days": Column("integer", "此后的天数", "Days since that month ended"),
        "silent": Column("boolean", "是否静默", "Whether that is more than 90 days, or nothing was ever told"),
    }
    rows = [
        (one.channel.department, one.channel.kind, one.channel.name, one.channel.url or None, one.last, one.silent_days,
         one.silent)
        for view in hall.departments.values()
        for one in view.channels
    ]  # fmt: skip
    return Table("channels", "渠道", "Channels of departments that stand", columns, rows)
