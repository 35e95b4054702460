"""Rules about words, on the query trees that they make."""

from __future__ import annotations

import pytest
from query_trees import PARSER, shown

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.query import Bool, Phrase, Selection
from bahith.indexer.rules.reading import read
from bahith.indexer.rules.ruler import Ruler
from bahith.indexer.search.query.selecting import selecting

RULES = """
synonyms:
  - words: [الأمم المتحدة, UN]
  - from: العاصمة
    to: [تونس, مدينة الرباط]
  - from: الرئيس
    to: سعيد
    questions: [أخبار الرئيس]
  - from: الوزير
    to: بودن
    containing: [تونس]
spellings:
  - {from: جوال, to: هاتف}
stop_words: [عاجل]
names: [توتون]
"""

RULER = Ruler(read(RULES, "rules.yaml"), Analyzer())


def ruled(q: str) -> str:
    return shown(RULER.ruling(PARSER.parse(q)).parsed.tree)


@pytest.mark.parametrize(
    ("q", "tree"),
    [
        # Two ways, words and phrases.
        ("UN", "(UN [الأمم المتحدة])"),
        ("الأمم المتحدة", "الأمم المتحدة UN"),
        ("قرار للأمم المتحدة", "قرار للأمم المتحدة UN"),
        ("المتحدة الأمم", "المتحدة الأمم"),
        ("الأمم OR المتحدة", "الأمم المتحدة"),
        ("قرار AND UN", "+قرار +(UN [الأمم المتحدة])"),
        # One way, in any form of the word.
        ("عاصمة", "(عاصمة تونس [مدينة الرباط])"),
        ("تونس", "تونس"),
        ("title:العاصمة", "+(title:العاصمة title:تونس title:[مدينة الرباط])"),
        # For some questions.
        ("الرئيس", "الرئيس"),
        ("الرئيس أخبار", "(الرئيس سعيد) أخبار"),
        ("أخبار عن الرئيس", "أخبار (الرئيس سعيد)"),
        ("أخبار الرئيس -تونس", "أخبار الرئيس -تونس"),
        ("أخبار الرئيس source:مدار", "أخبار (الرئيس سعيد) #source:مدار"),
        ("الوزير في تونس", "(الوزير بودن) تونس"),
        ("الوزير", "الوزير"),
        # A spelling is one spelling.
        ("جوال", "(جوال هاتف)"),
        ("وجوال", "وجوال"),
        ("هاتف", "هاتف"),
        # What is quoted, exact or excluded stays as it is.
        ('"الأمم المتحدة"', "+[الأمم المتحدة]"),
        ('"جوال"', "+جوال"),
        ("=جوال", "+=جوال"),
        ("خبر -جوال", "خبر -جوال"),
        # Stop words.
        ("عاجل انفجار", "انفجار"),
        ("عاجل", "عاجل"),
        ('انفجار "عاجل"', "+عاجل انفجار"),
        ("عاجل AND انفجار", "+عاجل +انفجار"),
        # Names.
        ("توتون", "=توتون"),
        ("قصر -توتون", "قصر -=توتون"),
        ('"قصر توتون"', "+[قصر توتون]"),
    ],
)
def test_rules_rewrite_the_tree_of_a_question(q: str, tree: str) -> None:
    assert ruled(q) == tree


def test_a_name_in_a_phrase_has_no_stems() -> None:
    tree = RULER.ruling(PARSER.parse('"قصر توتون"')).parsed.tree
    assert isinstance(tree, Bool)
    phrase = tree.must[0]
    assert isinstance(phrase, Phrase)
    words = phrase.words
    assert [bool(word.terms.stems) for word in words] == [True, False]


@pytest.mark.parametrize(
    ("q", "tree"),
    [
        ("قرار الأمم المتحدة", "+قرار +((+الأمم +المتحدة) UN)"),
        ("عاجل UN", "+(UN [الأمم المتحدة])"),
    ],
)
def test_where_all_words_are_required_a_synonym_stands_for_its_words(q: str, tree: str) -> None:
    asked = Selection(q, all_words=True)
    parsed = selecting(PARSER.parse(q), asked)
    assert shown(RULER.ruling(parsed, all_words=True).parsed.tree) == tree


def test_the_rules_that_acted_are_told() -> None:
    effects = RULER.ruling(PARSER.parse("عاجل توتون UN")).effects
    assert [(one.rule, one.texts) for one in effects] == [
        ("synonyms:3", ("الأمم المتحدة",)),
        ("stop_words:14", ("عاجل",)),
        ("names:15", ("توتون",)),
    ]
    assert RULER.ruling(PARSER.parse("انفجار")).effects == ()


def test_a_question_that_no_rule_is_for_stays_the_same() -> None:
    parsed = PARSER.parse("انفجار في المرفأ AND بيروت")
    assert RULER.ruling(parsed).parsed == parsed
