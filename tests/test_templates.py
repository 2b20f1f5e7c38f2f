"""What the theme's templates are compiled to: faster than what Jinja would say, and the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup

from glasscase.pages.page import site_of
from glasscase.pelican_adapter.loading import Loaded
from glasscase.pelican_adapter.templates import Translated, environment, letters, mailto, render
from tests.test_pages import SETTINGS, THEME, all_pages
from tests.test_pages import loaded as loaded


def plain(source: str) -> str:
    """As compiled: what is left in it for Jinja's own extension."""
    env: Any = Environment(extensions=["jinja2.ext.i18n", Translated], autoescape=True)

    class Words:
        def gettext(self, sentence: str) -> str:
            return {"By %(day)s, %(who)s.": "%(who)s: %(day)s & all", "Yes": "Ja"}.get(sentence, sentence)

    env.words = Words()
    return env.extensions["glasscase.pelican_adapter.templates.Translated"].preprocess(source, None)


@pytest.mark.parametrize(
    ("source", "compiled"),
    [
        ("{% trans %}Yes{% endtrans %}", "Ja"),
        (
            "{% trans who=unit.name, day=at|day %}By {{ day }}, {{ who }}.{% endtrans %}",
            "{{ unit.name }}: {{ at|day }} &amp; all",
        ),
        ("{% trans day=days(a[0]), who='a, b' %}By {{ day }}, {{ who }}.{% endtrans %}",
         "{{ 'a, b' }}: {{ days(a[0]) }} &amp; all"),
        ("{% trans day, who=x %}By {{ day }}, {{ who }}.{% endtrans %}", None),
        ("{% trans day=f(a, b), who=x %}By {{ day }}, {{ who }}.{% endtrans %}", None),
        ("{% trans count=n %}{{ count }} day{% pluralize %}{{ count }} days{% endtrans %}", None),
    ],
)  # fmt: skip
def test_sentences_are_put_in_before_compiling(source: str, compiled: str | None) -> None:
    assert plain(source) == (source if compiled is None else compiled)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_the_same_either_way(
    loaded: Loaded, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = site_of(loaded.portal, SETTINGS, language)
    pages = list(all_pages(loaded, site))
    env = environment(THEME, site, "theme/style.css")
    fast = [render(env, page, language, "zh") for page in pages]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # what the cache has was compiled the fast way
    monkeypatch.setattr(Translated, "preprocess", lambda self, source, name, filename=None: source)  # pyright: ignore
    env = environment(THEME, site, "theme/style.css")
    for page, (file, html) in zip(pages, fast, strict=True):
        expected = render(env, page, language, "zh")[1].replace("'", "&#39;")
        assert html.replace("'", "&#39;") == expected, file


def test_letters() -> None:
    begun = Markup('<a href="{}">').format(mailto("a@b.example", "About ~id~", (Markup("R &amp; D: "), "~title~\n")))
    assert letters(begun, "2603-k7m3q", "100% ~id~ & <b>", "") == (
        '<a href="mailto:a@b.example?subject=About%202603-k7m3q&amp;body=R%20%26%20D%3A%20100%25%20~id~%20%26%20%3Cb%3E%0D%0A">'
    )
