"""In how many articles words occur as they are written."""

from __future__ import annotations

from engine_index import EngineIndex, document


def test_articles_are_counted_once_each_by_what_is_written(index: EngineIndex) -> None:
    index.write(
        document("1", "red red blue", "red"),
        document("2", "red/rot", "blue"),
        document("3", "crimson/red", "red/other"),
        document("4", "", "", "red"),
    )
    found = index.open().frequencies(["red", "blue", "rot", "crimson", "absent", "red", "re"])
    assert found == [3, 2, 0, 1, 0, 3, 0]


def test_what_was_replaced_or_deleted_is_not_counted(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", "red blue") for n in range(4)))
    index.write(document("0", "green"), document("1", "red/rot"), delete=["3"])
    assert index.open().frequencies(["red", "blue", "green"]) == [2, 1, 1]


def test_no_words_and_no_articles(index: EngineIndex) -> None:
    index.writer().close()
    engine = index.open()
    assert engine.frequencies([]) == []
    assert engine.frequencies(["red", ""]) == [0, 0]


def test_hundreds_of_words_at_once_and_odd_ones(index: EngineIndex) -> None:
    odd = ["a|b", "^a", "_", "=", "\x00", "\ud800", "😀", "م" * 80, "(", "a*"]
    index.write(document("1", " ".join(odd)), document("2", " ".join(f"w{n}" for n in range(700))))
    words = [*odd, *(f"w{n}" for n in range(1400))]
    assert index.open().frequencies(words) == [1] * (len(odd) + 700) + [0] * 700
