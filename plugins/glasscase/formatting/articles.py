"""Articles: encoding, byte order mark, line ends, and the form of dates, amounts and words at their top; the text is the
author's.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ..article_kinds import AMOUNT_KEYS, COUNT_KEYS, DATE_KEYS, FORMS, MOMENT_KEYS
from ..read.articles import MAX_BYTES, find_articles, metadata
from ..read.encodings import decode
from ..read.plain import unopened
from ..read.schemas import Field
from ..read.tables import merge_conflict
from .cells import mend_cell, mend_moment
from .files import Plan

#: key → under which name its mending is counted
_KINDS = {
    **dict.fromkeys(DATE_KEYS | MOMENT_KEYS, "dates"), **dict.fromkeys(AMOUNT_KEYS | COUNT_KEYS, "numbers"), "form": "words",
}  # fmt: skip
_MENDABLE = {"not-utf-8", "byte-order-mark"}


def plan_content(content: Path) -> Plan:
    """What makes the articles under `content` canonical; nothing is written."""
    plan = Plan(content)
    for path in find_articles(content):
        if unopened(path, MAX_BYTES):
            plan.left.append(path.as_posix())
            continue
        text, defects = decode(path.read_bytes(), path.as_posix())
        if any(defect.rule not in _MENDABLE for defect in defects) or merge_conflict(text, path.as_posix()):
            plan.left.append(path.as_posix())
            continue
        mended = Counter({defect.value or defect.rule: 1 for defect in defects})
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, entry in enumerate(metadata(lines)):
            value = _mend(entry.key, entry.value)
            if value != entry.value:
                line = lines[number]
                lines[number] = line[: line.rindex(entry.value)] + value
                mended[_KINDS[entry.key]] += 1
        plan.write(path, "\n".join(lines).encode(), mended)
    return plan


def _mend(key: str, value: str) -> str:
    """What the value says, as the check asks for it; never a guess."""
    if not value or key not in _KINDS:
        return value
    if key in MOMENT_KEYS:
        return mend_moment(value)
    field: Field = {"name": key, "type": "string", "title": "", "title_en": ""}
    if key == "form":
        field["constraints"] = {"enum": list(FORMS)}
    else:
        field["type"] = "date" if key in DATE_KEYS else "integer" if key in COUNT_KEYS else "number"
    return mend_cell(value, field)
