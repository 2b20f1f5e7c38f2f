"""ZIP: everything to understand, cite and verify the data without the portal. Same input, same bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from ..model import Registry, Term
from ..read.schemas import Field
from ..settings import Settings

#: what deflate cannot make smaller
_PACKED = (".webp", ".jpg", ".png")
_COLUMNS = "| 字段 Column | 名称 | Title | 类型 Type | 必填 Required | 说明 | Description |"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files in the order given, with SHA256SUMS over all of them as the last."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in {**files, "SHA256SUMS": checksums(files)}.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # Unix, wherever it is made, so that the permissions count
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=6)
    return memory.getvalue()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Lines as `sha256sum -c` reads them."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()


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
