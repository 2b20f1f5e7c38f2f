"""One tag: where it leads, what it loads, and whether it runs something; and data in a page's head."""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator, Mapping
from html import unescape

#: the one tag of a script without a file: what stands in it is data, which no browser runs
_DATA = b'<script type="application/ld+json">'
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):|//")

#: tags that run something, load another page, or change where the page's links lead
_RUNNING = {b"iframe", b"object", b"embed", b"applet", b"frame", b"frameset", b"base", b"style"}
_LINKS = {b"href", b"src", b"xlink:href", b"poster", b"action", b"formaction", b"background", b"srcset", b"imagesrcset"}
#: kinds of <link> that say where something is, and load nothing
_NAMING = {
    "alternate", "author", "canonical", "cite-as", "describedby", "help", "item", "license", "me", "next", "prev",
    "self", "service-doc", "up", "collection", "first", "last",
}  # fmt: skip

Wrong = tuple[str, str]


def links_in(name: bytes, attributes: Mapping[bytes, bytes]) -> Iterator[str]:
    """Every address in a tag, as a browser reads it."""
    for key in _LINKS.intersection(attributes):
        value = _text(attributes[key])
        if key in (b"srcset", b"imagesrcset"):
            yield from (part.split()[0] for part in value.split(",") if part.strip())
        else:
            yield re.sub(r"[\t\n\r]", "", value).strip()
    if name == b"meta" and attributes.get(b"http-equiv", b"").lower() == b"refresh":
        yield _text(attributes.get(b"content", b"")).partition("=")[2].strip(" '\"")


def sources_of(name: bytes, attributes: Mapping[bytes, bytes]) -> list[str]:
    """The other servers that a page's policy lets it load from."""
    if name != b"meta" or attributes.get(b"http-equiv", b"").lower() != b"content-security-policy":
        return []
    words = re.split(r"[\s;]+", _text(attributes.get(b"content", b"")))
    return [word for word in words if re.search(r"[.*/]", word) or word.startswith("http")]


def running(tag: bytes, name: bytes, attributes: Mapping[bytes, bytes], links: list[str]) -> Iterator[Wrong]:
    if name in _RUNNING or b"style" in attributes or any(key.startswith(b"on") for key in attributes):
        yield ("site-script", "")
    if tag == _DATA:
        return  # what is in it is judged with the page
    if name == b"script" and (b"src" not in attributes or any(map(SCHEME.match, map(str.lower, links)))):
        yield ("site-script", "")
    for link in links:
        if re.match(r"[\x00-\x20]*(javascript|vbscript|data:text/html)", link.lower()):
            yield ("site-script", link)


def wrong_data(content: bytes | mmap.mmap) -> Iterator[str]:
    """Data in a page's head that is no JSON object, or has a sign in it that could end it and begin something else."""
    at = content.find(_DATA)
    while at >= 0:
        begin = at + len(_DATA)
        end = content.find(b"<", begin)
        data = content[begin:end] if end >= 0 else b""
        if content[end : end + 9] != b"</script>" or re.search(rb"[>&]", data) or not _is_object(data):
            yield shown(_DATA + data)
        at = content.find(_DATA, begin)


def _is_object(data: bytes) -> bool:
    def refuse(word: str) -> None:
        raise ValueError(word)  # NaN and Infinity, which are no JSON

    try:
        return isinstance(json.loads(data, parse_constant=refuse), dict)
    except (ValueError, RecursionError):
        return False


def loads(name: bytes, attributes: Mapping[bytes, bytes]) -> bool:
    """Whether a browser fetches what the tag names without being asked (a form sends there)."""
    if name == b"link":
        return not set(_text(attributes.get(b"rel", b"")).lower().split()) <= _NAMING
    return name not in (b"a", b"area", b"script")


def _text(value: bytes) -> str:
    text = value.decode(errors="replace")
    return unescape(text) if "&" in text else text


def shown(tag: bytes) -> str:
    return tag[:120].decode(errors="replace") + ("…" if len(tag) > 120 else "")
