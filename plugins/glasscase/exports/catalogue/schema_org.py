"""schema.org for pages: what search engines for data read in them. One text for a page, safe within <script>."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .model import Catalogue, Licence, Record, Words

#: letters that a description has at least and at most where Google takes it
LEAST, MOST = 50, 5000
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def dataset_text(catalogue: Catalogue, record: Record, language: str) -> str:
    """A dataset for its page in `language`. "" without an address of the site: search engines ask for whole ones."""
    if not catalogue.base_url:
        return ""
    return _text({"@context": "https://schema.org", **_dataset(catalogue, record, language)})


def catalogue_text(catalogue: Catalogue, record: Record, paths: Iterable[str], language: str) -> str:
    """The catalogue with the portal's own dataset, for the page of open data; `paths` are the datasets'."""
    if not catalogue.base_url:
        return ""
    listed = {
        "@type": "DataCatalog",
        "@id": catalogue.link("#catalogue"),
        "name": f"{catalogue.name.told(language)} {catalogue.city.told(language)}",
        "description": catalogue.description.told(language),
        "url": catalogue.page("data/", language),
        "inLanguage": list(catalogue.languages),
        "publisher": _publisher(catalogue, language),
        **_licence(catalogue.licence),
        "dataset": [{"@id": catalogue.link(f"{path}#dataset")} for path in paths],
    }
    return _text({"@context": "https://schema.org", "@graph": [listed, _dataset(catalogue, record, language)]})


def _dataset(catalogue: Catalogue, record: Record, language: str) -> dict[str, Any]:
    other = "zh" if language.split("-")[0] != "zh" else "en"
    name, alternate = record.title.told(language), record.title.told(other)
    columns = {
        str(field["name"]): Words(str(field.get("title") or ""), str(field.get("title_en") or "")).told(language)
        for table in record.tables
        for field in table.schema["fields"]
    }
    creator = _publisher(catalogue, language)
    if record.department:
        creator = {
            "@type": "GovernmentOrganization",
            "@id": catalogue.link(f"d/{record.department}/#department"),
            "name": record.department_name.told(language),
            "url": catalogue.page(f"d/{record.department}/", language),
        }
    found: dict[str, Any] = {
        "@type": "Dataset",
        "@id": catalogue.link(record.id),
        "name": name,
        "alternateName": alternate if alternate != name else None,
        "description": record.description.told(language)[:MOST],
        "url": catalogue.page(record.page, language),
        "identifier": catalogue.link(record.path),
        "inLanguage": ["zh", "en"],
        "keywords": list(dict.fromkeys(words.told(language) for words in record.keywords)),
        **_licence(record.licence),
        "isAccessibleForFree": True,
        "creator": creator,
        "publisher": _publisher(catalogue, language),
        "includedInDataCatalog": {"@id": catalogue.link("#catalogue")},
        "version": catalogue.as_of.isoformat(),
        "datePublished": record.issued.isoformat() if record.issued else None,
        "dateModified": record.modified.isoformat(),
        "temporalCoverage": "/".join(day.isoformat() for day in record.period) if record.period else None,
        "spatialCoverage": _place(catalogue, language),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "description": title} for name, title in columns.items()
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": catalogue.link(file.path),
                "encodingFormat": file.media_type.partition(";")[0],
                "contentSize": f"{file.size} B",  # digests are in the catalogue: none of them can be packed
            }
            for file in record.downloads
        ],
    }
    return {key: value for key, value in found.items() if value is not None}


def _publisher(catalogue: Catalogue, language: str) -> dict[str, Any]:
    contact = {"email": catalogue.contact} if "@" in catalogue.contact else {}
    return {
        "@type": "Organization",
        "@id": catalogue.link("#publisher"),
        "name": catalogue.publisher.told(language),
        "url": catalogue.page("", language),
        **contact,
    }


def _place(catalogue: Catalogue, language: str) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": catalogue.place.name.told(language)}
    if catalogue.place.box:
        west, south, east, north = catalogue.place.box
        place["geo"] = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return place


def _licence(licence: Licence) -> dict[str, str]:
    return {"license": licence.url or licence.title}


def _text(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
