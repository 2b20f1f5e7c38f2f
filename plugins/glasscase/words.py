"""Words in the reader's language. The code speaks English; catalogues hold the other languages.

A catalogue is translations/<language>/LC_MESSAGES/glasscase.po, read as it is: no compiled file to
forget. Every sentence must be there: a missing one raises, so a page is never half translated.
"""

from __future__ import annotations

import io
import os
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES = ("zh", "en")


class MissingTranslation(LookupError):
    """A sentence that the language's catalogue does not have."""


class _Missing(NullTranslations):
    """The fallback of a strict catalogue: there is none."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def gettext(self, message: str) -> str:
        raise MissingTranslation(f"{self._language}: {message!r}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise MissingTranslation(f"{self._language}: {msgid1!r}")

    def pgettext(self, context: str, message: str) -> str:
        raise MissingTranslation(f"{self._language}: {context}|{message!r}")


@cache
def translator(language: str) -> NullTranslations:
    """The catalogue of `language`; English needs none. `.gettext(sentence)` and `.ngettext(…)` translate."""
    if language == "en":
        return NullTranslations()
    # Late: English does without it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (TRANSLATIONS / language / "LC_MESSAGES" / "glasscase.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_Missing(language))
    return translations


def reader_language() -> str:
    """The language of the person at the terminal, from the environment; English if it is not one of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
