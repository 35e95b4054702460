"""A forward list locates the words of an article, and no code hides a word from its query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import chain

import pytest
from arabic_texts import anything
from hypothesis import example, given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Analyzer, EncodedTexts
from bahith.core import CORE
from bahith.indexer.forward import codes, reading
from bahith.indexer.forward.reading import Located, parts
from bahith.indexer.forward.writing import forward_lists

ANALYZER = Analyzer()
ODD = "كانون الثاني وعبدالله F-16 ﷺ  ا ْل َح ْم ُد 2021م " + "— " * 30 + "س" * 300
mostly_words = st.lists(
    st.sampled_from(["في", "عبدالله", "كانون الثاني", "F-16", "ﷺ"]) | anything, max_size=9
).map(" ".join)


class Letters(dict[str, Sequence[int]]):
    """Of each word, the code points that are even."""

    def __missing__(self, word: str) -> Sequence[int]:
        self[word] = [point for point in map(ord, word) if point % 2 == 0]
        return self[word]


def located(articles: list[tuple[str, str]]) -> Located:
    words = ANALYZER.encode(text for article in articles for text in (*article, "مصدر"))
    return Located([part for one in forward_lists(words) for part in parts(one)])


@given(st.lists(st.tuples(mostly_words, mostly_words), max_size=3))
@example([(ODD, ""), ("", ODD)])
def test_words_are_where_the_analyzer_finds_them(articles: list[tuple[str, str]]) -> None:
    words = located(articles)
    texts = [text for article in articles for text in article]
    for number, text in enumerate(texts):
        first, end = words.firsts[number : number + 2]
        starts, ends = words.ranges(number, slice(first, end))
        found = [*zip(starts.tolist(), ends.tolist(), strict=True)]
        assert found == [token[:2] for token in ANALYZER.tokens(text)]


@given(st.lists(st.tuples(mostly_words, mostly_words), max_size=3), st.sampled_from([*codes.ALL]))
@example([(ODD, ODD)], codes.code("الله"))
def test_a_code_finds_the_words_with_a_term_of_it(
    articles: list[tuple[str, str]], code: int
) -> None:
    terms = [word for article in articles for text in article for word in ANALYZER.terms(text)]
    with_code = [
        number
        for number, word in enumerate(terms)
        if code in map(codes.code, (word.written, *word.stems))
    ]
    assert located(articles).with_codes([code]).tolist() == with_code


@pytest.mark.skipif(CORE is None, reason="needs the compiled core")
@given(
    st.lists(st.tuples(mostly_words, mostly_words), max_size=3),
    st.sets(st.sampled_from([*codes.ALL])),
    st.sets(st.sampled_from([*codes.ALL])),
)
@example([(ODD, ODD)], {codes.code("الله")}, {*codes.ALL})
def test_the_core_reads_lists_as_python_does(
    articles: list[tuple[str, str]], title: set[int], body: set[int]
) -> None:
    words = ANALYZER.encode(text for article in articles for text in (*article, "مصدر"))
    lists = forward_lists(words)
    stored = [article for article, one in zip(articles, lists, strict=True) if one]
    lists = [one for one in lists if one]

    def read() -> list[object]:
        located = reading.located(lists, title, body)
        each = [
            [(text.range(n), text.whole(n)) for n in range(len(text))] for text in chain(*located)
        ]
        pairs = zip(chain(*located), chain(*stored), strict=True)
        return [each, [words.starts(text, Letters()) for words, text in pairs]]

    with_core = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "CORE", None)
        assert with_core == read()


def test_words_of_one_word_of_the_tokenizer_belong_together() -> None:
    words = located([("عبدالله ﷺ", "في كانون الثاني")])
    groups = [words.together(number) for number in range(int(words.firsts[-1]))]
    assert groups == [range(2)] * 2 + [range(2, 6)] * 4 + [range(6, 7)] + [range(7, 9)] * 2


@given(st.lists(anything))
@example(["", "او", "ل", "الل", "بب", "مدرسه", "\ud800"])
def test_codes_of_many_terms_are_those_of_each(terms: list[str]) -> None:
    assert codes.of_terms(terms).tolist() == [*map(codes.code, terms)]
    assert codes.tags(terms).tolist() == [*map(codes.tag, terms)]


@given(st.text("اويفلبكستنمدر@", max_size=6), st.text("اويفلبكستنمدر@", max_size=6))
def test_the_codes_of_a_prefix_are_those_of_all_its_terms(prefix: str, rest: str) -> None:
    assert codes.code(prefix + rest) in codes.of_prefix(prefix)


@pytest.mark.parametrize("prefix", ["مدر", "المدر", "ومدر", "قال"])
def test_a_prefix_of_some_letters_has_few_codes(prefix: str) -> None:
    assert len(codes.of_prefix(prefix)) <= 2


def test_words_whose_ranges_are_not_known_make_no_list() -> None:
    words = EncodedTexts.from_terms([ANALYZER.terms("مدرسة"), ANALYZER.terms("كبيرة"), []])
    assert forward_lists(words) == [b""]


def test_ranges_that_overlap_make_no_list() -> None:
    texts = ["مدرسة كبيرة", "", "", "حديقة", "", ""]
    # The words that the compiled core encodes cannot be replaced.
    words = EncodedTexts(
        **{f.name: getattr(ANALYZER.encode(texts), f.name) for f in fields(EncodedTexts)}
    )
    first, second = forward_lists(replace(words, starts=words.starts * 0))
    assert (first, bool(second)) == (b"", True)
