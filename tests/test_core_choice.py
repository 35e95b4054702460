"""The compiled core is used where it fits, and CI has it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bahith.core import CORE


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only CI must have the core")
@pytest.mark.skipif(os.environ.get("BAHITH_CORE") == "python", reason="the core is switched off")
def test_ci_runs_with_the_compiled_core() -> None:
    # Otherwise skipped tests would hide that it is missing.
    assert CORE is not None


def test_a_core_of_another_version_is_left_unused_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "_core.py").write_text("INTERFACE = -1")
    code = (
        f"import bahith; bahith.__path__.insert(0, {str(tmp_path)!r}); "
        "from bahith.core import CORE; print(CORE)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "BAHITH_CORE"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert result.stdout.strip() == "None"
    assert f"{tmp_path / '_core.py'} belongs to another version" in result.stderr
