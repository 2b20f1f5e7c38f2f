"""Check the portal's data and content, or any one Frictionless package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from _project import PROJECT
from glasscase.findings import Report
from glasscase.words import LANGUAGES, reader_language


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the packages (default: data)")
    parser.add_argument("--content", type=Path, help="the folder of the articles (default: content)")
    parser.add_argument(
        "--package", type=Path, metavar="FILE", help="check only this datapackage.json, by its own schema"
    )
    parser.add_argument("--format", choices=("text", "json", "github", "markdown"), default="text")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    if asked.package and (asked.data or asked.content):
        parser.error("--package checks one package: leave out --data and --content")
    return asked


def folder(asked: Path | None, name: str) -> Path:
    """What was asked for, else the folder here, else the project's."""
    return asked or (Path(name) if Path(name).is_dir() else PROJECT / name)


def check(asked: argparse.Namespace) -> Report:
    if asked.package:
        from glasscase.check.foreign import check_foreign

        return check_foreign(asked.package)
    from glasscase.check.run import check_portal

    return check_portal(folder(asked.data, "data"), folder(asked.content, "content"), ("zh", "en"))


def main() -> int:
    asked = arguments()
    report = check(asked)
    from glasscase import report as words

    if asked.format == "github":
        print(*words.as_annotations(report, asked.lang), words.summary(report, asked.lang), sep="\n")
    else:
        write = {"json": words.as_json, "markdown": words.as_markdown, "text": words.as_text}[asked.format]
        print(write(report, asked.lang))
    return 1 if report.errors else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
