"""How the collection spells a written form, from which folding has taken hamzas and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bahith.analyzers.letters import MARKS, TATWEEL
from bahith.indexer.engines.base import Engine

_MARKED = frozenset(MARKS) | {TATWEEL}


def commonest(spellings: Mapping[str, int]) -> str:
    """The spelling with the greatest count; among equals, the one with the fewest marks."""

    def order(text: str) -> tuple[int, int, str]:
        return -spellings[text], sum(sign in _MARKED for sign in text), text

    return min(spellings, key=order)


def spelled(engine: Engine, forms: Sequence[str]) -> list[str]:
    """Each written form as most articles spell it; unknown forms as they are."""
    spellings = dict(zip(forms, engine.spellings(forms), strict=True))
    several = [form for form in forms if spellings[form]]
    counts = dict(zip(several, engine.frequencies(several), strict=True)) if several else {}
    for form, count in counts.items():
        # Where an article has several spellings, the written form is counted short.
        as_written = max(0, count - sum(spellings[form].values()))
        spellings[form] = {form: as_written, **spellings[form]}
    return [commonest(spellings[form]) if form in counts else form for form in forms]
