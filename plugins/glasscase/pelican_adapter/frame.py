"""What rendering needs beside the pages: the same for the whole build, and what each process makes of it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment

from ..build import deadline_rule
from ..exports.catalogue.model import Catalogue
from ..exports.csv_files import VIEW_FIELDS, view_sheet
from ..exports.share_pictures import Shared
from ..exports.sheet import Sheet
from ..lifecycle import DeadlineRule
from ..model import Portal, Registry
from ..pages.page import Site
from ..search.records import Staging
from ..settings import Settings
from .templates import environment


@dataclass(frozen=True, slots=True)
class Frame:
    """What rendering needs beside the pages: the same for the whole build."""

    theme: Path
    output: Path
    style: str
    settings: Settings
    registry: Registry
    sites: tuple[Site, ...]
    #: the last case, by its last step, that gets a share picture of its own; None where none does
    shared: Shared | None
    #: folder of a wider feed → the day before which no step can be in it
    told_since: Mapping[str, date]
    #: where records of the search go; None where there is none
    staging: Staging | None
    #: what metadata say of the portal, as yet without a dataset
    catalogue: Catalogue


#: Environments and rules are made once a process and kept: compiling templates costs 50 ms. Beside each lies what
#: it was made of, since a process may see several builds (`pelican --autoreload`, a cluster's worker). An environment
#: remembers lines of cases, so it serves one build only: each has an output folder of its own.
_environments = dict[str, tuple[tuple[Path, Path, Site, str], Environment]]()
_rules = dict[str, tuple[tuple[Registry, Settings], DeadlineRule]]()
_tables = dict[str, tuple[Path, Sheet]]()
#: the table of all cases while the files of lists are made, so that each process reads it once
_TABLE = ".cases.arrow"


def forget() -> None:
    """The next build begins anew, also where it writes into the same folder as the last one."""
    _environments.clear()
    _rules.clear()
    _tables.clear()


def environment_of(frame: Frame, site: Site) -> Environment:
    made_of = (frame.output, frame.theme, site, frame.style)
    if site.language not in _environments or _environments[site.language][0] != made_of:
        _environments[site.language] = made_of, environment(frame.theme, site, frame.style)
    return _environments[site.language][1]


def rule_of(registry: Registry, settings: Settings) -> DeadlineRule:
    made_of = (registry, settings)
    if "rule" not in _rules or _rules["rule"][0] != made_of:
        _rules["rule"] = made_of, deadline_rule(registry, settings)
    return _rules["rule"][1]


def keep_table(portal: Portal, settings: Settings, output: Path) -> Sheet:
    """All cases at a glance, in the portal's order; every list is a part of it. `drop_table` ends it."""
    table = view_sheet(portal.cases, settings.base_url)
    table.frame.write_ipc(output / _TABLE)
    _tables["cases"] = output, table
    return table


def table_of(frame: Frame) -> Sheet:
    if "cases" not in _tables or _tables["cases"][0] != frame.output:
        import polars

        read = polars.read_ipc((frame.output / _TABLE).read_bytes())  # whole, as the file goes
        _tables["cases"] = frame.output, Sheet("cases", VIEW_FIELDS, read)
    return _tables["cases"][1]


def drop_table(output: Path) -> None:
    (output / _TABLE).unlink()
