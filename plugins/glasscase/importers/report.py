"""Says what became of an import, in the reader's language. `say` turns an English sentence into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .outcome import Imported, Refusal, Unreadable

Say = Callable[[str], str]

#: refused rows that are listed on the terminal; the file has them all
LISTED = 20


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one foreign format: its words for reasons, oddities and problems are its own."""

    refusal_sentence: Callable[[Refusal, Say], str]
    #: the reason as a heading over many rows
    reason_words: Callable[[Any, Say], str]
    oddity_words: Callable[[Any, Say], str]
    problem_sentence: Callable[[Unreadable, Say], str]


def summary(imported: Imported, packages: int, say: Say, wording: Wording) -> Iterator[str]:
    """The lines that are printed when an import is done."""
    if imported.not_utf8:
        yield say("Line {line} is not UTF-8; the file was read as Windows-1252.").format(line=imported.not_utf8)
    for file, encoding in imported.encodings:
        yield say("{file} is not UTF-8; it was read as {encoding}.").format(file=file, encoding=encoding)
    yield from _refused(imported, say, wording)
    if (more := len(imported.refused) - LISTED) > 0:
        yield say("… and {count} more in the file of refused rows.").format(count=f"{more:,}")
    yield from _reasons(imported, say, wording)
    for oddity, count in Counter(anomaly.oddity for anomaly in imported.anomalies).most_common():
        first = next(
            f"{anomaly.file}:{anomaly.line}" if anomaly.file else str(anomaly.line)
            for anomaly in imported.anomalies
            if anomaly.oddity is oddity
        )
        yield say("Odd, {oddity}: {count} (first on line {line})").format(
            oddity=wording.oddity_words(oddity, say), count=f"{count:,}", line=first
        )
    for status, count in imported.statuses:
        yield say("Status {status}: {count}").format(status=status, count=f"{count:,}")
    for name, count in imported.unused:
        yield say("Not taken over, the field {name}: in {count}").format(name=name, count=f"{count:,}")
    registry = imported.registry
    yield say(
        "Registry: departments {departments}, districts {districts}, categories {categories}, sources {sources}."
    ).format(
        departments=len(registry.departments),
        districts=len(registry.districts),
        categories=len(registry.categories),
        sources=len(registry.sources),
    )
    yield say("{imported} imported + {refused} refused = {read} rows read. Packages: {packages}.").format(
        imported=f"{len(imported.cases):,}",
        refused=f"{len(imported.refused):,}",
        read=f"{imported.read:,}",
        packages=packages,
    )


def in_vain(imported: Imported, say: Say, wording: Wording) -> Iterator[str]:
    """The lines that are printed when every row was refused."""
    yield from _refused(imported, say, wording)
    yield from _reasons(imported, say, wording)
    yield say("No row could be imported.")


def _refused(imported: Imported, say: Say, wording: Wording) -> Iterator[str]:
    for refusal in imported.refused[:LISTED]:
        words = wording.refusal_sentence(refusal, say)
        sentence = say("Line {line}, key {key}: refused. {reason}")
        if refusal.file:
            sentence = say("{file}, line {line}, key {key}: refused. {reason}")
        yield sentence.format(file=refusal.file, line=refusal.line, key=refusal.key or "–", reason=words)


def _reasons(imported: Imported, say: Say, wording: Wording) -> Iterator[str]:
    for reason, count in Counter(refusal.reason for refusal in imported.refused).most_common():
        yield say("Refused, {reason}: {count}").format(reason=wording.reason_words(reason, say), count=f"{count:,}")
