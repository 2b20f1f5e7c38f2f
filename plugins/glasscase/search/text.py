"""Cuts texts into the words of the search. `theme/static/search.js` cuts what is asked for in the same way.

Pagefind parts words at blanks and knows no Chinese. So each Chinese character is a word of its own, and what stands
in Chinese is found as characters that follow one another: any part of a text, exactly, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata

#: stands between two fields of a record: nothing is found across it
BREAK = "\u241f"

#: characters that are a word each: Chinese, and Japanese syllables and Bopomofo beside it
HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
#: a character; a word of letters, digits and what ASCII puts between them; or another sign, which parts phrases
_TOKEN = re.compile(rf"[{HAN}]|(?:[^\W{HAN}]|[!-/:-@\[-`{{-~]|(?<=[A-Za-z])\u2019(?=[A-Za-z]))+|\S")
#: all but what is already as plain as it gets, and common
_UNUSUAL = re.compile("[^\x00-\x7f\u4e00-\u9fff\u2010-\u201f\u3001-\u3011，。；：？！（）、]")
_NOT_WORD = re.compile(r"[\W_]+")


def tokens(text: str) -> list[str]:
    """The words and signs of `text` in their order; letters and digits in their plain form (Ａ → A, ① → 1)."""
    if not text.isascii():
        text = _UNUSUAL.sub(_plain, unicodedata.normalize("NFC", text))
    return _TOKEN.findall(text)


def word(token: str) -> str:
    """What of a token is compared: its letters and digits in lower case; nothing of a mere sign."""
    return _NOT_WORD.sub("", token).lower()


def is_han(token: str) -> bool:
    return re.fullmatch(rf"[{HAN}]", token) is not None


def _plain(match: re.Match[str]) -> str:
    sign = match[0]
    if sign == BREAK or unicodedata.category(sign) in ("Cf", "Cc", "Mn"):
        return " " if sign == BREAK else ""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain.isalnum() else sign
