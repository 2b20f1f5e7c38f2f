"""What becomes of foreign files: cases, refusals, and what is odd. The same whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .packages import CaseRecord, RegistryRecord


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not imported. `details` fill the placeholders of the reason's sentence."""

    line: int
    key: str
    reason: StrEnum
    details: tuple[tuple[str, str], ...] = ()
    #: which file, where there are several
    file: str = ""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What is odd about a row that was imported all the same."""

    line: int
    key: str
    oddity: StrEnum
    file: str = ""


class Unreadable(Exception):
    """The file is not what it should be; `line` is where that shows."""

    def __init__(self, problem: StrEnum, line: int, value: str = "", file: str = "") -> None:
        super().__init__(f"{file}:{line}: {problem} {value}")
        self.problem, self.line, self.value, self.file = problem, line, value, file


class Refused(Exception):
    """Raised while a row is read of which no case can be made."""

    def __init__(self, reason: StrEnum, **details: str) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, tuple(details.items())


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows: `read` is always the number of cases and refusals together."""

    read: int
    cases: tuple[CaseRecord, ...]
    registry: RegistryRecord
    refused: tuple[Refusal, ...]
    anomalies: tuple[Anomaly, ...]
    #: the source's own words for the status of imported cases → how many
    statuses: tuple[tuple[str, int], ...]
    #: the first line that is not UTF-8, so that the file was read as Windows-1252; 0 if all of it is
    not_utf8: int = 0
    #: (file, encoding) of files that are not UTF-8, where there are several
    encodings: tuple[tuple[str, str], ...] = ()
    #: fields of the source that no column takes → in how many rows they say something
    unused: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if len(self.cases) + len(self.refused) != self.read:
            raise AssertionError(f"{len(self.cases)} imported + {len(self.refused)} refused is not {self.read} read")
