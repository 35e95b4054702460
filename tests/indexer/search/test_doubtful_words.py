"""Names that no list has, and that are read as forms of other words, from end to end."""

from __future__ import annotations

import pytest
from library import Library

from bahith.indexer.query import Request

FILLER = "نشرت الصحيفة تقريرا عن موسم الزراعة في الأقاليم البعيدة. " * 40


@pytest.mark.parametrize(("name", "word"), [("توتون", "توت"), ("غيرشون", "غيرش"), ("فيرنو", "رنا")])
def test_a_long_article_with_the_name_precedes_short_ones_with_the_word(
    library: Library, name: str, word: str
) -> None:
    library.records(
        "articles.jsonl",
        {"id": "name", "title": "خبر", "text": f"{FILLER} استقبل {name} الوفد. {FILLER}"},
        {"id": "word", "title": f"{word} و{word}", "text": f"{word} {word} {word}"},
    )
    library.build()
    searcher = library.open()
    page = searcher.search(Request(name))
    searcher.close()
    assert page.results[0].article.id == "name"
