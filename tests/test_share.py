"""Pictures for previews of shared addresses: what they say and never say, how titles are broken, and the head's words."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from glasscase.exports import press_files, share_pictures
from glasscase.exports.share_pictures import address, case_pictures, last_shared, portal_picture, voices_of
from glasscase.model import Case, Status
from glasscase.pelican_adapter import beginning
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.pelican_adapter.story import write
from glasscase.pelican_adapter.templates import territory
from glasscase.pictures import cards, fonts
from glasscase.pictures.cards import Card, card_picture
from glasscase.pictures.fonts import find_fonts
from glasscase.pictures.wrapping import cut, wrapped
from glasscase.settings import Settings
from tests.test_pages import SETTINGS, THEME, a_case, standing

PUBLISHED = replace(SETTINGS, base_url="https://portal.example/ming")
LONG = "滨江东路与长安街交叉口（地铁二号线施工围挡外侧）非机动车道自去年十一月起长期积水，“雨后三日不退”，" * 3


@pytest.fixture(autouse=True)
def needs_fonts() -> None:
    if find_fonts() is None:
        pytest.skip("this machine has no font with Chinese letters")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Settings]]:
    """The small city, built for an address."""
    folder = tmp_path_factory.mktemp("share")
    shutil.copytree(Path(__file__).parent / "packages" / "valid-city", folder / "city")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "city")
        yield build(PUBLISHED, folder / "output"), PUBLISHED


def build(settings: Settings, output: Path) -> Path:
    quiet = Progress("en", quiet=True)
    settings = replace(settings, search=False)
    write(load(settings, None, quiet), settings, THEME, output, None, quiet)
    return output


def head(path: Path) -> dict[str, str]:
    text = path.read_text("utf-8").split("</head>")[0]
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', text))


def said(case: Case, settings: Settings = PUBLISHED) -> list[Card]:
    """The cards that are drawn for a case."""
    drawn = list[Card]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(share_pictures, "card_picture", lambda card, _: drawn.append(card))
        registry = load(settings, None, Progress("en", quiet=True)).portal.registry
        list(case_pictures([case], voices_of(registry, settings), (date.min, ""), settings.invented))
    return drawn


# What a page says of itself


@pytest.mark.parametrize(("prefix", "locale"), [("", "zh_CN"), ("en/", "en_US")])
def test_the_head_of_a_case(site: tuple[Path, Settings], prefix: str, locale: str) -> None:
    output, settings = site
    meta = head(output / prefix / "c/2602-b9x2m/index.html")
    title = {"": "柳泉公园长椅断裂", "en/": "Broken bench"}[prefix]
    assert meta["og:title"] == meta["og:image:alt"] == title and meta["og:locale"] == locale
    assert meta["og:type"] == "article" and meta["twitter:card"] == "summary_large_image" and meta["og:description"]
    assert meta["og:url"] == f"{settings.base_url}/{prefix}c/2602-b9x2m/"
    picture = re.fullmatch(
        re.escape(settings.base_url) + r"/(c/2602-b9x2m/share\.png)\?v=[0-9a-f]{8}", meta["og:image"]
    )
    assert picture
    with Image.open(output / picture[1]) as image:
        assert image.size == (int(meta["og:image:width"]), int(meta["og:image:height"])) == (1200, 630)


def test_other_pages_have_the_portal_s_picture(site: tuple[Path, Settings]) -> None:
    output, settings = site
    for page in ("index.html", "en/index.html", "d/parks/index.html", "cases/index.html"):
        meta = head(output / page)
        assert meta["og:image"].startswith(f"{settings.base_url}/share.png?v="), page
        assert meta["og:title"] and meta["og:url"].endswith(page.removesuffix("index.html"))
    assert (output / "share.png").is_file()


def test_pages_that_nobody_should_find_say_nothing(site: tuple[Path, Settings]) -> None:
    assert head(site[0] / "404.html").keys() <= {"og:url"}


def test_without_an_address_there_is_no_picture(city: Path, tmp_path: Path) -> None:
    output = build(SETTINGS, tmp_path / "output")
    assert not [*output.rglob("share.png")]
    meta = head(output / "c/2602-b9x2m/index.html")
    assert meta["og:title"] and meta["twitter:card"] == "summary" and not {"og:image", "og:url"} & meta.keys()


def test_a_withdrawn_case_has_none(city: Path, tmp_path: Path) -> None:
    with Path("data/parks/2026/events.csv").open("a", encoding="utf-8") as file:
        file.write("2602-b9x2m,2026-08-01,withdrawn,督查办,撤回。,,,,,,,,,,unfounded\n")
    output = build(replace(PUBLISHED, as_of=date(2026, 9, 1)), tmp_path / "output")
    assert sorted(path.name for path in (output / "c/2602-b9x2m").iterdir() if path.suffix != ".atom") == [
        "card.html", "index.html",
    ]  # fmt: skip
    assert head(output / "c/2602-b9x2m/index.html").keys() <= {"og:url"}
    assert not [*output.rglob("2602-b9x2m-after.*")]


@pytest.mark.parametrize("language", ["zh", "en", "pt-BR", "zh-Hant", "ar", "fr"])
def test_territories(language: str) -> None:
    expected = {"zh": "zh_CN", "en": "en_US", "pt-BR": "pt_BR", "zh-Hant": "zh_TW", "ar": "ar_EG", "fr": "fr_FR"}
    assert territory(language) == expected[language]


# What a picture says


def test_a_card_says_what_stays(city: Path) -> None:
    case = replace(
        a_case(), title="柳泉公园长椅断裂", title_en="Broken bench", standing=standing(Status.OVERDUE, days_late=37)
    )
    (card,) = said(case)
    assert (card.seal, card.kind, card.title, card.subtitle) == ("逾期", "overdue", "柳泉公园长椅断裂", "Broken bench")
    assert card.lines[1] == "期限 2026年4月1日 · Deadline 1 Apr 2026"
    assert "37" not in repr(card)
    assert said(replace(case, standing=standing(Status.OVERDUE, days_late=38))) == [card]


@pytest.mark.parametrize("invented", [True, False])
def test_an_invented_city_says_so(invented: bool, city: Path) -> None:
    (card,) = said(replace(a_case(), standing=standing(Status.OPEN)), replace(PUBLISHED, invented=invented))
    assert bool(card.note) == invented and card.kind == "waiting"


def test_one_language_says_everything_once(city: Path) -> None:
    (card,) = said(
        replace(a_case(), title_en="Broken bench", standing=standing(Status.RECTIFIED)),
        replace(PUBLISHED, languages=("en",)),
    )
    assert card.subtitle == "" and card.title == "Broken bench" and card.kind == "solved"
    assert not any("·" in line for line in (card.portal, *card.lines))


def test_nothing_is_drawn_of_a_withdrawn_case(city: Path) -> None:
    assert said(replace(a_case(), standing=standing(Status.WITHDRAWN))) == []


def test_the_newest_get_one_of_their_own(city: Path) -> None:
    rows = load(SETTINGS, None, Progress("en", quiet=True)).portal.cases
    moved = sorted(
        ((row.standing.updated_on, row.id) for row in rows if row.standing.status != "withdrawn"), reverse=True
    )
    assert last_shared(rows, 2) == moved[1] and last_shared(rows, 10_000) == moved[-1] and last_shared(rows, 0) is None


def test_the_address_changes_with_the_picture(city: Path) -> None:
    voices = voices_of(load(PUBLISHED, None, Progress("en", quiet=True)).portal.registry, PUBLISHED)
    one, other = portal_picture(voices, True), portal_picture(voices, False)
    assert one and other and address(one) != address(other)


# How it is drawn


def drawn(**more: Any) -> Image.Image:
    card = Card(
        **{"portal": "明案", "title": "路灯不亮", "subtitle": "", "lines": (), "note": "", "seal": "逾期", **more}
    )
    found = find_fonts()
    assert found
    content = card_picture(card, found)
    assert content and len(content) < 40_000 and content == card_picture(card, found)
    return Image.open(io.BytesIO(content))


def colours(picture: Image.Image) -> set[tuple[int, ...]]:
    return {colour for _, colour in picture.convert("RGB").getcolors(256) or ()}  # type: ignore[misc]


def test_the_signal_colour_is_for_what_is_overdue() -> None:
    cinnabar, green = cards._SEALS["overdue"], cards._SEALS["solved"]
    assert cinnabar in colours(drawn(kind="overdue")) and green not in colours(drawn(kind="overdue"))
    assert green in colours(drawn(kind="solved")) and cinnabar not in colours(drawn(kind="solved"))
    assert not {cinnabar, green} & colours(drawn(kind="waiting"))


@pytest.mark.parametrize("title", ["路", "路灯不亮", LONG, "Shared bicycles " * 30, "X" * 300, "12345 热线 " * 20])
def test_any_title_stays_within_the_margins(title: str) -> None:
    picture = drawn(title=title, subtitle=title, lines=(title, title), note=title, kind="overdue").convert("L")
    paper = picture.getpixel((0, 0))
    assert picture.size == (1200, 630)
    for strip in ((0, 0, 60, 630), (1135, 0, 1200, 630), (0, 0, 1200, 60), (0, 606, 1200, 630)):
        assert picture.crop(strip).getextrema() == (paper, paper), strip


def test_a_letter_without_a_shape_is_not_drawn() -> None:
    found = find_fonts()
    assert found and card_picture(Card("明案", "路灯\U0010abcd", "", (), ""), found) is None


def test_a_machine_without_fonts(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (share_pictures, press_files, beginning):
        monkeypatch.setattr(module, "find_fonts", lambda: None)
    warned = list[str]()
    quiet = Progress("en", quiet=True)
    monkeypatch.setattr(quiet, "line", warned.append)
    settings = replace(PUBLISHED, search=False)
    write(load(settings, None, quiet), settings, THEME, tmp_path / "output", None, quiet)
    assert len([line for line in warned if "font" in line]) == 1
    assert not [*(tmp_path / "output").rglob("share.png"), *(tmp_path / "output/press").rglob("*.png")]
    assert "没有图片" in (tmp_path / "output/press/index.html").read_text("utf-8")
    assert "og:image" not in head(tmp_path / "output/c/2602-b9x2m/index.html")


def test_a_machine_without_avif_says_so_once(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "kinds", lambda: ("webp",))
    warned = list[str]()
    quiet = Progress("en", quiet=True)
    monkeypatch.setattr(quiet, "line", warned.append)
    settings = replace(SETTINGS, search=False)
    write(load(settings, None, quiet), settings, THEME, tmp_path / "output", None, quiet)
    assert len([line for line in warned if "AVIF" in line]) == 1


def test_a_font_without_chinese_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = fonts._matched("DejaVu Sans")
    if latin is None or fonts._fits(latin):
        pytest.skip("this machine has no font without Chinese letters to try")
    monkeypatch.setattr(fonts, "_matched", lambda pattern: latin)
    monkeypatch.setattr(fonts, "_KNOWN", ())
    assert find_fonts.__wrapped__() is None


# How titles are broken


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("路灯不亮", 10, ["路灯不亮"]), ("一二三四五六", 5, ["一二三", "四五六"]), ("一二三四，五六七", 4, ["一二三", "四，五", "六七"]),
        ("一二三（四五）", 4, ["一二三", "（四五）"]), ("lamp is out", 8, ["lamp", "is out"]), ("地铁 2 号线", 4, ["地铁 2", "号线"]),
        ("一二三四五六七八九", 2, None), ("unbreakable", 5, None),
    ],
)  # fmt: skip
def test_wrapped(text: str, width: float, lines: list[str] | None) -> None:
    assert wrapped(text, width, 3, len) == lines


def test_cut() -> None:
    assert cut("one two three four", 9, 1, len) == ["one two…"]
    assert cut("一二三四五六", 4, 1, len) == ["一二三…"]
    assert cut("X" * 20, 5, 1, len) == ["XXXX…"]
    assert cut("short", 9, 1, len) == ["short"]
