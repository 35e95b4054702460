"""A request whose budget of work is used up: what it answers is partial, and says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from engine_index import available

from bahith.indexer.errors import TimedOut
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.scheduling import Scheduler
from bahith.indexer.search.searcher import Searcher

TODAY = dt.date(2021, 9, 1)
WORDS = ["ميناء", "قطار", "محطة", "جسر", "حديقة", "مدرسة", "مكتبة", "سوق", "نهر", "جبل"]
ARTICLES = [
    {
        "id": f"{number}",
        "title": f"{WORDS[number % 10]} {WORDS[number % 7]}",
        "text": " ".join(WORDS[(number * step) % 10] for step in range(1, 30)),
        "category": WORDS[number % 3],
        "date": f"2021-0{1 + number % 9}-01",
    }
    for number in range(60)
]
REQUESTS = {
    "words": Request(" ".join(WORDS), facets=("category", "year")),
    "all of many": Request(" AND ".join(WORDS * 5)),
    "prefixes": Request(" ".join(word[:2] + "*" for word in WORDS), size=3),
    "gibberish": Request("ظغضطص قظارر مححطة نهثر"),
    "groups": Request('"جسر" OR نهر', group=True, explain=True),
    "deep": Request("", page=6),
    "date": Request("قطار عام 2021", sort="newest"),
}

Ask = Callable[[Searcher, Request], Page]


def asked(searcher: Searcher, request: Request) -> Page:
    return searcher.search(request, TODAY)


def answered(searcher: Searcher, request: Request) -> Page:
    return searcher.answer(request, TODAY).page


@pytest.fixture(params=["whoosh", "tantivy"])
def searcher(
    request: pytest.FixtureRequest, one_analyzer: None, tmp_path: Path
) -> Iterator[Searcher]:
    """A searcher for which each look at the clock takes a second."""
    available(request.param)
    with Index(tmp_path, engine=request.param) as index:
        index.add(ARTICLES)
        seconds = count()
        index.searcher.turns._scheduler = Scheduler(lambda: float(next(seconds)))
        yield index.searcher


def ended(searcher: Searcher, request: Request, ask: Ask) -> Iterator[Page]:
    """The answers of a request with ever larger budgets, until one suffices."""
    for seconds in count(1):
        searcher.turns.budget = float(seconds)
        page = ask(searcher, request)
        searcher.turns.budget = 0.0
        if not page.timed_out:
            return
        yield page


def untimed(page: Page) -> Page:
    return replace(page, took_ms=0.0)


@pytest.mark.parametrize("ask", [asked, answered])
@pytest.mark.parametrize("name", REQUESTS)
def test_wherever_it_ends_nothing_is_wrong(
    searcher: Searcher, tmp_path: Path, name: str, ask: Ask
) -> None:
    request = REQUESTS[name]
    pages = [*ended(searcher, request, ask)]
    assert pages
    whole = ask(searcher, request)
    for page in pages:
        assert page.notes[-1].code == "timed_out"
        if page.results and not request.group:
            articles = [result.article for result in page.results]
            assert articles == [result.article for result in whole.results]
            assert (page.total, page.counts) == (whole.total, whole.counts)
        elif not page.results:
            assert page.total <= whole.total
    with Index(tmp_path) as fresh:  # which has cached nothing partial
        assert untimed(ask(fresh.searcher, request)) == untimed(whole)


@pytest.mark.parametrize("words", [10, 100, 1000])
def test_every_word_is_looked_at_with_the_clock_at_hand(searcher: Searcher, words: int) -> None:
    request = Request(" AND ".join(f"كلمة{number}" for number in range(words)), size=1)
    searcher.turns.budget = 2.0
    assert searcher.search(request, TODAY).timed_out


def test_what_has_no_partial_answer_is_refused(searcher: Searcher) -> None:
    searcher.turns.budget = 1.0
    for ask in (
        lambda: searcher.suggest("مي"),
        lambda: searcher.similar("1"),
        lambda: searcher.articles("", 50),
    ):
        with pytest.raises(TimedOut):
            ask()


def test_exports_are_whole_whatever_they_take(searcher: Searcher) -> None:
    searcher.turns.budget = 1.0
    assert len([*searcher.matches(Request("قطار OR جسر OR نهر OR ميناء"))]) > 10
    assert len([*searcher.stored()]) == len(ARTICLES)
