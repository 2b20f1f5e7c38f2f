"""data.json: the catalogue as DCAT-US 1.1, in English, for a publisher that is no federal agency."""

from __future__ import annotations

import json
from typing import Any

from .model import Catalogue, Record

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_FREQUENCIES = {"daily": "R/P1D", "irregular": "irregular"}


def data_json(catalogue: Catalogue) -> bytes:
    """The standard asks for whole addresses: only where the site's own is known."""
    found = {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": catalogue.link("data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [_dataset(catalogue, record) for record in catalogue.records],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _dataset(catalogue: Catalogue, record: Record) -> dict[str, Any]:
    publisher = catalogue.publisher.en or catalogue.publisher.zh
    unit: dict[str, Any] = {"@type": "org:Organization", "name": publisher}
    if record.department:
        name = record.department_name.en or record.department_name.zh
        unit = {"@type": "org:Organization", "name": name, "subOrganizationOf": unit}
    tables = {table.path for table in record.tables}
    found: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": catalogue.link(record.path),
        "title": record.title.en or record.title.zh,
        "description": record.description.en or record.description.zh,
        "keyword": sorted({words.en or words.zh for words in record.keywords}),
        "modified": record.modified.isoformat(),
        "issued": record.issued.isoformat() if record.issued else None,
        "publisher": unit,
        "contactPoint": {"@type": "vcard:Contact", "fn": publisher, "hasEmail": _contact(catalogue)},
        "accessLevel": "public",
        "license": record.licence.url or None,
        "rights": f"{record.licence.title}: free to use if the source is named."[:255],
        "accrualPeriodicity": _FREQUENCIES[record.frequency],
        "temporal": "/".join(day.isoformat() for day in record.period) if record.period else None,
        "spatial": ",".join(map(str, catalogue.place.box)) if catalogue.place.box else catalogue.place.name.en,
        "language": ["zh", "en"],
        "landingPage": catalogue.page(record.page, "en" if "en" in catalogue.languages else catalogue.languages[0]),
        "describedBy": catalogue.link(record.descriptor) if record.descriptor else None,
        "describedByType": "application/json" if record.descriptor else None,
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": file.name,
                "downloadURL": catalogue.link(file.path),
                "mediaType": file.media_type.partition(";")[0],
                "format": file.name.rpartition(".")[2].upper(),
                **(
                    {
                        "describedBy": catalogue.link(f"{file.path}-metadata.json"),
                        "describedByType": "application/csvm+json",
                    }
                    if file.path in tables
                    else {}
                ),
            }
            for file in record.downloads
        ],
    }
    return {key: value for key, value in found.items() if value is not None and value != []}


def _contact(catalogue: Catalogue) -> str:
    return f"mailto:{catalogue.contact}" if "@" in catalogue.contact else catalogue.contact
