"""Hold a built site against what its manifest says was built."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import _project  # noqa: F401  puts plugins/ on the path
from glasscase.words import LANGUAGES, reader_language


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="the built site")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: %(default)s)")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    from glasscase.report.terminal import as_text
    from glasscase.verify import verify_site
    from glasscase.words import translator

    report = verify_site(asked.output, asked.jobs)
    if report.findings:
        print(as_text(report, asked.lang))
    pages = translator(asked.lang).gettext("{pages} pages verified: {errors} errors, {warnings} warnings.")
    print(pages.format(pages=f"{report.rows:,}", errors=report.errors, warnings=report.warnings))
    return 1 if report.errors else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
