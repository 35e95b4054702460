"""Completions are words of the language: one form of each lemma, and phrases that agree."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import Library

from bahith.indexer.search.searcher import Searcher

TEXTS = [
    "زار رئيس الوزراء المدرسة، وحضر رئيس الوزراء الحفل",
    "قال رئيس الوزراء إن الرئيس الفرنسي يصل غدا",
    "استقبل الرئيس الفرنسي رئيسة البلاد، وانتخب رئيسا للنادي",
    "للرئيس الفرنسي دور رئيسي، والرئيس الفرنسي وصل",
    "أعلن البنك المركزي رفع الفائدة، وللبنك المركزي فروع",
    "رفع البنك المركزي الفائدة في بنك صغير",
    "طائرات F-16 في الجو، وطائرات F-16 على الأرض",
    "طائرات F16 جديدة ولقاح كوفيد-19 وجائحة كوفيد-19",
    "كتاب كبير عن كتابين كبيرين وكتابه الأول في تاريخ الأدب",
    "هذا الكتاب كتاريخ البلاد، وكتاريخ العالم، وكتاريخ الفن، للتطهير وقت",
    "عن المدارس الجزائرية والمدرسة الجزائرية والجزائري في الجزائر",
]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    cut = "كلمة " * 39 + "الاستقلالية"
    records = ({"id": f"{n}", "text": text} for n, text in enumerate([*TEXTS, cut, cut]))
    with module_library.searching(*records) as searcher:
        yield searcher


def suggested(searcher: Searcher, typed: str) -> list[str]:
    return [suggestion.text for suggestion in searcher.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "form", "others"),
    [
        ("الرئي", "الرئيس", ["الرئيسي", "الرئيسة"]),
        ("رئيس", "رئيس الوزراء", ["رئيسة", "رئيسا", "رئيسي"]),
        ("كتا", "كتاب", ["كتابين", "كتابه", "كتاريخ"]),
        ("الجزائ", "الجزائر", ["الجزائرية", "الجزائري"]),
        ("للتطه", "للتطهير", []),
    ],
)
def test_one_form_of_each_lemma(
    searcher: Searcher, typed: str, form: str, others: list[str]
) -> None:
    found = suggested(searcher, typed)
    assert form in found
    assert {*found}.isdisjoint(others)


@pytest.mark.parametrize(
    ("typed", "expected", "ungrammatical"),
    [
        ("الرئيس ", "الرئيس الفرنسي", "الرئيس الوزراء"),
        ("الرئيس ال", "الرئيس الفرنسي", "الرئيس الوزراء"),
        ("رئيس ", "رئيس الوزراء", "رئيس الفرنسي"),
        ("رئيس ال", "رئيس الوزراء", "رئيس الفرنسي"),
        ("وقال رئيس ال", "وقال رئيس الوزراء", "وقال رئيس الفرنسي"),
        ("البنك ", "البنك المركزي", "البنك صغير"),
        ("وللبنك الم", "وللبنك المركزي", ""),
    ],
)
def test_a_phrase_is_one_that_articles_have(
    searcher: Searcher, typed: str, expected: str, ungrammatical: str
) -> None:
    found = suggested(searcher, typed)
    assert expected in found
    assert ungrammatical not in found


@pytest.mark.parametrize("typed", ["بنك ال", "رئيس الف", "المدرسة ال"])
def test_words_that_stand_elsewhere_complete_nothing(searcher: Searcher, typed: str) -> None:
    assert "المركزي" not in " ".join(suggested(searcher, typed))
    assert "رئيس الفرنسي" not in suggested(searcher, typed)


@pytest.mark.parametrize(
    ("typed", "completed"), [("F-1", "F-16"), ("f1", "f16"), ("كوفيد-1", "كوفيد-19")]
)
def test_designations_are_completed(searcher: Searcher, typed: str, completed: str) -> None:
    assert completed in suggested(searcher, typed)


def test_a_stop_word_is_no_completion(searcher: Searcher) -> None:
    assert "الوزراء إن" not in suggested(searcher, "الوزراء إ")


def test_a_word_that_an_opening_cuts_is_no_completion(searcher: Searcher) -> None:
    assert suggested(searcher, "كلمة الاس") in ([], ["كلمة الاستقلالية"])
