"""The settings of the benchmark: the demonstration's, without the search, which Hugo's site has not either."""

# Names are overridden, as settings files do.
# pyright: reportConstantRedefinition=false

import sys
from dataclasses import replace
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from pelicanconf import *  # noqa: E402, F403  as publishconf.py does
from pelicanconf import GLASSCASE  # noqa: E402

GLASSCASE = replace(GLASSCASE, search=False)
THEME = str(PROJECT / "theme")
PATH = str(PROJECT / "content")
