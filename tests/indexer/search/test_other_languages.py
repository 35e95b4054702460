"""Articles in other languages are found by the forms of their words, in every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from library import Library

from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher

TEXTS = {
    "de": "Die Wahlen im Land sind vorbei. Das Ministerium teilte am Montag die Zahlen mit.",
    "de 2": "Nach der Wahl ist vor der Wahl, sagte die Ministerin am Montag in der Stadt.",
    "es": "Las elecciones del domingo fueron tranquilas, dijo el ministerio el lunes pasado.",
    "en": "The ministry said on Monday that the Wahl exhibition would open to the public.",
    "ar": "افتتح معرض Wahlen في المدينة أمس بحضور وزير الثقافة وعدد من الفنانين",
    "fa": "وزارت نیرو اعلام کرد که سطح آب سدهای کشور در ماه گذشته افزایش پیدا کرده است",
}


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def searcher(
    request: pytest.FixtureRequest, one_analyzer: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    library = Library(tmp_path_factory.mktemp("library"))
    library.settings = replace(library.settings, engine=request.param)
    library.records("a.jsonl", *({"id": id, "text": text} for id, text in TEXTS.items()))
    library.build()
    searcher = library.open()
    yield searcher
    searcher.close()


def ids(searcher: Searcher, q: str) -> set[str]:
    return {result.id for result in searcher.search(Request(q)).results}


def test_articles_know_their_language(searcher: Searcher) -> None:
    languages = {article.id: article.language for article in searcher.articles("", 10)}
    assert languages == {id: id[:2] for id in TEXTS}


def test_forms_match_in_articles_in_their_language_only(searcher: Searcher) -> None:
    assert ids(searcher, "Wahl") == {"de", "de 2", "en"}
    assert ids(searcher, "Wahlen") == {"de", "de 2", "ar"}
    assert ids(searcher, "=Wahl") == {"de 2", "en"}
    assert ids(searcher, "elección") == {"es"}
    assert ids(searcher, '"Wahl im Land"') == {"de"}


def test_what_matched_is_marked_and_explained(searcher: Searcher) -> None:
    (result,) = searcher.search(Request("Wahl Land", explain=True)).results[:1]
    marked = [result.snippet.text[slice(*place)] for place in result.snippet.marks]
    assert marked == ["Wahlen", "Land"]
    assert result.explanation
    assert [(match.found, match.how) for match in result.explanation.matches] == [
        ("Wahlen", "stem"),
        ("Land", "written"),
    ]


def test_similar_articles_are_not_sought_by_function_words(searcher: Searcher) -> None:
    similar = searcher.similar("de") or ()
    assert [result.id for result in similar][:1] == ["de 2"]


def test_an_article_is_unchanged_when_it_comes_again(searcher: Searcher, library: Library) -> None:
    library.records("a.jsonl", {"id": "1", "text": TEXTS["de"]})
    assert library.build().added == 1
    assert library.build().unchanged == 1
