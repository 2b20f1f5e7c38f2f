"""The portal's own settings, all in one place. `pelicanconf.py` makes one of these."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def contact_of(settings_file: Path) -> str:
    """The contact that a settings file names, read without running it, since Pelican is slow; "" if there is none."""
    try:
        nodes = ast.walk(ast.parse(settings_file.read_bytes()))
    except (OSError, SyntaxError, ValueError):
        return ""
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg == "contact" and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    return ""


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
    #: ISO 3166 codes of the calendar of working days
    country: str
    subdivision: str | None = None
    #: languages of the site, the first one at `/`
    languages: tuple[str, ...] = ("zh", "en")
    #: the open data's licence
    licence_name: str = "CC-BY-4.0"
    licence_title: str = "Creative Commons Attribution 4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"
    #: which downloads are made beside CSV: any of json, xlsx, zip
    downloads: tuple[str, ...] = ("json", "xlsx", "zip")
    #: whether there is a search page with its index
    search: bool = True
    #: cases on one page of a list
    page_size: int = 100
    #: medians and rates of fewer cases than this are not shown
    minimum_n: int = 5
    #: departments with fewer cases than this are not ranked
    ranking_minimum: int = 10
    #: folders, relative to where the command is run: the project's own
    data: Path = Path("data")
    content: Path = Path("content")

    def today(self) -> date:
        """The day for which the portal is reckoned."""
        return self.as_of or datetime.now(ZoneInfo(self.time_zone)).date()
