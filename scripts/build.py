"""Check the data, build the portal, verify it, and put it in the place of the last one."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path

import _project
from glasscase.findings import Refused
from glasscase.report.terminal import as_text
from glasscase.settings import FORMATS, BadTiles
from glasscase.words import LANGUAGES, MissingCatalogue, MissingTranslation, catalogue_of, reader_language, translator


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the packages (default: as in the settings file)")
    parser.add_argument("--content", type=Path, help="the articles (default: as in the settings file)")
    parser.add_argument("--output", type=Path, default=Path("output"), help="the built site (default: %(default)s)")
    parser.add_argument("--settings", type=Path, default=_project.PROJECT / "pelicanconf.py", help="the settings file")
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="reckon for this day (default: as in the settings file)"
    )
    parser.add_argument(
        "--published",
        type=Path,
        metavar="DIR",
        help="what is published now (publish.py --fetch): its snapshots are kept",
    )
    parser.add_argument("--jobs", type=jobs, default=0, metavar="N", help="processes (default: one a processor)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a dask scheduler whose workers share this file system")
    parser.add_argument("--downloads", type=formats, help=f"formats beside CSV, of {','.join(FORMATS)}; “csv” for none")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    if not asked.settings.is_file():
        parser.error(f"there is no settings file {asked.settings}")
    if asked.published and not asked.published.is_dir():
        parser.error(f"there is no folder {asked.published}")
    if asked.scheduler and not usable("dask.distributed"):
        parser.error("--scheduler needs dask, which is not installed: pip install distributed")
    return asked


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date as 2026-09-18") from None


def jobs(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return int(text)


def formats(text: str) -> tuple[str, ...]:
    asked = set(text.split(",")) - {"csv", ""}
    if unknown := asked - set(FORMATS):
        raise argparse.ArgumentTypeError(f"no such format: {', '.join(sorted(unknown))}")
    return tuple(sorted(asked))


def usable(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def main() -> int:
    asked = arguments()
    # Imported late: `--help` and wrong usage need none of it.
    from glasscase.pelican_adapter.command import Asked, build_site
    from glasscase.pelican_adapter.work import PackageChanged

    start = time.monotonic()
    say = translator(asked.lang).gettext
    try:
        made = build_site(
            Asked(
                asked.settings, asked.output, asked.data, asked.content, asked.as_of, asked.downloads, asked.jobs,
                asked.scheduler, asked.lang, asked.published,
            )
        )  # fmt: skip
    except Refused as refused:
        print(as_text(refused.report, asked.lang), file=sys.stderr)
        print(say("Nothing was built; the last output stands."), file=sys.stderr)
        return 1
    except BadTiles as bad:
        said = say(
            "The setting “tiles” is “{value}”. It must be an https address with {z}, {x} and {y} in it, or empty."
        )
        print(said.replace("{value}", str(bad)), file=sys.stderr)
        print(say("Nothing was built; the last output stands."), file=sys.stderr)
        return 1
    except MissingCatalogue as missing:
        said = say(
            "The settings ask for the language “{language}”, which has no catalogue. Put one into {folder}, or take the "
            "language out of the settings."
        )
        print(said.format(language=missing.language, folder=catalogue_of(missing.language).parent), file=sys.stderr)
        print(say("Nothing was built; the last output stands."), file=sys.stderr)
        return 1
    except MissingTranslation as missing:
        said = say(
            "{path} has no translation of “{sentence}”. Run “make words”, and translate what it says is missing or empty."
        )
        path = catalogue_of(missing.language)
        print(said.format(path=path, sentence=missing.sentence), file=sys.stderr)
        print(say("Nothing was built; the last output stands."), file=sys.stderr)
        return 1
    except PackageChanged as changed:
        print(say("{path} was changed while it was being built. Build again.").format(path=changed), file=sys.stderr)
        return 1
    except OSError as error:
        said = say("The site could not be written: {reason}").format(reason=error)
        print(said, say("Nothing was built; the last output stands."), sep="\n", file=sys.stderr)
        return 1
    if made.report.findings:
        print(as_text(made.report, asked.lang))
    done = say("{cases} cases on {pages} pages in {seconds} s: {output}")
    print(
        done.format(
            cases=f"{len(made.loaded.portal.cases):,}", pages=f"{made.pages:,}",
            seconds=f"{time.monotonic() - start:.1f}", output=asked.output,
        )
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
