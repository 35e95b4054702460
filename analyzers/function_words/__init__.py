"""Words whose forms follow from tables instead of the stemmer's rules.

Particles, pronouns, auxiliary verbs and numerals are few, irregular and frequent. Stemmed like
nouns, تلك would be تل, a hill, and التي would be إله, a god. Each module here is a family: it
generates all forms with what may be attached to them, and the word whose stem each form has.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bahith.analyzers import folding, letters, stopwords
from bahith.analyzers.folding import fold, seated
from bahith.analyzers.function_words import auxiliaries, names, numerals, particles, spellings

_WITHOUT_HAMZA = str.maketrans(
    {letters.ALEF_HAMZA_ABOVE: letters.ALEF, letters.ALEF_HAMZA_BELOW: letters.ALEF}
)

Stems = tuple[str, ...]

_AS_OFTEN_OTHER_WORDS = frozenset(
    "لست ولست فلست أضحى وأضحى فأضحى ولدى ولدي ولديه ولديها ولديهم فقد وهم وليت".split()
)
"""Forms that keep what the stemmer finds, and are no stop words: لست is also لِسِتّ, for six."""

_OFTEN_WITHOUT_HAMZA = frozenset("بأن وبأن فبأن فإن فأن".split())
"""Forms that, without their hamza, are as often other words: بان كي مون, فان غوخ.

So they are stop words only with it. Without it they keep what the stemmer finds, too.
"""

_ONLY_AS_SPELLED = frozenset("فعلى فلأن فلأني بأني وبأني لأية ولأية فلأية وأو فأو وأين".split())
"""Forms that are more often another word without a hamza, or with ا for ى: فلان, فعلا.
Likewise all questions: الست is no ألست."""


class FunctionWords(NamedTuple):
    """The forms of all families.

    ``stems`` are those of folded words that the stemmer need not see, if their spelling is one of
    ``spellings``. ``stems_as_spelled`` are those of clean words that have to be spelled so.
    ``more_stems`` are those that a clean word has besides what the stemmer finds. ``stop_words``
    are the written forms of words that say too little to be searched for beside other words.
    """

    stems: dict[str, Stems]
    spellings: dict[str, tuple[str, ...]]
    stems_as_spelled: dict[str, Stems]
    more_stems: dict[str, Stems]
    stop_words: frozenset[str]

    def folded(self) -> frozenset[str]:
        """All of these words, folded."""
        as_spelled = map(folding.letters, (*self.more_stems, *self.stems_as_spelled))
        return self.stop_words.union(self.stems, self.spellings, as_spelled)

    def written(self, clean: str, folded: str) -> str:
        """The written form of a word: folded, unless it only folds like a function word."""
        if clean in self.stems_as_spelled:
            return clean
        spellings_of_word = self.spellings.get(folded)
        if not spellings_of_word or spellings.is_one_of(seated(clean), spellings_of_word):
            return folded
        return spellings.of_other_word(clean, folded)

    def with_own_stems(self, common: Container[str]) -> FunctionWords:
        """The same words with ``spellings.own_stems``; ``common`` has the nouns, as
        spelled, whose count is above ``spellings.COMMON``."""
        stems = {stem for word in self.stop_words for stem in self.stems.get(word, ())}
        own = spellings.own_stems(stems, self.spellings, common)

        def renamed(table: dict[str, Stems]) -> dict[str, Stems]:
            return {
                word: tuple(own.get(stem, stem) for stem in stems) for word, stems in table.items()
            }

        return self._replace(
            stems=renamed(self.stems),
            stems_as_spelled=renamed(self.stems_as_spelled),
            more_stems=renamed(self.more_stems),
        )

    def is_stop_word(self, clean: str) -> bool:
        """Whether a clean word is a stop word."""
        return self.written(clean, folding.letters(clean)) in self.stop_words


def load() -> FunctionWords:
    """All function words, with those of ``data/stopwords.txt``."""
    words = _generated()
    return words._replace(stop_words=words.stop_words | stopwords.load(fold))


@lru_cache(maxsize=1)
def _generated() -> FunctionWords:
    stems: dict[str, Stems] = {}
    spelled: dict[str, tuple[str, ...]] = {}
    stems_as_spelled: dict[str, Stems] = {}
    more_stems: dict[str, Stems] = {}

    def add(form: str, bare: str) -> None:
        more_stems[form] = tuple(dict.fromkeys((*more_stems.get(form, ()), fold(bare))))

    def set_stem(form: str, bare: str) -> None:
        folded = fold(form)
        stems.setdefault(folded, (fold(bare),))
        spelled[folded] = tuple(dict.fromkeys((*spelled.get(folded, ()), seated(form))))

    listed = [word for word in stopwords.listed() if not word.isascii()]
    # Where several rules make a form, the first one counts: كذلك is listed, and no ذلك.
    grammar = chain(particles.alone(listed), auxiliaries.forms(), particles.forms(listed))
    questions = chain(auxiliaries.questions(), particles.questions())
    for form, bare in grammar:
        if form in _AS_OFTEN_OTHER_WORDS:
            add(form, bare)
        elif form in _ONLY_AS_SPELLED:
            stems_as_spelled[form] = (fold(bare),)
        elif form in _OFTEN_WITHOUT_HAMZA:
            stems_as_spelled[form] = (fold(bare),)
            add(form.translate(_WITHOUT_HAMZA), bare)
        else:
            set_stem(form, bare)
    stems_as_spelled.update((form, (fold(bare),)) for form, bare in questions)
    stop_words = frozenset((*stems, *stems_as_spelled))
    for form, bare in chain(numerals.tens(), names.tribes()):
        set_stem(form, bare)
    for form, bare in chain(numerals.units(), names.forms()):
        add(form, bare)
    return FunctionWords(stems, spelled, stems_as_spelled, more_stems, stop_words)
