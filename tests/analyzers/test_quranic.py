"""Words in the spelling of the Quran, and in older spellings, meet the modern ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Literal

import pytest
from arabic_texts import anything
from hypothesis import given

from bahith.analyzers import folding, old_spellings, quranic
from bahith.analyzers.analyzer import Analyzer, Terms

TABLE = Path(__file__).resolve().parent.parent / "data" / "quranic.tsv"
PAIRS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text("utf-8").splitlines()
    if not line.startswith("#")
]
RULES = [
    import_module(f"{quranic.__name__}.{found.name}")
    for found in iter_modules(quranic.__path__)
    if found.name != "units"
]

OLD = (
    ("الصلوة", "الصلاة"),
    ("والزكوة", "والزكاة"),
    ("بالحيوة", "بالحياة"),
    ("الربوا", "الربا"),
    ("كمشكوة", "كمشكاة"),
    ("التورىة", "التوراة"),
    ("السموات", "السماوات"),
    ("للملئكة", "للملائكة"),
    ("القرءان", "القرآن"),
    ("ءامنوا", "آمنوا"),
    ("وءاتوا", "وآتوا"),
    ("لءاكلون", "آكلون"),
    ("إسرءيل", "إسرائيل"),
    ("عبد الرحمان", "عبد الرحمن"),
    ("هاذا", "هذا"),
    ("نعمت", "نعمة"),
    ("امرأت", "امرأة"),
    ("برحمت", "رحمة"),
)
"""Spellings without marks."""

OTHER_PRINTS = (
    ("الصَّلٰوةَ", "الصلاة"),
    ("حَیٰوةً", "حياة"),
    ("اٰمَنُوْا", "آمنوا"),
    ("قُرْاٰنٌ", "قرآن"),
    ("عَلٰى", "على"),
    ("مُوسٰى", "موسى"),
    ("السَّمٰوٰتِ", "السماوات"),
    ("هٰذا", "هذا"),
    ("اللّٰهُ", "الله"),
    ("الرَّحمٰن", "الرحمن"),
    ("لٰكنّهم", "لكنهم"),
    ("أولٰئك", "أولئك"),
    ("إلٰهنا", "إلهنا"),
)
"""Prints of the Indian subcontinent, and modern texts with marks."""

APART = (
    ("صَوْتُ", "صوة"),
    ("بَيْتِ", "بية"),
    ("بَقِيَتْ", "بقية"),
    ("مَـٰلِكِ", "ملك"),
)

VERSES = (
    ("ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ", "الحمد لله رب العالمين"),
    ("ٱهْدِنَا ٱلصِّرَٰطَ ٱلْمُسْتَقِيمَ", "اهدنا الصراط المستقيم"),
    ("إِنَّ ٱلصَّلَوٰةَ تَنۡهَىٰ عَنِ ٱلۡفَحۡشَآءِ", "إن الصلاة تنهى عن الفحشاء"),
    ("ذَٰلِكَ ٱلْكِتَـٰبُ لَا رَيْبَ ۛ فِيهِ ۛ", "ذلك الكتاب لا ريب فيه"),
    ("يَـٰٓأَيُّهَا ٱلنَّاسُ ٱتَّقُوا۟ رَبَّكُمُ", "يا أيها الناس اتقوا ربكم"),
    ("يأيها الناس", "يا أيها الناس"),
    ("وَيَٰقَوۡمِ ٱسۡتَغۡفِرُواْ رَبَّكُمۡ", "ويا قوم استغفروا ربكم"),
    ("يَـٰٓـَٔادَمُ ٱسْكُنْ", "يا آدم اسكن"),
    ("فَبِأَيِّ ءَالَآءِ رَبِّكُمَا تُكَذِّبَانِ", "فبأي آلاء ربكما تكذبان"),
    ("هَـٰٓأَنتُمْ هَـٰٓؤُلَآءِ", "ها أنتم هؤلاء"),
    ("ٱلْحَىُّ ٱلْقَيُّومُ", "الحي القيوم"),
)


@pytest.mark.parametrize(
    ("rule", "word", "modern"),
    [(rule, *example) for rule in RULES for example in rule.EXAMPLES],
)
def test_each_rule_does_its_part(rule: object, word: str, modern: str) -> None:
    assert {*RULES} == {*quranic.RULES}
    assert folding.fold(quranic.modern(word)) == folding.fold(modern)


@pytest.mark.parametrize(("word", "modern"), [*quranic.EXAMPLES, *OTHER_PRINTS])
def test_a_word_is_spelled_as_today(word: str, modern: str, analyzer: Analyzer) -> None:
    written = [terms.written for terms in analyzer.terms(word)]
    assert written == [terms.written for terms in analyzer.terms(modern)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_of_the_quran_meet_their_modern_spelling(
    form: Literal["NFC", "NFD"], analyzer: Analyzer
) -> None:
    missed = [
        (word, modern)
        for word, modern in PAIRS
        if not phrases_meet(analyzer.terms(unicodedata.normalize(form, word)), analyzer, modern)
    ]
    assert not missed


@pytest.mark.parametrize(("word", "modern"), OLD)
def test_old_spellings_meet_the_modern_one(word: str, modern: str, analyzer: Analyzer) -> None:
    assert phrases_meet(analyzer.terms(word), analyzer, modern)


@pytest.mark.parametrize(("word", "other"), APART)
def test_other_words_stay_apart(word: str, other: str, meet: Callable[[str, str], bool]) -> None:
    assert not meet(word, other)


@pytest.mark.parametrize(("verse", "typed"), VERSES)
def test_a_verse_is_found_as_a_phrase(verse: str, typed: str, analyzer: Analyzer) -> None:
    assert phrases_meet(analyzer.terms(verse), analyzer, typed)


def test_a_word_is_marked_whole(analyzer: Analyzer) -> None:
    text = "وَأَقِيمُواْ ٱلصَّلَوٰةَ"
    (*_, token) = analyzer.tokens(text)
    assert text[token.start : token.end] == "ٱلصَّلَوٰةَ"


def test_words_written_as_one_are_marked_with_their_own_marks(analyzer: Analyzer) -> None:
    text = "عَبْدُالله"
    assert [text[token.start : token.end] for token in analyzer.tokens(text)] == ["عَبْدُ", "الله"]


@given(anything)
def test_any_text_has_a_spelling(text: str) -> None:
    assert isinstance(quranic.modern(text), str)


@pytest.mark.parametrize(
    "word", ["قراءات", "جزءا", "جزءاً", "جُزءاً", "بدءاً", "وزراء", "إجراءات", "بدءا", "شيئا", "مروءة"]
)
def test_modern_words_with_a_hamza_stay_as_they_are(word: str, one: Callable[[str], Terms]) -> None:
    assert one(word).written == folding.fold(word)


def test_listed_old_spellings_are_not_modern_ones() -> None:
    listed = old_spellings.load()
    modern = {folding.fold(words[0]) for words in listed.values() if len(words) == 1}
    assert not modern & {*listed}


def phrases_meet(words: list[Terms], analyzer: Analyzer, typed: str) -> bool:
    asked = analyzer.terms(typed)
    return len(words) == len(asked) and all(
        word.written == other.written or not {*word.stems}.isdisjoint(other.stems)
        for word, other in zip(words, asked, strict=True)
    )
