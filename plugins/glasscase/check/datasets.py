"""Datasets, the packages that a department brings with a schema of its own: Frictionless' verdict, and our own rules.

What is published beside the cases has to say what it is, under which licence, and what its columns mean; and what
must not stand in a case must not stand here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..findings import Finding
from ..read.dataset_views import Unfit, views_of
from ..read.datasets import DESCRIPTOR, DataPackage, both_of, licence_of
from ..read.encodings import as_json
from .dataset_cells import CELLS
from .foreign import check_foreign
from .form import is_reserved
from .subject import Codes, listed, whole_file
from .suggest import closest

#: a name that is a folder, an address and, of a resource, a sheet
_SLUG = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
#: files that need no resource to name them
_KNOWN = (DESCRIPTOR, "README.md")
#: what a table of ours is: anything else in a dialect would make a copy of the file say something else
_DIALECT = {
    "delimiter": (",",), "header": (True,), "quoteChar": ('"',), "doubleQuote": (True,), "headerRows": ([1],),
    "lineTerminator": ("\n", "\r\n"), "csv": ({},),
}  # fmt: skip
#: how Frictionless says that a file is not there, which `missing-file` says better
_ABSENT = ("scheme-error", "source-error", "format-error", "resource-error", "byte-count", "hash-count")


def check_dataset(package: DataPackage, codes: Codes) -> list[Finding]:
    """All findings about one dataset."""
    findings = [Finding(one.rule, one.path, one.line, value=one.value) for one in package.defects]
    # A file that could not be read as ours are is not judged a second time.
    spoken = {finding.path for finding in findings}
    findings += unknown_dataset_folder(package, codes)
    if DESCRIPTOR not in package.files:
        return [*findings, *dataset_without_descriptor(package, spoken)]
    foreign = list(check_foreign(Path(package.path, DESCRIPTOR)).findings)
    if package.descriptor and not any(one.rule.startswith("package-un") for one in foreign):
        findings += [finding for rule in RULES for finding in rule(package)]
    elif not foreign:
        foreign = [_unreadable(package)]
    findings += [finding for rule in CELLS for finding in rule(package, codes)]
    said = {finding.rule for finding in findings}
    return findings + [one for one in foreign if one.path not in spoken and not _follows(one, package, said)]


def _unreadable(package: DataPackage) -> Finding:
    """Why a descriptor that is JSON says nothing to us."""
    content = Path(package.path, DESCRIPTOR).read_bytes()
    try:
        as_json(content)
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        before = content[: max(content.lower().find(half.encode()), 0)]
        return Finding("control-character", _descriptor(package), before.count(b"\n") + 1, value=half)
    except (ValueError, RecursionError):
        pass
    return whole_file("package-unreadable", _descriptor(package), "{}")


def _follows(foreign: Finding, package: DataPackage, said: set[str]) -> bool:
    """Whether what Frictionless says only follows from what we say: one mistake, one finding."""
    absent = foreign.path == _descriptor(package) and foreign.type in _ABSENT
    odd = "dataset-resource" in said or ("missing-file" in said and absent)
    return "dataset-form" in said or (foreign.rule == "schema" and odd)


def unknown_dataset_folder(package: DataPackage, codes: Codes) -> Iterator[Finding]:
    if package.department not in codes.departments and "departments" not in codes.spoiled:
        known = codes.departments
        yield whole_file(
            "unknown-folder", package.path, package.department,
            suggestion=closest(package.department, known), known=listed(known),
        )  # fmt: skip


def dataset_without_descriptor(package: DataPackage, spoken: set[str]) -> Iterator[Finding]:
    if _descriptor(package) not in spoken:
        yield whole_file("dataset-without-descriptor", _descriptor(package))


def dataset_name(package: DataPackage) -> Iterator[Finding]:
    """The folder is the address, and the name in the descriptor is what other programs call it."""
    if not _SLUG.fullmatch(package.name) or is_reserved(package.name) or package.descriptor.get("name") != package.name:
        named = str(package.descriptor.get("name", ""))
        yield whole_file("dataset-name", _descriptor(package), named, folder=package.name)


def dataset_title(package: DataPackage) -> Iterator[Finding]:
    if not any(both_of(package.descriptor, "title")):
        yield whole_file("dataset-title", _descriptor(package))


def dataset_licence(package: DataPackage) -> Iterator[Finding]:
    """Without a licence nobody may use it, open or not."""
    if licence_of(package.descriptor) is None:
        yield whole_file("dataset-licence", _descriptor(package))


def dataset_resource(package: DataPackage) -> Iterator[Finding]:
    """Each resource is one file of its own, with a name that is an address anywhere."""
    names = Counter(one.name.casefold() for one in package.resources)
    paths = Counter(one.path.casefold() for one in package.resources)
    for at, one in enumerate(package.resources, 1):
        plain = one.path and _SLUG.fullmatch(one.name) and not any(map(is_reserved, one.path.split("/")))
        if not plain or names[one.name.casefold()] > 1 or paths[one.path.casefold()] > 1:
            yield whole_file("dataset-resource", _descriptor(package), one.name or str(at))
    if not package.resources:
        yield whole_file("dataset-resource", _descriptor(package), "resources")


def dataset_file_type(package: DataPackage) -> Iterator[Finding]:
    """Only tables, and files that neither run nor carry something that runs in a reader's browser."""
    for one in package.resources:
        if not one.path:
            continue
        path = f"{package.path}/{one.path}"
        carried = bool(one.media_type) and not one.is_table and one.path in package.files
        if not one.media_type or (carried and not _is_what_it_says(Path(path))):
            yield whole_file("dataset-file-type", path, one.path)


def _is_what_it_says(file: Path) -> bool:
    content = file.read_bytes()
    if file.suffix.lower() == ".pdf":
        return content.startswith(b"%PDF-")
    try:
        text = content.decode()
        if file.suffix.lower() in (".json", ".geojson"):
            json.loads(text)
    except (ValueError, RecursionError):
        return False
    return "\0" not in text and not re.match(r"\s*<(?:!doctype|html|svg|script|\?xml)", text, re.IGNORECASE)


def missing_dataset_file(package: DataPackage) -> Iterator[Finding]:
    for one in package.resources:
        if one.path and one.path not in package.files and not _is_refused(package, one.path):
            yield whole_file("missing-file", _descriptor(package), one.path, folder=package.path)


def _is_refused(package: DataPackage, path: str) -> bool:
    """Whether something is there that is not opened, which is said already."""
    return any(defect.path == f"{package.path}/{path}" for defect in package.defects)


def dataset_schema(package: DataPackage) -> Iterator[Finding]:
    """A table without a schema has no dictionary."""
    for one in package.resources:
        if one.is_table and not one.fields:
            yield whole_file("dataset-schema", _descriptor(package), one.name)


def dataset_form(package: DataPackage) -> Iterator[Finding]:
    """A table is CSV as ours are: other people's programs, and ours, then need no dialect."""
    for one in package.resources:
        if one.is_table and (odd := next(_oddities(one.described), "")):
            yield whole_file("dataset-form", _descriptor(package), odd, resource=one.name)


def _oddities(described: Any) -> Iterator[str]:
    if str(described.get("encoding", "utf-8")).lower().replace("_", "-") not in ("utf-8", "utf8", "ascii", "us-ascii"):
        yield str(described["encoding"])
    if described.get("compression"):
        yield str(described["compression"])
    dialect = described.get("dialect", {})
    told: dict[str, Any] = dialect if isinstance(dialect, dict) else {"dialect": dialect}
    told = {**told, **(told["csv"] if isinstance(told.get("csv"), dict) else {})}
    told.pop("csv", None)
    yield from (str(key) for key, value in told.items() if value not in _DIALECT.get(key, ()))


def dataset_view(package: DataPackage) -> Iterator[Finding]:
    """A chart or map is asked for that cannot be drawn."""
    for one in views_of(package):
        if isinstance(one, Unfit):
            yield whole_file("dataset-view", _descriptor(package), one.asked, view=one.view)


def dataset_unlisted_file(package: DataPackage) -> Iterator[Finding]:
    """What no resource names is not published; it would only seem to be."""
    named = {one.path for one in package.resources} | set(_KNOWN)
    named |= {str(one.described.get("schema")) for one in package.resources}
    for name in package.files:
        if name not in named:
            yield whole_file("dataset-unlisted-file", f"{package.path}/{name}", name)


def _descriptor(package: DataPackage) -> str:
    return f"{package.path}/{DESCRIPTOR}"


#: One function a rule, each seeing one dataset whose descriptor can be read.
RULES: tuple[Callable[[DataPackage], Iterator[Finding]], ...] = (
    dataset_name,
    dataset_title,
    dataset_licence,
    dataset_resource,
    dataset_file_type,
    missing_dataset_file,
    dataset_schema,
    dataset_form,
    dataset_view,
    dataset_unlisted_file,
)
