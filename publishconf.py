"""The settings for publishing: what pelicanconf.py says, with the address at which the site is found."""

import os
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403  Pelican's way to extend a settings file
from pelicanconf import GLASSCASE

GLASSCASE = replace(GLASSCASE, base_url=os.environ.get("GLASSCASE_URL", "https://mingzhou.example"))
SITEURL = GLASSCASE.base_url
DELETE_OUTPUT_DIRECTORY = False
