"""While the core works on long lists, easier questions are answered beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from engine_index import EngineIndex, document, phrase, word

from bahith.core import CORE
from bahith.indexer.engines.whoosh import arrays, commit, evaluate
from bahith.indexer.query import Bool, Node
from bahith.indexer.scheduling import Scheduler, Task

if CORE is None:
    pytest.skip("the core is not compiled here", allow_module_level=True)


def watched(original: Any, scheduler: Scheduler, beside: list[bool]) -> Any:
    """``original``, noting whether others may work while it is called."""

    def call(*arguments: Any) -> Any:
        running = scheduler._running
        beside.append(running is not None and running._unlocked)
        return original(*arguments)

    return call


@pytest.mark.parametrize(
    ("place", "called", "query"),
    [(evaluate, "Matches", word("text")), (arrays, "Places", phrase("text here"))],
)
def test_others_may_work_beside(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch, place: Any, called: str, query: Node
) -> None:
    index.write(*(document(str(n), "text here") for n in range(9)))
    engine = index.open()
    scheduler, beside = Scheduler(), list[bool]()
    monkeypatch.setattr(commit, "_LONG", 0)
    monkeypatch.setattr(place, called, watched(getattr(place, called), scheduler, beside))
    with scheduler.turn(Task()):
        assert engine.search(query, "relevance", 0, 3).total == 9
    assert beside
    assert all(beside)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_only_ties_of_the_page_are_sorted(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch, sort: Any
) -> None:
    days = [dt.date(2020, 1, 1 + number // 2) for number in range(40)]
    index.write(*(document(f"{n:02}", "text", published=day) for n, day in enumerate(days)))
    engine = index.open()
    whole = [hit.article.id for hit in engine.search(Bool(), sort, 0, 40).hits]
    lengths: list[int] = []
    original = np.lexsort

    def lexsort(keys: Any) -> Any:
        lengths.append(len(keys[0]))
        return original(keys)

    monkeypatch.setattr(np, "lexsort", lexsort)
    page = [hit.article.id for hit in engine.search(Bool(), sort, 31, 4).hits]
    assert page == whole[31:35]
    assert lengths == [6]
