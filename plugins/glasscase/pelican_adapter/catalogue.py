"""Metadata of a whole build: the catalogue before the pages, its files and the sitemap after them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ..exports.catalogue.csvw import csvw_files
from ..exports.catalogue.files import catalogue_files
from ..exports.catalogue.model import Catalogue, Record
from ..exports.catalogue.records import view_records
from ..exports.catalogue.schema_org import catalogue_text, dataset_text
from ..exports.finding import opensearch, robots
from ..exports.sitemap import addresses, sitemap_files
from ..exports.voice import voice_of
from ..model import CaseRow, Download, Portal
from ..settings import Settings
from .files import write_files

_DESCRIPTOR = "datapackage.json"


def begin_catalogue(
    begun: Catalogue, portal: Portal, settings: Settings, views: Mapping[str, Sequence[Download]],
    rows_of: Mapping[str, Sequence[CaseRow]], output: Path,
) -> Catalogue:  # fmt: skip
    """With the records of what needs the whole portal."""
    folders = dict[str, list[Download]]()
    for file in chain.from_iterable(views.values()):
        folders.setdefault(file.path.removesuffix(file.name), []).append(file)
    folders = {folder: files for folder, files in folders.items() if any(one.name == _DESCRIPTOR for one in files)}
    descriptors = {folder: json.loads((output / folder / _DESCRIPTOR).read_bytes()) for folder in folders}
    return replace(begun, records=view_records(begun, portal, settings, views, rows_of, descriptors, folders))


def abouts(catalogue: Catalogue, portal: Portal, language: str) -> dict[str, str]:
    """Page → what its head says to other programs, of the pages that need the whole portal."""
    whole, *others = catalogue.records
    paths = [*(record.path for record in catalogue.records), *(dataset.path for dataset in portal.datasets)]
    return {
        whole.path: catalogue_text(catalogue, whole, paths, language),
        **{record.path: dataset_text(catalogue, record, language) for record in others},
    }


def write_catalogue(
    catalogue: Catalogue, packages: Iterable[Record], paths: Iterable[str], portal: Portal, settings: Settings,
    output: Path,
) -> list[Download]:  # fmt: skip
    """All files of the catalogue but those that lie beside a package; robots.txt, the sitemap and OpenSearch with them."""
    of_views = catalogue.records
    catalogue = replace(catalogue, records=(*of_views, *packages))
    made = chain(
        catalogue_files(catalogue),
        chain.from_iterable(map(csvw_files, of_views)),
        [robots(settings)],
        *(opensearch(voice_of(language, portal.registry, settings), settings) for language in settings.languages),
    )
    written = write_files(made, output)
    if settings.base_url:
        pages = addresses(portal, paths)
        written += write_files(sitemap_files(pages, settings.base_url, settings.languages, portal.as_of), output)
    return written
