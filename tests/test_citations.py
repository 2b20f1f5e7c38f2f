"""How to cite: a valid CITATION.cff, BibTeX that TeX reads, and the same words on the page and in the file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glasscase.exports.citations import Citation, bibtex, cff, citation_of, portal_citation, text
from glasscase.model import Dataset
from tests.built import AS_OF, demonstration
from tests.test_pages import SETTINGS

PARKS = Dataset("parks", "2026", 2026, "园林局", "Parks Bureau", (), "")
#: what the Citation File Format 1.2.0 says of the keys that are used here, and that there may be no others
CFF: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": {"type": "string", "minLength": 1},
        "title": {"type": "string", "minLength": 1},
        "abstract": {"type": "string", "minLength": 1},
        "type": {"enum": ["dataset", "software"]},
        "version": {"type": "string", "minLength": 1},
        "date-released": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "license": {"enum": ["CC-BY-4.0", "CC0-1.0", "ODbL-1.0"]},
        "license-url": {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"},
        "url": {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"},
        "keywords": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "minLength": 1},
        },
        "authors": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {"name": {"type": "string", "minLength": 1}},
            },
        },
    },
}
anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def valid(content: bytes) -> dict[str, Any]:
    found = yaml.safe_load(content)
    jsonschema.validate(found, CFF)
    return found


def test_a_dataset() -> None:
    settings = replace(SETTINGS, base_url="https://portal.city.example")
    cited = citation_of(PARKS, settings)
    found = valid(cff(cited))
    assert found["title"] == "Parks Bureau: cases of 2026"
    assert found["url"] == "https://portal.city.example/data/parks/2026/"
    assert (found["type"], found["license"], found["date-released"]) == ("dataset", "CC-BY-4.0", AS_OF)
    zh, en = text(cited)
    assert zh == f"某组：《园林局 2026 年案件》，明案，数据截至 {AS_OF}，CC-BY-4.0，{found['url']}。"
    assert en == f"Some: Parks Bureau: cases of 2026. Glasscase, data as of {AS_OF}, CC-BY-4.0, {found['url']}."
    entry = bibtex(cited)
    assert entry.startswith("@misc{parks-2026-2026-09-18,\n  author = {{Some}},\n")
    assert f"url = {{{found['url']}}}" in entry


def test_no_address_and_a_licence_of_its_own() -> None:
    settings = replace(SETTINGS, licence_name="City licence 2", licence_url="https://city.example/licence")
    found = valid(cff(portal_citation(settings)))
    assert "url" not in found and "license" not in found
    assert found["license-url"] == "https://city.example/licence"
    assert "url" not in bibtex(portal_citation(settings))


def test_a_dataset_with_a_licence_of_its_own() -> None:
    own = replace(
        PARKS, name="trees", year=0, licence=("", "By the city", "licence.txt"), keywords=("树", "trees", "树")
    )
    cited = citation_of(own, SETTINGS)
    found = valid(cff(cited))
    assert (found["title"], found["keywords"]) == ("Parks Bureau", ["树", "trees"])
    assert "license" not in found and "license-url" not in found
    assert text(cited)[1] == f"Some: Parks Bureau. Glasscase, data as of {AS_OF}, By the city."


@given(anything, st.lists(anything))
def test_any_words(words: str, keywords: list[str]) -> None:
    pair = words, words
    cited = Citation("x", pair, pair, pair, date(2026, 9, 18), words, "https://e.example/", "", tuple(keywords))
    found = valid(cff(cited))
    assert (found["title"], found["authors"][0]["name"]) == (words, words)
    assert found.get("keywords", []) == list(dict.fromkeys(keywords))
    assert cff(cited) == cff(cited)
    # Every brace is closed, and TeX sees none that a reader wrote, nor any other sign that means something to it.
    entry = (
        bibtex(cited)
        .replace(r"\textbackslash{}", "")
        .replace(r"\textasciitilde{}", "")
        .replace(r"\textasciicircum{}", "")
    )
    plain = re.sub(r"\\[{}$&#%_]", "", entry)
    assert plain.count("{") == plain.count("}")
    assert not re.search(r"[\\$&#%~^]", plain)


def test_each_dataset_of_the_demonstration_has_its_file(tmp_path_factory: Any) -> None:
    output = demonstration(tmp_path_factory.getbasetemp())
    files = [*output.glob("data/*/20*/CITATION.cff"), output / "data/CITATION.cff"]
    assert len(files) == len(list(output.glob("data/*/20*/index.html"))) + 1
    for file in files:
        found = valid(file.read_bytes())
        page = Path(file.parent, "index.html").read_text("utf-8")
        assert found["title"] in page
        assert (
            f'href="{"../" * (len(file.relative_to(output).parts) - 1)}{file.relative_to(output).as_posix()}"' in page
        )
