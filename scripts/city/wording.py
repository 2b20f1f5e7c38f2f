"""Sentences with slots, so that a thousand cases do not read alike.

A slot is `{name}` (a word set before), `{3-9}` or `{1.2-1.8}` (a number), `{a|b}` (one of several), and
`{name:3-9}` or `{name:a|b}` where other sentences of the same case shall say the same. A `Pair` is a
sentence in Chinese and English; what stands in the same place is the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SLOT = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"(\d+(?:\.\d)?)-(\d+(?:\.\d)?)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a sentence: a name, and either options, or a range, or neither."""

    name: str
    options: tuple[str, ...] = ()
    low: int = 0
    span: int = 0
    decimal: bool = False


@dataclass(slots=True)
class Words:
    """What the slots of one case say: the same name is the same thing in all its sentences."""

    zh: dict[str, str] = field(default_factory=dict[str, str])
    en: dict[str, str] = field(default_factory=dict[str, str])
    picks: dict[str, int] = field(default_factory=dict[str, int])

    def put(self, name: str, zh: str, en: str) -> None:
        self.zh[name], self.en[name] = zh, en


@cache
def parts(template: str) -> tuple[str | Slot, ...]:
    """The template cut into text and slots."""
    found: list[str | Slot] = []
    unnamed = 0
    for place, piece in enumerate(_SLOT.split(template)):
        if place % 2 == 0:
            if piece:
                found.append(piece)
            continue
        name, colon, spec = piece.partition(":")
        if not colon:
            name, spec = "", piece
        if number := _NUMBER.fullmatch(spec):
            decimal = "." in spec
            low, high = (round(float(text) * (10 if decimal else 1)) for text in number.groups())
            found.append(Slot(name or f"#{spec}", (), low, high - low + 1, decimal))
        elif "|" in spec:
            unnamed += not name
            found.append(Slot(name or f"#{unnamed}|", tuple(spec.split("|"))))
        else:
            found.append(Slot(spec))
    return tuple(found)


@cache
def names_in(template: str) -> tuple[str, ...]:
    """The names of the slots that must be set before."""
    return tuple(p.name for p in parts(template) if isinstance(p, Slot) and not p.options and not p.span)


def _fill(template: str, words: Words, known: dict[str, str], passing: dict[str, int], rng: Random) -> str:
    said: list[str] = []
    for part in parts(template):
        if isinstance(part, str):
            said.append(part)
            continue
        name = part.name
        if not part.options and not part.span:
            said.append(known[name])
            continue
        picks = passing if name[0] == "#" else words.picks
        pick = picks.get(name)
        if pick is None:
            pick = picks[name] = part.low + int(rng.random() * (part.span or len(part.options)))
        if part.options:
            text = part.options[pick % len(part.options)]
        else:
            text = f"{pick / 10:.1f}" if part.decimal else str(pick)
        if name[0] != "#":
            known[name] = text
            if part.span:
                words.zh[name] = words.en[name] = text
        said.append(text)
    return "".join(said)


#: a Chinese character next to a number or a Latin letter: a blank belongs between them
_TIGHT = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])")


def spaced(text: str) -> str:
    return _TIGHT.sub(" ", text)


def say(template: str, words: Words, rng: Random) -> str:
    """The sentence in Chinese."""
    return spaced(_fill(template, words, words.zh, {}, rng))


def say_both(pair: Pair, words: Words, rng: Random) -> tuple[str, str]:
    """The sentence in Chinese and English."""
    passing: dict[str, int] = {}
    zh = spaced(_fill(pair.zh, words, words.zh, passing, rng))
    return zh, _fill(pair.en, words, words.en, passing, rng)


def pick(options: Sequence[T], rng: Random) -> T:
    """One of the options. Quicker than `Random.choice`, and the same in every version of Python."""
    return options[int(rng.random() * len(options))]
