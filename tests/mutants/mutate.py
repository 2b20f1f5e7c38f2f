"""Mutants: a valid package with one to three mutations, the same for the same (seed, number)."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

from . import mutate_bytes, mutate_descriptors, mutate_schemas, mutate_tables
from .drafts import Draft
from .packages import base

Mutation = Callable[[random.Random, Draft], str]

KINDS: dict[str, Mutation] = {
    "cells": mutate_tables.cells,
    "structure": mutate_tables.structure,
    "constraints": mutate_schemas.constraints,
    "types": mutate_schemas.types,
    "keys": mutate_schemas.keys,
    "quotes": mutate_bytes.quotes,
    "encodings": mutate_bytes.encodings,
    "lines": mutate_bytes.lines,
    "dialects": mutate_descriptors.dialects,
    "descriptors": mutate_descriptors.descriptors,
    "resources": mutate_tables.resources,
}
#: in which order they take turns; most of what goes wrong in life goes wrong in a cell
_TURNS = ("cells", "structure", "constraints", "cells", "types", "keys", "quotes", "cells", "encodings", "lines", "dialects", "cells", "descriptors",
          "resources", "keys")  # fmt: skip
#: mutations that leave a package readable more often than not, to stand beside another
_LIGHT = ("cells", "cells", "structure", "constraints", "types", "keys", "quotes", "encodings", "lines", "dialects")


def mutant(seed: int, number: int) -> tuple[str, Draft]:
    """(kind of the first mutation, mutant). The kinds take turns, so that each occurs."""
    chance = random.Random(f"{seed}-{number}")
    draft = base(chance, number)
    kind = _TURNS[number % len(_TURNS)]
    more = chance.choice((0, 0, 0, 1, 1, 2))
    for name in [kind, *chance.choices(_LIGHT, k=more)]:
        # What a mutation put in may be a constant of this package, which the next must not change.
        draft.descriptor = copy.deepcopy(draft.descriptor)
        draft.notes.append(f"{name}: {KINDS[name](chance, draft)}")
    return kind, draft
