"""A CSV file as blocks of columns, with the proof that it was read as Python's csv module reads it.

The proof is a round trip: the block's columns are written again, and the bytes must be the very ones that were read.
They then are the canonical writing of those cells, which every reader of CSV takes back to the same cells. A file
that is written in another way (needless quotes, ragged rows, blank lines) is read with the csv module itself.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TypeVar

import polars as pl

#: bytes of a block; large enough for the threads, small enough that a few blocks are no memory
BLOCK = 4 * 2**20
#: where no record ends within so many bytes, a quotation mark is probably open
_LONGEST_CELL = 4 * BLOCK
#: rows of a block that the csv module reads
ROWS = 50_000
#: lines from which Frictionless guesses the dialect
_SAMPLE, _LONGEST_SAMPLE = 100, 500_000

S = TypeVar("S")
T = TypeVar("T")
Dialect = type[csv.Dialect] | csv.Dialect


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a table, as the csv module reads them. `frame` has those of the right width; the others are `odd`.

    Rows are counted from 0, the header apart: `first` is the block's first one, `odd` maps a row to its cells.
    """

    first: int
    height: int
    frame: pl.DataFrame
    odd: dict[int, list[str]]

    def regular(self) -> list[int]:
        """The rows of the frame."""
        return [row for row in range(self.first, self.first + self.height) if row not in self.odd]


def proved_frames(
    path: Path, names: Sequence[str], look: Callable[[pl.DataFrame], T]
) -> Iterator[tuple[pl.DataFrame, T] | None]:
    """The file's rows, as text without nulls, and what `look` sees in them; None, once and last, where not canonical.

    The file must be UTF-8 with the header `names`, both of which are part of the proof. `look` runs in threads.
    """
    with path.open("rb") as file:
        head = file.readline()
        end = "\r\n" if head.endswith(b"\r\n") else "\n"
        # A name that would have to be quoted is left to the csv module.
        if head != (",".join(names) + end).encode() or any(set('",\r\n') & set(name) for name in names):
            yield None
            return

        def proved(content: bytes | None) -> tuple[pl.DataFrame, T] | None:
            frame = _parsed(content, names, end) if content else None
            return None if frame is None else (frame, look(frame))

        for found in _ahead(proved, _pieces(file, end.encode())):
            yield found
            if found is None:
                return


def _pieces(file: IO[bytes], end: bytes) -> Iterator[bytes | None]:
    """The rest of the file in parts that end with a record; None, once and last, where none seems to end."""
    rest = b""
    while read := file.read(BLOCK):
        content = rest + read
        cut = _record_end(content)
        rest = content[cut:]
        if cut:
            yield content[:cut]
        elif len(rest) > _LONGEST_CELL:
            yield None
            return
    if rest:
        yield rest if rest.endswith(b"\n") else rest + end


def _ahead(function: Callable[[S], T], items: Iterable[S]) -> Iterator[T]:
    """`function` of each item, in order, some of them at once: what polars does needs no lock of Python's."""
    threads = pl.thread_pool_size()
    if threads < 2:
        yield from map(function, items)
        return
    at_once = min(threads + 1, 5)  # one more, for when one of them waits for Python
    waiting = deque[Future[T]]()
    with ThreadPoolExecutor(at_once) as pool:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _record_end(content: bytes) -> int:
    """Just after a line end that no quotation marks enclose, as far back as need be; 0 where there is none."""
    end = content.rfind(b"\n") + 1
    odd = content.count(b'"', 0, end) % 2
    while end and odd:
        # What follows the last mark is enclosed by it, so the line end sought is before that.
        last = content.rfind(b'"', 0, end)
        before = content.rfind(b"\n", 0, last) + 1
        odd = (odd + content.count(b'"', before, end)) % 2
        end = before
    return end


def _parsed(content: bytes, names: Sequence[str], end: str) -> pl.DataFrame | None:
    """The block's columns, if they are what the csv module would read."""
    try:
        # Places, not names: what a field is called is nobody's business here.
        schema = {str(place): pl.String for place in range(len(names))}
        frame = pl.read_csv(
            io.BytesIO(content), has_header=False, schema=schema, extra_columns="raise", missing_columns="raise"
        )
        written = io.BytesIO()
        frame.write_csv(written, include_header=False, quote_style="necessary", line_terminator=end)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    if written.getvalue() != content:
        return None
    frame.columns = list(names)
    return frame.with_columns(pl.all().fill_null(""))


def read_rows(path: Path, encoding: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """(physical line, cells) of each record after the first, as the csv module reads it. Raises what it raises."""
    with path.open("r", encoding=encoding, newline="") as text:
        reader = csv.reader(text, dialect)
        next(reader, None)
        line = reader.line_num
        for cells in reader:
            yield line + 1, cells
            line = reader.line_num


def read_blocks(path: Path, encoding: str, dialect: Dialect, names: Sequence[str]) -> Iterator[Block]:
    """The same as columns; `names` are the columns'."""
    rows, first = read_rows(path, encoding, dialect), 0
    while taken := [cells for _, cells in islice(rows, ROWS)]:
        odd = {first + place: cells for place, cells in enumerate(taken) if len(cells) != len(names)}
        yield Block(first, len(taken), frame_of([cells for cells in taken if len(cells) == len(names)], names), odd)
        first += len(taken)


def frame_of(rows: Sequence[Sequence[str]], names: Sequence[str]) -> pl.DataFrame:
    """Rows of the right width as columns of text."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pl.DataFrame([pl.Series(name, column, dtype=pl.String) for name, column in zip(names, columns, strict=True)])


def is_excel(path: Path, encoding: str = "utf-8") -> bool:
    """Whether Frictionless, which guesses the dialect from the first lines, will take the usual one."""
    with path.open("r", encoding=encoding, newline="") as text:
        sample = "".join(islice(text, _SAMPLE))
        if len(sample) > _LONGEST_SAMPLE:  # to guess from so much takes minutes and gigabytes
            return False
        try:
            guess = csv.Sniffer().sniff(sample, ",\t;|")
        except csv.Error:
            return True
    if guess.quotechar == "'":  # which Frictionless does not believe
        guess.quotechar = '"'
    return usual(guess)


def usual(dialect: Dialect) -> bool:
    """Comma, double quotation marks, doubled within: what `csv.excel` says, line ends apart."""
    return (
        (dialect.delimiter, dialect.quotechar, dialect.escapechar) == (",", '"', None)
        and not dialect.skipinitialspace
        and dialect.quoting == csv.QUOTE_MINIMAL
    )


def is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
