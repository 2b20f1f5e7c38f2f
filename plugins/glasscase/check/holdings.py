"""What was public beside the cases' own rows: whole tables and packages, figures, registers, codes, articles."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from ..article_kinds import ARTICLE_KINDS
from ..findings import Finding
from ..formatting.pictures import clean_pictures
from ..ids import is_id
from ..read.packages import Package, read_package
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES
from ..read.tables import Table
from .history import at
from .lives import Row, Twosome, as_id, differences, sheet_of
from .past import History
from .subject import whole_file

#: registry table → where published cases use its codes
_USED_IN: dict[str, tuple[tuple[str, str], ...]] = {
    "departments": (("events", "unit"), ("events", "to_department")),
    "districts": (("cases", "district"),),
    "categories": (("cases", "category"),),
    "sources": (("cases", "source"),),
}
_SCHEMAS = {**CASE_TABLES, **ROOT_TABLES}
#: what stands in a repository for a picture that is kept elsewhere
_POINTER = re.compile(rb"version https://git-lfs\S*\noid sha256:([0-9a-f]{64})\n")


def base_unreadable(history: History) -> Iterator[Finding]:
    """What cannot be read of the base cannot be compared; but it is said."""
    for path in history.revision.odd:
        yield _warning("base-unreadable", f"{history.data}/{path}", "symlink")
    packages = [*history.then.values()]
    if history.registry_then.digest != history.registry_now.digest:
        packages.append(history.registry_then)
    for package in packages:
        for name, table in package.tables.items():
            wrong = [(defect.path, defect.rule) for defect in table.defects] if not table.whole else []
            wrong += [(table.place(row)[0], "missing-cell") for row in _ragged(table)]
            if name == "cases":
                column = sheet_of("", table, "case").column("id")
                wrong += [(table.place(row)[0], case) for row, case in enumerate(column) if case and not is_id(case)]
            for path, value in dict(reversed(wrong)).items():
                place = PurePosixPath(path).relative_to(history.revision.data.as_posix())
                yield _warning("base-unreadable", f"{history.data}/{place}", value)


def folder_deleted(history: History) -> Iterator[Finding]:
    """A package or dataset that was public is gone with all that was in it."""
    lost = Counter[str]()
    for case, home in history.lost.items():
        lost[home] += max(history.lives_then[case].count(), 1)
    for home, package in history.then.items():
        figures = package.tables.get("figures")
        count = lost[home] + (len(figures.rows) if figures else 0)
        if home not in history.now and count:
            yield whole_file("folder-deleted", f"{history.data}/{home}", str(count))
    for path in history.revision.files:
        folder = path.removesuffix("/datapackage.json")
        if folder.split("/")[1:2] == ["datasets"] and folder != path and not Path(history.data, folder).is_dir():
            count = sum(other.startswith(f"{folder}/") for other in history.revision.files)
            yield whole_file("folder-deleted", f"{history.data}/{folder}", str(count))


def dataset_file_deleted(history: History) -> Iterator[Finding]:
    """A dataset that was public is still there, and one of its files is gone: a warning, since it may be divided anew."""
    for path in history.revision.files:
        folder = "/".join(path.split("/")[:3])
        if path.split("/")[1:2] != ["datasets"] or path.count("/") < 3 or not Path(history.data, folder).is_dir():
            continue
        if not Path(history.data, path).exists():
            yield _warning("dataset-file-deleted", f"{history.data}/{path}", path.rpartition("/")[2])


def table_deleted(history: History) -> Iterator[Finding]:
    """A table that was public is gone, with rows that nothing excuses."""
    excused = history.withheld | {pair.id for pair in history.pairs if pair.corrected}
    for home, package in history.then.items():
        for name, table in package.tables.items():
            if home not in history.now or (home, name) not in history.missing:
                continue
            column = sheet_of(home, table, CASE_TABLES[name]).column("id" if name == "cases" else "case_id")
            if name == "cases":
                count = sum(as_id(case) in history.lost for case in column)
            elif name == "figures":
                count = len(table.rows)
            else:
                count = sum(as_id(case) not in excused for case in column)
            if count:
                yield whole_file("table-deleted", history.path(home, name), str(count))


def picture_replaced(history: History) -> Iterator[Finding]:
    """Another picture lies under the name of one that was public. What `format` takes out of a file is no difference."""
    excused = history.withheld | {pair.id for pair in history.pairs if pair.corrected or pair.withdrawn}
    for home, names in _other_pictures(history).items():
        package = history.now.get(home) or read_package(Path(history.data, home))
        cleaned = {one.path.name: one.after for one in clean_pictures(history.revision.data / home / "media")}
        then = package if home in history.revision.same else history.then[home]
        public = {row.cells().get("file", ""): row.cells().get("case_id", "") for row in _rows(home, then, "media")}
        for row in _rows(home, package, "media"):
            name = row.cells().get("file", "")
            if name not in names or public.get(name, "") in excused | {""}:
                continue
            pointer = _POINTER.match((history.revision.data / home / "media" / name).read_bytes())
            digest = hashlib.sha256(Path(history.data, home, "media", name).read_bytes()).hexdigest()
            if digest not in (cleaned.get(name), pointer[1].decode() if pointer else ""):
                yield at("picture-replaced", row, "file", case=public[name])


def _other_pictures(history: History) -> dict[str, set[str]]:
    """Package → files of media/ that are others now."""
    found = dict[str, set[str]]()
    for path, same in history.revision.files.items():
        home, media, name = path.rpartition("/media/")
        public = media and not same and (home in history.then or home in history.revision.same)
        public = public and (history.revision.data / path).is_file()
        if public and (file := Path(history.data, path)).is_file() and not file.is_symlink():
            found.setdefault(home, set()).add(name)
    return found


def figures_deleted(history: History) -> Iterator[Finding]:
    """A month's figures that were public are gone."""
    for home, then, now in _figures(history):
        months = {_month(row) for row in now}
        for row in then:
            if _month(row) not in months:
                yield Finding("figures-deleted", history.path(home, "figures"), value=_month(row))


def figures_rewritten(history: History) -> Iterator[Finding]:
    """A figure that was public is another one. There is no step for it, so this only asks for a second look."""
    for _, then, now in _figures(history):
        yield from _altered("figures-rewritten", then, now, _month)


def withheld_shrunk(history: History) -> Iterator[Finding]:
    """What is withheld stays withheld, and an old address goes on leading somewhere."""
    for name, key in (("withheld", "id"), ("redirects", "from")):
        then, now = (_rows("", package, name) for package in (history.registry_then, history.registry_now))
        table = history.registry_now.tables.get(name)
        if table and not table.whole:
            continue
        left = {row.cells()[key] for row in now}
        for row in then:
            if (value := row.cells()[key]) and value not in left:
                yield Finding("withheld-shrunk", f"{history.data}/{name}.csv", value=value)


def withheld_rewritten(history: History) -> Iterator[Finding]:
    """Why and when a case was withheld, or where an old address leads, is something else now."""
    for name, key in (("withheld", "id"), ("redirects", "from")):
        then, now = (_rows("", package, name) for package in (history.registry_then, history.registry_now))
        yield from _altered("withheld-rewritten", then, now, lambda row, key=key: row.cells()[key])


def code_removed(history: History) -> Iterator[Finding]:
    """Published cases have a code that the registry no longer explains."""
    for name, uses in _USED_IN.items():
        then, now = history.registry_then.tables.get(name), history.registry_now.tables.get(name)
        if not then or not now or not now.whole:
            continue
        schema = REGISTRY_TABLES[name]
        removed = set(sheet_of("", then, schema).column("code")) - set(sheet_of("", now, schema).column("code")) - {""}
        if not removed:
            continue
        used = set[str]()
        for package in (*history.then.values(), *history.untouched()):
            used |= {package.department} if name == "departments" else set()
            for table, field in uses:
                if found := package.tables.get(table):
                    used.update(sheet_of("", found, CASE_TABLES[table]).column(field))
        for code in sorted(removed & used):
            yield Finding("code-removed", f"{history.data}/registry/{name}.csv", value=code)


def article_deleted(history: History) -> Iterator[Finding]:
    """An article that was public is gone, and its address leads nowhere."""
    redirects = history.registry_now.tables.get("redirects")
    sent_on = {cell.strip("/ ") for cell in (sheet_of("", redirects, "redirect").column("from") if redirects else ())}
    here = {_address(path) for path in history.articles}
    gone = {_address(path): path for path in sorted(history.revision.articles, reverse=True)}
    for address, path in gone.items():
        if address and address not in here and address not in sent_on:
            yield Finding("article-deleted", f"{history.content}/{path}", value=f"/{address}/")


def translation_deleted(history: History) -> Iterator[Finding]:
    """An article lost one of its languages."""
    here = {_address(path) for path in history.articles}
    for path in history.revision.articles:
        if path not in history.articles and _address(path) in here:
            yield _warning("translation-deleted", f"{history.content}/{path}", f"/{_address(path)}/")


def _address(path: str) -> str:
    """Of content/notices/water-cut.en.md: notices/water-cut, as on the site; "" for what is no article."""
    kind, _, name = path.partition("/")
    if kind not in ARTICLE_KINDS or "/" in name or not name.endswith(".md"):
        return ""
    identifier = name.removesuffix(".md").partition(".")[0]
    return identifier if kind == "pages" else f"{kind}/{identifier}"


def _figures(history: History) -> Iterator[tuple[str, list[Row], list[Row]]]:
    """The rows of figures.csv that differ, then and now, in each package that has the table both times."""
    for home, package in history.then.items():
        now = history.now.get(home)
        if now and not {(home, "figures")} & (history.missing | history.unread):
            then, after = _rows(home, package, "figures"), _rows(home, now, "figures")
            known, left = {tuple(row.raw) for row in then}, {tuple(row.raw) for row in after}
            if not then or not after or then[0].sheet.table.header == after[0].sheet.table.header:
                then = [row for row in then if tuple(row.raw) not in left]
                after = [row for row in after if tuple(row.raw) not in known]
            yield home, then, after


def _rows(home: str, package: Package, name: str) -> list[Row]:
    table = package.tables.get(name)
    sheet = sheet_of(home, table, _SCHEMAS[name]) if table else None
    return [Row(sheet, at) for at, cells in enumerate(sheet.table.rows) if any(cells)] if sheet else []


def _altered(
    rule: str, then: Iterable[Row], now: Iterable[Row], key: Callable[[Row], str]
) -> Iterator[Finding]:  # fmt: skip
    """Cells that are other ones in rows with the same key. What was empty may be filled in."""
    before = {key(row): row for row in then}
    for row in now:
        if old_row := before.get(key(row)):
            for name, old, _ in differences(Twosome(old_row, row)):
                if old:
                    yield at(rule, row, name, severity="warning", old=old)


def _month(row: Row) -> str:
    cells = row.cells()
    return f"{cells.get('month', '')} {cells.get('channel', '')}"


def _ragged(table: Table) -> Iterator[int]:
    width = len(table.header)
    return (at for at, row in enumerate(table.rows) if len(row) != width and any(map(str.strip, row)))


def _warning(rule: str, path: str, value: str) -> Finding:
    return Finding(rule, path, value=value, severity="warning")
