"""The build as a whole: what it writes, and that it writes nothing when anything is wrong."""

from __future__ import annotations

import csv
import errno
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from glasscase.findings import Refused
from glasscase.pelican_adapter import beginning, command, files, loading, manifest, work
from glasscase.pelican_adapter.command import Asked, build_site
from glasscase.publish import survey
from glasscase.verify import verify_site
from tests.built import AS_OF, PROJECT, Done, build, demonstration, digests, run, small_city

DATA = PROJECT / "data"
PACKAGES = sorted(path for path in DATA.glob("*/20*") if path.is_dir())
ARTICLE_KINDS = ("notices", "news", "explainers", "answers", "campaigns", "consultations")
PELICAN = Path(sys.executable).with_name("pelican")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory.getbasetemp())


@pytest.fixture
def small(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small city to spoil: a folder with data/ and content/."""
    return shutil.copytree(small_city(tmp_path_factory.getbasetemp()), tmp_path / "small")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(page: Path) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))


# What is there


def test_what_is_built_can_be_published(site: Path) -> None:
    """No hidden file, no link, no name that publishing refuses."""
    assert len(survey(site)) > 2800


@pytest.mark.parametrize("language", ["", "en/"])
def test_pages(site: Path, language: str) -> None:
    expected = {"", "cases/", "cases/status/overdue/", "departments/", "figures/", "data/", "corrections/", "rules/"}
    expected |= {f"{kind}/" for kind in (*ARTICLE_KINDS, "pledges")}
    expected |= {f"c/{row['id']}/" for package in PACKAGES for row in rows(package / "cases.csv")}
    expected |= {f"d/{row['code']}/" for row in rows(DATA / "registry/departments.csv")}
    expected |= {f"data/{package.parent.name}/{package.name}/" for package in PACKAGES}
    expected |= {row["from"].strip("/") + "/" for row in rows(DATA / "redirects.csv")}
    for article in (PROJECT / "content").glob("*/*.md"):
        name = article.name.partition(".")[0]
        expected.add(f"{name}/" if article.parent.name == "pages" else f"{article.parent.name}/{name}/")
    assert sum(address.startswith("c/") for address in expected) == 1200
    assert [one for one in sorted(expected) if not (site / language / one / "index.html").is_file()] == []
    assert (site / language / "404.html").is_file()


def test_downloads(site: Path) -> None:
    for package in PACKAGES:
        folder = site / package.relative_to(PROJECT)
        name = f"{package.parent.name}-{package.name}"
        for file in (f"{name}.zip", f"{name}.xlsx", f"{name}.json", "cases.csv", "events.csv", "datapackage.json"):
            assert (folder / file).is_file(), folder / file
        for table in package.glob("*.csv"):
            assert (folder / table.name).read_bytes() == table.read_bytes(), table
        with zipfile.ZipFile(folder / f"{name}.zip") as archive:
            assert archive.testzip() is None
            for table in package.glob("*.csv"):
                assert archive.read(table.name) == table.read_bytes(), table
    for file in ("cases.csv", "events.csv", "glasscase.json", "glasscase.xlsx", "glasscase.zip"):
        assert (site / "data" / file).is_file(), file


def test_verifies(site: Path) -> None:
    assert verify_site(site, jobs=2).findings == ()


def test_every_page_says_that_it_is_invented(site: Path) -> None:
    words = {"zh": "城市、人物和案件均属虚构", "en": "the city, the people and the cases are invented"}
    silent = list[str]()
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        language = "en" if page.is_relative_to(site / "en") else "zh"
        assert f'<html lang="{language}">' in html, page
        if words[language] not in html:
            silent.append(page.relative_to(site).as_posix())
    assert silent == []


def test_tombstones_name_nobody(site: Path) -> None:
    stones = 0
    for package in PACKAGES:
        cases = {row["id"]: row for row in rows(package / "cases.csv")}
        events = rows(package / "events.csv")
        for gone in {row["case_id"] for row in events if row["kind"] == "withdrawn" and row["at"] <= AS_OF}:
            stones += 1
            case = cases[gone]
            secret = {case["title"], case["title_en"], case["description"], case["place"]}
            for event in events:
                if event["case_id"] == gone:
                    secret |= {event[name] for name in ("official", "post", "text", "text_en", "evidence")}
            for page in (site / "c" / gone, site / "en/c" / gone):
                text = text_of(page / "index.html")
                assert gone in text
                assert [one for one in secret - {""} if one in text] == []
    assert stones >= 5


def test_withheld_cases_are_nowhere(site: Path) -> None:
    withheld = [row["id"].encode() for row in rows(DATA / "withheld.csv")]
    assert len(withheld) == 3
    for path in site.rglob("*"):
        assert not any(one.decode() in path.name for one in withheld), path
        if not path.is_file():
            continue
        parts = [path.read_bytes()]
        if path.suffix in (".zip", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
        assert not any(one in part for one in withheld for part in parts), path


# The numbers on the pages are the numbers of the files


def numbers(page: Path) -> dict[str, str]:
    """The large figures of an English page: word → value."""
    found = re.search(r'<dl class="numbers">(.*?)</dl>', page.read_text("utf-8"), re.S)
    assert found, page
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", found[1], re.S)
    return {re.sub(r"<[^>]+>", "", word): value for word, value in pairs}


def reckoned(cases: pd.DataFrame) -> dict[str, str]:
    """The same from a download, by the definitions that the portal gives; rates and medians from five cases on."""
    cases = cases[cases.status != "withdrawn"]
    problems = cases[cases.kind == "problem"]
    repaired = problems[problems.solved_on.notna()]
    judged = repaired[repaired.deadline.notna()]
    count = len(judged) + int((problems.status == "overdue").sum())
    days = (pd.to_datetime(repaired.solved_on) - pd.to_datetime(repaired.reported_on)).dt.days
    median = f"{round(days.median())} day{'s' if round(days.median()) != 1 else ''}" if len(days) >= 5 else "—"
    return {
        "Waiting": f"{cases.status.isin(['verified', 'open', 'overdue']).sum():,}",
        "Overdue": f"{(cases.status == 'overdue').sum():,}",
        "Solved": f"{cases.status.isin(['answered', 'accepted', 'declined', 'rectified', 'confirmed']).sum():,}",
        "Solved this month": str(cases.solved_on.fillna("").str.startswith(AS_OF[:7]).sum()),
        "Repaired in time": f"{(judged.days_late == 0).sum() / count:.0%}" if count >= 5 else "—",
        "Median to repair": median,
        "Cases": f"{len(cases):,}",
    }


def test_numbers_of_the_portal(site: Path) -> None:
    expected = reckoned(pd.read_csv(site / "data/cases.csv", dtype={"year": str}))
    for page, words in (("", 4), ("figures/", 5)):
        shown = numbers(site / "en" / page / "index.html")
        assert len(shown) == words
        assert shown == {word: expected[word] for word in shown}


def test_numbers_of_the_departments(site: Path) -> None:
    everything = pd.read_csv(site / "data/cases.csv")
    for department in rows(DATA / "registry/departments.csv"):
        code = department["code"]
        cases = pd.read_csv(site / "data" / code / "cases.csv")
        shown = numbers(site / "en/d" / code / "index.html")
        expected = reckoned(cases)
        assert (code, shown) == (code, {word: expected[word] for word in shown})
        # What the whole portal's file has of it, but for withdrawn cases, whose unit is not told.
        told = cases[cases.status != "withdrawn"]
        assert list(told.id) == list(everything[everything.unit == code].id)


def test_lists_hold_every_case(site: Path) -> None:
    overdue = pd.read_csv(site / "data/cases.csv").query("status == 'overdue'")
    html = (site / "cases/status/overdue/index.html").read_text("utf-8")
    assert sorted(re.findall(r'href="[./]*/c/([^/"]+)/"', html)) == sorted(overdue.id)
    pages = [site / "cases/index.html", *sorted((site / "cases").glob("[0-9]*/index.html"))]
    listed = [one for page in pages for one in re.findall(r'href="[./]*/c/([^/"]+)/"', page.read_text("utf-8"))]
    assert len(listed) == len(set(listed)) == 1200


# Bad input: the last good site stands


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def a_package(small: Path) -> Path:
    return max(small.glob("data/*/20*"), key=lambda package: (package / "cases.csv").stat().st_size)


def unclosed_quote(small: Path) -> str:
    path = a_package(small) / "cases.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    identifier, rest = lines[2].split(",", 1)
    path.write_text("".join([*lines[:2], f'{identifier},"{rest}', *lines[3:]]), encoding="utf-8")
    return f"{path.relative_to(small).as_posix()}:3 "


def gbk(small: Path) -> str:
    path = a_package(small) / "cases.csv"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    return f"{path.relative_to(small).as_posix()}:"


def unknown_department(small: Path) -> str:
    path = a_package(small) / "events.csv"
    lines = path.read_text("utf-8").splitlines()
    number, line = next((number, line) for number, line in enumerate(lines, 1) if ",named," in line)
    cells = next(csv.reader([line]))
    cells[lines[0].split(",").index("unit")] = "no-such-bureau"
    with path.open("w", encoding="utf-8", newline="") as file:
        for now, old in enumerate(lines, 1):
            csv.writer(file, lineterminator="\n").writerow(cells if now == number else next(csv.reader([old])))
    return f"{path.relative_to(small).as_posix()}:{number} "


def illegal_transition(small: Path) -> str:
    path = a_package(small) / "events.csv"
    lines = path.read_text("utf-8").splitlines()
    number, line = next((number, line) for number, line in enumerate(lines, 1) if ",verified," in line)
    change(path, line, line.replace(",verified,", ",reopened,"))
    return f"{path.relative_to(small).as_posix()}:{number} "


def missing_file(small: Path) -> str:
    path = a_package(small) / "events.csv"
    path.unlink()
    return path.parent.relative_to(small).as_posix()


def empty_package(small: Path) -> str:
    package = a_package(small)
    for path in package.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return package.relative_to(small).as_posix()


def bad_article_date(small: Path) -> str:
    path = sorted((small / "content/news").glob("*.md"))[0]
    lines = path.read_text("utf-8").splitlines()
    number, line = next((number, line) for number, line in enumerate(lines, 1) if line.lower().startswith("date:"))
    change(path, line, "Date: 2026-02-30")
    return f"{path.relative_to(small).as_posix()}:{number} "


@pytest.mark.parametrize(
    "spoil",
    [
        unclosed_quote, gbk, unknown_department, illegal_transition, missing_file, empty_package, bad_article_date,
    ],
)  # fmt: skip
def test_bad_input(small: Path, spoil: Callable[[Path], str]) -> None:
    output = small / "output"
    last_good(output)
    where = spoil(small)
    done = build("--data", "data", "--content", "content", "--lang", "en", cwd=small)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith(where)], done.stderr
    assert "Nothing was built; the last output stands." in done.stderr
    assert_stands(output)


def last_good(output: Path) -> None:
    (output / "c/2601-aaaaa").mkdir(parents=True)
    (output / "index.html").write_text("the last good one", encoding="utf-8")
    (output / "c/2601-aaaaa/index.html").write_text("a case", encoding="utf-8")


def assert_stands(output: Path) -> None:
    """The output is what `last_good` made, and nothing lies beside it."""
    assert sorted(digests(output)) == ["c/2601-aaaaa/index.html", "index.html"]
    assert (output / "index.html").read_text("utf-8") == "the last good one"
    assert [path.name for path in output.parent.iterdir() if path.name.startswith(".")] == []


# Pelican alone


def pelican(small: Path, output: Path, settings: Path = PROJECT / "pelicanconf.py") -> Done:
    return run([PELICAN, "content", "-s", settings, "-o", output], cwd=small)


def test_pelican_alone_builds_the_same(small: Path) -> None:
    done = build("--output", "ours", cwd=small)
    assert done.returncode == 0, done.stderr
    done = pelican(small, small / "theirs")
    assert done.returncode == 0, done.stderr + done.stdout
    assert digests(small / "theirs") == digests(small / "ours")
    # Again over what is there: nothing old stays, nothing is in the way.
    (small / "theirs/c/old").mkdir()
    (small / "theirs/c/old/index.html").write_text("old", encoding="utf-8")
    done = pelican(small, small / "theirs")
    assert done.returncode == 0, done.stderr + done.stdout
    assert digests(small / "theirs") == digests(small / "ours")


def test_pelican_alone_refuses_bad_input(small: Path) -> None:
    output = small / "output"
    last_good(output)
    where = unclosed_quote(small)
    done = pelican(small, output)
    assert done.returncode == 1, done.stderr
    assert where in done.stderr
    assert "Traceback" not in done.stderr
    assert_stands(output)


def test_pelican_alone_stops_without_the_plugin(small: Path) -> None:
    """Pelican leaves out plugins that cannot be imported, and exits 0; ours is imported by the settings file."""
    portal = small / "portal"
    shutil.copytree(PROJECT / "plugins", portal / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pelicanconf.py", "theme"):
        (portal / name).symlink_to(PROJECT / name)
    (portal / "pelicanconf.py").unlink()
    shutil.copy(PROJECT / "pelicanconf.py", portal)
    plugin = portal / "plugins/glasscase/pelican_adapter/plugin.py"
    change(plugin, "import sys\n", "import sys\nimport a_module_that_is_not_there\n")
    done = pelican(small, small / "output", portal / "pelicanconf.py")
    assert done.returncode != 0
    assert "a_module_that_is_not_there" in done.stderr + done.stdout
    assert not (small / "output").exists()


# The same commit and day, the same bytes


def test_reproducible(small: Path) -> None:
    variations: list[tuple[str, dict[str, str]]] = [
        ("2", {"PYTHONHASHSEED": "0"}),
        ("1", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
        ("2", {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "zh_CN.UTF-8"}),
    ]
    made = list[dict[str, str]]()
    for number, (jobs, environment) in enumerate(variations):
        done = build("--output", f"output-{number}", "--jobs", jobs, cwd=small, **environment)
        assert done.returncode == 0, done.stderr
        made.append(digests(small / f"output-{number}"))
        for path in small.rglob("*"):
            os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
    for other in made[1:]:
        assert {path for path in made[0].keys() | other.keys() if made[0].get(path) != other.get(path)} == set()


# Failures midway


def ask(small: Path, output: Path, **more: Any) -> Asked:
    return Asked(PROJECT / "pelicanconf.py", output, small / "data", small / "content", jobs=1, **more)


def quickly(small: Path, output: Path) -> Asked:
    """The same with files in one format: a build that fails, fails with them as with all."""
    return ask(small, output, downloads=("json",))


def failing_at(monkeypatch: pytest.MonkeyPatch, n: int) -> list[int]:
    """From now on the nth file cannot be written: the disk is full. Returns the counter."""
    written, write_file = [0], files.write_file

    def failing(output: Path, path: str, content: bytes) -> None:
        written[0] += 1
        if written[0] == n:
            raise OSError(errno.ENOSPC, "No space left on device", path)
        write_file(output, path, content)

    for module in (beginning, files, manifest, work):
        monkeypatch.setattr(module, "write_file", failing)
    return written


def test_failure_midway(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = small / "built" / "output"
    last_good(output)
    with monkeypatch.context() as patch:
        counter = failing_at(patch, 0)
        build_site(quickly(small, small / "whole"))
        count = counter[0]
    for n in (1, 2, count // 3, count // 2, count - 1, count):
        with monkeypatch.context() as patch:
            failing_at(patch, n)
            with pytest.raises(OSError, match="No space left"):
                build_site(quickly(small, output))
        assert_stands(output)


def test_failure_of_verify(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = small / "built" / "output"
    last_good(output)
    truly = command.verify_site

    def without_home(fresh: Path, jobs: int = 1) -> object:
        (fresh / "index.html").unlink()
        return truly(fresh, jobs=1)

    monkeypatch.setattr(command, "verify_site", without_home)
    with pytest.raises(Refused):
        build_site(quickly(small, output))
    assert_stands(output)


@pytest.mark.parametrize("nth", [1, 2])
def test_failure_of_the_swap(small: Path, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    output = small / "built" / "output"
    last_good(output)
    calls, rename = [0], Path.rename

    def failing(self: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == nth:
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing)
        with pytest.raises(OSError, match="Permission denied"):
            build_site(quickly(small, output))
    assert_stands(output)


def test_killed_between_the_two_steps_of_the_swap(small: Path) -> None:
    """The next build first puts the old site back, so that it stands also when that build fails."""
    output = small / "built" / "output"
    last_good(output)
    output.rename(output.with_name(".output.old"))
    with pytest.raises(Refused):
        build_site(replace(quickly(small, output), data=small / "no-such-folder"))
    assert_stands(output)


def test_an_output_that_cannot_be_written_is_said_in_words(small: Path) -> None:
    output = small / "built" / "output"
    last_good(output)
    blocked = output.with_name("file")
    blocked.write_text("in the way")
    done = build("--data", small / "data", "--content", small / "content", "--output", blocked / "output")
    assert done.returncode == 1
    assert "The site could not be written: " in done.stderr
    assert "Traceback" not in done.stderr
    blocked.unlink()


def test_short_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`os.write` may write less than it is given, as on a disk that is nearly full, and says so in its value only."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, content: write(file, bytes(content)[:3]))
    files.write_file(tmp_path, "deep/page.html", b"0123456789")
    assert (tmp_path / "deep/page.html").read_bytes() == b"0123456789"


@pytest.mark.parametrize("forgetting", [True, False])
def test_twice_in_one_process(small: Path, monkeypatch: pytest.MonkeyPatch, forgetting: bool) -> None:
    """The second build must not remember what the first one was told: as `pelican --autoreload` builds, and, where
    nothing is forgotten in between, as a cluster's workers do."""
    if not forgetting:
        monkeypatch.setattr(loading, "forget", lambda: None)
    formats = ("json", "atom", "ics", "cards")  # the writers of the others remember nothing
    build_site(ask(small, small / "first", downloads=formats))
    case = rows(a_package(small) / "cases.csv")[0]
    change(a_package(small) / "cases.csv", case["title"], "改过的标题")
    build_site(ask(small, small / "second", downloads=formats))
    department = rows(small / "data/registry/departments.csv")[0]
    change(small / "data/registry/departments.csv", department["name"], "改名局")
    build_site(ask(small, small / "third", as_of=date(2026, 9, 17), downloads=formats))
    done = build("--output", "fresh", "--as-of", "2026-09-17", "--downloads", ",".join(formats), cwd=small)
    assert done.returncode == 0, done.stderr
    assert "改过的标题" in text_of(small / "second/cases/index.html")
    assert "改名局" in text_of(small / "third/d" / department["code"] / "index.html")
    assert digests(small / "third") == digests(small / "fresh")


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--as-of", "2026-02-30"), "2026-02-30"),
        (("--downloads", "json,pdf"), "pdf"),
        (("--jobs", "-1"), "-1"),
        (("--settings", "no-such-settings.py"), "no-such-settings.py"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = build(*arguments, "--output", tmp_path / "output")
    assert done.returncode == 2, done.stderr
    assert words in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_scheduler_without_dask(tmp_path: Path) -> None:
    missing = tmp_path / "dask.py"  # one that cannot be used, whether or not dask is installed
    missing.write_text("raise ImportError('not here')\n", encoding="utf-8")
    done = build("--scheduler", "tcp://localhost:8786", "--output", tmp_path / "output", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2, done.stderr
    assert "--scheduler needs dask" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output").exists()
