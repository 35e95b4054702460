"""A written form is shown as most articles spell it."""

from __future__ import annotations

import pytest
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines import chosen
from bahith.indexer.search.assist.spellings import commonest, spelled
from bahith.indexer.workers import documents


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        ({"أحمد": 2, "احمد": 3}, "احمد"),
        ({"أحمد": 3, "احمد": 2}, "أحمد"),
        ({"مُدرّسة": 1, "مدرّسة": 1}, "مدرّسة"),
        ({"مــدرسة": 1, "مدرسة": 1}, "مدرسة"),
        ({"إيمان": 1, "ايمان": 0}, "إيمان"),
    ],
)
def test_the_commonest_spelling_then_the_one_with_fewest_marks(
    spellings: dict[str, int], expected: str
) -> None:
    assert commonest(spellings) == expected


def test_forms_are_spelled_as_most_articles_spell_them(library: Library) -> None:
    library.records(
        "a.jsonl",
        {"id": "1", "title": "أحمد", "text": "«أحمد» احمد، والمدرسة! Cairo"},
        {"id": "2", "text": "احمد (أحمد) القاهره cairo"},
        {"id": "3", "text": "القاهرة القاهرة"},
        {"id": "4", "text": "القاهرة ٢٠٢١"},
    )
    library.build()
    engine = chosen(library.settings).open(library.settings, Analyzer().signature)
    forms = ["احمد", "والمدرسه", "القاهره", "cairo", "2021", "غير"]
    expected = ["أحمد", "والمدرسة", "القاهرة", "Cairo", "٢٠٢١", "غير"]
    assert spelled(engine, forms) == expected
    engine.close()


def test_encoded_texts_know_how_their_words_are_spelled() -> None:
    text = "«أحمدُ» احمد إلى المدرسة. عبدالله Cairo/Giza"
    encoded = Analyzer().encode([text])
    pairs = zip(encoded.vocabulary, encoded.spellings, strict=True)
    found = {spelling: word.written for word, spelling in pairs if spelling}
    assert found == {
        "أحمدُ": "احمد",
        "إلى": "الي",
        "المدرسة": "المدرسه",
        "Cairo": "cairo",
        "Giza": "giza",
    }


def test_documents_have_each_spelling_in_title_and_body_once() -> None:
    articles = [
        Article("1", "أحمد والمدرسة", "المدرسة (أحمد) احمد", source="إذاعة"),
        Article("2", "", "", source="إذاعة"),
        Article("3", "", "«أحمد»"),
    ]
    spellings = [sorted(one.spellings) for one in documents(Analyzer(), articles)]
    ahmad, school = ("احمد", "أحمد"), ("المدرسه", "المدرسة")
    assert spellings == [[ahmad, school, ("والمدرسه", "والمدرسة")], [], [ahmad]]
