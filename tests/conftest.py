"""Fixtures for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from needing import needed

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project."""
    folder = ROOT.parent / "shared"
    needed(folder.is_dir(), "the folder shared/ beside the project")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The articles that the project ships."""
    return ROOT / "samples"
