"""The things that Glasscase speaks of, once they are checked. All frozen, all picklable."""

from .articles import Article
from .cases import (
    ASKED,
    REASONS,
    SOLVED,
    WAITING,
    Case,
    CaseRow,
    Coverage,
    Event,
    Kind,
    Media,
    Milestone,
    PledgeState,
    Smaller,
    Standing,
    Status,
    Step,
)
from .portal import Dataset, Download, MonthlyFigure, Portal
from .registry import Channel, Department, Registry, Term, Withheld

__all__ = [
    "ASKED",
    "REASONS",
    "SOLVED",
    "WAITING",
    "Article",
    "Case",
    "CaseRow",
    "Channel",
    "Coverage",
    "Dataset",
    "Department",
    "Download",
    "Event",
    "Kind",
    "Media",
    "Milestone",
    "MonthlyFigure",
    "PledgeState",
    "Portal",
    "Registry",
    "Smaller",
    "Standing",
    "Status",
    "Step",
    "Term",
    "Withheld",
]
