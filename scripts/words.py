"""Brings the catalogues up to date with what the code and the templates say.

Keeps every translation, adds what is missing with an empty one, drops what nobody says any more. With --check it
writes nothing and exits 1 if anything is missing, empty, fuzzy or unused.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import _project  # noqa: F401  (makes the plugins importable)
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from glasscase import labels, words
from glasscase.pelican_adapter.progress import _TITLES
from glasscase.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "plugins" / "glasscase"
TEMPLATES = ROOT / "theme" / "templates"

#: a message as the code says it: one sentence, or a singular and its plural
Message = str | tuple[str, str]
