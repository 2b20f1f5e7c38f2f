"""Without network: what was read can be read again and says that it is a copy; what was taken back does not live on."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Quiet
from tests.built import build, small_city

pytestmark = pytest.mark.browser


class Host:
    """A web host that can be taken off the network and come back at the same address."""

    def __init__(self, folder: Path, path: str = "") -> None:
        self.folder, self._server, self._port = folder, None, 0
        self.up()
        self.home = f"http://127.0.0.1:{self._port}/{path}"

    def up(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), partial(Quiet, directory=str(self.folder)))
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def down(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two builds of the small city, `old` and a day later `new`, to copy."""
    city, folder = small_city(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("builds")
    for name, day in (("old", "2026-09-18"), ("new", "2026-09-19")):
        done = build("--output", folder / name, "--as-of", day, "--downloads", "csv", "--lang", "en", cwd=city)
        assert done.returncode == 0, done.stderr + done.stdout
    return folder


@pytest.fixture(params=["", "portal/"], ids=["root", "below"])
def host(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Iterator[Host]:
    """The old build at the root of its host, and under a sub-path."""
    shutil.copytree(built / "old", tmp_path / "host" / request.param)
    host = Host(tmp_path / "host", request.param)
    yield host
    host.down()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def site(host: Host) -> Path:
    return next(path.parent for path in host.folder.rglob("sw.js"))


def cases(host: Host) -> list[str]:
    """Addresses of cases below the language's root, withdrawn ones left out."""
    found = (path for path in sorted(site(host).glob("c/*/index.html")) if "noindex" not in path.read_text("utf-8"))
    return [f"c/{path.parent.name}/" for path in found]


def wait_until(page: Any, condition: str, value: str) -> None:
    """Until the function `condition` of `value` is true in the page."""
    script = f"""async value => {{
        for (let times = 0; times < 200; times++) {{
            if (await ({condition})(value)) return true;
            await new Promise(done => setTimeout(done, 50));
        }}
    }}"""
    assert page.evaluate(script, value), f"never: {condition} of {value}"


def wait_until_kept(page: Any, address: str) -> None:
    wait_until(page, "address => caches.match(address)", address)


def visit(page: Any, address: str) -> None:
    page.goto(address)
    wait_until_kept(page, address)


def rooms(page: Any) -> list[str]:
    return page.evaluate("caches.keys()")


def versions(page: Any) -> set[str]:
    return {name.split()[2] for name in rooms(page) if name.startswith("glasscase ")}


def test_what_was_read_can_be_read_again(page: Any, host: Host) -> None:
    case, other = cases(host)[:2]
    visit(page, host.home)
    visit(page, f"{host.home}en/")
    visit(page, f"{host.home}en/{case}")
    heading = page.locator("h1").inner_text()
    expect(page.locator(".offline")).to_be_hidden()
    host.down()
    page.goto(f"{host.home}en/{case}")
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator(".offline")).to_contain_text(re.compile(r"copy of \d+ \w+ \d{4}"))
    page.goto(host.home)
    expect(page.locator(".offline")).to_contain_text("副本")
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 10
    page.goto(f"{host.home}en/{other}")
    expect(page.locator("h1")).to_have_text("No connection")
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 10
    page.locator("main a", has_text="Home").click()
    page.wait_for_url(f"{host.home}en/")
    expect(page.locator(".offline")).to_be_visible()


def test_the_first_page_is_kept_too(page: Any, host: Host) -> None:
    """It was loaded before there was a worker."""
    address = f"{host.home}{cases(host)[0]}"
    visit(page, address)
    wait_until_kept(page, host.home)
    host.down()
    page.goto(f"{address}?from=mail")
    expect(page.locator(".offline")).to_be_visible()
    expect(page.locator("a.wordmark")).to_be_visible()


def test_a_new_build_is_seen_at_once_and_old_copies_go(page: Any, host: Host, built: Path) -> None:
    case = f"{host.home}en/{cases(host)[0]}"
    visit(page, case)
    page.evaluate("caches.open('of another')")
    (old,) = versions(page)
    shutil.copytree(built / "new", site(host), dirs_exist_ok=True)
    page.goto(case)
    expect(page.locator(".colophon")).to_contain_text("19 Sept")
    wait_until(page, "async old => (await caches.keys()).every(name => !name.includes(old))", f" {old} ")
    assert "of another" in rooms(page)
    wait_until_kept(page, case)
    host.down()
    page.goto(case)
    expect(page.locator(".offline")).to_be_visible()
    expect(page.locator(".colophon")).to_contain_text("19 Sept")


@pytest.mark.parametrize("host", [""], indirect=True, ids=["root"])
def test_what_was_taken_back_does_not_live_on(page: Any, host: Host) -> None:
    changed, gone, broken = (f"{host.home}{case}" for case in cases(host)[:3])
    for address in (changed, gone, broken):
        visit(page, address)
    file = site(host) / changed.removeprefix(host.home) / "index.html"
    file.write_text(file.read_text("utf-8").replace("<h1", "<h1 id=changed"), "utf-8")
    shutil.rmtree(site(host) / gone.removeprefix(host.home))
    page.goto(changed)
    expect(page.locator("h1#changed")).to_be_visible()
    page.goto(gone)
    expect(page.locator("h1")).not_to_have_text("没有网络")
    wait_until(page, "async address => !(await caches.match(address))", gone)
    host.down()
    page.goto(changed)
    expect(page.locator("h1#changed")).to_be_visible()
    page.goto(gone)
    expect(page.locator("h1")).to_have_text("没有网络")
    page.goto(broken)
    expect(page.locator(".offline")).to_be_visible()


@pytest.mark.parametrize("host", [""], indirect=True, ids=["root"])
def test_what_is_kept_has_bounds(page: Any, host: Host) -> None:
    """Sixty pages; no downloads; nothing that was asked for otherwise than by reading."""
    visit(page, host.home)
    pages = sorted(site(host).rglob("index.html"))[:70]
    addresses = [host.home + path.parent.relative_to(site(host)).as_posix() + "/" for path in pages]
    page.evaluate(
        "addresses => addresses.forEach(one => navigator.serviceWorker.controller.postMessage([one]))", addresses
    )
    wait_until_kept(page, addresses[-1])
    page.evaluate("address => fetch(address)", f"{host.home}data/cases.csv")
    with page.expect_download():
        page.evaluate("address => { location.href = address }", f"{host.home}data/cases.csv")
    kept = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async name =>"
        " (await (await caches.open(name)).keys()).map(one => [name.split(' ').pop(), one.url])))).flat()"
    )
    assert sum(room == "pages" for room, _ in kept) <= 60
    assert [address for _, address in kept if address.endswith(".csv")] == []


@pytest.mark.parametrize("host", [""], indirect=True, ids=["root"])
def test_readers_who_save_data_get_no_worker(chromium: Any, host: Host) -> None:
    context = chromium.new_context()
    context.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page = context.new_page()
    page.goto(host.home)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    context.close()


@pytest.mark.parametrize("host", [""], indirect=True, ids=["root"])
def test_without_javascript_nothing_is_said_of_copies(chromium: Any, host: Host) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.home)
    expect(page.locator(".offline")).to_be_hidden()
    context.close()
