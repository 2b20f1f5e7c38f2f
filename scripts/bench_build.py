"""Builds the same bilingual portal with Glasscase and with Hugo, as whole processes in alternation.

Set TMPDIR to choose where the sites are written (100,000 cases: about 5 GB a run and side). ext4 makes new
files slowly for some minutes after many were deleted, so nothing is deleted before the last run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from statistics import median

from _project import PROJECT
from bench.hugo_program import hugo_program
from bench.hugo_site import write_hugo_site
from bench.measure import Failed, Run, Written, run, written
from glasscase.words import LANGUAGES, reader_language

AS_OF = date(2026, 9, 18)
#: from this many cases on: one run, no warm-up
LARGE = 100_000

_WORDS = {
    "zh": {
        "head": "\t秒\t内存 MB\t文件\t字节\t各次秒数",
        "ours": "明案",
        "hugo": "Hugo",
        "ratio": "明案 ÷ Hugo",
        "note": "{cases} 个案件，两种语言；内存为进程树 PSS 之和的峰值（每 50 毫秒取样），单进程为 RSS。",
        "pages": "{side} 的{language}案件页有 {found} 个，应为 {cases} 个：两边做的不是同样的事。",
    },
    "en": {
        "head": "\tseconds\tmemory MB\tfiles\tbytes\tseconds of each run",
        "ours": "Glasscase",
        "hugo": "Hugo",
        "ratio": "Glasscase ÷ Hugo",
        "note": "{cases} cases, two languages; memory is the peak of the process tree's sum of PSS (looked at "
        "every 50 ms), of a single process RSS.",
        "pages": "{side} has {found} case pages in {language} instead of {cases}: the two do not do the same work.",
    },
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--runs", type=int, help="measured runs of each (default: 3; 1 from 100,000 cases on)")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    if asked.cases < 1 or (asked.runs is not None and asked.runs < 1):
        parser.error("--cases and --runs must be at least 1")
    return asked


def main() -> int:
    asked = arguments()
    cases: int = asked.cases
    runs: int = asked.runs or (1 if cases >= LARGE else 3)
    warm_ups = 0 if cases >= LARGE else 1
    words = _WORDS[asked.lang]
    with tempfile.TemporaryDirectory(prefix="glasscase-bench-") as name:
        folder = Path(name)
        try:
            # In a process of its own: a child's peak memory would otherwise begin at this one's.
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as aside:
                made = aside.submit(prepare, folder, cases).result()
            taken: dict[str, list[Run]] = {"ours": [], "hugo": []}
            for turn in range(warm_ups + runs):
                for side, measured in taken.items():
                    done = run(command(side, folder, turn), folder / f"{side}.log", folder / "hugo")
                    if turn >= warm_ups:
                        measured.append(done)
        except Failed as failed:
            print(failed, file=sys.stderr)
            return 1
        outputs = {side: folder / f"{side}-{warm_ups + runs - 1}" for side in taken}
        faults = [fault for side, output in outputs.items() for fault in differences(side, output, made, words)]
        for fault in faults:
            print(fault, file=sys.stderr)
        if not faults:
            report(cases, taken, {side: written(output) for side, output in outputs.items()}, words)
    return 1 if faults else 0


def prepare(folder: Path, cases: int) -> int:
    """The city, and the Hugo site made from it; returns how many cases there are on the day."""
    (folder / "content").mkdir()
    departments = 100 if cases >= LARGE else 16
    data = str(folder / "data")
    _script("make_city", "--cases", str(cases), "--seed", "7", "--departments", str(departments), "--into", data)
    _script("format", "--data", data)
    return write_hugo_site(folder / "data", folder / "hugo", AS_OF)


def _script(name: str, *options: str) -> None:
    said = subprocess.run(
        [sys.executable, str(PROJECT / "scripts" / f"{name}.py"), *options], capture_output=True, text=True
    )
    if said.returncode:
        raise Failed(f"{name}.py: exit {said.returncode}\n{said.stdout[-2000:]}{said.stderr[-2000:]}")


def command(side: str, folder: Path, turn: int) -> list[str]:
    """What is run and measured; each turn writes a folder of its own."""
    output = str(folder / f"{side}-{turn}")
    if side == "hugo":
        source = str(folder / "hugo")
        return [str(hugo_program()), "build", "--source", source, "--destination", output, "--noBuildLock"]
    return [
        sys.executable, str(PROJECT / "scripts" / "build.py"),
        "--settings", str(PROJECT / "scripts" / "bench" / "settings.py"), "--data", str(folder / "data"),
        "--content", str(folder / "content"), "--output", output, "--as-of", AS_OF.isoformat(),
        "--jobs", "2", "--downloads", "csv",
    ]  # fmt: skip


def differences(side: str, output: Path, cases: int, words: dict[str, str]) -> list[str]:
    """Where a side did not write a page for each case and language."""
    found = {"zh": len(list(output.glob("c/*/index.html"))), "en": len(list(output.glob("en/c/*/index.html")))}
    return [
        words["pages"].format(side=words[side], language=language, found=number, cases=cases)
        for language, number in found.items()
        if number != cases
    ]


def report(cases: int, taken: dict[str, list[Run]], sites: dict[str, Written], words: dict[str, str]) -> None:
    """The table, and the JSON object as the last line."""
    sides = {
        side: {
            "seconds": round(median(done.seconds for done in measured), 3),
            "memory_mb": round(median(done.memory for done in measured) / 1e6, 1),
            "files": sites[side].files,
            "bytes": sites[side].bytes,
        }
        for side, measured in taken.items()
    }
    ratios = {
        f"{name}_ratio": round(sides["ours"][key] / sides["hugo"][key], 3)
        for name, key in (("time", "seconds"), ("memory", "memory_mb"))
    }
    print(words["note"].format(cases=cases))
    print(words["head"])
    for side, values in sides.items():
        each = " ".join(f"{done.seconds:.2f}" for done in taken[side])
        print("\t".join([words[side], *(f"{value:,}" for value in values.values()), each]))
    print("\t".join([words["ratio"], str(ratios["time_ratio"]), str(ratios["memory_ratio"])]))
    print(json.dumps({"cases": cases, **sides, **ratios}))


if __name__ == "__main__":
    sys.exit(main())
