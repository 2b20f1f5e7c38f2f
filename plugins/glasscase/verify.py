"""Holds a built site against what its manifest says was built: nothing missing, broken, foreign or able to run.

Reading only, and no network. Pages come from templates, so most of their tags recur from page to page: a tag is
judged once for all pages that lie side by side, and a page costs little more than finding its tags.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from .findings import Finding, Report, report_of
from .search.probes import Volume, missed, volume_from
from .workers import processes

MANIFEST = "data/manifest.json"
#: findings that are kept of one rule
MOST = 1000

_CHUNK = 1000
_BLOCK = 1 << 20
#: bytes; larger pages are not read whole
_USUAL = 1 << 17
#: tags that are remembered; unique ones would otherwise fill the memory
_REMEMBERED = 50_000
#: downloads whose text can be searched for a withheld case
_TEXT = (".csv", ".json", ".jsonld", ".geojson", ".xml", ".atom", ".ics", ".txt", ".ttl", ".md", ".svg", ".vtt")

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
#: what follows the year and month of an id: a literal first character makes the search ten times as fast
_ENDS = re.compile(rb"-[0-9abcdefghjkmnpqrstvwxyz]{5}")
#: the one tag of a script without a file: what stands in it is data, which no browser runs
_DATA = b'<script type="application/ld+json">'
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):|//")
_STYLESHEET_LINK = re.compile(rb"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"')\s;]+)""", re.IGNORECASE)

#: tags that run something, load another page, or change where the page's links lead
_RUNNING = {b"iframe", b"object", b"embed", b"applet", b"frame", b"frameset", b"base", b"style"}
_LINKS = {b"href", b"src", b"xlink:href", b"poster", b"action", b"formaction", b"background", b"srcset", b"imagesrcset"}
#: kinds of <link> that say where something is, and load nothing
_NAMING = {
    "alternate", "author", "canonical", "cite-as", "describedby", "help", "item", "license", "me", "next", "prev",
    "self", "service-doc", "up", "collection", "first", "last",
}  # fmt: skip

Wrong = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the build says that it wrote."""

    #: the path at which the site will lie, as / or /portal/: what a link that begins with it begins with here
    base: str
    languages: tuple[str, ...]
    cases: int
    pages: int
    #: SHA-256 of each withheld id
    withheld: tuple[str, ...]
    #: path → SHA-256
    files: Mapping[str, str]
    #: the same of the theme's scripts: no other may run
    scripts: Mapping[str, str]
    #: the indexes of the search, and what must be found in them
    search: tuple[Volume, ...] = ()
    #: whence a reader of the map page may fetch a street map, if anywhere
    tiles: str = ""


def verify_site(output: Path, jobs: int = 1) -> Report:
    """All findings about the site in `output`; `rows` of the report are its pages. Uses `jobs` processes."""
    try:
        manifest = read_manifest(output)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return report_of([Finding("site-missing", (output / MANIFEST).as_posix())])
    paths = frozenset(_walk(output))
    pages = sorted(path for path in paths if path.endswith(".html"))
    findings = [*_missing(manifest, paths), *_miscounted(manifest, pages), *_named(manifest, paths)]
    findings += _changed(output, manifest, paths)
    findings += _other_files(output, manifest, paths)
    findings += _stray_scripts(manifest, paths)
    findings += missed(output, manifest.search, paths)
    scripts = frozenset(manifest.scripts)
    for found in _judged(
        _Judge(str(output), paths, manifest.withheld, manifest.base, scripts, manifest.tiles), pages, jobs
    ):
        findings += found
    return report_of(_kept(findings), rows=len(pages))


def read_manifest(output: Path) -> Manifest:
    """Raises OSError, ValueError, TypeError or KeyError where it is missing or not one."""
    found = json.loads((output / MANIFEST).read_bytes())
    files, scripts = _digests(found["files"]), _digests(found.get("scripts", {}))
    languages, withheld = tuple(map(str, found["languages"])), tuple(map(str, found["withheld"]))
    if not languages:
        raise ValueError("no language")
    base, cases, pages = str(found.get("base", "/")), int(found["cases"]), int(found["pages"])
    return Manifest(
        base, languages, cases, pages, withheld, files, scripts, tuple(map(volume_from, found.get("search", ()))),
        str(found.get("tiles", "")),
    )  # fmt: skip


def _digests(found: Any) -> dict[str, str]:
    return {str(path): str(digest) for path, digest in dict(found).items()}


def _walk(output: Path) -> Iterator[str]:
    """Every plain file, relative to `output`; symbolic links are not followed."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(f"{output}/{prefix}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{prefix}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield prefix + entry.name


def _prefixes(manifest: Manifest) -> list[tuple[str, str]]:
    return [(code, "" if code == manifest.languages[0] else f"{code}/") for code in manifest.languages]


def _missing(manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    for needed in ("404.html", *(f"{prefix}index.html" for _, prefix in _prefixes(manifest))):
        if needed not in paths:
            yield Finding("site-missing", needed)


def _miscounted(manifest: Manifest, pages: list[str]) -> Iterator[Finding]:
    def wrong(path: str, what: str, found: int, expected: int) -> Iterator[Finding]:
        if found != expected:
            details = (("what", what), ("expected", str(expected)))
            yield Finding("site-count", path, value=str(found), details=details)

    yield from wrong(MANIFEST, "pages", len(pages), manifest.pages)
    for _, prefix in _prefixes(manifest):
        case = re.compile(rf"{re.escape(prefix)}c/[^/]+/index\.html")
        yield from wrong(f"{prefix}c/", "cases", sum(1 for page in pages if case.fullmatch(page)), manifest.cases)


def _named(manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    """Files that a withheld case gave its name."""
    finder = _finder(manifest.withheld)
    for path in paths:
        yield from (Finding("site-withheld", path, value=case) for case in finder(path.encode()))


def _changed(output: Path, manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    for path, digest in {**manifest.files, **manifest.scripts}.items():
        if path not in paths:  # so a manifest cannot have files read that lie elsewhere
            yield Finding("site-digest", path)
            continue
        try:
            with (output / path).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    yield Finding("site-digest", path)
        except OSError as error:
            yield Finding("site-unreadable", path, value=str(error.strerror))


def _other_files(output: Path, manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    """Withheld cases in downloads, and stylesheets that load from elsewhere."""
    finder = _finder(manifest.withheld)
    for path in paths:
        if path == MANIFEST or not path.endswith((*_TEXT, ".css")):
            continue
        try:
            with (output / path).open("rb") as file:
                if path.endswith(".css"):
                    for link in _STYLESHEET_LINK.findall(file.read(_BLOCK)):
                        yield Finding("site-foreign", path, value=_shown(link))
                elif manifest.withheld:
                    end, cases = b"", set[str]()
                    while block := file.read(_BLOCK):
                        cases |= set(finder(end + block))
                        end = block[-64:]
                    yield from (Finding("site-withheld", path, value=case) for case in cases)
        except OSError as error:
            yield Finding("site-unreadable", path, value=str(error.strerror))


def _stray_scripts(manifest: Manifest, paths: frozenset[str]) -> Iterator[Finding]:
    """Scripts that the build did not put there."""
    for path in paths:
        if path.lower().endswith((".js", ".mjs")) and path not in manifest.scripts:
            yield Finding("site-script", path, value=path)


def _finder(withheld: Collection[str]) -> Callable[[bytes | mmap.mmap], list[str]]:
    """Which of the withheld cases a page names. `withheld` are digests: the manifest must not name them either."""
    digests = frozenset(withheld)
    known = dict[bytes, bool]()

    def is_withheld(case: bytes) -> bool:
        if case not in known:
            known[case] = hashlib.sha256(case).hexdigest() in digests
        return known[case]

    def find(content: bytes | mmap.mmap) -> list[str]:
        if not digests:
            return []
        ids = {content[match.start() - 4 : match.end()] for match in _ENDS.finditer(content) if match.start() >= 4}
        return sorted(case.decode() for case in ids if case[:4].isdigit() and is_withheld(case))

    return find


class _Judge:
    """Judges pages one after another, remembering the tags that were good."""

    def __init__(
        self, output: str, paths: frozenset[str], withheld: tuple[str, ...], base: str, scripts: frozenset[str],
        tiles: str,
    ) -> None:  # fmt: skip
        self.made_of = (output, paths, withheld, base, scripts, tiles)
        self.output, self.paths, self.base, self.scripts, self.tiles = output, paths, base, scripts, tiles
        self.withheld_in = _finder(withheld)
        self.harmless: set[bytes] = set()  # wherever they stand
        self.good = dict[int, set[bytes]]()  # in pages so many folders deep, since they link from the root

    def __reduce__(self) -> tuple[type[_Judge], tuple[str, frozenset[str], tuple[str, ...], str, frozenset[str], str]]:
        return (_Judge, self.made_of)

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
        wrong += [("site-script", value) for value in _wrong_data(content)]
        for pattern, what in ((_LANGUAGE, "lang"), (_TITLE, "title"), (_POLICY, "Content-Security-Policy")):
            if not pattern.search(content):
                wrong.append(("site-head", what))
        return sorted(set(wrong))

    def _odd(self, content: bytes | mmap.mmap, folder: str) -> Iterator[Wrong]:
        """A page with “>” in quotation marks, or worse: all its tags anew, as a browser tells them apart."""
        for tag in {match[0] for match in _QUOTED_TAG.finditer(content)}:
            match = _WELL_FORMED.fullmatch(tag)
            yield from self._tag(match, folder) if match else [("site-script", _shown(tag))]

    def _tag(self, match: re.Match[bytes], folder: str) -> list[Wrong]:
        """What is wrong with a tag; a good one is remembered for as many pages as it is good in."""
        name = match[1].lower()
        attributes = {key.lower(): a or b or c for key, a, b, c in reversed(_ATTRIBUTES.findall(match[2]))}
        links = list(_links(name, attributes))
        wrong = list(_running(match[0], name, attributes, links))
        for link in links:
            foreign = _SCHEME.match(link.lower())
            if not foreign:
                if not self._resolves(link, folder):
                    wrong.append(("site-link", link))
                elif name == b"script" and self._target(link, folder) not in self.scripts:
                    wrong.append(("site-script", link))
            elif foreign[1] not in ("data", "mailto", "tel") and _loads(name, attributes):
                wrong.append(("site-foreign", link))
        sources = _sources(name, attributes)
        wrong += [("site-foreign", one) for one in sources if one != self.tiles or "map" not in folder.split("/")[:2]]
        if wrong or sources:  # a policy that is right on the map page is right on no other
            return [(rule, value or _shown(match[0])) for rule, value in wrong]
        depth = _depth(folder)
        if all(link.startswith("#") or _SCHEME.match(link.lower()) for link in links):
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


def _links(name: bytes, attributes: Mapping[bytes, bytes]) -> Iterator[str]:
    """Every address in a tag, as a browser reads it."""
    for key in _LINKS.intersection(attributes):
        value = _text(attributes[key])
        if key in (b"srcset", b"imagesrcset"):
            yield from (part.split()[0] for part in value.split(",") if part.strip())
        else:
            yield re.sub(r"[\t\n\r]", "", value).strip()
    if name == b"meta" and attributes.get(b"http-equiv", b"").lower() == b"refresh":
        yield _text(attributes.get(b"content", b"")).partition("=")[2].strip(" '\"")


def _sources(name: bytes, attributes: Mapping[bytes, bytes]) -> list[str]:
    """The other servers that a page's policy lets it load from."""
    if name != b"meta" or attributes.get(b"http-equiv", b"").lower() != b"content-security-policy":
        return []
    words = re.split(r"[\s;]+", _text(attributes.get(b"content", b"")))
    return [word for word in words if re.search(r"[.*/]", word) or word.startswith("http")]


def _wrong_data(content: bytes | mmap.mmap) -> Iterator[str]:
    """Data in a page's head that is no JSON object, or has a sign in it that could end it and begin something else."""
    at = content.find(_DATA)
    while at >= 0:
        begin = at + len(_DATA)
        end = content.find(b"<", begin)
        data = content[begin:end] if end >= 0 else b""
        if content[end : end + 9] != b"</script>" or re.search(rb"[>&]", data) or not _is_object(data):
            yield _shown(_DATA + data)
        at = content.find(_DATA, begin)


def _is_object(data: bytes) -> bool:
    def refuse(word: str) -> None:
        raise ValueError(word)  # NaN and Infinity, which are no JSON

    try:
        return isinstance(json.loads(data, parse_constant=refuse), dict)
    except (ValueError, RecursionError):
        return False


def _running(tag: bytes, name: bytes, attributes: Mapping[bytes, bytes], links: list[str]) -> Iterator[Wrong]:
    if name in _RUNNING or b"style" in attributes or any(key.startswith(b"on") for key in attributes):
        yield ("site-script", "")
    if tag == _DATA:
        return  # what is in it is judged with the page
    if name == b"script" and (b"src" not in attributes or any(map(_SCHEME.match, map(str.lower, links)))):
        yield ("site-script", "")
    for link in links:
        if re.match(r"[\x00-\x20]*(javascript|vbscript|data:text/html)", link.lower()):
            yield ("site-script", link)


def _loads(name: bytes, attributes: Mapping[bytes, bytes]) -> bool:
    """Whether a browser fetches what the tag names without being asked (a form sends there)."""
    if name == b"link":
        return not set(_text(attributes.get(b"rel", b"")).lower().split()) <= _NAMING
    return name not in (b"a", b"area", b"script")


def _text(value: bytes) -> str:
    text = value.decode(errors="replace")
    return unescape(text) if "&" in text else text


def _shown(tag: bytes) -> str:
    return tag[:120].decode(errors="replace") + ("…" if len(tag) > 120 else "")


_judge: _Judge


def _begin(judge: _Judge) -> None:
    global _judge
    _judge = judge


def _work(pages: list[str]) -> list[Finding]:
    return _judge.pages(pages)


def _judged(judge: _Judge, pages: list[str], jobs: int) -> Iterator[list[Finding]]:
    if jobs < 2 or len(pages) <= _CHUNK:
        yield judge.pages(pages)
        return
    with processes(jobs, partial(_begin, judge)) as pool:
        yield from pool.map(_work, [pages[at : at + _CHUNK] for at in range(0, len(pages), _CHUNK)])


def _kept(findings: Iterable[Finding]) -> Iterator[Finding]:
    counts = Counter[str]()
    for finding in findings:
        counts[finding.rule] += 1
        if counts[finding.rule] <= MOST:
            yield finding
