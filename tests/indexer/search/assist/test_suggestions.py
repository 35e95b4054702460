"""Suggestions while typing: words, phrases and titles as the collection writes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from library import Library

from bahith.indexer.results import Suggestion
from bahith.indexer.search.searcher import Searcher

ARTICLES = [
    ("1", "رئيسُ الحكومة يزور أسوان", "قال رئيس الحكومة إن الأمطار كثيرة في أسوان هذا العام."),
    ("2", "الأمطار في أسوان", "استقبل المحافظ رئيس الحكومة. وزارة الري تتابع السدود."),
    ("3", "وزارة الري تفتح السدود", "أعلنت وزارة الري، أمس، فتح السدود في صيدا. قانون الري."),
    ("4", "حكومة جديدة في صيدا", "تألفت حكومة جديدة برئاسة امرأة. أعلن رئيس الجامعة."),
    ("5", "", "زار رئيس الجامعة مدينة فاس، الحكومة غائبة. شركة Google Maps وشركة Google Maps."),
    ("6", "Google Maps بالعربية", "خرائط Google Maps. رئيس الحكومة."),
]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    names = ("id", "title", "text")
    module_library.records("a.jsonl", *(dict(zip(names, a, strict=True)) for a in ARTICLES))
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


def texts(found: tuple[Suggestion, ...], kind: str) -> list[str]:
    return [one.text for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("الأمط", ["الأمطار"]),
        ("الامط", ["الأمطار"]),
        ("أمط", ["الأمطار"]),
        ("اَلأَمْـط", ["الأمطار"]),
        ("الحكو", ["الحكومة"]),
        ("حكو", ["حكومة"]),
        ("google m", ["google Maps"]),
        ("رئيس الج", ["رئيس الجامعة"]),
        ("وقال رئيس الح", ["وقال رئيس الحكومة"]),
        ("قص", []),
        ("ا", []),
    ],
)
def test_the_last_word_is_completed(searcher: Searcher, typed: str, expected: list[str]) -> None:
    assert texts(searcher.suggest(typed), "word") == expected


def test_beside_other_words_what_follows_them_comes_first(searcher: Searcher) -> None:
    assert texts(searcher.suggest("رئيس ال"), "word") == ["رئيس الحكومة", "رئيس الجامعة"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("وزار", ["وزارة الري"]),
        ("وزارة ", ["وزارة الري"]),
        ("رئيس ", ["رئيس الجامعة", "رئيس الحكومة"]),
        ("goog", ["Google Maps"]),
        ("مدينة ", []),
    ],
)
def test_phrases_are_those_of_several_articles(
    searcher: Searcher, typed: str, expected: list[str]
) -> None:
    assert sorted(texts(searcher.suggest(typed), "phrase")) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("اسوا", {"1", "2"}),
        ("أمطار أسو", {"2"}),
        ("وزارة الري", {"3"}),
        ("الحكومة ", {"1", "4"}),
        ("فاس", set()),
        ("قال", set()),
    ],
)
def test_titles_have_all_the_words(searcher: Searcher, typed: str, expected: set[str]) -> None:
    found = [one for one in searcher.suggest(typed) if one.kind == "title"]
    assert {one.id for one in found} == expected
    titles = {id: title for id, title, _ in ARTICLES}
    assert all(one.text == titles[one.id] for one in found)


def test_no_more_than_asked_for_and_no_text_twice(searcher: Searcher) -> None:
    for typed in ("ال", "رئيس", "وزارة ا", "حكومة"):
        for limit in range(9):
            found = searcher.suggest(typed, limit)
            assert len(found) <= limit
            assert len({one.text for one in found}) == len(found)
            assert typed not in {one.text for one in found}


@pytest.mark.parametrize("typed", ["", "  ", "؟!", '"', "و" * 500])
def test_nothing_is_suggested_for_nothing(searcher: Searcher, typed: str) -> None:
    assert searcher.suggest(typed) == ()


LETTERS = st.text(st.sampled_from("الحكومةرئيس أإ\u064e\u0640 \"'*-():2٢Gg\x00\udcff\u200f"))


@max_examples(150)
@given(LETTERS | st.text())
def test_whatever_is_typed_is_answered_in_three_parts(searcher: Searcher, typed: str) -> None:
    kinds = [one.kind for one in searcher.suggest(typed)]
    assert kinds == sorted(kinds, key=["word", "phrase", "title"].index)
    assert len(kinds) <= 8


def test_suggestions_are_those_of_the_newest_commit(library: Library) -> None:
    library.records("a.jsonl", {"id": "1", "text": "الحكومة"})
    library.build()
    searcher = library.open()
    assert texts(searcher.suggest("الحك"), "word") == ["الحكومة"]
    library.records("a.jsonl", {"id": "1", "text": "الحكاية"})
    library.build()
    searcher.refresh()
    assert texts(searcher.suggest("الحك"), "word") == ["الحكاية"]
    searcher.close()


def test_what_many_readers_type_is_worked_out_once(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggestions = searcher.suggest("رئيس ال")
    monkeypatch.setattr(searcher._engine, "openings", lambda *_: pytest.fail("asked again"))
    assert searcher.suggest("رئيس ال") == suggestions != ()
