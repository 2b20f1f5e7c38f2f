"""Put the check's report on its pull request, in the workflow that runs after the check (needs gh)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import _project  # noqa: F401  puts plugins/ on the path
from glasscase.words import LANGUAGES, translator


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--event", type=Path, metavar="FILE", default=os.environ.get("GITHUB_EVENT_PATH"),
        help="the forge's event (default: the file that GITHUB_EVENT_PATH names)",
    )  # fmt: skip
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of the comment (default: zh)")
    asked = parser.parse_args()
    if not asked.event:
        parser.error("no event: this runs in a forge's workflow, or with --event")
    return asked


def main() -> int:
    asked = arguments()
    say = translator(asked.lang).gettext
    from glasscase.report import comment

    try:
        event = json.loads(asked.event.read_bytes())
        repository = os.environ.get("GITHUB_REPOSITORY", "")
        run = comment.run_of(event, repository, os.environ.get("GITHUB_SERVER_URL", "https://github.com"))
    except (OSError, ValueError) as error:
        print(say("The event cannot be used: {reason}").format(reason=error), file=sys.stderr)
        return 2
    try:
        number = comment.comment_on(run, asked.lang)
    except comment.NothingToSay as reason:
        print(say("No comment is written. {reason}").format(reason=reason))
        return 0
    except comment.ForgeError as error:
        print(say("The forge refused: {reason}").format(reason=error), file=sys.stderr)
        return 0 if error.denied else 1
    print(say("The report is on the pull request {number}.").format(number=number))
    return 0


if __name__ == "__main__":
    sys.exit(main())
