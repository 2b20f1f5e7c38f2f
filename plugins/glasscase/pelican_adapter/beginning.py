"""What a build begins with: the style, the share picture, the search's staging; and what this machine lacks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ..exports.catalogue.records import begun
from ..exports.following import told_since
from ..exports.share_pictures import address, last_shared, portal_picture, voices_of
from ..model import Portal
from ..pages.page import site_of
from ..pictures.fonts import find_fonts
from ..pictures.variants import kinds
from ..search.records import Staging, begin_staging
from ..search.shelves import Shelf
from ..settings import Settings
from .files import write_file
from .frame import Frame
from .packages_of_npm import parquet_reader
from .progress import Progress


def begin(
    portal: Portal, settings: Settings, theme: Path, output: Path, shelved: Sequence[Shelf], progress: Progress
) -> Frame:
    """What every page is rendered with; with it the style, the share picture and the search's staging are begun."""
    if "avif" not in kinds():
        progress.warn("No AVIF copies of pictures: Pillow cannot write them on this machine. There are WebP copies.")
    if find_fonts() is None:
        progress.warn(
            "No pictures to share or to print: this machine has no font with Chinese letters. On Debian, install fonts-noto-cjk."
        )
    if not parquet_reader(theme):
        progress.warn(
            "Tables cannot be explored on their pages: hyparquet is not installed. “make build” installs it, or “python scripts/npm.py install theme”."
        )
    style = write_style(theme, output)  # the first file: Pelican by itself has not made the folder yet
    share = _write_share_picture(portal, settings, output)
    sites = tuple(site_of(portal, settings, language, share) for language in settings.languages)
    shared = last_shared(portal.cases, settings.share_pictures) if share else None
    staging = Staging(output / ".search", len(shelved) > 1) if shelved else None
    if staging:
        begin_staging(portal, staging)
    told = told_since(portal.cases) if "atom" in settings.downloads else {}
    catalogue = begun(settings, portal.registry)
    return Frame(theme, output, style, settings, portal.registry, sites, shared, told, staging, catalogue)


def write_style(theme: Path, output: Path) -> str:
    """One style sheet of the theme's small ones, named by its digest so that browsers may keep it."""
    css = theme / "css"
    parts = [css / "tokens.css", css / "base.css", *sorted((css / "components").glob("*.css")), css / "print.css"]
    content = b"\n".join(part.read_bytes() for part in parts)
    path = f"theme/style-{hashlib.sha256(content).hexdigest()[:12]}.css"
    write_file(output, path, content)
    return path


def _write_share_picture(portal: Portal, settings: Settings, output: Path) -> str:
    """The address of the portal's share picture below the site's root; "" where it has no address or no fonts."""
    if not settings.base_url:
        return ""  # a preview asks for the whole address of a picture
    picture = portal_picture(voices_of(portal.registry, settings), settings.invented)
    if not picture:
        return ""
    write_file(output, picture.path, picture.content)
    return address(picture)
