"""format: makes data canonical, and mends nothing that changes meaning.

Canonical is UTF-8 without BOM, LF, the schema's column order, minimal quoting, sorted by id and then by date. What
cannot be read for sure, and what would lose a cell, is left alone: the check says what is wrong with it. Reading what
was formatted gives what was there before but for these mendings, each named in `glasscase.labels.MENDINGS`:

- GB 18030, Big5 and UTF-16 become UTF-8, a byte order mark goes, tabs and semicolons between cells become commas,
  line ends become LF;
- blank rows go, and columns that have neither a name nor a cell; columns that are called by their title get their
  name, come in the schema's order, and those that are missing are added, empty;
- in any cell blanks at the ends go and text becomes NFC;
- dates and months (2026/3/5, 2026年3月5日, full-width, with midnight after them), numbers (full-width digits and minus
  signs, thousands separators where they can be nothing else, 12.0 in a column of whole numbers), codes (full-width
  letters, characters without a width), words of a list and booleans (True, PROBLEM, and 问题 for problem);
- rows are sorted, `NEW` becomes an id, in the rows that belong to the case too;
- drop-ins and spreadsheets are folded in; a row of a spreadsheet that stands in the table already is not added again;
- digests of pictures are filled in, and what a camera wrote into a picture besides the picture is taken out;
- datapackage.json is written anew.

Of datasets with a schema of their own only the form of the tables is mended (`formatting.datasets`).
"""

from __future__ import annotations

from pathlib import Path

from .articles import plan_content
from .cells import mend_cell
from .files import JOURNAL, Change, Plan, carry_out
from .packages import CC_BY, Licence, plan_data
from .tables import csv_bytes, mend, to_csv

__all__ = [
    "CC_BY", "JOURNAL", "Change", "Licence", "Plan", "carry_out", "csv_bytes", "format_content", "format_data", "mend",
    "mend_cell", "plan_content", "plan_data", "to_csv",
]  # fmt: skip


def format_data(data: Path, licence: Licence = CC_BY, *, dry_run: bool = False) -> list[Change]:
    """Makes everything under `data` canonical. With `dry_run` only says which files would change.

    Raises OSError where something cannot be written; what was begun then, the next run finishes.
    """
    return carry_out(lambda root: plan_data(root, licence), data, dry_run=dry_run)[0]


def format_content(content: Path, *, dry_run: bool = False) -> list[Change]:
    """Makes the articles under `content` canonical. With `dry_run` only says which would change."""
    return carry_out(plan_content, content, dry_run=dry_run)[0]
