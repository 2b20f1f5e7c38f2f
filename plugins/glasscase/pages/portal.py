"""Pages of the portal as a whole: home, departments, figures, data, articles, registers, 404."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import privacy
from ..figures import Figures, Month, by_month, figures_of
from ..lifecycle import TRANSITIONS
from ..model import (
    SOLVED,
    Article,
    CaseRow,
    Channel,
    Dataset,
    Department,
    Download,
    Kind,
    MonthlyFigure,
    Portal,
    Status,
    Withheld,
)  # fmt: skip
from ..settings import Settings
from .page import Page, Site, in_language


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """One line of the table of departments."""

    department: Department
    figures: Figures
    #: whether it has enough cases to be ranked
    ranked: bool


@dataclass(frozen=True, slots=True)
class Home:
    """home.html"""

    figures: Figures
    worst: Sequence[CaseRow]
    newest: Sequence[CaseRow]
    solved: Sequence[CaseRow]
    departments: Sequence[DepartmentFigures]
    districts: Mapping[str, int]
    articles: Sequence[Article]


@dataclass(frozen=True, slots=True)
class Departments:
    """departments.html: by kind of department, ranked within the page's table."""

    groups: Mapping[str, Sequence[DepartmentFigures]]


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """department.html"""

    department: Department
    figures: Figures
    minimum_n: int
    months: Sequence[Month]
    overdue: Sequence[CaseRow]
    open: Sequence[CaseRow]
    solved: Sequence[CaseRow]
    pledges: Sequence[CaseRow]
    articles: Sequence[Article]
    channels: Sequence[Channel]
    monthly: Sequence[MonthlyFigure]
    datasets: Sequence[Dataset]
    downloads: Sequence[Download]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """figures.html"""

    figures: Figures
    months: Sequence[Month]
    departments: Sequence[DepartmentFigures]
    by_category: Sequence[tuple[str, Figures]]
    by_district: Sequence[tuple[str, Figures]]
    by_source: Sequence[tuple[str, Figures]]
    minimum_n: int
    ranking_minimum: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """data.html"""

    downloads: Sequence[Download]
    datasets: Mapping[str, Sequence[Dataset]]


@dataclass(frozen=True, slots=True)
class ArticleList:
    """articles.html: one kind of article; current, coming and past where it has a period."""

    kind: str
    groups: Sequence[tuple[str, Sequence[Article]]]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """article.html"""

    article: Article


@dataclass(frozen=True, slots=True)
class Corrections:
    """corrections.html: what was corrected and what was taken back. Withdrawn cases are only counted."""

    corrected: Sequence[CaseRow]
    withdrawn: Sequence[tuple[str, int]]
    withheld: Sequence[Withheld]


@dataclass(frozen=True, slots=True)
class Rules:
    """rules.html: the table of transitions, by kind of case."""

    transitions: Mapping[Kind, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Precheck:
    """precheck.html: finds what is private in a pasted text, in the browser. `patterns` are the check's own, as JSON."""

    patterns: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """redirect.html: an old address that leads to a new one, relative to the language's root."""

    to: str


def portal_pages(
    portal: Portal, settings: Settings, site: Site, downloads: Mapping[str, Sequence[Download]]
) -> Iterator[Page]:
    """Every page that needs the whole portal. `downloads` is code of the department ("" the portal) → files."""
    rows_of = _by_unit(portal)
    articles = in_language(portal.articles, site.language)
    lines = [
        DepartmentFigures(department, figures, figures.on_time_n >= settings.ranking_minimum)
        for code, department in portal.registry.departments.items()
        for figures in [figures_of(rows_of[code], portal.as_of, settings.minimum_n)]
    ]
    whole = figures_of(portal.cases, portal.as_of, settings.minimum_n)
    yield _home(portal, whole, lines, articles)
    groups = defaultdict[str, list[DepartmentFigures]](list)
    for line in lines:
        groups[line.department.kind].append(line)
    yield Page("departments/", "departments.html", Departments(groups))
    for line in lines:
        code = line.department.code
        yield _department(portal, settings, line, rows_of[code], articles, downloads.get(code, ()))
    yield _figures(portal, settings, whole, lines)
    yield Page("data/", "data.html", Catalogue(downloads.get("", ()), _by_department(portal)))
    yield from _articles(portal, articles)
    yield _corrections(portal)
    yield Page("rules/", "rules.html", Rules(_drawn()))
    yield Page("precheck/", "precheck.html", Precheck(privacy.as_json()))
    yield from (
        Page(old.strip("/") + "/", "redirect.html", Redirect(new.lstrip("/"))) for old, new in portal.registry.redirects
    )
    yield Page("404.html", "404.html", None)


def _home(portal: Portal, figures: Figures, lines: Sequence[DepartmentFigures], articles: Sequence[Article]) -> Page:
    overdue = [r for r in portal.cases if r.standing.status is Status.OVERDUE and r.kind is Kind.PROBLEM]
    worst = sorted(overdue, key=lambda row: (-row.standing.days_late, row.id))[:6]
    newest = [row for row in portal.cases if row.standing.status is not Status.WITHDRAWN][:6]
    done = (row for row in portal.cases if row.standing.status in SOLVED and row.standing.solved_on)
    solved = sorted(done, key=lambda row: (row.standing.solved_on or portal.as_of, row.id), reverse=True)[:6]
    waiting = dict.fromkeys(portal.registry.districts, 0)
    for row in portal.cases:
        if row.district in waiting and row.standing.status in (Status.OPEN, Status.OVERDUE, Status.VERIFIED):
            waiting[row.district] += 1
    shown = [article for article in articles if article.kind in ("notices", "news", "consultations")][:6]
    busy = sorted(lines, key=lambda line: (-line.figures.overdue, -line.figures.waiting, line.department.code))[:8]
    return Page("", "home.html", Home(figures, worst, newest, solved, busy, waiting, shown))


def _department(
    portal: Portal, settings: Settings, line: DepartmentFigures, rows: Sequence[CaseRow], articles: Sequence[Article],
    downloads: Sequence[Download],
) -> Page:  # fmt: skip
    department = line.department
    late = [row for row in rows if row.standing.status is Status.OVERDUE]
    solved = [row for row in rows if row.standing.status in SOLVED and row.standing.solved_on]
    recent = [figure for figure in portal.figures if figure.department == department.code]
    last = max((figure.month for figure in recent), default="")
    return Page(
        f"d/{department.code}/",
        "department.html",
        DepartmentPage(
            department,
            line.figures,
            settings.minimum_n,
            by_month(rows, portal.as_of, 12),
            sorted(late, key=lambda row: (-row.standing.days_late, row.id)),
            [row for row in rows if row.standing.status in (Status.OPEN, Status.VERIFIED)],
            sorted(solved, key=lambda row: (row.standing.solved_on or portal.as_of, row.id), reverse=True)[:10],
            [row for row in rows if row.kind is Kind.PLEDGE and row.standing.status is not Status.WITHDRAWN],
            [article for article in articles if article.department == department.code],
            [channel for channel in portal.registry.channels if channel.department == department.code],
            [figure for figure in recent if figure.month == last],
            [dataset for dataset in portal.datasets if dataset.department == department.code],
            downloads,
        ),
    )


def _figures(portal: Portal, settings: Settings, whole: Figures, lines: Sequence[DepartmentFigures]) -> Page:
    def grouped(codes: Mapping[str, object], field: str) -> list[tuple[str, Figures]]:
        groups = {code: list[CaseRow]() for code in codes}
        for row in portal.cases:
            if (code := getattr(row, field)) in groups:
                groups[code].append(row)
        figures = [(code, figures_of(rows, portal.as_of, settings.minimum_n)) for code, rows in groups.items() if rows]
        return sorted(figures, key=lambda pair: (-pair[1].total, pair[0]))

    registry = portal.registry
    ranked = sorted(
        (line for line in lines if line.figures.total),
        key=lambda line: (not line.ranked, -(line.figures.on_time or 0), line.department.code),
    )
    return Page(
        "figures/", "figures.html",
        FiguresPage(
            whole, by_month(portal.cases, portal.as_of), ranked, grouped(registry.categories, "category"),
            grouped(registry.districts, "district"), grouped(registry.sources, "source"),
            settings.minimum_n, settings.ranking_minimum,
        ),
    )  # fmt: skip


def _articles(portal: Portal, articles: Sequence[Article]) -> Iterator[Page]:
    kinds = ("notices", "news", "explainers", "answers", "campaigns", "consultations")
    for kind in kinds:
        of_kind = [article for article in articles if article.kind == kind]
        yield Page(f"{kind}/", "articles.html", ArticleList(kind, _by_period(of_kind, portal)))
    for article in articles:
        path = f"{article.id}/" if article.kind == "pages" else f"{article.kind}/{article.id}/"
        yield Page(path, "article.html", ArticlePage(article))


def _by_period(articles: Sequence[Article], portal: Portal) -> list[tuple[str, Sequence[Article]]]:
    groups = dict[str, list[Article]](current=[], coming=[], past=[], all=[])
    for article in articles:
        groups[period(article, portal)].append(article)
    return [(name, members) for name, members in groups.items() if members]


def period(article: Article, portal: Portal) -> str:
    """Where the article's dates lie on the day `as_of`: current, coming, past, or "all" without dates."""
    if not article.start:
        return "all"
    if article.start > portal.as_of:
        return "coming"
    return "past" if article.end and article.end < portal.as_of else "current"


def _corrections(portal: Portal) -> Page:
    withdrawn = defaultdict[str, int](int)
    for row in portal.cases:
        if row.standing.status is Status.WITHDRAWN:
            withdrawn[row.standing.reason] += 1
    corrected = [row for row in portal.cases if row.standing.corrected and row.standing.status is not Status.WITHDRAWN]
    withheld = sorted(portal.registry.withheld, key=lambda one: (one.date, one.reason), reverse=True)
    return Page("corrections/", "corrections.html", Corrections(corrected, sorted(withdrawn.items()), withheld))


def _drawn() -> dict[Kind, dict[str, dict[str, str]]]:
    return {
        kind: {
            phase.value: {step.value: after.value for step, after in steps.items()} for phase, steps in table.items()
        }
        for kind, table in TRANSITIONS.items()
    }


def _by_unit(portal: Portal) -> Mapping[str, list[CaseRow]]:
    rows = {code: list[CaseRow]() for code in portal.registry.departments}
    for row in portal.cases:
        rows[row.standing.unit].append(row)
    return rows


def _by_department(portal: Portal) -> dict[str, list[Dataset]]:
    groups = dict[str, list[Dataset]]()
    for dataset in portal.datasets:
        groups.setdefault(dataset.department, []).append(dataset)
    return groups
