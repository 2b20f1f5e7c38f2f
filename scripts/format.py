"""Make data and articles canonical, and mend nothing that changes meaning."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from _project import PROJECT
from glasscase.words import LANGUAGES, reader_language, translator


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of the packages (default: data)")
    parser.add_argument("--content", type=Path, help="the folder of the articles (default: content beside data)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if something would change")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    # Who names one of the two means only that one.
    if not asked.data and not asked.content:
        asked.data = Path("data") if Path("data").is_dir() else PROJECT / "data"
        beside = asked.data.parent / "content"
        asked.content = beside if beside.is_dir() else None
    return asked


def main() -> int:
    asked = arguments()
    from glasscase import formatting
    from glasscase.labels import MENDINGS

    language = translator(asked.lang)
    say = language.gettext
    wanted = [(formatting.plan_data, asked.data), (formatting.plan_content, asked.content)]
    changes, left = list[formatting.Change](), list[str]()
    for _, folder in wanted:
        if folder and not folder.is_dir():
            print(say("There is no folder {path}.").format(path=folder), file=sys.stderr)
            return 2
    for plan, folder in wanted:
        try:
            done, unread = formatting.carry_out(plan, folder, dry_run=asked.check) if folder else ([], [])
        except OSError as error:
            broken = say("{path} could not be written: {reason}. Run this again: it goes on where it stopped.")
            print(broken.format(path=error.filename or folder, reason=error.strerror or error), file=sys.stderr)
            return 1
        changes += done
        left += unread
    between = say("; ")
    for change in changes:
        line = "{path}: would be written: {what}" if asked.check else "{path}: written: {what}"
        if change.removed:
            line = "{path}: would be folded in and removed" if asked.check else "{path}: folded in and removed"
        what = between.join(language.gettext(MENDINGS[kind]).format(count=count) for kind, count in change.mended)
        print(say(line).format(path=change.path, what=what))
    total = "{count} files are not canonical." if asked.check else "{count} files changed."
    print(say(total if changes else "All files are canonical.").format(count=len(changes)))
    if left:
        print(say("Left alone, because they cannot be read: {paths}").format(paths=", ".join(left)), file=sys.stderr)
        print(say("“python scripts/check.py” says what is wrong with them."), file=sys.stderr)
    return 1 if asked.check and changes else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
