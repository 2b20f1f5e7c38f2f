"""A language that nobody reads, to see what is not translated: each message in accented letters, longer by two fifths.

What stands on such a page in plain letters and is not marked as another language never went through the catalogue.
Esperanto lends its code, since Babel must know it; Hebrew another, for what runs from right to left.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from glasscase import words
from glasscase.pelican_adapter.command import Asked, build_site
from tests.built import PROJECT, small_city

PSEUDO, LEFTWARD = "eo", "he"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "åƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅɃÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
_LETTERS = str.maketrans(PLAIN, ACCENTED)
_PLACEHOLDER = re.compile(r"(%\(\w+\)s|%%|\{\w*\})")


def pseudo(sentence: str) -> str:
    """The sentence in accented letters, its vowels doubled; placeholders as they are."""
    parts = _PLACEHOLDER.split(sentence)
    parts[::2] = [re.sub(r"([aeiou])", r"\1\1", part).translate(_LETTERS) for part in parts[::2]]
    return "".join(parts)


def pseudo_catalogue(language: str = PSEUDO) -> Catalog:
    """All that the Chinese catalogue translates."""
    with words.catalogue_of("zh").open("rb") as file:
        known = read_po(file, locale="zh")
    made = Catalog(locale=language)
    for message in known:
        if isinstance(message.id, str) and message.id:
            made.add(message.id, pseudo(message.id))
        elif message.id:
            one, many = map(pseudo, message.id)
            made.add(message.id, (one, *[many] * (made.num_plurals - 1)))
    return made


@contextmanager
def translations(folder: Path, **catalogues: Catalog) -> Iterator[Path]:
    """The project's translations and these, in a folder of their own, for as long as it lasts."""
    folder = folder / "translations"
    shutil.copytree(words.TRANSLATIONS, folder)
    for language, catalogue in catalogues.items():
        path = folder / language / "LC_MESSAGES" / "glasscase.po"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_po(file, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "TRANSLATIONS", folder)
        words.translator.cache_clear()
        yield folder
    words.translator.cache_clear()


def settings_file(folder: Path, languages: tuple[str, ...], base_url: str = "") -> Path:
    """The demonstration's settings with other languages."""
    path = folder / "settings.py"
    path.write_text(
        f"import sys\nsys.path.insert(0, {str(PROJECT)!r})\nfrom dataclasses import replace\n"
        "from pelicanconf import *\nfrom pelicanconf import GLASSCASE\n"
        f"GLASSCASE = replace(GLASSCASE, languages={languages!r}, base_url={base_url!r}, downloads=('json',))\n"
        f"THEME = {str(PROJECT / 'theme')!r}\nPATH = {str(PROJECT / 'content')!r}\n",
        "utf-8",
    )
    return path


def build_in(city: Path, folder: Path, languages: tuple[str, ...], base_url: str = "") -> Path:
    """The city in `city`, built in this process with these languages into `folder`/site."""
    output = folder / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(city)
        build_site(Asked(settings_file(folder, languages, base_url), output, Path("data"), Path("content"), jobs=1))
    return output


@cache
def pseudo_city(session: Path) -> Path:
    """The small city in Chinese, English and the two languages that nobody reads, built once in a session."""
    folder = Path(tempfile.mkdtemp(prefix="pseudo-", dir=session))
    others = (PSEUDO, LEFTWARD)
    with translations(folder, **{language: pseudo_catalogue(language) for language in others}):
        return build_in(small_city(session), folder, ("zh", "en", *others), "https://city.example/portal")
