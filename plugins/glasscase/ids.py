"""Case ids: year and month, then five random characters of Crockford's base 32, as `2603-k7m3q`.

Random and not counted: neighbours in a file then seldom belong to the same pull request, which is
what keeps two of them from conflicting. The department is left out because cases are transferred.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Container
from datetime import date

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PATTERN = re.compile(rf"[0-9]{{4}}-[{ALPHABET}]{{5}}")
#: what an editor writes for an id that `format` shall mint
NEW = "NEW"
#: the same with a label, where a package has several: NEW-a, NEW-b
NEW_LABEL = re.compile(rf"{NEW}(-\w+)?")


def is_id(text: str) -> bool:
    return PATTERN.fullmatch(text) is not None


def mint(reported_on: date, taken: Container[str]) -> str:
    """A fresh id that is not in `taken`."""
    while True:
        tail = "".join(secrets.choice(ALPHABET) for _ in range(5))
        if (minted := f"{reported_on:%y%m}-{tail}") not in taken:
            return minted


def mint_from(key: str, reported_on: date, taken: Container[str]) -> str:
    """The id for a record of another system: the same key gives the same id on every import."""
    for attempt in range(1000):
        digest = hashlib.sha256(f"{key}/{attempt}".encode()).digest()
        tail = "".join(ALPHABET[byte % 32] for byte in digest[:5])
        if (minted := f"{reported_on:%y%m}-{tail}") not in taken:
            return minted
    raise ValueError(f"no free id for {key!r} in {reported_on:%Y-%m}")
