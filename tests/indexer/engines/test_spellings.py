"""How articles spell written forms: counted by every engine, through every change."""

from __future__ import annotations

from dataclasses import replace

from engine_index import EngineIndex, document

from bahith.indexer.article import Document


def spelled(id: str, body: str, **spellings: str) -> Document:
    return replace(document(id, body), spellings=[*spellings.items()])


def test_other_spellings_of_a_form_are_counted(index: EngineIndex) -> None:
    index.write(
        spelled("a", "احمد مدرسه", احمد="أحمد", مدرسه="مدرسة"),
        spelled("b", "احمد", احمد="أحمد"),
        spelled("c", "احمد احمدي", احمد="أحمَد", احمدي="أحمدي"),
        spelled("d", "احمد plain"),
    )
    found = index.open().spellings(["احمد", "مدرسه", "احم", "plain", "none", ""])
    assert found == [{"أحمد": 2, "أحمَد": 1}, {"مدرسة": 1}, {}, {}, {}, {}]
    assert index.open().spellings([]) == []


def test_a_form_has_several_spellings_in_one_article(index: EngineIndex) -> None:
    both = replace(document("a", "احمد احمد"), spellings=[("احمد", "أحمد"), ("احمد", "إحمد")])
    index.write(both)
    assert index.open().spellings(["احمد"]) == [{"أحمد": 1, "إحمد": 1}]


def test_spellings_of_many_commits(index: EngineIndex) -> None:
    for number in range(12):
        index.write(spelled(f"{number:02}", "احمد", احمد="أحمد" if number % 3 else "إحمد"))
    assert index.open().spellings(["احمد"]) == [{"أحمد": 8, "إحمد": 4}]


def test_odd_letters_of_spellings(index: EngineIndex) -> None:
    index.write(spelled("a", "a_b|c^= x", **{"a_b|c^=": "A_B|c^=ß", "x": "\ud83d\ude00X"}))
    assert index.open().spellings(["a_b|c^=", "x"]) == [{"A_B|c^=ß": 1}, {"\ud83d\ude00X": 1}]
