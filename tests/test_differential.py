"""The same verdict as stock Frictionless: on the project's packages, on other people's, on mutants of valid ones.

`GLASSCASE_MUTANTS=10000` makes a long run of it. A failure names seed and number: `mutant(seed, number)` makes it again.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.mutants.child import PROJECT
from tests.mutants.judges import OUTCOMES, STRICTER, Answer, Verdict, Worker, compare, may_be_unsafe, shared
from tests.mutants.lines import wrong_lines
from tests.mutants.mutate import KINDS, mutant
from tests.mutants.packages import FIXTURES, files_of, fixtures, generated

EXAMPLES = PROJECT.parent / "shared" / "examples" / "packages"
SEED = int(os.environ.get("GLASSCASE_SEED", "20260305"))
#: with those of the fuzz test 500 in `make test`
MUTANTS = int(os.environ.get("GLASSCASE_MUTANTS", "300"))
#: what Frictionless gets before it counts as hanging, and Glasscase before it is a failure, in seconds
STOCK_SECONDS, OUR_SECONDS = 6.0, 10.0


@dataclass
class Pair:
    """Stock Frictionless and Glasscase, each in a process of its own."""

    stock: Worker
    ours: Worker

    def verdict(self, path: Path, block: int = 0, words: bool = True) -> tuple[Verdict, Answer]:
        """How the two compare on the package `path`, and what Glasscase said; it reads in parts of `block` bytes."""
        self.stock.ask(path)
        self.ours.ask(path, block=block, words=words)
        # Both work at once; so what one is given longer than the other is no loss.
        ours = self.ours.answer(OUR_SECONDS)
        stock = self.stock.answer(STOCK_SECONDS)
        verdict = compare(stock, ours)
        if "package-unsafe" in verdict.rules and not may_be_unsafe(path):
            return Verdict("different", verdict.rules, "nothing in it is unsafe"), ours
        if verdict.outcome != "different" and (wrong := wrong_lines(path, ours.get("findings", []))):
            return Verdict("different", verdict.rules, f"physical lines: {wrong}"), ours
        return verdict, ours

    def close(self) -> None:
        self.stock.close()
        self.ours.close()


@pytest.fixture
def pair() -> Pair:
    return Pair(shared("stock"), shared("ours"))


# The generator


def test_generated_packages_are_valid(pair: Pair, tmp_path: Path) -> None:
    """What mutants are made of is clean, for stock Frictionless and for us."""
    for number in range(24):
        draft = generated(random.Random(f"valid-{number}"), large=number == 7)
        verdict, _ = pair.verdict(draft.write(tmp_path / str(number)))
        assert verdict.outcome == "equal", (number, verdict)


def test_a_mutant_is_the_same_each_time() -> None:
    for number in (0, 17, 18, 99):
        (kind, one), (again, other) = mutant(SEED, number), mutant(SEED, number)
        assert (kind, one.notes, one.content()) == (again, other.notes, other.content())


# Packages that somebody wrote


@pytest.mark.parametrize("folder", fixtures(), ids=lambda folder: folder.relative_to(FIXTURES).as_posix())
def test_own_packages(folder: Path, pair: Pair, tmp_path: Path) -> None:
    """The project's fixtures, good and bad, as packages by their own schemas."""
    for name, content in files_of(folder).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    verdict, _ = pair.verdict(tmp_path / "datapackage.json")
    assert not verdict.difference, verdict.difference


def _examples() -> list[Path]:
    """Descriptors of packages, and packages made of single tables with a schema beside them."""
    found = [*EXAMPLES.rglob("datapackage*.json"), *EXAMPLES.rglob("*package.json")]
    return sorted({path for path in found if path.is_file()})


def _is_remote(path: Path) -> bool:
    """Whether the descriptor names what lies elsewhere, which Frictionless would fetch."""
    resources = json.loads(path.read_text(encoding="utf-8")).get("resources", [])
    return any(
        re.search(r"^(https?|ftp|s3)://|\.\./", str(value))
        for one in resources
        for value in one.values()
        if isinstance(value, str)
    )


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples lie outside the repository, and are not there")
def test_other_people_s_packages(pair: Pair, tmp_path: Path) -> None:
    outcomes, remote, different = Counter[str](), list[str](), list[str]()
    for number, path in enumerate(_examples()):
        # Copied, since the folder may hold what Frictionless leaves behind.
        folder = tmp_path / str(number)
        shutil.copytree(path.parent, folder, symlinks=True)
        verdict, _ = pair.verdict(folder / path.name)
        if _is_remote(path):
            remote.append(path.relative_to(EXAMPLES).as_posix())
            assert verdict.outcome in ("stricter", "refused by both"), (path, verdict)
            continue
        different += [f"{path}: {verdict.difference}"] if verdict.difference else []
        outcomes[verdict.outcome] += 1
    print(f"\nexamples: {dict(outcomes)}; left out, because they name remote or outside files: {len(remote)}")
    assert not different, "\n".join(different)
    assert outcomes.total() > 10


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples lie outside the repository, and are not there")
def test_other_people_s_tables(pair: Pair, tmp_path: Path) -> None:
    """Every CSV among the examples as a package of one table: without a schema, and with two of its labels.

    In a short run each with one of the three.
    """
    outcomes, different = Counter[str](), list[str]()
    for number, path in enumerate(sorted(EXAMPLES.rglob("*.csv"))):
        if path.stat().st_size > 200_000 or path.is_symlink():
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "table.csv").write_bytes(path.read_bytes())
        labels = path.read_bytes().splitlines()[:1]
        names = [label.strip('" \ufeff') for label in b"".join(labels).decode("utf-8", "replace").split(",")]
        schemas = [None, {"fields": [{"name": name, "type": "string"} for name in dict.fromkeys(names)]}]
        schemas.append(
            {"fields": [{"name": name, "type": "integer"} for name in dict.fromkeys(names)], "primaryKey": names[:1]}
        )
        for schema in schemas if MUTANTS > 500 else schemas[number % 3 :][:1]:
            about = {"name": "table", "path": "table.csv", **({"schema": schema} if schema else {})}
            descriptor = folder / "datapackage.json"
            descriptor.write_text(json.dumps({"resources": [about]}), encoding="utf-8")
            verdict, _ = pair.verdict(descriptor)
            different += [f"{path}, {schema}: {verdict.difference}"] if verdict.difference else []
            outcomes[verdict.outcome] += 1
    print(f"\ntables of the examples: {dict(outcomes)}")
    assert not different, "\n".join(different)
    assert outcomes["equal"] > 20
    assert outcomes["equal with errors"] > 20


# Mutants


@dataclass
class Tally:
    """What a run over mutants counts."""

    outcomes: Counter[str] = field(default_factory=Counter)
    of_kind: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rules: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def shown(self) -> str:
        lines = [f"mutants of seed {SEED}: " + ", ".join(f"{name} {self.outcomes[name]}" for name in OUTCOMES)]
        lines += [f"  {kind}: {dict(counts)}" for kind, counts in sorted(self.of_kind.items())]
        lines.append(f"  rules of our own: {dict(self.rules)}; slowest answer {self.slowest:.1f} s")
        return "\n".join(lines)


def _run(pair: Pair, numbers: range, folder: Path, tally: Tally) -> None:
    for number in numbers:
        kind, draft = mutant(SEED, number)
        place = folder / str(number)
        place.mkdir()
        block = 16_384 if draft.large else (0, 150, 2_000)[number % 3]
        verdict, ours = pair.verdict(draft.write(place), block, words=number % 5 == 0)
        tally.outcomes[verdict.outcome] += 1
        tally.of_kind[kind][verdict.outcome] += 1
        tally.rules.update(verdict.rules)
        tally.slowest = max(tally.slowest, ours["seconds"])
        if verdict.difference:
            notes = "\n   ".join(draft.notes)
            tally.failures.append(f"mutant({SEED}, {number})\n   {notes}\n   {verdict.difference}")
        shutil.rmtree(place)


def test_mutants(tmp_path: Path, pair: Pair) -> None:
    tally = Tally()
    pairs = [pair] if MUTANTS <= 500 else [Pair(Worker("stock"), Worker("ours")) for _ in range(os.cpu_count() or 1)]
    with ThreadPoolExecutor(len(pairs)) as pool:
        parts = [
            pool.submit(_run, one, range(at, MUTANTS, len(pairs)), tmp_path, tally) for at, one in enumerate(pairs)
        ]
        for part in parts:
            part.result()
    for one in pairs if len(pairs) > 1 else ():
        one.close()
    print(f"\n{tally.shown()}")
    assert not tally.failures, f"{len(tally.failures)} different:\n" + "\n".join(tally.failures[:10])
    # The run means something only if much is clean, much is not, and every kind occurs.
    assert tally.outcomes.total() == MUTANTS
    assert tally.outcomes["equal"] > 0.1 * MUTANTS
    assert tally.outcomes["equal with errors"] > 0.3 * MUTANTS
    assert MUTANTS < 100 or set(tally.of_kind) == set(KINDS)
    assert tally.outcomes["stricter"] < 0.02 * MUTANTS
    assert set(tally.rules) <= set(STRICTER)


# The judge himself


def _answer(*errors: tuple[str, int, str], rule: str = "") -> Answer:
    return {
        "valid": not errors, "seconds": 0, "errors": [[*one, 0, ""] for one in errors] if not rule else len(errors),
        "findings": [[*one, rule or one[0], "error", "", 0, 0, ""] for one in errors],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stock", "ours", "outcome"),
    [
        (_answer(), _answer(), "equal"),
        (_answer(("type-error", 2, "a")), _answer(("type-error", 2, "a")), "equal with errors"),
        (_answer(("type-error", 2, "a")), _answer(), "different"),
        (_answer(), _answer(("type-error", 2, "a")), "different"),
        (_answer(("type-error", 2, "a")), _answer(("type-error", 3, "a")), "different"),
        (_answer(("type-error", 2, "a"), ("type-error", 2, "a")), _answer(("type-error", 2, "a")), "different"),
        (_answer(), _answer(("resource-error", 0, ""), rule="package-unsafe"), "stricter"),
        (_answer(), _answer(("package-error", 0, ""), rule="package-unreadable"), "different"),
        ({"crash": "TypeError", "seconds": 0}, _answer(), "different"),
        ({"hang": True, "seconds": 0}, _answer(), "different"),
        (_answer(), {"hang": True, "seconds": 0}, "different"),
        (_answer(), {"crash": "KeyError", "trace": "", "seconds": 0}, "different"),
    ],
)  # fmt: skip
def test_the_judge_sees_differences(stock: Answer, ours: Answer, outcome: str) -> None:
    ours = {**ours, "errors": len(ours["findings"])} if "findings" in ours else ours
    assert compare(stock, ours).outcome == outcome


def test_the_judges_cannot_reach_the_network(tmp_path: Path, pair: Pair) -> None:
    """A remote table: Frictionless asks for a socket and is refused one."""
    descriptor = tmp_path / "datapackage.json"
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.csv"
        descriptor.write_text(json.dumps({"resources": [{"name": "x", "path": address}]}), encoding="utf-8")
        pair.stock.ask(descriptor)
        assert pair.stock.answer(STOCK_SECONDS)["errors"]
        with pytest.raises(TimeoutError):
            server.accept()
