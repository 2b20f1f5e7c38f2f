"""Builds the site, serves it on this machine, and builds it again whenever a source changes.

The build is a process of its own and swaps a whole new folder in, so a failed build leaves the last good site
served, and a change of the code needs no restart.
"""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .words import translator

#: what a build is made from, in the project's folder
SOURCES = ("data", "content", "theme", "plugins", "scripts", "pelicanconf.py", "publishconf.py")
#: how many ports are tried after the one that was asked for
_PORTS = 20
_TEXT = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".txt": "text/plain",
    ".csv": "text/csv", ".md": "text/markdown", ".json": "application/json", ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json", ".atom": "application/atom+xml", ".xml": "application/xml",
    ".ics": "text/calendar", ".ttl": "text/turtle", ".svg": "image/svg+xml",
}  # fmt: skip


class PortTaken(OSError):
    """Neither the port that was asked for is free nor one of those after it."""


class Handler(SimpleHTTPRequestHandler):
    """Files of the site as they are now: never from a cache, and 404.html for what is not there."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012  the base class has it as a plain dict
        **SimpleHTTPRequestHandler.extensions_map,
        **{ending: f"{kind}; charset=utf-8" for ending, kind in _TEXT.items()},
        ".webp": "image/webp",
        ".parquet": "application/vnd.apache.parquet",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        """A folder without a page is not a page: a web host shows none either."""
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what matters is what the build says."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""


def open_server(output: Path, host: str, port: int) -> ThreadingHTTPServer:
    """Listens on `port`, or on the next free one. Raises PortTaken, or OSError where `host` is not ours."""
    handler = partial(Handler, directory=str(output.absolute()))
    for candidate in range(port, min(port + _PORTS, 65536)) if port else (0,):
        try:
            return _Server((host, candidate), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise PortTaken(errno.EADDRINUSE, str(port))


@contextmanager
def serving(server: ThreadingHTTPServer) -> Generator[str]:
    """Answers in a thread of its own; gives the address."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host, port = str(server.server_address[0]), server.server_address[1]
    try:
        yield f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    finally:
        server.shutdown()
        server.server_close()


def build(command: list[str], project: Path) -> float | None:
    """Seconds that the build took; None if it failed, which it has said itself."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=project, check=False)
    return None if done.returncode else time.monotonic() - begun


def is_source(path: str) -> bool:
    """Whether a changed file, named inside the project, calls for a build."""
    parts = Path(path).parts
    return not any(
        part == "__pycache__" or part.startswith(".") or part.endswith((".new", "~", ".pyc")) for part in parts
    )


def serve(project: Path, output: Path, host: str, port: int, language: str, script: Path | None = None) -> int:
    """Runs until it is interrupted; 2 if it cannot listen. `script` is the build (scripts/build.py)."""
    from watchfiles import watch

    text = translator(language).gettext

    def say(sentence: str, **values: object) -> None:
        print(text(sentence).format(**values), flush=True)

    command = [
        sys.executable,
        str(script or project / "scripts" / "build.py"),
        "--output",
        str(output),
        "--lang",
        language,
    ]
    try:
        server = open_server(output, host, port)
    except PortTaken:
        say("Port {port} and those after it are in use. Choose another with --port.", port=port)
        return 2
    except (OSError, OverflowError) as error:
        say("Cannot listen on {host}, port {port}: {reason}", host=host, port=port, reason=error)
        return 2
    with suppress(KeyboardInterrupt), serving(server) as address:
        if port not in (0, server.server_address[1]):
            say("Port {port} is in use; taking {other} instead.", port=port, other=server.server_address[1])
        _build(command, project, output, address, say)
        sources = [project / name for name in SOURCES if (project / name).exists()]
        for changes in watch(*sources, watch_filter=lambda _, path: is_source(_below(path, project))):
            names = sorted({_below(path, project) for _, path in changes})
            say("Changed: {files}", files=", ".join(names[:3]) + (" …" if len(names) > 3 else ""))
            _build(command, project, output, address, say)
    say("Stopped.")
    return 0


def _below(path: str, project: Path) -> str:
    """The path inside the project, so that a hidden folder above it does not count."""
    return str(Path(path).relative_to(project)) if Path(path).is_relative_to(project) else path


def _build(command: list[str], project: Path, output: Path, address: str, say: Callable[..., None]) -> None:
    say("Building …")
    seconds = build(command, project)
    if seconds is not None:
        say("{address} is ready; the build took {seconds} seconds.", address=address, seconds=f"{seconds:.1f}")
    elif (output / "index.html").is_file():
        say("The build failed; {address} still shows the last good one.", address=address)
    else:
        say("The build failed; mend what it says, and it is built again.")
