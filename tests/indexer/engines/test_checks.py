"""``Engine.check``: what was written, replaced and deleted is sound, with every engine."""

from __future__ import annotations

from engine_index import EngineIndex, document


def test_an_empty_index_is_sound(index: EngineIndex) -> None:
    index.writer().close()
    assert [*index.open().check()] == []


def test_an_index_with_a_history_is_sound(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", "written/stem words", "title") for n in range(30)))
    index.write(document("3", "replaced"), document("é\x00\ud800", "odd"), delete=["5", "29"])
    engine = index.open()
    assert [*engine.check()] == []
    index.write(document("later", "words"))
    assert [*engine.check()] == []
