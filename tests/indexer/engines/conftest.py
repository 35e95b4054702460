"""An empty index per engine: the tests of the contract run on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import opensearch_server
import pytest
from engine_index import EngineIndex, available

from bahith.indexer.engines import ENGINES


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    available(request.param)
    return str(request.param)


@pytest.fixture
def index(name: str, tmp_path: Path) -> Iterator[EngineIndex]:
    index = EngineIndex(name, tmp_path / "index")
    with index.opened:
        yield index
    if name == "opensearch":
        opensearch_server.forget(tmp_path)
