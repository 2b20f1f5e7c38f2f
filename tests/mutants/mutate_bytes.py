"""Mutations of what lies on disk: encodings, quotes, line ends, any byte."""

from __future__ import annotations

import random
import re

from .drafts import Draft, Spoil
from .mutate_tables import pick

ENCODINGS = (
    "gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "shift_jis", "cp437", "utf-7", "koi8-r",
)  # fmt: skip
_BAD = (
    b"\xff",
    b"\xc3\x28",
    b"\xe4\xb8",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"\x00",
    b"\xa1\xa1",
    b"\x81",
    b"\xc4\xe3",
    b"\xfe\xff",
)


def _on(draft: Draft, path: str, spoil: Spoil) -> None:
    draft.spoils.append((path, spoil))


def encodings(chance: random.Random, draft: Draft) -> str:
    """Another encoding, said or not; bytes that are no text."""
    found = pick(chance, draft)
    if not found:
        return "no file to encode"
    path, sheet = found
    resource = draft.resource_of(path) or {}
    act = chance.choice(
        (
            "said",
            "unsaid",
            "unsaid",
            "bad byte",
            "bad byte",
            "late bad byte",
            "said wrong",
            "BOM",
            "two BOMs",
            "cut",
            "unset",
            "line separator",
        )
    )
    encoding = chance.choice(ENCODINGS)
    if act in ("said", "unsaid", "said wrong"):
        sheet.style.encoding = encoding
        resource.pop("encoding", None)
        if act != "unsaid":
            resource["encoding"] = encoding if act == "said" else chance.choice(ENCODINGS)
    elif act in ("bad byte", "late bad byte"):
        share, bad = chance.random() if act == "bad byte" else 0.99, chance.choice(_BAD)
        _on(draft, path, lambda raw: raw[: int(len(raw) * share)] + bad + raw[int(len(raw) * share) :])
        if chance.random() < 0.5:
            resource.pop("encoding", None)
        encoding = repr(bad)
    elif act in ("BOM", "two BOMs"):
        _on(draft, path, lambda raw: b"\xef\xbb\xbf" * (1 if act == "BOM" else 2) + raw)
    elif act == "cut":
        size = chance.randint(1, 4)
        _on(draft, path, lambda raw: raw[:-size])
    elif act == "unset":
        resource.pop("encoding", None)
    else:
        odd = chance.choice(("\u2028", "\x85", "\x1c", "\x0b", "\x0c", "\x1e", "\u2029", "\x1d"))
        if len(sheet.rows) > 1 and sheet.rows[1]:
            row = chance.choice(sheet.rows[1:])
            row[-1:] = [f"{row[-1] if row else ''}{odd}x"]
        encoding = repr(odd)
    return f"{path}: encoding {act} {encoding}"


def quotes(chance: random.Random, draft: Draft) -> str:
    """Quotation marks where they do not belong, or none where they do."""
    found = pick(chance, draft)
    if not found:
        return "no file to quote"
    path, sheet = found
    act = chance.choice(("insert", "insert", "insert", "delete", "double", "space before", "space after", "all single", "unclosed at the end",
                         "backslash", "curly", "text after", "in header", "lonely"))  # fmt: skip
    seed = chance.random()

    def spoil(raw: bytes) -> bytes:
        here = random.Random(seed)
        places = [match.start() for match in re.finditer(b'"', raw)]
        at = here.choice(places) if places else 0
        spot = here.randrange(len(raw) + 1)
        edge = here.choice([match.end() for match in re.finditer(b"[,;\n]", raw)] or [0])
        if act == "insert":
            spot = edge if here.random() < 0.5 else spot
            return raw[:spot] + b'"' + raw[spot:]
        if act == "delete" and places:
            return raw[:at] + raw[at + 1 :]
        if act == "double" and places:
            return raw[:at] + b'"' + raw[at:]
        if act == "space before":
            return raw.replace(b',"', b', "')
        if act == "space after":
            return raw.replace(b'",', b'" ,')
        if act == "all single":
            return raw.replace(b'"', b"'")
        if act == "unclosed at the end":
            return raw.rstrip(b"\r\n") + b'\n"x'
        if act == "backslash":
            return raw.replace(b'""', b'\\"')
        if act == "curly":
            return raw.replace(b'"', "“".encode())
        if act == "text after" and places:
            return raw[: at + 1] + b"x" + raw[at + 1 :]
        if act == "in header":
            return here.choice((b'"' + raw, raw.replace(b",", b'","', 1), b'""' + raw))
        return raw[:edge] + b'"\n' + raw[edge:]

    if act == "insert" and chance.random() < 0.3:
        sheet.style.quoting = 1
    _on(draft, path, spoil)
    return f"{path}: quotes {act}"


def lines(chance: random.Random, draft: Draft) -> str:
    """Line ends of every kind, and spaces and delimiters around them."""
    found = pick(chance, draft)
    if not found:
        return "no file to break"
    path, sheet = found
    act = chance.choice(("crlf", "cr", "mixed", "lfcr", "none at the end", "many at the end", "blank lines", "spaces", "trailing delimiters",
                         "doubled crlf", "cr in a cell", "lf in a cell", "blank first", "one line", "crcrlf", "nul", "ctrl-z", "byte"))  # fmt: skip
    seed = chance.random()

    def spoil(raw: bytes) -> bytes:
        here = random.Random(seed)
        if act == "mixed":
            return re.sub(b"\r?\n", lambda _: here.choice((b"\n", b"\r\n", b"\r")), raw)
        if act == "none at the end":
            return raw.rstrip(b"\r\n")
        if act == "many at the end":
            return raw + here.choice((b"\n", b"\n\n\n", b"\r\n\r\n", b" \n", b"\t"))
        if act == "blank lines":
            return re.sub(b"\n", lambda _: here.choice((b"\n", b"\n", b"\n", b"\n\n")), raw)
        if act == "spaces":
            return raw.replace(b"\n", b" \n")
        if act == "trailing delimiters":
            return raw.replace(b"\n", sheet.style.delimiter.encode() + b"\n")
        if act == "blank first":
            return b"\n" + raw
        if act == "one line":
            return raw.replace(b"\r", b"").replace(b"\n", b" ")
        if act == "nul":
            spot = here.randrange(len(raw) + 1)
            return raw[:spot] + b"\0" + raw[spot:]
        if act == "ctrl-z":
            return raw + b"\x1a"
        if act == "byte" and raw:
            spot = here.randrange(len(raw))
            return raw[:spot] + bytes([here.randrange(256)]) + raw[spot + here.choice((0, 1)) :]
        ends = {"crlf": b"\r\n", "cr": b"\r", "lfcr": b"\n\r", "doubled crlf": b"\r\n\r\n", "crcrlf": b"\r\r\n"}
        return re.sub(b"\r?\n", ends[act], raw) if act in ends else raw

    if act in ("cr in a cell", "lf in a cell") and len(sheet.rows) > 1:
        row = chance.choice(sheet.rows[1:])
        row[:1] = [f"{row[0] if row else ''}{chance.choice((chr(13), chr(13) + chr(10), chr(10), chr(10) * 3))}x"]
    _on(draft, path, spoil)
    return f"{path}: line ends {act}"
