"""Make the data canonical, and mend nothing that changes meaning."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from _project import PROJECT
from glasscase.words import LANGUAGES, reader_language


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the packages (default: data)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if something would change")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    asked.data = asked.data or (Path("data") if Path("data").is_dir() else PROJECT / "data")
    return asked


def main() -> int:
    asked = arguments()
    from glasscase.formatting import format_data
    from glasscase.read.packages import find_packages, read_package, read_registry
    from glasscase.words import translator

    say = translator(asked.lang).gettext
    if not asked.data.is_dir():
        print(say("There is no folder {path}.").format(path=asked.data), file=sys.stderr)
        return 2
    changes = format_data(asked.data, dry_run=asked.check)
    for change in changes:
        line = "{path}: would be written" if asked.check else "{path}: written"
        if change.removed:
            line = "{path}: would be folded in and removed" if asked.check else "{path}: folded in and removed"
        print(say(line).format(path=change.path))
    total = "{count} files are not canonical." if asked.check else "{count} files changed."
    print(say(total if changes else "All files are canonical.").format(count=len(changes)))
    read = [read_registry(asked.data), *map(read_package, find_packages(asked.data))]
    unread = {defect.path for package in read for defect in package.defects} - {change.path for change in changes}
    if unread:
        left = say("Left alone, because they cannot be read: {paths}")
        print(left.format(paths=", ".join(sorted(unread))), file=sys.stderr)
        print(say("“python scripts/check.py” says what is wrong with them."), file=sys.stderr)
    return 1 if asked.check and changes else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
