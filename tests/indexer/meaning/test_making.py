"""Vectors made while indexing and later: what has them keeps them, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from embeddings_server import Model
from library import Library

from bahith import Index
from bahith.indexer.errors import EngineUnavailable, IndexMismatch, SettingError
from bahith.indexer.meaning import making
from bahith.indexer.meaning.vectors import FOLDER, Vectors

TEXTS = [{"id": f"{n}", "text": f"قطار رقم {n}"} for n in range(6)]


@pytest.fixture
def library(tmp_path: Path, model: Model) -> Library:
    """An index whose articles get vectors from the server."""
    made = Library(tmp_path / "library")
    made.settings = replace(made.settings, meaning=model.address)
    return made


def texts(model: Model) -> int:
    """How many texts the model was given since the last call."""
    count = sum(len(asked["input"]) for asked in model.asked)
    model.asked.clear()
    return count


def stored(library: Library) -> int:
    vectors = Vectors.open(Path(library.settings.index) / FOLDER)
    return len(vectors) if vectors else 0


def test_only_new_and_changed_articles_are_given_to_the_model(
    library: Library, model: Model
) -> None:
    library.records("a.jsonl", *TEXTS)
    assert library.build().vectors == 6
    assert (texts(model), stored(library)) == (6, 6)
    library.records("a.jsonl", *TEXTS[:5], {"id": "5", "text": "غيره"}, {"id": "6", "text": "آخر"})
    assert library.build().vectors == 2
    assert texts(model) == 2


def test_long_articles_get_a_bounded_number_of_vectors(library: Library, model: Model) -> None:
    library.settings = replace(library.settings, meaning_passages=2)
    library.records("a.jsonl", {"id": "a", "text": "قطار سريع. " * 10_000})
    library.build()
    assert texts(model) == 2


def test_an_index_gets_vectors_later_and_loses_those_of_what_is_gone(
    library: Library, model: Model
) -> None:
    library.settings, chosen = replace(library.settings, meaning=""), library.settings
    library.records("a.jsonl", *TEXTS)
    library.build()
    assert (texts(model), stored(library)) == (0, 0)
    with Index(chosen) as index:
        assert index.make_vectors() == making.Made(made=6)
        assert index.make_vectors() == making.Made(unchanged=6)
        index.remove(["1", "2"])
        assert index.make_vectors() == making.Made(unchanged=4, removed=2)
    assert (texts(model), stored(library)) == (6, 4)


def test_interrupted_work_is_kept(
    library: Library, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 2)
    library.records("a.jsonl", *TEXTS)
    with pytest.raises(KeyboardInterrupt):
        library.build(progress=lambda summary: interrupt() if summary.vectors == 4 else None)
    assert stored(library) == 4
    assert library.build().vectors == 2
    assert texts(model) == 6


def interrupt() -> None:
    raise KeyboardInterrupt


def test_articles_are_indexed_where_the_model_does_not_answer(
    library: Library, model: Model
) -> None:
    model.errors = [400]
    library.records("a.jsonl", *TEXTS)
    with pytest.raises(EngineUnavailable, match=r"in the index, .* HTTP 400 .*: bahith meaning"):
        library.build()
    assert len(Index(replace(library.settings, meaning=""))) == 6
    assert library.build().vectors == 6


def test_another_model_is_told_before_anything_is_indexed(library: Library, model: Model) -> None:
    library.records("a.jsonl", *TEXTS)
    library.build()
    library.settings = replace(library.settings, meaning_model="other")
    library.records("b.jsonl", {"id": "b", "text": "جديد"})
    for open_index in (library.build, library.open):
        with pytest.raises(IndexMismatch, match="bahith meaning --anew"):
            open_index()
    with Index(library.settings) as index:
        assert index.make_vectors(anew=True).made == 6
    assert library.build().added == 1


def test_without_a_model_there_are_no_vectors_to_make(library: Library) -> None:
    library.records("a.jsonl", *TEXTS)
    library.build()
    with Index(replace(library.settings, meaning="")) as index, pytest.raises(SettingError):
        index.make_vectors()
