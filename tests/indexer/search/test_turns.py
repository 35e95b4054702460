"""Easy questions go before expensive ones, which hand over at their next checkpoint."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from engine_index import available
from library import Library

from bahith.indexer.query import Request
from bahith.indexer.scheduling import Scheduler, Task
from bahith.indexer.search.searcher import Searcher

TODAY = dt.date(2021, 7, 26)
WORDS = "قطار سفينة مدينة حكومة طائرة جامعة مدرسة مكتبة"
UNKNOWN = "قظارر سفيننه مديننه حكوومه"

EXPENSIVE: dict[str, Callable[[Searcher], object]] = {
    "words": lambda searcher: searcher.search(Request(WORDS)),
    "hits": lambda searcher: searcher.search(Request("قطار", size=100)),
    "grouped": lambda searcher: searcher.search(Request("قطار", size=100, group=True)),
    "explained": lambda searcher: searcher.search(Request("قطار", explain=True)),
    "prefix": lambda searcher: searcher.search(Request("قط*")),
    "phrase": lambda searcher: searcher.search(Request(f'"{WORDS}"')),
    "correction": lambda searcher: searcher.correction(UNKNOWN),
    "scripts": lambda searcher: searcher.correction("r'hv hglv;f"),
    "relaxed": lambda searcher: searcher.answer(Request("+قطار +طاووس"), TODAY),
    "suggestions": lambda searcher: searcher.suggest("قط"),
    "similar": lambda searcher: searcher.similar("1"),
    "list": lambda searcher: searcher.articles("", 20),
    "matches": lambda searcher: [*searcher.matches(Request("قطار"))],
}


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def searcher(request: pytest.FixtureRequest, module_library: Library) -> Iterator[Searcher]:
    available(request.param)
    library = module_library
    library.settings = replace(
        library.settings,
        index=f"{library.settings.index}-{request.param}",
        engine=request.param,
        refresh=86400,
    )
    library.records(
        "texts.jsonl", *({"id": f"{n}", "title": WORDS, "text": f"{WORDS} {n}"} for n in range(40))
    )
    library.build()
    with closing(library.open()) as opened:
        yield opened


@pytest.mark.parametrize("kind", EXPENSIVE)
def test_an_easy_question_does_not_wait_for_an_expensive_one(
    searcher: Searcher, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = threading.local()

    def clock() -> float:
        """Time passes only for expensive questions: a second whenever one is at a checkpoint."""
        local.worked = getattr(local, "worked", 0.0) + getattr(local, "speed", 0.0)
        return float(local.worked)

    scheduler = Scheduler(clock)
    monkeypatch.setattr(searcher.turns, "_scheduler", scheduler)
    done: list[str] = []

    def ask(name: str, question: Callable[[Searcher], Any]) -> None:
        local.speed = float(name == "expensive")
        with searcher.turns.turn():
            question(searcher)
        done.append(name)

    with ThreadPoolExecutor(2) as threads:
        with scheduler.turn(Task()):
            asked = []
            for name, question in (("expensive", EXPENSIVE[kind]), ("easy", _easy)):
                asked.append(threads.submit(ask, name, question))
                while len(scheduler.waiting) < len(asked):
                    threading.Event().wait(0.001)
        for future in asked:
            future.result(60)
    assert done == ["easy", "expensive"]


def _easy(searcher: Searcher) -> object:
    return searcher.get("1")


def test_a_search_sees_the_commit_that_it_was_told_of(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where another thread has begun to look for it."""
    library.settings = replace(library.settings, refresh=86400)
    library.records("one.jsonl", {"id": "1", "title": "قطار"})
    library.build()
    commits, begun, may_go_on = [0], threading.Event(), threading.Event()
    with closing(library.open()) as searcher, ThreadPoolExecutor(2) as pool:
        refresh = searcher._engine.refresh

        def slow_refresh() -> bool:
            begun.set()
            may_go_on.wait(30)
            return refresh()

        monkeypatch.setattr(searcher._engine, "refresh", slow_refresh)
        searcher.turns.hear(lambda: commits[0])
        library.records("two.jsonl", {"id": "2", "title": "قطار"})
        library.build()
        commits[0] = 1
        first = pool.submit(searcher.search, Request("قطار"))
        begun.wait(30)
        second = pool.submit(searcher.search, Request("قطار"))
        wait([second], timeout=0.3)
        may_go_on.set()

        assert (first.result().total, second.result().total) == (2, 2)
