"""How near the words of a question stand: by the core, in Python, and as defined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.core import CORE
from bahith.indexer.engines import nearness as module
from bahith.indexer.engines.nearness import Nearness, nearness
from bahith.indexer.engines.ranking import TITLE_WEIGHT
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.query import Question, Word

ANALYZER = Analyzer()
WORDS = "مدرسة المدرسة حديقة في قمر ولد بحر عبدالله".split()
TEXT = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
ARTICLES = st.lists(st.tuples(TEXT, TEXT), max_size=4)
WORTH = [2.5, 0.0, 1.25, 7.0]


def asked(text: str, stop: str = "") -> Question:
    words = tuple(Word(raw, ANALYZER.terms(raw)[0]) for raw in text.split())
    return Question(
        words,
        tuple(word.text != stop for word in words),
        tuple(permutations(range(len(words)), 2)),
    )


QUESTION = asked("مدرسة في قمر بحر", stop="في")


def lists(articles: Sequence[tuple[str, str]]) -> list[bytes]:
    return forward_lists(ANALYZER.encode(text for one in articles for text in (*one, "")))


def by_python(forward: list[bytes], question: Question, worth: Sequence[float]) -> Nearness:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CORE", None)
        return nearness(forward, question, worth)


def met(terms: Terms) -> int | None:
    """The word of ``QUESTION`` that a word of a text is."""
    stems = [number for number, w in enumerate(QUESTION.words) if terms.stems[0] in w.terms.stems]
    return stems[0] if stems else None


@given(ARTICLES)
def test_python_counts_as_defined(articles: list[tuple[str, str]]) -> None:
    found = by_python(lists(articles), QUESTION, WORTH)
    for row, article in enumerate(articles):
        near, pairs = [0.0] * 4, Counter[tuple[int, int]]()
        for weight, text in zip((TITLE_WEIGHT, 1), article, strict=True):
            words = [met(terms) for terms in ANALYZER.terms(text)]
            for one, other in pairwise(words):
                if one is not None and other is not None and one != other:
                    pairs[one, other] += weight
            places = [place for place, w in enumerate(words) if w is not None and w != 1]
            for left, right in combinations(places, 2):
                one, other = words[left], words[right]
                between = any(left < place < right for place in places)
                if one is not None and other is not None and one != other and not between:
                    near[one] += weight * WORTH[other] / (right - left) ** 2
                    near[other] += weight * WORTH[one] / (right - left) ** 2
        assert found.near[row].tolist() == pytest.approx(near)
        assert found.pairs[row].tolist() == [pairs[pair] for pair in QUESTION.pairs]
        assert found.lengths[row] == sum(len(ANALYZER.terms(text)) for text in article)


@pytest.mark.skipif(CORE is None, reason="needs the compiled core")
@given(ARTICLES)
def test_the_core_counts_as_python_does(articles: list[tuple[str, str]]) -> None:
    forward = [*lists(articles), b""]
    for one, other in zip(
        nearness(forward, QUESTION, WORTH), by_python(forward, QUESTION, WORTH), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.skipif(CORE is None, reason="needs the compiled core")
def test_torn_lists_are_no_panic() -> None:
    [whole] = lists([("مدرسة", "قمر في بحر")])
    for end in range(1, len(whole)):
        with pytest.raises(ValueError, match="forward list"):
            nearness([whole[:end]], QUESTION, WORTH)
