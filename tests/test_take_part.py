"""How to take part: the channels that there are, letters begun, and the forge's forms against the links to them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from glasscase.model import Channel, Department
from glasscase.pages.cases import case_pages
from glasscase.pages.page import Site, site_of
from glasscase.pages.take_part import take_part_page
from tests.built import PROJECT
from tests.rows import SETTINGS, a_portal, some_rows
from tests.test_pages import a_case, a_site, rendered

FORMS = sorted((PROJECT / "docs/issue-forms").glob("*.yml"))
FORGE = "https://forge.example/city/portal/issues/new"
#: as GitHub's form syntax has it: type → keys that its attributes must have
ATTRIBUTES = {
    "markdown": {"value"}, "input": {"label"}, "textarea": {"label"}, "dropdown": {"label", "options"},
    "checkboxes": {"label", "options"},
}  # fmt: skip


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links = list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]


def forge_links(html: str) -> dict[str, dict[str, list[str]]]:
    """Form → what is filled in."""
    found = dict[str, dict[str, list[str]]]()
    for link in Links(html).links:
        if link.startswith(FORGE):
            query = parse_qs(urlsplit(link).query, strict_parsing=True)
            found[query.pop("template")[0]] = query
    return found


def take_part(site: Site, *departments: Department, channels: tuple[Channel, ...] = ()) -> str:
    portal = a_portal(some_rows(3))
    if departments:
        registry = replace(portal.registry, departments={d.code: d for d in departments}, channels=channels)
        portal = replace(portal, registry=registry)
        site = replace(site, departments={d.code: d.name for d in departments})
    return rendered(take_part_page(portal), site)


def department(code: str, hotline: str = "", until: date | None = None, website: str = "") -> Department:
    return Department(code, f"{code}局", "", "", "government", website, hotline, "", None, None, None, until)


# The page


@pytest.mark.parametrize(
    ("hotline", "link"),
    [
        ("0000-555-1000", "tel:00005551000"),
        ("+86 10 1234 转 3", "tel:+86101234"),
        ("12345", "tel:12345"),
        ("见网站", ""),
    ],
)
def test_hotlines_can_be_dialled(hotline: str, link: str) -> None:
    html = take_part(a_site("zh"), department("parks", hotline))
    assert [one for one in Links(html).links if one.startswith("tel:")] == ([link] if link else [])
    assert f">{hotline}<" in html or hotline in html


def test_every_department_that_can_be_reached() -> None:
    channels = (Channel("water", "wechat", "自来水微信", ""), Channel("water", "counter", "窗口", "https://w.example/"))
    html = take_part(
        a_site("en"), department("parks", "1"), department("water"), department("gone", "2", date(2020, 1, 1)),
        department("silent"), department("leaving", "3", date(2099, 1, 1)), department("web", website="https://web.example/"), channels=channels,
    )  # fmt: skip
    assert re.findall(r'<h3><a href="[^"]*/d/(\w+)/">', html) == ["parks", "water", "leaving", "web"]
    assert "https://w.example/" in html and "自来水微信" in html and "https://web.example/" in html


def test_the_five_ways_are_told_and_lead_on() -> None:
    html = take_part(a_site("en"))
    for anchor in ("report", "case", "evidence", "repair", "correction", "answer", "then", "private"):
        assert f'id="{anchor}"' in html
    assert any(link.endswith("/precheck/") for link in Links(html).links)
    assert not forge_links(html)


# The forge, where the publisher wants it


def test_off_by_default() -> None:
    assert SETTINGS.issue_forms == "" and site_of(a_portal(some_rows(3)), SETTINGS, "en").issue_forms == ""
    (page,) = case_pages([a_case()], a_site("en"))
    assert not forge_links(rendered(page, a_site("en")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_links_and_forms_agree(language: str) -> None:
    site = replace(a_site(language, base_url="https://city.example"), issue_forms=FORGE)
    fields = {path.name: {one["id"] for one in yaml.safe_load(path.read_text("utf-8"))["body"]} for path in FORMS}
    case = a_case(title="井盖 & 路面")
    (page,) = case_pages([case], site)
    of_case, of_page = forge_links(rendered(page, site)), forge_links(take_part(site))
    assert of_page.keys() == fields.keys() and of_case.keys() == fields.keys() - {"report.yml"}
    for form, filled in of_case.items():
        assert filled.keys() <= fields[form], form
        address = f"https://city.example/{'' if language == 'zh' else 'en/'}c/{case.id}/"
        assert filled == {"case": [case.id], "address": [address]}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_are_as_github_wants_them(path: Path) -> None:
    form: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "body"} <= form.keys() <= {"name", "description", "title", "labels", "body"}
    assert all(isinstance(form[key], str) and form[key] for key in ("name", "description", "title"))
    ids = [one["id"] for one in form["body"]]
    labels = [one["attributes"]["label"] for one in form["body"]]
    assert len(ids) == len(set(ids)) and len(labels) == len(set(labels))
    for one in form["body"]:
        assert one.keys() <= {"type", "id", "attributes", "validations"}
        assert re.fullmatch(r"[a-zA-Z0-9_-]+", one["id"])
        assert ATTRIBUTES[one["type"]] <= one["attributes"].keys()
        assert all(isinstance(value, bool) for value in one.get("validations", {"required": True}).values())
        if one["type"] == "dropdown":
            assert all(isinstance(option, str) for option in one["attributes"]["options"])
        # in both languages
        assert re.search("[一-龥]", one["attributes"]["label"]) and re.search("[A-Za-z]", one["attributes"]["label"])
    *_, last = form["body"]
    (option,) = last["attributes"]["options"]
    assert (last["type"], last["id"], option["required"]) == ("checkboxes", "public", True)
    assert "public" in option["label"] and "identity" in option["label"] and "隐私" in last["attributes"]["label"]
