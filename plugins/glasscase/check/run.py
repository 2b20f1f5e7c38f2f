"""The check of packages, registry and content, each and all together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from ..changes import Changes
from ..findings import Finding, Report, report_of
from ..ids import NEW_LABEL
from ..read.articles import ArticleFile, find_articles, read_article
from ..read.datasets import find_datasets, read_dataset, stray_in_datasets
from ..read.packages import Package, find_packages, read_package, read_registry, stray_paths
from ..read.revision import revision
from ..read.schemas import CASE_TABLES, REGISTRY_TABLES, ROOT_TABLES
from ..settings import Settings
from ..workers import processes
from . import allowed, content, descriptor, form, identity, outlines, privacy
from .article_promises import translation_differs
from .datasets import check_dataset
from .past import history_of
from .remembered import Checked, remembered
from .rules import HISTORY, RESTS_ON, RULES
from .schema import schema_findings
from .subject import Codes, codes_of, spoiled, subject_of, whole_file

#: bytes of tables from which on several processes check them
_WORTH_IT = 10_000_000


def check_package(package: Package, codes: Codes) -> list[Finding]:
    """All findings about one case data package, as far as it can be seen without the others."""
    findings, sheets = [*form.defects(package)], [*form.spreadsheets(package)]
    if not package.tables and not package.defects:
        return sheets or [*form.empty_package(package)]
    if not sheets:
        findings += [*form.missing_table(package), *form.empty_package(package)]
    findings += schema_findings(package, CASE_TABLES)
    # What is missing may stand in a spreadsheet that is not folded in yet.
    broken = spoiled(package, ("cases", "events")) | frozenset(CASE_TABLES if sheets else ())
    findings += sheets
    if not broken - set(package.tables):
        findings += descriptor.stale_descriptor(package, CASE_TABLES)
    subject = subject_of(package, codes)
    for rule in RULES:
        findings += rule(subject)
    return without_consequences(findings, broken | codes.spoiled, package)


def check_registry(registry: Package) -> list[Finding]:
    """All findings about the registry and the tables beside it."""
    findings = [*form.defects(registry), *form.spreadsheets(registry)]
    linked = any(finding.path == registry.path for finding in findings)
    for name in REGISTRY_TABLES:
        if name not in registry.tables and not linked:
            findings.append(whole_file("missing-table", f"{registry.path}/{name}.csv"))
    findings += schema_findings(registry, {**REGISTRY_TABLES, **ROOT_TABLES})
    in_folder = Package(
        registry.path, "registry", 0, {n: t for n, t in registry.tables.items() if n in REGISTRY_TABLES},
        (), registry.descriptor, frozenset(), registry.digest,
    )  # fmt: skip
    if in_folder.tables:
        findings += descriptor.stale_descriptor(in_folder, REGISTRY_TABLES)
    codes = codes_of(registry)
    for rule in form.NAMES_AND_CELLS:
        findings += rule(subject_of(registry, codes))
    findings += outlines.outline_findings(Path(registry.path), codes)
    findings += allowed.exception_not_possible(codes.exemptions)
    return without_consequences(findings, codes.spoiled, registry)


def without_consequences(
    findings: list[Finding], broken: frozenset[str], package: Package | None = None
) -> list[Finding]:
    """One mistake, one finding: not what only follows from another one.

    That is from the tables in `broken`, from a file of `package` that is not opened, from a column that is missing,
    or from an id still to be minted.
    """
    headers = {part.path: table.header for table in package.tables.values() for part in table.parts} if package else {}
    unopened = {defect.path for defect in package.defects if defect.rule in form.UNOPENED} if package else set[str]()

    def follows(finding: Finding) -> bool:
        if finding.path in unopened and finding.rule not in form.UNOPENED:
            return True
        if finding.row != 1 and finding.field and finding.field not in headers.get(finding.path, (finding.field,)):
            return True
        if finding.rule == "pattern":
            return finding.field in ("id", "case_id") and NEW_LABEL.fullmatch(finding.value) is not None
        rests_on = dict(finding.details)["table"] if finding.rule == "foreign-key" else RESTS_ON.get(finding.rule)
        return rests_on in broken

    return form.first_said(finding for finding in findings if not follows(finding))


def check_articles(
    articles: list[ArticleFile],
    codes: Codes,
    languages: tuple[str, ...],
    today: date,
    cases: frozenset[str] | None = None,
    contact: str = "",
) -> list[Finding]:
    """All findings about the articles on the day `today`.

    Without `cases`, the ids of all packages, links to cases are not looked at.

    `contact` is the portal's own address, which is no private one.
    """
    departments = None if "departments" in codes.spoiled else frozenset(codes.departments)
    ids = frozenset((article.kind, article.id) for article in articles)
    known = content.Addresses(ids, departments, codes.moved, cases, languages[1:])
    findings = [f for article in articles for f in content.article_findings(article, codes, languages, known, today)]
    findings += translation_differs(articles, {(finding.path, finding.field) for finding in findings})
    official = codes.official | {contact.lower()}
    findings += [f for article in articles for f in privacy.private_articles(article, official)]
    return without_consequences(findings, codes.spoiled)


def check_portal(
    data: Path,
    content_folder: Path,
    languages: tuple[str, ...],
    base: str | None = None,
    settings: Settings | None = None,
    contact: str = "",
    today: date | None = None,
    *,
    fresh: bool = True,
    jobs: int = 1,
) -> Report:
    """Reads and checks everything: what `scripts/check.py` reports and what a build starts from.

    Unless `fresh`, what the last check said of a package that has not changed since is said again. `jobs` is how many
    processes share the packages, where there is enough to do.

    `contact` is the portal's own e-mail address and `today` its day, where there are no `settings`, which have them too.

    With `base`, a revision of the git repository in which `data` lies, also holds it against what was public there,
    and with `settings` says what changes for the public. Raises NoRevision where there is nothing to compare with.
    """
    if not data.is_dir():
        return report_of([whole_file("missing-folder", data.as_posix())])
    registry = read_registry(data)
    codes = codes_of(registry)
    paths = find_packages(data)
    check = partial(_checked, codes=codes, judged_by="" if fresh else registry.digest)
    packages = dict(zip((path.as_posix() for path in paths), _each(check, paths, jobs), strict=True))
    articles = [read_article(path) for path in find_articles(content_folder)]
    ids = {path: package.ids for path, package in packages.items()}
    cases = frozenset(case for of_package in ids.values() for case, _, _ in of_package)
    contact = settings.contact if settings else contact
    today = settings.today() if settings else today or date.today()
    findings = check_registry(registry) + check_articles(articles, codes, languages, today, cases, contact)
    findings += [*form.interrupted_format(content_folder), *across_packages(data, ids)]
    for package in packages.values():
        findings += package.findings
    judge = partial(_checked_dataset, codes=codes, judged_by="" if fresh else registry.digest)
    datasets = [judge(path) for path in find_datasets(data)]
    findings += [finding for dataset in datasets for finding in dataset.findings]
    changes = None
    if base is not None:
        homes = [(Path(path).relative_to(data).as_posix(), case) for path, own in ids.items() for case, _, _ in own]
        lost, changes = check_history(base, data, content_folder, registry, homes, articles, settings)
        findings = [finding for finding in findings if not is_said(finding, lost)] + lost
    rows = registry.rows() + sum(package.rows for package in [*packages.values(), *datasets])
    return report_of(concluded(findings, codes, today), rows, len(packages) + len(datasets), changes)


def _each(check: Callable[[Path], Checked], paths: list[Path], jobs: int) -> list[Checked]:
    """`check` of each package, in order; in processes of their own where starting those is soon made up for."""
    if jobs < 2 or sum(file.stat().st_size for path in paths for file in path.glob("*.csv")) < _WORTH_IT:
        return list(map(check, paths))
    with processes(jobs) as pool:
        return list(pool.map(check, paths))


def _checked(path: Path, codes: Codes, judged_by: str) -> Checked:
    """The check of one package; what it is judged by, if the last one is to be remembered."""

    def check() -> Checked:
        package = read_package(path)
        return Checked(check_package(package, codes), ids_of(package), package.rows())

    return remembered(path, judged_by, check) if judged_by else check()


def _checked_dataset(path: Path, codes: Codes, judged_by: str) -> Checked:
    """The same of a dataset, which has no cases."""

    def check() -> Checked:
        package = read_dataset(path)
        return Checked(check_dataset(package, codes), [], package.rows())

    return remembered(path, judged_by, check) if judged_by else check()


def concluded(findings: Iterable[Finding], codes: Codes, today: date) -> list[Finding]:
    """All findings as they are reported: what data/allowed.csv excuses, and its rows that excuse nothing."""
    settled = allowed.settled(findings, codes.exemptions, codes.official, today)
    return [*settled, *allowed.unused_exception(codes.exemptions, settled)]


def check_history(
    base: str, data: Path, content_folder: Path, registry: Package, cases: Iterable[tuple[str, str]],
    articles: Iterable[ArticleFile], settings: Settings | None,
) -> tuple[list[Finding], Changes | None]:  # fmt: skip
    """What was public at the revision `base` and is lost or altered, and what changes for the public.

    `cases` are (package, as `parks/2026`, and id) of each case as it is now.
    """
    with revision(base, data, content_folder) as then:
        # Whoever corrects something dates it by the clock, also where the portal is reckoned for a day long past.
        today = max(settings.today(), date.today() + timedelta(days=1)) if settings else None
        past = history_of(then, data, content_folder, registry, cases, articles, today)
        findings = [finding for rule in HISTORY for finding in rule(past)]
        if settings is None:
            return findings, None
        from .compare import changes_between  # late: builds cases

        return findings, changes_between(past, settings)


def is_said(finding: Finding, lost: list[Finding]) -> bool:
    """What is gone is not said again as what is missing."""
    if finding.rule not in ("missing-table", "empty-package", "missing-descriptor", "stale-descriptor"):
        return False
    tables = {table.path for table in lost if table.rule == "table-deleted"}
    folders = {path.rpartition("/")[0] for path in tables}
    return finding.path in tables | folders | {f"{folder}/datapackage.json" for folder in folders}


def ids_of(package: Package) -> list[tuple[str, str, int]]:
    """(id, path, line) of each case: the little that must be compared across packages."""
    table = package.tables.get("cases")
    if not table:
        return []
    return [(case, *table.place(row)) for row, case in enumerate(table.column("id"))]


def across_packages(data: Path, ids: dict[str, list[tuple[str, str, int]]]) -> list[Finding]:
    """What only shows when all packages are seen together."""
    findings = [*form.interrupted_format(data)]
    findings += [
        whole_file("symlink" if path.is_symlink() else "stray-path", path.as_posix())
        for path in [*stray_paths(data), *stray_in_datasets(data)]
    ]
    if not ids:
        findings.append(whole_file("no-packages", data.as_posix()))
    return findings + list(identity.duplicate_id(ids))
