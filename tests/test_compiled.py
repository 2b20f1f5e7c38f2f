"""Templates compiled once and kept: the same pages, and nothing of what lies in the cache can do harm."""

from __future__ import annotations

import marshal
from pathlib import Path
from typing import Any

import pytest

from glasscase import words
from glasscase.cache import folder
from glasscase.pages.page import Site, site_of
from glasscase.pelican_adapter.compiled import Compiled
from glasscase.pelican_adapter.loading import Loaded
from glasscase.pelican_adapter.templates import environment, render
from tests.pseudo import translations
from tests.test_pages import SETTINGS, THEME, all_pages
from tests.test_pages import loaded as loaded


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that were compiled since."""
    from glasscase.pelican_adapter.templates import Templates

    names, compile_one = list[str](), Templates.compile

    def compile_and_note(self: Templates, source: Any, name: Any = None, *rest: Any, **more: Any) -> Any:
        names.append(name)
        return compile_one(self, source, name, *rest, **more)

    monkeypatch.setattr(Templates, "compile", compile_and_note)
    return names


def rendered(loaded: Loaded, site: Site) -> list[tuple[str, str]]:
    env = environment(THEME, site, "theme/style.css")
    return [render(env, page, site.language, "zh") for page in all_pages(loaded, site)]


def lost(loaded: Loaded, language: str = "en") -> str:
    """404.html: one small page for what need not be all of them."""
    site = site_of(loaded.portal, SETTINGS, language)
    (page,) = [page for page in all_pages(loaded, site) if page.template == "404.html"]
    return render(environment(THEME, site, "theme/style.css"), page, language, "zh")[1]


def kept() -> list[Path]:
    return [path for path in folder("templates").rglob("*") if path.is_file()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_the_same_with_and_without(loaded: Loaded, language: str, compilations: list[str]) -> None:
    site = site_of(loaded.portal, SETTINGS, language)
    first = rendered(loaded, site)
    assert len(kept()) == len(compilations) == len(set(compilations)) > 40
    compilations.clear()
    assert rendered(loaded, site) == first
    assert compilations == []


def test_each_language_has_its_own(loaded: Loaded) -> None:
    """Also where the other was kept first."""
    lost(loaded, "zh")
    assert "There is no such page" in lost(loaded, "en")
    assert "没有这个页面" in lost(loaded, "zh")


@pytest.mark.parametrize("damage", ["cut off", "a bit", "empty", "another's", "not code", "a folder"])
def test_what_is_damaged_or_foreign_is_not_run(loaded: Loaded, damage: str, compilations: list[str]) -> None:
    first = lost(loaded)
    files = kept()
    one, *_, last = files
    foreign = last.read_bytes()
    for path in files:
        content = path.read_bytes()
        if damage == "cut off":
            path.write_bytes(content[: len(content) // 2])
        elif damage == "a bit":
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        elif damage == "empty":
            path.write_bytes(b"")
        elif damage == "another's":
            path.write_bytes(foreign if path != last else one.read_bytes() + b"!")
        elif damage == "not code":
            path.write_bytes(marshal.dumps(compile("raise SystemExit", "", "exec")))
        else:
            path.unlink()
            path.mkdir()
    compilations.clear()
    assert lost(loaded) == first
    assert len(compilations) == len(files)


def test_a_cache_that_cannot_be_written_is_done_without(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lost(loaded)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert lost(loaded) == first


def test_another_catalogue_is_compiled_anew(loaded: Loaded, tmp_path: Path) -> None:
    """Translations are in what was compiled: a better one must be seen on the next build."""
    first = lost(loaded, "zh")
    with translations(tmp_path) as catalogues:
        path = catalogues / "zh/LC_MESSAGES/glasscase.po"
        path.write_text(path.read_text("utf-8").replace("没有这个页面", "这里什么也没有"), "utf-8")
        words.translator.cache_clear()
        changed = lost(loaded, "zh")
    assert "没有这个页面" in first
    assert "这里什么也没有" in changed


@pytest.mark.parametrize("change", ["language", "catalogue", "source"])
def test_the_key_is_of_all_that_decides(tmp_path: Path, change: str) -> None:
    (tmp_path / "source.py").write_text("1")
    bucket: Any = type("Bucket", (), {"key": "k", "checksum": "c"})
    before = Compiled("zh", b"1", [tmp_path / "source.py"])._key(bucket)
    assert before == Compiled("zh", b"1", [tmp_path / "source.py"])._key(bucket)
    if change == "source":
        (tmp_path / "source.py").write_text("2")
    after = Compiled(
        "en" if change == "language" else "zh", b"2" if change == "catalogue" else b"1", [tmp_path / "source.py"]
    )
    assert after._key(bucket) != before
