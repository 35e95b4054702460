"""Fixtures for all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from needing import needed

ROOT = Path(__file__).resolve().parent.parent

# A shell starts background jobs of a script with SIGINT ignored, and every child process would
# inherit that. With any handler set here, children start with the default action instead.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
