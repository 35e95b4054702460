"""More like this: related articles come first, copies and the article itself never."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import Library

from bahith.indexer.search.searcher import Searcher


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
