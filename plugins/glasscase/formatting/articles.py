"""Articles: encoding, byte order mark and line ends; the text is the author's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ..read.articles import MAX_BYTES, find_articles
from ..read.encodings import decode
from ..read.plain import unopened
from ..read.tables import merge_conflict
from .files import Plan

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
        plan.write(path, text.replace("\r\n", "\n").replace("\r", "\n").encode(), mended)
    return plan
