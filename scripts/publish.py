"""Publish the built site on a branch of a remote repository, wholly or not at all."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

import _project  # noqa: F401  puts plugins/ on the path
from glasscase.findings import Refused
from glasscase.publish import fetch_version, printable, publish, source_message
from glasscase.words import LANGUAGES, reader_language


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--remote", default="origin", help="a remote's name or address (default: %(default)s)")
    parser.add_argument("--branch", default="gh-pages", help="the branch that is the site (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=Path("output"), help="the built site (default: %(default)s)")
    parser.add_argument(
        "--fetch",
        type=Path,
        metavar="DIR",
        help="put what is published now into DIR, for build.py --published; no more",
    )
    parser.add_argument("--allow-shrink", action="store_true", help="publish even if a tenth or more of the site goes")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    return parser.parse_args()


def stop(*_: object) -> None:
    """CI cancels with SIGTERM: end in order, so that nothing is left in the temporary folder."""
    sys.exit(143)


def main() -> int:
    asked = arguments()
    # Imported late: `--help` and wrong usage need none of it.
    from glasscase.report.terminal import as_text
    from glasscase.verify import verify_site
    from glasscase.words import translator

    signal.signal(signal.SIGTERM, stop)
    say = translator(asked.lang).gettext
    try:
        if asked.fetch:
            fetched = fetch_version(asked.fetch, remote=asked.remote, branch=asked.branch, repository=Path.cwd())
            print(say("{files} files of what is published: {folder}").format(files=fetched, folder=asked.fetch))
            return 0
        done = publish(
            asked.output,
            remote=asked.remote,
            branch=asked.branch,
            repository=Path.cwd(),
            allow_shrink=asked.allow_shrink,
            verify=verify_site,
            message=source_message(Path.cwd()),
        )
    except Refused as refused:
        print(as_text(refused.report, asked.lang), file=sys.stderr)
        print(say("Nothing was published."), file=sys.stderr)
        return 1
    if done.report.findings:
        print(as_text(done.report, asked.lang), file=sys.stderr)
    sentence = "Published {files} files, {size} bytes, on {branch} of {remote}: {commit}"
    if not done.pushed:
        sentence = "Nothing has changed: {branch} of {remote} already holds these {files} files ({commit})."
    print(
        say(sentence).format(
            files=f"{done.files:,}",
            size=f"{done.size:,}",
            branch=asked.branch,
            remote=printable(asked.remote),
            commit=done.commit[:12],
        )
    )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
