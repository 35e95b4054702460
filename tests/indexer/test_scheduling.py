"""Tasks that have worked least go first; time is counted by the tests, not measured."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bahith.indexer.lazily import cached_property
from bahith.indexer.scheduling import (
    FAIR,
    LEVELS,
    SLICE,
    Scheduler,
    Task,
    checkpoint,
    unlocked,
)

PATIENCE = 60


class Office:
    """A scheduler whose threads work by counting, and a log of who works."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._own = threading.local()
        self._threads = threads
        self.scheduler = Scheduler(lambda: getattr(self._own, "worked", 0.0))
        self.log: list[str] = []

    def work(self, name: str, seconds: float) -> None:
        self.log.append(name)
        self._own.worked = getattr(self._own, "worked", 0.0) + seconds
        checkpoint()

    def comes(self, name: str, *steps: float, task: Task | None = None) -> Future[None]:
        """A new task that works so many seconds in each step; returns once it waits."""
        before = len(self.scheduler.waiting)

        def run() -> None:
            with self.scheduler.turn(task or Task()):
                for seconds in steps:
                    self.work(name, seconds)

        future = self._threads.submit(run)
        self.until(lambda: len(self.scheduler.waiting) > before)
        return future

    def until(self, true: Callable[[], bool]) -> None:
        for _ in range(PATIENCE * 1000):
            if true():
                return
            threading.Event().wait(0.001)
        raise AssertionError("it never came")


@pytest.fixture
def office() -> Iterator[Office]:
    with ThreadPoolExecutor(32) as threads:
        yield Office(threads)


def test_an_easy_task_waits_for_one_step_of_an_expensive_one(office: Office) -> None:
    with office.scheduler.turn(Task()):
        for _ in range(10):
            office.work("expensive", 1)
        easy = office.comes("easy", 0.001, 0.001)
        office.log.clear()
        for _ in range(3):
            office.work("expensive", 1)
    easy.result(PATIENCE)
    assert office.log == ["expensive", "easy", "easy", "expensive", "expensive"]


def test_those_that_have_worked_least_go_first(office: Office) -> None:
    worked = {"much": LEVELS[-1], "some": LEVELS[0], "new": 0.0, "newer": 0.0}
    with office.scheduler.turn(Task()):
        tasks = []
        for name, seconds in worked.items():
            tasks.append(office.comes(name, 0.001, task=Task(seconds)))
    for task_done in tasks:
        task_done.result(PATIENCE)
    assert office.log == ["new", "newer", "some", "much"]


def test_equally_expensive_tasks_do_not_alternate(office: Office) -> None:
    with office.scheduler.turn(Task()):
        step = LEVELS[-1] * 2
        both = [office.comes(name, *[step] * 3) for name in ("first", "second")]
    for task in both:
        task.result(PATIENCE)
    assert office.log == ["first", "second", "first", "first", "second", "second"]


def test_a_task_works_for_a_slice_before_it_hands_over(office: Office) -> None:
    task = Task(worked=1.0)
    with office.scheduler.turn(task):
        easy = office.comes("easy", 0.001)
        for _ in range(4):
            office.work("expensive", SLICE * 0.4)
    easy.result(PATIENCE)
    assert office.log == ["expensive"] * 3 + ["easy", "expensive"]


def test_expensive_tasks_end_beside_any_number_of_easy_ones(office: Office) -> None:
    old = Task(worked=LEVELS[-1])
    with office.scheduler.turn(Task()):
        tasks = [office.comes("old", 1, task=old)]
        tasks += [office.comes("easy", 0.001) for _ in range(3 * FAIR)]
    for task in tasks:
        task.result(PATIENCE)
    assert office.log.index("old") < FAIR


def test_a_task_that_fails_ends_its_turn(office: Office) -> None:
    def fail() -> None:
        with office.scheduler.turn(Task()):
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        fail()
    with office.scheduler.turn(Task()):
        other = office.comes("other", 0.001)
    other.result(PATIENCE)


def test_turns_can_be_nested(office: Office) -> None:
    with office.scheduler.turn(Task()):
        other = office.comes("other", 0.001)
        with office.scheduler.turn(Task()):
            office.log.append("inner")
        office.log.append("outer")
    other.result(PATIENCE)
    assert office.log == ["inner", "outer", "other"]


def test_the_work_of_all_turns_of_a_task_counts(office: Office) -> None:
    task = Task()
    for _ in range(3):
        with office.scheduler.turn(task):
            office.work("part", 1)
    assert task.worked == 3


def test_easy_tasks_work_beside_an_unlocked_one(office: Office) -> None:
    def newcomer() -> None:
        with office.scheduler.turn(Task()):
            office.log.append("newcomer")

    with office.scheduler.turn(Task(worked=1)):
        waiting = office.comes("waiting", 0.001)
        with unlocked():
            waiting.result(PATIENCE)
            office._threads.submit(newcomer).result(PATIENCE)
        office.log.append("expensive")
    assert office.log == ["waiting", "newcomer", "expensive"]


def test_an_unlocked_task_goes_on_when_the_one_beside_it_ends(office: Office) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def easy() -> None:
        with office.scheduler.turn(Task()):
            begun.set()
            may_end.wait(PATIENCE)
            office.log.append("easy")

    def expensive() -> None:
        with office.scheduler.turn(Task(worked=1)):
            with unlocked():
                office._threads.submit(easy)
                begun.wait(PATIENCE)
            office.log.append("expensive")

    both = office._threads.submit(expensive)
    office.until(lambda: bool(office.scheduler.waiting))
    may_end.set()
    both.result(PATIENCE)
    assert office.log == ["easy", "expensive"]


def test_equal_tasks_wait_for_an_unlocked_one(office: Office) -> None:
    with office.scheduler.turn(Task()):
        with unlocked():
            other = office.comes("other", 0.001)
        office.log.append("first")
    other.result(PATIENCE)
    assert office.log == ["first", "other"]


def test_without_a_turn_a_checkpoint_does_nothing() -> None:
    checkpoint()


class Worth:
    """Has a value that is worked out outside the turn, while other tasks have theirs."""

    def __init__(self, other_is_done: threading.Event) -> None:
        self._other_is_done = other_is_done
        self.is_begun = threading.Event()

    @cached_property
    def value(self) -> object:
        if not self.is_begun.is_set():
            with unlocked():
                self.is_begun.set()
                assert self._other_is_done.wait(PATIENCE)
        return object()


def test_a_value_that_another_task_works_out_keeps_nobody_waiting(office: Office) -> None:
    is_done = threading.Event()
    worth = Worth(is_done)

    def read(worked: int) -> object:
        with office.scheduler.turn(Task(worked=worked)):
            return worth.value

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(read, 1)
        assert worth.is_begun.wait(PATIENCE)
        second = threads.submit(read, 0)
        assert second.result(PATIENCE / 2)
        is_done.set()
        assert first.result(PATIENCE) is second.result() is worth.value
