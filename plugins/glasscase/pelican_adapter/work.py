"""The units of work: one package, one list. Pure but for the files that they write; all picklable.

A package is read twice, once to check and summarise it and once to render it: reading costs a tenth of
rendering, and neither the cases nor the pages of a large city ever have to be in memory together.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..build import build_cases, build_coverage, build_figures, dataset_of, other_dataset, row_of
from ..check.allowed import settled
from ..check.datasets import check_dataset
from ..check.run import check_package, ids_of
from ..check.subject import Codes
from ..exports.artifact import Artifact
from ..exports.catalogue.csvw import csvw_file, csvw_files
from ..exports.catalogue.model import Record
from ..exports.catalogue.records import cases_table, other_record, package_record
from ..exports.catalogue.schema_org import dataset_text
from ..exports.citations import CFF, Citation, bibtex, cff_file, citation_of, portal_citation, text
from ..exports.csv_files import STANDING_FIELDS, VIEW_FIELDS
from ..exports.dataset_files import dataset_files
from ..exports.dataset_following import dataset_entries
from ..exports.following import Followed, follow
from ..exports.oembed import oembed_files
from ..exports.open311 import request_files, terms_of
from ..exports.package_files import case_files, package_files
from ..exports.picture_files import media_files, with_smaller_copies
from ..exports.share_pictures import address, case_pictures, voices_of
from ..exports.view_files import LIST_FORMATS, View, view_files
from ..exports.voice import voice_of
from ..findings import Finding
from ..model import CaseRow, Coverage, Dataset, Download, MonthlyFigure, Registry
from ..pages.cards import case_cards
from ..pages.cases import Listing, Part, case_pages, facet_links, list_pages
from ..pages.datasets import Cited, Described, dataset_page, other_dataset_page
from ..pages.page import Link, Site
from ..read.datasets import read_dataset
from ..read.packages import read_package
from ..read.schemas import load_schema
from ..search.records import stage_cases
from ..settings import LIST_WORKBOOK, Settings
from .files import noted, write_file, write_files, write_pages, write_unlisted
from .frame import Frame, environment_of, rule_of, table_of

#: table → columns that are reckoned, in all formats but the CSV of the package
DERIVED = {"cases": STANDING_FIELDS}


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first reading of a package found, and what the portal needs of it."""

    path: Path
    rows: int
    findings: list[Finding]
    ids: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Built:
    path: Path
    dataset: Dataset
    cases: list[CaseRow]
    figures: list[MonthlyFigure]
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many pages, and the files to download."""

    pages: int
    downloads: list[Download]
    #: language → what the wider feeds and calendars take from it
    followed: Mapping[str, Followed] = field(default_factory=dict[str, Followed])
    #: the datasets as metadata have them
    records: tuple[Record, ...] = ()
    #: the pages that search engines may list, but those of cases, which follow from the portal
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list that has files of its own: their folder, their name, its titles, and the places of its cases among all."""

    folder: str
    name: str
    title: tuple[str, str]
    places: Sequence[int]


class PackageChanged(Exception):
    """A file was changed while the portal was being built."""


def survey_package(
    path: Path, codes: Codes, registry: Registry | None, settings: Settings
) -> tuple[Summary, Built | None]:
    """Reads and checks one package; builds what the portal needs of it unless something is wrong."""
    gc.disable()
    package = read_package(path)
    findings = settled(check_package(package, codes), codes.exemptions, codes.official, settings.today())
    summary = Summary(path, package.rows(), findings, ids_of(package))
    if registry is None or any(finding.severity == "error" for finding in findings):
        return summary, None
    cases = build_cases(package, rule_of(registry, settings), settings.today())
    rows, coverage = [row_of(case) for case in cases], build_coverage(cases)
    return summary, Built(path, dataset_of(package, registry), rows, build_figures(package), coverage)


def write_package(built_from: Dataset, path: Path, frame: Frame) -> Written:
    """Writes the pages and files of one package."""
    gc.disable()
    package = read_package(path)
    if package.digest != built_from.digest:
        raise PackageChanged(path.as_posix())
    as_of = frame.settings.today()
    cases = build_cases(package, rule_of(frame.registry, frame.settings), as_of)
    files = package_files(package, cases, frame.registry, frame.settings, as_of)
    notes, cited = _write_cited(files, built_from, frame)
    unit = frame.registry.departments.get(built_from.department)
    described = described_in(files, f"{built_from.path}datapackage.json")
    record = package_record(frame.catalogue, built_from, unit, cases, described, notes)
    beside = write_files(csvw_files(record), frame.output)
    write_unlisted(media_files(package, cases), frame.output)
    cases, copies = with_smaller_copies(package, cases)
    write_unlisted(copies, frame.output)
    shares = dict[str, str]()
    if frame.shared:
        voices = voices_of(frame.registry, frame.settings)
        for case, picture in case_pictures(cases, voices, frame.shared, frame.settings.invented):
            write_file(frame.output, picture.path, picture.content)
            shares[case.id] = address(picture)
    pages, followed = 0, dict[str, Followed]()
    for site in frame.sites:
        env = environment_of(frame, site)
        about = dataset_text(frame.catalogue, record, site.language)
        made = dataset_page(built_from, package, notes, cited, DERIVED, frame.settings.base_url)
        page = replace(made, about=about)
        pages += write_pages([page], env, site, frame)
        pages += write_pages(case_pages(cases, site, shares), env, site, frame)
        if "cards" in frame.settings.downloads:
            pages += write_pages(case_cards(cases, site), env, site, frame)
        voice = voice_of(site.language, frame.registry, frame.settings)
        own, followed[site.language] = follow(cases, voice, frame.settings.downloads, frame.told_since)
        write_unlisted(own, frame.output)
        if "cards" in frame.settings.downloads and frame.settings.base_url:
            write_unlisted(oembed_files(cases, voice), frame.output)
    if "api" in frame.settings.downloads:
        write_unlisted(case_files(package, cases, frame.settings), frame.output)
    if "open311" in frame.settings.downloads:
        write_unlisted(request_files(cases, terms_of(frame.registry, frame.settings)), frame.output)
    if frame.staging:
        name = f"{built_from.department}-{built_from.year}"
        stage_cases(cases, frame.registry, as_of.year, frame.staging, name)
    return Written(pages, [*notes, *beside], followed, (record,), (built_from.path,))


def _write_cited(files: Sequence[Artifact], built_from: Dataset, frame: Frame) -> tuple[list[Download], Cited]:
    """Writes the files of a dataset and one that says how to cite it; what they are, and how its page says it."""
    citation = citation_of(built_from, frame.settings)
    notes = write_files([*files, cff_file(built_from.path, citation)], frame.output)
    return notes, cited_as(citation, notes[-1].path)


def described_in(files: Iterable[Artifact], path: str) -> Mapping[str, Any]:
    """The descriptor among files that were made."""
    return next(json.loads(file.content) for file in files if file.path == path)


def survey_dataset(path: Path, codes: Codes, settings: Settings) -> tuple[Summary, Dataset | None]:
    """The same of a dataset with a schema of its own."""
    package = read_dataset(path)
    findings = settled(check_dataset(package, codes), codes.exemptions, codes.official, settings.today())
    summary = Summary(path, package.rows(), findings, [])
    return summary, None if any(finding.severity == "error" for finding in findings) else other_dataset(package)


def write_dataset(built_from: Dataset, path: Path, frame: Frame) -> Written:
    """Writes the page and the files of one dataset."""
    package = read_dataset(path)
    if package.digest != built_from.digest:
        raise PackageChanged(path.as_posix())
    files = dataset_files(package, frame.settings, frame.registry, frame.settings.today())
    notes, cited = _write_cited(files, built_from, frame)
    unit = frame.registry.departments.get(built_from.department)
    record = other_record(frame.catalogue, built_from, unit, package, notes)
    beside = write_files(csvw_files(record), frame.output)
    pages, followed = 0, dict[str, Followed]()
    for site in frame.sites:
        city_map, base_url = frame.registry.city_map, frame.settings.base_url
        made = other_dataset_page(built_from, package, notes, city_map, cited, base_url)
        page = replace(made, about=dataset_text(frame.catalogue, record, site.language))
        pages += write_pages([page], environment_of(frame, site), site, frame)
        voice = voice_of(site.language, frame.registry, frame.settings)
        followed[site.language] = Followed(dataset_entries([built_from], voice), ())
    return Written(pages, [*notes, *beside], followed, (record,), (built_from.path,))


def write_list(
    part: Part,
    facets: Mapping[str, tuple[tuple[str, tuple[Link, ...]], ...]],
    headings: Mapping[str, str],
    frame: Frame,
) -> Written:
    """Writes some pages of one list; `facets` and `headings` are by language."""
    gc.disable()
    pages, paths = 0, list[str]()
    for site in frame.sites:
        env = environment_of(frame, site)
        of_list = list_pages(part, facets[site.language], headings[site.language], frame.settings.page_size)
        pages += write_pages(noted(of_list, paths), env, site, frame)
    return Written(pages, [], paths=tuple(paths))


def cited_as(citation: Citation, file: str) -> Cited:
    return Cited(*text(citation), bibtex(citation), file)


def described_as(settings: Settings) -> Described:
    """What /data/ says of the whole portal's files."""
    fields = {"cases": VIEW_FIELDS, "events": load_schema("event")["fields"]}
    return Described(cited_as(portal_citation(settings), f"data/{CFF}"), fields)


def write_view(one: Narrowed, frame: Frame) -> Written:
    """Writes the files of one list that is narrowed by a facet."""
    gc.disable()
    view = View(one.folder, one.name, one.title, table_of(frame).part(one.places))
    formats = LIST_FORMATS if len(view.cases) <= LIST_WORKBOOK else LIST_FORMATS - {"xlsx"}
    files = view_files(view, frame.registry, frame.settings, frame.settings.today(), formats)
    columns = csvw_file(cases_table(view.folder), {}, frame.catalogue.licence)
    return Written(0, write_files([*files, columns], frame.output))


def facets_of(lists: Sequence[Listing], site: Site) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    return facet_links(lists, lambda facet, value: word_of(site, facet, value))


def word_of(site: Site, facet: str, value: str) -> str:
    """A facet's value in the reader's language."""
    from .. import labels
    from ..words import translator

    if facet == "year":
        return value
    if facet in ("status", "kind"):
        table: Mapping[str, str] = {
            str(k): v for k, v in (labels.STATUSES if facet == "status" else labels.KINDS).items()
        }
        return translator(site.language).gettext(table[value])
    terms = {"department": site.departments, "district": site.districts, "category": site.categories}[facet]
    return terms[value]
