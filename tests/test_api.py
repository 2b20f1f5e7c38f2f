"""The static API: judged by JSON Schema and OpenAPI validators, against the pages, and against documents that are spoiled."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema_path import SchemaPath
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource

from glasscase import api
from glasscase.build import build_cases, build_registry, deadline_rule, row_of
from glasscase.exports.api_files import api_files, exemplary
from glasscase.exports.host_headers import host_headers
from glasscase.exports.package_files import case_files
from glasscase.figures import reckon
from glasscase.model import Portal
from glasscase.pages.api import api_page
from glasscase.read.packages import find_packages, read_package, read_registry
from tests.built import PROJECT, demonstration
from tests.rows import SETTINGS, a_portal, a_row

PUBLISHED = replace(SETTINGS, base_url="https://liuquan.example/portal")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


@cache
def judges(output: Path) -> dict[str, Draft202012Validator]:
    """name → a validator that knows the other schemas by their addresses, as one that fetched them would."""
    folder = output / api.ROOT / "schemas"
    found = {path.stem: read(path) for path in sorted(folder.glob("*.json"))}
    for schema in found.values():
        Draft202012Validator.check_schema(schema)
    registry = Registry().with_resources(
        (f"https://site.example/schemas/{name}.json", Resource.from_contents(schema)) for name, schema in found.items()
    )
    return {
        name: Draft202012Validator(
            {"$ref": f"https://site.example/schemas/{name}.json"}, registry=registry, format_checker=FormatChecker()
        )
        for name in found
    }


def documents(output: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted((output / api.ROOT).rglob("*.json")):
        name = path.relative_to(output / api.ROOT).as_posix()
        if not name.startswith("schemas/") and name != "openapi.json":
            yield name, read(path)


def schema_of(document: Mapping[str, Any]) -> str:
    return document["$schema"].rpartition("/")[2].removesuffix(".json")


def one_of_each(output: Path) -> dict[str, Any]:
    """What the schema is called → a document that keeps to it, the fullest of each kind: a withdrawn case beside."""
    found = dict[str, Any]()
    for _, document in documents(output):
        name = schema_of(document)
        if name == "case":
            name = "case withdrawn" if document["case"]["status"] == "withdrawn" else name
        if len(str(document)) > len(str(found.get(name, ""))):
            found[name] = document
    return found


# Judged by validators that are not ours


def test_every_document_keeps_to_the_schema_that_it_names(output: Path) -> None:
    count, seen = 0, set[str]()
    for name, document in documents(output):
        schema = schema_of(document)
        errors = [error.message[:200] for error in judges(output)[schema].iter_errors(document)]
        assert errors == [], name
        seen.add(schema)
        count += 1
    assert seen == {one.schema for one in api.DOCUMENTS}
    assert count > 1200
    assert judges(output).keys() == {*seen, "common", "moved"}


def test_openapi_is_valid(output: Path) -> None:
    file = output / api.ROOT / "openapi.json"
    assert [str(error) for error in OpenAPIV31SpecValidator(read(file), base_uri=file.as_uri()).iter_errors()] == []


def test_no_two_paths_are_the_same_to_openapi(output: Path) -> None:
    paths = [re.sub(r"\{[^}]*\}", "{}", path) for path in read(output / api.ROOT / "openapi.json")["paths"]]
    assert len(set(paths)) == len(paths)


# A schema that accepts everything is a defect


#: what only certain words, ids or digests can be
CODES = ("status", "kind", "sha256", "media_type", "month")


def shortened(value: Any) -> Any:
    """The document with one record in each list: what spoils one spoils all."""
    if isinstance(value, dict):
        return {key: shortened(one) for key, one in value.items()}
    return [shortened(one) for one in value[:1]] if isinstance(value, list) else value


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value, of lists only to the first record."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list) and value:
        yield from leaves(value[0], (*path, 0))


def spoiled(document: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """The document with what lies at the path gone, or of another type, or of the right type and yet not possible."""

    def with_value(value: Any) -> Any:
        made = copy.deepcopy(document)
        place = made
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return made

    value = document
    for step in path:
        value = value[step]
    if isinstance(path[-1], str):
        gone = copy.deepcopy(document)
        place = gone
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        yield "gone", gone
    yield "another type", with_value([1] if not isinstance(value, list) else {"a": 1})
    if isinstance(value, bool):
        yield "a word for true", with_value("true")
    elif isinstance(value, int | float):
        yield "a number as text", with_value(str(value))
        if path[-1] not in ("lat", "lon", "year"):
            yield "negative", with_value(-1)
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value):
        yield "no day", with_value(value[:5] + "13" + value[7:])
    if isinstance(value, str) and (path[-1] in CODES or path[-2:] == ("case", "id")):
        yield "no such word", with_value("no such word")


#: What may be missing or otherwise: `kind of damage path`, with * for the number in a list, and why.
ALLOWED = {
    r"gone .*\.documents\.\*\.(href|template)": "one of the two must be there, and that is tried below",
    r"gone .*\.media\.\*\.(poster|captions)": "only videos have them",
    r"gone \$\.case\.milestones": "only pledges have them",
    r"gone \$\.links\.(?!self|index|page).*": "only some documents have further links",
    r"gone .*\.captions\.\w+": "one a language",
    r"gone .*\.rows\.\w+": "one a table of the package",
}


@pytest.mark.parametrize("name", [*(one.schema for one in api.DOCUMENTS), "case withdrawn"])
def test_a_spoiled_document_is_refused(output: Path, name: str) -> None:
    document = shortened(one_of_each(output)[name])
    judge = judges(output)[name.partition(" ")[0]]
    assert judge.is_valid(document)
    tried, accepted = 0, list[str]()
    for path in leaves(document):
        shown = "$" + "".join(f".{'*' if isinstance(step, int) else step}" for step in path)
        for damage, made in spoiled(document, path):
            tried += 1
            if judge.is_valid(made) and not any(re.fullmatch(one, f"{damage} {shown}") for one in ALLOWED):
                accepted.append(f"{damage} {shown}")
    assert accepted == []
    assert tried > 40


def test_what_is_added_breaks_nothing(output: Path) -> None:
    """`additionalProperties: true`, on purpose: a later v1 may say more, in every object."""

    def more(value: Any) -> Any:
        if isinstance(value, dict):
            maps = {"links", "definitions", "captions", "rows"}
            return {**{key: one if key in maps else more(one) for key, one in value.items()}, "added_later": "x"}
        return [more(one) for one in value] if isinstance(value, list) else value

    for name, document in one_of_each(output).items():
        judge = judges(output)[name.partition(" ")[0]]
        assert [error.message[:200] for error in judge.iter_errors(more(document))] == [], name


def test_entries_lead_somewhere_once(output: Path) -> None:
    document, judge = read(output / api.ROOT / "index.json"), judges(output)["index"]
    entry = document["documents"][0]
    for wrong in ({**entry, "template": "x"}, {key: one for key, one in entry.items() if key != "href"}):
        assert not judge.is_valid({**document, "documents": [wrong]})


def test_a_withdrawn_case_names_nobody(output: Path) -> None:
    document, judge = one_of_each(output)["case withdrawn"], judges(output)["case"]
    assert document["case"].keys() == {"id", "status", "reason", "withdrawn_on"}
    for name, value in (("official", "某人"), ("title", "某事"), ("events", [])):
        assert not judge.is_valid({**document, "case": {**document["case"], name: value}})


# The addresses as documented


def targets(output: Path, template: str) -> list[Path]:
    """Every file that the template of an address stands for, by what the entry point's own lists say."""
    root = output / api.ROOT
    months = [one["month"] for one in read(root / "cases.json")["months"]]
    values = {
        "month": months,
        "id": [case["id"] for month in months for case in read(root / f"cases/{month}.json")["cases"]],
        "code": [one["code"] for one in read(root / "departments.json")["departments"]],
    }
    values["name"] = values["month"] + values["id"]
    parameter = re.search(r"\{(\w+)\}", template)
    if not parameter:
        return [root / template.lstrip("/")]
    return [root / template.lstrip("/").replace(parameter[0], one) for one in values[parameter[1]]]


def test_every_path_of_openapi_is_there(output: Path) -> None:
    described = read(output / api.ROOT / "openapi.json")
    seen = set[Path]()
    for path, item in described["paths"].items():
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        names = [ref["$ref"] for ref in schema.get("oneOf", [schema])]
        for file in targets(output, path):
            assert sum(schema_of(read(file)) == Path(name).stem for name in names) == 1, file
            seen.add(file)
        for name in names:
            assert (output / api.ROOT / name).is_file()
        for parameter in item["get"].get("parameters", ()):
            for example in parameter["examples"].values():
                assert (
                    output / api.ROOT / path.lstrip("/").replace(f"{{{parameter['name']}}}", example["value"])
                ).is_file()
    assert seen == {output / api.ROOT / name for name, _ in documents(output)}


def test_openapi_s_examples_keep_to_their_schemas(output: Path) -> None:
    described, count = read(output / api.ROOT / "openapi.json"), 0
    for item in described["paths"].values():
        for example in item["get"]["responses"]["200"]["content"]["application/json"]["examples"].values():
            assert judges(output)[schema_of(example["value"])].is_valid(example["value"])
            count += 1
    assert count == len(api.DOCUMENTS)


def test_every_link_leads_to_something(output: Path) -> None:
    def links(value: Any, name: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for key, one in value.items():
                yield from links(one, key)
        elif isinstance(value, list):
            for one in value:
                yield from links(one, name)
        elif isinstance(value, str) and (value.startswith("../") or name in ("href", "$schema")):
            yield value

    found = set[tuple[str, str]]()
    for name, document in documents(output):
        found |= {(name, link) for link in links(document) if "{" not in link}
    targets = {urlsplit(urljoin(f"http://h/{api.ROOT}{name}", link)).path for name, link in found}
    missing = [
        path for path in targets if not (output / (path[1:] + ("index.html" if path.endswith("/") else ""))).is_file()
    ]
    assert missing == []
    assert len(targets) > 2500


def test_no_page_and_no_document_leads_to_the_old_address(output: Path) -> None:
    assert not list(output.glob("c/*/case.json"))
    page = read(output / api.ROOT / "cases.json")["months"][0]["month"]
    case = read(output / api.ROOT / f"cases/{page}.json")["cases"][0]["id"]
    for language in ("", "en/"):
        html = (output / f"{language}c/{case}/index.html").read_text("utf-8")
        assert f'href="{"../" * (2 + bool(language))}api/v1/cases/{case}.json"' in html


# The same numbers as on the pages


def numbers(html: str) -> dict[str, str]:
    """word → figure, of the page's first list of large numbers."""
    block = re.search(r'<dl class="numbers">(.*?)</dl>', html, re.DOTALL)
    assert block
    plain = partial(re.sub, r"<[^>]*>", "")
    return {
        unescape(plain(word)): unescape(plain(value))
        for word, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", block[1], re.DOTALL)
    }


def shown(figures: Mapping[str, Any]) -> dict[str, str]:
    """As an English page writes them."""
    share, days = figures["on_time_share"], figures["median_days"]
    return {
        "Waiting": f"{figures['waiting']:,}", "Overdue": f"{figures['overdue']:,}",
        "Repaired in time": "—" if share is None else f"{share:.0%}",
        "Median to repair": "—" if days is None else f"{days:.0f} days",
    }  # fmt: skip


def test_a_department_s_figures_are_those_of_its_page(output: Path) -> None:
    listed = {one["code"]: one for one in read(output / api.ROOT / "departments.json")["departments"]}
    for code, line in listed.items():
        document = read(output / api.ROOT / f"departments/{code}.json")
        html = (output / f"en/d/{code}/index.html").read_text("utf-8")
        assert numbers(html) == {**shown(document["figures"]), "Solved": f"{document['figures']['solved']:,}"}, code
        assert line["figures"] == document["figures"]
        assert document["overdue"]["count"] == document["figures"]["overdue"] == len(document["overdue"]["ids"])
        assert document["overdue"]["count"] + document["open"]["count"] == document["figures"]["waiting"]
        late = re.search(r'<section id="overdue">(.*?)</section>', html, re.DOTALL)
        on_page = re.findall(r'href="[^"]*/c/([^/]+)/"', late[1]) if late else []
        assert on_page == document["overdue"]["ids"][:200]


def test_the_city_s_figures_are_those_of_the_page(output: Path) -> None:
    document = read(output / api.ROOT / "figures.json")
    html = (output / "en/figures/index.html").read_text("utf-8")
    assert numbers(html) == {**shown(document["figures"]), "Cases": f"{document['figures']['cases']:,}"}
    for name, address in document["definitions"].items():
        assert f'id="{address.rpartition("#")[2]}"' in html, name


def test_months_hold_what_the_csv_holds(output: Path) -> None:
    root = output / api.ROOT
    months = read(root / "cases.json")["months"]
    records = [case for month in months for case in read(root / f"cases/{month['month']}.json")["cases"]]
    whole = read(output / "data/glasscase.json")["cases"]
    # Their addresses differ, as long as the portal has none: each is relative to its file.
    assert {one["id"]: {**one, "url": ""} for one in records} == {one["id"]: {**one, "url": ""} for one in whole}
    assert sum(month["count"] for month in months) == len(whole)


def test_months_are_a_chain(output: Path) -> None:
    months, at, back = read(output / api.ROOT / "cases.json")["months"], "", list[str]()
    address: str | None = urljoin("http://h/api/v1/cases.json", months[0]["href"])
    while address:
        document = read(output / urlsplit(address).path[1:])
        at = document["month"]
        back.append(at)
        address = urljoin(address, document["links"]["prev"]) if "prev" in document["links"] else None
    assert back == [month["month"] for month in months]


def test_datasets_list_the_files_as_they_are(output: Path) -> None:
    manifest = read(output / "data/manifest.json")["files"]
    document = read(output / api.ROOT / "datasets.json")
    groups = [*document["datasets"], *document["collections"]]
    files = {file["path"]: file for group in groups for file in group["files"]}
    for path, file in files.items():
        assert manifest[path] == file["sha256"]
        assert (output / path).stat().st_size == file["size"]
    assert {path for path in manifest if not path.startswith("api/")} - {"_headers"} == files.keys()


def test_what_is_withheld_is_counted_and_not_named(output: Path) -> None:
    document = read(output / api.ROOT / "withheld.json")
    rows = (PROJECT / "data/withheld.csv").read_text("utf-8").split()[1:]
    assert document["count"] == len(rows)
    everything = b"".join(path.read_bytes() for path in (output / api.ROOT).rglob("*.json"))
    for row in rows:
        case = row.split(",")[0]
        assert not (output / api.ROOT / f"cases/{case}.json").exists()
        assert case.encode() not in everything


# A small city: with and without an address


def of_city(settings: Any) -> tuple[Portal, dict[str, bytes]]:
    """The valid city's portal, and its whole API: path → content."""
    registry = build_registry(read_registry(Path("data")))
    packages = [read_package(path) for path in find_packages(Path("data"))]
    rule = deadline_rule(registry, settings)
    cases = {package.path: build_cases(package, rule, settings.today()) for package in packages}
    rows = tuple(row_of(case) for of_package in cases.values() for case in of_package)
    portal = Portal(settings.today(), registry, (), rows, (), ())
    made = [one for package in packages for one in case_files(package, cases[package.path], settings)]
    example = exemplary(portal)
    assert example
    (content,) = [one.content for one in made if one.path == api.case_path(example.id)]
    made += api_files(portal, settings, reckon(portal, settings), [], content)
    assert len({one.path for one in made}) == len(made)
    return portal, {one.path: one.content for one in made}


def test_old_ids_and_codes_lead_on(city: Path) -> None:
    rows = [
        "/c/2601-00000/,/c/2602-b9x2m/",
        "/c/2601-00001/,/c/2601-00000/",
        "/c/2601-00002/,/corrections/",
        "/d/gardens/,/d/parks/",
    ]
    (city / "data/redirects.csv").write_text("\n".join(["from,to", "/old/parks/,/d/parks/", *rows]) + "\n", "utf-8")
    _, made = of_city(SETTINGS)
    folder = city / "site"
    for path, content in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for name, document in documents(folder):
        assert [error.message for error in judges(folder)[schema_of(document)].iter_errors(document)] == [], name
    moved = {name: document["moved_to"] for name, document in documents(folder) if "moved_to" in document}
    assert moved == {
        "cases/2601-00000.json": "../../../api/v1/cases/2602-b9x2m.json",
        "cases/2601-00001.json": "../../../api/v1/cases/2601-00000.json",
        "cases/2601-00002.json": "../../../corrections/",
        "departments/gardens.json": "../../../api/v1/departments/parks.json",
    }
    examples = json.loads(made[api.ROOT + "openapi.json"])["paths"]["/departments/{code}.json"]["get"]["responses"][
        "200"
    ]
    assert "moved" in examples["content"]["application/json"]["examples"]
    gone = json.loads(made[api.department_path("gardens")])
    assert not judges(folder)["moved"].is_valid({**gone, "moved_to": None})


def test_links_are_whole_where_the_address_is_known(city: Path) -> None:
    _, made = of_city(PUBLISHED)
    home = PUBLISHED.base_url
    for path, content in made.items():
        document = json.loads(content)
        if "/schemas/" in path:
            assert document["$id"] == f"{home}/{path}"
            continue
        assert b'"../' not in content and b"//api" not in content, path
        if not path.endswith("openapi.json"):
            assert document["links"]["self"] == f"{home}/{path}"
            assert document["meta"]["source"].startswith(f"{home}/")
    described = json.loads(made[api.ROOT + "openapi.json"])
    assert described["servers"] == [{"url": f"{home}/api/v1"}]
    # What it refers to is asked for at the addresses that it says, and at no others.
    path = SchemaPath.from_dict(
        described,
        base_uri=f"{home}/{api.ROOT}openapi.json",
        handlers={"https": lambda uri: json.loads(made[uri.removeprefix(f"{home}/")])},
    )
    assert [str(error) for error in OpenAPIV31SpecValidator(path).iter_errors()] == []


def test_the_same_bytes_twice(city: Path) -> None:
    assert of_city(SETTINGS)[1] == of_city(SETTINGS)[1]


def test_an_empty_portal(tmp_path: Path) -> None:
    portal = a_portal([])
    for one in api_files(portal, SETTINGS, reckon(portal, SETTINGS), []):
        (tmp_path / one.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one.path).write_bytes(one.content)
    for name, document in documents(tmp_path):
        assert [error.message for error in judges(tmp_path)[schema_of(document)].iter_errors(document)] == [], name
    file = tmp_path / api.ROOT / "openapi.json"
    assert list(OpenAPIV31SpecValidator(read(file), base_uri=file.as_uri()).iter_errors()) == []
    assert api_page(portal, SETTINGS).context.answer == ""


def test_none_where_it_is_not_wanted() -> None:
    portal, settings = a_portal([a_row(1)]), replace(SETTINGS, downloads=("json",))
    assert api_files(portal, settings, reckon(portal, settings), []) == []


def test_headers_for_hosts() -> None:
    def rules(base_url: str) -> list[tuple[str, str]]:
        lines = host_headers(replace(SETTINGS, base_url=base_url)).content.decode().splitlines()
        return list(zip(lines[::2], lines[1::2], strict=True))

    assert rules("")[0] == ("/*", "  Access-Control-Allow-Origin: *")
    assert rules("https://liuquan.example/portal")[0][0] == "/portal/*"
    for path, header in rules(""):
        assert path.startswith("/") and path.count("*") == 1
        assert re.fullmatch(r"  [A-Za-z-]+: \S.*", header)
    assert len(rules("")) == len({path for path, _ in rules("")}) < 100


# What the page shows can be copied


@pytest.fixture(scope="module")
def served(output: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(output))) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def programs(output: Path, language: str) -> list[str]:
    html = (output / f"{language}api/index.html").read_text("utf-8")
    return [
        unescape(text) for text in re.findall(r'<pre class="program"[^>]*><code>(.*?)</code></pre>', html, re.DOTALL)
    ]


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_s_answer_is_the_api_s(output: Path, language: str) -> None:
    curl, answer, *_ = programs(output, language)
    address = curl.removeprefix("curl https://portal.example.org/")
    case = read(output / address)["case"]
    shown = json.loads(answer)
    assert shown and {name: case[name] for name in shown} == shown


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_s_python_works(output: Path, served: str, language: str) -> None:
    *_, program = programs(output, language)
    code = program.replace("https://portal.example.org", served)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    late = read(output / api.ROOT / "figures.json")["figures"]["overdue"]
    assert len(done.stdout.splitlines()) == late > 0


def test_the_page_names_every_document(output: Path) -> None:
    html = (output / "api/index.html").read_text("utf-8")
    for one in api.DOCUMENTS:
        assert f"<code>{one.path}</code>" in html and f"schemas/{one.schema}.json" in html
    assert '<a href="../api/">' in (output / "data/index.html").read_text("utf-8")
