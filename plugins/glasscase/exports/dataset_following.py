"""Datasets in the feeds of their department and of the portal: an entry each, anew when it is brought up to date."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Dataset
from ..words import EDITORS, written
from .feeds import Entry, entry
from .voice import Voice


def dataset_entries(datasets: Iterable[Dataset], voice: Voice) -> list[Entry]:
    """The day is the one that the descriptor gives; datasets without one, or with one to come, are not told."""
    entries = list[Entry]()
    for one in datasets:
        if one.year or one.updated is None or one.updated > voice.as_of:
            continue
        title, _ = written(voice.language, one.title, one.title_en)
        text, language = written(voice.language, one.description, one.description_en)
        language = "en" if language == EDITORS and one.description == one.description_en else language
        by = voice.departments.get(one.department, one.department)
        name = voice.say("Data: {title}").format(title=title)
        folders = ("", f"d/{one.department}/")
        entries.append(entry(folders, one.path, one.updated, name, by, language, text, voice))
    return entries
