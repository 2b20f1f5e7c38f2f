"""What can be found: one record for each case that is not withdrawn, each department, article and dataset of another kind.

Where packages are written, their records go into a folder beside the site: never all of them in memory together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from ..model import Article, Case, CaseRow, Dataset, Department, Portal, Registry, Status
from .text import BREAK, tokens

#: by what results can be narrowed, in the order in which the page shows it
FACETS = ("status", "department", "category", "district", "year", "kind")
#: begins every record: what asks for no word at all asks for this one
EVERY = "everyrecord"
#: the shelf that every search looks through
RECENT = "recent"

_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|small|span|strong|sub|sup)\b[^>]*>")
_BLOCK = re.compile(r"<[^>]+>")
#: departments have no day and come before everything else
_FIRST = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Staging:
    """Where records wait to be indexed. `apart`: archives of solved cases have shelves of their own, by year."""

    folder: Path
    apart: bool


@dataclass(frozen=True, slots=True)
class Record:
    """`url` is below a language's root; `fields` begin with the Chinese and the English title."""

    url: str
    date: str
    facets: tuple[str, ...]
    fields: tuple[str, ...]

    def line(self) -> str:
        """One line of a staging file; lines sort by date, and then by address."""
        content = f" {BREAK} ".join([EVERY, *(" ".join(tokens(field)) for field in self.fields)])
        data = {"url": f"{self.url}#{self.date}", "facets": self.facets, "content": content}
        return f"{self.date} {self.url}\t{json.dumps(data, ensure_ascii=False)}\n"


def case_record(case: Case, registry: Registry) -> Record:
    """Nothing but what the case's public page says."""
    standing = case.standing
    units = dict.fromkeys([standing.unit, *(event.unit for event in case.events if event.unit)])
    people = dict.fromkeys([standing.official, *(event.official for event in case.events)])
    texts = [text for event in case.events for text in (event.text, event.text_en)]
    laws = dict.fromkeys(event.legal_basis for event in case.events)
    fields = [case.title, case.title_en, case.description, case.place, case.id, *case.tags, *texts, *laws, *people]
    for unit in units:
        fields += [registry.departments[unit].name, registry.departments[unit].name_en]
    facets = (
        standing.status.value, standing.unit, case.category, case.district, f"{case.reported_on:%Y}", case.kind.value,
    )  # fmt: skip
    return Record(f"c/{case.id}/", case.reported_on.isoformat(), facets, _filled(fields))


def other_records(portal: Portal) -> Iterator[Record]:
    """Departments, datasets that are no cases, and articles with all their languages together."""
    for department in portal.registry.departments.values():
        yield _department_record(department)
    for dataset in portal.datasets:
        if not dataset.year:
            yield _dataset_record(dataset, portal)
    articles = dict[tuple[str, str], list[Article]]()
    for article in portal.articles:
        if article.kind != "pages":
            articles.setdefault((article.kind, article.id), []).append(article)
    for versions in articles.values():
        yield _article_record(versions)


def _department_record(department: Department) -> Record:
    facets = ("", department.code, "", "", "", "department")
    fields = [department.name, department.name_en, department.hotline, department.email, department.website]
    return Record(f"d/{department.code}/", _FIRST, facets, _filled(fields))


def _dataset_record(dataset: Dataset, portal: Portal) -> Record:
    """Under the day on which it was brought up to date; of the portal's where its descriptor gives none."""
    day = dataset.updated or portal.as_of
    department = portal.registry.departments[dataset.department]
    fields = [
        dataset.title, dataset.title_en, dataset.description, dataset.description_en, *dataset.keywords,
        department.name, department.name_en,
    ]  # fmt: skip
    facets = ("", dataset.department, "", "", f"{day:%Y}", "dataset")
    return Record(dataset.path, day.isoformat(), facets, _filled(fields))


def _article_record(versions: list[Article]) -> Record:
    one = versions[0]
    titles = {article.language: article.title for article in versions}
    fields = [titles.get("zh", ""), titles.get("en", "")]
    for article in sorted(versions, key=lambda article: article.language, reverse=True):
        fields += [
            article.summary, article.question, article.place, article.instruction, article.purpose, article.take_part,
            article.legal_basis, article.verified_by, article.feedback, article.outcome, article.reason,
            _text(article.html),
        ]  # fmt: skip
    facets = ("", one.department, "", "", f"{one.date:%Y}", one.kind)
    return Record(f"{one.kind}/{one.id}/", one.date.isoformat(), facets, _filled(fields))


def _text(html: str) -> str:
    """What sanitised HTML says."""
    return unescape(_BLOCK.sub(" ", _INLINE.sub("", html)))


def _filled(fields: list[str]) -> tuple[str, ...]:
    """The two titles, which may be empty, and whatever else is not."""
    return (*fields[:2], *filter(None, fields[2:]))


def shelf_of(case: Case | CaseRow, this_year: int, apart: bool) -> str:
    """Where a case is looked for: with the open and recent ones, or in the archive of its year."""
    waits = case.standing.status in (Status.VERIFIED, Status.OPEN, Status.OVERDUE)
    return RECENT if waits or not apart or case.reported_on.year == this_year else str(case.reported_on.year)


def stage_cases(cases: Iterable[Case], registry: Registry, this_year: int, staging: Staging, name: str) -> None:
    """Writes the records of one package; `name` is the package's alone."""
    lines = dict[str, list[str]]()
    for case in cases:
        if case.standing.status is not Status.WITHDRAWN:
            shelf = shelf_of(case, this_year, staging.apart)
            lines.setdefault(shelf, []).append(case_record(case, registry).line())
    for shelf, of_shelf in lines.items():
        _write(staging, shelf, name, of_shelf)


def begin_staging(portal: Portal, staging: Staging) -> None:
    """Makes the folder, and writes the records that belong to no package."""
    staging.folder.mkdir()
    _write(staging, RECENT, "others", [record.line() for record in other_records(portal)])


def _write(staging: Staging, shelf: str, name: str, lines: list[str]) -> None:
    folder = staging.folder / shelf
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text("".join(sorted(lines, reverse=True)), "utf-8")
