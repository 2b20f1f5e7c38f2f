"""Chromium, and the demonstration served from this machine: at the root, and under a sub-path."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.built import demonstration

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

playwright.expect.set_options(timeout=10_000)

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def home(output: Path) -> Iterator[str]:
    """The address of the site at the root of its host."""
    with served(output) as address:
        yield address


@pytest.fixture(scope="session")
def below(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the same site under /portal/."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "portal").symlink_to(output)
    with served(folder) as address:
        yield f"{address}portal/"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        pytest.skip("there is no Chromium: install one (apt-get install chromium) to test in a browser")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """`open_page(address, **options of the context)` → a page that is watched.

    At the end: no word in the console, no request elsewhere, none that failed.
    """
    wrong = list[str]()
    contexts = list[Any]()

    def open_page(address: str, **options: Any) -> Any:
        host = urlsplit(address).netloc
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)

        def said(message: Any) -> None:
            # What the driver itself says where a test asks for no service worker.
            if "blocked by Playwright" not in message.text:
                wrong.append(f"{page.url}: {message.type}: {message.text}")

        page.on("console", said)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))

        def requested(request: Any) -> None:
            if urlsplit(request.url).netloc != host:
                wrong.append(f"{page.url} asks for {request.url}")

        def answered(response: Any) -> None:
            if response.status >= 400:
                wrong.append(f"{response.status} {response.url}")

        context.on("request", requested)
        context.on("response", answered)
        page.goto(address)
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    assert wrong == []
