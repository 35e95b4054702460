"""What ``bahith check`` says of a queue; a task that was changed on disk is never applied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from queued import Queued

from bahith.indexer.errors import EngineError
from bahith.indexer.queue import bodies, checking
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Outcome, Write

LARGE = b'{"title": "' + b"x" * bodies.SMALL + b'"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an index whose queue has a task that has ended, and three that wait."""
    with closing(Queue(tmp_path)) as queue:
        ended, _new = queue.add(Write("put", "ended", bodies.of(b"{}")))
        queue.end({ended.number: Outcome(added=1)}, [])
        queue.add(Write("put", "small", bodies.of(b'{"title": "a"}')))
        with bodies.Spool(queue.bodies) as spool:
            spool.write(LARGE)
            spool.keep()
            queue.add(Write("put", "large", spool.body()))
        queue.add(Write("delete", "small", bodies.of(b"")))
    return tmp_path


def told(folder: Path) -> str:
    return "\n".join(map(str, checking.problems(folder)))


def test_a_sound_queue_has_no_problem(folder: Path, tmp_path: Path) -> None:
    assert told(folder) == ""
    assert told(tmp_path / "without a queue") == ""


def sql(statement: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "queue/tasks.sqlite")) as database:
            assert database.execute(statement).rowcount == 1
            database.commit()

    return damage


def of_file(name: str, change: Callable[[bytes], bytes] | None) -> Callable[[Path], None]:
    """Changes the one file with this name, or removes it."""

    def damage(folder: Path) -> None:
        (path,) = (folder / "queue").glob(name)
        content = path.read_bytes()
        path.unlink()
        if change:
            path.write_bytes(change(content))

    return damage


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (sql("UPDATE tasks SET target = x'61' WHERE number = 2"), "task 2: what was sent"),
        (sql("UPDATE tasks SET kind = 'add' WHERE number = 2"), "task 2: what was sent"),
        (sql("UPDATE tasks SET kind = 'wrong' WHERE number = 2"), "task 2: "),
        (sql("UPDATE tasks SET content = x'7b7d' WHERE number = 2"), "task 2: what was sent"),
        (sql("UPDATE tasks SET content = 'text' WHERE number = 2"), "task 2: what was sent"),
        (sql("UPDATE tasks SET file = x'00' WHERE number = 3"), "task 3: what was sent"),
        (sql("UPDATE tasks SET file = 'a' || char(0) WHERE number = 3"), "task 3: what was sent"),
        (
            sql("UPDATE tasks SET size = 'large' WHERE number = 2"),
            "task 2: TypeError: 'large' is a str",
        ),
        (
            sql("UPDATE tasks SET created = 'now' WHERE number = 1"),
            "task 1: TypeError: 'now' is a str",
        ),
        (sql("UPDATE tasks SET digest = 'abc' WHERE number = 4"), "task 4: what was sent"),
        (sql("UPDATE tasks SET target = x'61' WHERE number = 1"), "task 1: what was sent"),
        (sql("UPDATE tasks SET outcome = '{' WHERE number = 1"), "task 1: JSONDecodeError"),
        (sql("UPDATE tasks SET state = 77 WHERE number = 1"), "task 1: "),
        (
            sql("UPDATE tasks SET outcome = '{\"added\": 2}' WHERE number = 1"),
            "task 1: what became",
        ),
        (sql("UPDATE tasks SET created = created + 1 WHERE number = 2"), "task 2: what became"),
        (of_file("bodies/*", lambda content: content[:-1]), "task 3: what was sent"),
        (of_file("bodies/*", None), "task 3: what was sent is missing"),
        (of_file("tasks.sqlite", lambda content: content[:5000]), "queue/tasks.sqlite"),
        (of_file("tasks.sqlite", lambda content: bytes(len(content))), "queue/tasks.sqlite"),
        (of_file("tasks.sqlite", None), "queue/tasks.sqlite is missing"),
    ],
)
def test_damage_is_told(folder: Path, damage: Callable[[Path], None], expected: str) -> None:
    damage(folder)
    assert expected in told(folder)


@pytest.mark.parametrize(
    "change",
    [
        *(
            "target = x'6b657074'",
            "target = x'ff'",
            "target = 77",
            "kind = 'add'",
            "kind = 'wrong'",
        ),
        *(
            "content = 'text'",
            "content = x'7b7d'",
            "size = 'large'",
            "digest = CAST(x'ff' AS TEXT)",
        ),
        *(
            "created = 'now'",
            "created = 1e300",
            "attempts = 'many'",
            "attempts = CAST(x'ff' AS TEXT)",
        ),
        *("outcome = '{'", 'outcome = \'{"added": "x"}\'', "outcome = CAST(x'7b22ff' AS TEXT)"),
        *("asked = CAST(x'ff' AS TEXT)", "request = CAST(x'ff' AS TEXT)", "seal = 'text'"),
        *("state = -1", "state = 2", "state = 77", "state = 'text'", "file = 'a'"),
    ],
)
def test_a_damaged_task_fails_and_later_ones_go_on(
    whoosh: Queued, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    whoosh.put("kept", title="a")
    whoosh.apply()
    before = whoosh.put("before", title="b")
    damaged = whoosh.put("damaged", title="b")
    after = whoosh.put("after", title="c")
    sql(f"UPDATE tasks SET {change} WHERE number = {damaged}")(Path(whoosh.settings.index))
    whoosh.apply()
    assert whoosh.titles() == {"kept": "a", "before": "b", "after": "c"}
    task = whoosh.task(damaged)
    assert task.state == "failed"
    assert "please send it again" in str(task.outcome.faults[0].reason)
    assert [whoosh.task(one).state for one in (before, after)] == ["done", "done"]
    assert f"task {damaged} is not applied" in caplog.text
    assert f"task {damaged}: what was sent" in told(Path(whoosh.settings.index))
    assert whoosh.queue.damaged() == 1


def test_what_replaces_a_damaged_task_may_have_its_key(whoosh: Queued) -> None:
    write = Write("put", "a", bodies.of(b'{"title": "b"}'), key="k", asked="same")
    damaged, _is_new = whoosh.queue.add(write)
    sql("UPDATE tasks SET target = 77")(Path(whoosh.settings.index))
    whoosh.apply()
    again, is_new = whoosh.queue.add(write)
    assert is_new
    whoosh.apply()
    assert whoosh.titles() == {"a": "b"}
    assert [whoosh.task(one.number).state for one in (damaged, again)] == ["failed", "done"]


def test_a_webhook_hears_of_a_damaged_task(whoosh: Queued) -> None:
    number = whoosh.put("a", title="b")
    sql("UPDATE tasks SET outcome = '{'")(Path(whoosh.settings.index))
    whoosh.settings = replace(whoosh.settings, webhook="http://127.0.0.1:9/")
    whoosh.apply()
    assert [(task.number, task.state) for task in whoosh.queue.unnotified(9)] == [
        (number, "failed")
    ]


def test_a_damaged_record_of_a_task_that_has_ended_is_told(folder: Path) -> None:
    sql("UPDATE tasks SET outcome = '{' WHERE number = 1")(folder)
    with closing(Queue(folder)) as queue:
        *_waiting, ended = queue.tasks(9)
    assert ended.state == "done"
    assert [fault.warning for fault in ended.outcome.faults] == [True]


@pytest.mark.parametrize("change", [None, lambda content: b""])
def test_a_queue_that_lost_its_database_is_not_begun_anew(
    folder: Path, change: Callable[[bytes], bytes] | None
) -> None:
    of_file("tasks.sqlite", change)(folder)
    with pytest.raises(EngineError, match=r"has lost its file tasks\.sqlite"):
        Queue(folder)
    (folder / "queue/tasks.sqlite").unlink(missing_ok=True)
    for body in (folder / "queue/bodies").iterdir():
        body.unlink()
    Queue(folder).close()


def test_a_queue_of_an_older_version_is_sound(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "queue/tasks.sqlite")) as database:
        database.execute("ALTER TABLE tasks RENAME TO newer")
        columns = ", ".join(row[1] for row in database.execute("PRAGMA table_info(newer)"))
        columns = columns.replace(", request, seal, told", "")
        database.execute(f"CREATE TABLE tasks AS SELECT {columns} FROM newer")
        database.execute("DROP TABLE newer")
        database.commit()
    assert told(folder) == ""


def test_tasks_of_an_older_version_are_applied(whoosh: Queued) -> None:
    number = whoosh.put("a", title="b")
    with closing(sqlite3.connect(whoosh.queue.folder / "tasks.sqlite")) as database:
        database.execute("UPDATE tasks SET seal = NULL, told = NULL")
        database.commit()
    assert told(Path(whoosh.settings.index)) == ""
    whoosh.apply()
    assert whoosh.task(number).state == "done"
