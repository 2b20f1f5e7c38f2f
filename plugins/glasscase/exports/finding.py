"""How the portal is found and searched from elsewhere: robots.txt, and OpenSearch descriptions for browsers."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ..settings import Settings
from ..words import written
from .artifact import Artifact
from .voice import Voice

OPENSEARCH = "application/opensearchdescription+xml"
#: letters that a short name may have
_SHORT = 16


def robots(settings: Settings) -> Artifact:
    """Everything may be read. A sitemap needs whole addresses, so a portal without one has none."""
    lines = ["User-agent: *", "Allow: /", ""]
    if settings.base_url:
        lines += [f"Sitemap: {settings.base_url}/sitemap.xml", ""]
    return Artifact("robots.txt", "\n".join(lines).encode(), "text/plain")


def opensearch(voice: Voice, settings: Settings) -> Iterator[Artifact]:
    """opensearch.xml in one language; none without a search page or an address, which browsers ask for."""
    if not (settings.search and settings.base_url):
        return
    name = written(voice.language, settings.name, settings.name_en)[0]
    address = voice.link("search/", "")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(name[:_SHORT])}</ShortName>",
        f"<Description>{escape(voice.say('Search the cases of {portal}').format(portal=voice.portal))}</Description>",
        f'<Url type="text/html" method="get" template="{escape(address, {chr(34): "&quot;"})}?q={{searchTerms}}"/>',
        f'<Url type="{OPENSEARCH}" rel="self" template="{escape(voice.link("opensearch.xml", ""), {chr(34): "&quot;"})}"/>',
        f'<Image height="64" width="64" type="image/svg+xml">{escape(settings.base_url)}/theme/favicon.svg</Image>',
        f"<Language>{escape(voice.language)}</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
        "<OutputEncoding>UTF-8</OutputEncoding>",
        "</OpenSearchDescription>",
        "",
    ]
    yield Artifact(f"{voice.prefix}opensearch.xml", "\n".join(lines).encode(), OPENSEARCH)
