"""These tests look into the files of one engine."""

from __future__ import annotations

import pytest


@pytest.fixture
def name() -> str:
    return "tantivy"
