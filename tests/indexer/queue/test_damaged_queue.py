"""A queue whose database is damaged anywhere: no task that waits is lost, changed or endless."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bahith.indexer.engines.manifest import FILE as MANIFEST
from bahith.indexer.errors import EngineError
from bahith.indexer.queue import bodies, damage
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Outcome, Write

ENDED, WAITING, DAMAGES = 10, 25, 100
DATABASE = "queue/tasks.sqlite"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The folder of an index with a queue."""
    folder = tmp_path / "sound"
    folder.mkdir()
    (folder / MANIFEST).write_text("{}")
    chance = Random(7)
    with closing(Queue(folder)) as queue:
        for number in range(ENDED + WAITING):
            body = bodies.of(b"%d" % number * chance.randint(1, 1500))
            task, _is_new = queue.add(Write("put", f"id {number}", body))
            if number < ENDED:
                queue.end({task.number: Outcome(added=1)}, [])
    return folder


def damaged(content: bytes) -> Iterator[bytes]:
    """The content with a block of zeros, or a flipped bit."""
    chance = Random(8)
    for number in range(DAMAGES):
        start = chance.randrange(len(content))
        end = min(start + chance.randint(1, 4096), len(content))
        changed = bytes(end - start) if number % 2 else bytes([content[start] ^ 1 << number % 8])
        yield content[:start] + changed + content[start + len(changed) :]


def waiting(folder: Path) -> dict[int, tuple[str, bytes]]:
    with closing(Queue(folder)) as queue:
        return {task.number: (task.target, task.body.content) for task in queue.waiting(99, 2**40)}


def ended(folder: Path) -> tuple[dict[int, tuple[str, bytes]], set[int]]:
    """What a writer applies, and the tasks of which it tells that they were damaged."""
    applied, failed = {}, set()
    with closing(Queue(folder)) as queue:
        for _turn in range(2 * (ENDED + WAITING)):
            if not (tasks := queue.waiting(1, 2**40)):
                break
            [task] = tasks
            if fault := bodies.task_fault(queue.bodies, task):
                queue.end_damaged(task, damage.not_applied(fault))
                failed.add(task.number)
                continue
            queue.begin(tasks)
            assert task.number not in applied
            applied[task.number] = (task.target, task.body.content)
            queue.end({task.number: Outcome(added=1)}, [])
        assert not queue.is_waiting()
        for task in queue.misplaced():
            queue.end_damaged(task, damage.not_applied(bodies.CHANGED))
            failed.add(task.number)
    return applied, failed


def test_no_task_is_lost_changed_or_endless_without_an_error(sound: Path, tmp_path: Path) -> None:
    asked = waiting(sound)
    assert len(asked) == WAITING
    fates = set()
    for number, content in enumerate(damaged((sound / DATABASE).read_bytes())):
        folder = Path(shutil.copytree(sound, tmp_path / str(number)))
        (folder / DATABASE).write_bytes(content)
        try:
            applied, failed = ended(folder)
        except EngineError as error:
            fates.add("error" if str(folder) in str(error) else str(error))
        else:
            assert applied == {each: asked[each] for each in asked if each not in failed}
            fates.add("failed" if failed else "harmless")
        shutil.rmtree(folder)
    assert fates == {"error", "failed", "harmless"}


def sql(folder: Path, statement: str, *values: object) -> tuple[object, ...] | None:
    """Carry out a statement on its own connection, and return the first row."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.execute("PRAGMA writable_schema = ON")
        row: tuple[object, ...] | None = database.execute(statement, values).fetchone()
        database.commit()
        return row


def test_indexes_that_do_not_match_the_tasks_are_rebuilt(sound: Path) -> None:
    sql(sound, "UPDATE tasks SET state = 2 WHERE number = 20")
    index = sql(sound, "SELECT * FROM sqlite_schema WHERE name = 'states'")
    assert index
    sql(sound, "DELETE FROM sqlite_schema WHERE name = 'states'")
    sql(sound, "UPDATE tasks SET state = 0 WHERE number = 20")
    sql(sound, "INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", *index)
    with closing(Queue(sound)) as queue:
        assert queue.depth()[0] == WAITING


def test_one_that_does_not_insist_can_be_used_once_it_is_mended(sound: Path) -> None:
    asked = waiting(sound)
    content = (sound / DATABASE).read_bytes()
    (sound / DATABASE).write_bytes(bytes(4096) + content[4096:])
    with closing(Queue(sound, insists=False)) as queue:
        with pytest.raises(EngineError, match=str(sound)):
            queue.is_waiting()
        (sound / DATABASE).write_bytes(content)
        assert queue.depth()[0] == len(asked)
