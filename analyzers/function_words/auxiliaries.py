"""كان and its sisters, and كاد, in all forms: وكانت, سيكون, لتكن, ألست.

These verbs give a statement another tense or aspect (Ryding 2005, chapter 36), and say too little
to be searched for. Each is conjugated for person, tense and mood; they have no passive. ما زال and
ما دام are two words, the first of which is ما.

Forms that are more often another word are left to the stemmer: نصر is a victory and no form of صار.
So is the present tense of verbs that then mean more: يبيت, spends the night.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

EXAMPLES = (
    ("كانت", "كان"),
    ("وكانتا", "كان"),
    ("لكنا", "كان"),
    ("يكون", "كان"),
    ("تكن", "كان"),
    ("سيكون", "كان"),
    ("لتكن", "كان"),
    ("لكان", "كان"),
    ("أليست", "ليس"),
    ("أولسنا", "ليس"),
    ("وأصبحوا", "أصبح"),
    ("ستصبح", "أصبح"),
    ("يظلون", "ظل"),
    ("أمست", "أمسى"),
    ("زلت", "زال"),
    ("تكاد", "كاد"),
)
"""A form, and the past tense by which its stem is known."""


class _Verb(NamedTuple):
    """The stems of a verb before a vowel and before a consonant, in the past and the present."""

    past: str
    past_short: str
    present: str = ""
    present_short: str = ""


_VERBS = (
    _Verb("كان", "كن", "كون", "كن"),
    _Verb("صار", "صر", "صير", ""),
    _Verb("أصبح", "أصبح", "صبح", "صبح"),
    _Verb("أمسى", "أمسي", "مسي", ""),
    _Verb("أضحى", "أضحي"),
    _Verb("ظل", "ظلل", "ظل", ""),
    _Verb("بات", "بت"),
    _Verb("ليس", "لس"),
    _Verb("زال", "زل", "زال", "زل"),
    _Verb("دام", "دم"),
    _Verb("انفك", "انفكك", "نفك", ""),
    _Verb("برح", "برح", "برح", "برح"),
    _Verb("كاد", "كد", "كاد", "كد"),
)

_OTHER_WORDS = frozenset(
    "صرن أصير نصير أمسي نمسي ظلا أظل باتا بت بتن بتم لسن لكن ولكن فلكن زلن أزال نزال أزل نزل "
    "داما دمن دمنا دمتن أنفك كادا كدن كدتم أكد نكد تكوني تكونا ألسن أفلست أمسين أضحين".split()
)
"""Forms that are more often another word, or are that word in their folded spelling."""

_IN_PAST = {"": ("", "ت", "ا", "تا", "وا"), "ى": ("ى", "ت", "وا")}
_IN_PAST_SHORT = ("ن", "ت", "تما", "تم", "تن", "نا")
_IN_PRESENT = {"ي": ("ون", "وا", "ان", "ا"), "ت": ("ون", "وا", "ان", "ا", "ين", "ي")}
_PERSONS = "يتأن"
_CONJUNCTIONS = ("", "و", "ف")
_BEFORE_PAST = (*_CONJUNCTIONS, "ل", "ول", "فل")
_BEFORE_PRESENT = (*_BEFORE_PAST, "س", "وس", "فس")
_BEFORE_QUESTION = ("أ", "أو", "أف")


def forms() -> Iterator[tuple[str, str]]:
    """Each form with its particles, and the past tense that it belongs to."""
    for verb in _VERBS:
        # Emphasis needs no ل before ليس: للست is لِلسِتّ, for the six.
        before_past = _CONJUNCTIONS if verb.past == "ليس" else _BEFORE_PAST
        yield from _known(product(before_past, _past(verb)), verb)
        yield from _known(product(_BEFORE_PRESENT, _present(verb)), verb)
        yield from _known(product(_BEFORE_PAST, _jussive(verb)), verb)


def questions() -> Iterator[tuple[str, str]]:
    """Each form with أ for a question, and its past tense; without hamza it is another word."""
    for verb in _VERBS:
        if verb.past == "ليس":
            yield from _known(product(_BEFORE_QUESTION, _past(verb)), verb)


def _known(pairs: Iterable[tuple[str, str]], verb: _Verb) -> Iterator[tuple[str, str]]:
    for particle, form in pairs:
        if form not in _OTHER_WORDS and particle + form not in _OTHER_WORDS:
            yield particle + form, verb.past


def _past(verb: _Verb) -> Iterator[str]:
    weak = "ى" if verb.past.endswith("ى") else ""
    for ending in _IN_PAST[weak]:
        yield verb.past.removesuffix(weak) + ending
    for ending in _IN_PAST_SHORT:
        # كن and نا are written كنا, with one letter for the two.
        yield verb.past_short.removesuffix(ending[0]) + ending


def _present(verb: _Verb) -> Iterator[str]:
    for person in _PERSONS if verb.present else ():
        # The plurals of a verb in ي, as يمسون, are too rare to matter.
        endings = () if verb.past.endswith("ى") else _IN_PRESENT.get(person, ())
        yield from (person + verb.present + ending for ending in ("", *endings))


def _jussive(verb: _Verb) -> Iterator[str]:
    """It does not follow س, so وساكن is a noun."""
    if verb.present_short:
        yield from (person + verb.present_short for person in _PERSONS)
