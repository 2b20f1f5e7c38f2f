"""What a change does to what the public sees: cases, statuses, names, withdrawals, corrections, articles.

Whatever can be made out is said, also where something is wrong and the portal could not be built.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from ..build import build_cases, build_registry, deadline_rule
from ..changes import CaseChange, Changes, Naming, Withdrawal
from ..lifecycle import DeadlineRule
from ..model import Case, Step
from ..read.articles import ArticleFile, read_article
from ..read.packages import Package
from ..settings import Settings
from .allowed import official_of, veiled
from .lives import Life, as_id, sheet_of
from .past import History

#: what a value that is a finding may raise while a case is built
_WRONG = (ValueError, LookupError, ArithmeticError)
#: tables of the registry on which deadlines rest
_DEADLINES = ("departments", "categories", "calendar")


def changes_between(history: History, settings: Settings) -> Changes:
    """Statuses of both sides are those of the day `settings.today()`, each by its own registry."""
    as_of = settings.today()
    rule_now = _rule(history.registry_now, settings)
    rule_then = _rule(history.registry_then, settings) or rule_now
    cases_now = _standing(history.now.values(), rule_now or rule_then, as_of)
    moved = [*_moved(_standing(history.then.values(), rule_then, as_of), cases_now)]
    if not _same_rule(history):
        # A holiday that is declared moves deadlines also where no case was touched.
        for package in history.untouched():
            moved += _moved(_standing([package], rule_then, as_of), _standing([package], rule_now or rule_then, as_of))
    official = official_of(history.registry_now)
    added, named = tuple(_added(history, cases_now, official)), tuple(_named(history, official))
    spoken_of = {one.department for one in (*added, *moved)} | {one.unit for one in named}
    return Changes(
        history.base,
        added,
        tuple(replace(one, title=veiled(one.title, official)) for one in sorted(moved, key=lambda one: one.id)),
        named,
        tuple(_withdrawn(history, official)),
        tuple(sorted(pair.id for pair in history.pairs if pair.new(Step.CORRECTED))),
        tuple(_articles(history)),
        tuple(sorted(history.lost)),
        tuple(names for names in _department_names(history.registry_now) if names[0] in spoken_of),
    )  # fmt: skip


def _department_names(registry: Package) -> Iterator[tuple[str, str, str]]:
    table = registry.tables.get("departments")
    if table:
        yield from zip(table.column("code"), table.column("name"), table.column("name_en"), strict=True)


def _moved(then: Mapping[str, Case], now: Mapping[str, Case]) -> Iterator[CaseChange]:
    for identifier, case in now.items():
        old = then.get(identifier)
        if old and old.standing.status != case.standing.status:
            statuses = old.standing.status.value, case.standing.status.value
            yield CaseChange(identifier, case.title, case.department, case.year, *statuses, case.kind.value)


def _added(history: History, cases: Mapping[str, Case], official: frozenset[str]) -> Iterator[CaseChange]:
    for case, life in sorted(history.lives_now.items()):
        if life.cases and case not in history.lives_then:
            built = cases.get(case)
            department, _, year = life.cases[0].sheet.package.partition("/")
            status, kind = (built.standing.status.value, built.kind.value) if built else ("", "")
            yield CaseChange(case, _title(life, official), department, int(year), "", status, kind)


def _named(history: History, official: frozenset[str]) -> Iterator[Naming]:
    for case, life in sorted(history.lives_now.items()):
        before = _officials(history.lives_then.get(case))
        for name, (unit, post) in _officials(life).items():
            if name not in before:
                yield Naming(case, _title(life, official), unit, veiled(name, official), veiled(post, official))


def _officials(life: Life | None) -> dict[str, tuple[str, str]]:
    events = [row.cells() for row in life.events] if life else []
    return {e["official"]: (e.get("unit", ""), e.get("post", "")) for e in events if e.get("official")}


def _withdrawn(history: History, official: frozenset[str]) -> Iterator[Withdrawal]:
    """Cases that say so themselves, and cases that are erased: those without their titles."""
    for case, life in sorted(history.lives_now.items()):
        then = history.lives_then.get(case)
        if (reason := _reason(life)) is not None and (then is None or _reason(then) is None):
            yield Withdrawal(case, _title(life, official), reason)
    table = history.registry_now.tables.get("withheld")
    sheet = sheet_of("", table, "withheld") if table else None
    for case, reason in zip(sheet.column("id"), sheet.column("reason"), strict=True) if sheet else ():
        then, now = history.lives_then.get(as_id(case)), history.lives_now.get(as_id(case))
        if then and then.cases and not (now and now.cases):
            yield Withdrawal(as_id(case), "", reason)


def _reason(life: Life) -> str | None:
    """Why the case is withdrawn; None if it is not."""
    events = (row.cells() for row in life.events)
    return next((event.get("reason", "") for event in events if event.get("kind") == Step.WITHDRAWN), None)


def _title(life: Life, official: frozenset[str]) -> str:
    """Without what is private in it: reports are read by anybody. `official` are telephones and the like of offices."""
    return veiled(life.cases[0].cells().get("title", ""), official) if life.cases else ""


def _articles(history: History) -> Iterator[str]:
    """Those that are new, gone, or say something else."""
    there = history.revision.articles
    for path in sorted(there.keys() | history.articles.keys()):
        if path.count("/") != 1 or not path.endswith(".md"):
            continue
        now = history.articles.get(path)
        old = history.revision.content / path
        if there.get(path) and now:
            continue
        if now and old.is_file() and _said(read_article(old)) == _said(now):
            continue
        yield f"{history.content}/{path}"


def _said(article: ArticleFile) -> tuple[object, ...]:
    return (article.body, [(entry.key, entry.value) for entry in article.entries])


def _rule(registry: Package, settings: Settings) -> DeadlineRule | None:
    try:
        return deadline_rule(build_registry(registry), settings)
    except _WRONG:
        return None


def _same_rule(history: History) -> bool:
    def rows(registry: Package) -> list[object]:
        tables = (registry.tables.get(name) for name in _DEADLINES)
        return [(table.header, table.rows) if table else None for table in tables]

    return rows(history.registry_then) == rows(history.registry_now)


def _standing(packages: Iterable[Package], rule: DeadlineRule | None, as_of: date) -> dict[str, Case]:
    """The cases that can be built, by id; none of a package of which rows are missing, since they would mislead."""
    found = dict[str, Case]()
    for package in packages if rule else ():
        # without pictures, which are not all here
        tables = {name: package.tables[name] for name in ("cases", "events") if name in package.tables}
        if rule and len(tables) == 2 and all(table.whole for table in tables.values()):
            bare = replace(package, tables=tables)
            try:
                cases = build_cases(bare, rule, as_of)
            except _WRONG:
                cases = [case for one in _one_by_one(bare) for case in _built(one, rule, as_of)]
            found.update((case.id, case) for case in cases)
    return found


def _built(package: Package, rule: DeadlineRule, as_of: date) -> list[Case]:
    try:
        return build_cases(package, rule, as_of)
    except _WRONG:
        return []


def _one_by_one(package: Package) -> Iterator[Package]:
    """The package as if each of its cases were its only one."""
    rows = {name: defaultdict[str, list[list[str]]](list) for name in package.tables}
    for name, key in (("cases", "id"), ("events", "case_id")):
        table = package.tables[name]
        for case, cells in zip(table.column(key), table.rows, strict=True):
            rows[name][case].append(cells)
    for case in rows["cases"]:
        tables = {name: replace(table, rows=rows[name][case]) for name, table in package.tables.items()}
        yield replace(package, tables=tables)
