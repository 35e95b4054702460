"""What no rule can know: which words exist, how common they are, and how they belong together.

Read from Arramooz (Taha Zerrouki, GPL) as its package ships it: a list of lemmas with their
counts in newspapers, and a dictionary with broken plurals and roots. The word lists in ``data/``
complete it. Keys are folded but keep ة, which tells كتابة from كتابه.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterator
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, NamedTuple, TypeVar

from bahith.analyzers import folding, months, names, wordlists
from bahith.analyzers.letters import ALEF, HAMZA, HEH, LAM, TEH_MARBUTA, YEH
from bahith.analyzers.stemming import SPELLING, spelling, without_hamza

VERBS = frozenset({"verb", "verb_pseudo"})
NOUNS = frozenset({"noun", "adj", "noun_prop", "adj_comp", "noun_quant", "adj_num", "noun_num"})
MONTH = "@"
"""The first letter of a stem that stands for a month, whatever its name: @07."""
LISTED = 20000
"""The count of a word in our own lists: that of a common word."""
UNCOUNTED = 20
"""The count of a word that only the dictionary has: lower than that of most counted words."""

_Value = TypeVar("_Value")


class Lexicon(NamedTuple):
    """Words with their counts in a large collection of news, and how some of them are related."""

    nouns: dict[str, int]
    verbs: dict[str, int]
    particles: dict[str, int]
    plurals: dict[str, tuple[str, ...]]
    """Broken plural → its singulars, the commonest first."""
    origins: dict[str, str]
    """Adjective of origin (nisba) → the noun it is derived from: عراقي → عراق."""
    variant_keys: dict[str, str]
    """Stem → a stem that all names of a month, or all spellings of a word, share."""
    roots: dict[str, str]
    """Noun or verb → its root, for the words whose root the dictionary gives."""


def key(word: str) -> str:
    """The form under which a word is listed: folded, except for ة."""
    clean = folding.clean(word)
    folded = folding.letters(clean)
    return folded[:-1] + TEH_MARBUTA if clean.endswith(TEH_MARBUTA) else folded


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon, read once per process. Raises ModuleNotFoundError without Arramooz."""
    nouns, verbs, particles, adjectives, proper_nouns = _read_counts()
    _drop_rare_feminines(nouns, adjectives)
    for word, count in _counted_words():
        nouns[key(word)] = count
    roots: dict[str, str] = {}
    for word, root in _rows("arabicdictionary", "SELECT unvocalized, root FROM verbs"):
        verbs.setdefault(key(word), UNCOUNTED)
        roots.setdefault(key(word), _root(root or word))
    plurals = _likely(_read_nouns(nouns, roots), nouns)
    _read_plurals(plurals)
    for plural, singulars in plurals.items():
        nouns[plural] = max(nouns.get(plural, 0), nouns.get(singulars[0], UNCOUNTED) * 3 // 10)
    in_yeh = (word for word in adjectives if len(word) > 3 and word.endswith(YEH))
    origins = {word: origin for word in in_yeh if (origin := _origin(word, nouns))}
    mostly_names = [word for word, n in proper_nouns.items() if n * 2 > nouns.get(word, 0)]
    variant_keys = _variant_keys(nouns, mostly_names, roots)
    for name in variant_keys:
        _add_adjective_of_origin(name, nouns, origins, adjectives)
    _read_origins(nouns, origins)
    # Last, since a listed name is nobody's singular or origin: عريش is not that of عرش.
    listed_names = [*map(key, names.listed())]
    for name in listed_names:
        nouns[name] = max(nouns.get(name, 0), LISTED)
    variant_keys |= _variant_keys(nouns, listed_names, roots)
    _add_without_hamza(nouns)
    _add_without_hamza(plurals)
    return Lexicon(nouns, verbs, particles, plurals, origins, variant_keys, roots)


Counts = dict[str, int]


def _read_counts() -> tuple[Counts, Counts, Counts, Counts, Counts]:
    """Counts of nouns, verbs and particles; of the nouns, those of adjectives and names again."""
    nouns: Counts = {}
    verbs: Counts = {}
    particles: Counts = {}
    adjectives: Counts = {}
    proper_nouns: Counts = {}
    for word, kind, count in _rows("wordfreq", "SELECT unvocalized, word_type, freq FROM wordfreq"):
        table = verbs if kind in VERBS else nouns if kind in NOUNS else particles
        lemma = key(word)
        table[lemma] = table.get(lemma, 0) + int(count)
        if kind in ("adj", "noun_prop"):
            subset = adjectives if kind == "adj" else proper_nouns
            subset[lemma] = subset.get(lemma, 0) + int(count)
    return nouns, verbs, particles, adjectives, proper_nouns


def _variant_keys(nouns: Counts, names: list[str], roots: dict[str, str]) -> dict[str, str]:
    """Stem → the key of a foreign name's spellings, of a listed word's, or of a month's names."""
    keys = {
        name: SPELLING + spelling.key(name)
        for name in names
        if name not in roots and len(name) >= spelling.SHORTEST and name[-1] != TEH_MARBUTA
    }
    for line in _lines("spellings.txt"):
        words = [key(word) for word in line.split()]
        first = words[0]
        for word in words:
            nouns[word] = max(nouns.get(word, 0), nouns.get(first, 0), LISTED)
            keys[_stem(word)] = SPELLING + spelling.key(_stem(first))
    for name, month in months.single().items():
        word = key(name)
        nouns[word] = max(nouns.get(word, 0), LISTED)
        keys[_stem(word)] = f"{MONTH}{month:02}"
    return keys


def _stem(word: str) -> str:
    return word[:-1] + HEH if word[-1] == TEH_MARBUTA else word


def _add_adjective_of_origin(
    name: str, nouns: Counts, origins: dict[str, str], adjectives: Container[str]
) -> None:
    """Derive كوري and كورية from كوريا, أميركي from أميركا, unless that is a common noun."""
    base = name[:-1] if name[-1] in (ALEF, HEH) else name
    adjective = base if base[-1] == YEH else base + YEH
    if len(adjective) < 4 or name[-1] == YEH:
        return
    rare = adjective in adjectives or nouns.get(adjective, 0) <= UNCOUNTED
    if adjective not in origins and rare:
        nouns[adjective] = max(nouns.get(adjective, 0), nouns.get(name, LISTED) // 2)
        origins[adjective] = name
    if origins.get(adjective) == name:
        origins.setdefault(adjective + TEH_MARBUTA, name)


def _read_origins(nouns: Counts, origins: dict[str, str]) -> None:
    """Add the pairs of ``data/origins.txt``, as آسيوي of آسيا; remove those after a minus."""
    for line in _lines("origins.txt"):
        origin, *adjectives = line.split()
        for adjective in map(key, adjectives):
            if origin == "-":
                origins.pop(adjective, None)
            else:
                nouns[adjective] = max(nouns.get(adjective, 0), LISTED // 4)
                origins[adjective] = key(origin)


def _read_plurals(plurals: dict[str, tuple[str, ...]]) -> None:
    """Add the pairs of ``data/plurals.txt``; remove the plurals after a minus."""
    for line in _lines("plurals.txt"):
        singular, *words = line.split()
        for plural in map(key, words):
            singulars = plurals.pop(plural, ())
            if singular != "-":
                plurals[plural] = (key(singular), *singulars)


def _drop_rare_feminines(nouns: Counts, adjectives: Counts) -> None:
    """Remove كبيرة, a grave sin: it is mostly the feminine of كبير. جامعة is common, and stays."""
    for word, count in adjectives.items():
        feminine = word + TEH_MARBUTA
        if nouns.get(feminine, count) * 10 < count:
            del nouns[feminine]


def _rows(name: str, query: str) -> Iterator[tuple[Any, ...]]:
    with as_file(files("arramooz") / "data" / f"{name}.sqlite") as path:
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            yield from database.execute(query)
        finally:
            database.close()


def _counted_words() -> Iterator[tuple[str, int]]:
    """The words of ``data/words.txt``, which Arramooz lacks or counts far too low."""
    for line in _lines("words.txt"):
        words, _, count = line.partition("=")
        for word in words.split():
            yield word, int(count)


def _lines(name: str) -> Iterator[str]:
    return wordlists.lines(wordlists.folder() / name)


def compounds() -> dict[str, tuple[str, ...]]:
    """The words of ``data/compounds.txt``, folded, and the words that each consists of."""
    pairs = (line.split("=") for line in _lines("compounds.txt"))
    return {folding.fold(word.strip()): tuple(parts.split()) for word, parts in pairs}


def _read_nouns(nouns: Counts, roots: dict[str, str]) -> dict[str, set[str]]:
    """Broken plural → its singulars in the dictionary; adds its other nouns, and all roots."""
    plurals: dict[str, set[str]] = {}
    query = "SELECT unvocalized, number, single, broken_plural, root FROM nouns"
    for word, number, singulars, broken_plurals, root in _rows("arabicdictionary", query):
        lemma = key(word)
        if root:
            roots.setdefault(lemma, _root(root))
        if number == "جمع تكسير":
            pairs = [(lemma, singular) for singular in _words(singulars)]
        else:
            nouns.setdefault(lemma, UNCOUNTED)
            pairs = [(plural, lemma) for plural in _words(broken_plurals)]
        for plural, singular in pairs:
            if plural != singular:
                plurals.setdefault(plural, set()).add(singular)
    return plurals


def _root(root: str) -> str:
    """A root as it occurs in folded words: with ا for its hamza, if it has one."""
    return key(root).replace(HAMZA, ALEF)


_WORD = re.compile("[\u0621-\u0652\u0670]+")
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_NOTES = frozenset(
    ("مونث", "مذكر", "مثني", "مثناه", "مثناها", "مفرد", "جمع", "واحدة", "عدد", "تون", "ولا", "وهن")
)


def _words(cell: str) -> Iterator[str]:
    """The words in a cell of the dictionary, ``كَتَبَةٌ;كُتَّابٌ``, up to the first note in prose."""
    for part in _BRACKETS.sub(" ", cell or "").split(";"):
        words = (key(word.removeprefix(ALEF + LAM)) for word in _WORD.findall(part))
        lemmas = [word for word in words if len(word) > 2]
        # More than two words in a row are a sentence about the first.
        for lemma in lemmas[: 2 if len(lemmas) == 2 else 1]:
            if lemma in _NOTES:
                return
            yield lemma


def _likely(plurals: dict[str, set[str]], nouns: Counts) -> dict[str, tuple[str, ...]]:
    """The likely singulars: none that is rare beside another, or beside the plural itself.

    كتاب is also a plural of كاتب, but far more often a book: such a pair would merge words that
    readers tell apart.
    """
    likely = {}
    for plural, singulars in plurals.items():
        ranked = sorted(singulars, key=lambda word: (-nouns.get(word, 0), word))
        least = max(nouns.get(ranked[0], 0) / 20, nouns.get(plural, 0))
        if frequent := tuple(word for word in ranked if nouns.get(word, 0) >= least)[:2]:
            likely[plural] = frequent
    return likely


def _origin(adjective: str, nouns: Counts) -> str | None:
    """The commonest noun that an adjective in ي can be derived from (Ryding 2005, 10.1.3)."""
    base = adjective[:-1]
    origins = (base, base + TEH_MARBUTA, base + ALEF, adjective + ALEF)
    best = max(origins, key=lambda word: (nouns.get(word, 0), word))
    return best if nouns.get(best, 0) > UNCOUNTED else None


def _add_without_hamza(table: dict[str, _Value]) -> None:
    """List وزراء as وزرا too, as many type it."""
    for word, value in tuple(table.items()):
        if without := without_hamza(word):
            table.setdefault(without, value)
