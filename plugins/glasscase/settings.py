"""The portal's own settings, all in one place. `pelicanconf.py` makes one of these."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: a portal's languages unless its settings say others
LANGUAGES = ("zh", "en")


#: what the setting `downloads` may have
FORMATS = (
    "spreadsheet", "xlsx", "json", "jsonl", "geojson", "parquet", "sqlite", "zip", "atom", "ics", "cards", "open311", "api",
)  # fmt: skip
#: cases up to which a list that is narrowed by a facet has a workbook of its own: they are what takes longest to write
LIST_WORKBOOK = 2_000
#: a host, and perhaps a port: nothing that could add a source to a page's policy
_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]+)?")


def contact_of(settings_file: Path) -> str:
    """The contact that a settings file names; "" if there is none."""
    contact = _written(settings_file, "contact")
    return "" if contact is None else str(contact)


def languages_of(settings_file: Path) -> tuple[str, ...]:
    """The languages that a settings file names, or else the usual ones."""
    languages = _written(settings_file, "languages")
    return tuple(map(str, languages)) if isinstance(languages, tuple | list) else LANGUAGES


def today_of(settings_file: Path) -> date:
    """The portal's day: `as_of` where a settings file fixes it, else today in its time zone."""
    as_of, zone = _written(settings_file, "as_of"), _written(settings_file, "time_zone")
    if isinstance(as_of, date):
        return as_of
    try:
        return datetime.now(ZoneInfo(str(zone))).date()
    except (ValueError, ZoneInfoNotFoundError):
        return date.today()


def _written(settings_file: Path, name: str) -> object:
    """The value written after `name=`, read without running the file, since Pelican is slow; None if there is none."""
    try:
        for node in ast.walk(ast.parse(settings_file.read_bytes())):
            if isinstance(node, ast.keyword) and node.arg == name:
                match node.value:
                    case ast.Call(func=ast.Name(id="date"), args=parts, keywords=[]):
                        return date(*map(ast.literal_eval, parts))
                    case value:
                        return ast.literal_eval(value)
    except (OSError, SyntaxError, ValueError, TypeError):
        pass
    return None


class BadTiles(ValueError):
    """The setting `tiles` is no https address with {z}, {x} and {y}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a publisher decides. Every field is described in the README's table of settings."""

    #: the portal's name in Chinese and in English
    name: str
    name_en: str
    #: whose city this is
    city: str
    city_en: str
    #: says on every page that city, people and cases are invented
    invented: bool = False
    #: where the site will be found, without a slash at the end; empty while it is only tried out
    base_url: str = ""
    #: who answers for the portal, and how to reach them
    publisher: str
    publisher_en: str
    contact: str
    #: an IANA time zone: what "today" means
    time_zone: str
    #: the day for which everything is reckoned; None means today in `time_zone`
    as_of: date | None = None
    #: set by the build for itself: the one day of all its pages, also when it runs past midnight
    built_on: date | None = None
    #: ISO 3166 codes of the calendar of working days
    country: str
    subdivision: str | None = None
    #: languages of the site, the first one at `/`
    languages: tuple[str, ...] = LANGUAGES
    #: the open data's licence
    licence_name: str = "CC-BY-4.0"
    licence_title: str = "Creative Commons Attribution 4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"
    #: which files are made beside pages and CSV: for spreadsheets spreadsheet, xlsx, for programs json, jsonl, geojson,
    #: parquet, sqlite, all of a dataset zip, to follow a case atom, ics, for other sites cards, open311, api
    downloads: tuple[str, ...] = FORMATS
    #: how many cases, those with the newest steps, get a picture of their own to be shared with: once there is an address
    share_pictures: int = 2000
    #: the forge's page for a new issue, for those who choose to write in public; empty: no such links
    issue_forms: str = ""
    #: whether there is a search page with its index
    search: bool = True
    #: how many records one index of the search has at most: what a first search must load grows with it
    search_size: int = 3000
    #: a street map that readers may ask for on the map page: https address with {z}, {x} and {y}, and whose it is
    tiles: str = ""
    tiles_credit: str = ""
    #: cases on one page of a list
    page_size: int = 100
    #: medians and rates of fewer cases than this are not shown
    minimum_n: int = 5
    #: departments with fewer cases than this are not ranked
    ranking_minimum: int = 10
    #: folders, relative to where the command is run: the project's own
    data: Path = Path("data")
    content: Path = Path("content")

    def __post_init__(self) -> None:
        if self.tiles and not (self.tile_host and all(part in self.tiles for part in ("{z}", "{x}", "{y}"))):
            raise BadTiles(self.tiles)

    @property
    def tile_host(self) -> str:
        """Where tiles come from, as `https://tiles.example`; empty without tiles."""
        found = urlsplit(self.tiles)
        return f"https://{found.netloc}" if found.scheme == "https" and _HOST.fullmatch(found.netloc) else ""

    def address(self, path: str) -> str:
        """The whole address of what lies at `path` below the site's root; "" while the site has none."""
        return f"{self.base_url}/{path}" if self.base_url else ""

    def today(self) -> date:
        """The day for which the portal is reckoned."""
        return self.as_of or self.built_on or datetime.now(ZoneInfo(self.time_zone)).date()
