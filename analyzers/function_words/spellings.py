"""Which spellings a function word has: آلية is not إليه, though both fold to اليه.

People often leave marks out, so a function word may be written with a bare letter: ا for أ and إ,
ه for ة, ي for ى. أ and إ are often mixed up, and the Quran lengthens a final ا to آ. Any other
marked letter that the function word lacks makes it another word.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import product

from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    HAMZA,
    HEH,
    TEH_MARBUTA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)

EXAMPLES = (
    ("إليه", "إليه", "yes"),
    ("اليه", "إليه", "yes"),
    ("أليه", "إليه", "yes"),
    ("آلية", "إليه", "no"),
    ("الية", "إليه", "no"),
    ("فئة", "فيه", "no"),
    ("فى", "في", "yes"),
    ("هولاء", "هؤلاء", "yes"),
    ("ثمه", "ثمة", "yes"),
    ("آية", "أية", "no"),
    ("إلآ", "إلا", "yes"),
)
"""A word, a function word that is folded like it, and whether it may be that word."""

_MARKED = frozenset(
    (
        *(ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW, ALEF_MADDA, WAW_HAMZA, YEH_HAMZA),
        *(HAMZA, TEH_MARBUTA),
    )
)
_MARKED_LIKE = {
    ALEF: ALEF_HAMZA_ABOVE + ALEF_HAMZA_BELOW + ALEF_MADDA,
    WAW: WAW_HAMZA,
    YEH: YEH_HAMZA,
    HEH: TEH_MARBUTA,
}
_OTHER_WORDS = frozenset(("أذن", "وأذن", "فأذن"))
"""An ear is no إذن, though أ and إ are mixed up."""
_MIXED_UP = (ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW)


def is_one_of(word: str, spellings: Iterable[str]) -> bool:
    """Whether ``word`` may be one of ``spellings``. All are ``folding.seated`` and fold alike."""
    return word not in _OTHER_WORDS and any(_may_be(word, spelling) for spelling in spellings)


def _may_be(word: str, spelling: str) -> bool:
    if word.endswith(ALEF_MADDA):
        word = word[:-1] + ALEF
    # Words that fold alike can differ in length only in على.
    return word == spelling or all(
        letter == other or letter not in _MARKED or (letter in _MIXED_UP and other in _MIXED_UP)
        for letter, other in zip(word, spelling, strict=False)
    )


def of_other_word(clean: str, folded: str) -> str:
    """The written form of a word that only folds like a function word: فية of فئة, آل of آل.

    It tells the two apart, and is the same for فئة and فئه.
    """
    return folded[:-1] + TEH_MARBUTA if folded.endswith(HEH) else clean


MARK = "-"
"""The end of a function word's stem that would else be that of a noun: إليه is not آلية."""
COMMON = 300
"""A noun with a higher count has its stem for itself."""


def own_stems(
    stems: Iterable[str],
    spellings: Mapping[str, tuple[str, ...]],
    common: Container[str],
) -> dict[str, str]:
    """Stem of a function word → its own stem, where a noun that is spelled otherwise has that stem.

    ``common`` has the nouns, as spelled, whose count is above ``COMMON``.
    """
    return {
        stem: stem + MARK
        for stem in stems
        if any(word in common and word not in spellings.get(stem, ()) for word in _marked(stem))
    }


def _marked(folded: str) -> Iterator[str]:
    """A folded word in all spellings with marks."""
    letters = (letter + _MARKED_LIKE.get(letter, "") for letter in folded)
    return map("".join, product(*letters))
