"""Tests of the engine opensearch and its server."""

from __future__ import annotations

import pytest
from engine_index import available


@pytest.fixture
def name() -> str:
    available("opensearch")
    return "opensearch"
