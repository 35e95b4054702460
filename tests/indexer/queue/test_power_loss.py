"""A power loss after any call that writes or syncs loses no task of the queue.

`benchmarks/power_loss.py` simulates it, also for more tasks.
"""

from __future__ import annotations

import re
import shutil

import pytest
from benchmark_runs import run
from requirements import require

STATES = re.compile(r"([\d,]+) states after a power loss, (\d+) with a loss or damage")


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--unsynced"]], ids=["synced", "unsynced"])
def test_what_is_synced_survives(options: list[str]) -> None:
    require(shutil.which("strace") is not None, "strace")
    ended = run("power_loss", "--tasks", 4, "--states", 3, *options)
    found = STATES.search(ended.stdout)
    assert found, ended.stderr
    assert int(found[1].replace(",", "")) > 200
    assert (found[2] != "0") is bool(options)
    assert ended.returncode == bool(options)
