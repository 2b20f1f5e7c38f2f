"""What was public and what would be now: what the rules of history look at.

Only packages whose tables differ are compared.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..ids import ALPHABET, is_id
from ..read.articles import ArticleFile
from ..read.packages import Package, find_packages, read_package, read_registry, table_files
from ..read.revision import Revision
from ..read.schemas import CASE_TABLES
from ..read.spreadsheets import find_spreadsheets
from .lives import Life, Pair, Places, as_id, lives_of, sheet_of

_ID_AT_THE_START = re.compile(rf'^"?([0-9]{{4}}-[{ALPHABET}]{{5}})"?[,;\t]'.encode(), re.MULTILINE)


@dataclass(frozen=True, slots=True)
class History:
    """Both sides. Packages are called as `parks/2026`; articles by their path in content/."""

    #: as the user called what is compared with
    base: str
    #: the folder of the packages as they are now, for the paths of findings
    data: str
    content: str
    revision: Revision
    registry_then: Package
    registry_now: Package
    #: packages of which a table differs, or which are only there then or only now
    then: Mapping[str, Package]
    now: Mapping[str, Package]
    articles: Mapping[str, ArticleFile]
    #: cases in packages that differ; without rows where only the id could be read
    lives_then: Mapping[str, Life]
    lives_now: Mapping[str, Life]
    #: cases that are erased, with a reason
    withheld: frozenset[str]
    #: tables that are not there any more, and those that cannot be read whole now: their rows need not be gone
    missing: Places
    unread: Places
    #: cases that were public and are in no package, nor withheld → the package in which they were
    lost: Mapping[str, str]
    #: cases that were public and are not the same now
    pairs: list[Pair]

    def path(self, package: str, table: str) -> str:
        """The table's path as it is now, or would be."""
        return f"{self.data}/{package}/{table}.csv"

    def untouched(self) -> Iterator[Package]:
        """The packages whose tables are the same, read one after another where somebody asks."""
        return (read_package(Path(self.data, home)) for home in sorted(self.revision.same))


def history_of(
    then: Revision, data: Path, content: Path, registry: Package, cases: Iterable[tuple[str, str]],
    articles: Iterable[ArticleFile], today: date | None = None,
) -> History:  # fmt: skip
    """`registry`, `articles` and `cases`, (package, id) of each, are as they are now, in `data` and `content`.

    A correction that is dated after `today` excuses nothing yet.
    """
    before, now = _packages(then.data, then.same), _packages(data, then.same)
    lives_then, lives_now = lives_of(before), lives_of(now)
    withheld = registry.tables.get("withheld")
    gone = frozenset(map(as_id, sheet_of("", withheld, "withheld").column("id")) if withheld else ())
    unread = frozenset(
        (home, name) for home, package in now.items() for name, table in package.tables.items() if not table.whole
    )
    # What is missing may stand in a spreadsheet that is not folded in yet, which is a finding of its own.
    unread |= {
        (home, name) for home in now if find_spreadsheets(data / home, CASE_TABLES) for name in CASE_TABLES
    }  # fmt: skip
    missing = frozenset(
        (home, name) for home, package in before.items() for name in package.tables
        if home not in now or name not in now[home].tables
    ) - unread  # fmt: skip
    here = {case for case, life in lives_now.items() if life.cases} | gone
    here |= {as_id(case) for home, case in cases if home in then.same}
    homes = {case: min(life.homes()) for case, life in lives_then.items() if life.cases}
    for case, home in _glimpsed(before):
        homes.setdefault(case, home)
        lives_then.setdefault(case, Life())
    lost = {c: home for c, home in homes.items() if is_id(c) and c not in here and (home, "cases") not in unread}
    if withheld and not withheld.whole:
        lost = {}  # which of them are withheld cannot be told, and that is a finding already
    pairs = [
        Pair(case, life, lives_now[case], missing, unread, today)
        for case, life in lives_then.items()
        if life.cases and case in lives_now and case not in gone and case not in lost
        if lives_now[case].raw() != life.raw()
    ]
    return History(
        then.name, data.as_posix(), content.as_posix(), then, read_registry(then.data), registry, before, now,
        {Path(article.path).relative_to(content).as_posix(): article for article in articles},
        lives_then, lives_now, gone, missing, unread, lost, pairs,
    )  # fmt: skip


def _packages(data: Path, same: Container[str]) -> dict[str, Package]:
    found = {path.relative_to(data).as_posix(): path for path in find_packages(data)}
    return {home: read_package(path) for home, path in found.items() if home not in same}


def _glimpsed(packages: Mapping[str, Package]) -> Iterator[tuple[str, str]]:
    """Ids with which lines begin in tables of cases that cannot be read whole."""
    for home, package in packages.items():
        table = package.tables.get("cases")
        for file in table_files(Path(package.path), "cases") if table and not table.whole else ():
            if file.is_file() and not file.is_symlink():
                yield from ((case.decode(), home) for case in _ID_AT_THE_START.findall(file.read_bytes()))
