"""Words whose forms follow from tables instead of the stemmer's rules.

Particles, pronouns, auxiliary verbs and numerals are few, irregular and frequent. Stemmed like
nouns, تلك would be تل, a hill, and التي would be إله, a god. Each module here is a family: it
generates all forms with what may be attached to them, and the word whose stem each form has.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bahith.analyzers import stopwords
from bahith.analyzers.folding import fold, letters
from bahith.analyzers.function_words import auxiliaries, names, numerals, particles

Stems = tuple[str, ...]

_AS_OFTEN_OTHER_WORDS = frozenset(("لست", "أضحى", "ولدى", "ولدي", "ولديه", "ولديها", "ولديهم"))
"""Forms that keep what the stemmer finds, and are no stop words: لست is also لِسِتّ, for six."""


class FunctionWords(NamedTuple):
    """The forms of all families.

    ``stems`` are those of folded words that the stemmer need not see, ``more_stems`` those that a
    clean word has besides what the stemmer finds. ``stop_words`` are folded words that say too
    little to be searched for beside other words.
    """

    stems: dict[str, Stems]
    more_stems: dict[str, Stems]
    stop_words: frozenset[str]

    def folded(self) -> frozenset[str]:
        """All of these words, folded."""
        return self.stop_words.union(self.stems, map(letters, self.more_stems))


def load() -> FunctionWords:
    """All function words, with those of ``data/stopwords.txt``."""
    stems, more_stems, stop_words = _generated()
    return FunctionWords(stems, more_stems, stop_words | stopwords.load(fold))


@lru_cache(maxsize=1)
def _generated() -> tuple[dict[str, Stems], dict[str, Stems], frozenset[str]]:
    stems: dict[str, Stems] = {}
    more_stems: dict[str, Stems] = {}

    def add(form: str, bare: str) -> None:
        more_stems[form] = tuple(dict.fromkeys((*more_stems.get(form, ()), fold(bare))))

    listed = [word for word in stopwords.listed() if not word.isascii()]
    # Where several rules make a form, the first one counts: كذلك is listed, and no ذلك.
    grammar = chain(particles.alone(listed), auxiliaries.forms(), particles.forms(listed))
    for form, bare in grammar:
        if form in _AS_OFTEN_OTHER_WORDS:
            add(form, bare)
        else:
            stems.setdefault(fold(form), (fold(bare),))
    stop_words = frozenset(stems)
    for form, bare in chain(numerals.tens(), names.tribes()):
        stems[fold(form)] = (fold(bare),)
    for form, bare in chain(numerals.units(), names.forms()):
        add(form, bare)
    return stems, more_stems, stop_words
