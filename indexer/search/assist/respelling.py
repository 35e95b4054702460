"""A correction written with the letters that were typed, where the two agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from bahith.analyzers import folding

_REPEATED: Final = re.compile(r"(.)\1+")


def respelled(raw: str, written: str, word: str) -> str:
    """``word`` with the letters of ``raw`` where they agree; ``written`` is ``raw`` folded."""
    clean = folding.clean(raw)
    if len(clean) != len(written):
        return word
    parts = (
        clean[a:b] if how == "equal" else word[c:d] for how, a, b, c, d in _edits(written, word)
    )
    shown = "".join(parts)
    return shown if folding.fold(shown) == word else word


def new_letters(written: str, word: str) -> str:
    """The letters of ``word`` that ``written`` does not have."""
    return "".join(word[c:d] for how, _, _, c, d in _edits(written, word) if how != "equal")


def is_repetition(raw: str, word: str) -> bool:
    """Whether ``raw`` differs from ``word`` in repeated letters only, as قرقنةة does."""
    folded, correct = folding.fold(raw), folding.fold(word)
    return _REPEATED.sub(r"\1", folded) == _REPEATED.sub(r"\1", correct)


def _edits(written: str, word: str) -> Iterable[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, written, word, autojunk=False).get_opcodes()
