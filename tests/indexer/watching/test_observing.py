"""What is passed on of the system's reports, and what happens when there are no more."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bahith.indexer.watching.changes import Changes
from bahith.indexer.watching.observing import Observing


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def observing(tmp_path: Path, changes: Changes) -> Iterator[Observing]:
    with closing(Observing([tmp_path], changes)) as observing:
        yield observing


def test_what_happens_in_new_folders_is_reported(
    observing: Observing, changes: Changes, tmp_path: Path
) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    file = folder / "c.txt"
    file.write_text("خبر", encoding="utf-8")
    places: set[Path] = set()
    end = time.monotonic() + 30
    while file not in places:
        assert time.monotonic() < end
        reported = changes.take()
        if reported is None:
            return  # everywhere is there, too
        places |= reported
        time.sleep(0.01)


def test_a_warning_of_the_library_means_that_all_is_looked_at(
    observing: Observing, changes: Changes
) -> None:
    assert changes.take() == set()
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert changes.take() is None


def test_a_thread_of_the_library_that_ends_is_noticed(observing: Observing) -> None:
    assert observing.works()
    assert observing.has_room()
    observing.close()
    assert not observing.works()


def test_threads_of_others_end_as_they_did(tmp_path: Path) -> None:
    before = threading.excepthook
    with closing(Observing([tmp_path], Changes())):
        pass
    assert threading.excepthook is before
    assert logging.getLogger("watchdog").propagate
