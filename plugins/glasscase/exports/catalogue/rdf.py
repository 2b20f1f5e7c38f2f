"""RDF without a library: nodes that have names, written as Turtle and as JSON-LD, of which a parser makes one graph.

Nothing has a random name: every node's is an address. Written in order, the same nodes are the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: what may stand in an address; all else, an emoji or a quotation mark, is written as %XX
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")


class Ref(NamedTuple):
    """An address, absolute or below the site's root."""

    address: str


class Text(NamedTuple):
    text: str
    language: str


class Typed(NamedTuple):
    """A value and its type, as `xsd:date`."""

    text: str
    type: str


Value = Ref | Text | Typed


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: its address, its type, and what is said of it, as (`dct:title`, values)."""

    id: str
    type: str
    said: tuple[tuple[str, tuple[Value, ...]], ...]


def turtle(nodes: Sequence[Node]) -> bytes:
    """The nodes in the order given."""
    blocks = ["\n".join(f"@prefix {prefix}: <{address}> ." for prefix, address in _used(nodes).items())]
    for node in nodes:
        lines = [f"a {node.type}"]
        lines += [f"{term} {', '.join(map(_in_turtle, values))}" for term, values in node.said if values]
        blocks.append(f"{_iri(node.id)} " + " ;\n    ".join(lines) + " .")
    return ("\n\n".join(blocks) + "\n").encode()


def jsonld(nodes: Sequence[Node]) -> bytes:
    """The same as JSON-LD, with its context in it and one node a line."""
    lines = ",\n".join(json.dumps(_in_json(node), ensure_ascii=False) for node in nodes)
    context = json.dumps(_used(nodes), ensure_ascii=False)
    return f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _used(nodes: Iterable[Node]) -> dict[str, str]:
    terms = set[str]()
    for node in nodes:
        terms.add(node.type)
        for term, values in node.said:
            terms |= {term, *(value.type for value in values if isinstance(value, Typed))}
    prefixes = {term.partition(":")[0] for term in terms}
    return {prefix: address for prefix, address in PREFIXES.items() if prefix in prefixes}


def _in_turtle(value: Value) -> str:
    match value:
        case Ref(address):
            return _iri(address)
        case Text(text, language):
            return f"{_string(text)}@{language}"
        case Typed(text, kind):
            return f"{_string(text)}^^{kind}"


def _in_json(node: Node) -> Mapping[str, Any]:
    said = {term: [_as_json(value) for value in values] for term, values in node.said if values}
    return {"@id": _safe(node.id), "@type": node.type, **said}


def _as_json(value: Value) -> dict[str, str]:
    match value:
        case Ref(address):
            return {"@id": _safe(address)}
        case Text(text, language):
            return {"@value": text, "@language": language}
        case Typed(text, kind):
            return {"@value": text, "@type": kind}


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # Turtle escapes as JSON does


def _iri(address: str) -> str:
    return f"<{_safe(address)}>"


def _safe(address: str) -> str:
    return _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode(errors="replace")), address)
