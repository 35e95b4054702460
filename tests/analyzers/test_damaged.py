"""Words that a PDF's text has in the wrong order of letters are repaired, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from arabic_texts import anything
from hypothesis import given

from bahith.analyzers import damaged, folding, lexicon, standard
from bahith.analyzers.analyzer import Analyzer, Terms

REPAIRED = (
    ("نمو االقتصاد", "نمو الاقتصاد"),
    ("اإلسالم واإليمان", "الإسلام والإيمان"),
    ("باإلضافة إلى األعمال", "بالإضافة إلى الأعمال"),
    ("العالقات كاألولى", "العالقات كالأولى"),
    ("مجالت ومعامالت", "مجلات ومعاملات"),
    ("لألطفال ولإلنسان", "للأطفال وللإنسان"),
    ("انطالقا من ذلك", "انطلاقا من ذلك"),
    ("قائال إنه", "قائلا إنه"),
    ("ألنه ألنها", "لأنه لأنها"),
    ("هؤالء الالجئون", "هؤلاء اللاجئون"),
    ("استقاللها وخاللها", "استقلالها وخلالها"),
    ("اإليغور", "الإيغور"),
    ("ﺍإلنسان", "الإنسان"),
    ("عدد ةموكحلا ةيرصملا", "عدد الحكومة المصرية"),
    ("ىفشتسم", "مستشفى"),
    ("ماالوي", "مالاوي"),
    ("ملاسلإا", "الإسلام"),
    ("داصتقلاا", "الاقتصاد"),
)

UNTOUCHED = (
    *"سالم خالد كاتالونيا بالتيمور طالبان غزال عالم مال رونالدو إيطاليا".split(),
    *"تالله والله بال ثالث عالقة صالة سالح جالس مقال مثال رجال أطوال أعمال أموال".split(),
    *"ألبرت إليزابيث ألمانيا ألفريد كوكاكولا أنجيلا نيكولا مانديلا كارلا روما نيمار".split(),
    *"حالا مثلا أهلا سلا هيلا البالغون المالكون الأعالي الممالك".split(),
)


@pytest.mark.parametrize(("text", "meant"), [*damaged.EXAMPLES, *REPAIRED])
def test_a_damaged_word_is_the_word_that_was_meant(
    text: str, meant: str, analyzer: Analyzer
) -> None:
    assert analyzer.terms(text) == analyzer.terms(meant)


@pytest.mark.parametrize("word", UNTOUCHED)
def test_words_that_only_look_damaged_are_not_touched(
    word: str, one: Callable[[str], Terms]
) -> None:
    assert one(word).written == folding.fold(word)


def common_words(least: int) -> list[str]:
    """Nouns and their forms with particles and endings."""
    nouns = [noun for noun, count in lexicon.load().nouns.items() if count >= least]
    forms = [f"{before}{noun}" for noun in nouns for before in ("", "ال", "وال", "بال", "لل")]
    return forms + [
        f"{noun}{after}" for noun in nouns for after in ("ها", "ين") if noun[-1] not in "ةا"
    ]


def test_no_common_word_is_repaired(analyzer: Analyzer) -> None:
    words = [word for word in common_words(3000) if damaged.may_be(word)]
    changed = [word for word in words if analyzer.fold(word) != folding.fold(word)]
    assert changed == []


def test_common_words_are_found_after_the_damage(analyzer: Analyzer) -> None:
    """Unless the damage makes another word, as خالف of خلاف, or looks like it, as الحقين."""
    words = [word for word in common_words(20_000) if re.search("...لا..", word)]
    broken = {word: word.replace("لا", "ال") for word in words}
    missed = [
        word
        for word, damage in broken.items()
        if analyzer.fold(damage) != folding.fold(word) and not analyzer.frequency(damage)
    ]
    assert len(missed) < len(words) / 20


def test_a_repaired_word_is_marked_as_it_stands(analyzer: Analyzer) -> None:
    text = "باللغة اإلنجليزية."
    _, token = analyzer.tokens(text)
    assert text[token.start : token.end] == "اإلنجليزية"


@pytest.mark.parametrize(("text", "spelled"), standard.EXAMPLES)
def test_characters_without_width_part_words(text: str, spelled: str, analyzer: Analyzer) -> None:
    assert analyzer.terms(text) == analyzer.terms(spelled)


def test_words_without_a_space_have_their_own_ranges(analyzer: Analyzer) -> None:
    text = "#العراق\u200cينتفض"
    assert [token[:2] for token in analyzer.tokens(text)] == [(1, 8), (8, 13)]


SPACED = (
    ("قال: ٱ ْﻟ َﺣ ْﻣ ُد لله", "قال الحمد لله"),
    ("ا َّلر ْح َم ِن ال َّر ِحي ِم", "الرحمن الرحيم"),
    ("اللُّغَ ُة ا ْلعَ َر ِب َّي ُة", "اللغة العربية"),
    ("كتا ٌب مفي ٌد", "كتاب مفيد"),
    ("كانون الثاني وا ْلعا َم", "كانون الثاني والعام"),
    ("قال َمحمد", "قال محمد"),
    ("رونا َغلي", "رونا غلي"),
)
"""Vowel marks with a space before them; where two words are meant, or none is known, two."""


@pytest.mark.parametrize(("text", "meant"), SPACED)
def test_a_word_with_spaces_before_its_marks_is_whole(
    text: str, meant: str, analyzer: Analyzer
) -> None:
    written = [terms.written for terms in analyzer.terms(meant)]
    assert [token.terms.written for token in analyzer.tokens(text)] == written
    assert [terms.written for terms in analyzer.terms(text)] == written
    assert [terms.written for terms in analyzer.terms_batch([text])[0]] == written
    assert [terms.written for terms in analyzer.lazy_tokens([text])[0].terms] == written


def test_a_word_with_spaces_is_marked_whole(analyzer: Analyzer) -> None:
    text = "قال: ٱ ْﻟ َﺣ ْﻣ ُد لله"
    token = analyzer.lazy_tokens([text])[0][1]
    assert text[token.start : token.end] == "ٱ ْﻟ َﺣ ْﻣ ُد"


@given(anything)
def test_a_repair_only_orders_letters_anew(analyzer: Analyzer, text: str) -> None:
    words = lexicon.load()
    pasts = {folding.merged(verb.past): count for verb, count in words.verbs.items()}
    repairer = damaged.Repairer(words.nouns, pasts, analyzer.frequency)
    for word in folding.clean(text).split():
        if damaged.may_be(word):
            assert sorted(repairer.repair(word)) == sorted(word)
