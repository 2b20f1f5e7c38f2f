"""Puts a built site on a branch of a remote repository with ghp-import, wholly or not at all.

`ghp-import` by itself follows symbolic links, skips folders that it cannot read, writes file names unquoted into git's
import stream, commits half a site when it is killed, and publishes an empty folder with exit 0. So it runs as a process
of its own in a scratch repository, and its commit is pushed only when it holds, byte for byte, the files that were
looked at before. The publisher's own repository is read and never written.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

from glasscase.findings import Finding, Refused, Report, report_of

#: Hidden files that a site may hold: a custom domain (Codeberg), "no Jekyll" (GitHub), RFC 8615.
HIDDEN = frozenset({b".domains", b".nojekyll", b".well-known"})
#: A file that only the sources have at the top: a branch with it is not one to publish on.
SOURCES = b"pelicanconf.py"
#: What a later version is compared with, and the snapshots that it keeps.
VERSION = (b"data/cases.csv", b"data/manifest.json")
SNAPSHOTS = b"data/snapshots/"
#: Settings of the publisher's repository that reach a remote; CI keeps its credentials there.
REACHING = re.compile(r"(http|credential|url|ssh|protocol)\.|core\.(sshcommand|askpass|gitproxy)\n")
#: What git sets for its hooks; inside one, it would lead our commands to the wrong repository.
INHERITED = re.compile(r"GIT_(DIR|COMMON_DIR|WORK_TREE|INDEX_FILE|PREFIX|NAMESPACE|\w*OBJECT_DIR\w+|QUARANTINE_PATH)")

#: A site: path → (git's id of the content, bytes). Paths are bytes, as git and the disk have them.
Files = dict[bytes, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Published:
    """What the branch holds now. `pushed` is False when it held just that before."""

    commit: str
    #: the branch's tip before; empty when there was no such branch
    previous: str
    files: int
    size: int
    pushed: bool
    #: what `verify` said: warnings at most
    report: Report


class Failed(Exception):
    """A command did not succeed; says why in one line that is safe to print."""


def publish(
    output: Path, *, remote: str, branch: str, repository: Path, allow_shrink: bool,
    verify: Callable[[Path], Report], message: str,
) -> Published:  # fmt: skip
    """Make `branch` of `remote` (a name or an address) hold the site in `output`, or raise `Refused`.

    The new commit follows the branch's tip. Whatever goes wrong, the branch is wholly old or wholly new.
    """
    place = f"{printable(remote)} {branch}"
    site = survey(output := output.resolve())
    with tempfile.TemporaryDirectory(prefix="glasscase-publish-") as folder:
        with _refusing("publish-remote", place):
            scratch = _Scratch(Path(folder), repository, remote, branch)
            tip = scratch.fetch()
        with _refusing("publish-failed", place):
            published = scratch.files(tip) if tip else {}
        if SOURCES in published:
            raise _refused("publish-branch", place, branch, file=SOURCES.decode())
        shrunk = [] if allow_shrink else list(_shrunk(site, published, place))
        report = verify(output)
        if shrunk or report.errors:
            verified = Finding("publish-verify", printable(str(output)), value=str(report.errors))
            raise Refused(report_of([*shrunk, *([verified] if report.errors else []), *report.findings]))
        size = sum(size for _, size in site.values())
        if site == published:
            return Published(tip, tip, len(site), size, False, report)
        with _refusing("publish-failed", place):
            commit = scratch.ghp_import(output, tip, site, message)
        scratch.push(commit, tip, place)
    return Published(commit, tip, len(site), size, True, report)


def fetch_version(into: Path, *, remote: str, branch: str, repository: Path) -> int:
    """Put what a build needs of the published version into the folder `into`. Gives how many files that are: 0 when
    nothing is published yet. Raises `Refused`."""
    place = f"{printable(remote)} {branch}"
    with tempfile.TemporaryDirectory(prefix="glasscase-published-") as folder, _refusing("publish-remote", place):
        scratch = _Scratch(Path(folder), repository, remote, branch)
        tip = scratch.fetch()
        wanted = [path for path in (scratch.files(tip) if tip else ()) if path in VERSION or path.startswith(SNAPSHOTS)]
        for path in wanted:
            file = into / os.fsdecode(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(scratch.content(tip, path))
    return len(wanted)


def survey(output: Path) -> Files:
    """Every file as it will be published; refuses what is no whole site or what ghp-import would spoil."""
    files: Files = {b".nojekyll": (_blob(b""), 0)}
    wrong: list[Finding] = []

    def unreadable(error: OSError) -> None:
        wrong.append(Finding("publish-unreadable", printable(str(error.filename or output)), value=str(error.strerror)))

    for folder, folders, names in os.walk(output, onerror=unreadable) if output.is_dir() else ():
        for path in (Path(folder, name) for name in sorted(folders + names)):
            inside = os.fsencode(path.relative_to(output).as_posix())
            try:
                rule = _why_not(inside, mode := path.lstat().st_mode)
                if rule:
                    wrong.append(Finding(rule, printable(str(path)), value=printable(path.name)))
                elif stat.S_ISREG(mode) and inside != b".nojekyll":
                    content = path.read_bytes()
                    files[inside] = (_blob(content), len(content))
            except OSError as error:
                unreadable(error)
    pages = [path for path, (_, size) in files.items() if path.endswith(b".html") and size]
    missing = [name for name in ("index.html", "404.html") if name.encode() not in pages]
    if not wrong and (missing or len(pages) < 3):
        wrong.append(Finding("publish-empty", printable(str(output)), value=", ".join(missing) or "*.html"))
    if wrong:
        raise Refused(report_of(wrong))
    return files


def source_message(repository: Path) -> str:
    """The commit message: names the commit from which the site was built, so that a page can be traced."""
    try:
        source = run(["git", "rev-parse", "HEAD"], repository).decode().strip()
        changed = run(["git", "--no-optional-locks", "status", "--porcelain"], repository)
    except Failed:
        return "Publish the site from sources that are not in git"
    return f"Publish the site from {source[:12]}\n\nSource-Commit: {source}{' with changes' if changed else ''}"


def run(command: list[str], folder: Path, settings: Mapping[str, str] | None = None) -> bytes:
    """What a command prints; `Failed` with its own words when it does not succeed."""
    environment = {name: value for name, value in os.environ.items() if not INHERITED.fullmatch(name)}
    environment |= {"LC_ALL": "C", **(settings or {})}
    try:
        process = Popen(command, cwd=folder, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
    except OSError as error:
        raise Failed(str(error)) from error
    try:
        printed, said = process.communicate()
    except BaseException:
        process.terminate()
        with suppress(TimeoutExpired):  # its children hold the pipe open: wait until they left the scratch folder
            process.communicate(timeout=10)
        raise
    if process.returncode:
        lines = [line.strip() for line in printable(said).split("\n") if line.strip()]
        told = lines[-1:] if "Traceback" in printable(said) else lines[:3]
        raise Failed("; ".join(told) or f"{command[0]} ended with {process.returncode}")
    return printed


class _Scratch:
    """A repository of its own for one publication, which reaches the remote as the publisher's does."""

    def __init__(self, folder: Path, repository: Path, remote: str, branch: str) -> None:
        self.folder, self.repository, self.ref = folder, repository, f"refs/heads/{branch}"
        run(["git", "check-ref-format", self.ref], repository)
        own = run(["git", "config", "--list", "--local", "--includes", "-z"], repository)
        split = (pair.partition("\n") for pair in os.fsdecode(own).split("\0"))
        pairs = [(key, value if equals else "true") for key, equals, value in split]
        known = dict(reversed(pairs))  # the first of several addresses counts
        self.address = known.get(f"remote.{remote}.pushurl") or known.get(f"remote.{remote}.url") or remote
        if self.address == remote and not re.search("[/:]", remote):
            raise Failed(f"no such remote: {printable(remote)}")
        start = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
        reaching = [(key, value) for key, value in pairs if REACHING.match(f"{key}\n")]
        reaching += [("core.hooksPath", os.devnull), ("gc.auto", "0"), ("maintenance.auto", "false")]
        self.settings = {"GIT_DIR": str(folder), "GIT_CONFIG_COUNT": str(start + len(reaching))}
        for number, (key, value) in enumerate(reaching, start):
            self.settings |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        run(["git", "init", "--quiet", "--bare", "--template=", "--object-format=sha1", str(folder)], repository)

    def git(self, *arguments: str) -> str:
        return run(["git", *arguments], self.repository, self.settings).decode(errors="surrogateescape").strip()

    def tip(self) -> str:
        """The branch's commit on the remote, now; empty when there is no such branch."""
        listed = (line.split("\t") for line in self.git("ls-remote", "--", self.address, self.ref).splitlines())
        return next((commit for commit, ref in listed if ref == self.ref), "")

    def fetch(self) -> str:
        """The branch's commit, fetched without its history: that is little, and a push from it is refused even when
        the branch was set back or deleted meanwhile, as git cannot know then that `commit` follows."""
        if not self.tip():
            return ""
        here = "refs/glasscase/published"
        self.git("fetch", "--quiet", "--depth=1", "--no-tags", "--", self.address, f"+{self.ref}:{here}")
        return self.git("rev-parse", here)

    def files(self, commit: str) -> Files:
        listed = run(["git", "ls-tree", "-r", "-l", "-z", commit], self.repository, self.settings)
        entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
        split = ((path, about.split()) for about, _, path in entries)
        return {path: (about[2].decode(), int(about[3]) if about[3] != b"-" else 0) for path, about in split}

    def content(self, commit: str, path: bytes) -> bytes:
        return run(["git", "cat-file", "blob", f"{commit}:{os.fsdecode(path)}"], self.repository, self.settings)

    def ghp_import(self, output: Path, tip: str, site: Files, message: str) -> str:
        """The new commit; `Failed` unless it is just `site`. In a process of its own because ghp-import
        takes its repository from the environment and leaves a running git behind when it fails."""
        try:
            who = run(["git", "var", "GIT_COMMITTER_IDENT"], self.repository).decode(errors="replace")
        except Failed:
            who = "Glasscase <glasscase@localhost>"
        name, _, mail = who.partition(" <")
        settings = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail.partition(">")[0]}
        settings |= {"GIT_DIR": str(self.folder), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        if tip:
            self.git("update-ref", "refs/heads/site", tip)
        command = [sys.executable, "-X", "utf8", "-m", "ghp_import", "--no-jekyll", "--branch=site"]
        run([*command, f"--message={message}", str(output)], self.folder, settings)
        commit = self.git("rev-parse", "refs/heads/site")
        if self.files(commit) != site:
            raise Failed("the files changed while they were imported")
        return commit

    def push(self, commit: str, tip: str, place: str) -> None:
        """Never forced: the remote takes `commit`, a child of `tip`, only while the branch is at `tip`."""
        options = ("--quiet", "--no-follow-tags", "--recurse-submodules=no")
        try:
            self.git("push", *options, "--", self.address, f"{commit}:{self.ref}")
        except Failed as error:
            with _refusing("publish-remote", place):
                now = self.tip()
            if now != commit:  # else only the answer was lost
                rule = "publish-rejected" if now == tip else "publish-moved"
                raise _refused(rule, place, now[:12], reason=str(error), tip=tip[:12]) from error


def _shrunk(site: Files, published: Files, place: str) -> Iterator[Finding]:
    """Not more than a tenth of the files or of the bytes may go at once, and no snapshot that others link to."""
    for what, new, old in (
        ("files", len(site), len(published)),
        ("bytes", sum(size for _, size in site.values()), sum(size for _, size in published.values())),
    ):
        if new * 10 < old * 9:
            details = (("what", what), ("new", str(new)), ("old", str(old)))
            yield Finding("publish-shrunk", place, value=str(new), details=details)
    for path in sorted(published):
        if path.startswith(SNAPSHOTS) and path.endswith(b".zip") and path not in site:
            yield Finding("publish-snapshot", place, value=printable(os.fsdecode(path)))


def _why_not(path: bytes, mode: int) -> str:
    """The rule that keeps a file from being published; "" when none does."""
    try:
        text = path.decode()
    except UnicodeDecodeError:
        return "publish-name"
    if stat.S_ISLNK(mode):
        return "publish-symlink"
    if text.startswith('"') or re.search(r"[\x00-\x1f\x7f]", text):
        return "publish-name"
    if any(part.startswith(b".") and part not in HIDDEN for part in path.split(b"/")):
        return "publish-hidden"
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "publish-unreadable"


def _blob(content: bytes) -> str:
    """Git's id of a file's content."""
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


def printable(text: str | bytes) -> str:
    """Without credentials in addresses, and without what would break a terminal."""
    clean = os.fsencode(text).decode(errors="backslashreplace")
    clean = re.sub(r"//[^/@\s]+@", "//", clean)
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in clean)


def _refused(rule: str, path: str, value: str = "", **details: str) -> Refused:
    return Refused(report_of([Finding(rule, path, value=value, details=tuple(details.items()))]))


@contextmanager
def _refusing(rule: str, place: str) -> Generator[None]:
    """Turns a command's failure into a finding."""
    try:
        yield
    except Failed as error:
        raise _refused(rule, place, reason=str(error)) from error
