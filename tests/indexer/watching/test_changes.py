"""When it is time to look at what has changed, and which files have settled."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bahith.indexer.watching import changes as module
from bahith.indexer.watching.changes import LONGEST, MOST, PATIENCE, QUIET, SETTLED, Changes

FILE = Path("/news/a.txt")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def time(self) -> float:
        return self.now

    monotonic = time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def status(modified: float) -> os.stat_result:
    return os.stat_result((0o100644, 1, 1, 1, 0, 0, 10, 0, int(modified), 0))


def test_a_batch_is_due_when_reports_pause(clock: Clock) -> None:
    changes = Changes()
    assert not changes.are_due()
    changes.report(FILE)
    assert not changes.are_due()
    clock.now += QUIET
    assert changes.are_due()
    assert changes.take() == {FILE}
    assert not changes.are_due()


def test_a_batch_waits_no_longer_however_many_reports_come(clock: Clock) -> None:
    changes = Changes()
    end = clock.now + LONGEST
    while clock.now < end:
        assert not changes.are_due()
        changes.report(FILE)
        clock.now += QUIET / 2
    changes.report(FILE)
    assert changes.are_due()


def test_a_file_settles_when_it_is_closed(clock: Clock) -> None:
    changes = Changes()
    changes.written(FILE)
    changes.take()
    assert not changes.has_settled(FILE, status(clock.now))
    changes.closed(FILE)
    changes.take()
    assert changes.has_settled(FILE, status(clock.now))


def test_a_file_that_is_written_again_has_not_settled(clock: Clock) -> None:
    changes = Changes()
    changes.closed(FILE)
    changes.written(FILE)
    changes.take()
    assert not changes.has_settled(FILE, status(clock.now))


def test_a_file_that_nobody_closes_settles_in_the_end(clock: Clock) -> None:
    changes = Changes()
    changes.written(FILE)
    modified = clock.now
    clock.now += PATIENCE - 1
    assert not changes.has_settled(FILE, status(modified))
    clock.now += 1
    assert changes.has_settled(FILE, status(modified))


def test_without_reports_a_file_settles_when_it_was_not_changed_lately(clock: Clock) -> None:
    changes = Changes()
    assert not changes.has_settled(FILE, status(clock.now - SETTLED + 1))
    assert changes.has_settled(FILE, status(clock.now - SETTLED))
    assert changes.has_settled(FILE, status(clock.now + 3600)), "a clock that is wrong"


def test_very_many_places_are_all_places(clock: Clock) -> None:
    changes = Changes()
    for number in range(MOST + 1):
        changes.closed(Path(f"/news/{number}"))
    assert changes.take() is None
    assert changes.take() == set()
