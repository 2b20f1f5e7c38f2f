"""Finds out, from Frictionless itself, how it will read a resource, and whether the screen may prove its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .survey import Sheet


def sheet_of(resource: Any, folder: Path) -> Sheet | None:
    """The sheet of a `frictionless.Resource`, or None where it is no CSV file that can be read."""
    import frictionless
    from frictionless import formats, resources, system

    if not isinstance(resource, resources.TableResource) or not _is_file(resource, folder):
        return None
    copy = resource.to_copy()
    try:
        with system.create_parser(copy) as parser:
            sample = parser.sample
            control = formats.CsvControl.from_dialect(copy.dialect)
            dialect = copy.detector.detect_dialect(sample, dialect=copy.dialect)
            labels = dialect.read_labels(sample)
    except (frictionless.FrictionlessException, UnicodeDecodeError):
        return None
    declared = resource.schema if resource.has_defined("schema") else None
    schema = declared.to_descriptor() if declared and declared.fields else {"fields": []}
    usual = (
        dialect.header
        and dialect.header_case
        and dialect.header_rows == [1]
        and not dialect.create_comment_filter()
        and not dialect.create_blank_filter()
        and not (declared and declared.has_defined("fields_match"))
    )
    # What the descriptor promises of the whole file no part of it can keep.
    promised = resource.hash or resource.bytes or resource.fields or resource.rows
    named = bool(labels) and all(labels) and labels == [field["name"] for field in schema["fields"]]
    screened = usual and named and not promised
    return Sheet(resource.name, folder / str(resource.path), schema, str(copy.encoding), control.to_python(), screened)


def _is_file(resource: Any, folder: Path) -> bool:
    """A CSV file as it lies."""
    return (
        resource.format == "csv"
        and resource.scheme == "file"
        and isinstance(resource.path, str)
        and not (resource.compression or resource.extrapaths or resource.innerpath or resource.multipart)
        and (folder / resource.path).is_file()
    )
