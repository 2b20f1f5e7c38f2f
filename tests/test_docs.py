"""What is undocumented is red: settings, commands, targets, columns, rules, metadata; and the guide's examples work."""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from glasscase.article_kinds import ARTICLE_KINDS
from glasscase.check.run import check_portal
from glasscase.formatting import format_data
from glasscase.sentences import SENTENCES
from glasscase.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
GUIDE = "data/README.md"
HANDBOOKS = ("content/pages/handbook.md", "content/pages/handbook.en.md")
#: rules that editors never meet: of a built site, of publishing
NOT_EDITORS = re.compile(r"(site|publish)-.*")
RULES = [rule for rule in SENTENCES if not NOT_EDITORS.fullmatch(rule)]
COMMANDS = sorted(path for path in (PROJECT / "scripts").glob("*.py") if not path.name.startswith("_"))
SCHEMAS = sorted((PROJECT / "data/schemas").glob("*.json"))
#: schema → the table that it rules
TABLES = {
    "allowed": "allowed.csv", "calendar": "registry/calendar.csv", "case": "cases.csv", "category": "registry/categories.csv",
    "channel": "registry/channels.csv", "department": "registry/departments.csv",
    "district": "registry/districts.csv", "event": "events.csv", "figure": "figures.csv", "media": "media.csv",
    "pledge": "pledges.csv",
    "redirect": "redirects.csv", "source": "registry/sources.csv", "withheld": "withheld.csv",
}  # fmt: skip
DOCUMENTS = [
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", GUIDE)),
    *sorted((PROJECT / "content/pages").glob("*.md")),
]


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def first_cells(document: str) -> list[str]:
    """What stands in backticks in the first cell of the document's tables."""
    rows = re.findall(r"^\| (`[^|]*) \|", document, re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def halves() -> tuple[str, str]:
    """The guide for editors: its Chinese and its English half."""
    chinese, english = text(GUIDE).split("\n# English\n")
    return chinese, english


@pytest.mark.parametrize("handbook", HANDBOOKS)
def test_every_rule_stands_once_in_both_handbooks(handbook: str) -> None:
    rules = re.findall(r"^\| `([\w-]+)` \|[^|]+\|[^|]+\|$", text(handbook).split("\n## ")[3], re.MULTILINE)
    assert sorted(rules) == sorted(RULES)


def test_every_setting_stands_in_the_readme() -> None:
    table = text("README.md").split("\n### Settings\n")[1].split("\n## ")[0]
    assert first_cells(table) == [field.name for field in fields(Settings)]


def test_every_command_stands_in_the_readme_with_its_options() -> None:
    table = text("README.md").split("\n## Commands\n")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+\.py)` (\|.*)$", table, re.MULTILINE))
    assert sorted(rows) == [path.name for path in COMMANDS]
    for path in COMMANDS:
        options = set(re.findall(r"add_argument\(\s*\"(--[a-z-]+)\"", path.read_text(encoding="utf-8"))) - {"--lang"}
        missing = {option for option in options if not re.search(rf"`{option}[ `]", rows[path.name])}
        assert not missing, f"{path.name}: {missing}"


def test_every_make_target_stands_in_the_readme() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", text("Makefile"), re.MULTILINE)
    assert targets
    readme = text("README.md")
    assert [target for target in targets if not re.search(rf"\bmake {target}\b", readme)] == []


def test_every_schema_has_its_table() -> None:
    assert [path.stem for path in SCHEMAS] == sorted(TABLES)


@pytest.mark.parametrize("half", [0, 1], ids=["zh", "en"])
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_every_column_stands_in_the_guide(schema: Path, half: int) -> None:
    found = re.search(rf"^### `{TABLES[schema.stem]}`.*?\n(.*?)(?=^##)", halves()[half], re.MULTILINE | re.DOTALL)
    assert found, f"{TABLES[schema.stem]} has no section"
    columns = json.loads(schema.read_text(encoding="utf-8"))["fields"]
    stars = re.findall(r"^\| `(\w+)`(\*?) \|", found[1], re.MULTILINE)
    assert stars == [(c["name"], "*" if c.get("constraints", {}).get("required") else "") for c in columns]


@pytest.mark.parametrize("document", [*HANDBOOKS, "zh", "en"])
def test_every_metadata_key_is_documented(document: str) -> None:
    shown = text(document) if document in HANDBOOKS else halves()[document == "en"]
    for name, kind in ARTICLE_KINDS.items():
        row = re.search(rf"^\| `{name}`[^|]*\|([^|]*)\|([^|]*)\|$", shown, re.MULTILINE)
        assert row, f"{name} has no row"
        assert re.findall(r"`(\w+)`", row[1]) == ["title", "date", *kind.required]
        assert re.findall(r"`(\w+)`", row[2]) == list(kind.optional)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_links_to_local_files_exist(path: Path) -> None:
    document = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8"))  # what is only shown, as [words](address)
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", document)
    for link in (first or second for first, second in links):
        target = link.partition("#")[0]
        # A page's own links are addresses on the site, which `verify` follows.
        if target and ":" not in target and path.parent.name != "pages":
            assert (path.parent / target).exists(), link


def test_pictures_are_light() -> None:
    pictures = [path for path in (PROJECT / "docs").iterdir() if path.suffix in (".webp", ".png")]
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 120_000] == []


@pytest.mark.parametrize("half", [0, 1], ids=["zh", "en"])
@pytest.mark.parametrize("ending", ["confirmed", "withdrawn"])
def test_the_guide_s_examples_pass_the_check(half: int, ending: str, tmp_path: Path) -> None:
    """The rows of the guide, put in as it says, in a city of nothing but the registry."""
    data, package = tmp_path / "data", tmp_path / "data/parks/2026"
    shutil.copytree(PROJECT / "data/registry", data / "registry")
    blocks = re.findall(r"```csv\n(.*?)```", halves()[half], re.DOTALL)
    case, begin, *steps, withheld = blocks
    if ending == "confirmed":
        steps = [step for step in steps if ",withdrawn," not in step]
    for name, content in (("cases", case), ("events", begin + "".join(steps).replace("2609-k7m3q", "NEW"))):
        (package / f"{name}.d").mkdir(parents=True)
        (package / f"{name}.d" / "pavilion.csv").write_text(content, encoding="utf-8")
        header = content.splitlines()[0]
        (package / f"{name}.csv").write_text(header + "\n", encoding="utf-8")
    (data / "withheld.csv").write_text("id,reason,date\n" + withheld, encoding="utf-8")
    assert format_data(data)
    assert check_portal(data, tmp_path / "content", ("zh", "en")).findings == ()
    with (package / "events.csv").open(encoding="utf-8", newline="") as file:
        kinds = [row["kind"] for row in csv.DictReader(file)]
    assert len(kinds) == begin.count("\n") - 1 + len(re.findall(r"^2609", "".join(steps), re.MULTILINE))
    assert ending in kinds
