"""The check of packages, registry and content: every rule of every group, in the order of the groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..findings import Finding, Report, report_of
from ..ids import NEW_LABEL
from ..read.articles import ArticleFile, find_articles, read_article
from ..read.packages import (
    CASE_TABLES,
    REGISTRY_TABLES,
    ROOT_TABLES,
    Package,
    find_packages,
    read_package,
    read_registry,
    stray_paths,
)
from . import content, descriptor, exposure, form, identity, life_cycle, media, references
from .schema import schema_findings
from .subject import Codes, Subject, codes_of, spoiled, subject_of, whole_file

#: One function a rule (or a few rules that share their work), each seeing one package.
RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    form.control_character,
    references.unknown_folder,
    references.unknown_department,
    references.unknown_district,
    references.unknown_category,
    references.unknown_source,
    references.unknown_channel,
    life_cycle.illegal_step,
    life_cycle.case_without_events,
    life_cycle.event_before_report,
    life_cycle.deadline_before_step,
    life_cycle.extension_without_deadline,
    life_cycle.transfer_without_department,
    life_cycle.rectified_without_evidence,
    life_cycle.step_without_reason,
    life_cycle.unknown_reason,
    exposure.naming_without_unit,
    exposure.official_without_post,
    exposure.official_without_legal_basis,
    exposure.official_outside_naming,
    exposure.withdrawn_still_named,
    identity.new_id,
    identity.wrong_year,
    identity.withheld_published,
    identity.same_title,
    media.missing_file,
    media.bad_picture,
    media.unlisted_file,
    media.unknown_evidence,
)


#: rules that look something up: rule → the table in which they do
_RESTS_ON = {
    "unknown-folder": "departments",
    "unknown-department": "departments",
    "unknown-district": "districts",
    "unknown-category": "categories",
    "unknown-source": "sources",
    "unknown-channel": "channels",
    "case-without-events": "events",
    "unlisted-file": "media",
    "unknown-evidence": "media",
}


def check_package(package: Package, codes: Codes) -> list[Finding]:
    """All findings about one case data package, as far as it can be seen without the others."""
    if not package.tables and not package.defects:
        return [*form.empty_package(package)]
    findings = [*form.defects(package), *form.missing_table(package), *form.empty_package(package)]
    findings += schema_findings(package, CASE_TABLES)
    broken = spoiled(package, ("cases", "events"))
    if not broken - set(package.tables):
        findings += descriptor.stale_descriptor(package, CASE_TABLES)
    subject = subject_of(package, codes)
    for rule in RULES:
        findings += rule(subject)
    return without_consequences(findings, broken | codes.spoiled)


def check_registry(registry: Package) -> list[Finding]:
    """All findings about the registry and the tables beside it."""
    findings = [*form.defects(registry)]
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
    findings += form.control_character(subject_of(registry, codes))
    return without_consequences(findings, codes.spoiled)


def without_consequences(findings: list[Finding], broken: frozenset[str]) -> list[Finding]:
    """One mistake, one finding: not what only follows from the tables in `broken`, nor from an id still to be minted."""

    def follows(finding: Finding) -> bool:
        if finding.rule == "pattern":
            return finding.field in ("id", "case_id") and NEW_LABEL.fullmatch(finding.value) is not None
        rests_on = dict(finding.details)["table"] if finding.rule == "foreign-key" else _RESTS_ON.get(finding.rule)
        return rests_on in broken

    return [finding for finding in findings if not follows(finding)]


def check_articles(articles: list[ArticleFile], codes: Codes, languages: tuple[str, ...]) -> list[Finding]:
    findings = [finding for article in articles for finding in content.article_findings(article, codes, languages)]
    return without_consequences(findings, codes.spoiled)


def check_portal(data: Path, content_folder: Path, languages: tuple[str, ...]) -> Report:
    """Reads and checks everything: what `scripts/check.py` reports and what a build starts from."""
    if not data.is_dir():
        return report_of([whole_file("missing-folder", data.as_posix())])
    registry = read_registry(data)
    codes = codes_of(registry)
    packages = {path.as_posix(): read_package(path) for path in find_packages(data)}
    articles = [read_article(path, languages[0]) for path in find_articles(content_folder)]
    findings = check_registry(registry) + check_articles(articles, codes, languages)
    findings += across_packages(data, {path: ids_of(package) for path, package in packages.items()})
    for package in packages.values():
        findings += check_package(package, codes)
    rows = registry.rows() + sum(package.rows() for package in packages.values())
    return report_of(findings, rows, len(packages))


def ids_of(package: Package) -> list[tuple[str, str, int]]:
    """(id, path, line) of each case: the little that must be compared across packages."""
    table = package.tables.get("cases")
    if not table:
        return []
    return [(case, *table.place(row)) for row, case in enumerate(table.column("id"))]


def across_packages(data: Path, ids: dict[str, list[tuple[str, str, int]]]) -> list[Finding]:
    """What only shows when all packages are seen together."""
    findings = [
        whole_file("symlink" if path.is_symlink() else "stray-path", path.as_posix()) for path in stray_paths(data)
    ]
    if not ids:
        findings.append(whole_file("no-packages", data.as_posix()))
    return findings + list(identity.duplicate_id(ids))
