"""Packages and cities that mean harm: what would be read elsewhere, never end, or fill the memory."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: lays what is hostile into the folder and gives the package's descriptor
Package = Callable[[Path], dict[str, Any]]
#: lays what is hostile into a valid city
Change = Callable[[Path], None]

FIELDS = [{"name": "id", "type": "integer"}, {"name": "text", "type": "string"}]
ROWS = "id,text\n1,x\n"
#: bytes of what is large: twenty megabytes, or four where time is short
MB_20 = 20_000_000 if int(os.environ.get("GLASSCASE_MUTANTS", "0")) > 500 else 4_000_000
#: nobody listens there
REMOTE = "http://127.0.0.1:9"


def table(folder: Path, content: str | bytes = ROWS, name: str = "table.csv", **about: Any) -> dict[str, Any]:
    """A package of one table with that content; `about` changes what is said of it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    resource = {"name": "table", "path": name, "encoding": "utf-8", "schema": {"fields": [dict(one) for one in FIELDS]}}
    return {
        "name": "hostile",
        "resources": [{key: value for key, value in {**resource, **about}.items() if value is not ...}],
    }


def _with(**about: Any) -> Package:
    return lambda folder: table(folder, **about)


def _on_package(**about: Any) -> Package:
    return lambda folder: {**table(folder), **about}


def _field(content: str = ROWS, *, at: int = 1, **about: Any) -> Package:
    def made(folder: Path) -> dict[str, Any]:
        package = table(folder, content)
        package["resources"][0]["schema"]["fields"][at].update(about)
        return package

    return made


def _pattern(pattern: str, value: str = "a" * 34 + "!") -> Package:
    return _field(f"id,text\n1,{value}\n", constraints={"pattern": pattern})


def _link(target: str, name: str = "table.csv", path: str | None = None) -> Package:
    def made(folder: Path) -> dict[str, Any]:
        package = table(folder, path=path or name)
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)
        return package

    return made


def _pipe(folder: Path) -> dict[str, Any]:
    package = table(folder)
    (folder / "table.csv").unlink()
    os.mkfifo(folder / "table.csv")
    return package


def _bomb(make: Callable[[], bytes], name: str, **about: Any) -> Package:
    return lambda folder: table(folder, make(), name, **about)


def gz_bomb(piece: bytes = b"\0" * 1024, size: int = 10 * 2**30) -> bytes:
    """Ten megabytes that are ten gigabytes: the same member over and over."""
    member = gzip.compress(piece * (50 * 2**20 // len(piece)), 9, mtime=0)
    return member * (size // (50 * 2**20))


def _bz2_bomb() -> bytes:
    return bz2.compress(b"\0" * (50 * 2**20)) * 200


def _xz_bomb() -> bytes:
    return lzma.compress(b"1,x\n" * (10 * 2**20 // 4), preset=0) * 1000


def zip_bomb(
    name: str = "table.csv", piece: bytes = b"1,x\n", size: int = 2 * 2**30, others: dict[str, bytes] | None = None
) -> bytes:
    """An archive whose one member is as large as `size`: a block of deflated data, repeated."""
    block = 16 * 2**20
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    press.compress(piece)
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = press.compress(piece * (block // len(piece))) + press.flush(zlib.Z_FULL_FLUSH)
    data = packed * (size // block) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    crc = 0
    for _ in range(min(size // block, 4)):  # not the right one: nobody gets that far
        crc = zlib.crc32(piece * (block // len(piece)), crc)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for other, content in (others or {}).items():
            archive.writestr(other, content)
        info = zipfile.ZipInfo(name)
        info.compress_type, info.CRC, info.compress_size, info.file_size = zipfile.ZIP_DEFLATED, crc, len(data), size
        info.header_offset = file.tell()
        file.write(info.FileHeader(zip64=False))
        file.write(data)
        archive.filelist.append(info)
        archive.NameToInfo[name] = info
        archive.start_dir = file.tell()
        archive._didModify = True  # type: ignore[attr-defined]
    return file.getvalue()


def xlsx_bomb() -> bytes:
    """A workbook whose sheet inflates to two gigabytes of rows."""
    import openpyxl  # pyright: ignore[reportMissingModuleSource]

    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if name != "xl/worksheets/sheet1.xml"}
    return zip_bomb("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>", others=others)


def _tar(folder: Path) -> dict[str, Any]:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        info = tarfile.TarInfo("../../outside.csv")
        info.size = len(ROWS)
        archive.addfile(info, io.BytesIO(ROWS.encode()))
    return table(folder, raw.getvalue(), "table.tar.gz")


def _zip_slip(folder: Path) -> dict[str, Any]:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("../../../../etc/passwd", "not,a,table\n")
    return table(folder, raw.getvalue(), "table.csv.zip", innerpath="../../../../etc/passwd")


def _own_descriptor(folder: Path) -> dict[str, Any]:
    return table(folder, path="datapackage.json", encoding=...)


def _nested(folder: Path) -> dict[str, Any]:
    (folder / "inner").mkdir()
    (folder / "inner" / "datapackage.json").write_text(
        json.dumps({"resources": [{"name": "x", "path": "../../secret.csv"}]}), encoding="utf-8"
    )
    return table(folder, path="inner/datapackage.json", type="package", schema=..., encoding=...)


_DEEP = "[" * 50_000 + "]" * 50_000
_DEEP_FIELD = f'id,text\n1,"{_DEEP}"\n'

#: where something else than a file of the package is named
PATHS = (
    "../secret.csv", "../../secret.csv", "./../secret.csv", "a/../../secret.csv", "/etc/passwd", "//etc/passwd", "/dev/zero", "/dev/stdin",
    "/proc/self/environ", "file:///etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd", "file://localhost/etc/passwd", f"{REMOTE}/x.csv",
    "https://127.0.0.1:9/x.csv", "ftp://127.0.0.1:9/x.csv", "HTTP://127.0.0.1:9/x.csv", "s3://bucket/x.csv", "gs://bucket/x.csv", "stream://x",
    "buffer://x", "data:text/csv,id", "jar:file:/x!/y", "\\\\server\\share\\x.csv", "..\\secret.csv", "C:\\Windows\\win.ini", "c:/x.csv", "~/.ssh/id_rsa",
    "$HOME/x.csv", "%2e%2e/secret.csv", "..%2fsecret.csv", "．．/secret.csv", "‥/secret.csv", "table.csv\0.txt", "table.csv\n", "", ".", "..", "-", "a" * 5000,
    "/".join(["a"] * 3000), "NUL", "table.csv/", "table.csv/../../secret.csv", "?", "*", "table.csv?x", "table.csv#x", "postgresql://x@127.0.0.1:9/x",
    "sqlite:////etc/x.db", "https://docs.google.com/spreadsheets/d/x", "ssh://127.0.0.1:9/x", "localhost:9/x.csv", " ../secret.csv", "．/．．/secret.csv",
)  # fmt: skip

PACKAGES: dict[str, Package] = {
    **{f"path {path[:40]!r}": _with(path=path) for path in PATHS},
    # What may stand beside it
    "paths mixed": _with(path=["table.csv", "../secret.csv"]), "paths remote": _with(path=["table.csv", f"{REMOTE}/x.csv"]),
    "paths nested": _with(path=[["../secret.csv"]]), "paths odd": _with(path=[5, None, {}]), "extrapaths": _with(extrapaths=["/etc/passwd"]),
    "extrapaths remote": _with(extrapaths=[f"{REMOTE}/x.csv"]), "basepath": _with(basepath="/etc", path="passwd"), "basepath of the package": _on_package(basepath="/"),
    "scheme": _with(scheme="http"), "scheme aws": _with(scheme="aws"), "scheme stream": _with(scheme="stream"), "scheme upper": _with(scheme="HTTP"),
    "schema outside": _with(schema="../schema.json"), "schema remote": _with(schema=f"{REMOTE}/schema.json"), "schema absolute": _with(schema="/etc/passwd"),
    "schema file": _with(schema="file:///etc/passwd"), "dialect remote": _with(dialect=f"{REMOTE}/d.json"), "dialect outside": _with(dialect="../d.json"),
    "profile remote": _with(profile=f"{REMOTE}/p.json"), "profile outside": _with(profile="../p.json"), "profiles": _with(profiles=[f"{REMOTE}/p.json"]),
    "profile of the package": _on_package(profile=f"{REMOTE}/p.json"), "profile absolute": _on_package(profile="/etc/passwd"),
    "$schema remote": _on_package(**{"$schema": f"{REMOTE}/s.json"}), "$schema file": _on_package(**{"$schema": "file:///etc/passwd"}),
    "$schema outside": _on_package(**{"$schema": "../s.json"}), "$schema of the resource": _with(**{"$schema": f"{REMOTE}/s.json"}),
    "$schema of the schema": _with(schema={"fields": FIELDS, "$schema": f"{REMOTE}/s.json"}), "$schema of the dialect": _with(dialect={"$schema": f"{REMOTE}/s.json"}),
    "jsonSchema remote": _field(constraints={"jsonSchema": f"{REMOTE}/s.json"}), "jsonSchema ref": _field(constraints={"jsonSchema": {"$ref": f"{REMOTE}/s.json"}}),
    "json schema of the resource": _with(jsonSchema=f"{REMOTE}/s.json"), "resources remote": lambda folder: {"resources": [f"{REMOTE}/r.json"]},
    "resources outside": lambda folder: {"resources": ["../resource.json"]}, "resources absolute": lambda folder: {"resources": ["/etc/passwd"]},
    "data as a path": _with(data=f"{REMOTE}/x.json", path=...), "data outside": _with(data="../secret.csv", path=...), "url": _with(url=f"{REMOTE}/x.csv", path=...),
    "format gsheets": _with(format="gsheets"), "format sql": _with(format="sql"), "format ckan": _with(format="ckan"), "format github": _with(format="github"),
    "control of sql": _with(path="sqlite:////etc/x.db", dialect={"sql": {"table": "x"}}), "package in a package": _nested, "itself as a table": _own_descriptor,
    "checklist remote": _with(checklist=f"{REMOTE}/c.json"), "package property": _with(package="../datapackage.json"), "sources are no sources": _with(path={"path": "../secret.csv"}),
    # Links, pipes and devices
    "link outside": _link("../secret.csv"), "link absolute": _link("/etc/passwd"), "link to a device": _link("/dev/zero"), "link to itself": _link("table.csv"),
    "link to a folder": _link("..", "inner", "inner/secret.csv"), "link to /proc": _link("/proc/self/environ"), "pipe": _pipe,
    "folder as a table": _with(path="."),
    # Archives
    "gz bomb of zeros": _bomb(gz_bomb, "table.csv.gz"), "gz bomb of rows": _bomb(lambda: gz_bomb(b"1,x\n"), "table.csv.gz"), "gz bomb of one cell": _bomb(lambda: gz_bomb(b"x"), "table.csv.gz"),
    "gz bomb unnamed": _bomb(gz_bomb, "table.csv", compression="gz"), "bz2 bomb": _bomb(_bz2_bomb, "table.csv.bz2"), "xz bomb": _bomb(_xz_bomb, "table.csv.xz"),
    "zip bomb": _bomb(zip_bomb, "table.csv.zip"), "zip bomb of one cell": _bomb(lambda: zip_bomb(piece=b"x"), "table.csv.zip"), "zip slip": _zip_slip, "tar": _tar,
    "xlsx bomb": _bomb(xlsx_bomb, "table.xlsx", encoding=...), "not a gz": _with(name="table", path="table.csv", compression="gz"),
    # Numbers
    "100,000 nines": _field(f"id,text\n{'9' * 100_000},x\n"), "an exponent": _field("id,text\n1e999999,x\n", at=0, type="number", constraints={"maximum": 5}),
    "a limit of 100,000 nines": _field(at=0, constraints={"minimum": "9" * 100_000}), "a limit that is infinite": _field(at=0, constraints={"maximum": "-1e999999"}),
    "a number of 5,000 nines as a limit": lambda folder: _raw(folder, '"maximum": ' + "9" * 5000), "a limit that is no number": lambda folder: _raw(folder, '"maximum": NaN'),
    "10**10**10 decimals": _field("id,text\n1e9999999999,x\n", at=0, type="number", constraints={"enum": ["1"]}), "bytes": _with(bytes=10**400), "rows": _with(rows=-(10**30)),
    # Depth and length
    "deep cell": _field(_DEEP_FIELD, type="object"), "deep array": _field(_DEEP_FIELD.replace("1,\"", "1,\"x"), type="array"), "deep geojson": _field(_DEEP_FIELD, type="geojson"),
    "deep schema": _with(schema={"fields": FIELDS, "x": json.loads("[" * 900 + "]" * 900), "primaryKey": json.loads("[" * 900 + "]" * 900)}),
    "a cell of 20 MB": _field(f"id,text\n1,{'x' * MB_20}\n", constraints={"maxLength": 10}),
    "a quoted cell of 20 MB": _field('id,text\n1,"' + "x\n" * (MB_20 // 2) + '"\n', constraints={"maxLength": 10}),
    "an unclosed cell of 20 MB": _field('id,text\nx,"' + "x\n" * (MB_20 // 2)), "20 MB of quotes": _field("id,text\nx," + '"' * MB_20 + "\n"),
    "20 MB of line ends": _field("id,text\nx" + "\n" * MB_20), "20 MB of commas": _field("id,text\n1," + "," * MB_20 + "\n"),
    "a header of 2,000,000 columns": _field("id," * 1_000_000 + "\n"), "100,000 fields": lambda folder: table(folder, schema={"fields": [{"name": f"f{n}", "type": "string"} for n in range(20_000)]}),
    # Characters
    "NUL": _field("id,text\n1\0,x\n"), "only NUL": _field("\0" * 100_000), "control characters": _field("id,text\n\x01\x02\x1b[31m,x\n"), "escape": _field("id,text\n1\x1b]0;x\x07,x\n"),
    "surrogates": _field("id,text\n\ud800,x\n"), "UTF-16 without a mark": _with(content=ROWS.encode("utf-16-le")), "UTF-7": _with(content=b"id,text\n+AGE-,x\n", encoding="utf-7"),
    "an encoding that is none": _with(encoding="zip"), "rot13": _with(encoding="rot13"), "an encoding with a path": _with(encoding="../../x"), "idna": _with(content="é" * 100_000, encoding="idna"),
    # Patterns
    **{f"pattern {pattern}": _pattern(pattern) for pattern in ("^(a+)+$", "(a|a)*b", "(a*)*b", "(a|aa)+$", r"([a-z]+)*\d", r"(\w+\s?)*$", "(.*a){20}$", "((a+)+)+!x", "(?:a?){40}a{40}", "(a+a+)+b")},
    **{f"no pattern {pattern[:20]}": _pattern(pattern) for pattern in ("(", "*", "[", "a{2,1}", "(?P<x", "\\", "(?<=a+)b", "a{99999999999999999999}", "(?i", "x" * 100_000 + "(", "(" * 5000 + ")" * 5000)},
    "a pattern that grows": _pattern("((((a{1,99}){1,99}){1,99}){1,99}){1,99}b"), "1,000 alternatives": _pattern("|".join(f"a{{{n}}}b" for n in range(1, 1000))),
    # Descriptors
    "100,000 resources": lambda folder: {"resources": [{"name": "x", "path": "missing.csv"}] * 2_000}, "keys in a ring": lambda folder: _ring(folder),
    "a formula": _with(checklist={"checks": [{"type": "row-constraint", "formula": "9**9**9**9"}]}, schema={"fields": [{"name": "x", "type": "integer"}]}),
}  # fmt: skip


def _raw(folder: Path, constraint: str) -> dict[str, Any]:
    """A descriptor of which one part is written by hand; put in where the marker stands."""
    package = table(folder, "id,text\nx,x\n")
    package["resources"][0]["schema"]["fields"][0]["constraints"] = {"@": constraint}
    return package


def _ring(folder: Path) -> dict[str, Any]:
    """Tables that refer to one another, and to a row that is not there."""
    resources = list[dict[str, Any]]()
    for number in range(30):
        package = table(folder, name=f"t{number}.csv")
        one = package["resources"][0] | {"name": f"t{number}", "path": f"t{number}.csv"}
        one["schema"]["fields"][1] = {"name": "text", "type": "string"}
        one["schema"]["foreignKeys"] = [
            {"fields": "text", "reference": {"resource": f"t{(number + 1) % 30}", "fields": "id"}}
        ]
        resources.append(one)
    return {"resources": resources}


def write(package: Package, folder: Path) -> Path:
    folder.mkdir()
    (folder.parent / "secret.csv").write_text("id,text\n1,secret\n", encoding="utf-8")
    descriptor = package(folder)
    text = json.dumps(descriptor)
    if '{"@": ' in text:
        constraint = descriptor["resources"][0]["schema"]["fields"][0]["constraints"]["@"]
        text = text.replace(json.dumps({"@": constraint}), "{" + constraint + "}")
    path = folder / "datapackage.json"
    if not path.is_symlink():
        path.write_text(text, encoding="utf-8")
    return path


# Cities


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


def png(width: int, height: int, data: bytes = b"", more: bytes = b"") -> bytes:
    """A picture of that size, whatever is in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    """A comment in a picture that inflates to a gigabyte."""
    content = b"Comment\0\0" + zlib.compress(b"\0" * (256 * 2**20), 9)
    return png(
        4,
        4,
        zlib.compress(b"\0" * 52),
        struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content)),
    )


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
    "a picture with a bomb": _picture(_text_bomb), "a picture that inflates": _picture(lambda: png(6_000, 6_000, zlib.compress(b"\0" * (6_000 * 18_001), 9))),
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

#: what looks bad and is not: stock Frictionless finds nothing either, and opens nothing but the package's own files
HARMLESS = {
    # The version of the standard is a name, which nobody fetches.
    "$schema remote",
    "$schema file",
    "$schema outside",
    "$schema of the resource",
    "$schema of the schema",
    "$schema of the dialect",
    # Files that are no tables: never unpacked, or unpacked into a nameless file.
    "tar",
    "zip slip",
    # Right by its grammar, however long.
    "a long address",
}
