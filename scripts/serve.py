"""Build the site, serve it on this machine, and build it again whenever a source changes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from _project import PROJECT
from glasscase.words import LANGUAGES, reader_language


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port, or the next free one (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--output", type=Path, default=PROJECT / "output", help="where the site is built (default: output)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    from glasscase.serve import serve

    return serve(PROJECT, asked.output.absolute(), asked.host, asked.port, asked.lang)


if __name__ == "__main__":
    sys.exit(main())
