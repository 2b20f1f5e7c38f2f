"""Holds a built site against what its manifest says was built: nothing missing, broken, foreign or able to run.

Reading only, and no network. Pages come from templates, so most of their tags recur from page to page: a tag is
judged once for all pages that lie side by side, and a page costs little more than finding its tags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..findings import Finding, Report, report_of
from ..search.probes import missed
from .files import changed, miscounted, missing, named, other_files, stray_scripts, walk
from .manifest import MANIFEST, read_manifest
from .pages import MOST, Judge, judged

__all__ = ["verify_site"]


def verify_site(output: Path, jobs: int = 1) -> Report:
    """All findings about the site in `output`; `rows` of the report are its pages. Uses `jobs` processes."""
    try:
        manifest = read_manifest(output)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return report_of([Finding("site-missing", (output / MANIFEST).as_posix())])
    paths = frozenset(walk(output))
    pages = sorted(path for path in paths if path.endswith(".html"))
    findings = [*missing(manifest, paths), *miscounted(manifest, pages), *named(manifest, paths)]
    findings += changed(output, manifest, paths)
    findings += other_files(output, manifest, paths)
    findings += stray_scripts(manifest, paths)
    findings += missed(output, manifest.search, paths)
    scripts = frozenset(manifest.scripts)
    for found in judged(
        Judge(str(output), paths, manifest.withheld, manifest.base, scripts, manifest.tiles), pages, jobs
    ):
        findings += found
    return report_of(_kept(findings), rows=len(pages))


def _kept(findings: Iterable[Finding]) -> Iterator[Finding]:
    counts = Counter[str]()
    for finding in findings:
        counts[finding.rule] += 1
        if counts[finding.rule] <= MOST:
            yield finding
