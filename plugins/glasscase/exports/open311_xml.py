"""Open311's documents as XML: elements named as the JSON's members, and for lists the names that the standard gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
#: what XML cannot hold, not even escaped
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: a parser makes LF of CR unless it is written so
_ESCAPED = {"\r": "&#13;"}
#: list → what each of its members is called
_MEMBERS = {"endpoints": "endpoint", "formats": "format", "attributes": "attribute", "values": "value"}


def element(name: str, value: Any) -> str:
    """The value as an element; what is unknown is an empty one, as in the examples of the standard."""
    if value is None or value == "":
        return f"<{name}/>"
    return f"<{name}>{_content(name, value)}</{name}>"


def document(name: str, value: Mapping[str, Any]) -> bytes:
    return f"{DECLARATION}{element(name, value)}\n".encode()


def list_document(name: str, elements: Iterable[str]) -> bytes:
    """A list of elements as they come, one a line."""
    return "".join([f"{DECLARATION}<{name}>\n", *(f"{one}\n" for one in elements), f"</{name}>\n"]).encode()


def _content(name: str, value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Mapping():
            members: Mapping[str, Any] = value
            return "".join([element(key, member) for key, member in members.items()])
        case Sequence() if not isinstance(value, str):
            items: Sequence[Any] = value
            return "".join([element(_MEMBERS[name], item) for item in items])
        case _:
            return escape(_IMPOSSIBLE.sub("", str(value)), _ESCAPED)
