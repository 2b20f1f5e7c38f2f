"""What the import commands do: foreign files in, packages out, and what to say about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..formatting import format_data
from ..words import translator
from .nyc311 import import_requests
from .nyc311_sentences import WORDING as NYC311
from .open311 import import_dump, read_services
from .open311_sentences import WORDING as OPEN311
from .outcome import Imported, Unreadable
from .packages import REFUSED, REFUSED_COLUMNS, NotReplaceable, refuse_occupied, whole, write_packages, write_table
from .report import Say, Wording, in_vain, summary


def import_311(file: Path, into: Path, *, replace: bool, language: str) -> int:
    """Turns a CSV of NYC 311 requests into packages under `into`: see `_import`."""
    return _import(
        lambda: import_requests(file.read_bytes()), str(file), into, replace, language, NYC311, REFUSED_COLUMNS
    )


def import_open311(files: Sequence[Path], services: Path | None, into: Path, *, replace: bool, language: str) -> int:
    """Turns files of GeoReport v2 requests into packages under `into`, with names from `services`: see `_import`."""

    def read() -> Imported:
        names = read_services(str(services), services.read_bytes()) if services else {}
        return import_dump(((str(file), file.read_bytes()) for file in files), names)

    return _import(read, "", into, replace, language, OPEN311, ("file", *REFUSED_COLUMNS))


def _import(
    read: Callable[[], Imported], file: str, into: Path, replace: bool, language: str, wording: Wording,
    columns: tuple[str, ...],
) -> int:  # fmt: skip
    """Writes what is read, wholly or not at all. Gives the exit code: 0 done (some rows may have been refused),
    1 a file cannot be read as what it should be or every row was refused, 2 wrong usage."""
    say = translator(language).gettext
    try:
        refuse_occupied(into, replace)
        imported = read()
        if imported.refused and not imported.cases:  # most likely another file was meant
            return _fail(1, "\n".join([*in_vain(imported, say, wording), say("Nothing was written.")]))
        packages = _write(imported, into, say, wording, columns)
    except NotReplaceable as error:
        return _fail(2, _occupied(error, into, replace, say))
    except Unreadable as error:
        sentence = f"{error.file or file}:{error.line}: {wording.problem_sentence(error, say)}"
        return _fail(1, f"{sentence}\n{say('Nothing was written.')}")
    except OSError as error:
        sentence = say("{path} cannot be read or written: {reason}")
        return _fail(2, sentence.format(path=error.filename or into, reason=error.strerror or error))
    for line in summary(imported, packages, say, wording):
        print(line)
    print(say("Written into {folder}; the refused rows stand in {file}.").format(folder=into, file=into / REFUSED))
    return 0


def _write(imported: Imported, into: Path, say: Say, wording: Wording, columns: tuple[str, ...]) -> int:
    with whole(into) as folder:
        packages = write_packages(folder, imported.cases, imported.registry)
        rows = (
            {"file": refusal.file, "line": str(refusal.line), "key": refusal.key,
             "reason": wording.refusal_sentence(refusal, say)}
            for refusal in imported.refused
        )  # fmt: skip
        write_table(folder / REFUSED, columns, rows)
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
