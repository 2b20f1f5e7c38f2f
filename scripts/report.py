"""Write the report on a pull request from the JSON of the check (“check.py --format json”)."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import _project  # noqa: F401  puts plugins/ on the path
from glasscase.words import LANGUAGES, translator

#: no check of ours writes more
MOST_BYTES = 200_000_000
#: where the files are on a forge: nothing that could end a link in Markdown
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9._~%/-]*")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check", metavar="CHECK.json", help="what the check wrote with --format json; - for the input")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of the report (default: zh)")
    parser.add_argument("--link-base", metavar="URL", type=address, default="", help="where the files are on the forge")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write all findings here too, for Excel or WPS")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report here instead of printing it")
    parser.add_argument("--annotations", action="store_true", help="print annotations for the forge's CI")
    asked = parser.parse_args()
    if asked.annotations and not asked.output:
        parser.error("--annotations prints, so the report needs --output")
    return asked


def address(text: str) -> str:
    """With one slash at its end; nothing stays nothing."""
    if not text:
        return ""
    base = text.rstrip("/") + "/"
    if not _ADDRESS.fullmatch(base):
        raise argparse.ArgumentTypeError(f"not an address of files, as https://example.org/city/blob/main/: {text!r}")
    return base


def read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def main() -> int:
    asked = arguments()
    say = translator(asked.lang).gettext
    from glasscase.report.annotations import as_annotations
    from glasscase.report.document import Unreadable, read_json
    from glasscase.report.output import put
    from glasscase.report.pull_request import as_markdown
    from glasscase.report.sheet import write_csv

    try:
        content = read(asked.check)
        if len(content) > MOST_BYTES:
            raise Unreadable("too large")
        report = read_json(content)
        name = asked.csv.name if asked.csv else ""
        text = as_markdown(report, asked.lang, link_base=asked.link_base, csv_name=name)
        if asked.csv:
            write_csv(report, asked.lang, asked.csv)
        if asked.output:
            asked.output.write_bytes(text.encode("utf-8", "replace"))
        else:
            put([text.removesuffix("\n")], sys.stdout)
    except Unreadable:
        sentence = say("{path} is not what the check writes. Write it with “check.py --format json”.")
        print(sentence.format(path=asked.check), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or asked.check}: {error.strerror or error}", file=sys.stderr)
        return 2
    if asked.annotations:
        put(as_annotations(report, asked.lang), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
