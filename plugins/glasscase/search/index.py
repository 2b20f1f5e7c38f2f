"""Indexes by Pagefind, one after another: it needs about 180 kB of memory for each record.

Its own Python interface waits a tenth of a second for each record, so its program is spoken to directly: JSON in
base64 with a comma after it, one answer for each question. Facets are ours: Pagefind writes its own in another order
each time, and so large that they would be most of what a first search has to load.
"""

from __future__ import annotations

import base64
import heapq
import json
import os
import shutil
import subprocess
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pagefind.service import get_executable

from .probes import Probe, Volume, probes_of
from .records import FACETS, RECENT, Staging
from .shelves import folder_of

#: the parts of Pagefind's own that the page needs; the rest is a user interface
PROGRAM = ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind")
_ENTRY = "pagefind-entry.json"
#: the language whose word forms it knows; Chinese characters are words of one form
_LANGUAGE = "en"
#: the cases, counted from the newest, whose words the build looks for in the end
_TRIED = (1, 2, 10, 100, 1000)


def make_indexes(staging: Staging, output: Path, size: int) -> Iterator[Volume]:
    """Indexes of at most `size` records of all that was staged, newest first, below `output`; then takes it away."""
    program = PROGRAM
    for shelf in sorted(staging.folder.iterdir(), key=lambda path: (path.name != RECENT, path.name)):
        with ExitStack() as opened:
            files = [opened.enter_context(path.open(encoding="utf-8")) for path in sorted(shelf.iterdir())]
            lines = heapq.merge(*files, reverse=True)
            number = 0
            while (first := next(lines, None)) is not None:
                number += 1
                part = islice(chain([first], lines), size)
                yield _make_index(part, folder_of(shelf.name, number), output, program)
                program = ()  # the first index brings it for all
    shutil.rmtree(staging.folder)


def _make_index(lines: Iterator[str], folder: str, output: Path, program: Collection[str]) -> Volume:
    """`lines` are of staging files. Positions in `facets.json` are those in the index."""
    facets, records, cases, chosen = _Facets(), 0, 0, list[Probe]()
    with _Pagefind() as pagefind:
        pagefind.ask("NewIndex", config={"force_language": _LANGUAGE})
        for line in lines:
            record = json.loads(line.partition("\t")[2])
            pagefind.ask(
                "AddRecord", index_id=0, url=record["url"], content=record["content"], language=_LANGUAGE,
                meta={}, filters={}, sort={},
            )  # fmt: skip
            facets.add(record["facets"])
            cases += record["url"].startswith("c/")
            if cases in _TRIED and record["url"].startswith("c/"):
                chosen += probes_of(record["url"].partition("#")[0], record["content"])
            records += 1
        # Told to write them itself, it answers, and even ends, before all of them are on the disk.
        files = pagefind.ask("GetFiles", index_id=0)["files"]
    for file in files:
        if _is_needed(file["path"], program):
            path = output / folder / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(file["content"]))
    (output / folder / "facets.json").write_text(facets.text(), "utf-8")
    return Volume(folder, records, tuple(chosen))


def _is_needed(path: str, program: Collection[str]) -> bool:
    """Whether a page of ours uses a file of Pagefind's."""
    return path.startswith(("index/", "fragment/")) or path.endswith(".pf_meta") or path in (_ENTRY, *program)


class _Facets:
    """For each facet its values, and for each record the value's place among them, as one character."""

    def __init__(self) -> None:
        self._values = [dict[str, int]() for _ in FACETS]
        self._rows = [list[str]() for _ in FACETS]

    def add(self, facets: Sequence[str]) -> None:
        for value, values, rows in zip(facets, self._values, self._rows, strict=True):
            rows.append(chr(48 + values.setdefault(value, len(values))))

    def text(self) -> str:
        found = {
            name: {"values": list(values), "rows": "".join(rows)}
            for name, values, rows in zip(FACETS, self._values, self._rows, strict=True)
        }
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


class _Pagefind:
    """Pagefind's program, to be asked one thing after another."""

    def __enter__(self) -> _Pagefind:
        program = get_executable()
        if program is None:
            raise RuntimeError("pagefind is not installed: pip install 'pagefind[bin]', or set search=False")
        self._process = subprocess.Popen(
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._asked = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, kind: str, **payload: Any) -> dict[str, Any]:
        """The answer. Raises RuntimeError where it is an error, or none."""
        source, sink = self._process.stdout, self._process.stdin
        assert source and sink
        self._asked += 1
        question = json.dumps({"message_id": self._asked, "payload": {"type": kind, **payload}})
        sink.write(base64.b64encode(question.encode()) + b",")
        sink.flush()
        answer = bytearray()
        while not answer.endswith(b","):
            some = os.read(source.fileno(), 1 << 16)
            if not some:
                raise RuntimeError(f"pagefind ended at {kind}")
            answer += some
        said = json.loads(base64.b64decode(answer[:-1]))["payload"]
        if said["type"] == "Error":
            raise RuntimeError(f"pagefind: {said['message']}")
        return said
