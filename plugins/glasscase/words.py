"""Words in the reader's language. The code speaks English; catalogues hold the other languages.

A catalogue is translations/<language>/LC_MESSAGES/glasscase.po, read as it is: no compiled file to
forget. Every sentence must be there: a missing one raises, so a page is never half translated.

Editors write in two languages, Chinese and, where they can, English: the columns `title` and `title_en`. A reader of
a third language gets what there is, with its language said.
"""

from __future__ import annotations

import hashlib
import io
import os
from functools import cache
from gettext import GNUTranslations, NullTranslations
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

TRANSLATIONS = Path(__file__).parent / "translations"
#: the language of what editors write in columns and files whose name does not say another
EDITORS = "zh"
#: all that they write in
EDITED = (EDITORS, "en")
#: languages that put no blank between two sentences
_WITHOUT_BLANKS = frozenset({"zh", "ja", "yue"})


def languages() -> tuple[str, ...]:
    return ("en", *sorted(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir()))


#: what the portal and its commands speak: English, and each language with a folder of translations
LANGUAGES = languages()


class MissingTranslation(LookupError):
    """A sentence that the language's catalogue does not have, or has untranslated."""

    def __init__(self, language: str, sentence: str) -> None:
        super().__init__(language, sentence)
        self.language, self.sentence = language, sentence


class MissingCatalogue(LookupError):
    """A language that has no folder of translations, or that CLDR does not know."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


class Foreign(str):
    """A text in another language than the page that it stands on. HTML made of it says so.

    In a title or an attribute, where no tag may stand, make it a plain string: `str(text)`.
    """

    language: str

    def __new__(cls, text: str, language: str = "") -> Foreign:
        self = super().__new__(cls, text)
        self.language = language
        return self

    def __html__(self) -> str:
        return f'<bdi lang="{self.language}">{escape(self)}</bdi>' if self else ""


class _Missing(NullTranslations):
    """The fallback of a strict catalogue: there is none."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def gettext(self, message: str) -> str:
        raise MissingTranslation(self._language, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise MissingTranslation(self._language, msgid1)

    def pgettext(self, context: str, message: str) -> str:
        raise MissingTranslation(self._language, f"{context}|{message}")


class _Catalogue(GNUTranslations):
    """A catalogue that can be told from what it was before it was changed."""

    digest = b""


@cache
def translator(language: str) -> NullTranslations:
    """The catalogue of `language`; English needs none. `.gettext(sentence)` and `.ngettext(…)` translate."""
    if language == "en":
        return NullTranslations()
    path, locale = catalogue_of(language), locale_of(language)
    if not path.is_file():
        raise MissingCatalogue(language)
    # Late: English does without it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    content = path.read_bytes()
    catalogue = read_po(io.BytesIO(content), locale=locale)
    for message in list(catalogue):
        if isinstance(message.string, tuple | list) and not all(message.string):
            catalogue.delete(message.id)  # else an empty form would be said
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = _Catalogue(compiled)
    translations.digest = hashlib.sha256(content).digest()
    translations.add_fallback(_Missing(language))
    return translations


def digest_of(translations: NullTranslations) -> bytes:
    """The sum of the catalogue that was read; none of English, which has no catalogue."""
    return translations.digest if isinstance(translations, _Catalogue) else b""


def catalogue_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "glasscase.po"


@cache
def locale_of(language: str) -> Locale:
    """How `language`, a BCP 47 tag such as zh or pt-BR, writes dates, numbers and lists. Raises MissingCatalogue."""
    from babel.core import Locale, UnknownLocaleError

    try:
        # English as most of the world writes it: 18 Sept 2026.
        return Locale.parse("en-001" if language == "en" else language, sep="-")
    except (ValueError, UnknownLocaleError):
        raise MissingCatalogue(language) from None


def written(language: str, text: str, text_en: str = "") -> tuple[str, str]:
    """What editors wrote in Chinese and perhaps in English, for a reader of `language`: the text and its language."""
    if text_en and (not text or base_of(language) != EDITORS):
        return text_en, "en"
    return text, EDITORS


def said(language: str, text: str, text_en: str = "") -> str:
    """The same for a page in `language`: `Foreign` where the text is not."""
    chosen, of = written(language, text, text_en)
    return marked(chosen, of, language)


def marked(text: str, language: str, here: str) -> str:
    """`text`, which is in `language`, for a page in the language `here`."""
    return text if base_of(language) == base_of(here) else Foreign(text, language)


def base_of(language: str) -> str:
    """The language of a tag, without script and country: zh of zh-Hant."""
    return language.partition("-")[0]


def gap(language: str) -> str:
    """What stands between two sentences."""
    return "" if base_of(language) in _WITHOUT_BLANKS else " "


def reader_language() -> str:
    """The language of the person at the terminal, from the environment; English if it is not one of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            asked = value.partition(".")[0].replace("_", "-")
            return next((one for one in (asked, base_of(asked)) if one in LANGUAGES), "en")
    return "en"
