"""What a change does to what the public sees: the other half of a report on a pull request."""

from __future__ import annotations

from dataclasses import dataclass, field

from .words import written


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One case that is new or whose status differs; `old` is "" for a new one. Statuses are of the same day.

    `kind` is what the words for the statuses go by; "" where it is not known.
    """

    id: str
    title: str
    department: str
    year: int
    old: str
    new: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """An official whom no event of the base named in this case."""

    id: str
    title: str
    unit: str
    official: str
    post: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A case that is withdrawn now and was not before; one that is erased has no title here either."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs for the public between the revision `base` and the files as they are."""

    base: str
    added: tuple[CaseChange, ...] = ()
    moved: tuple[CaseChange, ...] = ()
    named: tuple[Naming, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    #: ids of cases with a new `corrected` event
    corrected: tuple[str, ...] = ()
    #: paths of articles that are new, changed or gone
    articles: tuple[str, ...] = ()
    #: ids of cases that would vanish though nothing says why: each is an error too
    lost: tuple[str, ...] = ()
    #: (code, name, name in English) of the departments that are spoken of: words, and no change themselves
    departments: tuple[tuple[str, str, str], ...] = field(default=(), compare=False)

    def department(self, code: str, language: str) -> str:
        """The department's name in the reader's language, or its code where the registry has no such name."""
        name, name_en = next(((name, name_en) for known, name, name_en in self.departments if known == code), ("", ""))
        return written(language, name, name_en)[0] or code
