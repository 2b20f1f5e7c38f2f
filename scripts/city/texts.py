"""Reads the invented vocabulary and the patterns in texts/*.txt. Their form is told at the top of each file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .wording import Pair, Slot, parts

HERE = Path(__file__).parent / "texts"
#: sorts of places that a slot may name
PLACES = ("street", "estate", "school", "market", "river", "park", "clinic", "village")


@dataclass(slots=True)
class Pattern:
    """One way in which a case may be told."""

    title: Pair
    place: str = ""
    tags: str = ""
    scene: str = ""
    facts: list[str] = field(default_factory=list[str])
    details: list[str] = field(default_factory=list[str])
    plans: list[Pair] = field(default_factory=list[Pair])
    fixes: list[Pair] = field(default_factory=list[Pair])
    #: of a pledge: month-day, share in percent, month-day reached or "-", and what is done
    milestones: list[tuple[str, int, str, Pair]] = field(default_factory=list[tuple[str, int, str, Pair]])
    #: slots that several sentences share: name, in Chinese, in English
    shared: list[tuple[str, Slot, Slot]] = field(default_factory=list[tuple[str, Slot, Slot]])

    def gather_shared(self) -> None:
        """Find the named slots, so that every sentence may refer to them."""
        pairs = [self.title, *self.plans, *self.fixes]
        zh = [p.zh for p in pairs] + [self.place, *self.facts, *self.details]
        english = {s.name: s for p in pairs for s in _named(p.en)}
        for slot in {s.name: s for text in reversed(zh) for s in _named(text)}.values():
            self.shared.append((slot.name, slot, english.get(slot.name, slot)))
        self.shared.sort(key=lambda entry: entry[0])


def _named(text: str) -> list[Slot]:
    return [p for p in parts(text) if isinstance(p, Slot) and (p.options or p.span) and p.name[0] != "#"]


@cache
def sections(name: str) -> dict[str, list[str]]:
    """The lines of texts/<name>.txt by section; comments and blank lines left out."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            lines = found.setdefault(line[1:-1], [])
        elif (line and not line.startswith("# ")) or (line.startswith("# ") and lines and lines[-1][0] in "=@~"):
            lines.append(line)
    return found


def table(name: str, section: str) -> list[list[str]]:
    """The lines of a section, cut at |."""
    return [[cell.strip() for cell in line.split("|")] for line in sections(name)[section]]


def pair(text: str) -> Pair:
    zh, _, en = text.partition(" || ")
    return Pair(zh.strip(), en.strip())


@cache
def pairs(name: str, section: str) -> tuple[Pair, ...]:
    """The lines of a section as sentences in two languages."""
    return tuple(pair(line) for line in sections(name).get(section, []))


@cache
def places() -> dict[str, dict[str, list[Pair]]]:
    """District → sort of place → places."""
    found: dict[str, dict[str, list[Pair]]] = {}
    for district, lines in sections("places").items():
        found[district] = {}
        for line in lines:
            sort, _, entries = line.partition(": ")
            cut = (entry.strip().partition(" ") for entry in entries.split(";") if entry.strip())
            found[district][sort] = [Pair(zh, en) for zh, _, en in cut]
    return found


@cache
def patterns(*names: str) -> dict[str, list[Pattern]]:
    """Category → patterns, from the files of these names."""
    found: dict[str, list[Pattern]] = {}
    for name in names:
        for section, lines in sections(name).items():
            here = found.setdefault(section, [])
            for line in lines:
                mark, _, text = line.partition(" ")
                if mark == "=":
                    here.append(Pattern(pair(text)))
                else:
                    _add(here[-1], mark, text)
    for pattern in (p for group in found.values() for p in group):
        pattern.gather_shared()
    return found


def _add(pattern: Pattern, mark: str, text: str) -> None:
    match mark:
        case "@":
            pattern.place = text
        case "#":
            pattern.tags = text
        case "~":
            pattern.scene = text
        case ".":
            pattern.facts.append(text)
        case ",":
            pattern.details.append(text)
        case ">":
            pattern.plans.append(pair(text))
        case "!":
            pattern.fixes.append(pair(text))
        case "*":
            due, share, reached, words = text.split(" ", 3)
            pattern.milestones.append((due, int(share), reached, pair(words)))
        case _:
            raise ValueError(f"unknown mark {mark!r}: {text}")
