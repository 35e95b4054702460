"""What no rule can know: which words there are, and their broken plurals.

Read from Arramooz (Taha Zerrouki, GPL), as its package ships it: a list of
lemmas with their counts in newspapers, and a dictionary with broken plurals.
Keys are folded but keep ة, which tells كتابة from كتابه.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterator
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, NamedTuple, TypeVar

from bahith.analyzers import folding, months, wordlists
from bahith.analyzers.letters import ALEF, HAMZA, HEH, LAM, TEH_MARBUTA, YEH
from bahith.analyzers.stemming import SPELLING, spelling, without_hamza

VERBS = frozenset({"verb", "verb_pseudo"})
NOUNS = frozenset({"noun", "adj", "noun_prop", "adj_comp", "noun_quant", "adj_num", "noun_num"})
MONTH = "@"
"""The first letter of a stem that stands for a month, whatever its name: @07."""
LISTED = 20000
"""The count given to a word of our own lists: that of a common word."""
UNCOUNTED = 20
"""The count given to a word that only the dictionary lists: less than most counted words."""


_Value = TypeVar("_Value")


class Lexicon(NamedTuple):
    """Words with their counts in a large body of news, and how some of them hang together."""

    nouns: dict[str, int]
    verbs: dict[str, int]
    particles: dict[str, int]
    plurals: dict[str, tuple[str, ...]]
    """Broken plural → its singulars, the commonest first."""
    origins: dict[str, str]
    """Adjective of origin → the word it is made from: عراقي → عراق."""
    variant_keys: dict[str, str]
    """Stem → a stem that all names of that month, or all spellings of that word, share."""
    roots: dict[str, str]
    """Noun or verb → its root, for the words whose root the dictionary gives."""


def key(word: str) -> str:
    """The form under which a word is listed: folded, but for ة."""
    clean = folding.clean(word)
    text = folding.letters(clean)
    return text[:-1] + TEH_MARBUTA if clean.endswith(TEH_MARBUTA) else text


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon, read once a process. Raises ModuleNotFoundError without Arramooz."""
    nouns: dict[str, int] = {}
    verbs: dict[str, int] = {}
    particles: dict[str, int] = {}
    adjectives: dict[str, int] = {}
    names: dict[str, int] = {}
    for word, kind, count in _rows("wordfreq", "SELECT unvocalized, word_type, freq FROM wordfreq"):
        table = verbs if kind in VERBS else nouns if kind in NOUNS else particles
        lemma = key(word)
        table[lemma] = table.get(lemma, 0) + int(count)
        if kind in ("adj", "noun_prop"):
            part = adjectives if kind == "adj" else names
            part[lemma] = part.get(lemma, 0) + int(count)
    _without_feminines(nouns, adjectives)
    for word, count in _supplement():
        nouns[key(word)] = count
    roots: dict[str, str] = {}
    for word, root in _rows("arabicdictionary", "SELECT unvocalized, root FROM verbs"):
        verbs.setdefault(key(word), UNCOUNTED)
        roots.setdefault(key(word), _root(root or word))
    plurals = _likely(_read_nouns(nouns, roots), nouns)
    for line in _lines("plurals.txt"):
        singular, *others = line.split()
        for other in map(key, others):
            known = plurals.pop(other, ())
            if singular != "-":
                plurals[other] = (key(singular), *known)
    for plural, singulars in plurals.items():
        nouns[plural] = max(nouns.get(plural, 0), nouns.get(singulars[0], UNCOUNTED) * 3 // 10)
    related = (word for word in adjectives if len(word) > 3 and word.endswith(YEH))
    origins = {word: origin for word in related if (origin := _origin(word, nouns))}
    alike = _alike(nouns, [name for name in names if names[name] * 2 > nouns.get(name, 0)], roots)
    for name in alike:
        _list_origin(name, nouns, origins, adjectives)
    _listed_origins(nouns, origins)
    _without_hamza(nouns)
    _without_hamza(plurals)
    return Lexicon(nouns, verbs, particles, plurals, origins, alike, roots)


def _alike(nouns: dict[str, int], names: list[str], roots: dict[str, str]) -> dict[str, str]:
    """Stem → what the spellings of a foreign name or of a listed word share, or a month's names."""
    alike = {
        name: SPELLING + spelling.key(name)
        for name in names
        if name not in roots and len(name) >= spelling.SHORTEST and name[-1] != TEH_MARBUTA
    }
    for line in _lines("spellings.txt"):
        words = [key(word) for word in line.split()]
        first = words[0]
        for word in words:
            nouns[word] = max(nouns.get(word, 0), nouns.get(first, 0), LISTED)
            alike[_stem(word)] = SPELLING + spelling.key(_stem(first))
    for name, month in months.single().items():
        word = key(name)
        nouns[word] = max(nouns.get(word, 0), LISTED)
        alike[_stem(word)] = f"{MONTH}{month:02}"
    return alike


def _stem(word: str) -> str:
    return word[:-1] + HEH if word[-1] == TEH_MARBUTA else word


def _list_origin(
    name: str, nouns: dict[str, int], origins: dict[str, str], adjectives: Container[str]
) -> None:
    """Let كوري and كورية be of كوريا, أميركي of أميركا; a common word of its own stays that."""
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


def _listed_origins(nouns: dict[str, int], origins: dict[str, str]) -> None:
    """Add what ``data/origins.txt`` lists, آسيوي of آسيا; drop what is behind a minus."""
    for line in _lines("origins.txt"):
        origin, *adjectives = line.split()
        for adjective in map(key, adjectives):
            if origin == "-":
                origins.pop(adjective, None)
            else:
                nouns[adjective] = max(nouns.get(adjective, 0), LISTED // 4)
                origins[adjective] = key(origin)


def _without_feminines(nouns: dict[str, int], adjectives: dict[str, int]) -> None:
    """Take out كبيرة, a grave sin: beside كبير it is its feminine. جامعة is too common for that."""
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


def _supplement() -> Iterator[tuple[str, int]]:
    """Words of ``data/words.txt``, which Arramooz lacks or counts far too low."""
    for line in _lines("words.txt"):
        words, _, count = line.partition("=")
        for word in words.split():
            yield word, int(count)


def _lines(name: str) -> Iterator[str]:
    return wordlists.lines(wordlists.folder() / name)


def compounds() -> dict[str, tuple[str, ...]]:
    """Words of ``data/compounds.txt``, folded, and the words that each is."""
    pairs = (line.split("=") for line in _lines("compounds.txt"))
    return {folding.fold(word.strip()): tuple(apart.split()) for word, apart in pairs}


def _read_nouns(nouns: dict[str, int], roots: dict[str, str]) -> dict[str, set[str]]:
    """Broken plural → singulars, of the dictionary; its other nouns and all roots are added."""
    plurals: dict[str, set[str]] = {}
    query = "SELECT unvocalized, number, single, broken_plural, root FROM nouns"
    for word, number, single, broken, root in _rows("arabicdictionary", query):
        lemma = key(word)
        if root:
            roots.setdefault(lemma, _root(root))
        if number == "جمع تكسير":
            pairs = [(lemma, part) for part in _words(single)]
        else:
            nouns.setdefault(lemma, UNCOUNTED)
            pairs = [(part, lemma) for part in _words(broken)]
        for plural, singular in pairs:
            if plural != singular:
                plurals.setdefault(plural, set()).add(singular)
    return plurals


def _root(root: str) -> str:
    """A root with its hamza, if it has one, as it stands in a folded word."""
    return key(root).replace(HAMZA, ALEF)


_WORD = re.compile("[\u0621-\u0652\u0670]+")
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")
_NOTES = frozenset(
    ("مونث", "مذكر", "مثني", "مثناه", "مثناها", "مفرد", "جمع", "واحدة", "عدد", "تون", "ولا", "وهن")
)


def _words(cell: str) -> Iterator[str]:
    """The words of a dictionary cell, ``كَتَبَةٌ;كُتَّابٌ``, up to the first note in prose."""
    for part in _ASIDE.sub(" ", cell or "").split(";"):
        words = (key(word.removeprefix(ALEF + LAM)) for word in _WORD.findall(part))
        lemmas = [word for word in words if len(word) > 2]
        # More than two words side by side are a sentence about the first.
        for lemma in lemmas[: 2 if len(lemmas) == 2 else 1]:
            if lemma in _NOTES:
                return
            yield lemma


def _likely(plurals: dict[str, set[str]], nouns: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """The singulars worth knowing: not rare beside another, nor beside the plural's own sense.

    كتاب is a plural of كاتب, and far oftener a book: such a pair would merge
    what a reader keeps apart.
    """
    likely = {}
    for plural, singulars in plurals.items():
        ranked = sorted(singulars, key=lambda word: (-nouns.get(word, 0), word))
        least = max(nouns.get(ranked[0], 0) / 20, nouns.get(plural, 0))
        if kept := tuple(word for word in ranked if nouns.get(word, 0) >= least)[:2]:
            likely[plural] = kept
    return likely


def _origin(adjective: str, nouns: dict[str, int]) -> str | None:
    """The commonest noun that an adjective in ي can be made from (Ryding 2005, 10.1.3)."""
    base = adjective[:-1]
    origins = (base, base + TEH_MARBUTA, base + ALEF, adjective + ALEF)
    best = max(origins, key=lambda word: (nouns.get(word, 0), word))
    return best if nouns.get(best, 0) > UNCOUNTED else None


def _without_hamza(table: dict[str, _Value]) -> None:
    """List وزراء as وزرا too, as it is often typed."""
    for word, value in tuple(table.items()):
        if without := without_hamza(word):
            table.setdefault(without, value)
