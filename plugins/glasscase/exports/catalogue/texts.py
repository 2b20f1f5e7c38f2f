"""What the catalogue says of each kind of dataset, in both languages: data for other programs, not words of the theme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .model import Catalogue, Words

KEYWORDS = (
    Words("民生问题", "public problems"),
    Words("政务公开", "open government"),
    Words("投诉与建议", "complaints and suggestions"),
    Words("问责", "accountability"),
)
CASES = Words("案件一览", "Cases at a glance")
EVENTS = Words("案件经过", "Events of all cases")
MONTHS = Words("逐月上报、解决和待解决", "Reported, solved and waiting by month")
COMPARED = Words("与全市同类比较", "Beside the whole city, by category")
CHANNELS = Words("渠道逐月数据", "Channels by month")
API = (
    Words("静态数据接口", "Static API"),
    Words(
        "案件、部门和统计的 JSON 文件，地址固定，每种文件都有 JSON Schema，并有 OpenAPI 说明。",
        "Cases, departments and figures as JSON at addresses that stay, each with a JSON Schema, described by OpenAPI.",
    ),
)
OPEN311 = (
    Words("Open311 GeoReport v2 只读接口", "Open311 GeoReport v2, read-only"),
    Words(
        "公开案件按 GeoReport v2 的格式给出，JSON 和 XML 两种，为静态文件，不接收上报。",
        "Published cases in the form of GeoReport v2, JSON and XML, as static files; reports are not received.",
    ),
)
_FOLDERS = {
    "figures/": (
        Words("统计", "Figures"),
        Words(
            "由公开案件推算的统计表：逐月上报和解决、等待时长、整改时长，以及按类别、区县、责任单位和来源的按期率。样本过少的比率和中位数不列出。",
            "Figures reckoned from the published cases: reported and solved by month, how long cases wait and repairs "
            "take, and shares in time by category, district, unit and source. Too small samples have no rate or median.",
        ),
    ),
    "hall/": (
        Words("部门大厅", "The hall of departments"),
        Words(
            "各部门发布的公告、答复、征求意见、会议与活动、公益行动、新闻和解读，以及各渠道逐月的发布、答复和答复时长。",
            "Notices, answers, consultations, meetings, campaigns, news and explainers that departments publish, and "
            "posts, replies and time to reply of their channels by month.",
        ),
    ),
    "pledges/": (
        Words("承诺", "Pledges"),
        Words(
            "各部门公开作出的承诺及其节点：期限、进度、是否按期兑现，每个节点应在何时完成、何时完成、有何证据。",
            "Pledges that departments made in public, with their milestones: deadline, progress, whether kept in time, "
            "and of each milestone when it was due, when it was reached and what shows it.",
        ),
    ),
    "data/snapshots/": (
        Words("公开案件的历史快照", "Snapshots of the public cases"),
        Words(
            "全部公开案件每月一份的存档，地址长期不变，附当时的数据字典、许可和校验值；此后撤回或不再公开的案件已从中清除。",
            "All public cases as they were, one archive a month at an address that stays, with the dictionary, licence and "
            "digests of that day; what was withdrawn or withheld since is taken out.",
        ),
    ),
    "data/changes/": (
        Words("公开案件的变化", "Changes in the public cases"),
        Words(
            "自各快照和上一次发布以来公开案件的变化：新增、变更的字段及其前后的值、撤回和不再公开，每个变化一行，供增量更新使用。",
            "What has changed in the public cases since each snapshot and since the version before: cases added, fields "
            "changed with their values before and after, cases withdrawn and withheld, a line each.",
        ),
    ),
    "press/": (
        Words("媒体报道", "Press coverage"),
        Words(
            "媒体对公开案件的报道：日期、媒体、链接和所报道的案件，附案件当前的责任单位和状态，供查证和引用。",
            "What the press reported of published cases: day, medium, address and the case that it is about, with the "
            "unit that must act and the status that the case has now.",
        ),
    ),
}


def portal(city: Words, as_of: date, invented: bool) -> Words:
    """The portal as a catalogue."""
    return _shown(
        f"{city.zh}公开的民生问题、建议、咨询与承诺：出了什么问题，该由谁负责，何时到期，办得怎样，以及部门怎样回应。数据截至 {as_of}。",
        f"Problems, suggestions, questions and pledges made public in {city.en}: what is wrong, who must act and by "
        f"when, what became of it, and what the departments say. Data as of {as_of}.",
        invented,
    )


def whole(catalogue: Catalogue) -> tuple[Words, Words]:
    """Title and description of the portal's own dataset."""
    city = catalogue.city
    return (
        Words(f"{city.zh}公开案件", f"Public cases of {city.en}"),
        _shown(
            f"{city.zh}全部公开案件，每件一行，含类别、区县、责任单位、期限和状态，另有全部经过。状态由经过推算，不另行登记；"
            f"已撤回的案件只留编号，不再列名。数据截至 {catalogue.as_of}。",
            f"All public cases of {city.en}, one row a case with category, district, responsible unit, deadline and "
            "status, and every event of every case. The status is derived from the events and stored nowhere; withdrawn "
            f"cases keep their id and name nobody. Data as of {catalogue.as_of}.",
            catalogue.invented,
        ),
    )


def department(catalogue: Catalogue, name: Words) -> tuple[Words, Words]:
    en = name.en or name.zh
    return (
        Words(f"{name.zh}：负责的案件", f"{en}: cases that it must answer"),
        _shown(
            f"现由{name.zh}负责的全部公开案件，每件一行，含期限和由经过推算的状态，另有逐月数字、与全市同类的比较和各渠道数据。"
            f"数据截至 {catalogue.as_of}。",
            f"All public cases for which {en} is responsible now, one row a case with deadline and the status derived "
            "from its events, with its months, a comparison with the city by category, and its channels. "
            f"Data as of {catalogue.as_of}.",
            catalogue.invented,
        ),
    )


def package(catalogue: Catalogue, name: Words, year: int) -> Words:
    return _shown(
        f"{name.zh} {year} 年上报案件的数据包，与编辑所维护的一致：案件、经过、图片说明、渠道数据和承诺节点，附数据字典、许可和校验值。"
        "案件的状态由其经过推算。",
        f"The cases of {name.en or name.zh} reported in {year}, as the editors keep them: cases, events, media, channels "
        "and milestones of pledges, with a dictionary, the licence and digests. A case's status is derived from its events.",
        catalogue.invented,
    )


def folder(catalogue: Catalogue, path: str, described: Mapping[str, Any]) -> tuple[Words, Words]:
    """Title and description of a folder that the portal's pages have files in; of an unknown one what it says itself."""
    own = Words(str(described["title"]), str(described["title_en"]))
    title, said = _FOLDERS.get(path, (own, _known(own)))
    return (
        Words(f"{catalogue.city.zh}{title.zh}", f"{title.en}: {catalogue.city.en}"),
        _shown(said.zh, said.en, catalogue.invented),
    )


def _known(title: Words) -> Words:
    return Words(
        f"{title.zh}：由公开案件推算或整理的数据表，附字段说明和许可，可自由下载和再利用。数据随每次发布更新。",
        f"{title.en}: tables made from the published cases, with a dictionary and a licence, free to download and reuse.",
    )


def other(catalogue: Catalogue, name: Words, title: Words, said: Words) -> Words:
    """What another dataset says of itself, after who publishes what: a description alone may be a word or nothing."""
    en = name.en or name.zh
    return _shown(
        f"{name.zh}发布的数据：{title.zh}。附数据字典、许可和各种格式的文件，可自由下载和再利用。{said.zh}",
        f"Data published by {en}: {title.en or title.zh}. With a dictionary, a licence and files in several formats, free "
        f"to download and reuse. {said.en or said.zh}".rstrip(),
        catalogue.invented,
    )


def _shown(zh: str, en: str, invented: bool) -> Words:
    if not invented:
        return Words(zh, en)
    return Words(
        f"{zh}城市、人物和案件均为虚构，仅供演示。", f"{en} The city, its people and its cases are invented, for show."
    )
