"""Requirements of tests: programs and data that may be missing on a machine."""

from __future__ import annotations

import os

import pytest


def require(present: bool, what: str) -> None:
    """Skip the test if ``what`` is missing, but fail in CI, where every test must run."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")
