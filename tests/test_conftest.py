"""What tests/conftest.py promises to all tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BACKGROUND_JOB = """
import signal, subprocess, sys
sys.path.append("helpers")
signal.signal(signal.SIGINT, signal.SIG_IGN)
import conftest
child = "import signal; print(signal.getsignal(signal.SIGINT) == signal.default_int_handler)"
subprocess.run([sys.executable, "-c", child], check=True)
"""


def test_child_processes_do_not_ignore_sigint() -> None:
    """Even where the tests were started by a script in the background, with SIGINT ignored."""
    printed = subprocess.check_output(
        [sys.executable, "-c", BACKGROUND_JOB], cwd=Path(__file__).parent, text=True
    )
    assert printed == "True\n"
