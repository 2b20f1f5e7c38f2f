"""A revision of the git repository in which the data lie: its files, beside those that lie there now.

Only read: no file, index or reference is written, no hook or filter runs, nothing is fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Literal

from .packages import find_packages, is_drop_in, table_files
from .schemas import CASE_TABLES

Why = Literal[
    "name", "unknown", "shallow", "unrelated", "no-git", "no-repository", "outside", "no-folder", "unreadable",
]  # fmt: skip
#: Variables of git's that do not lead to another repository, index or program, as those of a hook do.
_KEPT = re.compile(r"GIT_(CONFIG\w*|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)")
#: by which a folder is known where it had another name
_DATA, _CONTENT = re.compile(r"(?:(.*)/)?registry/departments\.csv"), re.compile(r"(?:(.*)/)?pages/[^/]+\.md")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_PACKAGE = re.compile(rf"([^/]+/[0-9]{{4}})/(?:{'|'.join(CASE_TABLES)})\.(?:csv|d/[^/]+)")


class NoRevision(Exception):
    """There is nothing to compare with: `why`, and what that is about (a path, git's own words)."""

    def __init__(self, why: Why, about: str = "") -> None:
        super().__init__(f"{why}: {about}")
        self.why: Why = why
        self.about = about


@dataclass(frozen=True, slots=True)
class Revision:
    """What lay in data/ and content/. Paths are relative to the one or the other.

    `data` and `content` are temporary folders with the tables of packages that differ, the registry's tables, and
    pictures and articles that are others now.
    """

    #: as the user called it
    name: str
    data: Path
    content: Path
    #: every file → whether just the same lies there now; of tables, pictures and articles only
    files: Mapping[str, bool]
    articles: Mapping[str, bool]
    #: packages, as `parks/2026`, whose tables are all the same and no others have come
    same: frozenset[str]
    #: links and the like, which are not followed
    odd: tuple[str, ...]


@contextmanager
def revision(name: str, data: Path, content: Path) -> Generator[Revision]:
    """The last commit that `name` and HEAD share, so that what landed on `name` meanwhile is not taken for lost.

    Raises NoRevision.
    """
    if not name or name.startswith("-") or not name.isprintable():
        raise NoRevision("name", name)
    git = _Git(data.resolve())
    tree = git.tree(git.merge_base(name))
    there, texts = git.folder(data, tree, _DATA), git.folder(content, tree, _CONTENT)
    files, articles = _inside(tree, there), _inside(tree, texts)
    same = {path: _matters(path) and _is_same(data / path, entry) for path, entry in files.items()}
    same_text = {path: _is_same(content / path, entry) for path, entry in articles.items()}
    untouched = frozenset(_untouched(data, same))
    wanted = {("data", path): files[path] for path in _wanted(same, untouched)}
    wanted |= {("content", path): entry for path, entry in articles.items() if not same_text[path]}
    with TemporaryDirectory(prefix="glasscase-base-") as folder:
        root, plain = Path(folder), {place: entry for place, entry in wanted.items() if _is_plain(place[1], entry)}
        for (part, path), text in zip(plain, git.blobs([entry.id for entry in plain.values()]), strict=True):
            target = root / part / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        for part in ("data", "content"):
            (root / part).mkdir(exist_ok=True)
        odd = tuple(path for path, entry in files.items() if not _is_plain(path, entry) and _matters(path))
        yield Revision(name, root / "data", root / "content", same, same_text, untouched, odd)


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    #: git's digest of the content
    id: str


class _Git:
    """The repository around a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        done = self._run("rev-parse", "--show-toplevel")
        if done.returncode or not done.stdout.strip():
            raise NoRevision("no-repository", _said(done) or folder.as_posix())
        self.top = Path(os.fsdecode(done.stdout).removesuffix("\n")).resolve()

    def merge_base(self, name: str) -> str:
        done = self._run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        commit = done.stdout.decode(errors="replace").strip()
        if done.returncode or not _COMMIT.fullmatch(commit):
            raise NoRevision("shallow" if self._is_shallow() else "unknown", name)
        done = self._run("merge-base", commit, "HEAD")
        shared = done.stdout.decode(errors="replace").strip()
        if done.returncode or not _COMMIT.fullmatch(shared):
            raise NoRevision("shallow" if self._is_shallow() else "unrelated", name)
        return shared

    def tree(self, commit: str) -> dict[str, _Entry]:
        """Every file of the commit, by its path from the top."""
        listed = self._must("ls-tree", "-r", "-z", "--full-tree", commit)
        found = dict[str, _Entry]()
        for line in listed.split(b"\0")[:-1]:
            told, _, path = line.partition(b"\t")
            mode, _, identifier = told.decode().split(" ")
            found[os.fsdecode(path)] = _Entry(mode, identifier)
        return found

    def folder(self, folder: Path, tree: Collection[str], mark: re.Pattern[str]) -> str | None:
        """Where the folder lay, from the top ("" is the top itself); None where it is new. It may have been renamed."""
        place = folder.resolve()
        if not place.is_relative_to(self.top):
            if not folder.exists():
                return None
            raise NoRevision("outside", folder.as_posix())
        path = place.relative_to(self.top).as_posix().removeprefix(".")
        if not path or any(name.startswith(f"{path}/") for name in tree):
            return path
        marked = {match[1] or "" for name in tree if (match := mark.fullmatch(name))}
        gone = sorted(old for old in marked if not (self.top / old).is_dir())
        if len(gone) > 1:
            raise NoRevision("no-folder", f"{folder.as_posix()} ({', '.join(gone)})")
        return gone[0] if gone else None

    def blobs(self, ids: list[str]) -> Iterator[bytes]:
        """The contents, in one process."""
        printed = self._must("cat-file", "--batch", given="".join(f"{one}\n" for one in ids).encode()) if ids else b""
        at = 0
        for one in ids:
            end = printed.find(b"\n", at)
            head = printed[at:end].split(b" ")
            if end < 0 or len(head) != 3 or head[:2] != [one.encode(), b"blob"]:
                raise NoRevision("unreadable", printed[at:end][:100].decode(errors="replace"))
            at = end + 1 + int(head[2])
            yield printed[end + 1 : at]
            at += 1

    def _is_shallow(self) -> bool:
        return self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def _must(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self._run(*arguments, given=given)
        if done.returncode:
            raise NoRevision("unreadable", _said(done))
        return done.stdout

    def _run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_" or _KEPT.fullmatch(name)}
        # With no protocol allowed, a clone without all files cannot fetch one from its remote.
        environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"}
        environment |= {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0"}
        try:
            return subprocess.run(
                ["git", *arguments], cwd=self._folder, env=environment, input=given, capture_output=True, check=False
            )
        except OSError as error:
            raise NoRevision("no-git", str(error)) from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git had to say, in one line."""
    return " ".join(done.stderr.decode(errors="replace").split())[:300]


def _inside(tree: Mapping[str, _Entry], folder: str | None) -> dict[str, _Entry]:
    if folder is None:
        return {}
    start = f"{folder}/" if folder else ""
    return {path.removeprefix(start): entry for path, entry in tree.items() if path.startswith(start)}


def _is_plain(path: str, entry: _Entry) -> bool:
    """A file, under a name that leads nowhere else; no link and no submodule."""
    return entry.mode in ("100644", "100755") and not {"..", ".", ""} & set(path.split("/"))


def _is_same(path: Path, entry: _Entry) -> bool:
    """Whether the file has the content that git calls by this id."""
    if not _is_plain(path.name, entry) or path.is_symlink() or not path.is_file():
        return False
    content = path.read_bytes()
    digest = hashlib.sha1(usedforsecurity=False) if len(entry.id) == 40 else hashlib.sha256()
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest() == entry.id


def _untouched(data: Path, same: Mapping[str, bool]) -> Iterator[str]:
    then = dict[str, set[str]]()
    for path in same:
        if package := _package_of(path):
            then.setdefault(package, set()).add(path)
    # A package behind a link is not read, so it is not there.
    for package in then.keys() & {path.relative_to(data).as_posix() for path in find_packages(data)}:
        files = then[package]
        tables = (file for name in CASE_TABLES for file in table_files(data / package, name))
        now = {file.relative_to(data).as_posix() for file in tables if file.is_file() and not file.is_symlink()}
        if now == files and all(same[file] for file in files):
            yield package


def _package_of(path: str) -> str:
    match = _PACKAGE.fullmatch(path)
    return match[1] if match and is_drop_in(Path(path)) else ""


def _matters(path: str) -> bool:
    """A table or a picture, not a dataset in which nobody reads; or what may stand for a folder of them."""
    parts = PurePosixPath(path).parts
    return "datasets" not in parts[1:2] and (_is_picture(path) or path.lower().endswith(".csv") or len(parts) == 2)


def _is_picture(path: str) -> bool:
    return PurePosixPath(path).parts[2:-1] == ("media",)


def _wanted(same: Mapping[str, bool], untouched: Collection[str]) -> Iterable[str]:
    """The tables that shall be read, and pictures that are others now."""
    for path in filter(_matters, same):
        if _is_picture(path):
            needed = not same[path]
        else:
            needed = path.lower().endswith(".csv") and _package_of(path) not in untouched
        if needed:
            yield path
