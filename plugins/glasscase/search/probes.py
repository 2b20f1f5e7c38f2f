"""Words that are known to stand in a record, and whether its index finds them: the build's test of its own search.

Only a browser can run Pagefind's own search. This reads the same files as it does and looks for the same thing:
words that follow one another.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import error

import cbor2

from ..findings import Finding
from .text import BREAK, is_han, word

_MAGIC = b"pagefind_dcd"
#: English words of this length have stems that begin with so many of their letters: sagging, sag
_LONG, _STEM = 7, 3


@dataclass(frozen=True, slots=True)
class Probe:
    """`words` follow one another in the record at `url`."""

    words: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Volume:
    """One index: its folder below the site's root, how many records it has, and what must be found in it."""

    folder: str
    records: int
    probes: tuple[Probe, ...]


def volume_from(found: Any) -> Volume:
    """As the site's manifest has it. Raises KeyError, TypeError or ValueError where that is not one."""
    probes = (Probe(tuple(map(str, probe["words"])), str(probe["url"])) for probe in found["probes"])
    return Volume(str(found["folder"]), int(found["records"]), tuple(probes))


def missed(output: Path, volumes: Iterable[Volume], paths: frozenset[str]) -> Iterator[Finding]:
    """Words that stand in a record and are not found, and indexes that are not whole. `paths` are the site's files."""
    for volume in volumes:
        if f"{volume.folder}pagefind-entry.json" not in paths:  # so a manifest cannot have others read
            yield Finding("site-missing", volume.folder)
            continue
        try:
            index = Index(output / volume.folder)
            if index.records != volume.records:
                details = (("what", "search records"), ("expected", str(volume.records)))
                yield Finding("site-count", volume.folder, value=str(index.records), details=details)
            for probe in volume.probes:
                if not index.finds(probe):
                    words = " ".join(probe.words)
                    yield Finding("site-search", volume.folder, value=words, details=(("url", probe.url),))
        except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, error, cbor2.CBORDecodeError) as wrong:
            yield Finding("site-unreadable", volume.folder, value=type(wrong).__name__)


def probes_of(url: str, content: str) -> list[Probe]:
    """Two, three and four characters of the Chinese title, a word of the English one, and the id."""
    chinese, english = (field.split() for field in content.split(BREAK, 3)[1:3])
    runs = [chinese[at : at + 4] for at in range(len(chinese) - 3) if all(map(is_han, chinese[at : at + 4]))]
    found = [tuple(run[:length]) for run, length in zip(runs, (2, 3, 4), strict=False)]
    found += [(token.lower(),) for token in english if token.isascii() and token.isalpha() and len(token) >= _LONG][:1]
    if url.startswith("c/"):
        found.append((url.split("/")[1],))
    return [Probe(words, url) for words in found]


class Index:
    """An index as it lies on the disk. Raises OSError, or an error of its format, where it is not one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        entry = json.loads((folder / "pagefind-entry.json").read_bytes())
        (language,) = entry["languages"].values()
        self._pages, self._chunks = _read(folder / f"pagefind.{language['hash']}.pf_meta")[1:3]
        self._words = cache(self._words_of_chunk)

    @property
    def records(self) -> int:
        return len(self._pages)

    def finds(self, probe: Probe) -> bool:
        return any(self._url(page) == probe.url for page in self._pages_with(probe.words))

    def _pages_with(self, words: Sequence[str]) -> list[int]:
        """Pages on which the words follow one another."""
        places = [self._places(word(one)) for one in words]
        pages = set(places[0]).intersection(*places[1:])
        return [
            page
            for page in sorted(pages)
            if any(all(start + step in at[page] for step, at in enumerate(places)) for start in places[0][page])
        ]

    def _places(self, wanted: str) -> dict[int, set[int]]:
        """page → the positions of a word on it."""
        start = _beginning(wanted)
        found = dict[int, set[int]]()
        for first, last, chunk in self._chunks:  # both only as long as it takes to tell them from the next
            if start[: len(last)] > last or first[: len(start)] > start:
                continue
            for known, pages, *_ in self._words(chunk):
                if known == wanted or (start != wanted and known.startswith(start)):
                    for page, positions in _decoded(pages):
                        found.setdefault(page, set()).update(positions)
        return found

    def _words_of_chunk(self, name: str) -> list[Any]:
        (words,) = _read(self._folder / "index" / f"{name}.pf_index")
        return words

    def _url(self, page: int) -> str:
        path = self._folder / "fragment" / f"{self._pages[page][0]}.pf_fragment"
        return json.loads(gzip.decompress(path.read_bytes()).removeprefix(_MAGIC))["url"].partition("#")[0]


def _beginning(wanted: str) -> str:
    """What the stem begins with by which a Latin word is indexed; an id, too, may lose a last letter or turn it."""
    if not wanted.isascii() or len(wanted) < _LONG or wanted[-1].isdigit():
        return wanted
    return wanted[:_STEM] if wanted.isalpha() else wanted[:-3]


def _decoded(pages: Sequence[Any]) -> Iterator[tuple[int, list[int]]]:
    """Each page's number and positions: both are written as steps, a negative position is a weight."""
    page = 0
    for step, locations, *_ in pages:
        page += step
        position, positions = 0, list[int]()
        for location in locations:
            position = 0 if location < 0 else position + location
            if location >= 0:
                positions.append(position)
        yield page, positions


def _read(path: Path) -> Any:
    content = gzip.decompress(path.read_bytes())
    if not content.startswith(_MAGIC):
        raise ValueError(path.name)
    return cbor2.loads(content.removeprefix(_MAGIC))
