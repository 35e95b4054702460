"""Articles prepared in several processes or threads: the same index, in bounds, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.core import CORE
from bahith.indexer import batches, workers
from bahith.indexer.article import Article
from bahith.indexer.engines import ENGINES, chosen
from bahith.indexer.errors import WorkerLost
from bahith.indexer.query import Request
from bahith.indexer.settings import Settings
from bahith.indexer.workers import AHEAD, Workers


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a few, and none of them prepared here."""
    monkeypatch.setattr(Workers, "_prepares_here", lambda self: self._processes == 1)
    monkeypatch.setattr(batches, "CHUNK", 4)


@pytest.fixture(params=["processes", "threads"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who shares the work."""
    if request.param == "processes":
        monkeypatch.setattr(Analyzer, "is_compiled", False)
    elif not CORE:
        pytest.skip("the core is not compiled here")


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Analyzer, "is_compiled", False)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def chunks(count: int) -> Iterator[list[Article]]:
    return ([Article(f"{n}", "", f"قطار {n}")] for n in range(count))


def indexed(library: Library, processes: int) -> tuple[Any, ...]:
    """What a build with so many processes tells, and what it leaves."""
    path = f"{library.settings.index}-{processes}"
    library.settings = Settings.load(environ={}, index=path, processes=processes, batch=10)
    summary = library.build()
    searcher = library.open()
    page = searcher.search(Request("قطار سريع", size=100))
    statistics = searcher.statistics()
    searcher.close()
    opened = chosen(library.settings).open(library.settings, Analyzer().signature)
    articles = list(opened.articles())
    opened.close()
    found = [(result.article.id, result.score) for result in page.results]
    return summary, articles, found, statistics


def test_the_index_is_the_same_with_any_number_of_processes(
    eager: None, kind: None, library: Library
) -> None:
    records = [{"id": f"{n % 30}", "text": f"قطار {'سريع ' * (n % 5)} {n}"} for n in range(40)]
    library.records("a.jsonl", *records[:20], {"text": 5}, *records[20:])
    library.file("b.txt", "عنوان\n\nقطار آخر")
    one, two = (indexed(library, processes) for processes in (1, 2))
    assert one == two
    assert (one[0].added, len(one[0].failed)) == (31, 11)


def test_chunks_come_back_in_order(eager: None, kind: None, analyzer: Analyzer) -> None:
    with Workers(ENGINES[0], analyzer, 2) as pool:
        found = [ready for chunk in chunks(40) for ready in pool.submit(chunk)]
        found += pool.drain()
    assert [id for chunk in found for id in chunk.ids] == [f"{n}" for n in range(40)]


def test_few_articles_start_no_process(processes: None, analyzer: Analyzer) -> None:
    before = active_children()
    with Workers(ENGINES[0], analyzer, 2) as pool:
        assert len([ready for chunk in chunks(9) for ready in pool.submit(chunk)]) == 9
        assert active_children() == before


def test_a_process_that_dies_is_told(eager: None, processes: None, analyzer: Analyzer) -> None:
    before = set(active_children())
    with Workers(ENGINES[0], analyzer, 2) as pool:
        pass_on(pool)
        for child in set(active_children()) - before:
            child.kill()
        with pytest.raises(WorkerLost, match="committed is safe"):
            pass_on(pool)


WITHOUT_CORE = {**os.environ, "BAHITH_CORE": "python"}
"""So that processes are started."""

ENDLESS = """
from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.workers import Workers

with Workers("whoosh", Analyzer(), 2) as workers:
    workers._prepares_here = lambda: False
    while True:
        for _ in workers.submit([Article("a", "", "text")]):
            print("ready", flush=True)
"""


def test_processes_end_with_the_one_that_gives_them_work() -> None:
    command = [sys.executable, "-c", ENDLESS]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=WITHOUT_CORE)
    try:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    finally:
        process.kill()
    # Its processes write to the same pipe, which ends when the last of them has.
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


SCRIPT = """
import sys
from bahith import Article, Index
from bahith.indexer.workers import Workers

print("started")
Workers._prepares_here = lambda self: False
with Index(sys.argv[1], processes=2) as index:
    print(index.add(Article(f"{n}", "", f"text {n}") for n in range(5)).added)
"""


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    command = [sys.executable, str(script), str(tmp_path / "index")]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=WITHOUT_CORE
    )
    assert (done.stdout, done.stderr) == ("started\n5\n", "")


def pass_on(pool: Workers) -> None:
    for chunk in chunks(3):
        list(pool.submit(chunk))
    list(pool.drain())


def test_chunks_ahead_are_bounded(
    eager: None, kind: None, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the processes are, no more is read than they have to do."""
    most = waiting = 0

    class Slow(Future):  # type: ignore[type-arg]
        def result(self, timeout: float | None = None) -> Any:
            nonlocal waiting
            waiting -= 1
            return ()

    class Pool:
        def submit(self, *work: object) -> Slow:
            nonlocal most, waiting
            waiting += 1
            most = max(most, waiting)
            return Slow()

        def shutdown(self, **options: object) -> None: ...

    for name in ("ProcessPoolExecutor", "ThreadPoolExecutor"):
        monkeypatch.setattr(workers, name, lambda *given, **options: Pool())
    with Workers(ENGINES[0], analyzer, 2) as pool:
        given = sum(1 for chunk in chunks(50) for _ in pool.submit(chunk))
        assert given + sum(1 for _ in pool.drain()) == 50
    assert most == AHEAD * 2 + 1
