"""How to cite a dataset: as text in Chinese and English, as BibTeX, as a CITATION.cff. Same input, same words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date

from ..model import Dataset
from ..settings import Settings
from .artifact import Artifact

CFF = "CITATION.cff"
#: the lists in which SPDX, and with it the Citation File Format, has licences for data
_SPDX = re.compile(
    r"CC0-1\.0|CC-BY(-SA)?-[1-4]\.0|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|CDLA-Permissive-2\.0|OGL-UK-[1-3]\.0"
)
#: what means something to TeX
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: texts are Chinese and English."""

    #: as parks-2026: a key in BibTeX
    name: str
    title: tuple[str, str]
    publisher: tuple[str, str]
    #: the portal's name
    portal: tuple[str, str]
    as_of: date
    licence_name: str
    licence_url: str
    #: the dataset's page; empty while the portal has no address
    address: str
    keywords: tuple[str, ...] = ()


def citation_of(dataset: Dataset, settings: Settings) -> Citation:
    name = dataset.path.removeprefix("data/").strip("/").replace("/", "-")
    title = dataset.title or dataset.title_en, dataset.title_en or dataset.title
    if dataset.year:
        title = f"{title[0]} {dataset.year} 年案件", f"{title[1]}: cases of {dataset.year}"
    own = dataset.licence or (settings.licence_name, "", settings.licence_url)
    return replace(
        _citation(name, title, dataset.path, settings), licence_name=own[0] or own[1], licence_url=own[2],
        keywords=dataset.keywords,
    )  # fmt: skip


def portal_citation(settings: Settings) -> Citation:
    """The same of the whole portal's data."""
    title = f"{settings.name}：{settings.city}的公开数据", f"{settings.name_en}: open data of {settings.city_en}"
    return _citation("glasscase", title, "data/", settings)


def text(citation: Citation) -> tuple[str, str]:
    """A reference as it stands at the end of an article, in Chinese and in English."""
    day, licence, at = citation.as_of.isoformat(), citation.licence_name, citation.address
    zh = [f"{citation.publisher[0]}：《{citation.title[0]}》", citation.portal[0], f"数据截至 {day}", licence, at]
    en = [f"{citation.publisher[1]}: {citation.title[1]}. {citation.portal[1]}", f"data as of {day}", licence, at]
    return "，".join(filter(None, zh)) + "。", ", ".join(filter(None, en)) + "."


def bibtex(citation: Citation) -> str:
    """An entry for BibLaTeX and, as @misc is known to both, for BibTeX."""
    fields = {
        "author": f"{{{_tex(citation.publisher[1])}}}",
        "title": f"{{{_tex(citation.title[1])}}}",
        "year": str(citation.as_of.year),
        "version": citation.as_of.isoformat(),
        "publisher": _tex(citation.portal[1]),
        "note": f"{_tex(citation.title[0])}, {citation.as_of.isoformat()}, {_tex(citation.licence_name)}",
        "url": _bare(citation.address),
    }
    key = re.sub(r"[^A-Za-z0-9-]", "-", citation.name)
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key}-{citation.as_of.isoformat()},\n" + ",\n".join(lines) + "\n}\n"


def cff(citation: Citation) -> bytes:
    """A Citation File Format 1.2.0 of type dataset. Strings are JSON's, which YAML reads as they are."""
    texts = {
        "cff-version": "1.2.0",
        "message": "引用本数据时请注明以下信息。If you use this data, please cite it as below.",
        "type": "dataset",
        "title": citation.title[1],
        "abstract": citation.title[0],
        "version": citation.as_of.isoformat(),
        "date-released": citation.as_of.isoformat(),
        "license": citation.licence_name if _SPDX.fullmatch(citation.licence_name) else "",
        "license-url": citation.licence_url if citation.licence_url.startswith(("https://", "http://")) else "",
        "url": citation.address,
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in texts.items() if value]
    lines += ["authors:", f"  - name: {_yaml(citation.publisher[1] or citation.publisher[0])}"]
    if citation.keywords:
        lines += ["keywords:", *(f"  - {_yaml(word)}" for word in dict.fromkeys(citation.keywords))]
    return ("\n".join(lines) + "\n").encode()


def cff_file(folder: str, citation: Citation) -> Artifact:
    """The file in `folder`, as "data/parks/2026/"."""
    return Artifact(f"{folder}{CFF}", cff(citation), "application/yaml")


def _citation(name: str, title: tuple[str, str], path: str, settings: Settings) -> Citation:
    return Citation(
        name, title, (settings.publisher, settings.publisher_en), (settings.name, settings.name_en), settings.today(),
        settings.licence_name, settings.licence_url, settings.address(path),
    )  # fmt: skip


def _yaml(text: str) -> str:
    # YAML knows two ends of line that JSON leaves as they are, and no control character.
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", lambda one: f"\\u{ord(one[0]):04x}", quoted
    )


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in " ".join(text.split()))


def _bare(address: str) -> str:
    """An address that no brace can end early."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
