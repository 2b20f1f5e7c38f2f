"""The pages of a site, judged by their tags, each of which is judged once for all pages that lie side by side."""

from __future__ import annotations

import mmap
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import unquote

from ..findings import Finding
from ..workers import processes
from .tags import SCHEME, Wrong, links_in, loads, running, shown, sources_of, wrong_data
from .withheld import finder

#: findings that are kept of one rule
MOST = 1000

_CHUNK = 1000
#: bytes; larger pages are not read whole
_USUAL = 1 << 17
#: tags that are remembered; unique ones would otherwise fill the memory
_REMEMBERED = 50_000

_ATTRIBUTE = rb"""\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rb"<[a-zA-Z][^>]*>")
#: a tag as a browser sees it, with “>” in quotation marks; without its end where it is never closed
_QUOTED_TAG = re.compile(rb"""<[a-zA-Z](?:[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>)?""")
_WELL_FORMED = re.compile(
    rb"<([a-zA-Z][a-zA-Z0-9:-]*)((?:%s)*)\s*/?>" % re.sub(rb"(?<!\\)\((?!\?)", rb"(?:", _ATTRIBUTE)
)
_LANGUAGE = re.compile(rb"""<html\b[^>]*\slang=["']?[a-zA-Z]""", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>\s*[^\s<]")
_POLICY = re.compile(rb"""http-equiv=["']?Content-Security-Policy""", re.IGNORECASE)


class Judge:
    """Judges pages one after another, remembering the tags that were good."""

    def __init__(
        self, output: str, paths: frozenset[str], withheld: tuple[str, ...], base: str, scripts: frozenset[str],
        tiles: str,
    ) -> None:  # fmt: skip
        self.made_of = (output, paths, withheld, base, scripts, tiles)
        self.output, self.paths, self.base, self.scripts, self.tiles = output, paths, base, scripts, tiles
        self.withheld_in = finder(withheld)
        self.harmless: set[bytes] = set()  # wherever they stand
        self.good = dict[int, set[bytes]]()  # in pages so many folders deep, since they link from the root

    def __reduce__(self) -> tuple[type[Judge], tuple[str, frozenset[str], tuple[str, ...], str, frozenset[str], str]]:
        return (Judge, self.made_of)

    def pages(self, pages: Iterable[str]) -> list[Finding]:
        findings = list[Finding]()
        counts = Counter[str]()
        for page in pages:
            for rule, value in self.page(page):
                counts[rule] += 1
                if counts[rule] <= MOST:
                    findings.append(Finding(rule, page, value=value))
        return findings

    def page(self, page: str) -> list[Wrong]:
        try:
            file = os.open(f"{self.output}/{page}", os.O_RDONLY)
            try:
                content = os.read(file, _USUAL)
                if len(content) < _USUAL:
                    return self._content(page, content)
                with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as whole:
                    return self._content(page, whole)
            finally:
                os.close(file)
        except OSError as error:
            return [("site-unreadable", str(error.strerror))]

    def _content(self, page: str, content: bytes | mmap.mmap) -> list[Wrong]:
        folder = page.rpartition("/")[0]
        good = self.good.setdefault(_depth(folder), set())
        for remembered in (self.harmless, good):
            if len(remembered) > _REMEMBERED:
                remembered.clear()
        if isinstance(content, bytes):
            tags = set[bytes](_TAG.findall(content))
        else:
            tags = {match[0] for match in _TAG.finditer(content)}
        tags -= self.harmless
        tags -= good
        wrong = list[Wrong]()
        for tag in tags:
            if match := _WELL_FORMED.fullmatch(tag):
                wrong += self._tag(match, folder)
            else:
                wrong += self._odd(content, folder)
                break
        wrong += [("site-withheld", case) for case in self.withheld_in(content)]
        wrong += [("site-script", value) for value in wrong_data(content)]
        for pattern, what in ((_LANGUAGE, "lang"), (_TITLE, "title"), (_POLICY, "Content-Security-Policy")):
            if not pattern.search(content):
                wrong.append(("site-head", what))
        return sorted(set(wrong))

    def _odd(self, content: bytes | mmap.mmap, folder: str) -> Iterator[Wrong]:
        """A page with “>” in quotation marks, or worse: all its tags anew, as a browser tells them apart."""
        for tag in {match[0] for match in _QUOTED_TAG.finditer(content)}:
            match = _WELL_FORMED.fullmatch(tag)
            yield from self._tag(match, folder) if match else [("site-script", shown(tag))]

    def _tag(self, match: re.Match[bytes], folder: str) -> list[Wrong]:
        """What is wrong with a tag; a good one is remembered for as many pages as it is good in."""
        name = match[1].lower()
        attributes = {key.lower(): a or b or c for key, a, b, c in reversed(_ATTRIBUTES.findall(match[2]))}
        links = list(links_in(name, attributes))
        wrong = list(running(match[0], name, attributes, links))
        for link in links:
            foreign = SCHEME.match(link.lower())
            if not foreign:
                if not self._resolves(link, folder):
                    wrong.append(("site-link", link))
                elif name == b"script" and self._target(link, folder) not in self.scripts:
                    wrong.append(("site-script", link))
            elif foreign[1] not in ("data", "mailto", "tel") and loads(name, attributes):
                wrong.append(("site-foreign", link))
        sources = sources_of(name, attributes)
        wrong += [("site-foreign", one) for one in sources if one != self.tiles or "map" not in folder.split("/")[:2]]
        if wrong or sources:  # a policy that is right on the map page is right on no other
            return [(rule, value or shown(match[0])) for rule, value in wrong]
        depth = _depth(folder)
        if all(link.startswith("#") or SCHEME.match(link.lower()) for link in links):
            self.harmless.add(match[0])
        elif all(link.startswith("../" * depth) for link in links):
            self.good.setdefault(depth, set()).add(match[0])
        return wrong

    def _resolves(self, link: str, folder: str) -> bool:
        path = _path(link)
        if not path:
            return True
        if path.startswith("/") and not path.startswith(self.base):
            return False
        target = self._target(link, folder)
        if target in ("", "."):
            return "index.html" in self.paths
        if not path.endswith("/") and target in self.paths:
            return True
        return f"{target}/index.html" in self.paths

    def _target(self, link: str, folder: str) -> str:
        """Where a link of this site leads, below its root."""
        path = _path(link)
        target = path.removeprefix(self.base) if path.startswith("/") else f"{folder}/{path}"
        return posixpath.normpath(target).lstrip("/")


def _path(link: str) -> str:
    path = link.partition("#")[0].partition("?")[0]
    return unquote(path) if "%" in path else path


def _depth(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


_judge: Judge


def _begin(judge: Judge) -> None:
    global _judge
    _judge = judge


def _work(pages: list[str]) -> list[Finding]:
    return _judge.pages(pages)


def judged(judge: Judge, pages: list[str], jobs: int) -> Iterator[list[Finding]]:
    if jobs < 2 or len(pages) <= _CHUNK:
        yield judge.pages(pages)
        return
    with processes(jobs, partial(_begin, judge)) as pool:
        yield from pool.map(_work, [pages[at : at + _CHUNK] for at in range(0, len(pages), _CHUNK)])
