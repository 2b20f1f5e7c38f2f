"""datapackage.json at the site's root: the portal itself as a Data Package, version 2, which tools of version 1 read."""

from __future__ import annotations

from typing import Any

from ...descriptors import serialise
from .model import Catalogue, Record, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def portal_package(catalogue: Catalogue) -> bytes:
    """The tables of the portal's own record, which is the first one."""
    record = catalogue.records[0]
    described: dict[str, Any] = {
        "$schema": PROFILE,
        "name": record.name,
        **({"id": catalogue.link("datapackage.json")} if catalogue.base_url else {}),
        "title": record.title.zh,
        "title_en": record.title.en,
        "description": record.description.zh,
        "description_en": record.description.en,
        **({"homepage": catalogue.link("data/")} if catalogue.base_url else {}),
        "version": catalogue.as_of.isoformat(),
        "created": catalogue.created,
        "keywords": [text for words in record.keywords for _, text in words.tagged()],
        "licenses": [
            {key: value for key, value in catalogue.licence._asdict().items() if key != "url"}
            | {"path": catalogue.licence.url}
        ],
        "contributors": [
            # `role` is what version 1 reads, `roles` what version 2 does
            {
                "title": catalogue.publisher.zh, "title_en": catalogue.publisher.en, "role": "publisher",
                "roles": ["publisher"], **({"email": catalogue.contact} if "@" in catalogue.contact else {}),
            }
        ],
        "sources": [{"title": words.zh, "title_en": words.en} for words in catalogue.sources],
        "resources": [_resource(record, table) for table in record.tables],
    }  # fmt: skip
    return serialise({key: value for key, value in described.items() if value})


def _resource(record: Record, table: Table) -> dict[str, Any]:
    file = next((one for one in record.downloads if one.path == table.path), None)
    sized = {"bytes": file.size, "hash": f"sha256:{file.sha256}"} if file else {}
    return {
        "name": table.name, "path": table.path, "title": table.title.zh, "title_en": table.title.en, "type": "table",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", **sized, "schema": dict(table.schema),
    }  # fmt: skip
