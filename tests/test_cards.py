"""Cards for other sites: what they say, what they may do, and that they can be left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from glasscase.figures import Figures
from glasscase.model import Case, Department, Status
from glasscase.pages.cards import case_cards, department_cards
from glasscase.pages.departments import DepartmentFigures
from glasscase.pages.page import Site
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.pelican_adapter.story import write
from glasscase.verify import verify_site
from tests.test_case_page import late
from tests.test_pages import EVIL, SETTINGS, THEME, TODAY, a_case, a_site, rendered, standing

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


def card_of(case: Case, at: Site) -> str:
    (page,) = case_cards([case], at)
    return rendered(page, at)


def shown(html: str) -> str:
    """What is seen in an <iframe>: all before the code."""
    return unescape(re.sub(r"<[^>]+>", " ", html[html.index("<main>") : html.index('<div class="embed"')]))


@pytest.mark.parametrize(("language", "words"), [("zh", "已逾期 17 天"), ("en", "17 days overdue")])
def test_a_case(language: str, words: str) -> None:
    at = a_site(language)
    html = card_of(late(17, title="路灯不亮", title_en="No light"), at)
    assert words in shown(html) and {"zh": "路灯不亮", "en": "No light"}[language] in shown(html)
    assert "Word Word" in shown(html) and 'class="seal' in html and "2026" in shown(html)
    home = {"zh": "../../", "en": "../../../en/"}[language]
    assert f'<a href="{home}c/2603-k7m3q/" target="_blank" rel="noopener"' in html


def test_a_card_runs_nothing_and_asks_for_nothing() -> None:
    at = replace(a_site("zh"), time_zone="Asia/Shanghai")
    department = Department("parks", "园林局", "", "", "government", "", "", "", None, None, None, None)
    (of_department,) = department_cards([DepartmentFigures(department, Figures(), False)])
    gone = a_case(standing=standing(Status.WITHDRAWN))
    for html in (card_of(late(), at), card_of(gone, at), rendered(of_department, at)):
        assert f'http-equiv="Content-Security-Policy" content="{POLICY}"' in html
        assert '<meta name="robots" content="noindex">' in html
        assert "<script" not in html and "<form" not in html and "<iframe" not in html
        assert re.findall(r'<link rel="(\w+)"', html) == ["icon", "stylesheet"]
        assert all('target="_blank" rel="noopener"' in link for link in re.findall(r"<a [^>]*>", html))


def test_a_withdrawn_case_names_nobody() -> None:
    gone = standing(Status.WITHDRAWN, official="欧阳清白", post="处长", unit="parks")
    at = replace(a_site("zh"), departments={"parks": "市园林局"})
    html = card_of(a_case(title="某人违建", standing=gone), at)
    assert not [word for word in ("欧阳清白", "处长", "市园林局", "某人违建") if word in html]
    assert "2603-k7m3q" in shown(html) and "撤回" in shown(html)


@pytest.mark.parametrize("invented", [True, False])
def test_an_invented_city_says_so(invented: bool) -> None:
    at = replace(a_site("en"), invented=invented)
    assert ("are invented" in shown(card_of(late(), at))) == invented


def code_of(html: str) -> str:
    return unescape(re.findall(r"<code>(.*?)</code>", html)[0])


@pytest.mark.parametrize(("language", "prefix"), [("zh", ""), ("en", "en/")])
def test_the_code_to_copy(language: str, prefix: str) -> None:
    """A browser that is given the code gets one frame, whatever the title says."""
    case = late(title=EVIL, title_en=EVIL)
    code = code_of(card_of(case, replace(a_site(language), base_url="https://city.example/portal")))
    assert f'src="https://city.example/portal/{prefix}c/2603-k7m3q/card.html"' in code
    found = re.fullmatch(
        r'<iframe src="[^"]+" title="([^"]+)" width="100%" height="420" loading="lazy"></iframe>', code
    )
    assert found and unescape(found[1]) == EVIL
    html = card_of(case, a_site(language))
    assert f'src="{prefix}c/2603-k7m3q/card.html"' in code_of(html)
    assert {"zh": "相对地址", "en": "is relative"}[language] in html


def test_numbers_of_a_department() -> None:
    department = Department("parks", "园林局", "", "", "government", "", "", "", None, None, None, None)
    for on_time, words in ((0.82, "82%"), (None, "—")):
        figures = Figures(200, 20, 11, 160, on_time=on_time)
        (page,) = department_cards([DepartmentFigures(department, figures, True)])
        text = shown(rendered(page, a_site("en")))
        assert all(word in text for word in ("20", "11", "160", words, "18 Sept 2026"))


def test_days_are_those_of_the_build() -> None:
    """No script counts them anew, so the card says of which day they are."""
    at = replace(a_site("en"), time_zone="Asia/Shanghai")
    for days in (1, 30):
        case = a_case(standing=standing(Status.OPEN, deadline=TODAY + timedelta(days), days_left=days))
        assert "As of 18 Sept 2026" in " ".join(shown(card_of(case, at)).split())


@pytest.mark.parametrize("cards", [True, False])
def test_they_can_be_left_out(city: Path, tmp_path: Path, cards: bool) -> None:
    quiet, output = Progress("en", quiet=True), tmp_path / "output"
    settings = replace(SETTINGS, search=False, downloads=("cards",) if cards else ())
    write(load(settings, None, quiet), settings, THEME, output, None, quiet)
    assert bool([*output.rglob("card.html")]) == cards
    for page in ("c/2602-b9x2m/index.html", "en/c/2602-b9x2m/index.html", "d/parks/index.html"):
        assert ("card.html#embed" in (output / page).read_text("utf-8")) == cards
    # What Pelican copies from the theme is not there.
    findings = [one for one in verify_site(output).findings if "theme/" not in f"{one.path} {one.value}"]
    assert findings == []
