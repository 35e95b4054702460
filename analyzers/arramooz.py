"""What Arramooz knows (Taha Zerrouki, GPL): words with their counts in news, plurals, roots.

Its package ships two databases: ``wordfreq``, a list of lemmas with their counts in newspapers, and
``arabicdictionary``, a dictionary of nouns with broken plurals and of verbs with roots. Words come
out as ``folding.spelled`` makes them.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from bahith.analyzers import folding
from bahith.analyzers.letters import ALEF, LAM, TEH_MARBUTA, YEH
from bahith.analyzers.stemming.affixes import (
    ADJECTIVE,
    COUNTED,
    DEFECTIVE,
    MASCULINE,
    NAME,
    NOUN,
    PERSON,
)
from bahith.analyzers.stemming.verbs import Verb

UNCOUNTED = 20
"""The count of a word that only the dictionary has: lower than that of most counted words."""
RARE = 300
"""A feminine with a higher count is a word of its own: مكتبة, but not معلمة."""

spelled = cache(folding.spelled)
"""``folding.spelled``: most words are in several of the tables."""

Counts = dict[str, int]
Kinds = dict[str, dict[str, int]]
"""Word → its kinds (see ``stemming.affixes``) → its count as that kind."""

_VERBS = frozenset(("verb", "verb_pseudo"))
_NAME = "noun_prop"
_NOUNS = frozenset(("noun", "noun_quant", "noun_num"))
_ADJECTIVES = frozenset(("adj", "adj_comp", "adj_num"))
_DESCRIBING = ("اسم فاعل", "اسم مفعول", "صيغة", "صفة", "منسوب", "اسم تفضيل")
"""Types of words that have a feminine in ة."""
_SHADDA = "\u0651"
_BROKEN_PLURAL = "جمع تكسير"


def rows(database: str, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query on one of Arramooz's databases."""
    with as_file(files("arramooz") / "data" / f"{database}.sqlite") as path:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            yield from connection.execute(query)
        finally:
            connection.close()


def nouns() -> tuple[Kinds, Counts]:
    """Nouns, adjectives and names by their kinds, and particles with their counts."""
    listed = _words_in_dictionary()
    kinds: Kinds = defaultdict(dict)
    particles: Counts = {}
    query = "SELECT vocalized, unvocalized, word_type, freq FROM wordfreq"
    counted = [
        (vocalized, spelled(word), word_type, int(count))
        for vocalized, word, word_type, count in rows("wordfreq", query)
    ]
    feminines: Counts = defaultdict(int)
    for _, word, _, count in counted:
        if word.endswith(TEH_MARBUTA):
            feminines[word[:-1]] += count
    for vocalized, word, word_type, count in counted:
        if word_type in _VERBS or not word:
            continue
        if word_type not in (_NAME, *_ADJECTIVES, *_NOUNS):
            particles[word] = particles.get(word, 0) + count
            continue
        traits = listed.get(word, set())
        if vocalized.endswith(YEH + _SHADDA):
            # صحفي, أكاديمي.
            traits = {*traits, "has a feminine"}
        has_own_feminine = feminines.get(word, 0) > RARE
        in_yeh = vocalized.endswith(YEH)
        kind = _kind_of_type(word_type, in_yeh) or _kind(traits, has_own_feminine, in_yeh)
        kinds[word][kind] = kinds[word].get(kind, 0) + count
    for word, traits in listed.items():
        if word and word not in kinds:
            has_own_feminine = feminines.get(word, 0) > RARE
            kinds[word][_kind(traits, has_own_feminine, "loses yeh" in traits)] = UNCOUNTED
    return dict(kinds), particles


def _kind_of_type(word_type: str, in_yeh: bool) -> str:
    """The kind of a name or an adjective; "" for a noun, whose kind depends on the dictionary."""
    if word_type == _NAME:
        return NAME
    if word_type in _ADJECTIVES:
        return DEFECTIVE if in_yeh else ADJECTIVE
    return ""


def _kind(traits: Set[str], has_own_feminine: bool, in_yeh: bool) -> str:
    if "has a feminine" in traits:
        return DEFECTIVE if in_yeh else MASCULINE if has_own_feminine else PERSON
    if has_own_feminine:
        return NOUN
    return NOUN if traits and "has a plural in ات" not in traits else COUNTED


def _words_in_dictionary() -> dict[str, set[str]]:
    """The traits of each noun in the dictionary that is no broken plural."""
    words: dict[str, set[str]] = {}
    query = f"""SELECT vocalized, unvocalized, wordtype, feminable, feminin_plural FROM nouns
        WHERE number != '{_BROKEN_PLURAL}'"""
    for vocalized, word, wordtype, feminable, feminin_plural in rows("arabicdictionary", query):
        traits = words.setdefault(spelled(word), {"listed"})
        if feminin_plural:
            traits.add("has a plural in ات")
        if feminable and any(name in wordtype for name in _DESCRIBING):
            traits.add("has a feminine")
        if word.endswith(YEH) and _SHADDA not in vocalized[-4:]:
            traits.add("loses yeh")
    return words


def verbs() -> dict[Verb, int]:
    """Verbs with their counts; several for one spelling that is conjugated in several ways."""
    listed: dict[str, list[tuple[str, Verb]]] = defaultdict(list)
    query = "SELECT vocalized, unvocalized, root, future_type, triliteral FROM verbs"
    for vocalized, word, root, future, triliteral in rows("arabicdictionary", query):
        verb = Verb(spelled(word), (root or "").split(";")[0], future if triliteral else "")
        listed[word].append((_shaddas(vocalized), verb))
    counts: dict[Verb, int] = {}
    query = "SELECT vocalized, unvocalized, freq FROM wordfreq WHERE word_type LIKE 'verb%'"
    for vocalized, word, count in rows("wordfreq", query):
        shaddas = _shaddas(vocalized)
        same = [verb for other, verb in listed.get(word, ()) if other == shaddas]
        for verb in dict.fromkeys(same or [_unlisted_verb(spelled(word), shaddas)]):
            counts[verb] = counts.get(verb, 0) + int(count)
    for _, verb in (pair for pairs in listed.values() for pair in pairs):
        counts.setdefault(verb, UNCOUNTED)
    return counts


def _shaddas(vocalized: str) -> str:
    """The letters with a shadda, by which the measures of one spelling differ: كتب, كتّب."""
    letters = re.sub("[\u064b-\u0650\u0652\u0670]", "", vocalized)
    return re.sub(f"(.){_SHADDA}", r"\1\1", letters)


def _unlisted_verb(spelled: str, shaddas: str) -> Verb:
    is_first_measure = len(spelled) == 3 and (len(shaddas) == 3 or shaddas[-1] == shaddas[-2])
    return Verb(spelled, "", "?" if is_first_measure else "")


def roots() -> dict[str, str]:
    """Noun or verb → its root, with ا for its hamza."""
    found: dict[str, str] = {}
    for word, root in rows("arabicdictionary", "SELECT unvocalized, root FROM verbs"):
        found.setdefault(spelled(word), _root(root or word))
    for word, root in rows("arabicdictionary", "SELECT unvocalized, root FROM nouns"):
        if root:
            found.setdefault(spelled(word), _root(root))
    return found


def _root(root: str) -> str:
    """A root as it occurs in folded words: with ا for its hamza, if it has one."""
    return folding.merged(spelled(root)).replace("ء", ALEF)


def plurals() -> dict[str, set[str]]:
    """Broken plural → its singulars in the dictionary."""
    found: dict[str, set[str]] = defaultdict(set)
    query = "SELECT unvocalized, number, single, broken_plural FROM nouns"
    for word, number, singulars, broken_plurals in rows("arabicdictionary", query):
        lemma = spelled(word)
        if number == _BROKEN_PLURAL:
            pairs = [(lemma, singular) for singular in _words(singulars)]
        else:
            pairs = [(plural, lemma) for plural in _words(broken_plurals)]
        for plural, singular in pairs:
            if plural != singular and plural and singular:
                found[plural].add(singular)
    return dict(found)


_WORD = re.compile("[\u0621-\u0652\u0670]+")
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_NOTES = frozenset(
    ("مؤنث", "مذكر", "مثنى", "مثناه", "مثناها", "مفرد", "جمع", "واحدة", "عدد", "تؤن", "ولا", "وهن")
)


def _words(cell: str) -> Iterator[str]:
    """The words in a cell of the dictionary, ``كَتَبَةٌ;كُتَّابٌ``, up to the first note in prose."""
    for part in _BRACKETS.sub(" ", cell or "").split(";"):
        words = (spelled(word).removeprefix(ALEF + LAM) for word in _WORD.findall(part))
        lemmas = [word for word in words if len(word) > 2]
        # More than two words in a row are a sentence about the first.
        for lemma in lemmas[: 2 if len(lemmas) == 2 else 1]:
            if lemma in _NOTES:
                return
            yield lemma
