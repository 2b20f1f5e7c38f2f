"""read → check → build: a portal that passed the check, or every finding at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from ..build import build_article, build_map, build_portal, build_registry
from ..check.allowed import settled
from ..check.run import across_packages, check_articles, check_registry, concluded
from ..check.subject import Codes, codes_of, whole_file
from ..findings import Refused, Report, report_of
from ..model import Portal, Registry
from ..read.articles import find_articles, read_article
from ..read.datasets import find_datasets
from ..read.outlines import read_outlines
from ..read.packages import find_packages, read_registry
from ..settings import Settings
from ..words import translator
from .frame import forget
from .progress import Progress
from .work import Built, Summary, survey_dataset, survey_package

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A portal that passed the check, and where its packages lie."""

    portal: Portal
    packages: tuple[Path, ...]
    report: Report
    #: folders of datasets that bring a schema of their own
    datasets: tuple[Path, ...] = ()


def load(settings: Settings, executor: Executor | None, progress: Progress) -> Loaded:
    """read → check → build. Raises `Refused` with every finding when one of them is an error."""
    forget()
    for language in settings.languages:
        translator(language)  # before any work: it raises where there is no catalogue
    if not settings.data.is_dir():
        raise Refused(report_of([whole_file("missing-folder", settings.data.as_posix())]))
    registry_package = read_registry(settings.data)
    codes = codes_of(registry_package)
    articles = [read_article(path) for path in find_articles(settings.content)]
    findings = check_registry(registry_package)
    findings += check_articles(articles, codes, settings.languages, settings.today(), contact=settings.contact)
    findings = settled(findings, codes.exemptions, codes.official, settings.today())
    registry = None
    if not any(f.severity == "error" for f in findings):
        registry = build_registry(registry_package, build_map(read_outlines(Path(registry_package.path))))
    paths = find_packages(settings.data)
    summaries, built = list[Summary](), list[Built]()
    survey = partial(_survey, codes=codes, registry=registry, settings=settings)
    for summary, package in progress.track("Checking packages", each(executor, survey, paths), len(paths)):
        summaries.append(summary)
        findings += summary.findings
        if package:
            built.append(package)
    others = [survey_dataset(path, codes, settings) for path in find_datasets(settings.data)]
    findings += [finding for summary, _ in others for finding in summary.findings]
    findings += across_packages(settings.data, {summary.path.as_posix(): summary.ids for summary in summaries})
    findings = concluded(findings, codes, settings.today())
    rows = registry_package.rows() + sum(summary.rows for summary in [*summaries, *(one for one, _ in others)])
    report = report_of(findings, rows, len(paths) + len(others))
    if report.errors or registry is None:
        raise Refused(report)
    portal = build_portal(
        registry,
        [*(package.dataset for package in built), *(dataset for _, dataset in others if dataset)],
        (row for package in built for row in package.cases),
        (figure for package in built for figure in package.figures),
        (build_article(article) for article in articles),
        settings.today(),
        (one for package in built for one in package.coverage),
    )
    return Loaded(portal, tuple(paths), report, tuple(summary.path for summary, _ in others))


def each(executor: Executor | None, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """`function` of each item, in order: in this process, or wherever the executor has its workers."""
    return map(function, items) if executor is None else executor.map(function, items)


def _survey(path: Path, *, codes: Codes, registry: Registry | None, settings: Settings) -> tuple[Summary, Built | None]:
    return survey_package(path, codes, registry, settings)
