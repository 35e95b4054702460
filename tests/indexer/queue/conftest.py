"""An empty index with a queue, of each engine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import opensearch_server
import pytest
from engine_index import EngineIndex, available
from queued import Queued, queued

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import ENGINES
from bahith.indexer.queue import writing


@pytest.fixture(scope="session")
def one_writing_analyzer(one_analyzer: None) -> Iterator[Analyzer]:
    """One analyzer for all writers: to create one takes longer than these tests."""
    shared = cache(Analyzer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "Analyzer", shared)
        yield shared(letters=False)


@pytest.fixture(params=ENGINES)
def index(
    request: pytest.FixtureRequest, one_writing_analyzer: Analyzer, tmp_path: Path
) -> Iterator[Queued]:
    available(request.param)
    settings = EngineIndex(request.param, tmp_path / "index").settings_with(refresh=0)
    with queued(settings, one_writing_analyzer) as index:
        yield index
    if request.param == "opensearch":
        opensearch_server.forget(tmp_path)


@pytest.fixture
def whoosh(one_writing_analyzer: Analyzer, tmp_path: Path) -> Iterator[Queued]:
    settings = EngineIndex("whoosh", tmp_path / "index").settings_with(refresh=0)
    with queued(settings, one_writing_analyzer) as index:
        yield index
