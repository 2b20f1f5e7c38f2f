"""Spoiled cities: the check ends and says where; `format` ends and loses nothing.

`GLASSCASE_MUTANTS=10000` makes a long run of it. A failure names the number: with the seed it makes the same city again.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.mutants.cities import City, city
from tests.mutants.judges import Answer, Worker, shared
from tests.mutants.mistakes import Mistake, spoil_once
from tests.mutants.spoil_city import spoil_city

SEED = int(os.environ.get("GLASSCASE_SEED", "20260305"))
#: fewer than there are packages for the differential test: a city takes a tenth of a second
MUTANTS = int(os.environ.get("GLASSCASE_MUTANTS", "200"))
#: half of them are nonsense, half have one mistake at a known line
NONSENSE, MISTAKES = MUTANTS - MUTANTS // 2, MUTANTS // 2
SECONDS = 10.0


@dataclass
class Judges:
    portal: Worker
    format: Worker

    def check(self, folder: Path, fresh: bool = True) -> Answer:
        self.portal.ask(folder, fresh=fresh)
        return self.portal.answer(SECONDS)

    def mend(self, folder: Path) -> Answer:
        self.format.ask(folder)
        return self.format.answer(SECONDS)

    def close(self) -> None:
        self.portal.close()
        self.format.close()


@pytest.fixture
def judges() -> Judges:
    return Judges(shared("portal"), shared("format"))


def _each(numbers: range, work: Callable[[Judges, int, Path], None], folder: Path, judges: Judges) -> None:
    """`work` for every number, on all processors where there are many numbers."""
    some = (
        [judges]
        if len(numbers) <= 250
        else [Judges(Worker("portal"), Worker("format")) for _ in range(os.cpu_count() or 1)]
    )

    def part(judges: Judges, start: int) -> None:
        for number in numbers[start :: len(some)]:
            place = folder / str(number)
            place.mkdir()
            work(judges, number, place)
            shutil.rmtree(place)

    with ThreadPoolExecutor(len(some)) as pool:
        for done in [pool.submit(part, one, start) for start, one in enumerate(some)]:
            done.result()
    for one in some if len(some) > 1 else ():
        one.close()


def _said(answer: Answer) -> str:
    """What went wrong, "" if nothing did."""
    if "hang" in answer:
        return f"no answer within {SECONDS:.0f} s"
    return f"{answer['crash']}\n{answer['trace']}" if "crash" in answer else ""


# The cities


def test_cities_are_valid(judges: Judges, tmp_path: Path) -> None:
    """What is spoiled is without findings before: in every line end, quoting, order, with drop-ins, with long cells."""
    for number in range(20):
        made = city(random.Random(f"valid-{number}"))
        made.write(tmp_path / str(number))
        answer = judges.check(tmp_path / str(number))
        assert not _said(answer), _said(answer)
        assert answer["findings"] == [], number
        assert not answer["unbuildable"]


def test_the_writer_knows_its_lines() -> None:
    """The lines that the test expects, held against the csv module."""
    for number in range(10):
        for rows in city(random.Random(f"lines-{number}")).tables.values():
            content, places = rows.written()
            reader, before = csv.reader(io.StringIO(content.decode(), newline=""), strict=True), 0
            for cells, lines in zip(reader, places, strict=True):
                assert len(cells) + 1 == len(lines)
                assert (before + 1, reader.line_num) == (lines[0], lines[-1])
                before = reader.line_num


# One mistake


def test_one_mistake_is_found_on_its_line(tmp_path: Path, judges: Judges) -> None:
    wrong, kinds = list[str](), Counter[str]()

    def look(judges: Judges, number: int, folder: Path) -> None:
        chance = random.Random(f"{SEED}-mistake-{number}")
        made = city(chance)
        mistake = spoil_once(chance, made)
        made.write(folder)
        answer = judges.check(folder)
        kinds[mistake.what.split(" = ")[0].split(" in column")[0]] += 1
        if said := _said(answer) or _misplaced(answer, mistake):
            wrong.append(f"number {number}: {mistake}: {said}")

    _each(range(MISTAKES), look, tmp_path, judges)
    rate = 1 - len(wrong) / MISTAKES
    print(f"\none mistake, found in its file and on its line: {MISTAKES - len(wrong)} of {MISTAKES}, {rate:.2%}")
    assert rate >= 0.995, "\n".join(wrong[:10])
    assert MISTAKES < 200 or len(kinds) > 25


def _misplaced(answer: Answer, mistake: Mistake) -> str:
    places = [(path, line) for *_, path, line, _, _ in answer["findings"]]
    if any(path == mistake.path and mistake.first <= line <= mistake.last for path, line in places):
        return ""
    return f"found at {places[:5]}"


# What is remembered


def test_what_is_remembered_is_what_is_found(tmp_path: Path, judges: Judges) -> None:
    """A city checked, spoiled and checked again says what it would say if it had never been seen before."""
    different, spoiled = list[str](), 0

    def look(judges: Judges, number: int, folder: Path) -> None:
        nonlocal spoiled
        chance = random.Random(f"{SEED}-remembered-{number}")
        made = city(chance)
        made.write(folder)
        first = judges.check(folder, fresh=False)
        files, notes = spoil_city(chance, made)
        shutil.rmtree(folder)
        _write(files, folder)
        truth = judges.check(folder)
        answers = [judges.check(folder, fresh=False) for _ in range(2)]
        spoiled += truth.get("findings") != first.get("findings")
        different.extend(f"number {number}: {notes}" for one in answers if one.get("findings") != truth.get("findings"))

    _each(range(max(NONSENSE // 10, 10)), look, tmp_path, judges)
    assert not different, different[:5]
    assert spoiled > 5


# Nonsense


@dataclass
class Losses:
    crashes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unstable: list[str] = field(default_factory=list)
    unbuildable: list[str] = field(default_factory=list)
    clean: int = 0
    slowest: float = 0.0


def test_nonsense_ends_and_nothing_is_lost(tmp_path: Path, judges: Judges) -> None:
    found = Losses()

    def look(judges: Judges, number: int, folder: Path) -> None:
        chance = random.Random(f"{SEED}-nonsense-{number}")
        files, notes = spoil_city(chance, city(chance))
        _write(files, folder)
        about = f"number {number}: {notes}: "
        before = _read(folder)
        first, mended = judges.check(folder), judges.mend(folder)
        answers = [first, mended]
        if "changes" in mended:
            after = _read(folder)
            if lost := _lost(before, after, mended["changes"]):
                found.lost.append(about + lost)
            if number % 5 == 0:
                answers += [judges.check(folder), judges.mend(folder)]
                if again := answers[-1].get("changes"):
                    found.unstable.append(f"{about}{again[:3]}")
        found.crashes += [about + said for answer in answers if (said := _said(answer))]
        if first.get("unbuildable"):
            found.unbuildable.append(about + first["unbuildable"])
        found.clean += first.get("errors") == 0
        found.slowest = max(found.slowest, *(answer["seconds"] for answer in answers))

    _each(range(NONSENSE), look, tmp_path, judges)
    print(f"\nnonsense: {NONSENSE} cities, {found.clean} without errors; slowest answer {found.slowest:.1f} s")
    for what, some in (("crashes", found.crashes), ("lost", found.lost), ("not idempotent", found.unstable),
                       ("passed, but cannot be built", found.unbuildable)):  # fmt: skip
        assert not some, f"{what}: {len(some)}\n" + "\n".join(some[:5])
    assert NONSENSE < 100 or 0.02 * NONSENSE < found.clean < 0.6 * NONSENSE


def _write(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _lost(before: dict[str, bytes], after: dict[str, bytes], changes: Iterable[tuple[str, bool]]) -> str:
    """What `format` took away: a file that it does not speak of, or a word of a table."""
    spoken = {path for path, _ in changes}
    removed = {path for path, gone in changes if gone}
    if gone := before.keys() - after.keys() - removed:
        return f"files {gone}"
    if silent := {path for path in after if before.get(path) != after[path]} - spoken:
        return f"changed without a word: {silent}"
    # What is not UTF-8 may be read in more than one way, so its words are not compared.
    tables = {path for path in before if path.endswith(".csv") and _is_text(before[path])}
    rewritten = {path for path in tables if before[path] != after.get(path)}
    words = _words(before[path] for path in rewritten)
    now = _words(
        content for path, content in after.items() if path.endswith(".csv") and (path in rewritten or path in spoken)
    )
    lost = words - now
    return f"words {dict(lost)}" if lost else ""


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _words(contents: Iterable[bytes]) -> Counter[str]:
    """The words of tables but for their column names; numbers apart, since those are written in other ways."""
    found = Counter[str]()
    for content in contents:
        text = unicodedata.normalize("NFKC", content.decode("utf-8-sig", "replace"))
        text = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cc") or one in "\r\n\t")
        _, _, body = re.sub("\r\n|\r", "\n", text).partition("\n")
        found.update(word.casefold() for word in re.findall(r"[^\W\d_]{2,}", body))
    return found - Counter({word: found[word] for word in _NOT_KEPT})


#: words of mended ids and booleans: NEW becomes an id, 是 becomes true
_NOT_KEPT = ("new",)


@pytest.mark.parametrize(
    ("before", "after", "changes", "lost"),
    [
        ({"a.csv": b"x\nold words\n"}, {"a.csv": b"x\nold words\n"}, [], ""),
        ({"a.csv": b"x\nold words\n"}, {"a.csv": b"x\nold\n"}, [("a.csv", False)], "words {'words': 1}"),
        ({"a.csv": b"x\nold old\n"}, {"a.csv": b"x\nold\n"}, [("a.csv", False)], "words {'old': 1}"),
        ({"a.csv": b"x\nold words\n"}, {}, [], "files {'a.csv'}"),
        ({"a.txt": b"x"}, {"a.txt": b"y"}, [], "changed without a word: {'a.txt'}"),
        ({"a.csv": b"x\nold\n", "b.csv": b"x\nnewer\n"}, {"a.csv": b"x\nold\nnewer\n"}, [("a.csv", False), ("b.csv", True)], ""),
    ],
)  # fmt: skip
def test_the_test_sees_losses(
    before: dict[str, bytes], after: dict[str, bytes], changes: list[tuple[str, bool]], lost: str
) -> None:
    assert _lost(before, after, changes) == lost


def test_a_spoiled_city_is_the_same_each_time() -> None:
    def made(number: int) -> tuple[City, object, object]:
        chance, other = random.Random(f"{SEED}-{number}"), random.Random(f"{SEED}-{number}")
        one = city(chance)
        return one, spoil_once(chance, one), spoil_city(other, city(other))

    for number in (0, 7, 42):
        assert made(number) == made(number)
