"""A question is always read, and read as a person would expect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from query_trees import PARSER, codes, read, shown

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.notes import NOTES
from bahith.indexer.query import Bool, Node, Nothing, Phrase
from bahith.indexer.search.query.parser import MAX_WORDS
from bahith.indexer.search.query.text import FIELDS
from bahith.indexer.search.snippets.matching import leaves

DOCS = Path(__file__).resolve().parents[4] / "docs" / "query-language.md"

TREES = {
    # words
    "مدينة النهر": "مدينة النهر",
    "مدينة\u200f\n النهر": "مدينة النهر",
    "بغداد،دمشق؛بيروت؟": "بغداد دمشق بيروت",
    "بغداد/دمشق": "[بغداد دمشق]",
    "2021/07/26": "[2021 07 26]",
    "السعر 2,500": "السعر 2,500",
    "ملاحظة: جسر": "ملاحظة جسر",
    # stop words
    "مدينة في النهر": "مدينة النهر",
    "في من": "في من",
    'في "من"': "+من",
    '"مدينة في النهر"': "+[مدينة في النهر]",
    # phrases and exact words
    '"مدينة النهر"': "+[مدينة النهر]",
    "«مدينة النهر» جسر": "+[مدينة النهر] جسر",
    "“مدينة النهر”": "+[مدينة النهر]",
    "„مدينة النهر“": "+[مدينة النهر]",
    "«قال “مدينة” النهر»": "+[قال مدينة النهر]",
    'بـ"مدينة النهر"': "+[مدينة النهر]",
    '"النهر"': "+النهر",
    '="مدينة النهر"': "+=[مدينة النهر]",
    "=مدينة النهر": "+=مدينة النهر",
    # exclusion
    "مدينة -النهر": "مدينة -النهر",
    '-"مدينة النهر" جسر': "جسر -[مدينة النهر]",
    "-(مدينة النهر) جسر": "جسر -(مدينة النهر)",
    "-=مدينة": "-=مدينة",
    "\u200f-مدينة جسر": "جسر -مدينة",
    "الحوار العراقي - الامريكي": "الحوار العراقي الامريكي",
    "طائرة B-52": "طائرة [B-52 B-52]",
    "طائرة B 52": "طائرة [B-52 B-52]",
    '"B 52"': "+[B-52 B-52]",
    "covid19 وباء": "[covid 19] covid وباء",
    '"covid19"': "+[covid 19]",
    "قمة ناتو-2": "قمة [ناتو 2]",
    "--مدينة": "مدينة",
    # operators
    "مدينة AND النهر": "+مدينة +النهر",
    "مدينة OR النهر": "مدينة النهر",
    "مدينة NOT النهر": "مدينة -النهر",
    "مدينة AND NOT النهر": "+مدينة -النهر",
    "NOT NOT مدينة": "مدينة",
    "مدينة OR NOT النهر": "مدينة (-النهر)",
    "مدينة OR (النهر OR جسر)": "مدينة النهر جسر",
    "مدينة AND النهر OR جسر": "(+مدينة +النهر) جسر",
    "مدينة AND (النهر OR جسر)": "+مدينة +(النهر جسر)",
    "قارب مدينة AND النهر": "+مدينة +النهر قارب",
    '"مدينة النهر" OR "جسر حجري" قارب': "+([مدينة النهر] [جسر حجري]) قارب",
    "(مدينة -النهر) جسر": "(مدينة -النهر) جسر",
    "مدينة and النهر": "مدينة النهر",
    # fields
    "title:النهر جسر": "+title:النهر جسر",
    'العنوان:"مدينة النهر"': "+title:[مدينة النهر]",
    "ٱلعُنوان: النهر": "+title:النهر",
    "Title:=النهر": "+title:=النهر",
    "-title:النهر جسر": "جسر -title:النهر",
    "source:رويترز جسر": "جسر #source:رويترز",
    'المصدر:"روسيا اليوم"': "#source:روسيا+اليوم",
    "-source:رويترز": "-source:رويترز",
    'الكاتب:"أحمد شوقي" جسر': "جسر #author:احمد+شوقي",
    "author:شوقي OR وسم:شعر": "author:شوقي tag:شعر",
    "-tag:شعر": "-tag:شعر",
    "القسم:ثقافة category:أدب": "#category:ثقافه #category:ادب",
    "language:en جسر": "جسر #language=en",
    "اللغة:العربية": "#language=ar",
    "الكاتب: شوقي": "الكاتب شوقي",
    "source:رويترز OR source:إيلاف": "source:رويترز source:ايلاف",
    "source:رويترز AND جسر": "+جسر #source:رويترز",
    "after:2021-07-05 before:2021": "#2021-07-05.. #..2021-12-31",
    'قبل:"تموز 2021" بعد:26/7/2020': "#..2021-07-31 #2020-07-26..",
    # prefixes
    "حكوم*": "حكوم*",
    "حك*": "حك*",
    "title:حُكوم*، جسر": "+title:حكوم* جسر",
    "-حكوم*": "-حكوم*",
}


@pytest.mark.parametrize("q", TREES)
def test_reads_as_expected(q: str) -> None:
    assert read(q) == TREES[q]
    assert not codes(q)


NOTED = {
    '"مدينة النهر': ("مدينة النهر", ["stray_quote"]),
    "AND": ("nothing", ["lone_operator", "nothing_searchable"]),
    "مدينة AND": ("مدينة", ["lone_operator"]),
    "OR مدينة": ("مدينة", ["lone_operator"]),
    "مدينة AND OR النهر": ("مدينة النهر", ["lone_operator"]),
    "NOT": ("nothing", ["lone_operator", "nothing_searchable"]),
    "(مدينة النهر": ("مدينة النهر", ["unbalanced_parentheses"]),
    "مدينة) AND (النهر": ("+مدينة +النهر", ["unbalanced_parentheses"]),
    "(" * 30 + "مدينة" + ")" * 30: ("مدينة", ["too_deep"]),
    "title:": ("nothing", ["empty_field", "nothing_searchable"]),
    "العنوان: AND جسر": ("جسر", ["empty_field"]),
    "المصدر:😀 جسر": ("جسر", ["empty_field"]),
    "language:5 جسر": ("جسر", ["empty_field"]),
    "before:هراء جسر": ("جسر", ["bad_date"]),
    "ح* جسر": ("ح جسر", ["short_prefix"]),
    "دمشق/حكوم*": ("[دمشق حكوم]", ["split_prefix"]),
    "😀": ("nothing", ["nothing_searchable"]),
    "\x00\x07": ("nothing", ["nothing_searchable"]),
    '""': ("nothing", ["nothing_searchable"]),
    "": ("nothing", []),
    " \n ": ("nothing", []),
    "'; DROP TABLE news; --": ("DROP TABLE news", []),
    '<b onload="قارب">': ("+قارب b onload", []),
}


@pytest.mark.parametrize("q", NOTED)
def test_says_what_it_did_not_use(q: str) -> None:
    assert (read(q), codes(q)) == NOTED[q]


def test_a_note_names_what_was_typed() -> None:
    (note,) = PARSER.parse("مدينة before:{هراء}").notes
    assert "{هراء}" in note.message


def test_reads_the_first_words_only() -> None:
    parsed = PARSER.parse(" ".join(f"كلمة{n}" for n in range(50)) + ' "جسر"')
    assert [note.code for note in parsed.notes] == ["too_many_words"]
    words = [w for leaf in leaves(parsed.tree) for w in getattr(leaf, "words", [leaf])]
    assert len(words) == MAX_WORDS


def test_reads_no_more_dates_than_words() -> None:
    parsed = PARSER.parse("قبل:2021 " * 100)
    assert isinstance(parsed.tree, Bool)
    assert len(parsed.tree.filters) == MAX_WORDS
    assert [note.code for note in parsed.notes] == ["too_many_words"]


def test_cuts_a_long_question_between_words() -> None:
    parsed = PARSER.parse(" " * 3995 + "جسر قارب")
    assert shown(parsed.tree) == "جسر"
    assert [note.code for note in parsed.notes] == ["query_too_long"]


def test_a_phrase_keeps_its_terms() -> None:
    analyzer = Analyzer()
    (phrase,) = leaves(PARSER.parse('"مدينة النهر"').tree)
    assert isinstance(phrase, Phrase)
    assert [word.terms for word in phrase.words] == analyzer.terms("مدينة النهر")


def test_excluded_leaves_are_not_positive() -> None:
    tree = PARSER.parse('"مدينة النهر" (جسر OR حكوم*) -قارب -(سفينة -ميناء)').tree
    found = {shown(leaf) for leaf in leaves(tree)}
    assert found == {"[مدينة النهر]", "جسر", "حكوم*"}


SYNTAX = ['"', "«", "»", "(", ")", "-", "=", "*", ":", " ", "AND ", "OR ", "NOT ", "title:", "قبل:"]
SYNTAX += ["?", "؟", "^3", "~", "~5", "+", "/", "[", "]", " TO ", "..", "NEAR/3 ", "author:"]
SYNTAX += [" أو ", " وليس ", " و ليس ", " near "]
HOSTILE = ["*" * 4000 + "ب", "ب" + "*" * 3999, "?" * 4000 + "ب", "ب" + "~" * 3999]
HOSTILE += [sign * 10_000 for sign in SYNTAX]
HOSTILE += [sign * 10_000 for sign in ("😀", "a:", "-(", '="', "َ", "\u202e", "\ud800", "؛")]


@pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
def test_repeated_signs_are_read(q: str) -> None:
    assert {note.code for note in PARSER.parse(q).notes} <= NOTES.keys()


def depth(node: Node) -> int:
    if not isinstance(node, Bool):
        return 0
    inner = (*node.must, *node.should, *node.must_not)
    return 1 + max(map(depth, inner), default=0)


@max_examples(100)
@given(st.text() | st.lists(st.sampled_from([*SYNTAX, "جسر", "حكوم*", "في", "2021"])).map("".join))
def test_never_fails(q: str) -> None:
    parsed = PARSER.parse(q)
    assert isinstance(parsed.tree, Bool | Nothing)
    assert parsed == PARSER.parse(q)
    assert {note.code for note in parsed.notes} <= NOTES.keys()
    if isinstance(parsed.tree, Nothing):
        assert parsed.notes or not q.strip()


def test_deep_questions_make_shallow_trees() -> None:
    tree = PARSER.parse("(جسر AND -(قارب OR " * 200).tree
    assert depth(tree) < 100


@pytest.mark.parametrize("name", [*NOTES, *(f"{name}:" for name in FIELDS)])
def test_is_documented(name: str) -> None:
    assert f"`{name}" in DOCS.read_text(encoding="utf-8")


DOCUMENTED = re.findall(r"^\| `(\w+)` \|.*\| `(.+)` \|$", DOCS.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize(("code", "example"), DOCUMENTED)
def test_documented_examples_give_their_note(code: str, example: str) -> None:
    assert code in codes(example, {"price": "number"})
