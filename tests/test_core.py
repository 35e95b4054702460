"""The compiled core is there where it has to be, so that no skipped test hides that it is not."""

from __future__ import annotations

import os

import pytest

from bahith.core import CORE


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only CI must have the core")
@pytest.mark.skipif(os.environ.get("BAHITH_CORE") == "python", reason="the core is switched off")
def test_ci_runs_with_the_compiled_core() -> None:
    assert CORE is not None
