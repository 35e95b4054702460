"""Which passages of an article get vectors."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.article import Article
from bahith.indexer.meaning.passages import SIZE, key, passages

SENTENCE = "ذهب الناس إلى السوق صباحا. "


@given(st.text(), st.text(max_size=3 * SIZE), st.integers(1, 4))
def test_passages_are_bounded_and_lose_no_beginning(title: str, body: str, most: int) -> None:
    made = passages(Article("a", title, body), most)
    assert len(made) <= most
    assert all(len(one) <= 2 * SIZE + 1 for one in made)
    assert bool(made) or not title.strip() or not body.strip()


def test_a_passage_ends_with_a_sentence() -> None:
    made = passages(Article("a", "", SENTENCE * 100), 3)
    assert len(made) == 3
    assert all(one.endswith("صباحا.") and SIZE / 2 < len(one) <= SIZE for one in made)


def test_every_passage_has_the_title() -> None:
    made = passages(Article("a", "عنوان", SENTENCE * 50), 2)
    assert [one.split("\n")[0] for one in made] == ["عنوان"] * 2
    assert passages(Article("a", "عنوان", ""), 2) == ["عنوان"]
    assert passages(Article("a", " ", "\n"), 2) == []


def test_vowel_marks_take_no_room() -> None:
    assert passages(Article("a", "كَتَبَ", "الـــوَلَدُ"), 1) == ["كتب\nالولد"]


def test_the_key_changes_with_the_text_alone() -> None:
    article = Article("a", "عنوان", "نص")
    assert key(article) == key(replace(article, id="b", source="s"))
    others = [replace(article, title="عنوا", body="ننص"), replace(article, body="نص ")]
    assert len({key(article), *map(key, others)}) == 3
