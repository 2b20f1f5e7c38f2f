"""Processes for work that is truly apart, begun afresh and not as copies of this one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor


def processes(jobs: int, begin: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """A pool of `jobs` processes; each calls `begin` first.

    A copy of a process in which polars has begun its threads waits for them for ever, so a server is copied that
    has begun none.
    """
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(jobs, context, begin)
