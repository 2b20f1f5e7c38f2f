"""A process that judges packages when asked, one JSON object a line: `python -m tests.mutants.child`.

Stock Frictionless and Glasscase run in processes of their own, so that neither can change the other's settings and
what hangs can be ended. No process here can open a socket.
"""

from __future__ import annotations

import itertools
import json
import mimetypes
import os
import resource
import socket
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

PROJECT = Path(__file__).resolve().parents[2]


#: what was asked for and refused while a question was answered: sockets, processes, files elsewhere
refused = list[str]()
_OUTSIDE = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.forkpty",
)
_READING = ("open", "os.listdir", "os.scandir", "shutil.copyfile", "os.chdir")


def _no_socket(*_: object, **__: object) -> NoReturn:
    refused.append("a socket")
    raise PermissionError("a socket was asked for")


def guard(folder: Path) -> None:
    """From now on this process reads nothing but `folder`, Python and the project's code, and opens no socket."""
    # What libraries look up when they begin is their own business: Frictionless looks through all of sys.path.
    import frictionless
    import polars  # noqa: F401

    frictionless.Resource(data=[["a"], ["1"]]).validate()
    code = [PROJECT / name for name in ("plugins", "scripts", "tests", "data/schemas")]
    own = [*code, Path(sys.prefix), Path(sys.base_prefix), folder]
    # What the interpreter and its libraries look up about the machine they run on.
    own += map(
        Path,
        (
            "/usr/share/zoneinfo",
            "/usr/lib",
            "/lib",
            "/dev/null",
            "/dev/urandom",
            "/etc/localtime",
            *mimetypes.knownfiles,
        ),
    )
    allowed = [os.path.realpath(path) for path in own]
    listed = {os.path.realpath(path) for path in sys.path}

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _OUTSIDE:
            refused.append(f"{event} {arguments[:2]!r}")
            raise PermissionError(f"{event} was asked for")
        if event == "os.listdir" and arguments and os.path.realpath(os.fspath(arguments[0] or ".")) in listed:
            return  # the import system looks where modules lie
        if event in _READING and arguments and isinstance(arguments[0], (str, bytes, os.PathLike)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not any(path == one or path.startswith(one.rstrip("/") + "/") for one in allowed):
                refused.append(f"{event} {path}")
                raise PermissionError(f"{path} was asked for")

    sys.addaudithook(hook)


def stock(path: str) -> dict[str, Any]:
    import frictionless

    report = frictionless.validate(path, type="package")
    errors = [(None, error) for error in report.errors]
    errors += [(number, error) for number, task in enumerate(report.tasks) for error in task.errors]
    found = [{**error.to_descriptor(), "task": task} for task, error in errors]
    return {
        "valid": report.valid,
        "errors": [
            [one["type"], one.get("rowNumber") or 0, one.get("fieldName") or "", one["task"], one.get("note", "")]
            for one in found
        ],
        "places": [task.place for task in report.tasks],
    }


def ours(path: str, block: int = 0, patience: float = 0, words: bool = True) -> dict[str, Any]:
    """`block` makes tables be read in parts of about so many bytes, so that few rows are several parts.

    `patience` is how many seconds a package may take, where that is not what it always is. `words`: say it all, too.
    """
    from glasscase.check import foreign
    from glasscase.check.table_schema import frames

    usual = frames.BLOCK, frames._LONGEST_CELL, frames.ROWS
    if patience:
        foreign.PATIENCE = patience
    if block:
        frames.BLOCK, frames._LONGEST_CELL, frames.ROWS = block, 4 * block, max(block // 30, 2)
    try:
        return _report(foreign.check_foreign(Path(path)), words)
    finally:
        frames.BLOCK, frames._LONGEST_CELL, frames.ROWS = usual


def portal(path: str, words: bool = True, fresh: bool = True) -> dict[str, Any]:
    """The check of a city; and where it finds no error, whether the model can be built of it.

    Unless `fresh`, what is remembered lies beside the city.
    """
    from glasscase.check.run import check_portal

    os.environ["XDG_CACHE_HOME"] = f"{path}-remembered"
    os.chdir(path)
    report = check_portal(Path("data"), Path("content"), ("zh", "en"), fresh=fresh)
    return {**_report(report, words), "unbuildable": "" if report.errors else _unbuildable()}


def _unbuildable() -> str:
    from glasscase import build
    from glasscase.read import articles, packages
    from glasscase.settings import Settings

    settings = Settings(
        name="x", name_en="x", city="x", city_en="x", publisher="x", publisher_en="x", contact="x", time_zone="Asia/Shanghai",
        country="CN", as_of=date(2026, 12, 31),
    )  # fmt: skip
    try:
        registry = build.build_registry(packages.read_registry(Path("data")))
        rule = build.deadline_rule(registry, settings)
        for folder in packages.find_packages(Path("data")):
            package = packages.read_package(folder)
            build.build_cases(package, rule, settings.today())
            build.build_figures(package)
            build.dataset_of(package, registry)
        for file in articles.find_articles(Path("content")):
            build.build_article(articles.read_article(file, "zh"))
    except Exception:
        return traceback.format_exc()[-1500:]
    return ""


def mend(path: str) -> dict[str, Any]:
    from glasscase.formatting import format_data

    os.chdir(path)
    return {"changes": [[change.path, change.removed] for change in format_data(Path("data"))]}


def _report(report: Any, words: bool) -> dict[str, Any]:
    from glasscase.report.document import as_json
    from glasscase.report.pull_request import as_markdown
    from glasscase.report.terminal import as_text

    # Every finding must be sayable in both languages and all forms.
    for language, say in itertools.product(("zh", "en"), (as_text, as_markdown, as_json)) if words else ():
        say(report, language)
    return {
        "findings": [
            [one.type, one.row, one.field, one.rule, one.severity, one.path, one.line, one.column, one.value[:200]]
            for one in report.findings
        ],
        "rows": report.rows,
        "errors": report.errors,
    }


JUDGES: dict[str, Callable[..., dict[str, Any]]] = {"stock": stock, "ours": ours, "portal": portal, "format": mend}


class Peak:
    """The most memory that this process held since `begin`, in bytes; where there is no /proc, since it began.

    The files are opened before a guard would refuse them.
    """

    def __init__(self) -> None:
        linux = os.path.exists("/proc/self/clear_refs")
        self.status = os.open("/proc/self/status", os.O_RDONLY) if linux else None
        self.forget = os.open("/proc/self/clear_refs", os.O_WRONLY) if linux else None

    def begin(self) -> None:
        if self.forget is not None:
            os.write(self.forget, b"5")

    def so_far(self) -> int:
        if self.status is None:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return 1024 * int(os.pread(self.status, 4096, 0).split(b"VmHWM:")[1].split()[0])


def main() -> None:
    peak = Peak()
    socket.socket.connect = _no_socket  # type: ignore[method-assign]
    socket.getaddrinfo = _no_socket
    # Whatever a library prints is kept away from the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if folder := os.environ.get("GLASSCASE_GUARDED"):
        guard(Path(folder))
        resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**30, 2**30))
    for line in sys.stdin:
        asked = json.loads(line)
        refused.clear()
        peak.begin()
        began = time.perf_counter()
        try:
            answer = JUDGES[asked.pop("do")](**asked)
        except Exception as error:
            answer = {"crash": type(error).__name__, "trace": traceback.format_exc()[-2500:]}
        answer["refused"] = list(refused)
        answer["seconds"] = time.perf_counter() - began
        answer["peak"] = peak.so_far()
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
