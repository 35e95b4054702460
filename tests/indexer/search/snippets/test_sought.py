"""The core tells which words of stored texts match no leaf, and hides none that does."""

from __future__ import annotations

import pytest
from arabic_texts import WORDS, anything
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Analyzer
from bahith.core import CORE
from bahith.indexer.article import Article
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.results import Hit, View
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.snippets.highlighter import Highlighter
from bahith.indexer.search.snippets.matching import Matcher, leaves
from bahith.indexer.search.snippets.words import words_of

if CORE is None:
    pytest.skip("the core is not compiled here", allow_module_level=True)

ANALYZER = Analyzer()
ANALYZER.prepare()
IN_PYTHON = Analyzer()
PARSER = Parser(ANALYZER)

queries = st.lists(
    st.sampled_from(["حكوم*", "ال*", '"مدينة النهر"', "=الأميركية", "title:جسر", "2021", "F-16"])
    | st.sampled_from(WORDS),
    min_size=1,
    max_size=3,
).map(" ".join)
texts = st.lists(st.sampled_from(WORDS) | anything, max_size=12).map(" ".join)


def hit(title: str, body: str) -> Hit:
    [forward] = forward_lists(ANALYZER.encode([title, body, ""]))
    return Hit(Article("1", title, body), 0.0, forward=forward)


@given(queries, texts, texts)
def test_marks_are_those_without_it(q: str, title: str, body: str) -> None:
    def view(analyzer: Analyzer) -> View:
        return Highlighter(PARSER.parse(q).tree, analyzer).view(hit(title, body))

    assert view(ANALYZER) == view(IN_PYTHON)


def test_python_is_asked_for_words_that_match_only() -> None:
    matcher = Matcher(leaves(PARSER.parse("المدينة جسر*").tree))
    [(_, body)] = words_of(
        [hit("", "المدينة والمدن جسر مدني 2021 جسران")], matcher, matcher, ANALYZER
    )
    assert len([*body.starts(matcher)]) == 4
    assert {*matcher.leaves_of_words(ANALYZER)} == {"المدينة", "والمدن", "جسر", "جسران"}
