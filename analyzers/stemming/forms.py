"""All forms of all words of a lexicon, as tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers import folding
from bahith.analyzers.letters import WAW_HAMZA, YEH_HAMZA
from bahith.analyzers.signature import to_bytes
from bahith.analyzers.stemming import hashing, nouns, roots, verbs
from bahith.analyzers.stemming.affixes import PARTICLE, PLURAL
from bahith.analyzers.stemming.lemmas import BROKEN, VERB, as_stem
from bahith.analyzers.stemming.words import Lexicon, Tables, lines


class Form(NamedTuple):
    """A form of a word, which may stand between affixes."""

    middle: str
    kind: str
    lemma: str
    weight: float
    """The count of its lemma times the share of this form."""
    spelled: str


def of_words(words: Lexicon) -> Iterator[Form]:
    """The forms of all words; one that comes from several rules or words comes several times."""
    for word, counts in words.kinds.items():
        for kind, count in counts.items():
            yield from _forms(nouns.forms(word, kind), folding.merged(word), count)
    for plural, singulars in words.plurals.items():
        lemma = folding.merged(plural) + BROKEN
        yield from _forms(nouns.forms(plural, PLURAL), lemma, max(singulars.values()))
    for verb, count in words.verbs.items():
        yield from _forms(verbs.forms(verb), folding.merged(verb.past) + VERB, count)
    for word, count in words.particles.items():
        yield from _forms([(word, PARTICLE, 1.0)], word, count)


def _forms(forms: Iterable[nouns.Form], lemma: str, count: float) -> Iterator[Form]:
    for form, kind, share in forms:
        spellings = [folding.seated(form)]
        if form[-1] == YEH_HAMZA and len(form) > 2:
            # Before و a final hamza sits on و: قارئون has one seat with قارؤون.
            spellings.append(form[:-1] + WAW_HAMZA)
        for spelled in spellings:
            middle = folding.merged(spelled)
            if 1 < len(middle) < hashing.LONGEST:
                yield Form(middle, kind, lemma, count * share, spelled)


def compiled(words: Lexicon, common: int) -> Tables:
    """The tables of a lexicon. Nouns with a count above ``common`` are ``Tables.common``."""
    forms = [*of_words(words)]
    lemmas = sorted({form.lemma for form in forms})
    lemma_index = {lemma: index for index, lemma in enumerate(lemmas)}
    tables = {
        **_of_forms(forms, lemma_index),
        "lemmas": lines(lemmas),
        "lemma_is_verb": np.array([lemma[-1] == VERB for lemma in lemmas], np.bool_),
        **_of_stems(words, lemmas),
        **_of_counts(words, common),
        **_of_texts("origins", "origin_of", words.origins),
        **_of_texts("variants", "variant_keys", words.variant_keys),
        **_of_texts("rooted", "roots", roots.by_stem(words.roots)),
        "digest": np.frombuffer(_digest(words), np.uint8),
        "sources": np.empty(0, np.uint8),
    }
    return Tables(**tables)


Columns = dict[str, NDArray[Any]]


def _of_forms(forms: list[Form], lemma_index: Mapping[str, int]) -> Columns:
    """The forms in the order of their middles' hashes."""
    middles = list(dict.fromkeys(form.middle for form in forms))
    hashes = hashing.hashes(middles)
    order = np.argsort(hashes, kind="stable")
    place = {middles[index]: number for number, index in enumerate(order.tolist())}
    kinds = sorted({form.kind for form in forms})
    kind_index = {kind: index for index, kind in enumerate(kinds)}
    middle = np.array([place[form.middle] for form in forms], np.int64)
    spelled = hashing.hashes_of_repeated([form.spelled for form in forms])
    by_middle = np.argsort(middle, kind="stable")
    return {
        "middles": hashes[order],
        "middle_buckets": hashing.buckets(hashes[order]),
        "middle_starts": np.searchsorted(middle[by_middle], np.arange(len(middles) + 1)).astype(
            "i4"
        ),
        "form_lemma": np.array([lemma_index[form.lemma] for form in forms], np.int32)[by_middle],
        "form_kind": np.array([kind_index[form.kind] for form in forms], np.uint8)[by_middle],
        "form_weight": np.array([form.weight for form in forms], np.float64)[by_middle],
        "form_spelled": spelled[by_middle],
        "kinds": lines(kinds),
        "longest": np.array([max(map(len, middles), default=0)]),
    }


def _of_stems(words: Lexicon, lemmas: list[str]) -> Columns:
    """The stems of lemmas, of their singulars and origins, and the keys of their variants."""
    singulars: dict[str, list[str]] = {}
    for plural, counts in words.plurals.items():
        lemma = folding.merged(plural) + BROKEN
        singulars.setdefault(lemma, []).extend(map(folding.merged, counts))
    index: dict[str, int] = {}

    def number(word: str) -> int:
        return index.setdefault(word, len(index))

    def stem(lemma: str) -> str:
        return as_stem(words.origins.get(lemma, lemma))

    def key(lemma: str) -> str:
        return "" if lemma[-1] in (VERB, BROKEN) else words.variant_keys.get(stem(lemma), "")

    stems, keys = [], []
    for lemma in lemmas:
        others = singulars.get(lemma, [])
        stems.append([number(stem(word)) for word in (lemma, *others)])
        own = key(lemma)
        keys.append(
            [number(own) if own else hashing.NONE, *map(number, filter(None, map(key, others)))]
        )
    stem_starts, stem_of = hashing.ragged(stems)
    key_starts, key_of = hashing.ragged(keys)
    return {
        "stems": lines(list(index)),
        "stem_starts": stem_starts,
        "stem_of": stem_of,
        "key_starts": key_starts,
        "key_of": key_of,
    }


def _of_counts(words: Lexicon, common: int) -> Columns:
    # Several verbs may have one past; the last one counts.
    pasts = {folding.merged(verb.past): count for verb, count in words.verbs.items()}
    spelled = [word for word, counts in words.kinds.items() if sum(counts.values()) > common]
    hashes = np.sort(hashing.hashes(spelled))
    return {
        "nouns": lines(list(words.nouns)),
        "noun_counts": np.array([*words.nouns.values()], np.int64),
        "pasts": lines(list(pasts)),
        "past_counts": np.array([*pasts.values()], np.int64),
        "common": hashes,
        "common_buckets": hashing.buckets(hashes),
    }


def _of_texts(keys: str, values: str, table: Mapping[str, str]) -> Columns:
    return {keys: lines(list(table)), values: lines(list(table.values()))}


def _digest(words: Lexicon) -> bytes:
    """A digest of a lexicon; the same on every version of Python."""
    listed = [(*verb, count) for verb, count in words.verbs.items()]
    others = [list(table.items()) for table in words if table is not words.verbs]
    return hashlib.sha256(to_bytes([listed, *others])).digest()
