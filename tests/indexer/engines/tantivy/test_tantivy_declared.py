"""What a tantivy index has columns for."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_index import EngineIndex, document

from bahith.indexer.errors import IndexDamaged


def test_articles_are_never_given_up_for_other_columns(tmp_path: Path) -> None:
    index = EngineIndex("tantivy", tmp_path / "index")
    index.write(document("a", "red"))

    with index.writer() as writer, pytest.raises(IndexDamaged, match="columns"):
        writer.declare({"price": "number"})

    with index.opened:
        assert index.open().summary().articles == 1
