from __future__ import annotations

from collections.abc import Iterator

import pytest
from embeddings_server import Model, serving

from bahith.indexer.meaning import server


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A server that is asked again at once after an error."""
    monkeypatch.setattr(server, "PAUSE", 0.0)
    with serving() as model:
        yield model
