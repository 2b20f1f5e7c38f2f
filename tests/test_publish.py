"""publish: against real repositories on the disk."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glasscase.findings import Finding, Refused, Report, report_of
from glasscase.publish import Published, fetch_version, publish, source_message

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
SCRIPT = PLUGINS.parent / "scripts" / "publish.py"
CLEAN = report_of([])
GIT = shutil.which("git") or "git"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run([GIT, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def sound(_: Path) -> Report:
    return CLEAN


def write(site: Path, name: str, content: str | bytes = "<p>明案</p>\n") -> None:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


class World:
    """A publisher's repository with a built site, and the bare repository that it publishes to."""

    def __init__(self, folder: Path, live: Path) -> None:
        self.folder, self.live = folder, live
        self.remote, self.repository, self.temporary = folder / "远 程.git", folder / "work", folder / "temporary"
        self.site = self.repository / "output"

    def make(self) -> None:
        self.temporary.mkdir()
        git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", "--template=", self.remote.name)
        git(self.folder, "init", "--quiet", "--initial-branch=main", "--template=", self.repository.name)
        git(self.repository, "remote", "add", "origin", f"../{self.remote.name}")
        write(self.repository, ".gitignore", "output/\n")
        git(self.repository, "add", ".")
        git(self.repository, "commit", "--quiet", "--message=Begin")
        for name in ("index.html", "404.html", *(f"c/{number}/index.html" for number in range(18))):
            write(self.site, name, f"<h1>{name}</h1>{'字' * 300}\n")

    def begin(self) -> None:
        """As after the first publication, which is made once for all tests."""
        shutil.rmtree(self.remote)
        shutil.copytree(self.live, self.remote)

    def publish(self, verify: Callable[[Path], Report] = sound, *, allow_shrink: bool = False) -> Published:
        return publish(
            self.site,
            remote="origin",
            branch="gh-pages",
            repository=self.repository,
            allow_shrink=allow_shrink,
            verify=verify,
            message=source_message(self.repository),
        )

    def refused(self, verify: Callable[[Path], Report] = sound) -> list[Finding]:
        """What `publish` objects to; the remote, the publisher's repository and the disk stay as they are."""
        before = self.state()
        with pytest.raises(Refused) as refused:
            self.publish(verify)
        assert self.state() == before
        assert refused.value.report.errors
        return list(refused.value.report.findings)

    def state(self) -> tuple[object, ...]:
        return (self.refs(self.remote), *self.own())

    def own(self) -> tuple[object, ...]:
        """Everything of the publisher that `publish` must leave alone: every byte but the site."""
        files = contents(self.repository)
        left = [path.name for path in self.temporary.iterdir()]
        return ({name: files[name] for name in files if not name.startswith(b"output/")}, left)

    @staticmethod
    def refs(repository: Path) -> str:
        return git(repository, "for-each-ref", "--format=%(refname) %(objectname)")

    def tip(self) -> str:
        return git(self.remote, "rev-parse", "refs/heads/gh-pages")

    def published(self) -> dict[bytes, bytes]:
        clone = self.folder / f"clone-{time.monotonic_ns()}"
        git(self.folder, "clone", "--quiet", "--branch=gh-pages", str(self.remote), str(clone))
        shutil.rmtree(clone / ".git")
        return contents(clone)

    def archive(self) -> dict[bytes, bytes]:
        """The same, quicker."""
        packed = subprocess.run([GIT, "archive", "gh-pages"], cwd=self.remote, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            files = ((os.fsencode(member.name), tar.extractfile(member)) for member in tar)
            return {name: file.read() for name, file in files if file}

    def compete(self) -> str:
        """Somebody else's commit on the branch."""
        other = self.folder / f"other-{time.monotonic_ns()}"
        git(self.folder, "clone", "--quiet", str(self.remote), str(other))
        git(
            other,
            "checkout",
            "--quiet",
            "-B",
            "gh-pages",
            *(["origin/gh-pages"] if self.refs(self.remote) else []),
        )
        git(other, "commit", "--quiet", "--allow-empty", "--message=Other")
        git(other, "push", "--quiet", "origin", "gh-pages")
        return git(other, "rev-parse", "HEAD")


def contents(folder: Path) -> dict[bytes, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {os.fsencode(path.relative_to(folder)): path.read_bytes() for path in files}


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "编辑 Editor")
            patch.setenv(f"GIT_{who}_EMAIL", "editor@example.org")
        patch.setenv("FAULT", "")
        folder = tmp_path_factory.mktemp("template")
        world = World(folder, folder)
        world.make()
        shutil.copytree(world.remote, world.folder / "empty")
        world.publish()
        world.remote.rename(world.folder / "live")
        (world.folder / "empty").rename(world.remote)
        yield world.folder


@pytest.fixture
def world(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(tmp_path / "世 界", template / "live")
    shutil.copytree(template, made.folder, ignore=shutil.ignore_patterns("live"))
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield made
    tempfile.tempdir = None
    assert not list(made.temporary.iterdir()), "the scratch folder was left behind"


# What it does


def test_first_publish_to_an_empty_remote(world: World) -> None:
    own = world.own()
    done = world.publish()
    assert done.pushed
    assert not done.previous
    assert done.commit == world.tip()
    assert world.published() == contents(world.site) | {b".nojekyll": b""}
    assert (done.files, done.size) == (21, sum(map(len, contents(world.site).values())))
    assert world.own() == own


def test_second_publish_keeps_history(world: World) -> None:
    first = world.publish()
    write(world.site, "c/new/index.html")
    (world.site / "c/0/index.html").unlink()
    own = world.own()
    second = world.publish()
    assert second.previous == first.commit
    assert git(world.remote, "rev-list", "refs/heads/gh-pages").split() == [second.commit, first.commit]
    assert world.published() == contents(world.site) | {b".nojekyll": b""}
    assert world.own() == own


def test_unchanged_site_pushes_nothing(world: World) -> None:
    first = world.publish()
    for path in world.site.rglob("*"):
        os.utime(path, (1, 1))
    before = world.state()
    again = world.publish()
    assert not again.pushed
    assert (again.commit, again.files, again.size) == (first.commit, first.files, first.size)
    assert world.state() == before


def test_same_site_gives_the_same_tree(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world.publish()
    tree = git(world.remote, "rev-parse", "refs/heads/gh-pages^{tree}")
    git(world.remote, "update-ref", "-d", "refs/heads/gh-pages")
    moved = tmp_path / "elsewhere"
    shutil.copytree(world.site, moved, copy_function=shutil.copyfile)
    shutil.rmtree(world.site)
    world.site.symlink_to(moved)  # a built site that is swapped in is a link
    monkeypatch.setenv("TZ", "Pacific/Chatham")
    monkeypatch.setenv("LC_ALL", "C")
    world.publish()
    assert git(world.remote, "rev-parse", "refs/heads/gh-pages^{tree}") == tree


def test_message_names_the_source_and_the_publisher(world: World) -> None:
    world.publish()
    source = git(world.repository, "rev-parse", "HEAD")
    said = git(world.remote, "log", "-1", "--format=%an %ae%n%B", "refs/heads/gh-pages").splitlines()
    assert said == [
        "编辑 Editor editor@example.org",
        f"Publish the site from {source[:12]}",
        "",
        f"Source-Commit: {source}",
    ]


def test_message_says_when_the_source_is_changed_or_not_in_git(world: World, tmp_path: Path) -> None:
    write(world.repository, ".gitignore", "output/\nnew\n")
    assert source_message(world.repository).endswith(" with changes")
    assert source_message(tmp_path) == "Publish the site from sources that are not in git"


def test_publishes_without_an_identity(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    git(world.repository, "config", "user.useConfigOnly", "true")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    assert world.publish().pushed
    assert git(world.remote, "log", "-1", "--format=%cn", "refs/heads/gh-pages") == "Glasscase"


STRANGE_NAMES = (
    "案件/东 坝 村/说明.html",
    "　全角 空格　/index.html",
    " blank at both ends ",
    'c/"quoted".html',
    "c/back\\slash.csv",
    "c/'$(touch x)'.csv",
    "-rf",
    "👩‍👩‍👧.html",
    "e\u0301 NFD.txt",
    "M 100644 inline index.html",
    ".well-known/security.txt",
)


def test_file_names_and_contents_survive_byte_for_byte(world: World) -> None:
    for name in STRANGE_NAMES:
        write(world.site, name, name)
    write(world.site, "bytes.bin", bytes(range(256)) * 3 + b"\r\n")
    write(world.site, "empty.txt", "")
    write(world.site, ".nojekyll", "")
    world.publish()
    assert world.published() == contents(world.site)


def test_names_survive_in_a_narrow_locale(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    write(world.site, "东坝.html")
    world.publish()
    assert world.published() == contents(world.site) | {b".nojekyll": b""}


def test_works_inside_a_hook_of_another_repository(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(world.folder / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(world.folder / "no-index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(world.folder / "no-objects"))
    assert publish(
        world.site,
        remote="origin",
        branch="gh-pages",
        repository=world.repository,
        allow_shrink=False,
        verify=sound,
        message="x",
    ).pushed


def test_settings_of_the_repository_reach_the_remote(world: World) -> None:
    """CI keeps its credentials in the checkout's own settings: the scratch repository must have them."""
    git(world.repository, "remote", "set-url", "origin", "https://example.invalid/site.git")
    git(world.repository, "config", f"url.{world.remote}.insteadOf", "https://example.invalid/site.git")
    included = world.folder / "included"
    included.write_text(f'[url "{world.remote}"]\n\tinsteadOf = https://other.invalid/\n', encoding="utf-8")
    assert world.publish().pushed
    git(world.repository, "config", "--unset", f"url.{world.remote}.insteadOf")
    git(world.repository, "config", f"includeIf.gitdir:{world.repository}/.git.path", str(included))
    git(world.repository, "remote", "set-url", "origin", "https://other.invalid/")
    assert not world.publish().pushed


def test_an_address_may_stand_for_the_remote(world: World) -> None:
    done = publish(
        world.site,
        remote=str(world.remote),
        branch="site/live",
        repository=world.repository,
        allow_shrink=False,
        verify=sound,
        message="Publish",
    )
    assert world.refs(world.remote) == f"refs/heads/site/live {done.commit}"


def test_command_does_not_print_credentials(world: World) -> None:
    git(world.repository, "config", f"url.{world.remote}.insteadOf", "https://user:hunter2@example.invalid/site.git")
    done = command(world, "--remote", "https://user:hunter2@example.invalid/site.git")
    assert done.returncode == 0
    assert "https://example.invalid/site.git" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_hooks_and_signing_of_the_publisher_stay_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("commit.gpgSign", "fetch.prune", "push.followTags", "core.ignoreCase"):
        git(world.repository, "config", setting, "true")
    hooks = world.folder / "hooks"
    write(hooks, "pre-push", "#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    write(world.folder, "global", f'[core]\n\thooksPath = "{hooks}"\n[push]\n\tgpgSign = if-asked\n')
    with monkeypatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(world.folder / "global"))
        assert world.publish().pushed
        write(world.site, "new.html")
        assert world.publish().previous


# What it refuses


def remove(site: Path, *names: str) -> None:
    for name in names:
        (site / name).unlink()


def emptied(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()


def only(site: Path, *names: str) -> None:
    emptied(site)
    for name in names:
        write(site, name)


def a_file_instead(site: Path) -> None:
    shutil.rmtree(site)
    site.write_text("<p>", encoding="utf-8")


def dangling(site: Path) -> None:
    shutil.rmtree(site)
    site.symlink_to(site.parent / "nowhere")


def drop_cases(site: Path, number: int) -> None:
    for case in range(number):
        shutil.rmtree(site / f"c/{case}")


def truncate(site: Path, number: int) -> None:
    for case in range(number):
        write(site, f"c/{case}/index.html", "")


VARIANTS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "missing": ("publish-empty", shutil.rmtree),
    "empty folder": ("publish-empty", emptied),
    "a file instead": ("publish-empty", a_file_instead),
    "dangling link": ("publish-empty", dangling),
    "empty folders": ("publish-empty", lambda site: (emptied(site), (site / "c").mkdir())),
    "only .nojekyll": ("publish-empty", lambda site: only(site, ".nojekyll")),
    "only index": ("publish-empty", lambda site: only(site, "index.html")),
    "only index and 404": ("publish-empty", lambda site: only(site, "index.html", "404.html")),
    "no pages but downloads": ("publish-empty", lambda site: only(site, "index.html", "404.html", "data/cases.csv")),
    "no index": ("publish-empty", lambda site: remove(site, "index.html")),
    "no 404": ("publish-empty", lambda site: remove(site, "404.html")),
    "index of 0 bytes": ("publish-empty", lambda site: write(site, "index.html", "")),
    "404 of 0 bytes": ("publish-empty", lambda site: write(site, "404.html", "")),
    "index in another case": ("publish-empty", lambda site: (site / "index.html").rename(site / "Index.html")),
    "site in a folder": ("publish-empty", lambda site: (site.rename(site.parent / "x"), site.mkdir(),
                                                        (site.parent / "x").rename(site / "output"))),
    "all pages of 0 bytes": ("publish-empty", lambda site: truncate(site, 18)),
    "three pages": ("publish-shrunk", lambda site: only(site, "index.html", "404.html", "c/1/index.html")),
    "3 of 21 files gone": ("publish-shrunk", lambda site: drop_cases(site, 3)),
    "half the files gone": ("publish-shrunk", lambda site: drop_cases(site, 9)),
    "3 of 20 pages of 0 bytes": ("publish-shrunk", lambda site: truncate(site, 3)),
    "pages cut to half": ("publish-shrunk", lambda site: [write(site, f"c/{case}/index.html", "半") for case in range(9)]),
    "fewer files, more bytes": ("publish-shrunk", lambda site: (drop_cases(site, 4), write(site, "index.html", "x" * 99999))),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_empty_and_shrunken_sites_are_refused(world: World, name: str) -> None:
    rule, spoil = VARIANTS[name]
    world.begin()
    spoil(world.site)
    assert rules(world.refused()) == {rule}


@pytest.mark.parametrize("name", [name for name, (rule, _) in VARIANTS.items() if rule == "publish-empty"])
def test_an_empty_site_is_refused_at_first_too_and_cannot_be_allowed(world: World, name: str) -> None:
    VARIANTS[name][1](world.site)
    with pytest.raises(Refused):
        world.publish(allow_shrink=True)
    assert not world.refs(world.remote)


def test_shrunk_says_how_much_and_can_be_allowed(world: World) -> None:
    first = world.publish()
    drop_cases(world.site, 9)
    files, size = sorted(world.refused(), key=lambda finding: finding.details, reverse=True)
    assert files.details == (("what", "files"), ("new", "12"), ("old", "21"))
    assert size.details[0] == ("what", "bytes")
    second = world.publish(allow_shrink=True)
    assert second.pushed
    assert second.previous == first.commit
    assert second.files == 12


def test_a_tenth_may_go(world: World) -> None:
    world.begin()
    drop_cases(world.site, 2)
    write(world.site, "index.html", "字" * 400)
    assert world.publish().files == 19


def fetched(world: World, into: Path) -> int:
    return fetch_version(into, remote="origin", branch="gh-pages", repository=world.repository)


def test_the_published_version_is_fetched_for_the_next_build(world: World, tmp_path: Path) -> None:
    assert fetched(world, tmp_path / "first") == 0  # nothing of a version is there yet
    kept = {"data/cases.csv": b"id\n", "data/manifest.json": b"{}", "data/snapshots/glasscase-2026-07-03.zip": b"PK\0"}
    for name, content in {**kept, "data/parks/cases.csv": b"id\n"}.items():
        write(world.site, name, content)
    world.publish()
    assert fetched(world, tmp_path / "next") == 3
    found = {
        path.relative_to(tmp_path / "next").as_posix(): path.read_bytes() for path in (tmp_path / "next").rglob("*.*")
    }
    assert found == kept


def test_before_anything_is_published_there_is_no_version(world: World, tmp_path: Path) -> None:
    git(world.remote, "update-ref", "-d", "refs/heads/gh-pages")
    assert fetched(world, tmp_path / "none") == 0 and not (tmp_path / "none").exists()


def test_a_snapshot_that_others_link_to_does_not_go(world: World) -> None:
    write(world.site, "data/snapshots/glasscase-2026-07-03.zip", b"PK\0")
    world.publish()
    (world.site / "data/snapshots/glasscase-2026-07-03.zip").unlink()
    (finding,) = world.refused()
    assert (finding.rule, finding.value) == ("publish-snapshot", "data/snapshots/glasscase-2026-07-03.zip")
    assert world.publish(allow_shrink=True).pushed


def test_verify_that_fails_is_passed_on(world: World) -> None:
    world.begin()
    write(world.site, "index.html", "new" * 500)
    broken = Finding("link-broken", "c/1/index.html", 7)
    findings = world.refused(lambda _: report_of([broken]))
    assert rules(findings) == {"publish-verify", "link-broken"}
    assert broken in findings


def test_verify_sees_the_site_and_may_warn(world: World) -> None:
    seen: list[Path] = []
    warning = Finding("heavy", "index.html", severity="warning")

    def verify(output: Path) -> Report:
        seen.append(output)
        return report_of([warning])

    assert world.publish(verify).report.findings == (warning,)
    assert seen == [world.site]


def test_shrunk_and_broken_are_said_at_once(world: World) -> None:
    world.begin()
    truncate(world.site, 9)
    assert rules(world.refused(lambda _: report_of([Finding("x", "y")]))) == {"publish-shrunk", "publish-verify", "x"}


@pytest.mark.parametrize("target", ["/etc/passwd", "index.html", "c", "nowhere"])
def test_symbolic_links_are_refused(world: World, target: str) -> None:
    world.begin()
    (world.site / "c/link.html").symlink_to(target)
    assert rules(world.refused()) == {"publish-symlink"}


NAMES = (b"\xb6\xab\xb0\xd3.html", b"c/\xff", b"a\nM 100644 inline b", b'"quoted"', b"c/tab\t.csv", b"c/\x1b[31m.csv")


@pytest.mark.parametrize("name", NAMES)
def test_names_that_git_or_a_browser_would_spoil_are_refused(world: World, name: bytes) -> None:
    world.begin()
    Path(os.fsdecode(os.path.join(os.fsencode(world.site), name))).write_bytes(b"")
    (finding,) = world.refused()
    assert finding.rule == "publish-name"
    f"{finding.path}{finding.value}".encode()  # can be printed


@pytest.mark.parametrize("name", [".env", ".git/config", "c/.DS_Store", ".ssh/id_ed25519", "c/.well-known.swp"])
def test_hidden_files_are_refused(world: World, name: str) -> None:
    world.begin()
    write(world.site, name, "secret")
    assert rules(world.refused()) == {"publish-hidden"}


def test_what_is_not_a_file_is_refused(world: World) -> None:
    world.begin()
    os.mkfifo(world.site / "pipe")
    assert rules(world.refused()) == {"publish-unreadable"}


def test_a_folder_that_cannot_be_read_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("c/7"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)  # root reads everything, so it has to be pretended
    (finding,) = world.refused()
    assert (finding.rule, finding.value) == ("publish-unreadable", "Permission denied")


def test_all_that_is_wrong_with_the_files_is_said_at_once(world: World) -> None:
    write(world.site, ".env")
    (world.site / "link").symlink_to("index.html")
    os.mkfifo(world.site / "pipe")
    assert len(world.refused()) == 3


def test_the_sources_are_not_overwritten(world: World) -> None:
    write(world.repository, "pelicanconf.py")
    git(world.repository, "add", ".")
    git(world.repository, "commit", "--quiet", "--message=Sources")
    git(world.repository, "push", "--quiet", "origin", "main:gh-pages")
    assert rules(world.refused()) == {"publish-branch"}


# The remote


@pytest.mark.parametrize(
    "address", ["nowhere.git", "https://user:hunter2@localhost:1/x.git", "--upload-pack=/bin/true"]
)
def test_an_unreachable_remote_is_refused(world: World, address: str) -> None:
    git(world.repository, "config", "remote.origin.url", address)
    (finding,) = world.refused()
    assert finding.rule == "publish-remote"
    assert dict(finding.details)["reason"]
    assert "hunter2" not in str(finding)


@pytest.mark.parametrize(
    ("remote", "branch"),
    [("upstream", "gh-pages"), ("", "gh-pages"), ("-x", "gh-pages"), ("--exec=/x", "gh-pages"),
     ("https://a:hunter2@localhost:1/", "b"), ("origin", "a..b"), ("origin", ""), ("origin", "@{-1}")],
)  # fmt: skip
def test_no_such_remote_or_branch_name(world: World, remote: str, branch: str) -> None:
    shutil.copytree(world.remote, world.repository / "upstream")  # a folder's name is no remote
    before = world.state()
    with pytest.raises(Refused) as refused:
        publish(
            world.site,
            remote=remote,
            branch=branch,
            repository=world.repository,
            allow_shrink=False,
            verify=sound,
            message="x",
        )
    (finding,) = refused.value.report.findings
    assert finding.rule == "publish-remote"
    assert "hunter2" not in str(finding)
    assert world.state() == before


def test_outside_a_repository_is_refused(world: World, tmp_path: Path) -> None:
    for repository in (tmp_path, tmp_path / "missing"):
        with pytest.raises(Refused) as refused:
            publish(
                world.site,
                remote="origin",
                branch="b",
                repository=repository,
                allow_shrink=False,
                verify=sound,
                message="x",
            )
        assert rules(list(refused.value.report.findings)) == {"publish-remote"}


@pytest.mark.parametrize("first", [True, False])
def test_remote_that_moved_meanwhile_is_refused(world: World, first: bool) -> None:
    if not first:
        world.begin()
        write(world.site, "new.html")
    competing: list[str] = []

    def verify(_: Path) -> Report:
        competing.append(world.compete())
        return CLEAN

    own = world.own()
    with pytest.raises(Refused) as refused:
        world.publish(verify)
    assert rules(list(refused.value.report.findings)) == {"publish-moved"}
    assert [world.tip()] == competing
    assert world.own() == own
    write(world.site, "again.html")
    assert world.publish(allow_shrink=True).previous == competing[0]


@pytest.mark.parametrize("back", [True, False])
def test_remote_that_was_set_back_or_deleted_meanwhile_is_refused(world: World, back: bool) -> None:
    """A plain push would follow on from both, and bring back what somebody has just taken away."""
    first = world.publish()
    write(world.site, "private.html")
    world.publish()
    write(world.site, "new.html")

    def verify(_: Path) -> Report:
        git(
            world.remote,
            "update-ref",
            *([] if back else ["-d"]),
            "refs/heads/gh-pages",
            *([first.commit] if back else []),
        )
        return CLEAN

    with pytest.raises(Refused) as refused:
        world.publish(verify)
    assert rules(list(refused.value.report.findings)) == {"publish-moved"}
    assert world.refs(world.remote) == (f"refs/heads/gh-pages {first.commit}" if back else "")


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_push_that_a_hook_rejects(world: World, hook: str) -> None:
    world.begin()
    write(world.site, "new.html")
    write(world.remote, f"hooks/{hook}", "#!/bin/sh\necho Not today >&2\nexit 1\n")
    (world.remote / "hooks" / hook).chmod(0o755)
    (finding,) = world.refused()
    assert finding.rule == "publish-rejected"
    assert "Not today" in dict(finding.details)["reason"]


def test_answer_of_the_remote_is_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remote took the commit, then the connection broke: that is published, not refused."""
    world.begin()
    write(world.site, "new.html")
    shim(world, monkeypatch, 'git "$@"; case "$*" in push*) exit 128;; esac')
    done = world.publish()
    assert done.pushed
    assert done.commit == world.tip()


def test_site_that_changes_while_it_is_imported(world: World) -> None:
    world.begin()
    write(world.site, "new.html")
    (finding,) = world.refused(lambda output: (write(output, "c/1/index.html", "later" * 999), CLEAN)[1])
    assert finding.rule == "publish-failed"


# Faults


def shim(world: World, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A `git` that comes first on the path and runs `script`; `git` in it is the real one."""
    folder = world.folder / "shim"
    write(folder, "git", f'#!/bin/sh\ngit() {{ {GIT} "$@"; }}\n{script}\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


#: A call's number is that of its line in `calls`: ghp-import runs several git at once.
COUNT = """
echo $$ >>'{folder}/calls'; number=0
while read -r line; do number=$((number + 1)); [ "$line" = $$ ] && break; done <'{folder}/calls'
if [ $number = $FAULT ]; then {fault}; fi
git "$@"
"""


def faults(world: World, attempt: Callable[[], bool], numbers: range) -> None:
    """Lets the n-th git command go wrong, for every n, until none does; `attempt` tells whether it published."""
    own, old = world.own(), world.archive()
    for number in numbers:
        calls = world.folder / "calls"
        calls.write_text("")
        os.environ["FAULT"] = str(number)  # taken back when the module is done
        write(world.site, "new.html", f"{number}")
        done = attempt()
        now, new = world.archive(), contents(world.site) | {b".nojekyll": b""}
        assert now == new if done else now in (old, new)
        assert world.own() == own
        old = now
        if done and len(calls.read_text().split()) < number:
            assert number > 15
            return
    assert numbers.stop < 20, "there are more git commands than that"


@pytest.mark.parametrize(
    ("fault", "numbers"),
    [
        ("exit 128", range(1, 40)),
        ('git "$@"; exit 128', range(1, 40)),
        ('[ $PPID = {test} ] || { git "$@"; kill -9 $PPID; exit 128; }', range(9, 18)),  # those of ghp-import
    ],
)
def test_any_git_command_may_fail(world: World, monkeypatch: pytest.MonkeyPatch, fault: str, numbers: range) -> None:
    """Before its work, after its work, and with ghp-import killed beside it: never half a site, never a traceback."""
    world.begin()
    fault = fault.replace("{test}", str(os.getpid()))
    shim(world, monkeypatch, COUNT.format(folder=world.folder, fault=fault))

    def attempt() -> bool:
        before = world.tip()
        try:
            return world.publish().pushed
        except Refused as refused:
            assert rules(list(refused.report.findings)) <= {"publish-failed", "publish-remote", "publish-rejected"}
            assert world.tip() == before
            return False

    faults(world, attempt, numbers)


def test_killed_at_any_git_command(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.begin()
    kill = f"kill -TERM $(cat '{world.folder}/pid')"
    shim(world, monkeypatch, COUNT.format(folder=world.folder, fault=kill))
    codes: set[int] = set()

    def attempt() -> bool:
        codes.add(code := command(world).returncode)
        return not code

    faults(world, attempt, range(1, 40))
    assert codes == {0, 128 + signal.SIGTERM}


@pytest.mark.parametrize("name", ["fetch", "fast-import", "push"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_by_hand(world: World, monkeypatch: pytest.MonkeyPatch, name: str, number: signal.Signals) -> None:
    world.begin()
    old = world.state()[0]
    write(world.site, "new.html")
    kill = f"kill -{number} $(cat '{world.folder}/pid'); sleep 0.1"
    shim(world, monkeypatch, f'case $1 in {name}) {kill};; esac; git "$@"')
    code = command(world).returncode
    if number == signal.SIGKILL:  # nobody can clean up after that, but the remote is whole
        time.sleep(0.3)
        shutil.rmtree(next(world.temporary.iterdir()))
        assert code == -9
        assert world.state()[0] == old or name == "push"
    else:
        assert code == 130
    assert world.archive() in (world.published(), contents(world.site) | {b".nojekyll": b""})


def test_interrupted_while_the_remote_hangs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shim(
        world,
        monkeypatch,
        f"case $1 in ls-remote) kill -INT $(cat '{world.folder}/pid'); exec sleep 120;; esac; git \"$@\"",
    )
    began = time.monotonic()
    assert command(world).returncode == 130
    assert time.monotonic() - began < 90  # it did not wait for the remote


def test_a_setting_without_a_value_stays_true(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sslVerify` alone switches it on; with an empty value it would be off."""
    with (world.repository / ".git/config").open("a") as file:
        file.write("[http]\n\tsslVerify\n")
    seen = world.folder / "seen"
    shim(world, monkeypatch, f"case $1 in push) git config --bool http.sslVerify >'{seen}';; esac; git \"$@\"")
    assert world.publish().pushed
    assert seen.read_text() == "true\n"


@pytest.mark.parametrize("size", [0, 50, 700, 5000, 15000])
def test_import_that_gets_a_part_of_the_site(world: World, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    world.begin()
    write(world.site, "index.html", "new" * 300)
    shim(world, monkeypatch, f'case $1 in fast-import) head -c {size} | git "$@"; exit 0;; esac; git "$@"')
    assert rules(world.refused()) == {"publish-failed"}


@pytest.mark.parametrize("first", [True, False])
def test_import_that_ends_between_two_files(world: World, monkeypatch: pytest.MonkeyPatch, first: bool) -> None:
    """Git takes the end of the stream for the end of the commit, and ghp-import then exits with 0."""
    if not first:
        world.begin()
        write(world.site, "index.html", "new" * 300)
    cut = "awk '/^M 100644 inline c.9/ {seen = 1} !seen'"
    shim(world, monkeypatch, f'case $1 in fast-import) {cut} | git "$@"; exit 0;; esac; git "$@"')
    assert rules(world.refused()) == {"publish-failed"}


def test_git_is_not_installed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(world.folder / "nothing"))
        with pytest.raises(Refused) as refused:
            world.publish()
    assert rules(list(refused.value.report.findings)) == {"publish-remote"}
    assert not world.refs(world.remote)


# The command, with the verdict on the site pretended: this file is about publishing.

PRETEND = """
import os, runpy, sys
from pathlib import Path
from types import SimpleNamespace as Module
sys.path.insert(0, {plugins!r})
Path({pid!r}).write_text(str(os.getpid()))
from glasscase.findings import Finding, report_of
findings = [Finding("site-link", "index.html", value="gone/")] if os.environ.get("BROKEN") else []
sys.modules["glasscase.verify"] = Module(verify_site=lambda output: report_of(findings))
sys.path.insert(0, {scripts!r})
sys.argv[0] = {script!r}
runpy.run_path({script!r}, run_name="__main__")
"""


def command(world: World, *arguments: str) -> subprocess.CompletedProcess[str]:
    pid = str(world.folder / "pid")
    code = PRETEND.format(plugins=str(PLUGINS), pid=pid, scripts=str(SCRIPT.parent), script=str(SCRIPT))
    line = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        line, cwd=world.repository, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )


def test_command_publishes_and_says_so(world: World) -> None:
    first = command(world)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Published 21 files, 18,") and world.tip()[:12] in first.stdout
    assert "with changes" not in git(world.remote, "log", "-1", "--format=%B", "refs/heads/gh-pages")
    again = command(world, "--remote", "origin", "--branch", "gh-pages", "--output", "output", "--lang", "en")
    assert again.returncode == 0
    assert again.stdout.startswith("Nothing has changed")


def test_command_refuses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command(world).returncode == 0
    drop_cases(world.site, 9)
    refused = command(world, "--lang", "en")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("[publish-shrunk]") == 2
    assert refused.stderr.endswith("\nNothing was published.\n")
    assert command(world, "--allow-shrink").returncode == 0
    monkeypatch.setenv("BROKEN", "1")
    said = command(world, "--lang", "zh").stderr
    assert "[publish-verify]" in said
    assert "[site-link]" in said
    assert said.endswith("没有发布任何内容。\n")


@pytest.mark.parametrize("arguments", [["--force"], ["--lang", "fr"], ["--remote"], ["extra"]])
def test_command_wrong_usage(world: World, arguments: list[str]) -> None:
    assert command(world, *arguments).returncode == 2
    assert not world.refs(world.remote)
