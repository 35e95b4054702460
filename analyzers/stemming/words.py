"""The words that the stemmer knows."""

from __future__ import annotations

from typing import NamedTuple

from bahith.analyzers.stemming.verbs import Verb


class Lexicon(NamedTuple):
    """Words with their counts in a large collection of news, and how some of them are related.

    A word is spelled as ``folding.spelled`` makes it, or folded as ``lexicon.key`` does.
    """

    nouns: dict[str, int]
    """Folded noun, adjective or name → its count."""
    kinds: dict[str, dict[str, int]]
    """The same words as spelled → their kinds (``stemming.affixes``) → their counts as such."""
    verbs: dict[Verb, int]
    particles: dict[str, int]
    """Folded."""
    plurals: dict[str, dict[str, float]]
    """Broken plural as spelled → its singulars → the count that the plural has for each."""
    origins: dict[str, str]
    """Folded adjective of origin (nisba) → the noun it is derived from: عراقي → عراق."""
    variant_keys: dict[str, str]
    """Stem → a stem that all names of a month, or all spellings of a word, share."""
    roots: dict[str, str]
    """Folded noun or verb → its root, for the words whose root the dictionary gives."""
