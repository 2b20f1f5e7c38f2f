"""Packages that mean harm: what would be read elsewhere, never end, or fill the memory."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .bombs import bz2_bomb, gz_bomb, xlsx_bomb, xz_bomb, zip_bomb

#: lays what is hostile into the folder and gives the package's descriptor
Package = Callable[[Path], dict[str, Any]]

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
    "gz bomb unnamed": _bomb(gz_bomb, "table.csv", compression="gz"), "bz2 bomb": _bomb(bz2_bomb, "table.csv.bz2"), "xz bomb": _bomb(xz_bomb, "table.csv.xz"),
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


#: what looks bad and is not: stock Frictionless finds nothing either, and opens nothing but the package's own files
HARMLESS_PACKAGES = {
    # The version of the standard is a name, which nobody fetches.
    "$schema remote", "$schema file", "$schema outside", "$schema of the resource", "$schema of the schema", "$schema of the dialect",
    # Files that are no tables: never unpacked, or unpacked into a nameless file.
    "tar", "zip slip",
}  # fmt: skip
