"""What a first visit costs: the bytes and requests of every kind of page in Chromium, with nothing kept from before."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from .host import Sent, hosted
from .kinds import languages, page_kinds

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
#: a middling phone
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one page: the bytes of the bodies as they went over the wire, by kind of file; and how many requests.

    `kept` is the service worker with the copies that it fetches after the page is there, for when there is no network.
    """

    kind: str
    address: str
    html: int
    css: int
    js: int
    images: int
    others: int
    kept: int
    requests: int
    third_party: int

    @property
    def total(self) -> int:
        return self.html + self.css + self.js + self.images + self.others + self.kept


def weigh(output: Path, browser: Browser, kinds: Collection[str] = ()) -> Iterator[Weight]:
    """The weights of these kinds of pages of the built site, of all if none is named, language by language."""
    with hosted(output) as host:
        for prefix in languages(output).values():
            for kind, address in page_kinds(output).items():
                if kinds and kind not in kinds:
                    continue
                context = browser.new_context(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
                asked = list[str]()
                context.on("request", lambda request, asked=asked: asked.append(request.url))
                del host.sent[:]
                context.new_page().goto(host.address + prefix + address, wait_until="networkidle")
                context.close()
                foreign = [url for url in asked if urlsplit(url).netloc not in (urlsplit(host.address).netloc, "")]
                yield _weight(kind, prefix + address, host.sent, len(foreign))


def _weight(kind: str, address: str, sent: list[Sent], third_party: int) -> Weight:
    def of(*media_types: str) -> int:
        return sum(one.bytes for one in sent if one.media_type.startswith(media_types) and not one.kept)

    html, css, js, images = (
        of("text/html"),
        of("text/css"),
        of("text/javascript", "application/javascript"),
        of("image/"),
    )
    others = of("") - html - css - js - images
    kept = sum(one.bytes for one in sent if one.kept)
    return Weight(kind, address, html, css, js, images, others, kept, len(sent), third_party)


@contextmanager
def chromium() -> Generator[Browser]:
    """This machine's Chromium. Raises `FileNotFoundError` where there is none."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise FileNotFoundError("chromium")
    return found
