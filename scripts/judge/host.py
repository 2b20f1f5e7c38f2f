"""A host like any other, on this machine: compresses what is text, and lets browsers keep what is named by its digest."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

_COMPRESSED = (
    "text/",
    "application/javascript",
    "application/manifest+json",
    "application/json",
    "image/svg+xml",
    "application/xml",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer: `bytes` is the length of its body as it goes over the wire; `kept` if a service worker asked for it."""

    path: str
    media_type: str
    bytes: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Host:
    address: str
    sent: list[Sent] = field(default_factory=list[Sent])


@contextmanager
def hosted(folder: Path) -> Generator[Host]:
    """Serves the folder on a free port until the end of the block, and notes what it sends."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Whole small answers: waiting to fill packets would add 40 ms to each.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = folder / f"{path}index.html".lstrip("/") if path.endswith("/") else folder / path.lstrip("/")
            status = 200 if file.is_file() else 404
            file = file if status == 200 else folder / "404.html"
            media_type = guess_type(file.name)[0] or "application/octet-stream"
            compressed = media_type.startswith(_COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", "")
            body = _body(file, compressed)
            kept = self.headers.get("Sec-Fetch-Dest") == "serviceworker" or "/sw.js" in self.headers.get("Referer", "")
            host.sent.append(Sent(path, media_type, len(body), kept))
            self.send_response(status)
            named = "v=" in self.path or file.name.startswith("style-")
            self.send_header("Cache-Control", "max-age=31536000, immutable" if named else "max-age=600")
            self.send_header("Content-Type", media_type + ("; charset=utf-8" if compressed else ""))
            if compressed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        # Browsers keep connections open; nobody waits for them at the end.
        server.block_on_close = False
        host = Host(f"http://127.0.0.1:{server.server_address[1]}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield host
        finally:
            server.shutdown()


@lru_cache(maxsize=512)
def _body(file: Path, compressed: bool) -> bytes:
    content = file.read_bytes() if file.is_file() else b""
    return gzip.compress(content, 6, mtime=0) if compressed else content
