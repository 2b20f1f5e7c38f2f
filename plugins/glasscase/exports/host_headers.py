"""`_headers` at the site's root: what Netlify and Cloudflare Pages send with the files that other sites read."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..settings import Settings
from .artifact import Artifact

#: endings that hosts do not know → what they are
_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "ttl": "text/turtle; charset=utf-8",
}


def host_headers(settings: Settings) -> Artifact:
    """Everything here is public, so everything may be read from anywhere. Paths begin at the host's root, which may lie
    above the site's; no path has the same header from two rules, since hosts would send both."""
    base = urlsplit(settings.base_url).path.rstrip("/")
    rules = [(f"{base}/*", "Access-Control-Allow-Origin", "*")]
    rules += [(f"{base}/*.{ending}", "Content-Type", kind) for ending, kind in _TYPES.items()]
    lines = [f"{path}\n  {name}: {value}\n" for path, name, value in rules]
    return Artifact("_headers", "".join(lines).encode(), "text/plain")
