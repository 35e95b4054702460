"""What a test needs of the machine."""

from __future__ import annotations

import os

import pytest


def needed(present: bool, what: str) -> None:
    """Skip without ``what``, but fail under CI, where everything must run."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")
