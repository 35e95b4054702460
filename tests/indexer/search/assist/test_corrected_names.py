"""Corrections leave names alone, and write ة where ت was heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import Library

from bahith.indexer.search.searcher import Searcher

TEXTS = [
    "قال سنان إن المدينة كبيرة",
    "من شأن هذا القرار أن يوقف البناء، وشان القرية كذلك",
    "وصف المدرب اللاعب وصفا غريبا في بيت الفريق",
    "نشأت الجامعة في ليبيا بقرار من وزارة التعليم والحكومة الجديدة",
    "أعلنت وزارة الخارجية أن السفارة أغلقت أبوابها أمام الحكومة",
    "فتحت المدرسة أبوابها، وأغلقت شركة النقل، وحضرت لجنة المدينة",
    "زار رئيس البرلمان بغداد",
]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    records = ({"id": f"{n}", "text": text} for n, text in enumerate(TEXTS))
    with module_library.searching(*records) as searcher:
        yield searcher


@pytest.mark.parametrize(
    "q",
    ["سناب شات", '"سناب شات"', "غريتا تونبرغ", "مستر بيست", "كيم كاردشيان", "لاري بيج"],
)
def test_a_name_is_not_corrected_word_by_word(searcher: Searcher, q: str) -> None:
    assert searcher.correction(q) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("البرلمتن بغدد", "البرلمان بغداد"),
        ("الحكوكة التعليك", "الحكومة التعليم"),
        ("رئيس البرلمتن", "رئيس البرلمان"),
        ("مجلس البرلمتن", "مجلس البرلمان"),
        ("تونبرغ الحكوووومة", "تونبرغ الحكومة"),
    ],
)
def test_words_that_an_article_has_together_are(searcher: Searcher, typed: str, meant: str) -> None:
    correction = searcher.correction(typed)
    assert correction is not None
    assert correction.q == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("وزارت", "وزارة"),
        ("وزارت الخارجية", "وزارة الخارجية"),
        ("مدرست", "مدرسة"),
        ("شركت النقل", "شركة النقل"),
        ("لجنت", "لجنة"),
        ("جامعت", "جامعة"),
        ("حكومت", "حكومة"),
    ],
)
def test_a_heard_teh_is_teh_marbuta(searcher: Searcher, typed: str, meant: str) -> None:
    correction = searcher.correction(typed)
    assert correction is not None
    assert correction.q == meant


@pytest.mark.parametrize("q", ["زارت", "قالت", "كتبت", "حضرت", "بنت", "وقت", "صوت", "انتخابات"])
def test_a_word_in_teh_stays(searcher: Searcher, q: str) -> None:
    assert searcher.correction(q) is None
