"""The standard spelling of a word that is written in another: in that of the Quran, or damaged.

Rules that need no lexicon are in ``folding``. Those here ask whether a word is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bahith.analyzers import folding, quranic

_MARKED = re.compile("[^\u0621-\u063a\u0641-\u064a]")

Lookup = Callable[[str], bool]


def may_change(raw: str) -> bool:
    """A quick test that most words fail: ``spell`` leaves these as folding cleans them."""
    return quranic.is_quranic(raw) is not None


def spell(raw: str, is_known: Lookup) -> str:
    """A raw word in standard spelling, as ``folding.clean`` leaves it; it may contain a space.

    ``is_known`` tells whether a clean word can be read.
    """
    clean = folding.clean(raw)
    modern = folding.clean(quranic.modern(raw))
    if modern == clean or " " in modern:
        return modern
    is_plain = not _MARKED.search(raw) and not quranic.begins_with_hamza(raw)
    return clean if is_plain and (is_known(clean) or not is_known(modern)) else modern
