"""Changes to a valid city that mean harm: links, pipes and folders in the place of files, bombs, what is endless."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path

from .bombs import png, text_bomb, xlsx_bomb
from .hostile_packages import MB_20, REMOTE

#: lays what is hostile into a valid city
Change = Callable[[Path], None]


def _replaced(path: str, content: bytes) -> Change:
    def made(city: Path) -> None:
        (city / path).parent.mkdir(parents=True, exist_ok=True)
        (city / path).write_bytes(content)

    return made


def _linked(path: str, target: str) -> Change:
    def made(city: Path) -> None:
        (city / path).parent.mkdir(parents=True, exist_ok=True)
        (city / path).unlink(missing_ok=True)
        (city / path).symlink_to(target)

    return made


def _piped(path: str) -> Change:
    def made(city: Path) -> None:
        (city / path).parent.mkdir(parents=True, exist_ok=True)
        (city / path).unlink(missing_ok=True)
        os.mkfifo(city / path)

    return made


def _foldered(path: str) -> Change:
    def made(city: Path) -> None:
        (city / path).unlink(missing_ok=True)
        (city / path).mkdir(parents=True)

    return made


def _cell(table: str, before: str, after: str) -> Change:
    def made(city: Path) -> None:
        path = city / table
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_bytes(text.replace(before, after, 1).encode("utf-8", "surrogatepass"))

    return made


def _picture(content: Callable[[], bytes]) -> Change:
    return lambda city: (city / PICTURE).write_bytes(content()) and None


PICTURE = "data/parks/2026/media/2602-b9x2m-after.png"
_CASES, _EVENTS = "data/parks/2026/cases.csv", "data/parks/2026/events.csv"

CITIES: dict[str, Change] = {
    "a link to a file": _linked(_CASES, "../../../../secret.csv"), "a link to a device": _linked(_CASES, "/dev/zero"), "a link to itself": _linked(_CASES, "cases.csv"),
    "a link as a package": _linked("data/parks/2025", "/etc"), "a link as a drop-in folder": _linked("data/parks/2026/cases.d", "/etc"),
    "a link as a drop-in": _linked("data/parks/2026/cases.d/x.csv", "/etc/passwd"), "a link as a picture": _linked("data/parks/2026/media/x.png", "/etc/passwd"),
    "a link as the picture": _linked(PICTURE, "/dev/zero"), "a link as a descriptor": _linked("data/parks/2026/datapackage.json", "/dev/zero"),
    "a link as an article": _linked("content/notices/x.md", "/etc/passwd"), "a link as a registry table": _linked("data/registry/districts.csv", "/etc/passwd"),
    "a link as the list of the withheld": _linked("data/withheld.csv", "/etc/passwd"), "a link as a department": _linked("data/lake", "/proc"),
    "a link as a folder of articles": _linked("content/answers", "/etc"), "a link as a spreadsheet": _linked("data/parks/2026/cases.xlsx", "/dev/zero"),
    "a pipe as a table": _piped(_CASES), "a pipe as a drop-in": _piped("data/parks/2026/cases.d/x.csv"), "a pipe as a picture": _piped(PICTURE),
    "a pipe as another picture": _piped("data/parks/2026/media/x.png"), "a pipe as a descriptor": _piped("data/parks/2026/datapackage.json"),
    "a pipe as an article": _piped("content/notices/x.md"), "a pipe as a spreadsheet": _piped("data/parks/2026/cases.xlsx"), "a pipe as a registry table": _piped("data/registry/districts.csv"),
    "a folder as a table": _foldered(_CASES), "a folder as a picture": _foldered(PICTURE), "a folder as a descriptor": _foldered("data/parks/2026/datapackage.json"),
    "a folder as an article": _foldered("content/notices/x.md"), "a folder as a spreadsheet": _foldered("data/parks/2026/cases.xlsx"),
    "a path as a picture's name": _cell("data/parks/2026/media.csv", "2602-b9x2m-after.png", "../../../../secret.png"),
    "an absolute picture": _cell("data/parks/2026/media.csv", "2602-b9x2m-after.png", "/etc/passwd"), "an address as a picture": _cell("data/parks/2026/media.csv", "2602-b9x2m-after.png", f"{REMOTE}/x.png"),
    "a title of 20 MB": _cell(_CASES, "柳泉公园长椅断裂", "长" * (MB_20 // 3)), "a quoted title of 20 MB": _cell(_CASES, "柳泉公园长椅断裂", '"' + "x\n" * (MB_20 // 2) + '"'),
    "an unclosed cell of 20 MB": _cell(_CASES, "柳泉公园长椅断裂", '"' + "x\n" * (MB_20 // 2)), "20 MB of commas": _cell(_CASES, "柳泉公园长椅断裂", "," * MB_20),
    "20 MB of line ends": _cell(_CASES, "柳泉公园长椅断裂", "\n" * MB_20), "100,000 nines": _cell(_CASES, "31.1000", "9" * 100_000), "an exponent": _cell(_CASES, "31.1000", "1e999999"),
    "infinity": _cell(_CASES, "31.1000", "Infinity"), "no number": _cell(_CASES, "31.1000", "NaN"), "nines of posts": _cell("data/parks/2026/figures.csv", ",12,", f",{'9' * 5000},"),
    "a long e-mail address": _cell("data/registry/departments.csv", "mail@parks.liuquan.example", "a@" + "a." * 50_000 + "!"),
    "a long address": _cell(_CASES, "https://parks.liuquan.example/calls/17", "https://" + "a-" * 100_000 + " "), "an id of a's": _cell(_CASES, "2602-b9x2m,problem", "2602-" + "a" * 100_000 + ",problem"),
    "NUL": _cell(_CASES, "柳泉公园长椅断裂", "柳泉\0公园"), "escape": _cell(_CASES, "柳泉公园长椅断裂", "\x1b[31m柳泉"), "right to left": _cell(_CASES, "柳泉公园长椅断裂", "柳泉\u202eabc"),
    "surrogates": _cell(_CASES, "柳泉公园长椅断裂", "\ud800"), "only NUL": _replaced(_CASES, b"\0" * 1_000_000), "noise": _replaced(_CASES, bytes(range(256)) * 4000),
    "a deep descriptor": _replaced("data/parks/2026/datapackage.json", b"[" * 1_000_000), "a descriptor of 20 MB": _replaced("data/parks/2026/datapackage.json", b'"' + b"x" * MB_20 + b'"'),
    "a descriptor that fetches": _replaced("data/parks/2026/datapackage.json", json.dumps({"profile": f"{REMOTE}/x", "resources": []}).encode()),
    "a picture that is huge": _picture(lambda: png(60_000, 60_000, zlib.compress(b"\0" * 1000))), "a picture of 2**31 pixels": _picture(lambda: png(2**31 - 1, 2**31 - 1)),
    "a picture with a bomb": _picture(text_bomb), "a picture that inflates": _picture(lambda: png(6_000, 6_000, zlib.compress(b"\0" * (6_000 * 18_001), 9))),
    "a picture that is a page": _picture(lambda: b"<script>alert(1)</script>"), "a picture that is a drawing": _picture(lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a picture cut off": _picture(lambda: png(10, 10)[:20]), "a picture of nothing": _picture(lambda: b""), "a picture of zeros": _picture(lambda: b"\0" * MB_20),
    "a spreadsheet with a bomb": lambda city: (city / "data/parks/2026/cases.xlsx").write_bytes(xlsx_bomb()) and None,
    "a spreadsheet that is none": _replaced("data/parks/2026/cases.xlsx", b"PK\x03\x04" + b"\0" * 1000), "an old spreadsheet": _replaced("data/parks/2026/cases.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 5000),
    "an article that moves a page": _replaced("content/notices/x.md", b"Title: x\nDate: 2026-01-01\nDepartment: parks\nStart: 2026-01-01\nSave_as: ../../x.html\n\nx\n"),
    "an article of brackets": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"[" * 200_000), "an article of quotes": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"> " * 100_000),
    "an article of 20 MB": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"x " * (MB_20 // 2)), "an article of stars": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"*a_" * 50_000),
    "an article of NUL": _replaced("content/notices/x.md", b"Title: x\0\nDate: 2026-01-01\nDepartment: parks\nStart: 2026-01-01\n\nx\0\n"),
    "an article of keys": _replaced("content/notices/x.md", b"Title: x\n" * 100_000), "an article of links": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"[x](" * 50_000),
    "an article of entities": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"&#x110000;&" * 50_000), "an article of tags": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"<a " * 100_000),
    "an article of tables": _replaced("content/notices/x.md", b"Title: x\nDate: x\n\n" + b"|" * 100_000 + b"\n" + b"|-" * 50_000 + b"\n"),
}  # fmt: skip

#: what looks bad and is right by its grammar, however long
HARMLESS_CITIES = {"a long address"}
