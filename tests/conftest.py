"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def needed(present: bool, what: str) -> None:
    """Skip without ``what``, but fail under CI, where everything must run."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")


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
