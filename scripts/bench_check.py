"""Checks the same data package with Glasscase and with Frictionless, as whole processes in alternation."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

from _project import PROJECT
from bench.check_data import write_package
from bench.measure import Failed, Run, run
from glasscase.words import LANGUAGES, reader_language

#: from this many rows on: one run, no warm-up
LARGE = 2_000_000
_STOCK = "import sys, frictionless; sys.exit(not frictionless.validate(sys.argv[1], type='package').valid)"
SIDES = ("two", "one", "frictionless")

_WORDS = {
    "zh": {
        "head": "\t秒\t行/秒\t内存 MB\t明案 ÷ Frictionless\t各次秒数",
        "two": "明案，两个线程",
        "one": "明案，一个线程",
        "frictionless": "Frictionless",
        "note": "{rows:,} 行，三张表，含外键；{bytes:,} 字节；内存为整个进程的峰值。",
    },
    "en": {
        "head": "\tseconds\trows/s\tmemory MB\tours ÷ Frictionless\tseconds of each run",
        "two": "Glasscase, two threads",
        "one": "Glasscase, one thread",
        "frictionless": "Frictionless",
        "note": "{rows:,} rows in three tables with foreign keys; {bytes:,} bytes; memory is the process's peak.",
    },
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--runs", type=int, help="measured runs of each (default: 3; 1 from 2,000,000 rows on)")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    if asked.rows < 5 or (asked.runs is not None and asked.runs < 1):
        parser.error("--rows must be at least 5, --runs at least 1")
    return asked


def main() -> int:
    asked = arguments()
    large = asked.rows >= LARGE
    runs, warm_ups = asked.runs or (1 if large else 3), 0 if large else 1
    with tempfile.TemporaryDirectory(prefix="glasscase-bench-") as name:
        folder = Path(name)
        try:
            # In a process of its own: a child's peak memory would otherwise begin at this one's.
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as aside:
                aside.submit(write_package, folder / "package", asked.rows).result()
            taken: dict[str, list[Run]] = {side: [] for side in SIDES}
            for turn in range(warm_ups + runs):
                for side, measured in taken.items():
                    descriptor = folder / "package" / "datapackage.json"
                    done = run(command(side, descriptor), folder / f"{side}.log", tree=False)
                    if turn >= warm_ups:
                        measured.append(done)
        except Failed as failed:  # either side found an error where there is none
            print(failed, file=sys.stderr)
            return 1
        size = sum(path.stat().st_size for path in (folder / "package").iterdir())
    report(asked.rows, size, taken, _WORDS[asked.lang])
    return 0


def command(side: str, descriptor: Path) -> list[str]:
    if side == "frictionless":
        return [sys.executable, "-c", _STOCK, str(descriptor)]
    jobs = {"two": "2", "one": "1"}[side]
    check = str(PROJECT / "scripts" / "check.py")
    return [sys.executable, check, "--package", str(descriptor), "--format", "json", "--jobs", jobs]


def report(rows: int, size: int, taken: dict[str, list[Run]], words: dict[str, str]) -> None:
    """The table, and the JSON object as the last line; `time_ratio` is that of two threads."""
    seconds = {side: median(done.seconds for done in measured) for side, measured in taken.items()}
    memory = {side: median(done.memory for done in measured) for side, measured in taken.items()}
    sides = {
        side: {
            "seconds": round(seconds[side], 3),
            "rows_a_second": round(rows / seconds[side]),
            "memory_mb": round(memory[side] / 1e6, 1),
            "time_ratio": round(seconds[side] / seconds["frictionless"], 4),
        }
        for side in SIDES
    }
    print(words["note"].format(rows=rows, bytes=size))
    print(words["head"])
    for side, values in sides.items():
        each = " ".join(f"{done.seconds:.2f}" for done in taken[side])
        print("\t".join([words[side], *(f"{value:,}" for value in values.values()), each]))
    ratios = {
        "time_ratio": sides["two"]["time_ratio"],
        "time_ratio_one": sides["one"]["time_ratio"],
        "memory_ratio": round(memory["two"] / memory["frictionless"], 3),
    }
    print(json.dumps({"rows": rows, "ours": sides["two"], **sides, **ratios}))


if __name__ == "__main__":
    sys.exit(main())
