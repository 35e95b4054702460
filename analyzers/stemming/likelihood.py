"""How likely a reading of a word is, and which readings count: the one rule for all words.

A word can be segmented in several ways. A reading weighs the count of its lemma in news, times the
share of its form (``nouns.py``, ``verbs.py``), times how often the affixes around it occur for
each bare word (``affixes.py``), times how likely it is that a writer who means the form spells it
so.
"""

from __future__ import annotations

LEAST = {2: 8.0, 3: 2.0, 4: 0.3}
"""Letters of a form → the least weight of a reading with at most two letters around it: many
names look like a short word with an affix (حمدوك, ليفني), and a rarer reading is likely one."""
LEAST_OTHERWISE = 0.1
NEARLY = 12.0
"""A reading counts if the heaviest is at most this many times heavier."""
MOST = 3
"""At most so many readings of a word count."""
AFTER_PARTICLE = 4.0
"""So many times lighter than that may a reading be that is one particle before a whole word. Many
words happen to begin like one (بعيد, far, or at a feast), and readers search for both."""
CONJUNCTIONS = "وف"
PARTICLES = ("و", "ف", "ب", "ل", "ك")
WHOLE = ("", "ة")
"""Suffixes that belong to the word itself."""

UNMARKED = 0.4
"""How often people leave out a hamza, or write ى for ي."""
CONTRADICTING = 0.05
"""How often they write another hamza on an alef than the word has, or ى for ا or ي."""
EXCLUDING = 0.001
"""How often they write آ, ؤ or ئ where the word has none."""

EXPLICIT = frozenset("آؤئ")
CHOSEN = frozenset("أإى") | EXPLICIT
"""Letters that a writer chose. A bare letter may stand for them, but not one for another."""


def letters_around(prefix: str, suffix: str) -> int:
    """How many letters of affixes make a word look like a name; 0 for a particle before a word."""
    if prefix in ("", *PARTICLES) and suffix in WHOLE:
        return 0
    return len(prefix.lstrip(CONJUNCTIONS)) + len(suffix)


def least(letters: int, length: int) -> float:
    """The least weight of a reading by its ``letters_around`` and the length of its form."""
    return LEAST.get(length, LEAST_OTHERWISE) if 0 < letters < 3 else LEAST_OTHERWISE


def allowance(prefix: str, suffix: str, length: int) -> float:
    """How much lighter a reading may be; ``length`` is that of the word without its prefix."""
    is_whole = prefix in PARTICLES and suffix in WHOLE and length > 2
    return AFTER_PARTICLE if is_whole else 1.0


def likeness(spelled: str) -> float:
    """How likely a writer who means a form spells it as ``spelled``, which is not the form's own
    spelling; both fold to the same."""
    if not CHOSEN.isdisjoint(spelled):
        return CONTRADICTING if EXPLICIT.isdisjoint(spelled) else EXCLUDING
    return UNMARKED
