"""The quick test for texts without a word: it must not miss one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.search.assist.skeletons import skeleton

ANALYZER = Analyzer()
CHARACTERS = st.sampled_from("اأإآٱىيئةهؤوءپگکھلم بتف\u064e\u0640\u200c٣3éœÉB-'،\n\xa0")


@given(st.text(CHARACTERS), st.integers(1, 4))
def test_a_text_with_a_prefix_has_its_skeleton(text: str, length: int) -> None:
    bones = skeleton(text)
    for token in ANALYZER.tokens(text):
        part = skeleton(token.terms.written[:length])
        assert bones is None or part is None or part in bones


def test_usual_characters_have_one() -> None:
    assert skeleton("قال «الأمين»: 25% في ٢٠٢١…") == "قل لمن 25 ف 2021".encode("cp1256")
