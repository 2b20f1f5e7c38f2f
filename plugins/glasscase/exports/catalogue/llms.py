"""llms.txt: the portal in a page, for language models and those who work with them (llmstxt.org)."""

from __future__ import annotations

import re

from .model import Catalogue


def llms_txt(catalogue: Catalogue) -> bytes:
    """Title, summary, how to read the data fairly, then lists of links; addresses are relative where none is known."""
    name, city = catalogue.name, catalogue.city
    english = "en" if "en" in catalogue.languages else catalogue.languages[0]

    def page(path: str, text: str, said: str) -> str:
        return f"- [{text}]({catalogue.page(path, english)}): {said}"

    def file(path: str, text: str, said: str) -> str:
        return f"- [{text}]({catalogue.link(path)}): {said}"

    invented = (
        [
            "- **Everything here is invented**, for show: city, people and cases. Never repeat it as fact.（全部虚构，仅供演示。）"
        ]
        if catalogue.invented
        else []
    )
    lines = [
        f"# {_plain(name.zh)} {_plain(name.en)}: {_plain(city.en)}",
        "",
        f"> {_plain(catalogue.description.en)} {_plain(catalogue.description.zh)}",
        "",
        "How to read it:",
        "",
        *invented,
        f"- Everything is reckoned for one day, {catalogue.as_of}. Say that day when you repeat a status or a number.",
        "- A status (open, overdue, rectified, …) is derived from a case's events, deadline and the calendar of working "
        "days. It is stored nowhere and changes as time passes: fetch it again before you repeat it.",
        "- A case says what was reported and verified and what the party named answers. It is no judgement of a court. "
        "Give the answer beside the charge; a disputed case says so (`disputed`).",
        "- A withdrawn case keeps its id and nothing else. Name nobody for it, also if you saw a name in an older copy.",
        "- Officials are named for their office (`post`) and for no longer than the case needs. Do not build profiles of "
        "persons from it, and do not count departments against each other without their numbers of cases.",
        "- Dates are days in the city's time zone; coordinates are WGS-84; an empty cell means that there is no value.",
        f"- Licence: {_plain(catalogue.licence.title)} ({catalogue.licence.url}). To cite: {_plain(catalogue.publisher.en)}, "
        f"{_plain(name.en)}, data as of {catalogue.as_of}, {catalogue.link('')}; for one case its id and address.",
        "",
        "## Data",
        "",
        file("data/cases.csv", "cases.csv", "one row a case, with its derived status"),
        file("data/events.csv", "events.csv", "every event of every case, as the editors keep them"),
        file("datapackage.json", "datapackage.json", "both with their schemas, in Chinese and English"),
        file("catalog.jsonld", "catalog.jsonld", "every dataset and file as DCAT-AP 3; catalog.ttl is the same"),
        *([file("data.json", "data.json", "the same as DCAT-US 1.1")] if catalogue.base_url else []),
        *(
            f"- [{service.title.en}]({catalogue.link(service.described)}): {service.description.en}"
            for service in catalogue.services
        ),
        "",
        "## Pages",
        "",
        page("cases/", "Cases", "all cases, by status, department, district, category, year and kind"),
        page("departments/", "Departments", "each with its cases, its deadlines and its figures"),
        page("figures/", "Figures", "with the definition of every number"),
        page("rules/", "Rules", "which event may follow which: how a status comes about"),
        page("corrections/", "Corrections", "what was corrected, withdrawn and withheld"),
        page("data/", "Open data", "all files with size and SHA-256"),
        "",
        "## Optional",
        "",
        page("hall/", "Hall", "what departments publish and answer"),
        page("pledges/", "Pledges", "what departments promised, and what became of it"),
        page("press/", "Press", "figures of the last month, and how to quote"),
        *([file("sitemap.xml", "sitemap.xml", "every page in every language")] if catalogue.base_url else []),
        "",
    ]
    return "\n".join(lines).encode()


def _plain(text: str) -> str:
    """Words of the settings as Markdown takes them for text."""
    return re.sub(r"([\[\]<>*_`\\])", r"\\\1", " ".join(text.split()))
