"""Which pages stand for all: one address of every kind, found in the built site, so that no kind can be forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: what makes a case's page look different, beside its status
_MARKS = ("corrected", "disputed", "reopened", "extended", "media", "milestones")


def page_kinds(output: Path) -> dict[str, str]:
    """kind → address below the root, of the site's first language; both end with a slash, but for files.

    A kind is the address with `*` for what varies: `cases/`, `d/*/`, `data/*/*/`. Its longest page stands for it,
    since that is where something may not fit; of departments also the shortest. Cases have a kind for every status and
    for every mark that they may bear: `c/*/ overdue`. A withdrawn case's card is a kind too.
    """
    pages = dict[str, list[Path]]()
    for page in _pages(output):
        pages.setdefault(_kind(page.relative_to(output)), []).append(page)
    longest = {kind: _longest(found) for kind, found in sorted(pages.items()) if kind != "c/*/"}
    longest["d/*/ shortest"] = min(pages["d/*/"], key=_size)
    cases = _cases(output)
    for state, found in sorted(cases.items()):
        longest[f"c/*/ {state}"] = _longest(found)
    if gone := [card for page in cases.get("withdrawn", ()) if (card := page.with_name("card.html")).exists()]:
        longest["c/*/* withdrawn"] = _longest(gone)
    return {kind: _address(page.relative_to(output)) for kind, page in longest.items()}


def languages(output: Path) -> dict[str, str]:
    """language → what its addresses begin with: nothing for the first."""
    first, *others = json.loads((output / "data/manifest.json").read_bytes())["languages"]
    return {first: "", **{language: f"{language}/" for language in others}}


def file_of(output: Path, address: str) -> Path:
    """The file behind an address below the root."""
    return output / (f"{address}index.html" if address.endswith("/") or not address else address)


def leads_elsewhere(page: Path) -> bool:
    """Whether the page only sends its reader to another."""
    return b'http-equiv="refresh"' in page.read_bytes()


def _pages(output: Path) -> Iterator[Path]:
    others = tuple(prefix for prefix in languages(output).values() if prefix)
    for page in sorted(output.rglob("*.html")):
        if not page.relative_to(output).as_posix().startswith(others):
            yield page


def _address(page: Path) -> str:
    return page.as_posix().removesuffix("index.html")


def _kind(page: Path) -> str:
    first, *rest = _address(page).split("/")
    return "/".join([first, *("*" if part else "" for part in rest)])


def _longest(pages: list[Path]) -> Path:
    return max(pages, key=_size)


def _size(page: Path) -> tuple[int, str]:
    return page.stat().st_size, page.as_posix()


def _cases(output: Path) -> dict[str, list[Path]]:
    """state → pages, as the packages' own JSON says."""
    found = dict[str, list[Path]]()
    for path in sorted(output.glob("data/*/*/*-[0-9][0-9][0-9][0-9].json")):
        cases: list[dict[str, Any]] = json.loads(path.read_bytes())["cases"]
        for case in cases:
            for state in (case["status"], *(mark for mark in _MARKS if case.get(mark))):
                found.setdefault(state, []).append(output / f"c/{case['id']}/index.html")
    return found
