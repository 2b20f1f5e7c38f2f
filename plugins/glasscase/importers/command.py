"""What `scripts/import_311.py` does: a file in, packages out, and what to say about it."""

from __future__ import annotations

import sys
from pathlib import Path

from ..formatting import format_data
from ..words import translator
from .nyc311 import Imported, import_requests
from .nyc311_rows import Unreadable
from .packages import REFUSED, REFUSED_COLUMNS, NotReplaceable, refuse_occupied, whole, write_packages, write_table
from .report import Say, problem_sentence, refusal_sentence, summary


def import_311(file: Path, into: Path, *, replace: bool, language: str) -> int:
    """Turns `file` into packages under `into`, wholly or not at all. Gives the exit code: 0 done (rows may
    have been refused), 1 the file cannot be read as what it should be, 2 wrong usage."""
    say = translator(language).gettext
    try:
        refuse_occupied(into, replace)
        content = file.read_bytes()
        imported = import_requests(content)
        packages = _write(imported, into, say)
    except NotReplaceable as error:
        return _fail(2, _occupied(error, into, replace, say))
    except Unreadable as error:
        sentence = f"{file}:{error.line}: {problem_sentence(error, say)}"
        return _fail(1, f"{sentence}\n{say('Nothing was written.')}")
    except OSError as error:
        sentence = say("{path} cannot be read or written: {reason}")
        return _fail(2, sentence.format(path=error.filename or into, reason=error.strerror or error))
    for line in summary(imported, packages, say):
        print(line)
    print(say("Written into {folder}; the refused rows stand in {file}.").format(folder=into, file=into / REFUSED))
    return 0


def _write(imported: Imported, into: Path, say: Say) -> int:
    with whole(into) as folder:
        packages = write_packages(folder, imported.cases, imported.registry)
        rows = (
            {"line": str(refusal.line), "key": refusal.key, "reason": refusal_sentence(refusal, say)}
            for refusal in imported.refused
        )
        write_table(folder / REFUSED, REFUSED_COLUMNS, rows)
        format_data(folder)
    return packages


def _occupied(error: NotReplaceable, into: Path, replace: bool, say: Say) -> str:
    if not error.found:
        return say("{folder} is not empty. With --replace an earlier import in it is replaced.").format(folder=into)
    if into.is_dir():
        return say("{folder} is not replaced: it holds {found}, which no import has written.").format(
            folder=into, found=error.found
        )
    return say("{folder} is not a folder.").format(folder=into)


def _fail(code: int, message: str) -> int:
    print(message, file=sys.stderr)
    return code
