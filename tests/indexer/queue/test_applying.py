"""What waits in the queue is applied in order, once, and each article says what became of it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import opensearch_server
import pytest
from engine_index import EngineIndex, available
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from queued import Queued, queued

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer import long_texts
from bahith.indexer.engines import ENGINES
from bahith.indexer.errors import BadRequest
from bahith.indexer.index import Index
from bahith.indexer.queue import bodies, writing
from bahith.indexer.queue.applying import Applier
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Outcome, Task, Write


def test_writes_are_applied_in_the_order_of_their_numbers(index: Queued) -> None:
    index.put("a", title="one")
    index.put("b", title="one")
    index.delete("a")
    index.put("a", title="two")
    index.put("b", title="two")
    index.delete("b")
    index.apply()
    assert index.titles() == {"a": "two"}


def test_what_became_of_a_task_is_logged_with_its_request(
    whoosh: Queued, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bahith.writer")
    for id, body in (("a", b'{"title": "one"}'), ("b", b"{")):
        whoosh.queue.add(Write("put", id, bodies.of(body), request=f"request {id}"))
    whoosh.apply()
    logged = [(vars(line)["request"], line.getMessage()) for line in caplog.records]
    assert logged == [
        ("request a", "task 1 (put) is done: 1 added"),
        ("request b", "task 2 (put) is failed: 1 failed"),
    ]


def test_outcomes_count_what_became_of_articles(index: Queued) -> None:
    first = index.add({"id": "a", "title": "one"}, {"id": "b", "title": "one"})
    second = index.add({"id": "a", "title": "one"}, {"id": "b", "title": "two"})
    third = index.delete("b")
    fourth = index.delete("b")
    index.apply()
    outcomes = [index.task(number).outcome for number in (first, second, third, fourth)]
    counts = [(one.added, one.replaced, one.unchanged, one.removed) for one in outcomes]
    assert counts == [(2, 0, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1), (0, 0, 0, 0)]
    assert {index.task(number).state for number in (first, second, third, fourth)} == {"done"}


def test_matches_are_removed_with_what_was_written_before_them(index: Queued) -> None:
    index.put("old", title="sea", category="news")
    index.put("other", title="sea", category="views")
    number = index.delete_matching(category=("news",))
    index.put("new", title="sea", category="news")
    index.apply()
    assert index.titles().keys() == {"other", "new"}
    assert index.task(number).outcome.removed == 1


def test_matches_of_a_query_are_removed(whoosh: Queued) -> None:
    whoosh.put("boat", title="boat")
    whoosh.put("tree", title="tree")
    whoosh.delete_matching(q="boat")
    whoosh.apply()
    assert whoosh.titles().keys() == {"tree"}


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"q": "boat", "source": ".."}, "source"), ({"q": "boat editor:b"}, "editor")],
)
def test_a_deletion_that_has_become_wrong_fails_alone(
    whoosh: Queued, asked: dict[str, Any], field: str
) -> None:
    number = whoosh.delete_matching(**asked)
    whoosh.put("boat", title="boat")
    whoosh.apply()
    task = whoosh.task(number)
    assert (task.state, task.outcome.failed) == ("failed", 1)
    assert field in str(task.outcome.faults[0].reason)
    assert whoosh.titles().keys() == {"boat"}


def test_a_task_that_cannot_be_carried_out_stops_no_other(
    whoosh: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Applier.apply

    def refuse(applier: Applier, tasks: list[Task]) -> Mapping[int, Outcome]:
        if any(task.target == "odd" for task in tasks):
            raise BadRequest(_("id: missing"))
        return apply(applier, tasks)

    monkeypatch.setattr(Applier, "apply", refuse)
    monkeypatch.setattr(writing, "LONGEST", 0.0)
    whoosh.put("first", title="أول")
    odd = whoosh.put("odd", title="غريب")
    whoosh.put("last", title="آخر")
    whoosh.apply()
    assert whoosh.titles() == {"first": "أول", "last": "آخر"}
    assert whoosh.task(odd).state == "failed"
    assert [str(fault.reason) for fault in whoosh.task(odd).outcome.faults] == ["id: missing"]


def test_a_task_that_ends_the_process_too_often_is_given_up(
    whoosh: Queued, caplog: pytest.LogCaptureFixture
) -> None:
    number = whoosh.put("a", title="t")
    with whoosh.queue._connection.transaction() as database:
        database.execute("UPDATE tasks SET attempts = ?", (writing.ATTEMPTS,))
    whoosh.put("b", title="t")
    whoosh.apply()
    assert whoosh.task(number).state == "failed"
    assert whoosh.titles().keys() == {"b"}
    assert f"task {number} is given up: the process has died too often" in caplog.text


def test_articles_that_cannot_be_read_are_named_and_others_are_written(whoosh: Queued) -> None:
    number = whoosh.ask("add", "articles.ndjson", b'{"id":"a","title":"t"}\n{"title":"t"}\n{oops\n')
    whoosh.apply()
    task = whoosh.task(number)
    assert (task.state, task.outcome.added, task.outcome.failed) == ("done", 1, 2)
    assert [(fault.line, str(fault.reason)) for fault in task.outcome.faults] == [
        (2, "id: missing"),
        (3, "not JSON from character 2 on"),
    ]


def test_a_task_of_which_nothing_can_be_read_has_failed(whoosh: Queued) -> None:
    number = whoosh.ask("put", "a", b"oops")
    whoosh.apply()
    assert whoosh.task(number).state == "failed"


@pytest.mark.parametrize("name", ["articles.json", "articles.ndjson"])
def test_an_array_or_lines_add_articles(whoosh: Queued, name: str) -> None:
    lines = b'{"id":"a","title":"t"}\n{"id":"b","title":"t"}'
    whoosh.ask("add", name, b"[%s]" % lines.replace(b"\n", b",") if name[-4:] == "json" else lines)
    whoosh.apply()
    assert whoosh.titles().keys() == {"a", "b"}


def test_a_file_is_read_by_its_name(whoosh: Queued) -> None:
    number = whoosh.ask("file", "news/a.csv", "id,title,text\n7,ميناء,بحر\n".encode())
    whoosh.apply()
    assert whoosh.task(number).outcome.added == 1
    assert whoosh.titles() == {"7": "ميناء"}


def test_a_text_that_becomes_shorter_loses_its_later_parts(
    whoosh: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_texts, "LONGEST", 20)
    whoosh.put("a", title="t", text="word " * 10)
    whoosh.apply()
    assert len(whoosh.titles()) == 3
    whoosh.put("a", title="t", text="word " * 5)
    whoosh.put("b", title="t", text="word " * 10)
    whoosh.apply()
    assert whoosh.titles().keys() == {"a", "a#part=2", "b", "b#part=2", "b#part=3"}
    whoosh.delete("b")
    whoosh.apply()
    assert whoosh.titles().keys() == {"a", "a#part=2"}


def test_a_body_that_was_changed_on_disk_is_refused(whoosh: Queued) -> None:
    number = whoosh.put("a", title="one")
    with whoosh.queue._connection.transaction() as database:
        database.execute("UPDATE tasks SET content = ?", (b'{"title":"two"}',))
    whoosh.apply()
    assert whoosh.task(number).state == "failed"
    assert whoosh.titles() == {}


def test_declared_fields_are_read(one_writing_analyzer: Analyzer, tmp_path: Path) -> None:
    settings = EngineIndex("whoosh", tmp_path / "index").settings_with(fields="price:number")
    with queued(settings, one_writing_analyzer) as index:
        good = index.put("a", title="t", price=7)
        bad = index.put("b", title="t", price="seven")
        index.apply()
        assert not index.task(good).outcome.faults
        assert "price" in str(index.task(bad).outcome.faults[0].reason)


@pytest.mark.parametrize("engine", ENGINES)
def test_declared_fields_filter_and_sort(
    one_writing_analyzer: Analyzer, tmp_path: Path, engine: str
) -> None:
    available(engine)
    settings = EngineIndex(engine, tmp_path / "index").settings_with(
        fields="price:number,town:keyword,about:text"
    )
    with queued(settings, one_writing_analyzer) as index:
        index.put("a", title="t", price=7, town="Tyre", about="old wool")
        index.put("b", title="t", price=3, town="Sidon")
        index.apply()
        with Index(settings) as read:
            assert [one.id for one in read.search("t", sort="fields.price")] == ["b", "a"]
            for fields in ({"price": "5..10"}, {"town": "Tyre"}, {"about": "wool"}):
                assert [one.id for one in read.search("t", fields=fields)] == ["a"]
    if engine == "opensearch":
        opensearch_server.forget(tmp_path)


ids = st.sampled_from("abc")
steps = st.one_of(
    st.tuples(st.just("put"), ids, st.sampled_from(["one", "two"])),
    st.tuples(st.just("delete"), ids, st.just("")),
    st.tuples(st.just("match"), st.just(""), st.sampled_from(["one", "two"])),
)


def asked(index: Queued, kind: str, id: str, title: str) -> None:
    if kind == "put":
        index.put(id, title=title, category=title)
    elif kind == "delete":
        index.delete(id)
    else:
        index.delete_matching(category=(title,))


def expected(done: list[tuple[str, str, str]]) -> dict[str, str]:
    articles: dict[str, str] = {}
    for kind, id, title in done:
        if kind == "put":
            articles[id] = title
        else:
            gone = [one for one, each in articles.items() if one == id or each == title]
            for one in gone:
                del articles[one]
    return articles


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_tasks_that_were_committed_and_not_marked_can_be_applied_again(
    engine: str, one_writing_analyzer: Analyzer
) -> None:
    @max_examples(12)
    @given(st.lists(steps, max_size=8), st.lists(steps, min_size=1, max_size=8))
    def same(before: list[tuple[str, str, str]], lost: list[tuple[str, str, str]]) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            queued(
                EngineIndex(engine, Path(folder) / "index").settings_with(refresh=0),
                one_writing_analyzer,
            ) as index,
        ):
            for step in before:
                asked(index, *step)
            index.apply()
            for step in lost:
                asked(index, *step)
            unmarked = marks_lost(index.queue)
            index.apply()
            unmarked()
            assert index.queue.is_waiting()
            index.apply()
            assert index.titles() == expected([*before, *lost])

    same()


def marks_lost(queue: Queue) -> Callable[[], None]:
    """A function that brings back the tasks that wait now: nobody has marked what was done."""
    with queue._connection.reading() as database:
        rows = database.execute("SELECT * FROM tasks WHERE state < 2").fetchall()

    def bring_back() -> None:
        with queue._connection.transaction() as database:
            holes = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT OR REPLACE INTO tasks VALUES ({holes})", rows)

    return bring_back
