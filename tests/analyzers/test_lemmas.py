"""How far words meet as the gold lemmas of a treebank say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmark_runs import printed


@pytest.mark.slow
def test_words_meet_as_gold_lemmas_say(shared: Path) -> None:
    report = printed("lemmas", shared / "lemmas" / "pud-dev.conllu")
    citation, recall, precision, _, _, without_adjectives, f1 = map(
        float, re.findall(r"\b[01]\.\d{3}\b", report)
    )
    assert citation >= 0.98
    assert recall >= 0.985
    assert precision >= 0.81
    assert without_adjectives >= 0.895
    assert f1 >= 0.94
