"""Check the portal's data and content, or any one Frictionless package."""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from _project import PROJECT
from glasscase.findings import Report
from glasscase.words import LANGUAGES, reader_language, translator

if TYPE_CHECKING:
    from glasscase.read.revision import NoRevision
    from glasscase.settings import Settings


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the packages (default: data)")
    parser.add_argument("--content", type=Path, help="the folder of the articles (default: content)")
    parser.add_argument("--base", metavar="REV", help="hold against this git revision too, as origin/main")
    parser.add_argument(
        "--settings", type=Path, default=PROJECT / "pelicanconf.py", metavar="FILE",
        help="settings: the portal's contact, and how --base reckons what changes (default: pelicanconf.py)",
    )  # fmt: skip
    parser.add_argument(
        "--package", type=Path, metavar="FILE", help="check only this datapackage.json, by its own schema"
    )
    parser.add_argument("--fresh", action="store_true", help="check unchanged packages anew as well")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="threads to use (default: one a core)")
    parser.add_argument("--format", choices=("text", "json", "github", "markdown"), default="text")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    if asked.package and (asked.data or asked.content or asked.base is not None):
        parser.error("--package checks one package: leave out --data, --content and --base")
    if asked.base is not None and not asked.settings.is_file():
        parser.error(f"there is no settings file {asked.settings}")
    return asked


def folder(asked: Path | None, name: str) -> Path:
    """What was asked for, else the folder here, else the project's."""
    return asked or (Path(name) if Path(name).is_dir() else PROJECT / name)


def check(asked: argparse.Namespace) -> Report:
    # Polars reads it when it is imported.
    os.environ.setdefault("POLARS_MAX_THREADS", str(max(asked.jobs, 1)))
    if asked.package:
        from glasscase.check.foreign import check_foreign

        return check_foreign(asked.package)
    # Late, as all that is large: a package of its own needs none of it.
    from glasscase.check.run import check_portal
    from glasscase.settings import contact_of, languages_of, today_of

    data, content = folder(asked.data, "data"), folder(asked.content, "content")
    if asked.base is None:
        languages, contact = languages_of(asked.settings), contact_of(asked.settings)
        day = today_of(asked.settings)
        return check_portal(data, content, languages, contact=contact, today=day, fresh=asked.fresh, jobs=asked.jobs)
    settings: Settings = runpy.run_path(str(asked.settings))["GLASSCASE"]
    return check_portal(data, content, settings.languages, asked.base, settings, fresh=asked.fresh, jobs=asked.jobs)


def why_not(error: NoRevision, language: str) -> str:
    """Why there is nothing to compare with, in a sentence."""
    from glasscase.report.safe import clean

    say = translator(language).gettext
    match error.why:
        case "name":
            sentence = "--base needs the name of a git revision, as origin/main, and not “{about}”."
        case "unknown":
            sentence = "git does not know the revision “{about}”. Fetch it first: git fetch origin."
        case "shallow":
            sentence = "This clone does not reach back to “{about}”. Fetch all of it: git fetch --unshallow origin."
        case "unrelated":
            sentence = "“{about}” and what is checked out here have no commit in common, so nothing can be compared."
        case "no-git":
            sentence = "--base needs git, which could not be run: {about}"
        case "no-repository":
            sentence = "The data lie in no git repository that can be read, so there is no base: {about}"
        case "outside":
            sentence = "{about} lies outside the git repository of the data. Name another folder with --content."
        case "no-folder":
            sentence = "It is not clear which folder was {about} at the base. Rename one folder at a time."
        case "unreadable":
            sentence = "The base cannot be read from git: {about}"
    return say(sentence).format(about=clean(error.about))


def show(report: Report, form: str, language: str) -> None:
    """Each form imports what it needs: starting is most of a small check's time."""
    from glasscase.report.output import put

    if form == "text":
        from glasscase.report.terminal import print_text

        print_text(report, language, sys.stdout)
    elif form == "github":
        from glasscase.report.annotations import as_annotations
        from glasscase.report.phrases import summary

        put([*as_annotations(report, language), summary(report, language)], sys.stdout)
    elif form == "json":
        from glasscase.report.document import as_json

        put([as_json(report, language)], sys.stdout)
    else:
        from glasscase.report.pull_request import as_markdown

        put([as_markdown(report, language)], sys.stdout)


def main() -> int:
    asked = arguments()
    if asked.base is None:
        report = check(asked)
    else:
        from glasscase.read.revision import NoRevision
        from glasscase.report.output import put_words

        try:
            report = check(asked)
        except NoRevision as error:
            put_words([why_not(error, asked.lang)], sys.stderr)
            return 2

    show(report, asked.format, asked.lang)
    return 1 if report.errors else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
