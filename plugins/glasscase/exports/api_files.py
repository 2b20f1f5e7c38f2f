"""The static API below api/v1/, but for the documents of single cases, which lie beside their package's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .. import api
from ..article_kinds import HALL_KINDS
from ..figures import City
from ..model import CaseRow, Download, Portal, Status
from ..settings import Settings
from .api_cases import case_months, moved
from .api_documents import JSON, document, lay_out, linked, root_of
from .api_openapi import openapi
from .api_registry import definitions, records, registry_documents
from .api_schemas import schemas
from .artifact import Artifact
from .figure_files import figure_tables, numbers_of
from .hall_files import article_table


def api_files(
    portal: Portal, settings: Settings, city: City, files: Sequence[Download], example: bytes = b""
) -> list[Artifact]:
    """Every document, the schemas, and openapi.json. `files` are all downloads, `example` the document of a case."""
    if "api" not in settings.downloads:
        return []
    made = [
        _index(portal, settings),
        *case_months(portal, settings),
        *registry_documents(portal, settings, city),
        _figures(portal, settings, city),
        _articles(portal, settings),
        _datasets(portal, settings, files),
        _withheld(portal, settings),
        *moved(portal, settings),
    ]
    described = [
        Artifact(f"{api.ROOT}schemas/{name}.json", lay_out(schema), JSON)
        for name, schema in schemas(portal, settings, city).items()
    ]
    whole = openapi({one.path: one.content for one in made}, example, settings)
    return [*made, *described, Artifact(f"{api.ROOT}openapi.json", lay_out(whole), JSON)]


def exemplary(portal: Portal) -> CaseRow | None:
    """The case that stands for all where one has to: a problem with a long story, if there is one."""
    stands = [row for row in portal.cases if row.standing.status is not Status.WITHDRAWN]
    return max(
        stands, key=lambda row: (row.standing.status is Status.OVERDUE, row.standing.extended, row.id), default=None
    )


def _index(portal: Portal, settings: Settings) -> Artifact:
    path = f"{api.ROOT}index.json"
    documents = [
        {
            "name": one.schema, "title": one.title, "title_en": one.title_en,
            ("template" if one.varies else "href"): f"{root_of(path, settings)}/{api.ROOT}{one.path}",
            **linked(path, settings, schema=f"{api.ROOT}schemas/{one.schema}.json"),
        }
        for one in api.DOCUMENTS
    ]  # fmt: skip
    body = {
        "version": api.VERSION,
        "cases": len(portal.cases),
        "departments": len(portal.registry.departments),
        "documents": documents,
        "deprecation": None,
        "policy": api.POLICY,
        "policy_en": api.POLICY_EN,
    }
    links = linked(path, settings, openapi=f"{api.ROOT}openapi.json", developers="api/", data="data/")
    title = f"{settings.name}：数据接口", f"{settings.name_en}: API"
    return document(path, "index", title, "api/", settings, body, links=links)


def _figures(portal: Portal, settings: Settings, city: City) -> Artifact:
    path = f"{api.ROOT}figures.json"
    body = {
        "figures": numbers_of(city.whole),
        "definitions": definitions(path, settings),
        **{table.name: records(table) for table in figure_tables(city, portal.registry)},
    }
    links = linked(path, settings, descriptor="figures/datapackage.json")
    return document(path, "figures", ("统计", "Figures"), "figures/", settings, body, links=links)


def _articles(portal: Portal, settings: Settings) -> Artifact:
    path = f"{api.ROOT}articles.json"
    beside = replace(settings, base_url=root_of(path, settings))
    body = {kind: records(article_table(portal, kind, beside)) for kind in HALL_KINDS}
    rows = sum(map(len, body.values()))
    return document(path, "articles", ("部门发布", "Articles"), "hall/", settings, body, rows=rows)


def _datasets(portal: Portal, settings: Settings, files: Sequence[Download]) -> Artifact:
    """Packages and whatever else lies in folders of its own, each with its files."""
    path, folders = f"{api.ROOT}datasets.json", dict[str, list[Download]]()
    for file in sorted(files, key=lambda file: file.path):
        folders.setdefault(file.path.removesuffix(file.name), []).append(file)
    packages = [
        {
            "department": one.department, "year": one.year, "title": one.title, "title_en": one.title_en or None,
            "rows": dict(one.rows), **linked(path, settings, page=one.path),
            "files": _listed(path, folders.pop(one.path, ()), settings),
        }
        for one in portal.datasets
    ]  # fmt: skip
    others = [{"folder": name, "files": _listed(path, found, settings)} for name, found in folders.items()]
    body = {"datasets": packages, "collections": others}
    return document(path, "datasets", ("数据集", "Datasets"), "data/", settings, body, rows=len(packages))


def _listed(path: str, files: Sequence[Download], settings: Settings) -> list[dict[str, Any]]:
    return [
        {
            "path": file.path, **linked(path, settings, href=file.path), "media_type": file.media_type,
            "rows": file.rows, "size": file.size, "sha256": file.sha256,
        }
        for file in files
    ]  # fmt: skip


def _withheld(portal: Portal, settings: Settings) -> Artifact:
    """As the page of corrections has it: no ids of what was erased, and of what was withdrawn only how many."""
    path = f"{api.ROOT}withheld.json"
    withheld = sorted(portal.registry.withheld, key=lambda one: (one.date, one.reason), reverse=True)
    counts = dict[str, int]()
    for row in portal.cases:
        if row.standing.status is Status.WITHDRAWN:
            counts[row.standing.reason] = counts.get(row.standing.reason, 0) + 1
    body = {
        "count": len(withheld),
        "withheld": [{"reason": one.reason, "since": one.date.isoformat()} for one in withheld],
        "withdrawn": [{"reason": reason, "count": count} for reason, count in sorted(counts.items())],
    }
    title = ("撤回与不再公开", "Withdrawn and withheld")
    return document(path, "withheld", title, "corrections/", settings, body, rows=len(withheld))
