"""More like this: related articles come first, copies and the article itself never."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from arabic_texts import anything
from hypothesis import given
from hypothesis import strategies as st
from library import Library

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.search import lookups
from bahith.indexer.search.assist import similar
from bahith.indexer.search.searcher import Searcher

ANALYZER = Analyzer()


@pytest.fixture(scope="module")
def searcher(samples: Path, module_library: Library) -> Iterator[Searcher]:
    """The samples, with a copy of one article and one without any word."""
    museum = (samples / "culture" / "museum-old-port.txt").read_text("utf-8")
    module_library.records("a.jsonl", {"id": "copy", "text": museum}, {"id": "signs", "text": "؟!"})
    module_library.build(samples, module_library.articles)
    searcher = module_library.open()
    yield searcher
    searcher.close()


def ids(searcher: Searcher, id: str, size: int = 5) -> list[str]:
    found = searcher.similar(id, size)
    assert found is not None
    return [result.article.id for result in found]


@pytest.mark.parametrize(
    ("id", "related"),
    [
        ("museum-old-port-brief", {"culture/museum-old-port.txt"}),
        ("desalination-price", {"news/desalination-plant.txt", "science/desalination-sun.txt"}),
        ("economy/date-harvest.txt", {"economy/dates-export.txt", "family-date-season"}),
        ("science/eclipse-2027.txt", {"ring-of-fire-2019", "news/eclipse-schools.txt"}),
        ("sport/atlas-marathon.txt", {"sport/coast-marathon.txt"}),
        ("news/village-buses.txt", {"west-ferry-line"}),
    ],
)
def test_related_articles_come_first(searcher: Searcher, id: str, related: set[str]) -> None:
    assert related <= {*ids(searcher, id, len(related) + 1)}


def test_neither_the_article_nor_its_copies(searcher: Searcher) -> None:
    assert {"culture/museum-old-port.txt", "copy"}.isdisjoint(ids(searcher, "copy", 100))
    assert ids(searcher, "copy", 1) == ["museum-old-port-brief"]


def test_no_more_than_asked_for_best_first(searcher: Searcher) -> None:
    found = searcher.similar("desalination-price", 3)
    assert found is not None
    assert len(found) == 3
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    for result in found:
        assert result.article.body.split()[:5] == result.snippet.text.split()[:5]
    assert not any(r.title_marks or r.snippet.marks for r in found)


def test_no_article_and_no_words(searcher: Searcher) -> None:
    assert searcher.similar("none") is None
    assert searcher.similar("signs") == ()


def test_related_articles_are_found_once_for_each_commit(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"a": "متحف الميناء القديم", "b": "متحف الميناء في ينبع", "c": "الكسوف فوق المدارس"}
    with library.searching(*({"id": id, "text": text} for id, text in texts.items())) as searcher:
        found = searcher.similar("a")
        with monkeypatch.context() as patched:
            patched.setattr(lookups, "query_of", None)
            assert searcher.similar("a") == found
        assert ids(searcher, "a") == ["b"]
        library.records("more.jsonl", {"id": "d", "text": "زوار متحف الميناء"})
        library.build()
        assert {*ids(searcher, "a")} == {"b", "d"}


def test_of_a_long_body_only_the_beginning_is_analyzed(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    words = ["المدينة", "كانون الثاني", "عبد الله،", "—", "2021\n"]
    text = " ".join(chance.choices(words, k=20_000))
    expected = ANALYZER.terms(text)[: similar.READ]
    lengths: list[int] = []
    terms_batch = ANALYZER.terms_batch

    def watched(texts: list[str]) -> list[list[Terms]]:
        lengths.extend(map(len, texts))
        return terms_batch(texts)

    monkeypatch.setattr(ANALYZER, "terms_batch", watched)
    assert similar._first_terms(ANALYZER, text) == expected
    assert sum(lengths) < len(text) / 5


@given(st.lists(anything, max_size=9).map(" ".join))
def test_all_of_a_short_body_is(text: str) -> None:
    assert similar._first_terms(ANALYZER, text) == ANALYZER.terms(text)[: similar.READ]
