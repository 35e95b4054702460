"""Particles, pronouns and demonstratives with what is written as one with them: وبعد, فإنها, بهذا.

The bare words are listed in ``data/stopwords.txt``. Each can follow a conjunction (Ryding 2005,
chapter 18), those used like nouns can follow the prepositions ب ل ك, and some take pronouns
(12.3). A word means the same with a particle, so it has the stem of the bare word. A preposition
or إن with a pronoun is a word of its own: منها is not منهم.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

EXAMPLES = (
    ("وبعد", "بعد"),
    ("ففي", "في"),
    ("فإن", "إن"),
    ("بأن", "أن"),
    ("لأنهم", "أنهم"),
    ("وبأنها", "أنها"),
    ("ولكنها", "لكنها"),
    ("ولقد", "قد"),
    ("أولم", "لم"),
    ("وبهذه", "هذه"),
    ("لتلك", "تلك"),
    ("هذين", "هذان"),
    ("للذين", "الذين"),
    ("وبكل", "كل"),
    ("كلهم", "كل"),
    ("بعدها", "بعد"),
    ("ومنها", "منها"),
    ("كذلك", "كذلك"),
)
"""A form, and the word whose stem it has."""

_CONJUNCTIONS = ("", "و", "ف")
_BEFORE_NOUN = tuple(map("".join, product(_CONJUNCTIONS, ("", "ب", "ل", "ك"))))
_BEFORE_SENTENCE = tuple(map("".join, product(_CONJUNCTIONS, ("", "ب", "ل"))))
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا")

_DEMONSTRATIVES = "هذا هذه هذان هذين هاتان هاتين هؤلاء ذلك تلك ذاك أولئك".split()
_RELATIVES = "الذي التي الذين اللذان اللتان اللذين اللتين".split()
_LIKE_NOUNS = "كل بعض غير سوى مثل نحو حوالي أي أية من كم كلا كلتا".split()
_NOUNS = "كل بعض غير سوا مثل كلا كلي كلتا كلتي".split()
_ADVERBS = "نحو حول خلال بعد قبل بين دون ضمن تجاه عند".split()
_LIKE_SENTENCE = "إن لكن لعل ليت كأن".split()
_PREPOSITIONS = "من عن في علي إلي مع لدي ل ب".split()

_DUALS = {"هذين": "هذان", "هاتين": "هاتان", "اللذين": "اللذان", "اللتين": "اللتان"}
"""The oblique case of a dual → its nominative."""

_ALONE = {"سوا": "سوى", "كلي": "كلا", "كلتي": "كلتا"}
"""A word as it is before a pronoun → as it is alone."""

_OTHERS = {
    **dict.fromkeys(("لقد", "ولقد", "فلقد"), "قد"),
    **dict.fromkeys(("لسوف", "ولسوف", "فلسوف"), "سوف"),
    **dict.fromkeys(("لكي", "ولكي"), "كي"),
    **{"ذي": "ذو", "ذا": "ذو", "بذي": "ذو", "لذي": "ذو", "كذي": "ذو", "وذي": "ذو", "وذا": "ذو"},
}
"""Forms with ل for emphasis, and of ذو → the bare word."""

_QUESTIONS = {
    **{"أولم": "لم", "أفلم": "لم", "أفلا": "لا", "أفما": "ما"},
    **{"أهو": "هو", "أهي": "هي", "أهذا": "هذا", "أهذه": "هذه"},
}
"""Forms with أ for a question → the bare word."""

_OTHER_WORDS = frozenset(
    "ولي فهم وهن فلك فهما فحول وعدة فعدة وال فال وأل فأل وجدا لهو لهي لكن كمن بكم "
    "فبي قبله قبلنا غيره مثلك كلك كليه كلتيه "
    "لعلي ولعلي فلعلي وكالتي وكمن فكمن للتين سواك كليك".split()
)
"""Forms that are more often, or are folded like, another word: ولي is a guardian."""


def forms(listed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each form of the listed stop words, and the bare word whose stem it has."""
    for form, bare in _all_forms(listed):
        if form not in _OTHER_WORDS:
            yield form, bare


def alone(listed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each listed word, and the nominative that its stem is made of."""
    return _with(("",), listed)


def questions() -> Iterator[tuple[str, str]]:
    """Each form with أ for a question, and the bare word; without its hamza it is another word."""
    return iter(_QUESTIONS.items())


def _all_forms(listed: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from _OTHERS.items()
    yield from _with(_CONJUNCTIONS, (word for word in listed if len(word) > 1))
    yield from _with(_BEFORE_NOUN, (*_DEMONSTRATIVES, *_LIKE_NOUNS))
    yield from _with(("ب", "ك", "وب", "وك"), _RELATIVES)
    for conjunction, word in product(_CONJUNCTIONS, _RELATIVES):
        # Three lams in a row become two.
        yield conjunction + ("ل" + word[1:]).replace("للل", "لل"), _DUALS.get(word, word)
    yield from _owned(_BEFORE_NOUN, _NOUNS)
    yield from _owned(_CONJUNCTIONS, _ADVERBS)
    yield from _with(_CONJUNCTIONS, _joined(_PREPOSITIONS, _PRONOUNS))
    pronouns = (*_PRONOUNS, "ي", "ني", "كن", "ننا", "نني")
    yield from _with(_BEFORE_SENTENCE, ("أن", *_joined(["أن"], pronouns)))
    yield from _with(_CONJUNCTIONS, _joined(_LIKE_SENTENCE, pronouns))


def _with(particles: Iterable[str], words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each word with each of the particles, and the word without."""
    for particle, word in product(particles, words):
        yield particle + word, _DUALS.get(word, word)


def _owned(particles: Iterable[str], words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each word with a pronoun and each of the particles, and the word alone."""
    for particle, word, pronoun in product(particles, words, _PRONOUNS):
        if word + pronoun not in _OTHER_WORDS:
            yield particle + word + pronoun, _ALONE.get(word, word)


def _joined(words: Iterable[str], pronouns: Iterable[str]) -> Iterator[str]:
    """Each word with each pronoun: من and نا are written منا, with one letter for the two."""
    for word, pronoun in product(words, pronouns):
        body = word.removesuffix("ن") if pronoun.startswith("ن") and len(pronoun) < 3 else word
        yield body + pronoun
