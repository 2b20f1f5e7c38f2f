"""DCAT-AP 3: the catalogue as RDF, with the European Union's vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model import Download
from .model import Catalogue, Licence, Record, Service, Words
from .rdf import Node, Ref, Text, Typed, Value

_EU = "http://publications.europa.eu/resource/authority/"
#: languages that these have a code for in the EU's list; others are left out
_LANGUAGES = {"zh": "ZHO", "en": "ENG", "fr": "FRA", "de": "DEU", "es": "SPA", "pt": "POR", "it": "ITA", "ru": "RUS"}
_FREQUENCIES = {"daily": "DAILY", "irregular": "IRREG"}
#: end of the file's name → the EU's file type; what is not in its list has a media type only
_TYPES = {
    ".csv": "CSV", ".xlsx": "XLSX", ".json": "JSON", ".geojson": "GEOJSON", ".parquet": "PARQUET", ".zip": "ZIP",
    ".xml": "XML", ".png": "PNG",
}  # fmt: skip
_MEDIA = "https://www.iana.org/assignments/media-types/"
_TABLE_SCHEMA = "https://datapackage.org/standard/table-schema/"
CATALOGUE, PUBLISHER, CONTACT, CITY = "./#catalogue", "./#publisher", "./#contact", "./#city"

Said = tuple[str, tuple[Value, ...]]


def nodes_of(catalogue: Catalogue) -> list[Node]:
    """The whole catalogue: portal, publisher, contact, city, services, datasets, distributions and licences."""
    link = catalogue.link
    nodes = [
        Node(
            _ref(catalogue, CATALOGUE).address,
            "dcat:Catalog",
            (
                ("dct:title", _words(catalogue.name)),
                ("dct:description", _words(catalogue.description)),
                ("dct:publisher", (_ref(catalogue, PUBLISHER),)),
                ("dcat:contactPoint", (_ref(catalogue, CONTACT),)),
                ("dct:language", _languages(catalogue.languages)),
                ("dct:license", _licence(catalogue.licence)),
                ("dct:modified", (_date(catalogue.as_of.isoformat()),)),
                ("dct:spatial", (_ref(catalogue, CITY),)),
                ("dcat:themeTaxonomy", (Ref(f"{_EU}data-theme"),)),
                ("foaf:homepage", (_ref(catalogue, "./"),)),
                ("dcat:dataset", tuple(Ref(link(record.id)) for record in catalogue.records)),
                ("dcat:service", tuple(Ref(link(f"{one.path}#service")) for one in catalogue.services)),
            ),
        ),
        Node(_ref(catalogue, PUBLISHER).address, "foaf:Agent", (("foaf:name", _words(catalogue.publisher)),)),
        _contact(catalogue),
        _city(catalogue),
        *(_service(catalogue, one) for one in catalogue.services),
    ]
    for record in catalogue.records:
        nodes += _dataset(catalogue, record)
    return [*nodes, *_licences(catalogue), *_departments(catalogue)]


def _contact(catalogue: Catalogue) -> Node:
    said: list[Said] = [("vcard:fn", _words(catalogue.publisher))]
    if "://" in catalogue.contact:
        said.append(("vcard:hasURL", (Ref(catalogue.contact),)))
    elif "@" in catalogue.contact:
        said.append(("vcard:hasEmail", (Ref(f"mailto:{catalogue.contact}"),)))
    return Node(_ref(catalogue, CONTACT).address, "vcard:Organization", tuple(said))


def _city(catalogue: Catalogue) -> Node:
    said: list[Said] = [("rdfs:label", _words(catalogue.place.name))]
    if catalogue.place.box:
        west, south, east, north = catalogue.place.box
        ring = ", ".join(
            f"{x} {y}" for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))
        )
        said.append(("dcat:bbox", (Typed(f"POLYGON(({ring}))", "geosparql:wktLiteral"),)))
    return Node(_ref(catalogue, CITY).address, "dct:Location", tuple(said))


def _service(catalogue: Catalogue, service: Service) -> Node:
    link = catalogue.link
    return Node(
        link(f"{service.path}#service"),
        "dcat:DataService",
        (
            ("dct:title", _words(service.title)),
            ("dct:description", _words(service.description)),
            ("dcat:endpointURL", (Ref(link(service.path)),)),
            ("dcat:endpointDescription", (Ref(link(service.described)),)),
            ("dcat:servesDataset", tuple(Ref(link(one.id)) for one in catalogue.records[:1])),
            ("dct:conformsTo", (Ref(service.standard),) if service.standard else ()),
            ("dct:publisher", (_ref(catalogue, PUBLISHER),)),
            ("dcat:contactPoint", (_ref(catalogue, CONTACT),)),
            ("dct:license", _licence(catalogue.licence)),
            ("dct:accessRights", (Ref(f"{_EU}access-right/PUBLIC"),)),
            ("dcat:theme", (Ref(f"{_EU}data-theme/GOVE"),)),
        ),
    )


def _dataset(catalogue: Catalogue, record: Record) -> Iterator[Node]:
    link = catalogue.link
    creator = f"d/{record.department}/#department" if record.department else PUBLISHER
    yield Node(
        link(record.id),
        "dcat:Dataset",
        (
            ("dct:title", _words(record.title)),
            ("dct:description", _words(record.description)),
            ("dct:identifier", (Typed(link(record.path), "xsd:string"),)),
            ("dct:publisher", (_ref(catalogue, PUBLISHER),)),
            ("dct:creator", (_ref(catalogue, creator),)),
            ("dcat:contactPoint", (_ref(catalogue, CONTACT),)),
            ("dcat:keyword", _keywords(record.keywords)),
            ("dcat:theme", tuple(Ref(f"{_EU}data-theme/{theme}") for theme in record.themes)),
            ("dct:issued", (_date(record.issued.isoformat()),) if record.issued else ()),
            ("dct:modified", (_date(record.modified.isoformat()),)),
            ("dct:accrualPeriodicity", (Ref(f"{_EU}frequency/{_FREQUENCIES[record.frequency]}"),)),
            ("dct:accessRights", (Ref(f"{_EU}access-right/PUBLIC"),)),
            ("dct:language", _languages(("zh", "en"))),
            ("dct:spatial", (_ref(catalogue, CITY),)),
            ("dct:temporal", (Ref(link(f"{record.path}#period")),) if record.period else ()),
            ("dcat:landingPage", (Ref(link(record.page)),)),
            ("foaf:page", (Ref(link(record.descriptor)),) if record.descriptor else ()),
            ("dcat:version", (Typed(catalogue.as_of.isoformat(), "xsd:string"),)),
            ("dcat:distribution", tuple(Ref(link(f"{file.path}#distribution")) for file in record.downloads)),
        ),
    )
    if record.period:
        first, last = record.period
        yield Node(
            link(f"{record.path}#period"),
            "dct:PeriodOfTime",
            (("dcat:startDate", (_date(first.isoformat()),)), ("dcat:endDate", (_date(last.isoformat()),))),
        )
    schemas = {table.path for table in record.tables}
    for file in record.downloads:
        yield from _distribution(catalogue, record, file, file.path in schemas)


def _distribution(catalogue: Catalogue, record: Record, file: Download, described: bool) -> Iterator[Node]:
    link = catalogue.link
    name = f"{file.path}#distribution"
    kind = next((kind for end, kind in _TYPES.items() if file.path.endswith(end)), "")
    standards = [_TABLE_SCHEMA, link(f"{file.path}-metadata.json")] if described else []
    yield Node(
        link(name),
        "dcat:Distribution",
        (
            ("dct:title", (Typed(file.name, "xsd:string"),)),
            ("dcat:accessURL", (Ref(link(record.page)),)),
            ("dcat:downloadURL", (Ref(link(file.path)),)),
            ("dcat:mediaType", (Ref(_MEDIA + file.media_type.partition(";")[0]),)),
            ("dct:format", (Ref(f"{_EU}file-type/{kind}"),) if kind else ()),
            ("dcat:byteSize", (Typed(str(file.size), "xsd:decimal"),)),
            ("spdx:checksum", (Ref(link(f"{file.path}#checksum")),)),
            ("dct:conformsTo", tuple(map(Ref, standards))),
            ("dct:license", _licence(record.licence)),
            ("dct:modified", (_date(record.modified.isoformat()),)),
            ("dcatap:availability", (Ref(f"{_EU}planned-availability/STABLE"),)),
        ),
    )
    yield Node(
        link(f"{file.path}#checksum"),
        "spdx:Checksum",
        (
            ("spdx:algorithm", (Ref("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),)),
            ("spdx:checksumValue", (Typed(file.sha256, "xsd:hexBinary"),)),
        ),
    )


def _licences(catalogue: Catalogue) -> Iterator[Node]:
    known = {one.url: one for one in (catalogue.licence, *(record.licence for record in catalogue.records)) if one.url}
    for one in known.values():
        yield Node(one.url, "dct:LicenseDocument", (("dct:title", (Text(one.title, "en"),)),))


def _departments(catalogue: Catalogue) -> Iterator[Node]:
    names = {one.department: one.department_name for one in catalogue.records if one.department}
    for code, name in names.items():
        yield Node(
            catalogue.link(f"d/{code}/#department"),
            "foaf:Agent",
            (("foaf:name", _words(name)), ("foaf:page", (Ref(catalogue.link(f"d/{code}/")),))),
        )


def _ref(catalogue: Catalogue, path: str) -> Ref:
    return Ref(catalogue.link(path.removeprefix("./")) if catalogue.base_url else path)


def _words(words: Words) -> tuple[Text, ...]:
    return tuple(Text(text, tag) for tag, text in words.tagged())


def _keywords(keywords: Iterable[Words]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(text for words in keywords for text in _words(words)))


def _languages(languages: Iterable[str]) -> tuple[Ref, ...]:
    codes = [_LANGUAGES.get(language.split("-")[0]) for language in languages]
    return tuple(Ref(f"{_EU}language/{code}") for code in codes if code)


def _licence(licence: Licence) -> tuple[Ref, ...]:
    return (Ref(licence.url),) if licence.url else ()


def _date(day: str) -> Typed:
    return Typed(day, "xsd:date")
