"""What no rule can know: which words exist, how common they are, and how they belong together.

Arramooz knows most of it (``arramooz.py``). The word lists in ``data/`` complete it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from bahith.analyzers import arramooz, folding, months, names, wordlists
from bahith.analyzers import plurals as broken_plurals
from bahith.analyzers.arramooz import UNCOUNTED, Kinds
from bahith.analyzers.letters import ALEF, ALEF_MAKSURA, HEH, TEH_MARBUTA, YEH
from bahith.analyzers.stemming import spelling
from bahith.analyzers.stemming.affixes import (
    ADJECTIVE,
    COUNTED,
    DEFECTIVE,
    DEFINITE_NAME,
    LISTED_NAME,
    NAME,
    PERSON,
)
from bahith.analyzers.stemming.lemmas import MONTH, SPELLING, without_hamza
from bahith.analyzers.stemming.words import LISTED
from bahith.analyzers.stemming.words import Lexicon as Lexicon

NAMES = 40000
"""The count of a name in ``data/names.txt``, which is not taken for another word with affixes."""
COMMON = 1000
"""A noun with a higher count may have an adjective in ي that no list has."""
_NO_ADJECTIVE = (ALEF, ALEF_MAKSURA, YEH, HEH, TEH_MARBUTA)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon, read once per process. Raises ModuleNotFoundError without Arramooz."""
    kinds, particles = arramooz.nouns()
    _drop_rare_feminines(kinds)
    for word, kind, count in _counted_words():
        _list(kinds, word, kind, count)
    plurals = broken_plurals.load(kinds)
    roots = {folding.merged(word): root for word, root in arramooz.roots().items()}
    origins = _adjectives_of_origin(kinds)
    variant_keys = _variant_keys(kinds, roots)
    for name in _listed_names(kinds, variant_keys):
        _add_adjective_of_origin(name, kinds, origins)
    _read_origins(kinds, origins)
    # Last, since a listed name is nobody's singular or origin: عريش is not that of عرش.
    listed_names = [*_list_names(kinds, plurals)]
    variant_keys = _keys_of_names(listed_names, roots) | variant_keys
    _add_adjectives(kinds)
    _add_without_hamza(kinds, plurals)
    nouns: dict[str, int] = {}
    for word, counts in kinds.items():
        folded = folding.merged(word)
        nouns[folded] = nouns.get(folded, 0) + sum(counts.values())
    for plural, singulars in plurals.items():
        folded = folding.merged(plural)
        nouns[folded] = max(nouns.get(folded, 0), int(max(singulars.values())))
    return Lexicon(
        nouns=nouns,
        kinds=kinds,
        verbs=arramooz.verbs(),
        particles={folding.key(word): count for word, count in particles.items()},
        plurals=plurals,
        origins=_folded_origins(origins, kinds),
        variant_keys=variant_keys,
        roots=roots,
    )


def _folded_origins(origins: dict[str, str], kinds: Kinds) -> dict[str, str]:
    """``origins`` of folded words, without those that are mostly another word: شاطئ is no شاطي."""
    others: dict[str, int] = {}
    for word, counts in kinds.items():
        if word[-1] != YEH:
            folded = folding.merged(word)
            others[folded] = others.get(folded, 0) + sum(counts.values())
    return {
        folding.merged(adjective): folding.merged(origin)
        for adjective, origin in origins.items()
        if others.get(folding.merged(adjective), 0) < _count(kinds, adjective)
    }


def _count(kinds: Kinds, word: str) -> int:
    return sum(kinds.get(word, {}).values())


def _list(kinds: Kinds, word: str, kind: str, count: int) -> None:
    """Count a word of our own lists as the kind that Arramooz knows, or else as ``kind``."""
    word = folding.spelled(word)
    counts = kinds.get(word) or {kind: count}
    kinds[word] = {max(counts, key=counts.__getitem__): count}
    if not count:
        del kinds[word]


def _drop_rare_feminines(kinds: Kinds) -> None:
    """Remove كبيرة, a grave sin: it is mostly the feminine of كبير. جامعة is common, and stays."""
    for word, counts in tuple(kinds.items()):
        base = word[:-1] + ALEF if word.endswith(ALEF_MAKSURA) else word
        feminine = base + TEH_MARBUTA
        count = sum(counts.get(kind, 0) for kind in (ADJECTIVE, DEFECTIVE))
        has_feminine = PERSON in counts or base != word
        is_listed_only = has_feminine and _count(kinds, feminine) <= UNCOUNTED
        if feminine in kinds and (is_listed_only or _count(kinds, feminine) * 10 < count):
            del kinds[feminine]


def _add_adjectives(kinds: Kinds) -> None:
    """List the adjective in ي of each common noun: كربوني, of which the lexicon has only كربون."""
    for word, counts in tuple(kinds.items()):
        base = word.removesuffix(TEH_MARBUTA)
        count = sum(counts.values())
        if count > COMMON and len(base) > 2 and base[-1] not in _NO_ADJECTIVE:
            adjective = base + YEH
            if adjective not in kinds and adjective + TEH_MARBUTA not in kinds:
                kinds[adjective] = {ADJECTIVE: count // 100}


def _adjectives_of_origin(kinds: Kinds) -> dict[str, str]:
    origins: dict[str, str] = {}
    for word, counts in kinds.items():
        is_adjective = ADJECTIVE in counts and len(word) > 3 and word.endswith(YEH)
        if is_adjective and (origin := _origin(word, kinds)):
            origins[word] = origin
    return origins


def _origin(adjective: str, kinds: Kinds) -> str | None:
    """The commonest noun that an adjective in ي can be derived from (Ryding 2005, 10.1.3)."""
    base = adjective[:-1]
    origins = (base, base + TEH_MARBUTA, base + ALEF, adjective + ALEF)
    best = max(origins, key=lambda word: (_count(kinds, word), word))
    return best if _count(kinds, best) > UNCOUNTED else None


def _variant_keys(kinds: Kinds, roots: dict[str, str]) -> dict[str, str]:
    """Stem → the key of a foreign name's spellings, of a listed word's, or of a month's names."""
    mostly_names = [w for w, n in kinds.items() if n.get(NAME, 0) * 2 > sum(n.values())]
    keys = _keys_of_names(mostly_names, roots)
    for line in _lines("spellings.txt"):
        words = [folding.spelled(word) for word in line.split()]
        count = max(LISTED, _count(kinds, words[0]))
        for word in words:
            _list_at_least(kinds, word, NAME, count)
            keys[_stem(word)] = SPELLING + spelling.key(_stem(words[0]))
    for name, month in months.single().items():
        word = folding.spelled(name)
        _list_at_least(kinds, word, NAME, LISTED)
        keys[_stem(word)] = f"{MONTH}{month:02}"
    return keys


def _list_names(kinds: Kinds, plurals: Container[str]) -> Iterator[str]:
    """Count the names of ``names.listed`` as such; yields them without their article."""
    for listed in names.listed():
        name = names.without_article(listed)
        kind = LISTED_NAME if name == listed else DEFINITE_NAME
        name = folding.spelled(name)
        # ميادين is a name, but mostly a plural.
        if kind == DEFINITE_NAME or name not in plurals:
            counts = kinds.setdefault(name, {})
            counts[kind] = max(NAMES, counts.get(NAME, 0))
            yield name


def _keys_of_names(words: Iterable[str], roots: dict[str, str]) -> dict[str, str]:
    """Name → the key of its spellings, of names that are long enough and not Arabic words."""
    folded = map(folding.merged, words)
    return {
        name: SPELLING + spelling.key(name)
        for name in folded
        if name not in roots and len(name) >= spelling.SHORTEST and name[-1] != TEH_MARBUTA
    }


def _list_at_least(kinds: Kinds, word: str, kind: str, count: float) -> None:
    counts = kinds.setdefault(word, {})
    if sum(counts.values()) < count:
        counts[kind] = int(count)


def _stem(spelled: str) -> str:
    word = folding.merged(spelled)
    return word[:-1] + HEH if word[-1] == TEH_MARBUTA else word


def _listed_names(kinds: Kinds, variant_keys: dict[str, str]) -> list[str]:
    return [word for word in kinds if _stem(word) in variant_keys]


def _add_adjective_of_origin(name: str, kinds: Kinds, origins: dict[str, str]) -> None:
    """Derive كوري and كورية from كوريا, أميركي from أميركا, unless that is a common noun."""
    base = name[:-1] if name[-1] in (ALEF, HEH, TEH_MARBUTA) else name
    adjective = base if base[-1] == YEH else base + YEH
    if len(adjective) < 4 or name[-1] == YEH:
        return
    rare = ADJECTIVE in kinds.get(adjective, ()) or _count(kinds, adjective) <= UNCOUNTED
    if adjective not in origins and rare:
        count = max(LISTED, _count(kinds, name)) // 2
        _list_at_least(kinds, adjective, ADJECTIVE, count)
        origins[adjective] = name
    if origins.get(adjective) == name:
        origins.setdefault(adjective + TEH_MARBUTA, name)


def _read_origins(kinds: Kinds, origins: dict[str, str]) -> None:
    """Add the pairs of ``data/origins.txt``, as آسيوي of آسيا; remove those after a minus."""
    for line in _lines("origins.txt"):
        origin, *adjectives = line.split()
        for adjective in map(folding.spelled, adjectives):
            if origin == "-":
                origins.pop(adjective, None)
            else:
                _list_at_least(kinds, adjective, ADJECTIVE, LISTED // 4)
                origins[adjective] = folding.spelled(origin)


def _counted_words() -> Iterator[tuple[str, str, int]]:
    """The words of ``data/words.txt``, which Arramooz lacks or counts far too low."""
    for line in _lines("words.txt"):
        words, _, about = line.partition("=")
        count, *kinds = about.split()
        for word in words.split():
            kind = COUNTED if kinds or word.endswith(TEH_MARBUTA) else NAME
            yield word, ADJECTIVE if kinds == [ADJECTIVE] else kind, int(count)


def _lines(name: str) -> Iterator[str]:
    return wordlists.lines(wordlists.folder() / name)


def _add_without_hamza(kinds: Kinds, plurals: dict[str, dict[str, float]]) -> None:
    """List وزراء as وزرا too, as many type it."""
    for word, counts in tuple(kinds.items()):
        if without := without_hamza(word):
            kinds.setdefault(without, {kind: count // 5 for kind, count in counts.items()})
    for word, singulars in tuple(plurals.items()):
        if without := without_hamza(word):
            plurals.setdefault(without, {s: count / 5 for s, count in singulars.items()})
