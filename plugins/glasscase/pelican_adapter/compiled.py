"""Templates that were compiled once are kept in the user's cache: it takes a second a language, and a build but few.

Translations are put into a template before it is compiled, so what is kept is a language's own, and of one catalogue.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from ..cache import folder, put

_SUM = hashlib.sha256().digest_size


class Compiled(BytecodeCache):
    """The compiled templates of one language, whose catalogue has this digest.

    `sources` are the files that decide what becomes of a template beside its own text and the catalogue. What is kept
    begins with the sum of its key and content: marshal may crash over what is damaged, so it never sees it.
    """

    def __init__(self, language: str, catalogue: bytes, sources: Sequence[Path]) -> None:
        parts = [
            language.encode(), catalogue, *(source.read_bytes() for source in sources),
            sys.version.encode(), version("jinja2").encode(), version("babel").encode(),
        ]  # fmt: skip
        self._made_with = b"".join(hashlib.sha256(part).digest() for part in parts)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{name}\0{filename}"

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        with suppress(OSError):
            kept = _path(key).read_bytes()
            content = kept[_SUM:]
            if hashlib.sha256(key + content).digest() == kept[:_SUM]:
                code = marshal.loads(content)
                bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        key, content = self._key(bucket), marshal.dumps(bucket.code)
        with suppress(OSError):
            put(_path(key), hashlib.sha256(key + content).digest() + content)

    def _key(self, bucket: Bucket) -> bytes:
        """`bucket.checksum` is of the template's text."""
        of = (self._made_with, bucket.key.encode(), bucket.checksum.encode())
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in of)).digest()


def _path(key: bytes) -> Path:
    return folder("templates") / key.hex()[:2] / key.hex()[2:]
