"""The catalogue's files at the site's root."""

from __future__ import annotations

from collections.abc import Iterator

from ..artifact import Artifact
from .dcat import nodes_of
from .dcat_us import data_json
from .llms import llms_txt
from .model import Catalogue
from .portal_package import portal_package
from .rdf import jsonld, turtle

JSON = "application/json"


def catalogue_files(catalogue: Catalogue) -> Iterator[Artifact]:
    """datapackage.json, catalog.jsonld, catalog.ttl, llms.txt and, where the site's address is known, data.json."""
    nodes = nodes_of(catalogue)
    yield Artifact("datapackage.json", portal_package(catalogue), JSON)
    yield Artifact("catalog.jsonld", jsonld(nodes), "application/ld+json")
    yield Artifact("catalog.ttl", turtle(nodes), "text/turtle")
    yield Artifact("llms.txt", llms_txt(catalogue), "text/markdown")
    if catalogue.base_url:
        yield Artifact("data.json", data_json(catalogue), JSON)
