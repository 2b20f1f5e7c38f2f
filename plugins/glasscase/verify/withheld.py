"""Withheld cases: whether something names one."""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Callable, Collection

#: what follows the year and month of an id: a literal first character makes the search ten times as fast
_ENDS = re.compile(rb"-[0-9abcdefghjkmnpqrstvwxyz]{5}")


def finder(withheld: Collection[str]) -> Callable[[bytes | mmap.mmap], list[str]]:
    """Which of the withheld cases a page names. `withheld` are digests: the manifest must not name them either."""
    digests = frozenset(withheld)
    known = dict[bytes, bool]()

    def is_withheld(case: bytes) -> bool:
        if case not in known:
            known[case] = hashlib.sha256(case).hexdigest() in digests
        return known[case]

    def find(content: bytes | mmap.mmap) -> list[str]:
        if not digests:
            return []
        ids = {content[match.start() - 4 : match.end()] for match in _ENDS.finditer(content) if match.start() >= 4}
        return sorted(case.decode() for case in ids if case[:4].isdigit() and is_withheld(case))

    return find
