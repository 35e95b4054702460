"""The commonest written forms that begin with some letters."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from engine_index import EngineIndex, document


def test_the_commonest_forms_first_with_their_articles(index: EngineIndex) -> None:
    index.write(
        document("1", "red red reed", "ready"),
        document("2", "red/rot reed/red", "red", "rest"),
        document("3", "reed blue/red", "red"),
    )
    index.write(document("4", "red"), document("5", "read"))
    engine = index.open()
    assert engine.completions("re", 9) == [("red", 4), ("reed", 3), ("read", 1), ("ready", 1)]
    assert engine.completions("re", 2) == [("red", 4), ("reed", 3)]
    assert engine.completions("red", 9) == [("red", 4)]
    assert engine.completions("redd", 9) == []
    assert engine.completions("rot", 9) == [], "a stem is no written form"
    assert engine.completions("re", 0) == []


def test_what_was_replaced_or_deleted_is_not_counted(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", "red reed") for n in range(4)), document("x", "rest"))
    index.write(document("0", "green"), document("1", "red"), delete=["3", "x"])
    assert index.open().completions("re", 9) == [("red", 2), ("reed", 1)]


def test_none_of_an_empty_index(index: EngineIndex) -> None:
    index.writer().close()
    assert index.open().completions("re", 9) == []


@pytest.mark.parametrize("word", ["a|b", "^a", "a_b_c", "=", "\x01", "😀", "(a*", "a.b", "م" * 60])
def test_odd_forms_come_back_as_they_are(index: EngineIndex, word: str) -> None:
    index.write(document("1", word), document("2", f"{word} b"), document("3", "other"))
    assert index.open().completions(word[:1], 9) == [(word, 2)]


def test_many_forms_over_many_commits(index: EngineIndex) -> None:
    chance = random.Random(3)
    counts: Counter[str] = Counter()
    for commit in range(4):
        lines = [{f"w{int(900 ** chance.random()):03}" for _ in range(60)} for _ in range(60)]
        counts.update(word for line in lines for word in line)
        index.write(*(document(f"{commit}-{n}", " ".join(line)) for n, line in enumerate(lines)))
    for prefix in ("w", "w0", "w12"):
        its = [each for each in counts.items() if each[0].startswith(prefix)]
        expected = sorted(its, key=lambda each: (-each[1], each[0]))
        for limit in (3, 10, 50):
            assert index.open().completions(prefix, limit) == expected[:limit]
