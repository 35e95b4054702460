"""Words in Latin letters, and numbers: their stems, and designations such as F-16.

Nothing tells the language of a single word, so each word has its English and its French stem, by
Snowball (Porter 2001, "Snowball: A language for stemming algorithms"). A designation of letters
and a number is several words, so that F-16, F16 and F 16 are the same.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

import Stemmer

from bahith.analyzers.folding import clean
from bahith.analyzers.patterns import lazy
from bahith.analyzers.terms import Terms

EXAMPLES: Final = (
    ("ministers", "minister's", "Minister"),
    ("élections", "election"),
    ("étranger", "étrangères"),
    ("l'étranger", "étranger"),
    ("nationaux", "nationale"),
    ("F-16", "F16", "F 16"),
    ("iPhone15", "iPhone 15"),
    ("5G", "5 G"),
    ("Su-35S", "Su35S"),
    ("100km", "100 km"),
)
"""Texts that match each other."""

ACRONYM: Final = re.compile("[A-Z]{2,5}")
"""An acronym has no other form. Longer words in capitals are mostly ordinary words."""

_UNITS: Final = "st|nd|rd|th|am|pm|mm|cm|km|kg|mg|ml|kb|mb|gb|tb|hz|khz|mhz|ghz|kw|mw|gw"
_DESIGNATION: Final = lazy(
    rf"(?P<name>[^\W\d_]+)(?:(?P<number>\d+)|(?P<model>\d\d+)(?P<variant>[^\W\d_]))"
    rf"|(?P<count>\d+)(?P<unit>[^\W\d_]|{_UNITS})"
)
_APART: Final = re.compile(
    r"(?<![\w.,:/-])([^\W\d_]) (?=\d{1,3}(?![\w.,:/-]))|(?<![\w.,:/-])(\d) (?=G\b)"
)
_NUMBERED: Final = lazy(r"[A-Za-zÀ-ɏ]{3,}[-‐‑]?\d+")
_ALONE: Final = frozenset("aeiouyàé")
"""Letters that are words by themselves in English or French, unless they are capitals."""

_APOSTROPHE: Final = "['’\u02bc]"
_ELISION: Final = lazy(f"(?i)(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu){_APOSTROPHE}(?=..)")
_POSSESSIVE: Final = lazy(f"(?i){_APOSTROPHE}s$")
_SHORTEST: Final = 4
"""The fewest letters of a word that is stemmed, and of a French stem: Times is not Tim."""


def terms(raw: str, folded: str, stop_words: Container[str]) -> tuple[Terms, ...]:
    """The terms of a word that is not Arabic, or of the parts of a designation.

    ``folded`` is ``raw`` as ``folding.clean`` leaves it. Stop words are not stemmed.
    """
    if match := _DESIGNATION.fullmatch(folded):
        name, *rest = (part for part in match.groups() if part)
        head = raw[: len(name)]
        raw_name = head if clean(head) == name else name
        return (_word(raw_name, name, stop_words), *map(_plain, rest))
    return (_word(raw, folded, stop_words),)


def _plain(word: str) -> Terms:
    return Terms(word, (word,), (word,))


def _word(raw: str, folded: str, stop_words: Container[str]) -> Terms:
    if not folded.isascii() or not folded.isalpha() or folded in stop_words:
        return _plain(folded)
    return Terms(folded, _stems(raw, folded), (folded,))


def _stems(raw: str, folded: str) -> tuple[str, ...]:
    """The stems of a word, and the word itself, which a stem of another form may be."""
    if len(folded) < _SHORTEST or ACRONYM.fullmatch(raw):
        return (folded,)
    base = _POSSESSIVE.sub("", _ELISION.sub("", raw))
    # French endings depend on accents.
    french = clean(_stemmed("french", base.lower()))
    stems = (
        _stemmed("english", clean(base)),
        *((french,) if len(french) >= _SHORTEST else ()),
        folded,
        clean(base),
    )
    return tuple(dict.fromkeys(stems))


def _stemmed(language: str, word: str) -> str:
    # A stemmer is no object to share between threads, and takes no time to make.
    return str(Stemmer.Stemmer(language, 0).stemWord(word))


def is_numbered_name(text: str) -> bool:
    """Whether ``text`` is a word and its number, as covid19 is and F-16 is not.

    A search for it also finds the word alone.
    """
    return bool(_NUMBERED.fullmatch(text))


def version() -> str:
    """The version of Snowball's stemmers."""
    return str(Stemmer.version())


def join_designations(q: str) -> str:
    """A query with F 16 written as F-16, which is searched for as a phrase."""
    return _APART.sub(_joined, q)


def _joined(match: re.Match[str]) -> str:
    letter, number = match.groups()
    return match[0] if letter in _ALONE else f"{letter}-" if letter else number
