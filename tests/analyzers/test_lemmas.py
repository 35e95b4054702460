"""How far words meet as the gold lemmas of a treebank say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_words_meet_as_gold_lemmas_say(shared: Path) -> None:
    program, treebank = shared / "lemmas" / "measure.py", shared / "lemmas" / "pud-dev.conllu"
    command = [sys.executable, str(program), str(treebank)]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in report.splitlines() if line.startswith("bahith"))
    citation, recall, precision, _ = map(float, re.findall(r"\d\.\d+", line)[:4])
    assert citation >= 0.98
    assert recall >= 0.985
    # Of the pairs that should not meet by the gold, half are a name and its adjective.
    assert precision >= 0.81
