"""Names of months, spellings of loan words, and words written as one: what meets and what not."""

from __future__ import annotations

import pytest

from bahith.analyzers import compounds, months
from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.relations import Relation, relation
from bahith.analyzers.stemming import spelling

ANALYZER = Analyzer()

MONTHS = (
    ("يناير", "كانون الثاني", "جانفي"),
    ("فبراير", "شباط", "فيفري"),
    ("مارس", "آذار"),
    ("أبريل", "إبريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ماي"),
    ("يونيو", "يونيه", "حزيران", "جوان"),
    ("يوليو", "تموز", "جويلية", "يوليوز"),
    ("أغسطس", "آب", "أوت", "غشت"),
    ("سبتمبر", "أيلول", "شتنبر"),
    ("أكتوبر", "تشرين الأول", "أوكتوبر"),
    ("نوفمبر", "تشرين الثاني", "نونبر"),
    ("ديسمبر", "كانون الأول", "دجنبر"),
)

SPELLINGS = (
    ("أمريكي", "أميركي"),
    ("الأمريكيين", "وأميركيون"),
    ("إنجليزية", "الإنكليزية"),
    ("جوجل", "لغوغل"),
    ("سوريا", "سورية"),
    ("كوري", "كورية"),
    ("أوروبا", "الأوروبي"),
    ("مليشيات", "ميليشيا"),
    ("فولفسبورغ", "فولفسبورج"),
    ("سامسونغ", "وسامسونج"),
    ("ديمقراطية", "الديموقراطية"),
    ("تلفزيون", "التليفزيونات"),
    ("قوقل", "جوجل"),
    ("ماكرون", "مكرون"),
    ("نتنياهو", "لنتانياهو"),
    ("غوتيريش", "جوتيريس"),
    ("تشيلسي", "شيلسي"),
    ("بوتين", "بوتن"),
    ("طهران", "تهران"),
    ("كاتالونيا", "كتالونيا"),
    ("كوبا", "كوبة"),
    ("الإلكترونية", "إليكتروني"),
    *spelling.EXAMPLES,
)

APART = (
    ("أب", "أغسطس"),
    ("كانون", "يناير"),
    ("تشرين", "أكتوبر"),
    ("كينيا", "غينيا"),
    ("جمال", "كمال"),
    ("فرنسا", "فرانسوا"),
    ("نيجيريا", "النيجر"),
    ("الكونغو", "كينغ"),
    ("سلوفاكيا", "سلوفينيا"),
    ("واتساب", "آب"),
    *spelling.APART,
)


def meet(one: str, other: str) -> bool:
    return any(
        relation(a, b) not in (None, Relation.ROOT)
        for a in ANALYZER.terms(one)
        for b in ANALYZER.terms(other)
    )


@pytest.mark.parametrize("names", MONTHS, ids=range(1, 13))
def test_names_of_a_month_are_one(names: tuple[str, ...]) -> None:
    for name in names:
        assert meet(names[0], name), name
        assert meet(f"و{name}", names[0]), name


def test_names_of_different_months_stay_apart() -> None:
    for number, names in enumerate(MONTHS):
        others = [name for other in (*MONTHS[:number], *MONTHS[number + 1 :]) for name in other]
        for name in names:
            # The second word of كانون الثاني is a word of its own.
            first = ANALYZER.terms(name)[0]
            assert not [o for o in others if first.stems[-1] in ANALYZER.terms(o)[0].stems], name


@pytest.mark.parametrize("particle", ["", "و", "ب"])
@pytest.mark.parametrize("first", ["كانون", "تشرين"])
@pytest.mark.parametrize(
    "second",
    ["الأول", "الاول", "أول", "اول", "الثاني", "الثانى", "الثان", "ثاني", "ثانى", "ثان"],
)
def test_names_of_two_words_are_months_however_written(
    particle: str, first: str, second: str
) -> None:
    name = {"كانون": ("ديسمبر", "يناير"), "تشرين": ("أكتوبر", "نوفمبر")}[first]["ث" in second]
    assert meet(f"{particle}{first} {second}", name)
    assert meet(months.merge_pairs(f"{first} {second}"), name)


def test_month_of_two_words_in_a_question_is_one_word() -> None:
    assert months.merge_pairs("أحداث كانون الثاني 2021") == "أحداث يناير 2021"
    assert months.merge_pairs('="كانون الثاني"') == '="كانون الثاني"'


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_spellings_of_a_word_meet(one: str, other: str) -> None:
    assert meet(one, other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert not meet(one, other)


def test_relation_tells_a_month_and_a_spelling() -> None:
    def found(one: str, other: str) -> Relation | None:
        return relation(ANALYZER.terms(one)[0], ANALYZER.terms(other)[0])

    assert found("يوليو", "تموز") is Relation.MONTH
    assert found("الأمريكية", "أميركا") is Relation.SPELLING


@pytest.mark.parametrize(("word", "apart"), compounds.EXAMPLES)
def test_words_written_as_one_are_taken_apart(word: str, apart: tuple[str, ...]) -> None:
    assert [terms.written for terms in ANALYZER.terms(word)] == [
        terms.written for part in apart for terms in ANALYZER.terms(part)
    ]


def test_parts_have_their_own_ranges() -> None:
    text = "زار عبدالله في كانون الثاني"
    words = [text[token.start : token.end] for token in ANALYZER.tokens(text)]
    assert words == ["زار", "عبد", "الله", "في", "كانون", "الثاني"]
