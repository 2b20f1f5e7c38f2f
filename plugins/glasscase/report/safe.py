"""What other people typed, made harmless for the place where it is shown.

Every report is read by people who did not write the data: a cell must not move a terminal's cursor, command a forge's
CI, make Markdown of its own, or become a formula.
"""

from __future__ import annotations

import re

from ..cells import defused

#: longest part of a cell that a report shows; the file has the rest
VALUE_SHOWN = 80
#: the same for what a rule adds, as the list of words that are allowed
DETAIL_SHOWN = 300

#: control, format and bidirectional characters, line separators, half surrogate pairs, noncharacters, tags
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SHOWN_AS = {"\n": "⏎", "\t": "⇥"}
#: how an older form of a CI's commands begins, anywhere in a line
_COMMAND = re.compile(r"##(?=\[)")
_MARKDOWN = re.compile(r"[\\`*_\[\]~#]")


def clean(text: str) -> str:
    """One line in which everything is visible: a line's end is ⏎, a tabulator ⇥, what else cannot be seen ⟨U+200B⟩."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return _UNSEEN.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    return _SHOWN_AS.get(match[0]) or f"⟨U+{ord(match[0]):04X}⟩"


def cut(text: str, most: int = VALUE_SHOWN) -> str:
    """At most `most` characters, the last of which says that there are more."""
    return text if len(text) <= most else text[: most - 1] + "…"


def shown(text: str, most: int = VALUE_SHOWN) -> str:
    """Clean and cut. A cell may be very long, so no more of it is looked at than can show."""
    return cut(clean(text[: 2 * most + 2]), most)


def log_line(text: str) -> str:
    """A line for a terminal or a CI's log, which takes none of it as a command."""
    text = _COMMAND.sub("# #", clean(text))
    return f" {text}".replace("::", ": :", 1) if text.lstrip().startswith("::") else text


def code(text: str, most: int = VALUE_SHOWN) -> str:
    """A Markdown code span: nothing in it is markup, a link, a picture, HTML or a mention. Nothing for nothing."""
    text = shown(text, most)
    if not text:
        return ""
    marks = fence(text)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{marks}{pad}{text}{pad}{marks}"


def fence(text: str, least: int = 1) -> str:
    """Backticks that enclose `text` as code: more than any run of them in it."""
    return "`" * max(least, *(len(run) + 1 for run in re.findall("`+", text)), 1)


def markdown_words(text: str) -> str:
    """Words of our own in Markdown, as they are."""
    return _MARKDOWN.sub(r"\\\g<0>", text.replace("&", "&amp;").replace("<", "&lt;"))


def table_row(cells: list[str]) -> str:
    """A row of a Markdown table. A bar in a cell is escaped, in a code span too: tables are split before it is read."""
    return f"| {' | '.join(map(_barred, cells))} |"


def _barred(cell: str) -> str:
    # Forges disagree on what a backslash before an escaped bar means, so the two are kept apart.
    return cell.replace("\\|", "\\ |").replace("|", "\\|")


def sheet_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what begins like one."""
    return defused(clean(text))
