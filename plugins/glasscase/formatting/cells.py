"""One cell, mended: what it says stays, how it says it becomes what the schema asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from .. import labels
from ..cells import DATE_LIKE
from ..moments import as_moment
from ..read.schemas import Field
from ..words import EDITORS, translator

#: 12,500 but not 31,2, in which the comma may stand for a point
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(\.[0-9]+)?")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MONTH_LIKE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*月?")
#: midnight, which a spreadsheet adds to a date
_MIDNIGHT = re.compile(r"(?<=[0-9日])[T\s]\s*0{1,2}:00(:00(\.0+)?)?")
#: 2026年9月22日 8:00, 8时, 8点30分; not 下午, which would have to be understood
_WITH_TIME = re.compile(r"(.*?[0-9日])[T\s]*(?<![0-9])([0-9]{1,2})(?::([0-9]{2})|[时点](?:([0-9]{1,2})分)?)")
#: dashes and the minus sign, as an input method writes them for a hyphen
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
#: characters without a width, which come with a copied text and belong in no code, date or number
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None)
_EXPLAINED = re.compile(r"([A-Za-z0-9-]+) ([\u4e00-\u9fff]+)")
_TRUTH = (("是", "true"), ("否", "false"))


def mend_cell(cell: str, field: Field) -> str:
    """Blanks at the ends go, line ends become LF, text becomes NFC; dates, numbers, codes and words plain.

    Unlike a suggestion never a guess: 2026-02-30, 31,2 and Probelm stay as they are and are findings.
    """
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if kind_of(field) == "texts":
        return text
    plain = unicodedata.normalize("NFKC", text.translate(_NO_WIDTH)).strip()
    match field["type"]:
        case "date":
            return _plain_date(plain) or text
        case "yearmonth":
            return _plain_month(plain) or text
        case "number" | "integer":
            return _plain_number(plain, field["type"]) or text
        case _:
            words = _words(field.get("description", ""), *allowed(field))
            return words.get(plain.casefold(), text) if words else plain


def kind_of(field: Field) -> str:
    """Under which name a mending of such a cell is counted."""
    if field["name"] == "file":
        return "texts"  # a picture's name is the name of a file: it stays as it is
    match field["type"]:
        case "date" | "yearmonth":
            return "dates"
        case "number" | "integer":
            return "numbers"
        case _ if allowed(field):
            return "words"
        case _:
            return "codes" if "pattern" in field.get("constraints", {}) else "texts"


def allowed(field: Field) -> tuple[str, ...]:
    if field["type"] == "boolean":
        return (*field.get("trueValues", ("true",)), *field.get("falseValues", ("false",)))
    return tuple(field.get("constraints", {}).get("enum", ()))


def _plain_date(text: str) -> str:
    match = DATE_LIKE.fullmatch(_MIDNIGHT.sub("", text.translate(_DASHES)))
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def mend_moment(value: str) -> str:
    """A day, or a day with a time, as 2026-09-22 08:00; `value` as it is where that would be a guess."""
    plain = unicodedata.normalize("NFKC", value.translate(_NO_WIDTH)).strip()
    if day := _plain_date(plain):
        return day
    match = _WITH_TIME.fullmatch(plain)
    mended = f"{_plain_date(match[1])} {int(match[2]):02}:{int(match[3] or match[4] or 0):02}" if match else ""
    return mended if as_moment(mended) else value


def _plain_month(text: str) -> str:
    match = _MONTH_LIKE.fullmatch(text.translate(_DASHES))
    return f"{match[1]}-{int(match[2]):02}" if match and 1 <= int(match[2]) <= 12 else ""


def _plain_number(text: str, kind: str) -> str:
    number = text.translate(_DASHES)
    grouped = _THOUSANDS.fullmatch(number)
    # 1,234 may be a decimal comma where decimals are allowed; 1,234.5 and 1,234,567 cannot.
    if grouped and (kind == "integer" or grouped[1] or number.count(",") > 1):
        number = number.replace(",", "")
    if kind == "integer":
        number = re.sub(r"\.0+$", "", number)
    return number if _NUMBER.fullmatch(number) else ""


@cache
def _words(description: str, *codes: str) -> Mapping[str, str]:
    """What may be written for each code, casefolded: the code, and the Chinese words that mean no other code.

    Chinese words are those of the schema's description, as “problem 问题、suggestion 建议”, and those on the pages.
    """
    said = [(word, code) for code, word in _EXPLAINED.findall(description)] + [*_TRUTH]
    tables = (labels.KINDS, labels.STEPS, *labels.STEPS_OF.values(), labels.CHANNELS, labels.DEPARTMENTS, labels.FORMS)
    for table in tables:
        for code, label in table.items() if {*map(str, table)} == {*codes} else ():
            word = translator(EDITORS).gettext(label)
            # 已核实 and 核实 say the same
            said += [(word, str(code)), (word.removeprefix("已"), str(code))]
    meant = dict[str, set[str]]()
    for word, code in [*said, *((code, code) for code in codes)]:
        if code in codes:
            meant.setdefault(word.casefold(), set()).add(code)
    return {word: code for word, (code, *others) in meant.items() if not others}
