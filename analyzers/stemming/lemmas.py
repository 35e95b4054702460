"""How lemmas are written, and the stem that each is."""

from __future__ import annotations

from typing import Final

from bahith.analyzers.letters import ALEF, HAMZA, HEH, TEH_MARBUTA, WAW, YEH

SPELLING: Final = "~"
"""The first letter of a stem that all spellings of a word share."""
MONTH: Final = "@"
"""The first character of the stem that all names of a month share: @07."""

VERB: Final = "+"
"""The end of a lemma that is a verb: كتب, he wrote, has no singular كتاب."""
BROKEN: Final = "*"
"""The end of a lemma that is a broken plural: أعلام is a plural, إعلام is not."""

_SHORT_OF_HAMZA: Final = frozenset(("شيء", "ضوء", "سوء"))
"""The only words of three letters that lose a final hamza: ماء would be ما, and فيء would be في."""


CHANGED_IN_STEMS: Final = frozenset((VERB, BROKEN, TEH_MARBUTA, HAMZA))
"""What a lemma ends with that ``as_stem`` may change."""


def as_stem(lemma: str) -> str:
    """A lemma as a stem: with ه for ة, and without a final hamza that many do not type."""
    if lemma[-1] in (VERB, BROKEN):
        lemma = lemma[:-1]
    if lemma.endswith(TEH_MARBUTA):
        return lemma[:-1] + HEH
    return without_hamza(lemma) or lemma


def without_hamza(word: str) -> str:
    """``word`` without a final hamza that many do not type, or "" if it has none: وزرا, هدو, ضو."""
    has_hamza = word.endswith((ALEF + HAMZA, WAW + HAMZA, YEH + HAMZA))
    return word[:-1] if has_hamza and (len(word) > 3 or word in _SHORT_OF_HAMZA) else ""
