"""Puts plugins/ on the path, so that `python scripts/<command>.py` works without an installation."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "plugins"))
