"""What tests/conftest.py promises to all tests."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
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


def test_no_two_test_files_have_the_same_name() -> None:
    """Otherwise pytest refuses one of them, but only where both are collected."""
    names = Counter(path.name for path in Path(__file__).parent.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
