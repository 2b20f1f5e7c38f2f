"""What goes with the data for people to read: dictionary, licence, citation, and notes for workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..model import Registry, Term
from ..read.schemas import Field
from ..settings import Settings
from .sheet import Sheet, sheet_of

_COLUMNS = "| 字段 Column | 名称 | Title | 类型 Type | 必填 Required | 说明 | Description |"
_CODES: tuple[Field, ...] = (
    {"name": "register", "type": "string", "title": "登记册", "title_en": "Register"},
    {"name": "code", "type": "string", "title": "代码", "title_en": "Code"},
    {"name": "name", "type": "string", "title": "名称", "title_en": "Name in Chinese"},
    {"name": "name_en", "type": "string", "title": "英文名称", "title_en": "Name in English"},
)


def documents(
    title: tuple[str, str],
    tables: Mapping[str, Sequence[Field]],
    address: str,
    registry: Registry,
    settings: Settings,
    as_of: date,
) -> dict[str, bytes]:
    """What a ZIP holds for people to read: file → its bytes."""
    return {
        "DICTIONARY.md": dictionary(title, tables, registry),
        "LICENCE.md": licence(settings),
        "CITATION.md": citation(title, address, settings, as_of),
    }


def dictionary(title: tuple[str, str], tables: Mapping[str, Sequence[Field]], registry: Registry) -> bytes:
    """DICTIONARY.md: every column in both languages, and the names behind the codes."""
    lines = [
        f"# 数据字典 Data dictionary: {_line(title[0])} / {_line(title[1])}", "",
        "文件为 UTF-8 编码的 CSV；空格子表示没有数据。", "",
        "Files are CSV in UTF-8; an empty cell means that there is no value.",
    ]  # fmt: skip
    for name, fields in tables.items():
        lines += ["", f"## {name}", "", _COLUMNS, "|---|---|---|---|---|---|---|"]
        lines += [_row(field) for field in fields]
    lines += ["", "## 代码 Codes", "", "| 登记册 Registry | 代码 Code | 名称 | Name |", "|---|---|---|---|"]
    lines += [_cells(*entry) for entry in codes(registry)]
    return ("\n".join(lines) + "\n").encode()


def codes(registry: Registry) -> list[tuple[str, str, str, str]]:
    """Register, code and both names of all that the data refer to by code."""
    registers: dict[str, Mapping[str, Term]] = {
        "categories": registry.categories, "districts": registry.districts, "sources": registry.sources,
    }  # fmt: skip
    departments = [("departments", unit.code, unit.name, unit.name_en) for unit in registry.departments.values()]
    return departments + [
        (name, term.code, term.name, term.name_en) for name, terms in registers.items() for term in terms.values()
    ]


def codes_sheet(registry: Registry) -> Sheet:
    """The same as a table."""
    return sheet_of("codes", _CODES, codes(registry))


def licence(settings: Settings) -> bytes:
    """LICENCE.md."""
    link = f"[{settings.licence_title} ({settings.licence_name})]({settings.licence_url})"
    return (
        f"# 许可 Licence\n\n本数据由{settings.publisher}发布，许可协议：{link}。使用时请注明出处，见 CITATION.md。\n\n"
        f"This data is published by {settings.publisher_en} under {link}. To give credit, see CITATION.md.\n"
        f"{_invented(settings)}"
    ).encode()


def citation(title: tuple[str, str], address: str, settings: Settings, as_of: date) -> bytes:
    """CITATION.md: a reference to copy, in both languages. `address` may be empty."""
    day = as_of.isoformat()
    zh = f"{settings.publisher}：《{title[0]}》，{settings.name}，数据截至 {day}，{settings.licence_name}"
    en = f"{settings.publisher_en}: {title[1]}. {settings.name_en}, data as of {day}, {settings.licence_name}"
    return (
        f"# 引用 How to cite\n\n> {zh}{f'，<{address}>' if address else ''}。\n\n"
        f"> {en}{f', <{address}>' if address else ''}.\n\n"
        "引用具体内容时请写明案件编号；文件的 SHA-256 摘要见 SHA256SUMS，可用 `sha256sum -c SHA256SUMS` 核对。\n\n"
        "Give the case's id when you cite a case. SHA256SUMS holds the files' SHA-256 digests; verify them with\n"
        f"`sha256sum -c SHA256SUMS`.\n{_invented(settings)}"
    ).encode()


def _invented(settings: Settings) -> str:
    if not settings.invented:
        return ""
    return "\n城市、人物和案件均为虚构，仅供演示。\n\nThe city, its people and its cases are invented, for show.\n"


def _row(field: Field) -> str:
    constraints = field.get("constraints", {})
    allowed = "、".join(constraints.get("enum", ()))
    required = "是 yes" if constraints.get("required") else ""
    return _cells(
        f"`{field['name']}`", field["title"], field["title_en"], f"{field['type']}{f' ({allowed})' if allowed else ''}",
        required, field.get("description", ""), field.get("description_en", ""),
    )  # fmt: skip


def _cells(*cells: str) -> str:
    return "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _line(text: str) -> str:
    return " ".join(text.split())


def notes_of(settings: Settings, as_of: date) -> list[tuple[str, str]]:
    """Whose the data is, of which day, and under which licence, in Chinese and English."""
    day, licence = as_of.isoformat(), f"{settings.licence_title}, {settings.licence_url}"
    notes = [
        (f"{settings.publisher}，数据截至 {day}。", f"{settings.publisher_en}, data as of {day}."),
        (f"许可：{licence}", f"Licence: {licence}"),
    ]
    if settings.invented:
        notes.append(("城市、人物和案件均为虚构，仅供演示。", "The city, its people and its cases are invented."))
    return notes


def licence_of(settings: Settings) -> tuple[str, str, str]:
    """Name, title and address."""
    return settings.licence_name, settings.licence_title, settings.licence_url
