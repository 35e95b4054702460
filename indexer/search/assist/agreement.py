"""Whether a completion fits what was typed, and whether two completions say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bahith.analyzers.analyzer import Terms
from bahith.analyzers.letters import ALEF, HEH, LAM
from bahith.analyzers.stemming.lemmas import SPELLING

_PARTICLES: Final = frozenset(("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"))
_TO_THE: Final = re.compile("[وف]?لل")

RARE: Final = 100
"""A form that many times rarer than the commonest one may be a misprint."""


class Form(NamedTuple):
    """A written form, the number of articles that have it, how they spell it, and its terms."""

    written: str
    articles: int
    text: str
    words: Sequence[Terms]

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the last word, which tells more than عبد does."""
        return self.words[-1].stems

    @property
    def stem(self) -> str:
        """The likeliest of them."""
        return self.stems[0]

    @property
    def has_particle(self) -> bool:
        """Whether the stem begins within the form: تاريخ in كتاريخ."""
        stem = self.stem.removesuffix(HEH)
        return len(stem) > 2 and stem in self.bare[1:]

    @property
    def bare(self) -> str:
        """The written form without the article."""
        return self.written.removeprefix(ALEF + LAM)


def agree(one: Terms, other: Terms) -> bool:
    """Whether two words are the same form, except for attached particles.

    What follows والرئيس may follow الرئيس, but not رئيس, whose article tells how a phrase goes on.
    """
    if one.written == other.written:
        return True
    if {*one.stems}.isdisjoint(other.stems):
        return False
    shorter, longer = sorted((one.written, other.written), key=len)
    if definite := _TO_THE.match(longer):
        # للجنة is for اللجنة, but للرئيس for الرئيس: it may have lost a lam.
        rest = longer[definite.end() :]
        return shorter in (f"ال{rest}", f"الل{rest}")
    return longer.endswith(shorter) and longer[: -len(shorter)] in _PARTICLES


def lemma(words: Iterable[Terms]) -> tuple[str, ...]:
    """What the forms of a word or phrase share: their likeliest stems, or keys of spellings."""
    return tuple(
        next((stem for stem in word.stems if stem[0] == SPELLING), word.stems[0]) for word in words
    )


def one_per_lemma(completions: Iterable[Sequence[Form]]) -> list[Form]:
    """A form of each lemma: its bare form if that is a completion, or the commonest.

    ``completions`` are those of each prefix, the most wanted prefix first; a later one adds other
    lemmas. Forms with particles complete another word, as كتاريخ does for كتا, so they are only
    left if there are no others.
    """
    lemmas: dict[str, Form] = {}
    for forms in completions:
        of_prefix: dict[str, Form] = {}
        for form in [form for form in forms if not form.has_particle] or forms:
            is_rare = form.articles * RARE < forms[0].articles
            if is_rare or not lemmas.keys().isdisjoint(form.stems):
                continue
            stem = next((stem for stem in form.stems if stem in of_prefix), form.stem)
            if stem not in of_prefix or form.bare == stem != of_prefix[stem].bare:
                of_prefix[stem] = form
        lemmas |= of_prefix
    return [*lemmas.values()]
