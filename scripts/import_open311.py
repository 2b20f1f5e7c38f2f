"""Turn a city's Open311 GeoReport v2 service requests into case data packages and a registry."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import _project  # noqa: F401  puts plugins/ on the path
from glasscase.importers.command import import_open311
from glasscase.words import LANGUAGES, reader_language


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="requests as JSON or XML; pages are several files"
    )
    parser.add_argument("--services", type=Path, metavar="FILE", help="the list of services, for their names")
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="where packages and registry go")
    parser.add_argument("--replace", action="store_true", help="replace an earlier import in DIR")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    return import_open311(asked.files, asked.services, asked.into, replace=asked.replace, language=asked.lang)


if __name__ == "__main__":
    sys.exit(main())
