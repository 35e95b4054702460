"""Where all processes of a server count together: in files, a few for each process.

Whichever process answers ``/metrics`` adds them up. prometheus-client is imported only with the
setting for it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bahith.indexer.settings import Settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that prometheus-client reads when it is imported."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""The bounds of histograms."""


@contextmanager
def shared(settings: Settings) -> Iterator[None]:
    """A block whose processes, this one and those that it starts, count together."""
    if not settings.metrics:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="bahith-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def forget(pid: int) -> None:
    """Count no longer what a process that has ended held; what it did stays counted."""
    if FOLDER in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def commits(settings: Settings) -> Callable[[float], None]:
    """A function that counts a commit, which took so many seconds."""
    if not settings.metrics:
        return lambda _seconds: None
    from prometheus_client import Histogram
    from prometheus_client.registry import CollectorRegistry

    made = Histogram(
        "bahith_commit_seconds", "Commits.", registry=CollectorRegistry(), buckets=SECONDS
    )
    return made.observe
