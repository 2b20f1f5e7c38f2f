"""What was public stays public: nothing is lost, altered or used anew without a step that says so in the open.

A new step `corrected` excuses what is altered in its case; `withdrawn` that names and texts are taken out of it; a row
in withheld.csv that the case is erased.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding, Severity
from ..model import Step
from .lives import Pair, Row, Twosome, differences
from .past import History

#: what may be reworded in a case that is withdrawn, and what may be emptied: nobody stays named in it
_TEXTS = frozenset({
    "title", "title_en", "description", "text", "text_en", "reason", "evidence", "caption",
    "milestone", "milestone_en",
})  # fmt: skip
_ERASABLE = frozenset({
    "official", "post", "legal_basis", "url", "source_url", "place", "lat", "lon", "coord_sys", "tags",
})  # fmt: skip
#: what a picture says of the case; alternative text, credit and licence may be bettered at any time
_SHOWN = frozenset({"kind", "moment", "caption", "taken_on"})


def case_deleted(history: History) -> Iterator[Finding]:
    """A case that was public is in no package, and no row of withheld.csv says why."""
    for case, home in history.lost.items():
        if home in history.now and (home, "cases") not in history.missing:
            life = history.lives_then.get(case)
            title = life.cases[0].cells().get("title", "") if life and life.cases else ""
            yield Finding("case-deleted", history.path(home, "cases"), value=case, details=(("title", title),))


def case_moved(history: History) -> Iterator[Finding]:
    """A case lies in another package, though it was neither put into the wrong one nor taken over by a department."""
    for pair in history.pairs:
        then, now = pair.then.homes(), pair.now.homes()
        if now and not then & now and not (pair.corrected or pair.new(Step.TRANSFERRED)):
            yield at("case-moved", pair.now.cases[0], "id", old=min(then))


def id_reused(history: History) -> Iterator[Finding]:
    """Another case has the id of one that was public."""
    for pair in history.pairs:
        if is_reused(pair) and pair.case and pair.case.then and pair.case.now:
            yield at("id-reused", pair.case.now, "id", old=pair.case.then.cells().get("title", ""))


def is_reused(pair: Pair) -> bool:
    """Nothing is left: neither title, description, day and place nor a single event."""
    if not pair.case or not pair.case.then or not pair.case.now:
        return False
    kept = len(pair.then.events) - sum(two.then is not None for two in pair.events)
    then, altered = pair.case.then.cells(), {name for name, _, _ in differences(pair.case)}
    return not kept and {"title", "description", "reported_on"} <= altered and ("place" in altered or not then["place"])


def case_rewritten(history: History) -> Iterator[Finding]:
    """A cell of a published case is another one, and no new step `corrected` says so."""
    for pair in history.pairs:
        if pair.case and not is_reused(pair):
            yield from _rewritten("case-rewritten", pair, pair.case)


def event_deleted(history: History) -> Iterator[Finding]:
    """Steps are only added; one that was public is gone."""
    for pair in history.pairs:
        for two in () if pair.corrected or is_reused(pair) else pair.events:
            if two.then and not two.now:
                cells = two.then.cells()
                words = " ".join(filter(None, (cells.get(name, "") for name in ("at", "kind", "by", "text"))))
                yield _gone("event-deleted", history, pair, two.then, words)


def event_rewritten(history: History) -> Iterator[Finding]:
    """A cell of a published step is another one, and no new step `corrected` says so."""
    for pair in history.pairs:
        for two in () if is_reused(pair) else pair.events:
            yield from _rewritten("event-rewritten", pair, two)


def media_deleted(history: History) -> Iterator[Finding]:
    """A picture that was public is gone."""
    for pair in history.pairs:
        for two in () if pair.corrected or pair.withdrawn or is_reused(pair) else pair.media:
            if two.then and not two.now:
                yield _gone("media-deleted", history, pair, two.then, two.then.cells().get("file", ""))


def media_rewritten(history: History) -> Iterator[Finding]:
    """What a picture is said to show is something else now."""
    for pair in history.pairs:
        for two in () if is_reused(pair) else pair.media:
            for name, old, new in differences(two):
                if name in _SHOWN and old and not _is_excused(pair, two, name, new) and two.now:
                    yield at("media-rewritten", two.now, name, old=old)


def milestone_deleted(history: History) -> Iterator[Finding]:
    """A milestone of a pledge that was public is gone."""
    for pair in history.pairs:
        for two in () if pair.corrected or is_reused(pair) else pair.pledges:
            if two.then and not two.now:
                cells = two.then.cells()
                words = " ".join(filter(None, (cells.get(name, "") for name in ("due", "milestone"))))
                yield _gone("milestone-deleted", history, pair, two.then, words)


def milestone_rewritten(history: History) -> Iterator[Finding]:
    """A cell of a published milestone is another one. That it was reached, and the proof, are filled in when it is."""
    for pair in history.pairs:
        for two in () if is_reused(pair) else pair.pledges:
            for name, old, new in differences(two):
                if two.now and old and not _is_excused(pair, two, name, new):
                    yield at("milestone-rewritten", two.now, name, old=old)


def at(
    rule: str, row: Row, field: str, value: str | None = None, *, severity: Severity = "error", **details: str
) -> Finding:
    """A finding at a cell as it is now."""
    column = row.sheet.columns.get(field, 0)
    path, line = row.sheet.table.place(row.at, column)
    if value is None:
        value = row.raw[column] if column < len(row.raw) else ""
    return Finding(rule, path, line, column + 1, field, value, details=tuple(details.items()), severity=severity)


def _rewritten(rule: str, pair: Pair, two: Twosome) -> Iterator[Finding]:
    for name, old, new in differences(two):
        if two.now and not _is_excused(pair, two, name, new):
            yield at(rule, two.now, name, old=old)


def _is_excused(pair: Pair, two: Twosome, field: str, new: str) -> bool:
    if pair.corrected:
        return True
    if not pair.withdrawn or not two.then:
        return False
    # Why a case is withdrawn is itself public.
    if field == "reason" and two.then.cells().get("kind") == Step.WITHDRAWN:
        return False
    return field in _TEXTS or (field in _ERASABLE and not new)


def _gone(rule: str, history: History, pair: Pair, row: Row, value: str) -> Finding:
    """A finding about a row that is not there any more: at the row of its case."""
    if pair.place:
        return at(rule, pair.place, "id", value, case=pair.id)
    path = history.path(row.sheet.package, row.sheet.table.name)
    return Finding(rule, path, value=value, details=(("case", pair.id),))
