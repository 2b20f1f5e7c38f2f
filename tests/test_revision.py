"""The revision that the data are held against: any repository, any name, nothing written and nothing fetched."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from glasscase.changes import Changes
from glasscase.check.run import check_portal
from glasscase.formatting import format_data
from glasscase.read.revision import NoRevision, revision
from tests.repositories import (
    BENCH,
    CASES,
    CONTENT,
    DATA,
    EVENTS,
    HOURS,
    RULES,
    SETTINGS,
    TREE_PITS,
    add,
    add_package,
    append_events,
    check,
    commit,
    delete_case,
    drop,
    git,
    lost,
    put,
    replace_picture,
    repository,
)


@pytest.fixture
def past(city: Path) -> Path:
    """The valid city, committed on main; the working directory."""
    return repository(city)


def test_what_landed_on_the_base_meanwhile_is_not_lost(past: Path) -> None:
    git("checkout", "--quiet", "-b", "branch")
    git("checkout", "--quiet", "main")
    add(EVENTS, case_id=TREE_PITS, at="2026-02-15", kind="replied", by="柳泉市园林处", text="材料已到货。")
    add_package()
    commit("Meanwhile")
    git("checkout", "--quiet", "branch")
    put("data/withheld.csv", {"id": "2601-zz9zz"}, date="2026-02-03")
    report = check()
    assert [f.rule for f in report.findings] == ["withheld-rewritten"]
    assert report.changes == Changes("main")
    git("merge", "--quiet", "main", "--message", "Merge")
    drop(EVENTS, case_id=TREE_PITS, kind="replied")
    assert [f.rule for f in lost()] == ["event-deleted", "withheld-rewritten"]


def test_what_a_branch_has_committed_is_seen(past: Path) -> None:
    git("checkout", "--quiet", "-b", "branch")
    delete_case()
    format_data(DATA)
    commit("Delete")
    assert [f.rule for f in lost()] == ["case-deleted"]
    assert lost("HEAD") == []
    assert [f.rule for f in lost("HEAD^1")] == ["case-deleted"]


def test_a_merge_is_held_against_its_first_parent_in_a_shallow_clone(past: Path, tmp_path: Path) -> None:
    """As a forge checks out a pull request: the merged state and what it is merged into, and no more."""
    git("checkout", "--quiet", "-b", "branch")
    delete_case()
    format_data(DATA)
    commit("Delete")
    git("checkout", "--quiet", "main")
    append_events()
    commit("Meanwhile")
    git("merge", "--quiet", "--no-ff", "branch", "--message", "Merge")
    git("clone", "--quiet", "--depth=2", f"file://{past}", str(tmp_path / "clone"))
    os.chdir(tmp_path / "clone")
    assert git("rev-parse", "--is-shallow-repository") == "true"
    assert [f.rule for f in lost("HEAD^1")] == ["case-deleted"]


def refusal(base: str) -> tuple[str, str]:
    with pytest.raises(NoRevision) as raised:
        check(base)
    return raised.value.why, raised.value.about


@pytest.mark.parametrize("base", ["-x", "--upload-pack=touch x", "", "a\nb", "\x1b[2J", "main\0"])
def test_what_is_no_name_is_refused(base: str, past: Path) -> None:
    assert refusal(base) == ("name", base)


@pytest.mark.parametrize(
    "base", ["nowhere", "origin/main", "main..HEAD", "^main", ":/nothing", "main:data", "HEAD~9", "a b", "@{u}", "主"]
)
def test_what_git_does_not_know_is_refused(base: str, past: Path) -> None:
    assert refusal(base) == ("unknown", base)


@pytest.mark.parametrize("base", ["HEAD", "main", "v1", "主干", "@", "HEAD^{commit}"])
def test_names_of_revisions(base: str, past: Path) -> None:
    git("tag", "--annotate", "--message", "One", "v1")
    git("branch", "主干")
    assert check(base).changes == Changes(base)


def test_a_shallow_clone_does_not_reach_the_base(past: Path, tmp_path: Path) -> None:
    base = git("rev-parse", "HEAD")
    commit("Second")
    commit("Third")
    git("clone", "--quiet", "--depth=1", f"file://{past}", str(tmp_path / "clone"))
    os.chdir(tmp_path / "clone")
    assert refusal("HEAD^1") == ("shallow", "HEAD^1")
    git("fetch", "--quiet", "--depth=1", "origin", base)
    assert refusal("FETCH_HEAD") == ("shallow", "FETCH_HEAD")


def test_a_history_without_anything_in_common(past: Path) -> None:
    git("checkout", "--quiet", "--orphan", "other")
    assert refusal("main") == ("unrelated", "main")
    commit("Anew")
    assert refusal("main") == ("unrelated", "main")


def test_no_repository(city: Path) -> None:
    assert refusal("main")[0] == "no-repository"


def test_an_empty_repository(city: Path) -> None:
    git("init", "--quiet")
    assert refusal("main") == ("unknown", "main")
    assert refusal("HEAD") == ("unknown", "HEAD")


def test_no_git(past: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal("main")[0] == "no-git"


def test_a_file_that_git_has_lost(past: Path) -> None:
    digest = git("rev-parse", "main:data/withheld.csv")
    (Path(".git/objects") / digest[:2] / digest[2:]).unlink()
    put("data/withheld.csv", {"id": "2601-zz9zz"}, date="2026-02-03")
    assert refusal("main")[0] == "unreadable"


def test_nothing_is_fetched(past: Path, tmp_path: Path) -> None:
    """A clone without the files' contents asks its remote for them; here it may not."""
    put(CASES, {"id": BENCH}, tags="长椅;木条")
    commit("Second")
    git("config", "uploadpack.allowFilter", "true")
    git("config", "uploadpack.allowAnySHA1InWant", "true")
    git("clone", "--quiet", "--filter=blob:none", f"file://{past}", str(tmp_path / "clone"))
    os.chdir(tmp_path / "clone")
    assert refusal("HEAD^1")[0] == "unreadable"
    git("cat-file", "-e", "HEAD^1:data/parks/2026/cases.csv")  # with git's own rules it would have been fetched
    assert [f.rule for f in lost("HEAD^1")] == ["case-rewritten"]


def test_what_a_hook_of_git_s_sets_leads_nowhere_else(
    past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    repository(other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_PREFIX", "data/")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))
    delete_case()
    format_data(DATA)
    assert [f.rule for f in lost()] == ["case-deleted"]


def test_nothing_is_written(past: Path) -> None:
    delete_case()

    def seen() -> dict[str, tuple[bytes, int]]:
        files = (path for path in Path().rglob("*") if path.is_file())
        return {path.as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = seen()
    assert lost()
    assert seen() == before


def test_the_data_may_lie_in_a_folder_of_the_repository(past: Path) -> None:
    Path("portals").mkdir()
    for name in ("data", "content"):
        shutil.move(name, f"portals/{name}")
    commit("In a folder")
    os.chdir("portals")
    assert lost() == []
    delete_case()
    assert [(f.rule, f.path) for f in lost()] == [("case-deleted", CASES)]
    os.chdir("..")
    report = check_portal(Path("portals/data"), Path("portals/content"), ("zh", "en"), "main", SETTINGS)
    assert [(f.rule, f.path) for f in report.findings if f.rule in RULES] == [("case-deleted", f"portals/{CASES}")]
    report = check_portal(Path("portals/data").resolve(), Path("portals/content").resolve(), ("zh", "en"), "main")
    assert [f.rule for f in report.findings if f.rule in RULES] == ["case-deleted"]


def test_the_data_may_be_the_repository(past: Path) -> None:
    shutil.rmtree(".git")
    repository(past / "data")
    shutil.move("content", "data/datasets")  # where no package is looked for
    content = Path("data/datasets")
    assert check_portal(DATA, content, ("zh", "en"), "main", SETTINGS).changes is not None
    delete_case()
    report = check_portal(DATA, content, ("zh", "en"), "main", SETTINGS)
    assert "case-deleted" in {f.rule for f in report.findings}


def test_a_folder_that_was_renamed_is_followed(past: Path) -> None:
    shutil.move("data", "daten")
    shutil.move("content", "texte")
    drop("daten/parks/2026/events.csv", case_id=HOURS, kind="replied")
    Path("texte/campaigns/2026-trees.md").unlink()
    report = check_portal(Path("daten"), Path("texte"), ("zh", "en"), "main", SETTINGS)
    assert [(f.rule, f.path) for f in report.findings] == [
        ("event-deleted", "daten/parks/2026/cases.csv"), ("article-deleted", "texte/campaigns/2026-trees.md"),
    ]  # fmt: skip


def test_a_portal_that_is_new_has_lost_nothing(past: Path) -> None:
    shutil.copytree("data", "second/data")
    report = check_portal(Path("second/data"), Path("second/content"), ("zh", "en"), "main", SETTINGS)
    assert [f for f in report.findings if f.rule in RULES] == []
    assert report.changes and len(report.changes.added) == 6


def test_two_folders_that_were_renamed_cannot_be_told_apart(past: Path) -> None:
    shutil.copytree("data", "other")
    commit("Two")
    shutil.move("data", "a")
    shutil.move("other", "b")
    with pytest.raises(NoRevision, match="no-folder"):
        check_portal(Path("a"), CONTENT, ("zh", "en"), "main", SETTINGS)


def test_content_outside_the_repository_is_refused(past: Path, tmp_path: Path) -> None:
    shutil.copytree("content", tmp_path / "content")
    with pytest.raises(NoRevision, match="outside"):
        check_portal(DATA, tmp_path / "content", ("zh", "en"), "main", SETTINGS)
    assert check_portal(DATA, tmp_path / "nowhere", ("zh", "en"), "main", SETTINGS).changes == Changes("main")


def test_articles_that_are_all_gone_are_missed(past: Path) -> None:
    shutil.rmtree("content")
    assert {f.value for f in lost()} == {"/about/", "/campaigns/2026-trees/", "/notices/2026-06-water-cut/"}


def test_a_repository_with_longer_digests(city: Path) -> None:
    git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    commit()
    with revision("main", DATA, CONTENT) as then:
        assert then.same == {"parks/2026", "water/2026"}
        assert all(then.articles.values())
    delete_case()
    assert [f.rule for f in lost()] == ["case-deleted"]


def test_only_packages_that_differ_are_read(past: Path) -> None:
    delete_case()
    with revision("main", DATA, CONTENT) as then:
        assert then.same == {"water/2026"}
        assert not (then.data / "water").exists()
        assert (then.data / "parks/2026/cases.csv").exists()
        folder = then.data
    assert not folder.exists()


def test_pictures_that_are_kept_elsewhere(past: Path) -> None:
    """The repository holds a pointer to the picture, the folder the picture."""
    path = Path("data/parks/2026/media/2602-b9x2m-after.png")
    picture = path.read_bytes()
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 1\n"
    path.write_text(pointer.format(hashlib.sha256(picture).hexdigest()), encoding="utf-8")
    commit("Pointer")
    path.write_bytes(picture)
    assert lost() == []
    replace_picture()
    assert [f.rule for f in lost()] == ["picture-replaced"]
