"""Words that another process learned: nothing is analyzed again, and nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bahith.analyzers.analyzer import Analyzer, EncodedTexts
from bahith.analyzers.word_terms import WordTerms
from bahith.indexer.sources import articles

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Analyzer, "_compiled", None)


def same(one: EncodedTexts, other: EncodedTexts) -> bool:
    arrays = (
        (getattr(each, name).tolist() for name in ("lengths", "starts", "sizes", "joined"))
        for each in (one, other)
    )
    spelled = ([each.spellings[number] for number in each.ids] for each in (one, other))
    return (
        [*one.decode()] == [*other.decode()]
        and [*next(arrays)] == [*next(arrays)]
        and next(spelled) == next(spelled)
    )


def test_learned_words_are_not_analyzed_again(
    in_python: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [one.body for one in articles([SAMPLES]) if hasattr(one, "body")]
    first = Analyzer()
    expected = first.encode(texts)
    analyzed: list[object] = []
    other = Analyzer()
    other.learn(first.learned())

    def analyze(_: WordTerms, words: object) -> tuple[()]:
        analyzed.append(words)
        return ()

    for name in ("of", "of_many"):
        monkeypatch.setattr(WordTerms, name, analyze)

    assert same(other.encode(texts), expected)
    assert not analyzed


def test_what_begins_a_pair_is_learned_too(in_python: None) -> None:
    text = "كتب في («فيس بوك») ثم غاب كانون الثاني"
    first = Analyzer()
    expected = first.encode([text])
    other = Analyzer()
    other.learn(first.learned())

    assert same(other.encode([text]), expected)


def test_more_words_than_fit_are_left_out(in_python: None) -> None:
    first, other = Analyzer(), Analyzer()
    expected = first.encode(["كتب المعلمون دروسهم"])
    other.remember(2)
    other.learn(first.learned())

    assert same(other.encode(["كتب المعلمون دروسهم"]), expected)
