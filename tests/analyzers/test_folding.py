from __future__ import annotations

import unicodedata
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest
from arabic_texts import ARABIC, anything, dressed, is_setting
from hypothesis import given

from bahith.analyzers import folding
from bahith.analyzers.analyzer import Analyzer, Terms

MODULES = [
    import_module(f"{folding.__name__}.{found.name}") for found in iter_modules(folding.__path__)
]
IDS = [rule.__name__.rpartition(".")[2] for rule in MODULES]
EXAMPLES = [
    pytest.param(rule, raw, folded, id=f"{rule.__name__.rpartition('.')[2]}-{number}")
    for rule in MODULES
    for number, (raw, folded) in enumerate(rule.EXAMPLES)
]


def alone(rule: ModuleType, word: str) -> str:
    """``word`` as one rule of the chain folds it."""
    whole = rule.fold(word) if hasattr(rule, "fold") else word
    return whole.translate(getattr(rule, "TABLE", {}))


def test_every_module_of_the_folder_is_a_rule_of_the_chain() -> None:
    assert {*MODULES} == {*folding.RULES}
    assert len(MODULES) == len(folding.RULES)


@pytest.mark.parametrize("rule", MODULES, ids=IDS)
def test_every_rule_says_what_it_does_by_an_example(rule: ModuleType) -> None:
    assert rule.__doc__
    assert [raw for raw, folded in rule.EXAMPLES if raw != folded]


@pytest.mark.parametrize(("rule", "raw", "folded"), EXAMPLES)
class TestExamples:
    def test_hold_for_the_rule_alone(self, rule: ModuleType, raw: str, folded: str) -> None:
        assert alone(rule, raw) == folded

    def test_stay_as_the_rule_left_them(self, rule: ModuleType, raw: str, folded: str) -> None:
        assert alone(rule, folded) == folded

    def test_are_written_alike_after_the_chain(
        self, rule: ModuleType, raw: str, folded: str, analyzer: Analyzer
    ) -> None:
        written = [terms.written for terms in analyzer.terms(raw)]
        assert written == [terms.written for terms in analyzer.terms(folded)]


# Words whose folding libraries are known to get wrong, and pairs that several rules make one.
SAME = (
    ("مصطفى", "مصطفي"),
    ("مُصْطَفَىٰ", "مصطفى"),
    ("الرَّحْمَٰن", "الرحمن"),
    ("هَٰذَا", "هذا"),
    ("لَٰكِن", "لكن"),
    ("ا\u064e\u0654حمد", "أحمد"),
    ("مَسْءُول", "مسؤول"),
    ("إســـلام", "اسلام"),
    ("ﺇﺳﻼﻣﻲ", "إسلامي"),
    ("ﻣﺼﻄﻔﻰ", "مصطفى"),
    ("ﷲ", "الله"),
    ("ٱللَّهِ", "الله"),
    ("آن", "آن"),
    ("جمهوری", "جمهوري"),
    ("کردستان", "كردستان"),
    ("ﭼﺎﯼ", "جاي"),
    ("٢٥٠٠", "2,500"),
    ("۲۵۰۰", "٢٬٥٠٠"),
    ("٣٫٥", "3.5"),
    ("CAFÉ", "cafe"),
    ("Café", "cafe"),
)
FOREIGN = (
    ("هەولێر", "هولير"),
    ("کۆمەڵە", "كومله"),
    ("ئازاد", "آزاد"),
    ("ئەحمەد", "أحمد"),
    ("ئێران", "إيران"),
    ("ئەنقەرە", "أنقرة"),
    ("ئۇيغۇر", "أويغور"),
    ("پښتو", "بشتو"),
    ("کوټه", "كوته"),
    ("ځدراڼ", "زدران"),
    ("لاڑکانہ", "لاركانه"),
    ("پنڈی", "بندي"),
    ("سنڌ", "سند"),
    ("خاں", "خان"),
    ("دلہے", "دلهي"),
    ("ڤوتين", "فوتين"),
    ("قازاقستان", "قازاقستان"),
)
"""Kurdish, Uyghur, Pashto, Urdu, Sindhi: a word, and what an Arab types for it."""

APART = (
    ("على", "علي"),
    ("3.5", "35"),
    ("سماء", "سما"),
    ("مكتبة", "مكتب"),
)


@pytest.mark.parametrize(("word", "other"), SAME + FOREIGN)
def test_spellings_of_a_word_are_written_alike(
    word: str, other: str, one: Callable[[str], Terms]
) -> None:
    assert one(word).written == one(other).written


@pytest.mark.parametrize(("word", "other"), APART)
def test_folding_keeps_words_apart(word: str, other: str, one: Callable[[str], Terms]) -> None:
    assert one(word).written != one(other).written


@given(anything)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = folding.fold(text)
    assert folding.fold(folded) == folded


def test_every_letter_of_the_script_folds_to_letters_of_arabic_keyboards() -> None:
    letters = [char for char in ARABIC if unicodedata.category(char) in ("Lo", "Lm")]
    plain = {*"ءابتثجحخدذرزسشصضطظعغفقكلمنهوي", " "}
    assert [char for char in letters if not {*folding.fold(char)} <= plain] == []


@pytest.mark.parametrize("around", ["", "ب", "ا", "a", "5"])
def test_every_arabic_code_point_folds_to_something_stable(around: str) -> None:
    folded = [folding.fold(f"{around}{char}{around}") for char in ARABIC]
    assert folded == [folding.fold(text) for text in folded]


@given(anything)
def test_nothing_of_how_a_word_was_set_is_left_in_it(analyzer: Analyzer, text: str) -> None:
    for terms in analyzer.terms(text):
        assert not [char for char in terms.written if is_setting(char)]


def test_no_arabic_letter_is_left_as_it_was_set(analyzer: Analyzer) -> None:
    written = "".join(terms.written for terms in analyzer.terms(" ".join(ARABIC)))
    assert not [char for char in written if is_setting(char)]


@given(dressed())
def test_how_a_word_is_set_does_not_change_its_terms(
    analyzer: Analyzer, pair: tuple[str, str]
) -> None:
    plain, dressed_up = pair
    bare = [terms._replace(spelling="") for terms in analyzer.terms(dressed_up)]
    assert bare == analyzer.terms(plain)
