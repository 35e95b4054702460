"""Tests of the files of the engine whoosh."""

from __future__ import annotations

import pytest


@pytest.fixture
def name() -> str:
    return "whoosh"
