"""Tests of the files of the engine tantivy."""

from __future__ import annotations

import pytest


@pytest.fixture
def name() -> str:
    return "tantivy"
