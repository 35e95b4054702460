"""The queue keeps what it has taken in, within its limits."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bahith.i18n import _, using
from bahith.indexer.queue import bodies
from bahith.indexer.queue.connection import QueueFull
from bahith.indexer.queue.store import KeyReused, Queue
from bahith.indexer.queue.tasks import Fault, Outcome, Write


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    queue = Queue(tmp_path)
    yield queue
    queue.close()


def write(id: str = "a", body: bytes = b"{}", key: str = "", asked: str = "") -> Write:
    return Write("put", id, bodies.of(body), key, asked)


def test_tasks_come_back_in_order_with_their_bodies(queue: Queue, tmp_path: Path) -> None:
    sent = [(f"id {n}", b"%d" % n) for n in range(5)] + [("\ud800\n", b"odd id")]
    for id, body in sent:
        queue.add(write(id, body))
    again = Queue(tmp_path)
    assert [(task.target, task.body.content) for task in again.waiting(99, 2**20)] == sent
    again.close()


def test_a_queue_of_an_older_version_gets_what_it_lacks(queue: Queue, tmp_path: Path) -> None:
    queue.add(write("before"))
    with closing(sqlite3.connect(queue.folder / "tasks.sqlite")) as database:
        database.execute("ALTER TABLE tasks DROP COLUMN request")
    with closing(Queue(tmp_path)) as again:
        again.add(replace(write("after"), request="mine"))
        found = [(task.target, task.request) for task in again.waiting(9, 2**20)]
    assert found == [("before", ""), ("after", "mine")]


def test_a_task_that_waits_knows_how_many_come_before_it(queue: Queue) -> None:
    tasks = [queue.add(write())[0] for _each in range(3)]
    assert [task.ahead for task in tasks] == [0, 1, 2]
    queue.begin(tasks[:1])
    queue.end({tasks[0].number: Outcome(added=1)}, [])
    assert [task.ahead for task in queue.tasks(3)] == [1, 0, None]


def test_a_batch_is_bounded_by_count_and_bytes(queue: Queue) -> None:
    for n in range(5):
        queue.add(write(body=b"x" * 100 * n))
    assert len(queue.waiting(3, 2**20)) == 3
    assert len(queue.waiting(99, 300)) == 3
    [first] = queue.waiting(99, -1)
    assert first.number == 1


def test_an_outcome_is_told_in_any_language(queue: Queue) -> None:
    task, _new = queue.add(write())
    reason = _("record %(number)s: %(reason)s", number=3, reason=_("id: missing"))
    queue.end({task.number: Outcome(failed=1, faults=(Fault(reason, "a.zip", 3),))}, [])
    kept = queue.task(task.number)
    assert kept
    assert kept.state == "failed"
    assert kept.outcome.faults == (Fault(reason, "a.zip", 3),)
    with using("ar"):
        assert re.search("[\u0600-\u06ff]", str(kept.outcome.faults[0].reason))


def test_one_key_is_one_task(queue: Queue) -> None:
    first = queue.add(write(key="k", asked="same"))
    assert queue.add(write(key="k", asked="same")) == (first[0], False)
    with pytest.raises(KeyReused):
        queue.add(write(key="k", asked="other"))
    assert queue.depth()[0] == 1


def test_a_full_queue_takes_nothing_more_until_there_is_room(tmp_path: Path) -> None:
    queue = Queue(tmp_path, limit=100, most=3)
    queue.add(write(body=b"x" * 90))
    with pytest.raises(QueueFull):
        queue.add(write(body=b"x" * 11))
    queue.add(write())
    queue.add(write())
    with pytest.raises(QueueFull):
        queue.add(write(body=b""))
    queue.end({1: Outcome(added=1)}, [])
    queue.add(write(body=b""))
    queue.close()


def test_large_bodies_are_files_until_their_tasks_end(queue: Queue) -> None:
    with bodies.Spool(queue.bodies) as spool:
        for _piece in range(5):
            spool.write(b"x" * 100_000)
        body = spool.body()
        spool.keep()
    assert (body.size, body.content) == (500_000, b"")
    task, _new = queue.add(Write("add", "articles.json", body))
    assert bodies.fault(queue.bodies, body) is None
    queue.prune(0, 0)
    assert [one.name for one in queue.bodies.iterdir()] == [body.file]
    queue.end({task.number: Outcome()}, [body.file])
    assert not [*queue.bodies.iterdir()]


def test_a_body_that_no_task_has_is_dropped(queue: Queue) -> None:
    with bodies.Spool(queue.bodies) as spool:
        spool.write(b"x" * 500_000)
        spool.body()
    assert not [*queue.bodies.iterdir()]
    left = queue.bodies / "left"
    left.write_bytes(b"x")
    queue.prune(0, 0)
    assert left.exists()
    os.utime(left, (0, time.time() - bodies.LEFT - 1))
    queue.prune(0, 0)
    assert not left.exists()


def test_old_tasks_are_forgotten_and_their_numbers_not_used_again(queue: Queue) -> None:
    for _each in range(4):
        queue.add(write())
    queue.end({1: Outcome(added=1), 2: Outcome(added=1), 4: Outcome(added=1)}, [])
    queue.prune(time.time() + 1, 100)
    assert [task.number for task in queue.tasks(9)] == [3]
    assert queue.add(write())[0].number == 5


def test_a_full_disk_takes_nothing_in_and_loses_nothing(queue: Queue) -> None:
    queue.add(write("kept", b"kept"))
    with queue._connection.reading() as database:
        database.execute("PRAGMA max_page_count = 30")
    with pytest.raises(QueueFull) as full:
        queue.add(write("lost", b"x" * 200_000))
    assert full.value.is_disk
    assert [task.target for task in queue.waiting(9, 2**20)] == ["kept"]


_ADDS = """
import sys
from bahith.indexer.queue import bodies
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Write
queue = Queue(sys.argv[1])
print("ready", flush=True)
for number in range(10**6):
    queue.add(Write("put", f"{sys.argv[2]}-{number}", bodies.of(b"{}")))
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_kills_in_order(tmp_path: Path) -> None:
    for round in range(10):
        command = [sys.executable, "-c", _ADDS, str(tmp_path), str(round)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.05 + 0.01 * round)
            process.send_signal(signal.SIGKILL)
            acknowledged = [*process.stdout]
        queue = Queue(tmp_path)
        kept = [
            task.target
            for task in queue.waiting(10**6, 2**30)
            if task.target.startswith(f"{round}-")
        ]
        queue.close()
        # One more may be there: written, and killed before it could say so.
        assert kept == [f"{round}-{n}" for n in range(len(kept))]
        assert len(acknowledged) <= len(kept) <= len(acknowledged) + 1
