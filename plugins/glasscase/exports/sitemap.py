"""sitemap.xml: every page in every language with its last change, in parts where one file may not hold them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape

from ..model import Portal, Status
from .artifact import Artifact

#: what sitemaps.org allows in one file: addresses, and bytes before they are packed
MOST, LARGEST = 50_000, 50_000_000
XML = "application/xml"
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SET = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True, slots=True)
class Address:
    """A page below a language's root, and the day on which what it shows last changed."""

    path: str
    changed: date


def addresses(portal: Portal, paths: Iterable[str]) -> Iterator[Address]:
    """`paths` are the pages that are no case's; those of the cases follow from the portal. Withdrawn ones stay out."""
    newest, of_unit, of_package = date.min, dict[str, date](), dict[tuple[str, str], date]()
    for row in portal.cases:
        day, package = row.standing.updated_on, (row.department, str(row.year))
        newest = max(newest, day)
        of_unit[row.standing.unit] = max(of_unit.get(row.standing.unit, day), day)
        of_package[package] = max(of_package.get(package, day), day)
    newest = newest if portal.cases else portal.as_of
    articles = {
        f"{'' if one.kind == 'pages' else f'{one.kind}/'}{one.id}/": one.date for one in reversed(portal.articles)
    }
    for path in sorted(set(paths)):
        match path.split("/"):
            case ["d", code, ""]:
                yield Address(path, of_unit.get(code, newest))
            case ["data", code, year, ""]:
                yield Address(path, of_package.get((code, year), newest))
            case _:
                yield Address(path, articles.get(path, newest))
    for row in portal.cases:
        if row.standing.status is not Status.WITHDRAWN:
            yield Address(f"c/{row.id}/", row.standing.updated_on)


def sitemap_files(
    pages: Iterable[Address], base_url: str, languages: Sequence[str], as_of: date, most: int = MOST,
    largest: int = LARGEST,
) -> Iterator[Artifact]:  # fmt: skip
    """sitemap.xml; or sitemap-1.xml, sitemap-2.xml … and sitemap.xml as their index. One part at a time is in memory.

    A page's languages are never parted. `most` addresses, `largest` bytes a file.
    """
    number, waiting = 0, b""
    for number, part in enumerate(_parts(pages, base_url, languages, most, largest), 1):
        if number > 1:
            yield Artifact(f"sitemap-{number - 1}.xml", waiting, XML)
        waiting = part
    if number < 2:
        yield Artifact("sitemap.xml", waiting or _set([]), XML)
        return
    yield Artifact(f"sitemap-{number}.xml", waiting, XML)
    day = as_of.isoformat()
    lines = [
        f"<sitemap><loc>{escape(base_url)}/sitemap-{one}.xml</loc><lastmod>{day}</lastmod></sitemap>\n"
        for one in range(1, number + 1)
    ]
    yield Artifact("sitemap.xml", f"{_BEGIN}<sitemapindex {_SET}>\n{''.join(lines)}</sitemapindex>\n".encode(), XML)


def _parts(
    pages: Iterable[Address], base_url: str, languages: Sequence[str], most: int, largest: int
) -> Iterator[bytes]:
    lines, count, size, frame = list[str](), 0, 0, len(_set([]))
    for page in pages:
        entry = _entry(page, base_url, languages)
        weight = len(entry.encode())
        if lines and (count + len(languages) > most or frame + size + weight > largest):
            yield _set(lines)
            lines, count, size = list[str](), 0, 0
        lines.append(entry)
        count += len(languages)
        size += weight
    if lines:
        yield _set(lines)


def _set(lines: list[str]) -> bytes:
    return f'{_BEGIN}<urlset {_SET} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(lines)}</urlset>\n'.encode()


def _entry(page: Address, base_url: str, languages: Sequence[str]) -> str:
    path = quote(page.path, safe="/~")
    links = [f"{base_url}/{'' if language == languages[0] else f'{language}/'}{path}" for language in languages]
    links = [escape(link, {'"': "&quot;"}) for link in links]
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{link}"/>'
        for language, link in zip(languages, links, strict=True)
    )
    return "".join(f"<url><loc>{link}</loc><lastmod>{page.changed}</lastmod>{others}</url>\n" for link in links)
