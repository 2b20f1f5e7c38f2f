"""What a change does to what the public sees, as a part of the report on a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from .. import labels
from ..changes import CaseChange, Changes
from ..model import Kind, Status
from ..words import translator
from .safe import code, table_row

#: rows of each kind of change
MOST = 10
#: what the section never exceeds, in characters
ROOM = 12_000
#: longest part of a title that is shown
TITLE = 50


def public_changes(changes: Changes, language: str) -> str:
    """A heading, then a table for each kind of change that there is."""
    say = translator(language).gettext
    parts = [f"### {say('What changes for the public')}"]
    tables = [table for table in _tables(changes, language) if table]
    if not tables:
        return "\n\n".join([*parts, say("What the public sees stays as it is.")])
    parts.append(say("Once this is merged, compared with what is public now:"))
    return "\n\n".join([*parts, *tables])


def _tables(changes: Changes, language: str) -> list[str]:
    say = translator(language).gettext
    case, title, department = say("Case"), say("Title"), say("Department")
    return [
        _table(
            say("New cases: {count}"), [case, title, department, say("Status")],
            (_case(changes, one, _status(one.kind, one.new, language), language) for one in changes.added), len(changes.added), language,
        ),
        _table(
            say("Status changes: {count}"), [case, title, department, say("Status")],
            (
                _case(
                    changes, one, f"{_status(one.kind, one.old, language)} → {_status(one.kind, one.new, language)}", language
                )
                for one in changes.moved
            ),
            len(changes.moved), language,
        ),
        _table(
            say("Officials newly named: {count}"), [say("Name"), say("Post"), say("Unit"), case, title],
            (
                [code(n.official), code(n.post, TITLE), code(changes.department(n.unit, language)), code(n.id), code(n.title, TITLE)]
                for n in changes.named
            ),
            len(changes.named), language,
        ),
        _table(
            say("Cases withdrawn: {count}"), [case, title, say("Reason")],
            ([code(one.id), code(one.title, TITLE), _reason(one.reason, language)] for one in changes.withdrawn),
            len(changes.withdrawn), language,
        ),
        _list(say("Cases corrected: {count}"), changes.corrected, language),
        _list(say("Articles: {count}"), changes.articles, language),
        _list(say("Cases that would vanish: {count}"), changes.lost, language),
    ]  # fmt: skip


def _case(changes: Changes, change: CaseChange, status: str, language: str) -> list[str]:
    department = changes.department(change.department, language)
    return [code(change.id), code(change.title, TITLE), code(department), status]


def _status(kind: str, status: str, language: str) -> str:
    if status not in set(Status):
        return code(status)
    words = labels.STATUSES_OF[Kind(kind)] if kind in set(Kind) else labels.STATUSES
    sentence = words[Status(status)]
    return translator(language).gettext(sentence)


def _reason(reason: str, language: str) -> str:
    if reason not in labels.REASONS:
        return code(reason)
    sentence = labels.REASONS[reason]
    return translator(language).gettext(sentence)


def _table(title: str, columns: list[str], rows: Iterable[list[str]], count: int, language: str) -> str:
    if not count:
        return ""
    lines = [f"**{title.format(count=f'{count:,}')}**", "", table_row(columns), "|" + "---|" * len(columns)]
    length, shown = 0, 0
    for cells in rows:
        row = table_row(cells)
        length += len(row)
        if shown == MOST or length > ROOM // 6 - 300:
            break
        lines.append(row)
        shown += 1
    return "\n".join(lines + _rest(count - shown, language))


def _list(title: str, names: tuple[str, ...], language: str) -> str:
    if not names:
        return ""
    shown = names[:MOST]
    lines = [f"**{title.format(count=f'{len(names):,}')}**", "", *(f"- {code(name)}" for name in shown)]
    return "\n".join(lines + _rest(len(names) - len(shown), language))


def _rest(count: int, language: str) -> list[str]:
    return ["", translator(language).gettext("… and {count} more").format(count=f"{count:,}")] if count else []
