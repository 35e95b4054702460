"""These tests are about the server of one engine."""

from __future__ import annotations

import pytest
from shelves import available


@pytest.fixture
def name() -> str:
    available("opensearch")
    return "opensearch"
