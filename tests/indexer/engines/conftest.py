"""One empty shelf for each engine: the contract's tests run on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import opensearch_server
import pytest
from shelves import Shelf, available

from bahith.indexer.engines import ENGINES


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    available(request.param)
    return str(request.param)


@pytest.fixture
def shelf(name: str, tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(name, tmp_path / "index")
    with shelf.opened:
        yield shelf
    if name == "opensearch":
        opensearch_server.forget(tmp_path)
